//! What no check judges is named: a valid certificate may say that its holder is ill, or be for other days.

use ciborium::Value;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;

const DAY: i64 = 86_400;

fn not_judged(kind: &str, entry: Value, now: i64) -> Vec<NotJudged> {
    let signer = Signer::new();
    let text = signer.text(&claims(dcc(vec![(kind, Value::Array(vec![entry]))])));
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    verified.not_judged(now)
}

#[test]
fn a_test_is_named_unless_nothing_was_detected() {
    const POSITIVE: &[NotJudged] = &[NotJudged::PositiveTest];
    const UNKNOWN: &[NotJudged] = &[NotJudged::UnknownTestResult];
    for (result, expected) in [
        ("260373001", POSITIVE),
        ("260373001 ", POSITIVE),
        (" 260373001", POSITIVE),
        ("260415000", &[]),
        ("260415000  ", &[]),
        (" 260415000", &[]),
        ("", UNKNOWN),
        ("  ", UNKNOWN),
        ("detected", UNKNOWN),
        ("Not detected", UNKNOWN),
        ("260415000\n", UNKNOWN),
        ("260 415000", UNKNOWN),
        ("0260415000", UNKNOWN),
        ("2603730010", UNKNOWN),
        // SNOMED CT: equivocal.
        ("42425007", UNKNOWN),
    ] {
        let entry = with(test_entry(), "tr", Some(result.into()));
        assert_eq!(not_judged("t", entry, NOW), expected, "{result:?}");
    }
    assert_eq!(not_judged("v", vaccination_entry(), NOW), []);
}

#[test]
fn a_recovery_outside_of_its_days_is_named() {
    let recovery = |from: &str, until: &str| {
        let entry = with(recovery_entry(), "df", Some(from.into()));
        with(entry, "du", Some(until.into()))
    };
    // NOW is the first second of 2021-07-02.
    for (from, until, now, expected) in [
        ("2021-07-02", "2021-07-02", NOW, &[][..]),
        ("2021-07-02", "2021-07-02", NOW + DAY - 1, &[]),
        ("2021-07-02", "2021-07-02", NOW - 1, &[NotJudged::BeforeValidFrom]),
        ("2021-07-02", "2021-07-02", NOW + DAY, &[NotJudged::AfterValidUntil]),
        ("2021-07-02T12:00:00Z", "2021-07-02+02:00", NOW, &[]),
        ("2021-07-03T00:00:00Z", "2021-07-01T23:59:59", NOW, &[NotJudged::BeforeValidFrom, NotJudged::AfterValidUntil]),
        ("0001-01-01", "9999-12-31", NOW, &[]),
        ("0001-01-01", "9999-12-31", i64::MIN, &[NotJudged::BeforeValidFrom]),
        ("0001-01-01", "9999-12-31", i64::MAX, &[NotJudged::AfterValidUntil]),
    ] {
        let found = not_judged("r", recovery(from, until), now);
        assert_eq!(found, expected, "{from} {until} {now}");
    }
}

#[test]
fn what_is_not_judged_has_a_name_of_its_own() {
    use NotJudged::*;
    for (named, code) in [
        (PositiveTest, "positive-test"),
        (UnknownTestResult, "unknown-test-result"),
        (BeforeValidFrom, "before-valid-from"),
        (AfterValidUntil, "after-valid-until"),
    ] {
        assert_eq!(named.code(), code);
    }
}
