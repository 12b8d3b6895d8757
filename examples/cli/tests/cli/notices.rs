//! Notices: an office says that it read a visit, and only the guest who keeps it learns that.

use crate::support::case::Case;
use crate::support::{Bench, MORNING};
use serde_json::Value;

/// Ada's visit was read; Nils, who is in the same diary, never gave his to the server.
fn read() -> Case {
    let case = Case::with_visits(&["ada"]);
    case.seal("nils", "");
    case.diary("add", "--kept nils.kept");
    case.scene.ask();
    case.bench().ok(&case.scene.release());
    open(&case, "opened");
    case
}

fn open(case: &Case, out: &str) {
    let line = case.scene.open();
    case.bench().ok(&format!("{line} --notice-keys keys --out {out}"));
}

fn notice(options: &str) -> String {
    format!("--at {MORNING} notice --key office.key --certificate certificate {options}")
}

const OF_THE_DAY: &str = "--day 2026-11-16";

fn told(case: &Case, notices: &str) -> Value {
    let trust = &case.scene.trust;
    let line = format!(
        "--json --at {MORNING} --passphrase-file pin diary told --diary diary --secret secret {trust} {notices}"
    );
    case.bench().ok(&line).json()
}

fn keys(bench: &Bench) -> Vec<String> {
    let text = String::from_utf8(bench.read("keys")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_guest_whose_visit_was_read_is_told() {
    let case = read();
    let bench = case.bench();
    bench.ok(&notice(&format!("{OF_THE_DAY} --keys keys --out notice")));
    let told_of = told(&case, "notice");
    let told_of = told_of.as_array().unwrap();
    assert_eq!(told_of.len(), 1);
    let ada: Value = serde_json::from_slice(&bench.read("opened")).unwrap();
    assert_eq!(told_of[0]["record_id"], ada["record_id"]);
    assert_eq!(told_of[0]["office"], "Gesundheitsamt");
    assert_eq!(told_of[0]["told"], MORNING);
    assert_eq!(told_of[0]["venue_name"], "Brauhaus");
    // A notice of the next day says the same again: it is told once.
    let later = notice(&format!("{OF_THE_DAY} --keys keys --out later"));
    bench.ok(&later.replace(MORNING, "2026-11-17T09:00:00Z"));
    assert_eq!(told(&case, "later notice"), told(&case, "notice"));
}

#[test]
fn a_notice_of_nobody_is_as_long_and_tells_nobody() {
    let case = read();
    let bench = case.bench();
    let made = bench.ok(&format!("--json {}", notice(&format!("{OF_THE_DAY} --keys keys --out with"))));
    let kid = made.json()["kid"].as_str().unwrap().to_owned();
    bench.ok(&notice(&format!("--kid {kid} --out without")));
    assert_eq!(bench.read("with").len(), bench.read("without").len());
    assert_eq!(told(&case, "without"), serde_json::json!([]));
    bench.ok(&notice(&format!("--kid {kid} --size 2048 --out longer")));
    assert!(bench.read("longer").len() > bench.read("with").len());
    bench.refused(&notice(&format!("--kid {kid} --size 1000 --out no")), "invalid-policy");
    bench.refused(&notice("--day 2026-11-01 --out no"), "no-day-key");
    bench.refused(&notice("--kid 00 --out no"), "malformed");
    assert_eq!(bench.run(&notice("--out no")).code, 2);
    assert!(!bench.path("no").exists());
}

#[test]
fn notice_keys_are_kept_once_each_and_shown_to_nobody() {
    let case = read();
    let bench = case.bench();
    bench.assert_private("keys");
    let before = keys(bench);
    assert_eq!(before.len(), 1);
    assert!(before[0].starts_with("EPISEAL-NOTICE-SECRET1"));
    open(&case, "opened-again");
    assert_eq!(keys(bench), before);
    for line in ["inspect keys", "--json inspect keys"] {
        let shown = bench.ok(line);
        assert!(shown.text().contains("notice keys"), "{}", shown.text());
        assert!(!shown.text().contains(&before[0][22..40]));
    }
}

#[test]
fn notice_keys_are_forgotten_after_fourteen_days() {
    let case = read();
    let bench = case.bench();
    let prune = |at: &str| {
        let line = format!("--json --at {at} prune --key office.key --notice-keys keys");
        bench.ok(&line).json()["notice_keys"].clone()
    };
    assert_eq!(prune("2026-11-30T08:00:00Z"), 0);
    assert_eq!(keys(bench).len(), 1);
    assert_eq!(prune("2026-12-01T08:00:00Z"), 1);
    assert_eq!(bench.read("keys"), b"");
    bench.assert_private("keys");
    assert_eq!(bench.run("prune --notice-keys keys").code, 2);
}

#[test]
fn a_server_takes_notices_of_trusted_offices_and_forgets_them() {
    let case = read();
    let bench = case.bench();
    bench.ok(&notice(&format!("{OF_THE_DAY} --keys keys --out notice")));
    let admit = format!("--at {MORNING} admit --store store notice");
    let refused = bench.refused(&admit, "invalid-input");
    assert!(refused.stderr.contains("--authority"), "{}", refused.stderr);
    assert!(!bench.path("store/notices").exists());
    let trusted = format!("{admit} {}", case.scene.trust);
    assert_eq!(bench.ok(&format!("--json {trusted}")).json()["notices"], 1);
    let again = bench.ok(&format!("--json {trusted}")).json();
    assert_eq!((&again["notices"], &again["stored_already"]), (&0.into(), &1.into()));
    let stored = bench.files("store/notices");
    assert_eq!(stored.len(), 1);
    assert_eq!(std::fs::read(&stored[0]).unwrap(), bench.read("notice"));
    // One that says that it is from another time, and one that was changed.
    let late = trusted.replace(MORNING, "2026-11-17T08:11:00Z");
    bench.refused(&late, "invalid-time");
    let mut forged = bench.read("notice");
    *forged.last_mut().unwrap() ^= 1;
    bench.write("notice", forged);
    bench.refused(&trusted, "bad-signature");
    // Visits and their keys go after 30 days, and so do notices.
    bench.ok("--at 2026-12-17T08:00:00Z prune --store store");
    assert_eq!(bench.files("store/notices").len(), 1);
    bench.ok("--at 2026-12-18T08:00:00Z prune --store store");
    assert_eq!(bench.files("store/notices").len(), 0);
}
