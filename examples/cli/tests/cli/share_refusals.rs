//! What cannot be shared or opened: the code of each refusal, and that nothing is written.

use crate::support::case::Case;
use crate::support::{LATER, MORNING};

#[test]
fn what_cannot_be_shared_is_refused_and_nothing_is_written() {
    let case = Case::with_visits(&["ada"]);
    let (bench, missing) = (case.bench(), "0".repeat(32));
    bench.ok(&format!(
        "--at {LATER} revoke --key authority.key --number 2 --out revoked {}",
        bench.ok("--json inspect office.key").json()["public"].as_str().unwrap()
    ));
    let before = bench.contents();
    let line =
        |options: &str| case.share_line(&format!("{options} --out share --code-file code")).replace("--json ", "");
    let all = line("--all");
    for (line, code) in [
        (line(&format!("--record {missing}")), "missing"),
        (line("--record 31415"), "malformed"),
        (line("--period 2026-11-17T00:00:00Z/2026-11-17T01:00:00Z --days 0"), "invalid-time"),
        (line("--period 2026-11-18T00:00:00Z/2026-11-18T01:00:00Z"), "missing"),
        (line("--period 2026-11-17T00:00:00Z/2026-11-16T00:00:00Z"), "invalid-time"),
        (line("--all --days 8"), "invalid-time"),
        (all.replace("office-morning", "office-day"), "wrong-day"),
        (all.replace("office-morning", "venue-day"), "wrong-purpose"),
        (all.replace("--revocations revocations", "--revocations revoked"), "office-revoked"),
        (all.replace(" pin ", " code ").replace("--code-file code", ""), "io"),
        (all.replace("--out share", "--out nowhere/share"), "io"),
        (all.replace("--code-file code", "--code-file nowhere/code"), "io"),
        (all.replace("share --code-file code", "- --code-file -"), "invalid-input"),
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
    bench.ok(&format!("--at {at} daykey --key office.key --certificate certificate --out office-later"));
    bench.ok(&format!("--at {at} revoke --key authority.key --number 2 --out revocations"));
    let line = case.share_line("--all --out share").replace(MORNING, at);
    let line = line.replace("office-morning", "office-later").replace("--json ", "");
    bench.refused(&line, "missing");
    assert!(!bench.path("share").exists());
}

#[test]
fn what_cannot_be_opened_is_refused_and_not_logged() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    bench.ok(&case.share_line("--all --days 1 --out share --code-file code"));
    let told = String::from_utf8(bench.read("code")).unwrap();
    let wrong = if told.starts_with('0') { "100 000 000" } else { "000 000 000" };
    bench.write("wrong", wrong);
    bench.write("short", "123 456 78");
    bench.write("junk", "junk");
    let mut changed = bench.read("share");
    *changed.last_mut().unwrap() ^= 1;
    bench.write("changed", changed);
    bench.ok("keygen office --out other.key");
    let before = bench.contents();
    let line = case.open_line("--share share --code-file code --out shared").replace("--json ", "");
    for (line, code) in [
        (line.replace("file code", "file wrong"), "undecryptable"),
        (line.replace("file code", "file short"), "invalid-text"),
        (line.replace("file code", "file share"), "malformed"),
        (line.replace("--code-file code", "--code 12345678x"), "invalid-text"),
        (line.replace("--code-file code", ""), "invalid-input"),
        (line.replace("--key office.key", "--key other.key"), "undecryptable"),
        (line.replace("--share share", "--share changed"), "undecryptable"),
        (line.replace("--share share", "--share diary"), "wrong-purpose"),
        (line.replace("--share share", "--share nothing"), "io"),
        (line.replace("--store store", "--store nothing"), "io"),
        (line.replace("--log share-log", "--log junk"), "malformed"),
        (line.replace("--out shared", "--out nowhere/shared"), "io"),
        (line.replace(MORNING, "2026-11-18T08:00:00Z"), "share-expired"),
    ] {
        bench.refused(&line, code);
        assert_eq!(bench.contents(), before, "{line}");
    }
    bench.ok(&line);
    assert!(bench.path("share-log").exists());
}
