//! Travel in time: when the verdict of a rule set changes.

use super::error::RulesError;
use super::external::{External, Payload, Surroundings, clock};
use super::rule_set::RuleSet;
use super::verdict::{MAX_VERDICT_STEPS, Outcome, judge, outcome};

/// The longest period that is searched: ten years of 366 days, in seconds.
pub const MAX_TRAVEL_SECONDS: i64 = 316_224_000;

/// How many steps all evaluations of one journey may take together.
const MAX_TRAVEL_STEPS: usize = 20_000_000;

/// What a verdict costs besides the evaluation of its rules.
const STEPS_PER_RULE: u32 = 16;

/// A change of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    at: i64,
    before: Outcome,
    after: Outcome,
}

impl Change {
    /// The first second of the new outcome, in seconds since 1970: exact.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The outcome up to it.
    #[must_use]
    pub fn before(&self) -> Outcome {
        self.before
    }

    /// The outcome from it on.
    #[must_use]
    pub fn after(&self) -> Outcome {
        self.after
    }
}

/// A period that is searched for a change, in seconds since 1970: at most [`MAX_TRAVEL_SECONDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Travel {
    /// Whose outcome changes.
    pub from: i64,
    /// The last second at which a change is looked for.
    pub until: i64,
}

impl RuleSet {
    /// The first change of the outcome of [`RuleSet::evaluate`] after `from` and not after `until`; `None`: the outcome
    /// of `from` stays.
    ///
    /// For a certificate that passes at `from`, `Change::at` is until when it is valid; for one that fails, the
    /// earliest time at which it may be valid, as far as rules go: they know neither the certificate's own expiry nor
    /// the end of its signer's validity, which a verifier checks at its own time. The second is exact and no change is
    /// overlooked, however short: between the instants that are looked at, no comparison with the clock turns out
    /// differently, and no rule starts or ends.
    ///
    /// # Errors
    /// - `InvalidTime`: a time is out of range, `until` is before `from` or too far after it.
    /// - `ClockReadAsText`: a rule reads the clock other than through `plusTime`.
    /// - `TooComplex`: more than 20,000,000 steps.
    pub fn next_change(
        &self,
        payload: &Payload,
        external: &External,
        travel: Travel,
    ) -> Result<Option<Change>, RulesError> {
        let Travel { from, until } = travel;
        if !(0..=MAX_TRAVEL_SECONDS).contains(&until.saturating_sub(from)) {
            return Err(RulesError::InvalidTime);
        }
        let surroundings = Surroundings::new(payload, external)?;
        let mut journey = Journey { rules: self, surroundings: &surroundings, steps: MAX_TRAVEL_STEPS };
        let (before, mut next) = journey.visit(from)?;
        while let Some(at) = next.filter(|at| *at <= until) {
            let (after, following) = journey.visit(at)?;
            if after != before {
                return Ok(Some(Change { at, before, after }));
            }
            next = following;
        }
        Ok(None)
    }
}

struct Journey<'a> {
    rules: &'a RuleSet,
    surroundings: &'a Surroundings<'a>,
    steps: usize,
}

impl Journey<'_> {
    /// The outcome at a time, and the next time at which it may be different.
    fn visit(&mut self, at: i64) -> Result<(Outcome, Option<i64>), RulesError> {
        let cost = self.rules.count().saturating_add(1).saturating_mul(STEPS_PER_RULE);
        self.steps = self.steps.checked_sub(cost as usize).ok_or(RulesError::TooComplex)?;
        // No more steps than `evaluate` has: what is open there is open here.
        let given = MAX_VERDICT_STEPS.min(self.steps);
        let mut left = given;
        let (judged, foresight) = judge(self.rules, self.surroundings, &clock(at)?, &mut left)?;
        self.steps = self.steps.saturating_sub(given.saturating_sub(left));
        if self.steps == 0 {
            return Err(RulesError::TooComplex);
        }
        let outcomes = judged.iter().map(|(rule, outcome)| (rule.about.rule_type, *outcome));
        Ok((outcome(outcomes), foresight.next()?))
    }
}
