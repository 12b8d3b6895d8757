//! Sets of rules, judged on a certificate's payload.

use super::json;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::rules::{Arrival, External, Origin, Payload, RuleSet, Travel, ValueSets};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] =
    &[("read-rules", read), ("judge-by-rules", judge), ("next-change-of-rules", next_change)];

/// `rules`, JSON or the text of it; gives how many there are.
fn read(given: &Given<'_>) -> Came {
    Ok(json!({ "count": RuleSet::parse(&json(given, "rules")?)?.count() }))
}

/// What rules are judged on.
struct Case {
    rules: RuleSet,
    payload: Payload,
    external: External,
    now: i64,
}

fn case(given: &Given<'_>) -> Result<Case, Refused> {
    let origin = |given: &Given<'_>| {
        Ok(Origin {
            issuer_country: given.text("issuer_country")?.to_owned(),
            invalidation_countries: given.texts("invalidation_countries")?.into_iter().map(str::to_owned).collect(),
            kid: given.text("kid")?.to_owned(),
            issued: given.int("issued")?,
            expires: given.int("expires")?,
        })
    };
    let arrival = |given: &Given<'_>| {
        Ok(Arrival { country: given.text("country")?.to_owned(), region: given.text("region")?.to_owned() })
    };
    let (rules, payload) = (json(given, "rules")?, json(given, "payload")?);
    let value_sets = json(given, "value_sets")?;
    let (arrival, origin, now) =
        (given.object("arrival", arrival)?, given.object("origin", origin)?, given.int("now")?);
    let external = External { arrival, origin, value_sets: ValueSets::parse(&value_sets)? };
    Ok(Case { rules: RuleSet::parse(&rules)?, payload: Payload::parse_unverified(&payload)?, external, now })
}

/// `rules`, `value_sets` and `payload` as JSON, `arrival` (country, region), `origin` (issuer country, invalidation
/// countries, kid, issued, expires) and `now`; gives the outcome, and that of every rule that applies.
fn judge(given: &Given<'_>) -> Came {
    let Case { rules, payload, external, now } = case(given)?;
    let verdict = rules.evaluate(&payload, &external, now)?;
    let each = verdict.rules().iter().map(|rule| {
        json!({
            "identifier": rule.identifier(),
            "version": rule.version(),
            "type": rule.rule_type().code(),
            "outcome": rule.outcome().code(),
        })
    });
    Ok(json!({ "outcome": verdict.outcome().code(), "rules": each.collect::<Vec<_>>() }))
}

/// The same with `until`; gives the first change of the outcome, if any.
fn next_change(given: &Given<'_>) -> Came {
    let until = given.int("until")?;
    let Case { rules, payload, external, now } = case(given)?;
    let change = rules.next_change(&payload, &external, Travel { from: now, until })?;
    Ok(change.map_or(
        serde_json::Value::Null,
        |change| json!({ "at": change.at(), "before": change.before().code(), "after": change.after().code() }),
    ))
}
