//! The diary: kept for 14 days, deleted for good, and whole after a crash.

use crate::support::case::Case;
use crate::support::{Bench, LATER, named};
use serde_json::json;

/// A PIN and a diary without a secret.
fn without_a_secret(bench: &Bench) {
    bench.write("pin", "314159\n");
    bench.ok("--passphrase-file pin diary create --diary diary");
}

#[test]
fn a_visit_is_added_after_the_check_in_and_amended_after_the_check_out() {
    let case = Case::new();
    let (early, late) = (case.seal("ada", "--arrival 2026-11-16T11:55:00Z"), case.seal("mara", "--area Saal/Tisch-4"));
    let added = case.diary("add", "--kept mara.kept --kept ada.kept");
    assert_eq!(added.text(), "added 2 visits: the diary has 2");
    case.scene.check_out("mara");
    let amended = case.diary_json("amend", "--kept mara.kept");
    assert_eq!(amended, json!({"amended": 1, "visits": 2}));
    let venue = &case.scene.venue;
    assert_eq!(
        case.diary_json("list", ""),
        json!([
            {
                "record_id": early, "venue": venue, "venue_name": "Brauhaus", "area": "Saal",
                "arrival": "2026-11-16T11:55:00Z", "departure": null,
            },
            {
                "record_id": late, "venue": venue, "venue_name": "Brauhaus", "area": "Saal/Tisch-4",
                "arrival": "2026-11-16T12:00:00Z", "departure": "2026-11-16T14:00:00Z",
            },
        ])
    );
    assert_eq!(
        case.diary("list", "").text(),
        format!(
            "{early}  2026-11-16T11:55:00Z to -  Brauhaus (Saal)\n\
             {late}  2026-11-16T12:00:00Z to 2026-11-16T14:00:00Z  Brauhaus (Saal/Tisch-4)"
        )
    );
}

#[test]
fn contact_data_are_shown_set_and_removed() {
    let bench = Bench::new();
    bench.write("pin", "vier Wörter ohne Sinn");
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    bench.write("jo.json", named("Jo", "").to_string());
    let create = "--passphrase-file pin --json diary create --diary diary --contact mara.json";
    assert_eq!(bench.ok(create).json(), json!({"has_secret": false, "has_contact": true}));
    let contact = |options: &str| bench.ok(&format!("--passphrase-file pin {options} diary contact --diary diary"));
    assert_eq!(contact("").text(), "given_name: Mara\nfamily_name: Lindner");
    let set = bench.ok("--passphrase-file pin --json diary contact --diary diary --set jo.json");
    assert_eq!(set.json()["given_name"], "Jo");
    assert_eq!(contact("--json").json()["family_name"], "");
    bench.ok("--passphrase-file pin diary contact --diary diary --remove");
    assert_eq!(contact("--json").json(), json!(null));
    assert_eq!(contact("").text(), "no contact data");
}

#[test]
fn what_was_deleted_is_in_no_old_bytes_that_open() {
    let case = Case::with_visits(&["ada", "ben", "cleo"]);
    let (bench, ids) = (case.bench(), case.record_ids());
    let (diary, secret) = (bench.read("diary"), bench.read("secret"));
    bench.write("old", &diary);
    let delete = format!("{} {}", ids[0], ids[2]);
    let deleted = case.diary_json("delete", &delete);
    assert_eq!(deleted, json!({"deleted": 2, "visits": 1}));
    assert_eq!(case.record_ids(), ids[1..2]);
    assert_ne!(bench.read("secret"), secret);
    assert!(!bench.path("secret.next").exists());
    let old = "--passphrase-file pin diary list --diary old --secret secret";
    bench.refused(old, "undecryptable");
    let all = case.diary_json("delete-all", "");
    assert_eq!(all, json!({"deleted": 1, "visits": 0}));
    assert_eq!(case.diary("list", "").text(), "no visits");
}

#[test]
fn without_a_secret_old_bytes_open_with_the_pin() {
    let bench = Bench::new();
    without_a_secret(&bench);
    bench.write("old", bench.read("diary"));
    bench.ok("--passphrase-file pin diary delete-all --diary diary");
    bench.ok("--passphrase-file pin diary list --diary old");
    let files: Vec<_> = bench.files("").into_iter().collect();
    assert_eq!(files, [bench.path("diary"), bench.path("old"), bench.path("pin")]);
}

#[test]
fn fourteen_days_are_kept_and_nothing_is_written_where_none_is_due() {
    let case = Case::with_visits(&["ada", "ben"]);
    let before = case.bench().contents();
    let expire = |day: &str| {
        let line = case.diary_line("expire", "").replace(LATER, day);
        case.bench().ok(&format!("--json {line}")).json()
    };
    let last = expire("2026-11-30T23:59:59Z");
    assert_eq!(last, json!({"deleted": 0, "visits": 2}));
    assert_eq!(case.bench().contents(), before);
    let first = expire("2026-12-01T00:00:00Z");
    assert_eq!(first, json!({"deleted": 2, "visits": 0}));
    assert_ne!(case.bench().read("secret"), before[&case.bench().path("secret")]);
}

#[test]
fn the_pin_is_changed() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    bench.write("new-pin", "271828");
    bench.write("short", "27182");
    let before = bench.contents();
    bench.refused(&case.diary_line("change-pin", "--new-passphrase-file short"), "invalid-text");
    bench.refused(&case.diary_line("change-pin", ""), "invalid-input");
    assert_eq!(bench.contents(), before);
    case.diary("change-pin", "--new-passphrase-file new-pin");
    bench.refused(&case.diary_line("list", ""), "undecryptable");
    bench.ok(&case.diary_line("list", "").replace("pin", "new-pin"));
    assert!(!bench.path("secret.next").exists());
}

#[test]
fn diary_and_secret_are_for_their_owner_alone() {
    let case = Case::with_visits(&["ada"]);
    assert!(case.bench().read("secret").starts_with(b"EPISEAL-DIARY-SECRET1"));
    for change in ["list", "delete-all"] {
        case.diary(change, "");
        case.bench().assert_private("diary");
        case.bench().assert_private("secret");
    }
}

#[test]
fn a_diary_is_no_key_file_and_is_inspected_as_a_message() {
    let bench = Bench::new();
    without_a_secret(&bench);
    bench.refused("--passphrase-file pin prune --key diary", "wrong-purpose");
    let shown = bench.ok("--passphrase-file pin inspect diary");
    assert!(shown.text().starts_with("16([<<{"));
    assert!(shown.text().contains("application/vnd.episeal.diary+cose"));
}
