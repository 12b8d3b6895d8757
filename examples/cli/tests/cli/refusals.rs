//! Exit codes, the one line with its code, and what is never in it.

use crate::support::{Bench, MORNING, NOON, Scene, assert_refused, named};

const DIARY: &str = "--diary a --to b --authority c --revocations d";
const OPEN: &str = "--key a --log b --store c";
const PLAN: &str = "--key a --visits b --venue-day-key c --legal-basis d --reply-key e --out f";

/// As someone does who swaps two options, or gives a text where a file is meant.
#[test]
fn a_text_in_the_place_of_a_file_is_not_repeated() {
    let scene = Scene::new();
    let certificate = "HC1:NCF0123456789";
    let contact = r#"{"given_name":"Mara"}"#;
    let trust = format!("--authority {} --revocations revocations", scene.authority);
    let long = "M".repeat(256);
    for (line, text) in [
        ("cert verify dsc.pem --trust", certificate),
        ("cert verify dsc.pem --trust", long.as_str()),
        ("inspect", "EPISEAL-VENUE-SECRET1QQQQ"),
        (&format!("--at {NOON} seal --poster poster --day-key venue-day {trust} --out v --contact"), contact),
        ("keygen venue --out k --passphrase-file", "271828 and more"),
    ] {
        let words: Vec<_> = line.split_whitespace().chain([text]).collect();
        let done = scene.bench.run_with(&words, b"");
        assert_ne!(done.code, 0, "{line}");
        assert!(!done.stderr.contains(&text[4..]), "{}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    }
}

#[test]
fn wrong_usage_is_two_and_says_how() {
    let bench = Bench::new();
    for line in [
        "",
        "frobnicate",
        "keygen",
        "keygen butcher --out x",
        "--at yesterday inspect x",
        "--at 2026-11-16T12:00:00 inspect x",
        "certify --key a",
        "daykey --key a",
        "open --key a",
        "open --kept a",
        "open --kept a --visit b --key c",
        "request --key a --reply-key b --venue c --window 1800 --legal-basis d",
        "diary",
        "diary list",
        "diary add --diary a",
        "diary delete --diary a",
        "diary contact --diary a --set b --remove",
        &format!("share {DIARY} --out a"),
        &format!("share {DIARY} --all"),
        &format!("share {DIARY} --all --record a --out a"),
        &format!("share {DIARY} --all --out a --live --mailbox b"),
        &format!("share {DIARY} --all --live"),
        &format!("share {DIARY} --all --out a --mailbox b"),
        &format!("share {DIARY} --all --live --mailbox b --days 1"),
        &format!("open-share {OPEN}"),
        &format!("open-share {OPEN} --share a --live --mailbox b"),
        &format!("open-share {OPEN} --share a --wait 1"),
        &format!("open-share {OPEN} --share a --code b --code-file c"),
        &format!("plan {PLAN}"),
        &format!("plan {PLAN} --backward 0 --period 0/1"),
        &format!("plan {PLAN} --forward 0"),
        &format!("plan {PLAN} --backward 0 --isolation 1"),
        &format!("plan {PLAN} --backward 0 --to a"),
        &format!("plan {PLAN} --backward 0 --authority a --revocations b"),
    ] {
        let done = bench.run(line);
        assert_eq!(done.code, 2, "{line}");
        assert!(done.stderr.contains("--help"), "{line}: {}", done.stderr);
        assert_eq!(done.stdout, b"", "{line}");
    }
}

#[test]
fn every_option_of_every_command_is_explained() {
    let bench = Bench::new();
    for command in [
        "keygen",
        "certify",
        "revoke",
        "daykey",
        "poster",
        "seal",
        "checkout",
        "depart",
        "admit",
        "request",
        "refer",
        "release",
        "open",
        "prune",
        "inspect",
        "demo",
        "cert issue",
        "cert guard-key",
        "cert guard-forget",
        "cert guard-settle",
        "cert qr",
        "cert pdf",
        "cert verify",
        "cert decode",
        "share",
        "open-share",
        "plan",
        "areas make",
        "areas cell",
        "diary create",
        "diary contact",
        "diary add",
        "diary amend",
        "diary list",
        "diary delete",
        "diary delete-all",
        "diary expire",
        "diary change-pin",
    ] {
        let help = bench.ok(&format!("{command} -h"));
        let options: Vec<_> =
            help.text().lines().filter(|line| line.starts_with("  ") && line.contains("--")).collect();
        assert!(options.len() > 3, "{command}");
        for option in options {
            let words = option.split("  ").filter(|part| !part.trim().is_empty());
            assert!(words.count() >= 2, "{command}: {option}");
        }
    }
}

#[test]
fn the_library_refuses_with_its_code() {
    let scene = Scene::new();
    let Scene { bench, trust, authority, .. } = &scene;
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal = |at: &str, trust: &str| {
        format!("--at {at} seal --poster poster --day-key venue-day {trust} --contact mara.json --out visit")
    };
    bench.refused(&seal(MORNING, trust), "wrong-day");
    bench.ok(&format!("--at {NOON} revoke --key authority.key --number 2 --out newer"));
    let newer = format!("--authority {authority} --revocations newer --trust seen");
    bench.ok(&seal(NOON, &newer));
    bench.refused(&seal(NOON, &format!("{trust} --trust seen")), "revocations-older");
    std::fs::remove_file(bench.path("visit")).unwrap();
    bench.refused(&seal("2026-12-16T12:00:00Z", trust), "wrong-day");
    let swapped = format!("--authority {authority} --revocations certificate");
    bench.refused(&seal(NOON, &swapped), "wrong-purpose");
    let other = bench.ok("keygen authority --out other.key").text().to_owned();
    let other = format!("--authority {other} --revocations revocations");
    bench.refused(&seal(NOON, &other), "office-uncertified");
    bench.refused("prune --key poster", "wrong-purpose");
    bench.refused_json(&format!("--json {}", seal(MORNING, trust)), "wrong-day");
    assert!(!bench.path("visit").exists());
}

#[test]
fn files_that_are_missing_too_large_or_not_ours_are_refused() {
    let scene = Scene::new();
    let bench = &scene.bench;
    bench.refused("inspect missing", "io");
    bench.refused("prune --key .", "io");
    bench.write("large", vec![0; 2_000_000]);
    bench.refused("inspect large", "malformed");
    bench.refused("prune --key large", "malformed");
    bench.refused("open --kept large --visit large", "malformed");
    bench.refused("--at 0 admit --store store large", "malformed");
    let seal =
        format!("--at {NOON} seal --poster poster --day-key venue-day {} --contact large --out visit", scene.trust);
    for line in [seal.as_str(), "areas make --key venue.key --table large --from 2026-11-01 --out list"] {
        // Not a message: it may have the right form, however long it is.
        let done = bench.refused(line, "too-long");
        assert!(done.stderr.ends_with(" bytes (large)\n"), "{}", done.stderr);
    }
    bench.write("empty", "");
    bench.refused("inspect empty", "malformed");
    scene.ask();
    bench.refused(&scene.release(), "io");
    assert!(!bench.path("release").exists(), "a mistyped store is not an empty one");
    assert!(!bench.path("log").exists());
}

#[test]
fn a_contact_is_refused_without_being_quoted() {
    let scene = Scene::new();
    let seal = format!("--at {NOON} seal --poster poster --day-key venue-day {} --contact - --out visit", scene.trust);
    let arguments: Vec<_> = seal.split_whitespace().collect();
    let long = format!(r#"{{"family_name": "{}"}}"#, "Lindner".repeat(30));
    for (contact, code) in [
        (r#"{"given_name": "Mara", "nickname": "Lindner"}"#, "invalid-input"),
        (r#"{"given_name": "Mara", "given_name": "Lindner"}"#, "invalid-input"),
        (r#"{"given_name": ["Mara Lindner"]}"#, "invalid-input"),
        (r#"{"given_name": "Mara Lindner"#, "invalid-input"),
        (r#"{"given_name": "Mara\u0000Lindner"}"#, "invalid-text"),
        (r#"{"city": "Mara Lindner"}"#, "invalid-text"),
        (&long, "too-long"),
    ] {
        let done = scene.bench.run_with(&arguments, contact.as_bytes());
        assert_refused(&done, code);
        for word in ["Mara", "Lindner", "nickname"] {
            assert!(!done.stderr.contains(word), "{}", done.stderr);
        }
    }
}

#[test]
fn what_a_venue_must_not_answer_is_refused_and_not_logged() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    scene.ask();
    let release = scene.release();
    let bench = &scene.bench;
    bench.refused(&format!("{release} --min-window 1799"), "invalid-policy");
    bench.refused(&format!("{release} --min-window 14401"), "window-too-short");
    bench.refused(&format!("{release} --max-seconds-a-day 14399"), "windows-exceed-limit");
    bench.refused(&format!("{release} --max-requests 1001"), "invalid-policy");
    bench.refused(&format!("{release} --min-places 0"), "invalid-policy");
    assert!(!bench.path("log").exists());
    bench.ok(&release);
    bench.refused(&release, "request-seen");
}

#[test]
fn one_refused_file_does_not_stop_the_others() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.seal("jo", &named("Jo", "Groß"), "");
    let mut bad = scene.bench.read("mara.visit");
    *bad.last_mut().unwrap() ^= 1;
    scene.bench.write("bad", bad);
    let done = scene
        .bench
        .run(&format!("--at {NOON} admit --store store mara.visit venue-day mara.visit bad jo.visit revocations"));
    assert_eq!(done.code, 1);
    let lines: Vec<_> = done.stderr.lines().collect();
    let starts =
        ["mara.visit: no-day-key: ", "bad: bad-signature: ", "revocations: wrong-purpose: ", "episeal: no-day-key: "];
    assert_eq!(lines.len(), starts.len(), "{}", done.stderr);
    assert!(lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)), "{}", done.stderr);
    let files = scene.bench.files("store").into_iter();
    let visits = files.filter(|file| file.extension().is_some_and(|end| end == "visit"));
    assert_eq!(visits.count(), 2);
}
