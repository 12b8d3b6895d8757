//! The validation clock, and when comparisons with it will turn out differently.
//!
//! An expression reaches the clock only through `plusTime` (any other use of its text is recorded). While it is
//! evaluated, every comparison with a time that derives from the clock records the next second at which the comparison
//! turns out differently. Up to the earliest of these seconds every evaluation takes the same path and gives the same
//! result: so the next change of a result is found without a search.

use super::date::{MS_PER_DAY, Moment, Unit};
use super::error::RulesError;
use zeroize::Zeroizing;

/// Shifting two times by one number of months or years changes their distance by less than this.
const MAX_CALENDAR_SKEW_MS: i64 = 15 * MS_PER_DAY;

/// A thousand years before the latest possible date.
const ORDINARY_MS: u64 = 8_608_000_000_000_000;

/// A time of an evaluation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    moment: Moment,
    origin: Origin,
}

/// How a time follows the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It does not.
    Fixed,
    /// At a constant distance.
    Steady,
    /// By months or years: at a distance of whole days that changes at midnight.
    Calendar,
}

impl Time {
    pub(crate) fn fixed(moment: Moment) -> Self {
        Self { moment, origin: Origin::Fixed }
    }

    pub(crate) fn moment(self) -> Moment {
        self.moment
    }
}

/// The time of an evaluation, as data and as text.
pub(crate) struct Clock {
    seconds: i64,
    moment: Moment,
    text: Zeroizing<String>,
}

impl Clock {
    pub(crate) fn new(seconds: i64) -> Result<Self, RulesError> {
        let moment = Moment::from_seconds(seconds)?;
        Ok(Self { seconds, moment, text: moment.to_text() })
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.seconds
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The clock and an offset.
    pub(crate) fn plus(&self, amount: i64, unit: Unit) -> Result<Time, RulesError> {
        let origin = match unit {
            Unit::Day | Unit::Hour => Origin::Steady,
            Unit::Month | Unit::Year => Origin::Calendar,
        };
        let moment = self.moment.plus(amount, unit)?;
        Ok(Time { moment, origin })
    }
}

/// What an evaluation says about later ones.
#[derive(Default)]
pub(crate) struct Foresight {
    next: Option<i64>,
    is_blind: bool,
}

impl Foresight {
    /// The first second at which the result may be different; `None`: never.
    ///
    /// # Errors
    /// - `ClockReadAsText`: it cannot be said.
    pub(crate) fn next(&self) -> Result<Option<i64>, RulesError> {
        if self.is_blind {
            return Err(RulesError::ClockReadAsText);
        }
        Ok(self.next)
    }

    /// Two evaluations at one time.
    pub(crate) fn join(&mut self, other: Self) {
        self.next = self.next.into_iter().chain(other.next).min();
        self.is_blind |= other.is_blind;
    }

    pub(crate) fn note_text(&mut self) {
        self.is_blind = true;
    }

    /// A time that follows the clock may leave the range of dates: when it does so is not tracked.
    pub(crate) fn note_time(&mut self, time: Result<Time, RulesError>) {
        let is_ordinary = |time: Time| time.moment.ms().unsigned_abs() < ORDINARY_MS;
        self.is_blind |= !time.is_ok_and(is_ordinary);
    }

    /// Something may change at `second`.
    pub(crate) fn note(&mut self, second: i64, clock: &Clock) {
        if second > clock.seconds {
            self.next = Some(self.next.map_or(second, |next| next.min(second)));
        }
    }

    /// Two times are compared.
    pub(crate) fn note_comparison(&mut self, left: Time, right: Time, clock: &Clock) {
        match (left.origin, right.origin) {
            (Origin::Fixed, Origin::Fixed) | (Origin::Steady, Origin::Steady) => {}
            (Origin::Fixed, _) => self.note_crossing(right, left.moment, clock),
            (_, Origin::Fixed) => self.note_crossing(left, right.moment, clock),
            _ => self.note(next_midnight(clock), clock),
        }
    }

    /// `moving` reaches or passes `fixed`.
    fn note_crossing(&mut self, moving: Time, fixed: Moment, clock: &Clock) {
        let distance = moving.moment.ms().saturating_sub(clock.moment.ms());
        let crossing = fixed.ms().saturating_sub(distance);
        if moving.origin == Origin::Steady {
            self.note_instant(crossing, clock);
            return;
        }
        let ahead = crossing.saturating_sub(clock.moment.ms());
        if ahead > MAX_CALENDAR_SKEW_MS {
            let near = crossing.saturating_sub(MAX_CALENDAR_SKEW_MS);
            self.note_instant(near, clock);
        } else if ahead >= MAX_CALENDAR_SKEW_MS.saturating_neg() {
            // The distance is today's: another crossing may follow after midnight.
            self.note_instant(crossing, clock);
            self.note(next_midnight(clock), clock);
        }
    }

    /// The first second at or after `ms`, and the first one after it.
    fn note_instant(&mut self, ms: i64, clock: &Clock) {
        let second = ms.div_euclid(1_000);
        let is_whole = ms.rem_euclid(1_000) == 0;
        if is_whole {
            self.note(second, clock);
        }
        self.note(second.saturating_add(1), clock);
    }
}

fn next_midnight(clock: &Clock) -> i64 {
    let day = clock.moment.ms().div_euclid(MS_PER_DAY);
    let midnight = day.saturating_add(1).saturating_mul(MS_PER_DAY);
    midnight.div_euclid(1_000)
}
