//! Shares: sealed for one office and one code, opened once, and checked against the store.

use crate::support::case::Case;
use crate::support::{LATER, assert_refused};
use serde_json::{Value, json};

fn stored(case: &Case, id: &str) -> String {
    let files = case.bench().files("store");
    let file = files.iter().find(|file| file.to_string_lossy().contains(id)).unwrap();
    file.to_string_lossy().into_owned()
}

fn change_last_byte(file: &str) {
    let mut bytes = std::fs::read(file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(file, bytes).unwrap();
}

fn lines(case: &Case, file: &str) -> Vec<Value> {
    let text = String::from_utf8(case.bench().read(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_office_opens_what_was_shared_with_the_code_that_it_was_told() {
    let case = Case::with_visits(&["mara"]);
    let (bench, ids) = (case.bench(), case.record_ids());
    let told = bench.ok(&case.share_line("--all --out share")).json();
    let (code, reference) = (told["code"].as_str().unwrap(), &told["reference"]);
    assert_eq!(code.len(), 11);
    assert_eq!(code.split(' ').map(str::len).collect::<Vec<_>>(), [3, 3, 3]);
    assert!(told["share_id"].as_str().unwrap().starts_with(reference.as_str().unwrap()));
    assert_eq!(told["office"], "Gesundheitsamt");
    assert_eq!(told["visits"], 1);
    assert_eq!(told["expires"], "2026-11-20T08:00:00Z");
    let open = case.open_line(&format!("--share share --code {}", code.replace(' ', "-")));
    let opened = bench.ok(&open);
    let day_key = format!("--json --at {LATER} inspect venue.key");
    let kid = bench.ok(&day_key).json()["day_keys"][0].as_str().unwrap()[11..].to_owned();
    assert_eq!(
        opened.json(),
        json!({
            "record_id": ids[0], "checked": true, "errors": [], "venue": case.scene.venue,
            "venue_name": "Brauhaus", "kid": kid, "area": "Saal", "arrival": "2026-11-16T12:00:00Z",
            "departure": null, "given_name": "mara", "family_name": "Lindner", "phone": "", "email": "",
            "street": "", "house_number": "", "postal_code": "", "city": "", "country": "",
        })
    );
    let report: Value = serde_json::from_str(&opened.stderr).unwrap();
    assert_eq!(
        report,
        json!({
            "share_id": told["share_id"], "reference": reference, "checked": 1, "with_errors": 0, "skipped": 0,
        })
    );
    bench.refused(&open.replace("--json ", ""), "share-used");
}

#[test]
fn a_corrupted_record_among_many_is_reported_and_spoils_no_other() {
    let case = Case::with_visits(&["ada", "ben", "cleo", "dora"]);
    let bench = case.bench();
    let [ben, cleo, dora] = ["ben", "cleo", "dora"].map(|name| record_of(&case, name));
    case.scene.check_out("dora");
    case.diary("amend", "--kept dora.kept");
    change_last_byte(&stored(&case, &ben));
    std::fs::write(stored(&case, &cleo), "junk").unwrap();
    bench.ok(&case.share_line("--all --out share --code-file code"));
    let open = case.open_line("--share share --code-file code --out shared.jsonl");
    let done = bench.ok(&open.replace("--json ", ""));
    let lines = lines(&case, "shared.jsonl");
    assert_eq!(lines.len(), 4);
    let of = |id: &str| lines.iter().find(|line| line["record_id"] == id).unwrap();
    let errors = |id: &str| (of(id)["checked"].clone(), of(id)["errors"].clone());
    assert_eq!(errors(&ben), (json!(false), json!(["bad-signature"])));
    assert_eq!(of(&ben).get("given_name"), None);
    assert_eq!(errors(&cleo), (json!(false), json!(["missing"])));
    // Her check-out was never uploaded: what is stored counts, and that has no departure.
    assert_eq!(errors(&dora), (json!(true), json!(["missing"])));
    assert_eq!(of(&dora)["departure"], Value::Null);
    assert_eq!(done.text().split(": ").nth(1), Some("2 visits checked, 3 with errors, skipped 1 files"));
    for notice in
        [format!("{}.00.visit: malformed: ", cleo), format!("{}: bad-signature: ", ben), format!("{}: missing: ", cleo)]
    {
        assert!(done.stderr.contains(&notice), "{}", done.stderr);
    }
}

/// The record of this person's kept visit.
fn record_of(case: &Case, name: &str) -> String {
    let open = format!("open --kept {name}.kept --visit {name}.visit");
    case.bench().ok(&open).json()["record_id"].as_str().unwrap().to_owned()
}

#[test]
fn visits_are_picked_by_record_and_by_period() {
    let case = Case::new();
    let early = case.seal("ada", "--departure 2026-11-16T12:30:00Z");
    case.seal("ben", "--departure 2026-11-16T13:30:00Z");
    case.diary("add", "--kept ada.kept --kept ben.kept");
    let shared = |pick: &str| {
        let line = case.share_line(&format!("{pick} --out share"));
        case.bench().ok(&line).json()["visits"].clone()
    };
    assert_eq!(shared("--all"), 2);
    assert_eq!(shared(&format!("--record {early}")), 1);
    assert_eq!(shared("--period 2026-11-16T13:00:00Z/2026-11-16T14:00:00Z"), 1);
    assert_eq!(shared("--period 2026-11-16/2026-11-17"), 2);
    // The day in Kiritimati begins 14 hours before that in Greenwich, and the visits are on the next one.
    let zone = "--zone Pacific/Kiritimati --period";
    assert_eq!(shared(&format!("{zone} 2026-11-17/2026-11-18")), 2);
    let none = case.share_line(&format!("{zone} 2026-11-16/2026-11-17 --out share"));
    assert_ne!(case.bench().run(&none).code, 0);
}

#[test]
fn codes_and_opened_visits_are_for_their_owner_alone_and_the_code_is_not_printed() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let told = bench.ok(&case.share_line("--all --out share --code-file code"));
    let code = String::from_utf8(bench.read("code")).unwrap();
    assert_eq!(code.trim_end().len(), 11);
    assert_eq!(told.json().get("code"), None);
    assert!(!told.text().contains(code.trim_end()));
    assert_eq!(told.stderr, "");
    bench.ok(&case.open_line("--share share --code-file code --out shared"));
    bench.assert_private("code");
    bench.assert_private("shared");
}

#[test]
fn a_share_passes_from_the_visitor_to_the_office_without_a_file() {
    let case = Case::with_visits(&["mara"]);
    let bench = case.bench();
    let share = bench.ok(&case.share_line("--all --yes --out -").replace("--json ", ""));
    let lines: Vec<_> = share.stderr.lines().collect();
    assert_eq!(lines[0], "1 visits for Gesundheitsamt, until 2026-11-20T08:00:00Z");
    assert!(lines[1].starts_with("reference: "));
    let code = lines[2].strip_prefix("code: ").unwrap().replace(' ', "");
    let open = case.open_line(&format!("--share - --code {code}"));
    let opened = bench.run_with(&open.split_whitespace().collect::<Vec<_>>(), &share.stdout);
    assert_eq!(opened.json()["given_name"], "mara");
    bench.write("nothing", "");
    let again = open.replace("--json ", "");
    let again: Vec<_> = again.split_whitespace().collect();
    assert_refused(&bench.run_with(&again, &share.stdout), "share-used");
}

#[test]
fn shares_and_logs_are_inspected() {
    let case = Case::with_visits(&["ada"]);
    case.share_all();
    for (file, name) in [("share", "application/vnd.episeal.share+cose"), ("share-log", "episeal-1 share log")] {
        let shown = case.bench().ok(&format!("inspect {file}"));
        assert!(shown.text().contains(name), "{}", shown.text());
    }
}
