//! The verdict of a rule set on a certificate.

use super::clock::{Clock, Foresight};
use super::error::RulesError;
use super::evaluation::{Evaluation, MAX_STEPS};
use super::external::{External, Payload, Surroundings, clock};
use super::rule::{About, Description, Rule, RuleType};
use super::rule_set::RuleSet;
use super::value::Value;
use std::sync::Arc;

/// How many steps all rules of one verdict may take together.
pub(crate) const MAX_VERDICT_STEPS: usize = 2_000_000;

/// The language of a description when the requested one is missing: every rule has it.
const ENGLISH: &str = "en";

coded! {
    /// The outcome of a rule, or of a set of rules.
    ///
    /// For either type, a rule that evaluates to `true` passes, and `false` is grounds for denying (how-to of
    /// eu-dcc-business-rules; dgc-certlogic-android, `DefaultCertLogicEngine`; the one Invalidation rule that was in
    /// force, IR-DE-0001, is `false` for a certificate that it invalidates).
    Outcome, list rule_outcomes;

    /// The rule evaluates to `true`; or every rule of the set does, and there is an Acceptance rule.
    Passed => "passed", "the rule is met";
    /// The rule evaluates to `false`; or a rule of the set does.
    Failed => "failed", "the rule is not met";
    /// It cannot be said: the rule is for another engine, a newer version or another schema, it names a value set that
    /// [`External::value_sets`] does not hold, or its evaluation ends in an error or in neither `true` nor `false`; no
    /// rule of the set fails, but one is open or none of them is an Acceptance rule.
    Open => "open", "it cannot be determined whether the rule is met";
}

/// The outcome of one rule. Clones share what is said about the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVerdict {
    about: Arc<About>,
    outcome: Outcome,
}

impl RuleVerdict {
    fn new(rule: &Rule, outcome: Outcome) -> Self {
        Self { about: Arc::clone(&rule.about), outcome }
    }

    /// The rule's identifier, such as `RR-DE-0001`.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.about.identifier
    }

    /// The rule's version, such as `1.0.3`.
    #[must_use]
    pub fn version(&self) -> String {
        self.about.version.to_string()
    }

    /// Whose rule it is.
    #[must_use]
    pub fn rule_type(&self) -> RuleType {
        self.about.rule_type
    }

    /// Its outcome.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What the rule demands, in a language (`de` or `de-at`), else in its main language, else in English; empty when
    /// the rule has none of these.
    #[must_use]
    pub fn description(&self, language: &str) -> &str {
        let wanted = language.to_ascii_lowercase();
        let main = wanted.split('-').next().unwrap_or_default();
        [wanted.as_str(), main, ENGLISH]
            .into_iter()
            .find_map(|language| {
                let is_wanted = |description: &&Description| {
                    description.language.eq_ignore_ascii_case(language) && !description.words.trim().is_empty()
                };
                self.about.descriptions.iter().find(is_wanted)
            })
            .map_or("", |description| &description.words)
    }
}

/// The outcome of every rule that applies: Acceptance before Invalidation, each by identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesVerdict {
    rules: Vec<RuleVerdict>,
}

impl RulesVerdict {
    /// Each rule that applies.
    #[must_use]
    pub fn rules(&self) -> &[RuleVerdict] {
        &self.rules
    }

    /// The outcome of the whole.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let outcomes = self.rules.iter();
        outcome(outcomes.map(|rule| (rule.about.rule_type, rule.outcome)))
    }

    /// The first rule that failed.
    #[must_use]
    pub fn reason(&self) -> Option<RuleVerdict> {
        self.rules.iter().find(|rule| rule.outcome == Outcome::Failed).cloned()
    }
}

impl RuleSet {
    /// Evaluates the rules that apply to a certificate at a time in seconds since 1970.
    ///
    /// # Errors
    /// - `InvalidTime`: `now`, or when the certificate was issued or expires, is out of range.
    ///
    /// # Security
    /// The payload is taken as it is: only a verified certificate gives one that is proven.
    pub fn evaluate(&self, payload: &Payload, external: &External, now: i64) -> Result<RulesVerdict, RulesError> {
        let surroundings = Surroundings::new(payload, external)?;
        let mut steps = MAX_VERDICT_STEPS;
        let (judged, _) = judge(self, &surroundings, &clock(now)?, &mut steps)?;
        let rules = judged.into_iter();
        let rules = rules.map(|(rule, outcome)| RuleVerdict::new(rule, outcome));
        Ok(RulesVerdict { rules: rules.collect() })
    }
}

/// The outcome of a whole set, from the outcomes of its rules.
pub(crate) fn outcome(rules: impl Iterator<Item = (RuleType, Outcome)> + Clone) -> Outcome {
    let has = |wanted| rules.clone().any(|(_, outcome)| outcome == wanted);
    let mut types = rules.clone().map(|(rule_type, _)| rule_type);
    if has(Outcome::Failed) {
        Outcome::Failed
    } else if has(Outcome::Open) || types.all(|rule_type| rule_type != RuleType::Acceptance) {
        Outcome::Open
    } else {
        Outcome::Passed
    }
}

/// Rules that apply, and the outcome of each.
pub(crate) type Judged<'r> = Vec<(&'r Rule, Outcome)>;

/// The outcome of each rule that applies at a time, and what can be said about later times.
pub(crate) fn judge<'r>(
    rules: &'r RuleSet,
    surroundings: &Surroundings<'_>,
    clock: &Clock,
    steps: &mut usize,
) -> Result<(Judged<'r>, Foresight), RulesError> {
    let (payload, external) = (surroundings.payload(), surroundings.external());
    let mut foresight = Foresight::default();
    let selected = rules.select(payload, external, clock, &mut foresight);
    let value = surroundings.value()?;
    let mut judged = Vec::with_capacity(selected.len());
    for rule in selected {
        *steps = steps.saturating_sub(rule.value_sets());
        let outcome = match rule.logic_for(payload.version(), &external.value_sets) {
            Some(logic) => {
                let mut own_steps = MAX_STEPS.min(*steps);
                let given = own_steps;
                let mut evaluation = Evaluation::new(Some(clock), &mut own_steps);
                let result = evaluation.evaluate(logic.root(), &value);
                foresight.join(evaluation.foresight());
                *steps = steps.saturating_sub(given.saturating_sub(own_steps));
                outcome_of(&result)
            }
            None => Outcome::Open,
        };
        judged.push((rule, outcome));
    }
    Ok((judged, foresight))
}

/// Only a boolean decides.
fn outcome_of(result: &Result<Value<'_>, RulesError>) -> Outcome {
    match result {
        Ok(Value::Bool(true)) => Outcome::Passed,
        Ok(Value::Bool(false)) => Outcome::Failed,
        _ => Outcome::Open,
    }
}
