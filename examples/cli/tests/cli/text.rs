//! What is typed: one form whoever types it, and a refusal that names the field.

use crate::support::{Bench, Done, MORNING, NOON, Scene, WINDOW, assert_refused, named};
use serde_json::json;

/// It is invisible.
const BLANK: [&str; 5] = [" ", "\u{a0}", "\u{200b}", "\u{3164}", "\u{2800}"];

/// Runs a line with one more argument, which may have spaces.
fn with(bench: &Bench, line: &str, typed: &str) -> Done {
    let mut arguments: Vec<_> = line.split_whitespace().collect();
    arguments.push(typed);
    bench.run_with(&arguments, b"")
}

#[track_caller]
fn assert_field(done: &Done, field: &str) {
    assert_refused(done, "invalid-text");
    let start = format!("episeal: invalid-text: {field}: ");
    assert!(done.stderr.starts_with(&start), "{}", done.stderr);
}

#[test]
fn a_blank_name_is_refused_wherever_it_is_typed() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    scene.ask();
    let office = bench.ok("--json inspect office.key").json()["public"].clone();
    let office = office.as_str().unwrap().to_owned();
    let certify = format!("--at {NOON} certify --key authority.key --office {office} --out c2 --name");
    let seal = format!("--at {NOON} seal --poster poster --day-key venue-day {trust} --contact blank.json --out v");
    let request = format!(
        "--at {MORNING} request --key office.key --reply-key reply-key --venue {} --window {WINDOW} --out q",
        scene.venue
    );
    for blank in BLANK {
        assert_field(&with(bench, &certify, blank), "office name");
        let poster = "poster --key venue.key --out p --name";
        assert_field(&with(bench, poster, blank), "venue name");
        let poster = "poster --key venue.key --out p --name Brauhaus --area";
        assert_field(&with(bench, poster, blank), "area");
        bench.write("blank.json", named(blank, "").to_string());
        assert_field(&bench.run(&seal), "given name");
        let mut contact = named("Mara", "Lindner");
        contact["street"] = blank.into();
        bench.write("blank.json", contact.to_string());
        assert_field(&bench.run(&seal), "street");
        bench.write("blank.json", named("Mara", "Lindner").to_string());
        assert_field(&with(bench, &format!("{seal} --area"), blank), "area");
        assert_field(&with(bench, &format!("{request} --legal-basis"), blank), "legal basis");
        let areas = format!("{request} --legal-basis IfSG-28a --area");
        assert_field(&with(bench, &areas, blank), "area");
    }
    bench.write("blank.json", named(" ", "").to_string());
    let unread = seal.replace("--poster poster", "--poster p");
    assert_field(&bench.run(&unread), "given name");
    for file in ["c2", "p", "v", "q"] {
        assert!(!bench.path(file).exists(), "{file}");
    }
}

#[test]
fn what_is_too_long_names_the_field_and_never_the_text() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    let seal = format!("--at {NOON} seal --poster poster --day-key venue-day {trust} --contact long.json --out v");
    for (field, name) in [
        ("given_name", "given name"),
        ("family_name", "family name"),
        ("phone", "phone"),
        ("email", "e-mail"),
        ("street", "street"),
        ("house_number", "house number"),
        ("postal_code", "postal code"),
        ("city", "city"),
        ("country", "country"),
    ] {
        let mut contact = named("Mara", "Lindner");
        contact[field] = "x".repeat(300).into();
        bench.write("long.json", contact.to_string());
        let done = bench.refused(&seal, "too-long");
        let start = format!("episeal: too-long: {name}: ");
        assert!(done.stderr.starts_with(&start), "{}", done.stderr);
        assert!(!done.stderr.contains("xxx"));
    }
    bench.write("long.json", json!({"given_name": "Mara", "country": "de"}).to_string());
    assert_field(&bench.run(&seal), "country");
}

/// The poster's "ü" is u and U+0308, as macOS writes file names; the office types U+00FC.
#[test]
fn an_area_is_found_however_it_is_typed() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    // The venue has no list of its areas: its owner allows one level to be asked for, or prints none.
    let done = with(bench, "poster --key venue.key --name Stadion --out none --area", "Osttribu\u{308}ne");
    assert!(done.stderr.contains("area-unknown"), "{}", done.stderr);
    assert!(!bench.path("none").exists());
    let poster = "poster --unlisted-areas --key venue.key --name Stadion --out poster --area";
    assert_eq!(with(bench, poster, "Osttribu\u{308}ne").code, 0);
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    bench.ok(&format!(
        "--at {NOON} seal --poster poster --day-key venue-day {trust} --contact mara.json --out mara.visit"
    ));
    scene.admit("mara.visit");
    bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out reply-key"));
    bench.ok(&format!(
        "--at {MORNING} request --key office.key --reply-key reply-key --venue {} --window {WINDOW} \
         --legal-basis IfSG-28a --area Osttribüne --out request",
        scene.venue
    ));
    bench.refused(&scene.release(), "area-unknown");
    bench.ok(&format!("{} --unlisted-areas", scene.release()));
    let opened = bench.ok(&scene.open()).lines();
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0]["area"], "Osttribüne");
}

#[test]
fn a_new_passphrase_has_8_characters_an_authoritys_12_and_a_pin_6_digits() {
    let bench = Bench::new();
    let refused = |passphrase: &str, line: &str, field: &str| {
        bench.write("passphrase", passphrase);
        let done = bench.run(&format!("--passphrase-file passphrase {line}"));
        assert_field(&done, field);
    };
    for short in ["passwör", "12345678901234"] {
        refused(short, "keygen venue --out k", "passphrase");
    }
    refused("correct hor", "keygen authority --out k", "passphrase");
    refused("31415", "diary create --diary d", "PIN");
    assert!(!bench.path("k").exists() && !bench.path("d").exists());
    bench.write("passphrase", "correct hors");
    bench.ok("--passphrase-file passphrase keygen authority --out k");
    bench.write("pin", "３１４１５９");
    bench.ok("--passphrase-file pin diary create --diary d");
    bench.write("pin", "314159");
    bench.ok("--passphrase-file pin diary waiting --diary d");
}
