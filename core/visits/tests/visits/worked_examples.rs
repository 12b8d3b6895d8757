//! The worked examples of FORMAT.md, section 24, open with the secrets given there.

use bech32::{Bech32m, Hrp};
use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::{admit_day_key, admit_with, open_share};

const FORMAT: &str = include_str!("../../../FORMAT.md");
const TODAY: u32 = 20_773;
const DAWN: i64 = TODAY as i64 * DAY;
const ARRIVAL: i64 = DAWN + 43_200;
const DEPARTURE: i64 = DAWN + 50_400;
const ISSUED: i64 = DAWN + 64_800;

/// The bytes of an example: what is before a semicolon, in the block below its name.
fn example(name: &str) -> Vec<u8> {
    let (_, section) = FORMAT.split_once("## 24. Worked examples").unwrap();
    let (_, rest) = section.split_once(&format!("\n**{name}**, ")).unwrap();
    let block = rest.split("\n```").nth(1).unwrap();
    let digits: String =
        block.lines().filter_map(|line| line.split(';').next()).flat_map(str::split_whitespace).collect();
    unhex(&digits)
}

fn unhex(digits: &str) -> Vec<u8> {
    let byte = |n| u8::from_str_radix(&digits[n..n + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// The office's and the venue's key id that the section states.
fn stated_kid(of: &str) -> Vec<u8> {
    let (_, rest) = FORMAT.split_once(&format!("kid of the {of} day key: `")).unwrap();
    unhex(&rest[..32])
}

fn line(prefix: &str, data: &[u8]) -> String {
    let text = bech32::encode_upper::<Bech32m>(Hrp::parse(prefix).unwrap(), data).unwrap();
    text + "\n"
}

fn day_secret(secret: u8, named: &[u8]) -> Vec<u8> {
    [&TODAY.to_be_bytes()[..], &[secret; 32], named].concat()
}

/// The parties of the examples, and the day keys that they sign.
struct Parties {
    office: Office,
    venue_day_key: Vec<u8>,
    office_day_key: Vec<u8>,
}

fn parties() -> Parties {
    let ring = line("EPISEAL-AUTHORITY-SECRET", &[1; 32]);
    let authority = Authority::import_secret_bytes(ring.as_bytes()).unwrap();
    let ring = line("EPISEAL-OFFICE-SECRET", &[2; 32]) + &line("EPISEAL-OFFICE-DAY-SECRET", &day_secret(4, &[]));
    let mut office = Office::import_secret_bytes(ring.as_bytes()).unwrap();
    let until = DAWN + 60 * DAY;
    let certificate = authority.certify(&office.id(), "Amt für Gesundheit", &Period::new(DAWN, until).unwrap());
    let office_day_key = office.day_key(TODAY, &certificate.unwrap(), ISSUED).unwrap();

    let named = [&office.id().as_bytes()[..], &stated_kid("office")].concat();
    let ring = line("EPISEAL-VENUE-SECRET", &[3; 32]) + &line("EPISEAL-VENUE-DAY-SECRET", &day_secret(5, &named));
    let mut venue = Venue::import_secret_bytes(ring.as_bytes()).unwrap();
    let mut trust = Trust::new(&[authority.id()]).unwrap();
    let list = authority.revoke(1, &[], &Period::new(DAWN, DAWN + 7 * DAY).unwrap()).unwrap();
    trust.take_revocations(&list, ISSUED).unwrap();
    let venue_day_key = venue.day_key(TODAY, &office_day_key, &trust, ISSUED);
    Parties { office, venue_day_key: venue_day_key.unwrap(), office_day_key }
}

fn check(visit: &Visit) {
    let contact = visit.contact().fields();
    let address = PostalAddress {
        street: "Königstraße".into(),
        house_number: "1".into(),
        postal_code: "70173".into(),
        city: "Stuttgart".into(),
        country: "DE".into(),
    };
    let (given_name, family_name, phone) = ("Ada".into(), "Müller".into(), "+49 711 123456".into());
    let expected = ContactFields { given_name, family_name, phone, address, ..ContactFields::default() };
    assert_eq!(*contact, expected);
    assert_eq!(visit.area().to_text(), "Saal/Tisch 7");
    assert_eq!((visit.arrival(), visit.departure()), (ARRIVAL, Some(DEPARTURE)));
}

/// What the visitor keeps of the visit: section 18.
fn kept(visit: &[u8]) -> Kept {
    let element = |bytes: &[u8], n: usize| {
        let value: Value = ciborium::from_reader(bytes).unwrap();
        let array = match value {
            Value::Tag(_, inner) => *inner,
            array => array,
        };
        array.as_array().unwrap()[n].clone()
    };
    let payload = element(visit, 2).into_bytes().unwrap();
    let header = element(&payload, 0).into_bytes().unwrap();
    let record: Value = ciborium::from_reader(&*example("RecordBody")).unwrap();
    let field = |key: i32| {
        let entries = record.as_map().unwrap();
        let (_, value) = entries.iter().find(|(k, _)| *k == key.into()).unwrap();
        value.clone()
    };
    let kept = Value::Array(vec![
        "episeal-1 kept".into(),
        Value::Bytes(vec![0x10; 32]),
        Value::Bytes(vec![0x11; 32]),
        Value::Bytes(header),
        field(1),
        field(2),
        "Gasthaus Zum Löwen".into(),
        field(3),
        field(4),
        field(5),
    ]);
    let mut bytes = Vec::new();
    ciborium::into_writer(&kept, &mut bytes).unwrap();
    Kept::import_secret_bytes(&bytes).unwrap()
}

#[test]
fn the_parties_sign_what_stands_in_the_examples() {
    let parties = parties();
    let request = example("request");
    let nested = parties.office_day_key.as_slice();
    assert!(request.windows(nested.len()).any(|bytes| bytes == nested));
    let published = admit_day_key(&parties.venue_day_key, &[], ISSUED).unwrap();
    assert_eq!(published.kid().as_bytes().as_slice(), stated_kid("venue"));
}

#[test]
fn the_visit_is_admitted_and_opens_for_its_visitor() {
    let visit = example("visit");
    let published = admit_day_key(&parties().venue_day_key, &[], ISSUED).unwrap();
    admit_with(&visit, Some(&published), None, ISSUED).unwrap();
    check(&kept(&visit).open(&visit).unwrap());
}

#[test]
fn the_release_answers_the_request_and_opens_for_the_office() {
    let parties = parties();
    let day_keys = [parties.venue_day_key];
    let mut opening = parties
        .office
        .open_release(&parties.office.own_request(&example("request")).unwrap(), &day_keys, ISSUED)
        .unwrap();
    assert!(opening.wants_part());
    opening.add_part(&example("release")).unwrap();
    opening.add_visit(&example("visit")).unwrap();
    opening.finish().unwrap();
    let opened = opening.next_result().unwrap();
    check(opened.result().unwrap().visit());
    assert!(opening.next_result().is_none());
}

#[test]
fn the_share_opens_with_its_code_and_is_found_in_the_store() {
    let parties = parties();
    let code = ShareCode::parse("123 456 789").unwrap();
    let mut log = ShareLog::new();
    let mut opened = open_share(&parties.office, &example("share"), &code, &mut log, ISSUED).unwrap();
    assert_eq!(opened.add_published(&parties.venue_day_key), Ok(true));
    assert_eq!(opened.add_stored(&example("visit")), Ok(true));
    let visits = opened.visits();
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].errors(), []);
    assert_eq!(visits[0].venue_name(), "Gasthaus Zum Löwen");
    check(visits[0].visit().unwrap());
}
