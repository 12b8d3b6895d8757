//! What no check judges: a certificate can be valid and still say that its holder is ill.

use super::content::Entry;
use super::entry::RecoveryEntry;
use super::value_sets;
use super::verified::VerifiedCertificate;
use super::written_date;
use episeal_base::time::DAY;

coded! {
    /// What a valid certificate says that no check judges: business rules and people do.
    NotJudged, list not_judged;

    /// The test was positive: its result (`tr`) is 260373001, "detected".
    PositiveTest => "positive-test", "the test was positive";
    /// The test's result (`tr`) is neither 260373001, "detected", nor 260415000, "not detected": an empty one, or a
    /// code that is not in the value set.
    UnknownTestResult => "unknown-test-result", "the test's result is neither detected nor not detected";
    /// The recovery's first day of validity (`df`) is after today.
    BeforeValidFrom => "before-valid-from", "the recovery's first day of validity is after today";
    /// The recovery's last day of validity (`du`) is before today.
    AfterValidUntil => "after-valid-until", "the recovery's last day of validity is before today";
}

impl VerifiedCertificate {
    /// What was not judged and matters at `now`, in seconds since 1970. The days of a recovery are taken as UTC days: a
    /// certificate does not say where its days begin and end.
    #[must_use]
    pub fn not_judged(&self, now: i64) -> Vec<NotJudged> {
        match self.certificate().entry() {
            Entry::Vaccination { .. } => Vec::new(),
            Entry::Test { entry } => result(entry.result()).into_iter().collect(),
            Entry::Recovery { entry } => days(&entry, now.div_euclid(DAY)),
        }
    }
}

/// Nothing for a test that says "not detected", and only for such a test; spaces around a code make no difference.
fn result(code: &str) -> Option<NotJudged> {
    match code.trim_matches(' ') {
        value_sets::NOT_DETECTED => None,
        value_sets::DETECTED => Some(NotJudged::PositiveTest),
        _ => Some(NotJudged::UnknownTestResult),
    }
}

fn days(recovery: &RecoveryEntry, today: i64) -> Vec<NotJudged> {
    let (from, until) = (recovery.valid_from(), recovery.valid_until());
    let [from, until] = [from, until].map(written_date::day_of);
    let is_early = from.is_some_and(|from| today < from);
    let is_late = until.is_some_and(|until| until < today);
    let early = is_early.then_some(NotJudged::BeforeValidFrom);
    let late = is_late.then_some(NotJudged::AfterValidUntil);
    early.into_iter().chain(late).collect()
}
