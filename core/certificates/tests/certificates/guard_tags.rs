//! The tags of the issuance guard, its keys, and both implementations on the same cases.

use episeal_testkit::api::certificates::*;
use serde_json::Value;

/// Made by the second implementation (test-vectors/README.md).
const VECTOR: &str = include_str!("../../../../test-vectors/guard.json");

fn person(surname: &str) -> PersonName {
    PersonName::new(surname, "Erika", NameLanguage::Other).unwrap()
}

fn born(text: &str) -> DateOfBirth {
    DateOfBirth::parse(text).unwrap()
}

fn tags(key: &GuardKey) -> GuardTags {
    key.tags("R-2021-4711", &person("Müller"), &born("1964-08-12")).unwrap()
}

fn key() -> GuardKey {
    GuardKey::generate(7).unwrap()
}

#[test]
fn a_tag_is_of_key_epoch_id_surname_and_date_and_of_nothing_else() {
    let key = key();
    let same = [
        key.tags("R-2021-4711", &person("Müller"), &born("1964-08-12")),
        key.tags("  r-2021-4711 ", &person("MUELLER"), &born("1964-08-12")),
        key.tags("R 2021 4711", &person("müller"), &born("1964-08-12")),
        key.tags("r2021/4711.", &person("<MUELLER<"), &born("1964-08-12")),
        key.tags("R\u{2011}2021\u{2013}\u{a0}4711", &person("Müller"), &born("1964-08-12")),
        key.tags("R-2021-4711", &person("Mu\u{308}ller"), &born("1964-08-12")),
    ];
    assert!(same.iter().all(|found| *found == same[0]));
    let other_key = GuardKey::generate(7).unwrap();
    let others = [
        key.tags("R-2021-4712", &person("Müller"), &born("1964-08-12")),
        key.tags("R-2021-4711", &person("Muller"), &born("1964-08-12")),
        key.tags("R-2021-4711", &person("Müller"), &born("1964-08")),
        key.tags("R-2021-4711", &person("Müller"), &born("")),
        other_key.tags("R-2021-4711", &person("Müller"), &born("1964-08-12")),
    ];
    for found in others {
        let (found, same) = (found.unwrap(), same[0].unwrap());
        assert!(found.person != same.person && found.person != found.recovery_id);
    }
    let lookalikes = ["\u{420}-2021-4711", "R-2021-471\u{ff11}", "\u{212a}-1"];
    let not_ids = ["", "  ", "--", "a\nb", "Kö-1", "1\u{200b}2", &"x".repeat(161)];
    for id in lookalikes.into_iter().chain(not_ids) {
        let refused = key.tags(id, &person("Müller"), &born(""));
        assert_eq!(refused.err(), Some(IssueError::GuardInputInvalid), "{id}");
    }
    assert!(key.tags(&"x".repeat(160), &person("Müller"), &born("")).is_ok());
    let never = DateOfBirth::of_month(1964, 13);
    assert_eq!(never.err(), Some(IssueError::DateInvalid));
}

#[test]
fn fillers_of_a_document_spelling_count_once() {
    let key = key();
    let tag = |document: &str| {
        let parts = |surname: &str| NameParts { surname: surname.into(), given_names: "".into() };
        let name = PersonName::with_document_spelling(&parts("Meier-Schmidt"), &parts(document)).unwrap();
        key.tags("1", &name, &born("1964")).unwrap().person
    };
    assert!(tag("MEIER<SCHMIDT") == tag("<MEIER<<SCHMIDT<"));
    assert!(tag("MEIER<SCHMIDT") != tag("MEIERSCHMIDT"));
}

/// Computed with Python's `hmac` over CBOR written by hand (test-vectors/second/test_guard.py): the key
/// of epoch 20213, `00 01 .. 1f`, and the arrays `["episeal issuance guard 1", 20213, "R20214711", "MUELLER",
/// "1964-08-12"]` and `["episeal issuance guard id 1", 20213, "R20214711"]`.
#[test]
fn the_tag_and_the_id_of_a_fixed_key_are_those_of_the_other_implementation() {
    let secret: Vec<u8> = (0..32).collect();
    let hrp = bech32::Hrp::parse("EPISEAL-GUARD-SECRET").unwrap();
    let bytes = [20_213_u32.to_be_bytes().as_slice(), &secret].concat();
    let exported = bech32::encode_upper::<bech32::Bech32m>(hrp, &bytes).unwrap();
    let key = GuardKey::import_secret_bytes(exported.as_bytes()).unwrap();
    let tags = key.tags(" r-2021-4711", &person("Müller"), &born("1964-08-12"));
    let tags = tags.unwrap();
    assert_eq!(hex(tags.person.as_bytes()), "539f0a5bd921778d7b95a92239ba48805e3e3e0f94bbad6336cb3b89df1bd5f9");
    assert_eq!(hex(tags.recovery_id.as_bytes()), "10d90d5474f556b1977589041cf74453579b5db3a6edf991645ab8ec99d48cae");
    assert_eq!(hex(&key.id()), "28b0f3c3b022ace74b82f6e78a820595");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// With crates other than the library's.
fn mac(key: &GuardKey, array: Vec<ciborium::Value>) -> Vec<u8> {
    use hmac::{Hmac, KeyInit, Mac};
    let exported = key.export_secret_bytes();
    let text = std::str::from_utf8(exported.expose_secret_bytes()).unwrap();
    let secret = bech32::decode(text).unwrap().1;
    let mut message = Vec::new();
    ciborium::into_writer(&ciborium::Value::Array(array), &mut message).unwrap();
    let mut mac = Hmac::<sha2::Sha512>::new_from_slice(&secret[4..]).unwrap();
    mac.update(&message);
    mac.finalize().into_bytes()[..32].to_vec()
}

#[test]
fn a_tag_is_the_hmac_of_a_canonical_array() {
    let key = key();
    let person =
        ["episeal issuance guard 1".into(), 7.into(), "R20214711".into(), "MUELLER".into(), "1964-08-12".into()];
    let id = ["episeal issuance guard id 1".into(), 7.into(), "R20214711".into()];
    let tags = tags(&key);
    assert_eq!(tags.person.as_bytes().to_vec(), mac(&key, person.into()));
    assert_eq!(tags.recovery_id.as_bytes().to_vec(), mac(&key, id.into()));
}

#[test]
fn the_second_tag_is_of_key_epoch_and_id_alone() {
    let key = key();
    let tag = |key: &GuardKey, id: &str, surname: &str, birth: &str| {
        key.tags(id, &person(surname), &born(birth)).unwrap().recovery_id
    };
    let first = tag(&key, "R-2021-4711", "Müller", "1964-08-12");
    for (surname, birth) in [("Muller", "1964-08-12"), ("Meier", ""), ("Müller", "1964")] {
        assert!(tag(&key, "r 2021 4711", surname, birth) == first);
    }
    assert!(tag(&key, "R-2021-4712", "Müller", "1964-08-12") != first);
    let other_key = GuardKey::generate(7).unwrap();
    assert!(tag(&other_key, "R-2021-4711", "Müller", "1964-08-12") != first);
}

#[test]
fn a_key_survives_its_export_and_nothing_else_is_one() {
    let key = key();
    let exported = key.export_secret_bytes();
    let bytes = exported.expose_secret_bytes();
    let imported = GuardKey::import_secret_bytes(bytes).unwrap();
    assert_eq!((imported.epoch(), tags(&imported)), (7, tags(&key)));
    for wrong in [&bytes[1..], &bytes[..bytes.len() - 1], &[bytes, &[0]].concat(), b""] {
        let refused = GuardKey::import_secret_bytes(wrong);
        assert_eq!(refused.err(), Some(IssueError::GuardInputInvalid));
    }
}

#[test]
fn a_key_of_a_newer_version_is_told_from_a_malformed_one() {
    let label = bech32::Hrp::parse("EPISEAL-2-GUARD-SECRET").unwrap();
    let later = bech32::encode_upper::<bech32::Bech32m>(label, b"of another form").unwrap();
    let refused = GuardKey::import_secret_bytes(later.as_bytes());
    assert_eq!(refused.err(), Some(IssueError::UnsupportedVersion));
}

/// The vector, read.
struct Cases {
    json: Value,
    keys: Vec<String>,
    ids: Vec<Vec<u8>>,
    states: Vec<Vec<u8>>,
    t: i64,
}

impl Cases {
    fn read() -> Self {
        let json: Value = serde_json::from_str(VECTOR).unwrap();
        let each = |name: &str, field: &str| -> Vec<String> {
            let list = json[name].as_array().unwrap().iter();
            list.map(|case| text(if field.is_empty() { case } else { &case[field] })).collect()
        };
        let states = each("states", "").iter().map(|state| bytes(state)).collect();
        let ids = each("keys", "id").into_iter().map(|id| bytes(&id));
        Self { keys: each("keys", "text"), ids: ids.collect(), states, t: json["t"].as_i64().unwrap(), json }
    }

    fn list(&self, name: &str) -> &[Value] {
        self.json[name].as_array().unwrap()
    }

    fn key(&self, number: usize) -> GuardKey {
        GuardKey::import_secret_bytes(self.keys[number].as_bytes()).unwrap()
    }

    fn state(&self, number: &Value) -> Option<Vec<u8>> {
        number.as_u64().map(|number| self.states[usize::try_from(number).unwrap()].clone())
    }

    fn time(&self, case: &Value) -> i64 {
        self.t.checked_add(case["after"].as_i64().unwrap()).unwrap()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<usize> {
    let numbers = value.as_array().unwrap().iter();
    numbers.map(|number| usize::try_from(number.as_u64().unwrap()).unwrap()).collect()
}

fn decided(keys: &[GuardKey], stored: &GuardStates, now: i64) -> &'static str {
    match reserve_issuance(keys, stored, 600, now) {
        Ok(_) => "reserved",
        Err(IssueError::Busy) => "busy",
        Err(IssueError::AlreadyIssued) => "already-issued",
        Err(error) => error.code(),
    }
}

#[test]
fn keys_ids_and_tags_of_the_vector_are_the_same() {
    let cases = Cases::read();
    for (number, id) in cases.ids.iter().enumerate() {
        assert_eq!(cases.key(number).id(), *id);
    }
    for case in cases.list("people") {
        let (surname, birth) = (text(&case["surname"]), text(&case["date_of_birth"]));
        for (number, expected) in case["tags"].as_array().unwrap().iter().enumerate() {
            let id = text(&case["recovery_id"]);
            let tags = cases.key(number).tags(&id, &person(&surname), &born(&birth));
            let tags = tags.unwrap();
            let found = [tags.person, tags.recovery_id].map(|tag| hex(tag.as_bytes()));
            assert_eq!(serde_json::json!(found), *expected, "{case}");
        }
    }
}

#[test]
fn the_keys_of_an_attempt_are_exactly_those_of_the_store_as_in_the_vector() {
    let cases = Cases::read();
    for case in cases.list("key_sets") {
        let given: Vec<_> = numbers(&case["given"]).into_iter().map(|n| cases.key(n)).collect();
        let stored = GuardStates {
            key_ids: numbers(&case["stored"]).into_iter().map(|n| cases.ids[n].clone()).collect(),
            ..GuardStates::default()
        };
        assert_eq!(decided(&given, &stored, cases.t), case["outcome"], "{case}");
    }
    assert_eq!(cases.list("key_sets").len(), 81);
}

#[test]
fn every_decision_of_the_vector_is_the_same_wherever_a_state_stands() {
    let cases = Cases::read();
    for case in cases.list("decisions") {
        let states: Vec<_> = numbers(&case["states"]).into_iter().map(|n| &cases.states[n]).collect();
        let state = |place: usize| states.get(place).map(|state| (*state).clone());
        let places = [
            (state(0), state(1), vec![]),
            (state(1), None, state(0).into_iter().collect()),
            (None, state(0), state(1).into_iter().collect()),
            (None, None, states.iter().map(|state| (*state).clone()).collect()),
        ];
        for (person, recovery_id, older) in places {
            let stored = GuardStates { key_ids: vec![cases.ids[0].clone()], person, recovery_id, older };
            let found = decided(&[cases.key(0)], &stored, cases.time(case));
            assert_eq!(found, case["outcome"], "{case}");
        }
    }
}

#[test]
fn every_step_of_the_vector_gives_the_same_state_or_error() {
    let cases = Cases::read();
    let attempt = Reservation::resume(&cases.states[0]).unwrap();
    for case in cases.list("steps") {
        let stored = GuardStates {
            person: cases.state(&case["stored"][0]),
            recovery_id: cases.state(&case["stored"][1]),
            older: cases.state(&case["stored"][2]).into_iter().collect(),
            ..GuardStates::default()
        };
        let found = match case["step"].as_str().unwrap() {
            "check" => attempt.check(&stored, cases.time(case)).map(|()| "stands".to_owned()),
            "issued" => attempt.issued(&stored).map(|state| hex(&state)),
            "failed" => attempt.failed(&stored).map(|state| hex(&state)),
            other => panic!("{other}"),
        };
        let found = found.unwrap_or_else(|error| error.code().to_owned());
        assert_eq!(found, case["outcome"], "{case}");
    }
}
