//! The story in files: from the keys to the opened visits.

use crate::support::{LATER, MORNING, NOON, Scene, WINDOW, named};
use serde_json::json;

#[test]
fn the_office_reads_who_came_and_when_they_left() {
    let scene = Scene::new();
    let mara = json!({
        "given_name": "Mara", "family_name": "Lindner", "phone": "+49 221 5550100",
        "email": "mara.lindner@example.org", "street": "Aachener Straße",
        "house_number": "12a", "postal_code": "50674", "city": "Köln", "country": "DE",
    });
    let mara_id = scene.seal("mara", &mara, "--area Saal/Tisch-4");
    let jo_id = scene.seal("jo", &named("Jo", ""), "--kind staff --departure 2026-11-16T13:30:00+01:00");
    scene.check_out("mara");
    let stored = scene.admit("mara.visit jo.visit mara.leave");
    assert_eq!(stored.text(), "stored 3 visits and 0 departure notes, 0 were already there");
    scene.ask();
    scene.bench.ok(&scene.release());
    let mut lines = scene.bench.ok(&scene.open()).lines();
    lines.sort_by_key(|line| line["given_name"].to_string());
    assert_eq!(
        lines,
        [
            json!({
                "record_id": jo_id, "kind": "staff", "venue": scene.venue, "area": "Saal",
                "arrival": "2026-11-16T12:00:00Z", "departure": "2026-11-16T12:30:00Z",
                "departure_noted_by_staff": false, "given_name": "Jo", "family_name": "", "phone": "",
                "email": "", "street": "", "house_number": "",
                "postal_code": "", "city": "", "country": "",
            }),
            json!({
                "record_id": mara_id, "kind": "app", "venue": scene.venue, "area": "Saal/Tisch-4",
                "arrival": "2026-11-16T12:00:00Z", "departure": "2026-11-16T14:00:00Z",
                "departure_noted_by_staff": false, "given_name": "Mara", "family_name": "Lindner",
                "phone": "+49 221 5550100", "email": "mara.lindner@example.org",
                "street": "Aachener Straße", "house_number": "12a", "postal_code": "50674", "city": "Köln",
                "country": "DE",
            }),
        ]
    );
}

#[test]
fn the_staff_notes_the_departure_of_someone_without_a_phone() {
    let scene = Scene::new();
    let record = scene.seal("jo", &named("Jo", "Groß"), "--kind staff");
    let depart = format!(
        "--at {LATER} depart --key staff.key --certificate staff-certificate --venue {} --day-key venue-day \
         --record {record} --out note",
        scene.venue
    );
    scene.bench.ok(&depart);
    let stored = scene.admit("jo.visit note note");
    assert_eq!(stored.text(), "stored 1 visits and 1 departure notes, 1 were already there");
    scene.ask();
    scene.bench.ok(&scene.release());
    let lines = scene.bench.ok(&scene.open()).lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["departure"], "2026-11-16T14:00:00Z");
    assert_eq!(lines[0]["departure_noted_by_staff"], true);
}

#[test]
fn day_keys_are_pruned_after_thirty_days_and_then_open_nothing() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.check_out("mara");
    scene.admit("mara.visit mara.leave");
    scene.ask();
    scene.bench.ok(&scene.release());
    let at = "--at 2026-12-17T00:00:00Z";
    let prune = scene.bench.ok(&format!("{at} prune --key venue.key"));
    assert_eq!(prune.text(), "deleted 1 day keys");
    let prune = scene.bench.ok(&format!("--json {at} prune --key office.key"));
    assert_eq!(prune.json(), json!({"deleted": 1}));
    let lines = scene.bench.ok(&scene.open()).lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["error"], "no-day-key");
    scene.bench.refused("prune --key staff.key", "wrong-purpose");
}

#[test]
fn the_visitor_opens_the_own_stored_visit_of_every_revision() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.seal("jo", &named("Jo", "Groß"), "");
    scene.check_out("mara");
    for (visit, departure) in [("mara.visit", json!(null)), ("mara.leave", json!("2026-11-16T14:00:00Z"))] {
        let opened = scene.bench.ok(&format!("open --kept mara.kept --visit {visit}")).json();
        assert_eq!(opened["given_name"], "Mara");
        assert_eq!(opened["departure"], departure);
    }
    scene.bench.refused("open --kept mara.kept --visit jo.visit", "undecryptable");
}

#[test]
fn another_office_asks_through_the_one_that_is_named() {
    let scene = Scene::new();
    let Scene { bench, trust, venue, .. } = &scene;
    let bonn = bench.ok("keygen office --out bonn.key").text().to_owned();
    let at = format!("--at {MORNING}");
    bench.ok(&format!("{at} certify --key authority.key --office {bonn} --name Bonn --out bonn.certificate"));
    bench.ok(&format!("{at} daykey --key bonn.key --certificate bonn.certificate --out bonn-day"));
    bench.ok(&format!("{at} daykey --key office.key --certificate certificate --out office-today"));
    let ask = format!(
        "--key bonn.key --reply-key bonn-day --venue {venue} --window {WINDOW} --area Saal --legal-basis IfSG-28a"
    );
    bench.ok(&format!("{at} refer {ask} --to office-today {trust} --out referral"));
    let opened = bench.ok(&format!("{at} open --key office.key --referral referral {trust}")).json();
    assert_eq!(
        opened,
        json!({
            "office": bonn, "office_name": "Bonn", "venue": venue, "areas": ["Saal"],
            "windows": [["2026-11-16T11:00:00Z", "2026-11-16T15:00:00Z"]],
            "legal_basis": "IfSG-28a", "expires": "2026-11-20T08:00:00Z",
        })
    );
    // In its own name it is not answered.
    bench.ok(&format!("{at} request {ask} --out request"));
    std::fs::create_dir(bench.path("store")).unwrap();
    let release = format!("{} --unlisted-areas", scene.release());
    bench.refused(&release, "office-not-named");
}

#[test]
fn a_visitor_who_does_not_agree_is_not_read_by_the_venue() {
    let scene = Scene::new();
    let Scene { bench, trust, .. } = &scene;
    bench.ok("keygen venue --out bar.key");
    bench.ok(&format!("--at {NOON} daykey --key bar.key --venue-may-read --out bar-day"));
    bench.ok("poster --key bar.key --name Bar --out bar-poster");
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal = format!(
        "--json --at {NOON} seal --poster bar-poster --day-key bar-day {trust} --contact mara.json --out visit"
    );
    bench.refused_json(&seal, "venue-may-read");
    assert!(!bench.path("visit").exists());
    let agreed = bench.ok(&format!("{seal} --venue-may-read")).json();
    assert_eq!(agreed["reader"], json!(null));
}
