//! Opening releases: one bad file spoils no other, and cells are not formulas.

use crate::support::{Scene, assert_refused, named};
use serde_json::json;
use std::collections::BTreeMap;

/// Five guests, stored and asked for; record ids by name.
fn five_guests() -> (Scene, BTreeMap<&'static str, String>) {
    let scene = Scene::new();
    let mut ids = BTreeMap::new();
    for name in ["ada", "ben", "cleo", "dora", "emil"] {
        ids.insert(name, scene.seal(name, &named(name, "Muster"), ""));
        scene.admit(&format!("{name}.visit"));
    }
    scene.ask();
    (scene, ids)
}

fn stored(scene: &Scene, id: &str) -> String {
    let files = scene.bench.files("store");
    let file = files.iter().find(|file| file.to_string_lossy().contains(id)).unwrap();
    file.to_string_lossy().into_owned()
}

fn change(file: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(file).unwrap();
    change(&mut bytes);
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn a_corrupted_file_among_many_is_reported_and_the_rest_opened() {
    let (scene, ids) = five_guests();
    scene.bench.ok(&scene.release());
    let (signature, header) = (stored(&scene, &ids["ada"]), stored(&scene, &ids["ben"]));
    change(&signature, |bytes| *bytes.last_mut().unwrap() ^= 1);
    change(&header, |bytes| bytes[0] ^= 1);
    let cut = stored(&scene, &ids["cleo"]);
    change(&cut, |bytes| bytes.truncate(100));
    let done = scene.bench.ok(&scene.open());
    let lines = done.lines();
    let error = |name: &str| {
        let of_record = lines.iter().filter(|line| line["record_id"] == ids[name].as_str());
        of_record.map(|line| line["error"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(error("ada"), ["bad-signature"]);
    assert_eq!(error("ben"), ["missing"]);
    assert_eq!(error("cleo"), ["missing"]);
    assert_eq!(error("dora"), [json!(null)]);
    assert_eq!(error("emil"), [json!(null)]);
    assert!(done.stderr.contains(&format!("{}.00.visit: malformed: ", ids["ben"])));
    assert!(done.stderr.contains(&format!("{}.00.visit: malformed: ", ids["cleo"])));
    assert!(done.stderr.ends_with("opened 2, refused 3, skipped 2 files\n"), "{}", done.stderr);
}

#[test]
fn a_file_that_the_venue_cannot_read_is_reported_and_the_rest_released() {
    let (scene, ids) = five_guests();
    change(&stored(&scene, &ids["ada"]), |bytes| *bytes.last_mut().unwrap() ^= 1);
    change(&stored(&scene, &ids["ben"]), Vec::clear);
    let foreign = stored(&scene, &ids["dora"]).replace(&ids["dora"], "notes");
    std::fs::write(foreign, "not a visit").unwrap();
    let done = scene.bench.ok(&scene.release());
    assert!(done.stderr.contains(&format!("{}.00.visit: bad-signature: ", ids["ada"])));
    assert!(done.stderr.contains(&format!("{}.00.visit: malformed: ", ids["ben"])));
    assert!(done.stderr.contains("notes.00.visit: invalid-input: "));
    assert_eq!(done.text(), "for Gesundheitsamt: 5 visits read, 2 refused, 1 parts");
    let opened = scene.bench.ok(&scene.open());
    let names: Vec<_> =
        opened.lines().iter().filter_map(|line| line["given_name"].as_str().map(str::to_owned)).collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn a_note_that_the_venue_cannot_read_is_reported_in_the_order_of_the_visits() {
    let (scene, ids) = five_guests();
    let mut files: Vec<_> = ids.values().map(|id| stored(&scene, id)).collect();
    files.sort();
    change(&files[0], |bytes| *bytes.last_mut().unwrap() ^= 1);
    std::fs::create_dir(files[2].replace(".00.visit", ".note")).unwrap();
    change(&files[4], Vec::clear);
    let done = scene.bench.ok(&scene.release());
    let reported: Vec<_> = done.stderr.lines().map(|line| line.split(": ").take(2).collect::<Vec<_>>()).collect();
    let codes = ["bad-signature", "io", "malformed"];
    for ((line, code), place) in reported.iter().zip(codes).zip([0, 2, 4]) {
        assert!(files[place].ends_with(line[0]), "{}", done.stderr);
        assert_eq!(line[1], code);
    }
    assert_eq!(reported.len(), 3, "{}", done.stderr);
    assert_eq!(done.text(), "for Gesundheitsamt: 5 visits read, 2 refused, 1 parts");
}

#[test]
fn a_name_that_is_nearly_that_of_a_visit_is_reported_and_costs_no_other() {
    let (scene, ids) = five_guests();
    let ada = stored(&scene, &ids["ada"]);
    let names = ["+0", "0", "000", "-1", " 0", "٠"].map(|revision| ada.replace(".00.", &format!(".{revision}.")));
    for name in &names {
        std::fs::copy(&ada, name).unwrap();
    }
    let done = scene.bench.ok(&scene.release());
    assert_eq!(done.text(), "for Gesundheitsamt: 5 visits read, 0 refused, 1 parts");
    assert_eq!(done.stderr.lines().count(), names.len(), "{}", done.stderr);
    assert!(done.stderr.lines().all(|line| line.contains(": invalid-input: ")), "{}", done.stderr);
}

#[test]
fn the_visits_of_other_venues_are_left_alone() {
    let (scene, _) = five_guests();
    let other = Scene::new();
    other.seal("zoe", &named("Zoe", "Fremd"), "");
    let visit = other.bench.path("zoe.visit");
    scene.publish(&other.bench.path("venue-day").to_string_lossy());
    scene.admit(&visit.to_string_lossy());
    scene.bench.ok(&scene.release());
    let done = scene.bench.ok(&scene.open());
    assert_eq!(done.lines().len(), 5);
    assert_eq!(done.stderr, "opened 5, refused 0\n");
}

#[test]
fn a_visit_that_the_venue_did_not_examine_is_named() {
    let (scene, _) = five_guests();
    scene.bench.ok(&scene.release());
    let late = scene.seal("finn", &named("Finn", "Muster"), "");
    scene.admit("finn.visit");
    let done = scene.bench.ok(&scene.open());
    assert!(done.lines().contains(&json!({"record_id": late, "error": "unexamined"})));
    assert_eq!(done.stderr, "opened 5, refused 1\n");
}

#[test]
fn an_incomplete_release_is_refused() {
    let (scene, _) = five_guests();
    scene.bench.ok(&scene.release());
    let whole = scene.bench.read("release");
    for part in [&whole[..0], &whole[..1], &whole[..whole.len() - 1]] {
        scene.bench.write("release", part);
        let done = scene.bench.refused(&scene.open(), "incomplete");
        assert_eq!(done.stdout, b"");
    }
    let twice = [whole.as_slice(), &whole].concat();
    scene.bench.write("release", twice);
    let done = scene.bench.run(&scene.open());
    assert_refused(&done, "out-of-order");
    assert_eq!(done.lines().len(), 5, "what was opened is written");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    scene.bench.write("release", changed);
    scene.bench.refused(&scene.open(), "undecryptable");
    scene.bench.write("release", b"\x5a\xff\xff\xff\xff");
    scene.bench.refused(&scene.open(), "malformed");
}

#[test]
fn no_cell_of_the_csv_is_a_formula() {
    let scene = Scene::new();
    let hostile = json!({
        "given_name": "=HYPERLINK(\"http://evil.example\")", "family_name": "@SUM(A1)",
        "phone": "+1+cmd|' /C calc'!A0", "email": "=1@example.org", "street": "-2+3",
        "postal_code": "=1", "city": "x;=1",
    });
    scene.seal("eve", &hostile, "");
    scene.admit("eve.visit");
    scene.ask();
    scene.bench.ok(&scene.release());
    let done = scene.bench.ok(&format!("{} --format csv --venue-name Brauhaus", scene.open()));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(done.stdout.as_slice());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(&rows[2][5], "'=HYPERLINK(\"http://evil.example\")");
    assert_eq!(&rows[2][6], "'@SUM(A1)");
    assert!(rows[2][4].starts_with("Ort: Brauhaus | Bereich: Saal | "));
    for cell in &rows[2] {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        assert!(!cell.contains(";="), "{cell}");
    }
}

#[test]
fn errors_of_records_go_beside_the_csv() {
    let (scene, ids) = five_guests();
    scene.bench.ok(&scene.release());
    change(&stored(&scene, &ids["ada"]), |bytes| *bytes.last_mut().unwrap() ^= 1);
    let done = scene.bench.ok(&format!("{} --format csv --out contacts.csv", scene.open()));
    assert_eq!(done.text(), "opened 4, refused 1");
    assert_eq!(done.stderr.lines().count(), 1);
    assert!(done.stderr.starts_with(&format!("{}: bad-signature: ", ids["ada"])));
    let csv = String::from_utf8(scene.bench.read("contacts.csv")).unwrap();
    assert_eq!(csv.lines().count(), 6);
}
