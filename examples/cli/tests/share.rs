//! Shares: sealed for one office and one code, opened once, and held against the store.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::{Value, json};
use support::case::Case;
use support::{LATER, MORNING, assert_refused};

fn stored(case: &Case, id: &str) -> String {
    let files = case.bench().files("store");
    let file = files
        .iter()
        .find(|file| file.to_string_lossy().contains(id))
        .unwrap();
    file.to_string_lossy().into_owned()
}

fn change_last_byte(file: &str) {
    let mut bytes = std::fs::read(file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(file, bytes).unwrap();
}

fn lines(case: &Case, file: &str) -> Vec<Value> {
    let text = String::from_utf8(case.bench().read(file)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_office_opens_what_was_shared_with_the_code_that_it_was_told() {
    let case = Case::with_visits(&["mara"]);
    let (bench, ids) = (case.bench(), case.record_ids());
    let told = bench.ok(&case.share_line("--all --out share")).json();
    let (code, reference) = (told["code"].as_str().unwrap(), &told["reference"]);
    assert_eq!(code.len(), 11);
    assert_eq!(code.split(' ').map(str::len).collect::<Vec<_>>(), [3, 3, 3]);
    assert!(
        told["share_id"]
            .as_str()
            .unwrap()
            .starts_with(reference.as_str().unwrap())
    );
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
            "street": "", "postal_code": "", "city": "",
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
    let (bench, ids) = (case.bench(), case.record_ids());
    case.scene.check_out("dora");
    case.diary("amend", "--kept dora.kept");
    let bad = stored(&case, &ids[1]);
    change_last_byte(&bad);
    std::fs::write(stored(&case, &ids[2]), "junk").unwrap();
    bench.ok(&case.share_line("--all --out share --code-file code"));
    let open = case.open_line("--share share --code-file code --out shared.jsonl");
    let done = bench.ok(&open.replace("--json ", ""));
    let lines = lines(&case, "shared.jsonl");
    assert_eq!(lines.len(), 4);
    let of = |name: &str| {
        let record = name_of(&case, name);
        lines
            .iter()
            .find(|line| line["record_id"] == record)
            .unwrap()
    };
    let errors = |name: &str| (of(name)["checked"].clone(), of(name)["errors"].clone());
    let bad_one = lines
        .iter()
        .find(|line| line["record_id"] == ids[1].as_str())
        .unwrap();
    assert_eq!(bad_one["errors"], json!(["bad-signature"]));
    assert_eq!(bad_one["checked"], false);
    assert_eq!(bad_one.get("given_name"), None);
    let gone = lines
        .iter()
        .find(|line| line["record_id"] == ids[2].as_str())
        .unwrap();
    assert_eq!(gone["errors"], json!(["missing"]));
    // Its check-out was never uploaded: what is stored counts, and when she left is what she says.
    assert_eq!(errors("dora"), (json!(true), json!(["missing"])));
    assert_eq!(of("dora")["departure"], LATER);
    assert_eq!(
        done.text().split(": ").nth(1),
        Some("2 visits checked, 3 with errors, skipped 1 files")
    );
    for notice in [
        format!("{}.00.visit: malformed: ", ids[2]),
        format!("{}: bad-signature: ", ids[1]),
        format!("{}: missing: ", ids[2]),
    ] {
        assert!(done.stderr.contains(&notice), "{}", done.stderr);
    }
}

/// The record of this person's kept visit.
fn name_of(case: &Case, name: &str) -> String {
    let open = format!("open --kept {name}.kept --visit {name}.visit");
    case.bench().ok(&open).json()["record_id"]
        .as_str()
        .unwrap()
        .to_owned()
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
    assert_eq!(
        shared("--period 2026-11-16T13:00:00Z/2026-11-16T14:00:00Z"),
        1
    );
}

#[test]
fn what_cannot_be_shared_is_refused_and_nothing_is_written() {
    let case = Case::with_visits(&["ada"]);
    let (bench, missing) = (case.bench(), "0".repeat(32));
    bench.ok(&format!(
        "--at {LATER} revoke --key authority.key --number 2 --out revoked {}",
        bench.ok("--json inspect office.key").json()["public"]
            .as_str()
            .unwrap()
    ));
    let before = bench.contents();
    let line = |options: &str| {
        case.share_line(&format!("{options} --out share --code-file code"))
            .replace("--json ", "")
    };
    let all = line("--all");
    for (line, code) in [
        (line(&format!("--record {missing}")), "missing"),
        (line("--record 31415"), "malformed"),
        (
            line("--period 2026-11-17T00:00:00Z/2026-11-17T01:00:00Z --days 0"),
            "invalid-time",
        ),
        (
            line("--period 2026-11-18T00:00:00Z/2026-11-18T01:00:00Z"),
            "missing",
        ),
        (
            line("--period 2026-11-17T00:00:00Z/2026-11-16T00:00:00Z"),
            "invalid-time",
        ),
        (line("--all --days 8"), "invalid-time"),
        (all.replace("office-morning", "office-day"), "wrong-day"),
        (all.replace("office-morning", "venue-day"), "wrong-purpose"),
        (
            all.replace("--revocations revocations", "--revocations revoked"),
            "office-revoked",
        ),
        (
            all.replace(" pin ", " code ")
                .replace("--code-file code", ""),
            "io",
        ),
        (all.replace("--out share", "--out nowhere/share"), "io"),
        (
            all.replace("--code-file code", "--code-file nowhere/code"),
            "io",
        ),
        (
            all.replace("share --code-file code", "- --code-file -"),
            "invalid-input",
        ),
    ] {
        bench.refused(&line, code);
        assert_eq!(bench.contents(), before, "{line}");
    }
}

#[test]
fn visits_of_more_than_fourteen_days_ago_are_not_shared() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let at = "2026-12-01T08:00:00Z";
    bench.ok(&format!(
        "--at {at} daykey --key office.key --certificate certificate --out office-later"
    ));
    bench.ok(&format!(
        "--at {at} revoke --key authority.key --number 2 --out revocations"
    ));
    let line = case.share_line("--all --out share").replace(MORNING, at);
    let line = line
        .replace("office-morning", "office-later")
        .replace("--json ", "");
    bench.refused(&line, "missing");
    assert!(!bench.path("share").exists());
}

#[test]
fn what_cannot_be_opened_is_refused_and_not_logged() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    bench.ok(&case.share_line("--all --days 1 --out share --code-file code"));
    let told = String::from_utf8(bench.read("code")).unwrap();
    let wrong = if told.starts_with('0') {
        "100 000 000"
    } else {
        "000 000 000"
    };
    bench.write("wrong", wrong);
    bench.write("short", "123 456 78");
    bench.write("junk", "junk");
    let mut changed = bench.read("share");
    *changed.last_mut().unwrap() ^= 1;
    bench.write("changed", changed);
    bench.ok("keygen office --out other.key");
    let before = bench.contents();
    let line = case
        .open_line("--share share --code-file code --out shared")
        .replace("--json ", "");
    for (line, code) in [
        (line.replace("file code", "file wrong"), "undecryptable"),
        (line.replace("file code", "file short"), "invalid-text"),
        (line.replace("file code", "file share"), "malformed"),
        (
            line.replace("--code-file code", "--code 12345678x"),
            "invalid-text",
        ),
        (line.replace("--code-file code", ""), "invalid-input"),
        (
            line.replace("--key office.key", "--key other.key"),
            "undecryptable",
        ),
        (
            line.replace("--share share", "--share changed"),
            "undecryptable",
        ),
        (
            line.replace("--share share", "--share diary"),
            "wrong-purpose",
        ),
        (line.replace("--share share", "--share nothing"), "io"),
        (line.replace("--store store", "--store nothing"), "io"),
        (line.replace("--log share-log", "--log junk"), "malformed"),
        (line.replace("--out shared", "--out nowhere/shared"), "io"),
        (
            line.replace(MORNING, "2026-11-18T08:00:00Z"),
            "share-expired",
        ),
    ] {
        bench.refused(&line, code);
        assert_eq!(bench.contents(), before, "{line}");
    }
    bench.ok(&line);
    assert!(bench.path("share-log").exists());
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
    let share = bench.ok(&case
        .share_line("--all --yes --out -")
        .replace("--json ", ""));
    let lines: Vec<_> = share.stderr.lines().collect();
    assert_eq!(
        lines[0],
        "1 visits for Gesundheitsamt, until 2026-11-20T08:00:00Z"
    );
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
    for (file, name) in [
        ("share", "application/vnd.episeal.share+cose"),
        ("share-log", "episeal-1 share log"),
    ] {
        let shown = case.bench().ok(&format!("inspect {file}"));
        assert!(shown.text().contains(name), "{}", shown.text());
    }
}
