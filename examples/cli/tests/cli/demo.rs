//! The whole story on the 300 guests: who was there with the infected visitor?

use crate::support::Bench;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/visits.csv");

/// A row of the list, as far as contacts depend on it.
struct Row {
    venue: String,
    name: String,
    arrival: i64,
    departure: Option<i64>,
}

/// Venue, name, arrival and minutes together with her.
type Found = (String, String, i64, i64);

fn seconds(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_second()
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(LIST).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cell = |column: usize| row.get(column).unwrap().to_owned();
        Row {
            venue: cell(0),
            name: format!("{} {}", cell(5), cell(6)),
            arrival: seconds(&cell(3)),
            departure: Some(cell(4)).filter(|text| !text.is_empty()).map(|text| seconds(&text)),
        }
    });
    rows.collect()
}

/// By the list alone: a guest without a departure stays for twelve hours.
fn expected() -> BTreeSet<Found> {
    let rows = rows();
    let is_hers = |row: &&Row| row.name == "Mara Lindner";
    let hers: Vec<_> = rows.iter().filter(is_hers).collect();
    let mut found = BTreeSet::new();
    for row in rows.iter().filter(|row| !is_hers(row)) {
        let end = row.departure.unwrap_or(row.arrival + 12 * 3_600);
        let together: i64 = hers
            .iter()
            .filter(|her| her.venue == row.venue)
            .map(|her| (end.min(her.departure.unwrap()) - row.arrival.max(her.arrival)).max(0))
            .sum();
        if together >= 15 * 60 {
            found.insert((row.venue.clone(), row.name.clone(), row.arrival, together / 60));
        }
    }
    found
}

fn found(bench: &Bench) -> BTreeSet<Found> {
    let lines = String::from_utf8(bench.read("demo/contacts.jsonl")).unwrap();
    let contact = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        (
            text("venue_name"),
            format!("{} {}", text("given_name"), text("family_name")),
            seconds(&text("arrival")),
            line["overlap_minutes"].as_i64().unwrap(),
        )
    };
    let contacts: Vec<_> = lines.lines().map(contact).collect();
    let set: BTreeSet<_> = contacts.iter().cloned().collect();
    assert_eq!(set.len(), contacts.len(), "nobody is listed twice");
    set
}

#[test]
fn three_hundred_guests_give_the_contacts_that_the_list_gives() {
    let bench = Bench::new();
    let done = bench.ok(&format!("--json demo --data {LIST} --out demo"));
    let expected = expected();
    assert_eq!(expected.len(), 132);
    assert_eq!(found(&bench), expected);
    let json = done.json();
    assert_eq!((&json["guests"], &json["contacts"]), (&300.into(), &132.into()));
    assert_eq!(done.stderr, "");
    let csv = String::from_utf8(bench.read("demo/contacts.csv")).unwrap();
    assert_eq!(csv.lines().count(), 132 + 2);
}

#[test]
fn the_demo_says_who_could_read_what_and_tries_it() {
    let bench = Bench::new();
    let done = bench.ok(&format!("demo --data {LIST} --out demo"));
    for line in [
        "None found.",
        "Each is bound to the office that was named: 0 opened.",
        "Tried: with a wrong code. Refused: undecryptable.",
        "Tried: by Gesundheitsamt Bonn, with the code. Refused: undecryptable.",
        "Opened: 3 visits agree with what the server stores, 0 with errors",
        "Three messages through a mailbox: the office has the same visits.",
        "Brauhaus Zur Alten Mühle      2026-11-16T11:00:00Z to 2026-11-16T13:00:00Z",
        "Corona-Warn-App and CovPass accept it",
        "Tried: a second one for her. Refused: already-issued, by a database without her name.",
        "The text read from the PNG, with a list that has its signer: valid.",
        "changed, and encoded again. Refused: bad-signature.",
        "another signer. Refused: signer-unknown.",
        "14 days later: 3 visits deleted, 0 left, and the secret replaced",
        "with the PIN and the current secret. Refused: undecryptable.",
        "Refused: office-not-named.",
        "Refused: area-unknown.",
        "Refused: incomplete, 0 opened.",
        "That one is refused: opened ",
        "Refused: undecryptable.",
        "Refused: wrong-request.",
    ] {
        assert!(done.text().contains(line), "{line}");
    }
    let rows = rows();
    for venue in ["Brauhaus Zur Alten Mühle", "Stadion am Stadtwald", "Theater am Ring"] {
        let visits = rows.iter().filter(|row| row.venue == venue).count();
        let told = |line: &str| line.contains(venue) && line.contains(&format!("{visits} visits in "));
        assert!(done.text().lines().any(told), "{venue}");
    }
    assert!(!done.text().contains('\u{1b}'), "no colours in a file");
    for (venue, name, ..) in &expected() {
        assert!(done.text().contains(venue));
        let cut: String = name.chars().take(29).collect();
        assert!(done.text().contains(cut.trim()), "{name}");
    }
    let stored = bench.files("demo/server");
    assert!(stored.len() > 500);
    for file in stored {
        let bytes = fs::read(file).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"Lindner"));
    }
}

#[test]
fn bad_rows_are_told_by_line_and_code_and_the_rest_goes_on() {
    let bench = Bench::new();
    let list = fs::read_to_string(LIST).unwrap();
    let mut lines: Vec<_> = list.lines().map(str::to_owned).collect();
    lines.insert(10, format!("Brauhaus,Saal,app,gestern,,Geheim,{},,,,,", "x".repeat(5)));
    let long = "Geheimrat".repeat(20);
    lines.insert(20, format!("Brauhaus,Saal,app,2026-11-16T12:00:00+01:00,,Geheim,{long},,,,,"));
    lines.push("Geheim,Saal".to_owned());
    bench.write("list.csv", lines.join("\n"));
    let done = bench.ok("demo --data list.csv --out demo");
    assert!(done.text().contains("line 11: invalid-time (left out)"), "{}", done.text());
    assert!(done.text().contains("line 21: too-long (left out)"));
    assert!(done.text().contains("line 304: malformed (left out)"));
    assert!(!done.text().contains("Geheim"));
    assert!(!done.text().contains("gestern"));
    assert_eq!(found(&bench), expected());
}

/// Every line without the times that the steps took.
fn told(bench: &Bench) -> Vec<String> {
    let done = bench.ok(&format!("demo --data {LIST} --out demo"));
    let lines = done.text().lines().map(|line| match line.ends_with(" ms") {
        true => line[..line.len() - 12].to_owned(),
        false => line.to_owned(),
    });
    lines.collect()
}

#[test]
fn the_demo_empties_its_own_directory_alone_and_tells_the_same_again() {
    let bench = Bench::new();
    fs::create_dir(bench.path("mine")).unwrap();
    bench.write("mine/letter", "dear Mara");
    bench.refused(&format!("demo --data {LIST} --out mine"), "invalid-input");
    assert_eq!(bench.read("mine/letter"), b"dear Mara");
    let first = told(&bench);
    bench.write("demo/left-over", "");
    let again = told(&bench);
    let differ = first.iter().zip(&again).find(|(a, b)| a != b);
    assert_eq!(differ, None);
    assert_eq!(first.len(), again.len());
    assert!(!bench.path("demo/left-over").exists());
    // Outside the diary nothing of her visits is left on her phone.
    for file in ["diary", "secret", "old-diary"] {
        bench.assert_private(&format!("demo/phone/{file}"));
    }
    let guests = bench.files("demo/guests");
    assert!(guests.iter().all(|file| !file.ends_with("kept.first")));
    let hers = rows().iter().position(|row| row.name == "Mara Lindner").unwrap() + 2;
    assert!(bench.path(&format!("demo/guests/{hers}/visit")).exists());
    assert!(!bench.path(&format!("demo/guests/{hers}/kept")).exists());
}
