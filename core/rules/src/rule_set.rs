//! Rule sets, and which of their rules apply.

use super::clock::{Clock, Foresight};
use super::error::RulesError;
use super::expression::MAX_ITEMS;
use super::external::{External, Payload};
use super::json;
use super::rule::{MEMBERS, Rule, RuleType};
use std::sync::Arc;

/// The longest text of a rule set, in bytes of JSON. The 271 rules of all countries in CovPass are 517 kB.
pub const MAX_RULE_SET: u32 = 4_194_304;

/// The most rules of a rule set.
pub const MAX_RULES: u32 = 4_096;

/// The rules of one or more countries. Clones share them.
#[derive(Clone)]
pub struct RuleSet {
    /// By type, identifier and version, the highest first.
    rules: Arc<Vec<Arc<Rule>>>,
}

opaque_debug!(RuleSet);

impl RuleSet {
    /// Reads a list of rules, or one rule, as the EU gateway gives them: JSON of at most [`MAX_RULE_SET`] bytes and
    /// [`MAX_RULES`] rules.
    ///
    /// `Type` is `Acceptance` or `Invalidation` in this spelling; rules of the type `BoosterNotification`, which some
    /// countries publish beside them, say nothing about an arrival and are left out. A rule of any other type, or of a
    /// `Country` that is not two capital letters, is malformed, so that none is left out because of its spelling. A
    /// rule for another engine or a newer version, or whose logic is not CertLogic, stays in the set and can only be
    /// open.
    ///
    /// # Errors
    /// - `TooLarge`: a limit is exceeded, or the JSON of a rule has more than 65,536 values.
    /// - `Malformed`: not JSON, or a duplicate among the keys that are read.
    /// - `MalformedRule`: the metadata of a rule is missing or malformed.
    ///
    /// # Security
    /// Rules are taken as they are: the caller verifies who signed them.
    pub fn parse(json: &str) -> Result<Self, RulesError> {
        json::check_length(json, MAX_RULE_SET)?;
        let mut rules = Vec::new();
        let mut left = MAX_RULES;
        json::for_each(json, &MEMBERS, MAX_ITEMS, &mut |rule| {
            left = left.checked_sub(1).ok_or(RulesError::TooLarge)?;
            rules.extend(Rule::read(&rule)?.map(Arc::new));
            Ok(())
        })?;
        sort(&mut rules);
        Ok(Self { rules: Arc::new(rules) })
    }

    /// Adds the rules of another text.
    ///
    /// # Errors
    /// - `TooLarge`: more than [`MAX_RULES`] together; nothing is added.
    pub fn add(&mut self, other: &Self) -> Result<(), RulesError> {
        if self.count().saturating_add(other.count()) > MAX_RULES {
            return Err(RulesError::TooLarge);
        }
        let rules = Arc::make_mut(&mut self.rules);
        rules.extend(other.rules.iter().cloned());
        sort(rules);
        Ok(())
    }

    /// How many Acceptance and Invalidation rules there are, every version counted.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.rules.len()).unwrap_or(u32::MAX)
    }

    /// True when there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules that apply at a time, in the order of their identifiers, Acceptance before Invalidation: for each
    /// identifier the highest valid version; where two rules have that version, both.
    pub(crate) fn select(
        &self,
        payload: &Payload,
        external: &External,
        clock: &Clock,
        foresight: &mut Foresight,
    ) -> Vec<&Rule> {
        let mut selected: Vec<&Rule> = Vec::new();
        for rule in self.rules.iter() {
            if !concerns(rule, external) || !payload.is_of(rule.certificate_type) {
                continue;
            }
            foresight.note(rule.valid_from, clock);
            foresight.note(rule.valid_to, clock);
            let is_valid = (rule.valid_from..rule.valid_to).contains(&clock.seconds());
            let is_newest = selected
                .last()
                .is_none_or(|last| last.name() != rule.name() || last.about.version == rule.about.version);
            if is_valid && is_newest {
                selected.push(rule);
            }
        }
        selected
    }
}

fn sort(rules: &mut [Arc<Rule>]) {
    rules.sort_by(|left, right| {
        let name = left.name().cmp(&right.name());
        name.then(right.about.version.cmp(&left.about.version))
    });
}

/// Acceptance rules are those of the country and region of arrival, Invalidation rules those of the issuing countries,
/// in any region (dgc-certlogic-android, `DefaultGetRulesUseCase`).
fn concerns(rule: &Rule, external: &External) -> bool {
    let is_same = |left: &str, right: &str| left.trim().eq_ignore_ascii_case(right.trim());
    match rule.about.rule_type {
        RuleType::Acceptance => {
            is_same(&rule.country, &external.arrival.country) && is_same(&rule.region, &external.arrival.region)
        }
        RuleType::Invalidation => {
            let mut countries = external.origin.invalidation_countries.iter();
            countries.any(|country| is_same(&rule.country, country))
        }
    }
}
