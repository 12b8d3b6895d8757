//! What a certificate may say: other claims and content are refused with the error that says why.

use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;

#[test]
fn two_entries_of_which_one_is_permitted_are_refused() {
    let signer = Signer::with(|params| params.custom_extensions.push(key_usage(&[3], false)));
    let both = dcc(vec![("r", Value::Array(vec![recovery_entry()])), ("v", Value::Array(vec![vaccination_entry()]))]);
    refused(&signer.text(&claims(both.clone())), &signer.trust(), KeyUsage);
    let signer = Signer::new();
    let twice = dcc(vec![("r", Value::Array(vec![recovery_entry(), recovery_entry()]))]);
    for content in [both, twice, dcc(vec![]), dcc(vec![("r", Value::Array(vec![]))])] {
        refused(&signer.text(&claims(content)), &signer.trust(), EntryCount);
    }
}

#[test]
fn claims_that_are_missing_or_of_another_type_are_refused() {
    let signer = Signer::new();
    let issued = || Value::from(ISSUED);
    for (claims, error) in [
        (claims_at(recovery(), "now".into(), issued()), ClaimsMalformed),
        (claims_at(recovery(), Value::Tag(1, Box::new(issued())), EXPIRES.into()), ClaimsMalformed),
        (claims_at(recovery(), issued(), (-1).into()), ClaimsMalformed),
        (claims_at(recovery(), issued(), i64::MAX.into()), ClaimsMalformed),
        (cbor!({1 => "DE", 4 => EXPIRES, 6 => ISSUED}).unwrap(), ContentMissing),
        (cbor!([1]).unwrap(), ClaimsMalformed),
    ] {
        refused(&signer.text(&claims), &signer.trust(), error);
    }
}

#[test]
fn content_is_checked_by_itself_and_within_claims_that_hold_it() {
    let null = with(recovery(), "v", Some(Value::Null));
    let wrong = with(recovery(), "dob", None);
    let numbered = cbor!({-1 => 1}).unwrap();
    for (content, expected) in [
        (recovery(), Ok(vec![])),
        (null, Ok(vec![Deviation::NullField])),
        (wrong, Err(FieldMissing)),
        (numbered, Err(FieldMissing)),
    ] {
        assert_eq!(hcert::check_content(&encode(&content)), expected);
        assert_eq!(hcert::check_content(&encode(&claims(content))), expected);
    }
    let untimed = claims_at(recovery(), "now".into(), EXPIRES.into());
    assert_eq!(hcert::check_content(&encode(&untimed)), Err(ClaimsMalformed));
}

/// Content with one field of its entry set, or removed.
fn entry(kind: &str, entry: Value, key: &str, value: Option<Value>) -> Value {
    let entry = with(entry, key, value);
    dcc(vec![(kind, Value::Array(vec![entry]))])
}

#[test]
fn an_entry_outside_the_schema_is_refused() {
    let signer = Signer::new();
    let recovery = |key, value: Value| entry("r", recovery_entry(), key, Some(value));
    let test = |value: &str| entry("t", test_entry(), "sc", Some(value.into()));
    let doses = |number: Value| entry("v", vaccination_entry(), "dn", Some(number));
    for (content, error) in [
        (entry("r", recovery_entry(), "fr", None), FieldMissing),
        (recovery("fr", 1.into()), FieldType),
        (recovery("fr", "2021-02-30".into()), FieldDate),
        (recovery("fr", "10.01.2021".into()), FieldDate),
        (recovery("co", "de".into()), FieldForm),
        (recovery("co", "".into()), FieldForm),
        (recovery("co", " DE".into()), FieldForm),
        (recovery("co", "DE\t".into()), FieldForm),
        (recovery("is", "x".repeat(81).into()), FieldTooLong),
        (recovery("ci", Value::Null), FieldType),
        (test("2021-06-30T10:00:00+2"), FieldDate),
        (test("2021-06-30T10:00:00+2400"), FieldDate),
        (test("2021-06-30T10:00:00"), FieldDate),
        (doses(0.into()), FieldForm),
        (doses((-1).into()), FieldForm),
        (doses(1.5.into()), FieldType),
        (doses("1".into()), FieldType),
    ] {
        refused(&signer.text(&claims(content)), &signer.trust(), error);
    }
}

#[test]
fn content_around_the_entry_that_is_outside_the_schema_is_refused() {
    let signer = Signer::new();
    let field = |key, value: Value| with(recovery(), key, Some(value));
    let name = |name: Result<Value, _>| field("nam", name.unwrap());
    for (content, error) in [
        (field("dob", "1864-01-01".into()), FieldDate),
        (with(recovery(), "dob", None), FieldMissing),
        (name(cbor!({"fnt" => "Mustermann"})), FieldForm),
        (field("nam", "x".into()), FieldType),
        (name(cbor!({"gn" => "Erika", "fn" => "M"})), FieldMissing),
        (name(cbor!({"fn" => "M", "fnt" => ""})), FieldForm),
        (name(cbor!({"fnt" => "M", "gn" => "E", "gnt" => " "})), FieldForm),
        (name(cbor!({"fnt" => null, "gnt" => null})), FieldMissing),
        (field("ver", "1.3".into()), FieldForm),
        (field("r", "x".into()), FieldType),
    ] {
        refused(&signer.text(&claims(content)), &signer.trust(), error);
    }
}

#[test]
fn nobody_is_born_after_the_certificate_was_issued() {
    let signer = Signer::new();
    // ISSUED is the first second of 2021-07-01 in UTC; where it is already the 2nd somebody may just be born.
    let born = |dob: &str| {
        let content = with(recovery(), "dob", Some(dob.into()));
        verify_certificate(&signer.text(&claims(content)), &signer.trust(), NOW).map(drop).err()
    };
    for dob in ["2021-07-01", "2021-07-02", "2021-07", "2021", "2021-13", ""] {
        assert_eq!(born(dob), None, "{dob}");
    }
    for dob in ["2021-07-03", "2021-08", "2022", "2099-12-31"] {
        assert_eq!(born(dob), Some(BornAfterIssue), "{dob}");
    }
    let content = with(recovery(), "dob", Some("2099-12-31T00:00:00".into()));
    refused(&signer.text(&claims(content)), &signer.trust(), BornAfterIssue);
}

#[test]
fn a_name_of_one_part_is_enough() {
    let signer = Signer::new();
    for name in [
        cbor!({"fnt" => "MUSTERMANN"}),
        cbor!({"gnt" => "ERIKA"}),
        cbor!({"fn" => "Mustermann", "fnt" => "MUSTERMANN", "gn" => "", "gnt" => ""}),
        cbor!({"gn" => "Erika", "gnt" => "ERIKA"}),
    ] {
        let content = with(recovery(), "nam", Some(name.unwrap()));
        let verified = verify_certificate(&signer.text(&claims(content)), &signer.trust(), NOW);
        assert!(verified.is_ok_and(|verified| verified.deviations().is_empty()));
    }
}

#[test]
fn times_that_are_no_numbers_or_do_not_fit_are_refused() {
    let signer = Signer::new();
    for time in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.5, -1.0, 253_402_300_799.5, 253_402_300_800.0, 1e300] {
        let time = || Value::from(time);
        for claims in [
            claims_at(recovery(), time(), EXPIRES.into()),
            claims_at(recovery(), ISSUED.into(), time()),
            not_before(time()),
        ] {
            refused(&signer.text(&claims), &signer.trust(), ClaimsMalformed);
        }
    }
}

/// Erika's claims with `nbf`.
fn not_before(time: Value) -> Value {
    let mut claims = claims(recovery());
    claims.as_map_mut().unwrap().push((5.into(), time));
    claims
}

#[test]
fn nothing_counts_before_nbf_and_what_is_no_time_is_refused() {
    let signer = Signer::new();
    let error = |not_before_time: Value, now| {
        let text = signer.text(&not_before(not_before_time));
        verify_certificate(&text, &signer.trust(), now).map(drop).err()
    };
    assert_eq!(error((NOW + 1).into(), NOW), Some(NotYetValid));
    assert_eq!(error((NOW as f64 + 0.5).into(), NOW), Some(NotYetValid));
    assert_eq!(error((NOW as f64 + 0.5).into(), NOW + 1), None);
    assert_eq!(error(NOW.into(), NOW), None);
    // With an earlier one, nothing is valid before it is issued.
    assert_eq!(error(0.into(), ISSUED - 1), Some(NotYetValid));
    for no_time in ["now".into(), Value::Tag(1, Box::new(NOW.into())), (-1).into()] {
        assert_eq!(error(no_time, NOW), Some(ClaimsMalformed));
    }
}

#[test]
fn a_time_with_a_fraction_is_rounded_such_that_it_is_valid_for_less_long() {
    let signer = Signer::new();
    let (issued, expires) = (NOW as f64 + 0.5, NOW as f64 + 9.5);
    let text = signer.text(&claims_at(recovery(), issued.into(), expires.into()));
    let verified = |now| verify_certificate(&text, &signer.trust(), now);
    for (now, error) in [(NOW, Some(NotYetValid)), (NOW + 1, None), (NOW + 8, None), (NOW + 9, Some(Expired))] {
        assert_eq!(verified(now).map(drop).err(), error);
    }
    let verified = verified(NOW + 1).unwrap();
    assert_eq!((verified.issued(), verified.expires()), (NOW + 1, NOW + 9));
    assert_eq!(verified.deviations(), [Deviation::FloatTime]);
}

#[test]
fn what_is_required_is_neither_null_nor_undefined() {
    let signer = Signer::new();
    let of = |kind: &str, entry: Value| dcc(vec![(kind, Value::Array(vec![entry]))]);
    let mut contents = Vec::new();
    for (kind, entry, optional) in
        [("v", vaccination_entry(), &[][..]), ("t", test_entry(), &["nm", "ma", "tc"]), ("r", recovery_entry(), &[])]
    {
        let fields = entry.as_map().unwrap().iter();
        let keys = fields.map(|(key, _)| key.as_text().unwrap());
        for key in keys.filter(|key| !optional.contains(key)) {
            contents.push(of(kind, with(entry.clone(), key, Some(absent()))));
        }
    }
    for key in ["ver", "nam", "dob"] {
        contents.push(with(recovery(), key, Some(absent())));
    }
    assert_eq!(contents.len(), 27);
    for content in contents {
        for absence in ABSENCES {
            let text = signer.text_with_absent(&claims(content.clone()), absence);
            refused(&text, &signer.trust(), FieldType);
        }
    }
    for claims in [claims_at(recovery(), absent(), EXPIRES.into()), claims_at(recovery(), ISSUED.into(), absent())] {
        for absence in ABSENCES {
            let text = signer.text_with_absent(&claims, absence);
            refused(&text, &signer.trust(), ClaimsMalformed);
        }
    }
}
