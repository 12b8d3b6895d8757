//! Plans: from what a case shared to the requests, and to the contacts.

use crate::support::case::Case;
use crate::support::{Bench, MORNING, named};
use serde_json::{Value, json};

const TERMS: &str = "--key office.key --visits shared.jsonl --reply-key office-morning --legal-basis IfSG-28a";
const BACKWARD: &str = "--backward 2026-11-17T06:00:00Z";

fn plan_line(options: &str) -> String {
    format!("--json --at {MORNING} plan {TERMS} --venue-day-key venue-day --out asks {options}")
}

/// Changes the one line of `shared.jsonl`.
fn change(case: &Case, change: impl FnOnce(&mut Value)) {
    let mut line: Value = serde_json::from_slice(&case.bench().read("shared.jsonl")).unwrap();
    change(&mut line);
    case.bench().write("shared.jsonl", format!("{line}\n"));
}

/// A case of one visit with a departure, shared and opened.
fn shared() -> (Case, String) {
    let case = Case::new();
    let record = case.seal("mara", "--departure 2026-11-16T14:00:00Z");
    case.scene.admit("mara.visit");
    case.diary("add", "--kept mara.kept");
    case.share_all();
    (case, record)
}

#[test]
fn the_planned_request_leads_to_who_was_there() {
    let (case, record) = shared();
    let (bench, scene) = (case.bench(), &case.scene);
    scene.seal("jo", &named("Jo", "Groß"), "--departure 2026-11-16T13:00:00Z");
    scene.admit("jo.visit");
    let planned = bench.ok(&plan_line(BACKWARD)).json();
    let office = bench.ok("--json inspect office.key").json()["public"].clone();
    assert_eq!(
        planned,
        json!({
            "asks": [{
                "file": "asks/request-01", "venue": scene.venue, "venue_name": "Brauhaus",
                "windows": [["2026-11-16T12:00:00Z", "2026-11-16T14:00:00Z"]], "areas": [],
                "record_ids": [record], "office": office, "office_name": null,
                "expires": "2026-11-20T08:00:00Z",
            }],
            "left_out": [],
            "cut": [],
        })
    );
    bench.ok(&scene.release().replace("--request request", "--request asks/request-01"));
    let open = scene.open().replace("--request request", "--request asks/request-01");
    let names: Vec<_> = bench.ok(&open).lines().iter().map(|line| line["given_name"].clone()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&json!("Jo")));
}

#[test]
fn periods_areas_and_stays_are_as_told() {
    let (case, record) = shared();
    let plan = |out: &str, options: &str| {
        let line = plan_line(options).replace("--out asks", &format!("--out {out}"));
        case.bench().ok(&line).json()
    };
    let windows = |planned: &Value| planned["asks"][0]["windows"].clone();
    let forward = plan("a", "--forward 2026-11-17T06:00:00Z --isolation 2026-11-17T07:00:00Z --area-levels 1");
    assert_eq!(windows(&forward), json!([["2026-11-16T12:00:00Z", "2026-11-16T14:00:00Z"]]));
    assert_eq!(forward["asks"][0]["areas"], json!(["Saal"]));
    let cut = plan("b", "--period 2026-11-16T13:00:00Z/2026-11-17T00:00:00Z --days 7");
    assert_eq!(windows(&cut), json!([["2026-11-16T13:00:00Z", "2026-11-16T14:00:00Z"]]));
    assert_eq!(cut["asks"][0]["expires"], "2026-11-24T08:00:00Z");
    let left_out = |reason: &str| json!({"asks": [], "left_out": [{"record_id": record, "reason": reason}], "cut": []});
    let short = plan("c", &format!("{BACKWARD} --min-minutes 121"));
    assert_eq!(short, left_out("too-short"));
    let before = plan("d", "--period 2026-11-16T14:30:00Z/2026-11-17T00:00:00Z");
    assert_eq!(before, left_out("outside-period"));
    change(&case, |line| line["departure"] = json!(null));
    let open = plan("e", &format!("{BACKWARD} --max-stay 3"));
    assert_eq!(windows(&open), json!([["2026-11-16T12:00:00Z", "2026-11-16T15:00:00Z"]]));
}

#[test]
fn what_is_not_checked_is_left_out() {
    let (case, record) = shared();
    change(&case, |line| line["checked"] = json!(false));
    let done = case.bench().ok(&plan_line(BACKWARD));
    let left_out = json!([{"record_id": record, "reason": "unchecked"}]);
    assert_eq!(done.json(), json!({"asks": [], "left_out": left_out, "cut": []}));
    assert!(case.bench().files("asks").is_empty());
}

/// Another office, certified by the same authority; its day key of the morning.
fn other_office(bench: &Bench) {
    let public = bench.ok("keygen office --out bonn.key").text().to_owned();
    let at = format!("--at {MORNING}");
    bench.ok(&format!("{at} certify --key authority.key --office {public} --name Bonn --out bonn.certificate"));
    bench.ok(&format!("{at} daykey --key bonn.key --certificate bonn.certificate --out bonn-morning"));
}

#[test]
fn a_venue_that_names_another_office_is_asked_through_it() {
    let (case, record) = shared();
    let (bench, trust) = (case.bench(), &case.scene.trust);
    other_office(bench);
    let by_bonn = |options: &str| {
        let line = plan_line("").replace("office-morning", "bonn-morning");
        let line = line.replace("--key office.key", "--key bonn.key");
        format!("{line} {BACKWARD} {options}")
    };
    let before = bench.contents();
    let without = by_bonn("").replace("--json ", "");
    let refused = bench.refused(&without, "invalid-input");
    assert!(refused.stderr.contains("needs --to: "), "{}", refused.stderr);
    let own = format!("--to bonn-morning {trust}");
    bench.refused(&by_bonn(&own).replace("--json ", ""), "invalid-input");
    let yesterday = format!("--to office-day {trust}");
    bench.refused(&by_bonn(&yesterday).replace("--json ", ""), "wrong-day");
    assert_eq!(bench.contents(), before);
    let to = format!("--to bonn-morning --to office-morning {trust}");
    let planned = bench.ok(&by_bonn(&to)).json();
    let ask = &planned["asks"][0];
    assert_eq!(ask["file"], "asks/referral-01");
    assert_eq!(ask["office_name"], "Gesundheitsamt");
    assert_eq!(ask["record_ids"], json!([record]));
    let open = format!("--at {MORNING} open --key office.key --referral asks/referral-01 {trust}");
    let opened = bench.ok(&open).json();
    assert_eq!(opened["office_name"], "Bonn");
    assert_eq!(opened["windows"], ask["windows"]);
}

#[test]
fn what_cannot_be_planned_is_refused_and_nothing_is_written() {
    let (case, _) = shared();
    let bench = case.bench();
    bench.write("junk", "{\"given_name\": \"Mara\"}\n");
    let line = String::from_utf8(bench.read("shared.jsonl")).unwrap();
    bench.write("bad-time", line.replace("2026-11-16T12", "Mara"));
    std::fs::create_dir(bench.path("used")).unwrap();
    bench.write("used/request-01", "");
    let before = bench.contents();
    let plan = plan_line(BACKWARD).replace("--json ", "");
    for (line, code) in [
        (plan.replace("shared.jsonl", "junk"), "invalid-input"),
        (plan.replace("shared.jsonl", "bad-time"), "invalid-time"),
        (plan.replace("shared.jsonl", "nothing"), "io"),
        (plan.replace("office.key", "venue.key"), "wrong-purpose"),
        (plan.replace("--reply-key office-morning", "--reply-key office-day"), "wrong-day"),
        (plan.replace("asks", "used"), "invalid-input"),
        (plan.replace(BACKWARD, "--backward 2026-12-17T06:00:00Z"), "invalid-time"),
        (plan.clone() + " --area-levels 5", "invalid-policy"),
        (plan.clone() + " --max-stay 25", "invalid-time"),
        (plan.clone() + " --days 8", "invalid-time"),
    ] {
        let refused = bench.refused(&line, code);
        assert!(!refused.stderr.contains("Mara"), "{}", refused.stderr);
        assert_eq!(bench.contents(), before, "{line}");
    }
}

/// One file that is not a venue's day key spoils no other; the visits of its venue are left out.
#[test]
fn a_file_that_is_no_day_key_is_reported_and_left_aside() {
    let (case, record) = shared();
    let bench = case.bench();
    let line = plan_line(BACKWARD);
    let beside = line.replace("key venue-day", "key office-day --venue-day-key venue-day");
    let done = bench.ok(&beside);
    assert!(done.stderr.contains("wrong-purpose"), "{}", done.stderr);
    assert_eq!(done.json()["asks"].as_array().unwrap().len(), 1);
    let alone = line.replace("key venue-day", "key office-day").replace("asks", "none");
    let left_out = json!([{"record_id": record, "reason": "no-day-key"}]);
    assert_eq!(bench.ok(&alone).json()["left_out"], left_out);
}

#[test]
fn visits_are_read_from_standard_input() {
    let (case, _) = shared();
    let line = plan_line(BACKWARD).replace("--visits shared.jsonl", "--visits -");
    let words: Vec<_> = line.split_whitespace().collect();
    let lines = case.bench().read("shared.jsonl");
    let done = case.bench().run_with(&words, &[&lines[..], b"\n", &lines[..]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(done.json()["asks"].as_array().unwrap().len(), 1);
}
