//! An issuance guard, people, and what a program that crashed leaves in its database.

use crate::support::{Bench, Done, assert_refused};
use episeal::certificates::DateOfBirth;
use episeal::certificates::guard::{GuardKey, GuardStates, GuardTags, Reservation, reserve_issuance};
use episeal::certificates::names::{NameLanguage, PersonName};
pub use episeal_testkit::issue::dsc::{Dsc, pkcs8, secret_key};
use rusqlite::Connection;

pub const NOON: i64 = 1_625_140_800;
pub const PERSON: [&str; 3] = ["Müller", "1964-08-12", "R-2021-4711"];
pub const NEXT: [&str; 3] = ["Šimić", "1970-01-31", "R-2021-4712"];

pub fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench.ok("cert guard-key --epoch 7 --guard guard --out guard.key");
    bench
}

pub fn write_person(bench: &Bench, name: &str, [surname, born, id]: [&str; 3]) {
    let holder = serde_json::json!({
        "surname": surname, "given_names": "Zoë", "date_of_birth": born, "first_positive": "2021-06-01"
    });
    bench.write(&format!("{name}.json"), holder.to_string());
    bench.write(&format!("{name}.id"), format!("{id}\n"));
}

/// Issues to a person into `<name>.out`.
pub fn line(name: &str, at: i64, options: &str) -> String {
    format!(
        "cert issue --at {at} --holder {name}.json --signer dsc --key key --issuer Köln --out {name}.out \
         --guard guard --guard-key guard.key --recovery-id-file {name}.id {options}"
    )
}

pub fn issue_at(bench: &Bench, name: &str, person: [&str; 3], at: i64) -> Done {
    write_person(bench, name, person);
    bench.run(&line(name, at, ""))
}

pub fn issue(bench: &Bench, name: &str, person: [&str; 3]) -> Done {
    issue_at(bench, name, person, NOON)
}

#[track_caller]
pub fn assert_issued(bench: &Bench, name: &str, done: &Done) {
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(bench.read(&format!("{name}.out")).starts_with(b"HC1:"));
}

/// Refused with a code, without a certificate and without a word about the person.
#[track_caller]
pub fn assert_refused_silently(bench: &Bench, name: &str, done: &Done, code: &str) {
    assert_refused(done, code);
    assert!(!bench.path(&format!("{name}.out")).exists());
    assert_eq!(done.stdout, b"");
    assert_names_nobody(&done.stderr);
}

/// Not a word about the person; in the name of an attempt, which is random, their year may stand by chance.
#[track_caller]
pub fn assert_names_nobody(text: &str) {
    let is_attempt = |word: &&str| word.len() == 32 && word.bytes().all(|digit| digit.is_ascii_hexdigit());
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !is_attempt(word));
    let told = words.collect::<Vec<_>>().join(" ");
    for part in ["Müller", "MUELLER", "1964", "4711", "Zoë"] {
        assert!(!told.contains(part), "{text}");
    }
}

pub fn key(bench: &Bench) -> GuardKey {
    GuardKey::import_secret_bytes(&bench.read("guard.key")).unwrap()
}

pub fn tags(bench: &Bench, [surname, born, id]: [&str; 3]) -> GuardTags {
    let name = PersonName::new(surname, "", NameLanguage::Other).unwrap();
    let born = DateOfBirth::parse(born).unwrap();
    key(bench).tags(id, &name, &born).unwrap()
}

/// A reservation of ten minutes, as a program that crashed left it.
pub fn crashed(bench: &Bench, person: [&str; 3], at: i64) -> Reservation {
    let key = key(bench);
    let stored = GuardStates { key_ids: vec![key.id()], ..GuardStates::default() };
    let reservation = reserve_issuance(&[key], &stored, 600, at).unwrap();
    put(bench, tags(bench, person), &reservation.state());
    reservation
}

pub fn database(bench: &Bench) -> Connection {
    Connection::open(bench.path("guard")).unwrap()
}

pub fn put(bench: &Bench, tags: GuardTags, state: &[u8]) {
    let sql = "INSERT OR REPLACE INTO tag (tag, epoch, state) VALUES (?1, 7, ?3), (?2, 7, ?3)";
    let both = (tags.person.as_bytes(), tags.recovery_id.as_bytes(), state);
    database(bench).execute(sql, both).unwrap();
}

/// Under both tags the same, read at one moment: another process may be at work.
#[track_caller]
pub fn states(bench: &Bench, tags: GuardTags) -> Vec<u8> {
    let sql = "SELECT one.state, other.state FROM tag one, tag other WHERE one.tag = ?1 AND other.tag = ?2";
    let both = (tags.person.as_bytes(), tags.recovery_id.as_bytes());
    let read = database(bench).query_row(sql, both, |row| Ok((row.get(0)?, row.get(1)?)));
    let (person, recovery_id): (Vec<u8>, Vec<u8>) = read.unwrap();
    assert_eq!(person, recovery_id);
    person
}
