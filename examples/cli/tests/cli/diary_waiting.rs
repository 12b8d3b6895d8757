//! Check-ins without a network wait in the diary, and are sealed up to a day late.

use crate::support::case::Case;
use crate::support::{MORNING, NOON, named};
use serde_json::{Value, json};

const WAIT: &str = "--poster poster --arrival 2026-11-16T12:00:00Z";

/// A diary with contact data, and one check-in that has been waiting since noon.
fn waiting() -> Case {
    let case = Case::new();
    let bench = case.bench();
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    case.diary("contact", "--set mara.json");
    case.diary("wait", WAIT);
    case
}

/// The id of the first waiting one.
fn first_id(case: &Case) -> String {
    let listed = case.diary_json("waiting", "");
    listed[0]["id"].as_str().unwrap().to_owned()
}

fn seal_line(id: &str, at: &str, trust: &str) -> String {
    format!(
        "--json --at {at} --passphrase-file pin diary seal --diary diary --secret secret {id} --day-key venue-day {trust} \
         --out late.visit"
    )
}

#[test]
fn a_check_in_waits_is_left_and_is_sealed_the_next_day() {
    let case = waiting();
    let (bench, scene) = (case.bench(), &case.scene);
    let (listed, id) = (case.diary_json("waiting", ""), first_id(&case));
    assert_eq!(
        listed,
        json!([{
            "id": id, "venue": scene.venue, "venue_name": "Brauhaus", "area": "Saal",
            "arrival": "2026-11-16T12:00:00Z", "departure": null, "day": "2026-11-16", "not_recorded": false,
        }])
    );
    let left = case.diary("leave", &format!("{id} --departure 2026-11-16T13:00:00Z"));
    assert_eq!(
        left.text(),
        format!(
            "{id}  2026-11-16T12:00:00Z to 2026-11-16T13:00:00Z  Brauhaus (Saal)  waits for the day key of 2026-11-16"
        )
    );
    let sealed = bench.ok(&seal_line(&id, MORNING, &scene.trust)).json();
    assert_eq!(sealed["reader"], "Gesundheitsamt");
    assert_eq!(case.diary("waiting", "").text(), "no check-in is waiting");
    assert_eq!(case.record_ids(), [sealed["record_id"].as_str().unwrap()]);
    case.scene.publish("venue-day");
    bench.ok(&format!("--at {MORNING} admit --store store late.visit"));
    scene.ask();
    bench.ok(&scene.release());
    let opened = bench.ok(&scene.open()).lines();
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0]["given_name"], "Mara");
    assert_eq!(opened[0]["departure"], "2026-11-16T13:00:00Z");
}

#[test]
fn what_is_revoked_or_closed_meanwhile_is_not_recorded() {
    let case = waiting();
    let (bench, scene) = (case.bench(), &case.scene);
    let office: Value = bench.ok("--json inspect office.key").json();
    let office = office["public"].as_str().unwrap();
    bench.ok(&format!("--at {NOON} revoke --key authority.key --number 2 {office} --out revoked"));
    let trust = format!("--authority {} --revocations revoked", scene.authority);
    let id = first_id(&case);
    bench.refused(&seal_line(&id, MORNING, &trust)[7..], "office-revoked");
    let closed = "2026-11-18T00:10:00Z";
    bench.refused(&seal_line(&id, closed, &scene.trust)[7..], "day-closed");
    assert!(!bench.path("late.visit").exists());
    let listed = bench.ok(&format!("--at {closed} --passphrase-file pin diary waiting --diary diary --secret secret"));
    assert_eq!(
        listed.text(),
        format!("{id}  2026-11-16T12:00:00Z to -  Brauhaus (Saal)  not recorded: the day is closed")
    );
    // Expired and dropped like a visit: under the next secret.
    let (diary, secret) = (bench.read("diary"), bench.read("secret"));
    assert_eq!(case.diary("drop", &id).text(), "no check-in is waiting");
    assert_ne!(bench.read("secret"), secret);
    bench.write("diary", diary);
    let old = case.diary_line("waiting", "");
    bench.refused(&old, "undecryptable");
}

#[test]
fn what_lies_ahead_or_is_not_there_is_refused() {
    let case = waiting();
    let bench = case.bench();
    let ahead = "--poster poster --arrival 2026-11-16T14:10:01Z";
    bench.refused(&case.diary_line("wait", ahead), "invalid-time");
    let id = first_id(&case);
    let ahead = format!("{id} --departure 2026-11-16T14:10:01Z");
    bench.refused(&case.diary_line("leave", &ahead), "invalid-time");
    for id in ["0", "1", &id[1..]] {
        bench.refused(&case.diary_line("drop", id), "missing");
    }
    bench.refused(&case.diary_line("wait", WAIT), "superseded");
    let left = format!("{WAIT} --departure 2026-11-16T12:30:00Z");
    bench.refused(&case.diary_line("wait", &left), "superseded");
    let closed = "--poster poster --arrival 2026-11-14T12:00:00Z";
    bench.refused(&case.diary_line("wait", closed), "day-closed");
    assert_eq!(case.diary_json("waiting", "").as_array().unwrap().len(), 1);
    let trust = &case.scene.trust;
    let seal = |options: &str| {
        format!("--at {NOON} seal --poster poster --day-key venue-day {trust} --contact mara.json --out v {options}")
    };
    bench.refused(&seal("--arrival 2026-11-16T12:10:01Z"), "invalid-time");
    bench.refused(&seal("--departure 2026-11-16T12:10:01Z"), "invalid-time");
    bench.ok(&seal("--arrival 2026-11-16T12:10:00Z --kept k"));
    let checkout = |departure: &str| {
        format!(
            "--at {NOON} checkout --kept k --contact mara.json --day-key venue-day {trust} --out l --departure {departure}"
        )
    };
    bench.refused(&checkout("2026-11-16T12:10:01Z"), "invalid-time");
    bench.ok(&checkout("2026-11-16T12:10:00Z"));
    // An arrival yesterday under yesterday's key.
    let late = seal("--arrival 2026-11-16T12:00:00Z").replacen(NOON, MORNING, 1);
    bench.ok(&late);
}

#[test]
fn a_command_that_is_repeated_meets_no_other_check_in() {
    let case = waiting();
    let first = first_id(&case);
    case.diary("wait", "--poster poster --arrival 2026-11-16T12:00:01Z");
    let left = format!("{first} --departure 2026-11-16T13:00:00Z");
    case.diary("leave", &left);
    assert_eq!(first_id(&case), first, "whatever is entered");
    case.diary("drop", &first);
    for command in [("drop", &first), ("leave", &left)] {
        let line = case.diary_line(command.0, command.1);
        case.bench().refused(&line, "missing");
    }
    let rest = case.diary_json("waiting", "");
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert_eq!(rest[0]["departure"], Value::Null);
}

#[test]
fn a_secret_without_its_diary_says_what_to_do() {
    let case = Case::new();
    let bench = case.bench();
    std::fs::remove_file(bench.path("diary")).unwrap();
    let before = bench.read("secret");
    let done = bench.refused(&case.diary_line("create", ""), "invalid-input");
    assert!(done.stderr.contains("remove the secret's file"), "{}", done.stderr);
    assert!(done.stderr.contains("(secret)"), "{}", done.stderr);
    assert_eq!(bench.read("secret"), before);
    std::fs::remove_file(bench.path("secret")).unwrap();
    case.diary("create", "");
}
