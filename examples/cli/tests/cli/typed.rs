//! Files that editors wrote: a byte order mark and line breaks around a text are not part of it.

use crate::support::case::Case;
use crate::support::{Bench, LATER, NOON, Scene, named};

const AROUND: [&str; 4] = ["\u{feff}{}\r\n", "{}\n\n", "\r\n{}", "\u{feff}{}"];

fn around(pattern: &str, text: &str) -> String {
    pattern.replace("{}", text)
}

#[test]
fn a_pin_is_the_same_from_any_editor() {
    let case = Case::with_visits(&["mara"]);
    for pattern in AROUND {
        case.bench().write("pin", around(pattern, "314159"));
        case.diary("list", "");
    }
    case.bench().write("pin", "314159 ");
    let line = case.diary_line("list", "");
    case.bench().refused(&line, "undecryptable");
}

#[test]
fn a_diarys_secret_is_the_same_from_any_editor() {
    let case = Case::with_visits(&["mara"]);
    let secret = String::from_utf8(case.bench().read("secret")).unwrap();
    for pattern in AROUND {
        case.bench().write("secret", around(pattern, secret.trim_end()));
        case.diary("list", "");
    }
}

#[test]
fn a_passphrase_is_the_same_from_any_editor() {
    let bench = Bench::new();
    for (number, pattern) in AROUND.iter().enumerate() {
        bench.write("bom", around(pattern, " geheim\u{e4}nis "));
        bench.write("typed", " geheim\u{e4}nis ");
        bench.ok(&format!("--passphrase-file bom keygen venue --out key-{number}"));
        let open = format!("--at {NOON} --passphrase-file typed daykey --key key-{number} --venue-may-read --out day");
        bench.ok(&open);
        bench.write("typed", "geheim\u{e4}nis");
        bench.refused(&open, "undecryptable");
    }
}

#[test]
fn contacts_keys_posters_and_codes_are_the_same_from_any_editor() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let (poster, contact) = (bench.read("poster"), named("Mara", "Lindner").to_string());
    let poster = String::from_utf8(poster).unwrap();
    for (number, pattern) in AROUND.iter().enumerate() {
        bench.write("poster", around(pattern, poster.trim_end()));
        bench.write("contact", around(pattern, &contact));
        bench.ok(&format!(
            "--at {NOON} seal --poster poster --day-key venue-day {} --contact contact --out visit-{number} \
             --kept kept-{number}",
            scene.trust
        ));
        let key = String::from_utf8(bench.read("venue.key")).unwrap();
        bench.write("edited.key", around(pattern, key.trim_end()).replace('\n', "\r\n"));
        let again =
            format!("--at {LATER} daykey --key edited.key --office-day-key office-day {} --out again", scene.trust);
        bench.ok(&again);
        assert_eq!(bench.read("again"), bench.read("venue-day"));
    }
}

#[test]
fn a_code_that_was_written_down_in_an_editor_opens_its_share() {
    let case = Case::with_visits(&["mara"]);
    let bench = case.bench();
    bench.ok(&case.share_line("--all --out share --code-file code"));
    let code = String::from_utf8(bench.read("code")).unwrap();
    bench.write("code", format!("\u{feff}{}\r\n", code.trim_end()));
    bench.ok(&case.open_line("--share share --code-file code --out shared.jsonl"));
    let shared = String::from_utf8(bench.read("shared.jsonl")).unwrap();
    bench.write("shared.jsonl", format!("\u{feff}{}", shared.replace('\n', "\r\n")));
    let plan = format!(
        "--json --at {} plan --key office.key --visits shared.jsonl --reply-key office-morning --legal-basis IfSG-28a \
         --venue-day-key venue-day --out asks --backward 2026-11-17",
        crate::support::MORNING
    );
    assert_eq!(bench.ok(&plan).json()["asks"].as_array().unwrap().len(), 1);
}

#[test]
fn a_store_forgets_the_visits_of_days_more_than_thirty_days_ago() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.check_out("mara");
    scene.admit("mara.visit mara.leave");
    let bench = &scene.bench;
    let before = bench.contents();
    for early in [NOON, "2026-12-16T23:59:59Z"] {
        let pruned = bench.ok(&format!("--json --at {early} prune --store store"));
        assert_eq!(pruned.text(), "{\"visits\":0}");
        assert_eq!(bench.contents(), before, "{early}");
    }
    let pruned = bench.ok("--at 2026-12-17T00:00:00Z prune --store store");
    assert_eq!(pruned.text(), "deleted 2 visits");
    let is_left = |file: &std::path::PathBuf| {
        file.extension().is_some_and(|end| ["visit", "note", "notes", "day-key"].iter().any(|kind| end == *kind))
    };
    assert!(!bench.files("store").iter().any(is_left));
    let both = bench.ok("--json --at 2026-12-17T00:00:00Z prune --store store --key venue.key");
    assert_eq!(both.text(), "{\"deleted\":1,\"visits\":0}");
    assert_eq!(bench.run("prune").code, 2);
    bench.refused("prune --store nowhere", "io");
}

#[test]
fn a_store_that_is_pruned_counts_the_notes_that_are_left() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let record = scene.seal("jo", &named("Jo", "Groß"), "--kind staff");
    bench.ok(&format!(
        "--at {LATER} depart --key staff.key --certificate staff-certificate --venue {} --day-key venue-day \
         --record {record} --out note",
        scene.venue
    ));
    scene.admit("jo.visit note");
    let is_count = |file: &std::path::PathBuf| file.extension().is_some_and(|end| end == "notes");
    let count = bench.files("store").into_iter().find(is_count).unwrap();
    assert_eq!(std::fs::read_to_string(&count).unwrap(), "1\n");
    // Some were of days that are over.
    std::fs::write(&count, "7\n").unwrap();
    bench.ok("--at 2026-12-16T23:59:59Z prune --store store");
    assert_eq!(std::fs::read_to_string(&count).unwrap(), "1\n");
    bench.ok("--at 2026-12-17T00:00:00Z prune --store store");
    assert!(!count.exists());
}

#[test]
fn what_a_killed_command_left_in_a_store_is_swept() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    let bench = &scene.bench;
    let places: std::collections::BTreeSet<_> =
        bench.files("store").iter().map(|file| file.parent().unwrap().to_owned()).collect();
    assert!(places.len() >= 2, "of the venue and of its day key");
    for place in &places {
        std::fs::write(place.join(".episeal-new-left"), "half a visit").unwrap();
    }
    bench.ok(&format!("--at {LATER} prune --store store"));
    let is_left = |file: &std::path::PathBuf| file.ends_with(".episeal-new-left");
    assert!(!bench.files("store").iter().any(is_left));
}

#[test]
fn a_store_keeps_what_does_not_tell_its_day_and_says_so() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    let bench = &scene.bench;
    for file in bench.files("store") {
        match file.extension().is_some_and(|end| end == "day-key") {
            true => std::fs::remove_file(file).unwrap(),
            false => std::fs::write(file, "not a visit").unwrap(),
        }
    }
    let before = bench.files("store");
    let pruned = bench.ok("--at 2026-12-17T00:00:00Z prune --store store");
    assert_eq!(pruned.text(), "deleted 0 visits");
    assert!(pruned.stderr.contains("invalid-input"), "{}", pruned.stderr);
    assert_eq!(bench.files("store"), before);
}
