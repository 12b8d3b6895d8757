//! Live shares: two processes, and a directory as the mailbox.

use crate::support::case::Case;
use crate::support::live::Visitor;
use crate::support::{Done, assert_refused};
use serde_json::Value;

const VISITOR: &str = "--all --live --mailbox box --wait 20";
const OFFICE: &str = "--live --mailbox box --wait 20 --out shared.jsonl";

fn start(case: &Case, options: &str) -> Visitor {
    Visitor::of(case.start(&case.share_line(&format!("{VISITOR} {options}"))))
}

fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..8])
}

fn refused_json(done: &Done, code: &str) {
    assert_eq!(done.code, 1, "{}", done.stderr);
    let error: Value = serde_json::from_str(&done.stderr).unwrap();
    assert_eq!(error["error"], code);
}

#[test]
fn two_processes_share_through_a_mailbox_and_a_code_that_is_told() {
    let case = Case::with_visits(&["ada", "mara"]);
    let visitor = start(&case, "");
    assert_eq!(visitor.told["office"], "Gesundheitsamt");
    assert_eq!(visitor.told["visits"], 2);
    let share_id = visitor.told["share_id"].clone();
    let opened = case.bench().ok(&case.open_line(&format!("{OFFICE} --code {}", visitor.code()))).json();
    assert_eq!(opened["share_id"], share_id);
    assert_eq!(opened["checked"], 2);
    let done = visitor.end();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let delivered = done.json();
    assert_eq!(delivered["confirmed"], true);
    assert_eq!(delivered["share_id"], share_id);
    assert_eq!(delivered["visits"], 2);
    let shared = String::from_utf8(case.bench().read("shared.jsonl")).unwrap();
    assert_eq!(shared.lines().count(), 2);
    assert!(shared.contains(r#""given_name":"mara""#));
    case.bench().assert_private("shared.jsonl");
    for (file, name) in [("hello", "live-hello"), ("answer", "live-answer"), ("share", "live-share")] {
        let shown = case.bench().ok(&format!("inspect box/{file}"));
        assert!(shown.text().contains(&format!("application/vnd.episeal.{name}+cose")));
    }
}

#[test]
fn the_office_may_wait_first_and_the_code_may_be_in_a_file() {
    let case = Case::with_visits(&["ada"]);
    case.bench().write("told", "000 000 000");
    let office = case.start(&case.open_line(&format!("{OFFICE} --code-file told")));
    // Whatever the code was: what matters is that the office waits for the hello.
    let visitor = start(&case, "--code-file code");
    assert_eq!(visitor.told.get("code"), None);
    let (visitor, office) = (visitor.end(), Done::of(office));
    case.bench().assert_private("code");
    assert_ne!(case.bench().read("code"), b"000 000 000\n");
    refused_json(&visitor, "unconfirmed");
    refused_json(&office, "unconfirmed");
}

#[test]
fn a_wrong_code_is_told_to_both_and_the_run_is_over() {
    let case = Case::with_visits(&["ada"]);
    let visitor = start(&case, "");
    let code = visitor.code();
    let open = case.open_line(&format!("{OFFICE} --code {}", wrong(&code))).replace("--json ", "");
    case.bench().refused(&open, "unconfirmed");
    assert!(!case.bench().path("shared.jsonl").exists());
    refused_json(&visitor.end(), "unconfirmed");
    assert_eq!(case.bench().read("box/share"), b"", "nothing was shared");
    // With the right code it is too late, even if the mailbox is made to look new.
    let open = open.replace(&wrong(&code), &code);
    case.bench().refused(&open, "invalid-input");
    for letter in ["answer", "share"] {
        std::fs::remove_file(case.bench().path("box").join(letter)).unwrap();
    }
    case.bench().refused(&open, "share-used");
    assert!(!case.bench().path("box/answer").exists());
}

#[test]
fn who_gets_no_answer_ends_with_that() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let share = case.share_line("--all --live --mailbox box --wait 1").replace("--json ", "");
    let done = bench.run(&share);
    assert_refused(&done, "no-answer");
    assert!(done.text().contains("code: "));
    let open = case.open_line("--live --mailbox box --wait 0 --code 123456789 --out shared").replace("--json ", "");
    bench.refused(&open, "no-answer");
    assert!(bench.path("share-log").exists(), "the answer is logged before it is given");
    assert!(bench.path("box/answer").exists());
    assert!(!bench.path("shared").exists());
    // Nobody says hello.
    bench.refused(&open.replace("--mailbox box", "--mailbox other-box"), "no-answer");
    assert!(!bench.path("other-box").exists());
}

#[test]
fn a_mailbox_serves_once() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    std::fs::create_dir(bench.path("box")).unwrap();
    for letter in ["hello", "answer", "share"] {
        let file = format!("box/{letter}");
        bench.write(&file, "");
        let before = bench.contents();
        let share = case.share_line(&format!("{VISITOR} --code-file code"));
        bench.refused(&share.replace("--json ", ""), "invalid-input");
        assert_eq!(bench.contents(), before);
        std::fs::remove_file(bench.path(&file)).unwrap();
    }
}

#[test]
fn what_is_no_answer_ends_the_run_without_a_share() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let visitor = start(&case, "");
    bench.write("answer", "junk");
    // Like every message, it appears whole.
    std::fs::rename(bench.path("answer"), bench.path("box/answer")).unwrap();
    refused_json(&visitor.end(), "malformed");
    assert!(!bench.path("box/share").exists());
}

#[test]
fn a_hello_that_is_not_one_is_refused_and_not_logged() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    std::fs::create_dir(bench.path("box")).unwrap();
    bench.write("box/hello", bench.read("ada.visit"));
    let before = bench.contents();
    let open = case.open_line(&format!("{OFFICE} --code 123456789"));
    bench.refused(&open.replace("--json ", ""), "wrong-purpose");
    assert_eq!(bench.contents(), before);
}
