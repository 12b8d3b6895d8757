//! A venue's list of its areas: made from a table, and used in requests and answers.

use crate::support::{Bench, Done, MORNING, NOON, Scene, WINDOW, named};
use serde_json::{Value, json};

const TABLE: &str = "\
area,word1,first1,last1,word2,first2,last2,places,volume,air_changes,outdoors,activity
Ost/B2,Reihe,1,30,Platz,1,40,1,,,yes,2
Saal,Tisch,1,20,,,,4,450,2.5,no,0
Empore,,,,,,,12,,,,
";

const MAKE: &str = "areas make --key venue.key --table table --from 2026-11-01 --out list";

fn scene() -> Scene {
    let scene = Scene::new();
    scene.bench.write("table", TABLE);
    scene.bench.ok(MAKE);
    scene
}

/// A line, and what has spaces as one argument after it.
fn run(bench: &Bench, line: &str, last: &[&str]) -> Done {
    let arguments: Vec<_> = line.split_whitespace().chain(last.iter().copied()).collect();
    bench.run_with(&arguments, b"")
}

#[test]
fn a_list_is_made_from_a_table() {
    let scene = Scene::new();
    let bench = &scene.bench;
    bench.write("table", TABLE);
    assert_eq!(
        bench.ok(&format!("--json {MAKE}")).json(),
        json!({"venue": scene.venue, "from": "2026-11-01", "groups": 3, "places": 1_292})
    );
    // As a spreadsheet in a country with another decimal sign writes it.
    let table = TABLE.replace(',', ";").replace("2.5", "2,5");
    bench.write("table", format!("\u{feff}{}", table.replace('\n', "\r\n")));
    bench.ok(&MAKE.replace("--out list", "--out same"));
    assert_eq!(bench.read("list"), bench.read("same"));
}

#[test]
fn a_table_that_is_no_list_is_refused() {
    let scene = Scene::new();
    let bench = &scene.bench;
    for (line, code) in [
        ("Saal,Tisch,1,20,,,,four,,,,", "invalid-input"),
        ("Saal,Tisch,1,,,,,4,,,,", "invalid-input"),
        ("Saal,,,,Tisch,1,20,4,,,,", "invalid-input"),
        ("Saal,Tisch,1,20,,,,4,,2.55,,", "invalid-input"),
        ("Saal,Tisch,1,20,,,,4,,,maybe,", "invalid-input"),
        ("Saal,Tisch,20,1,,,,4,,,,", "malformed"),
        ("Saal,Tisch,1,20,,,,0,,,,", "malformed"),
        ("Empore/Loge,,,,,,,12,,,,", "malformed"),
    ] {
        bench.write("table", format!("{TABLE}{line}\n").replace("Saal,Tisch,1,20,,,,4,450,2.5,no,0\n", ""));
        bench.refused(MAKE, code);
        assert!(!bench.path("list").exists(), "{line}");
    }
}

#[test]
fn the_cell_around_a_seat_is_shown() {
    let scene = scene();
    let cell = |seat: &str| run(&scene.bench, "--json areas cell --areas list --cell 2,5 --seat", &[seat]);
    let shown = cell("Ost/B2/Reihe 15/Platz 27").json();
    assert_eq!(shown["areas"].as_array().unwrap().len(), 55);
    assert_eq!((&shown["areas"][0], &shown["places"]), (&json!("Ost/B2/Reihe 13/Platz 22"), &json!(55)));
    for seat in ["Ost/B2/Reihe A/Platz 27", "Ost/B2/Reihe 15/Platz 07"] {
        let refused = cell(seat);
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains("area-unknown"), "{}", refused.stderr);
    }
}

#[test]
fn a_poster_hangs_where_the_list_has_an_area() {
    let scene = scene();
    let poster = |area: &str| {
        run(&scene.bench, "poster --key venue.key --name Brauhaus --areas list --out listed --area", &[area])
    };
    for area in ["", "Saal", "Saal/Tisch 7", "Ost/B2/Reihe 15", "Empore"] {
        assert_eq!(poster(area).code, 0, "{area}");
    }
    std::fs::remove_file(scene.bench.path("listed")).unwrap();
    for area in ["Sall", "Saal/Tisch 21", "Saal/Tisch 7/Stuhl 1"] {
        let refused = poster(area);
        assert!(refused.stderr.contains("area-unknown"), "{}", refused.stderr);
        assert!(!scene.bench.path("listed").exists());
    }
}

#[test]
fn one_table_is_refused_and_areas_that_held_nothing_are_named() {
    let scene = scene();
    let Scene { bench, venue, .. } = &scene;
    let seal = |name: &str, area: &str| {
        bench.write(&format!("{name}.json"), named(name, "Lindner").to_string());
        let line = format!(
            "--at {} seal --poster poster --day-key venue-day {} --contact {name}.json --out {name}.visit \
             --kept {name}.kept --area",
            crate::support::NOON,
            scene.trust
        );
        assert_eq!(run(bench, &line, &[area]).code, 0);
        scene.admit(&format!("{name}.visit"));
    };
    seal("Mara", "Saal/Tisch 7");
    seal("Jo", "Saal/Tisch 9");
    bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out reply-key"));
    let ask = |areas: &[&str]| {
        let line = format!(
            "--at {MORNING} request --key office.key --reply-key reply-key --venue {venue} --window {WINDOW} \
             --legal-basis IfSG-28a --out request"
        );
        let areas: Vec<_> = areas.iter().flat_map(|area| ["--area", *area]).collect();
        assert_eq!(run(bench, &line, &areas).code, 0);
    };
    let release = format!("{} --areas list", scene.release());
    ask(&["Saal/Tisch 7"]);
    bench.refused(&release, "area-too-small");
    ask(&["Saal/Tisch 7", "Saal/Tisch 21"]);
    bench.refused(&release, "area-unknown");
    ask(&["Saal/Tisch 7", "Saal/Tisch 8"]);
    bench.refused(&scene.release(), "area-unknown");
    let released = bench.ok(&format!("--json {release}")).json();
    assert_eq!((&released["visits"], &released["empty_areas"]), (&json!(2), &json!(["Saal/Tisch 8"])));
    let opened = bench.ok(&scene.open());
    let names: Vec<_> = opened.lines().iter().map(|line| line["given_name"].clone()).collect();
    assert_eq!(names, [Value::from("Mara")]);
    assert!(opened.stderr.contains("nothing in Saal/Tisch 8"), "{}", opened.stderr);
}

#[test]
fn one_list_a_venue_and_first_day_is_published() {
    let scene = scene();
    let bench = &scene.bench;
    let publish = |at: &str, list: &str| format!("--json --at {at} areas publish --store store --areas {list}");
    let make = |day: &str, out: &str| {
        bench.write("table", TABLE.replace("Empore", &format!("Empore {out}")));
        bench.ok(&MAKE.replace("2026-11-01", day).replace("--out list", &format!("--out {out}")));
    };
    let published = |list: &str| bench.ok(&publish(NOON, list)).json();
    let first = json!({"venue": scene.venue, "from": "2026-11-01", "is_stored_already": false});
    assert_eq!(published("list"), first);
    assert_eq!(published("list")["is_stored_already"], true);
    for (day, out) in [("2026-11-01", "other"), ("2026-11-16", "today")] {
        make(day, out);
        bench.refused_json(&publish(NOON, out), "disagrees");
    }
    make("2026-11-17", "next");
    assert_eq!(published("next")["is_stored_already"], false);
    assert_eq!(bench.files("store/areas").len(), 2);
    // 30 days after the next one began.
    bench.ok(&publish("2026-12-16T12:00:00Z", "next"));
    assert_eq!(bench.files("store/areas").len(), 2);
    bench.ok(&publish("2026-12-17T12:00:00Z", "next"));
    assert_eq!(bench.files("store/areas").len(), 1);
}
