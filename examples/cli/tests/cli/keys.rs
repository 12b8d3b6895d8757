//! Key files: locked, never overwritten, and inspected without showing a secret.

use crate::support::{Bench, NOON, Scene, named};
use serde_json::json;

#[test]
fn keygen_does_not_overwrite() {
    let bench = Bench::new();
    bench.ok("keygen venue --out venue.key");
    let before = bench.read("venue.key");
    bench.refused("keygen venue --out venue.key", "io");
    bench.refused("keygen office --out venue.key", "io");
    assert_eq!(bench.read("venue.key"), before);
    assert_eq!(bench.files("").len(), 1, "nothing else is left");
}

#[test]
fn what_a_visitor_kept_is_not_overwritten() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    let before = scene.bench.read("mara.kept");
    let seal = format!(
        "--at {NOON} seal --poster poster --day-key venue-day {} --contact mara.json --out again --kept mara.kept",
        scene.trust
    );
    scene.bench.refused(&seal, "io");
    assert_eq!(scene.bench.read("mara.kept"), before);
    assert!(!scene.bench.path("again").exists());
}

#[cfg(unix)]
#[test]
fn keys_and_what_names_people_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.check_out("mara");
    scene.bench.ok("open --kept mara.kept --visit mara.visit --out opened");
    for file in ["venue.key", "office.key", "staff.key", "authority.key", "mara.kept", "opened"] {
        let mode = scene.bench.path(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn locked_keys_open_by_their_passphrase_and_stay_locked() {
    let bench = Bench::new();
    bench.write("passphrase", "vier Wörter ohne Sinn\n");
    bench.write("same", "vier Wörter ohne Sinn");
    bench.write("around", "\u{feff}vier Wörter ohne Sinn\r\n\r\n");
    bench.write("other", "vier Wörter ohne Sinn \n");
    bench.ok("--passphrase-file passphrase keygen venue --out venue.key");
    assert!(!bench.read("venue.key").starts_with(b"EPISEAL"));
    let day_key = "--at 1794830400 daykey --key venue.key --venue-may-read --out day";
    bench.refused(day_key, "invalid-input");
    bench.refused(&format!("--passphrase-file other {day_key}"), "undecryptable");
    bench.refused(&format!("--passphrase-file missing {day_key}"), "io");
    assert!(!bench.path("day").exists());
    bench.ok(&format!("--passphrase-file same {day_key}"));
    bench.ok(&format!("--passphrase-file around {day_key}"));
    assert!(!bench.read("venue.key").starts_with(b"EPISEAL"), "it is locked again");
    let shown = bench.ok("--json --at 1794830400 --passphrase-file passphrase inspect venue.key");
    assert_eq!(shown.json()["role"], "venue");
    assert_eq!(shown.json()["day_keys"].as_array().unwrap().len(), 1);
}

#[test]
fn inspect_shows_roles_and_ids_and_no_secret() {
    let scene = Scene::new();
    let bench = &scene.bench;
    scene.seal("mara", &named("Mara", "Lindner"), "");
    for role in ["authority", "office", "venue", "staff"] {
        let shown = bench.ok(&format!("--at {NOON} inspect {role}.key"));
        assert!(shown.text().starts_with(&format!("role: {role}\npublic: episeal-{role}1")));
        assert!(!shown.text().to_uppercase().contains("SECRET"));
        assert_no_secret(&bench.read(&format!("{role}.key")), shown.text());
    }
    let venue = bench.ok(&format!("--json --at {NOON} inspect venue.key")).json();
    let kid = bench
        .ok(&format!("--json --at {NOON} daykey --key venue.key --office-day-key office-day {} --out d", scene.trust))
        .json();
    let kid = kid["kid"].as_str().unwrap();
    assert_eq!(
        venue,
        json!({
            "role": "venue", "public": scene.venue, "day_keys": [format!("2026-11-16 {kid}")],
        })
    );
    let kept = bench.ok("inspect mara.kept");
    assert!(kept.text().starts_with(r#"["episeal-1 kept", h'...', h'...', <<[1, 20773, "#));
    let secrets = bench.read("mara.kept");
    for secret in [18..50, 52..84] {
        let secret: String = secrets.get(secret).unwrap().iter().map(|b| format!("{b:02x}")).collect();
        assert!(!kept.text().contains(&secret));
    }
}

/// No line of a key ring, nor its end, which holds the key.
fn assert_no_secret(ring: &[u8], shown: &str) {
    for line in std::str::from_utf8(ring).unwrap().lines() {
        let (_, data) = line.rsplit_once('1').unwrap();
        assert!(!shown.to_uppercase().contains(data.get(..20).unwrap()));
    }
}

#[test]
fn inspect_shows_messages_public_keys_and_posters() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let certificate = bench.ok("inspect certificate");
    assert!(
        certificate.text().starts_with(r#"18([<<{1: -19, 16: "application/vnd.episeal.office-certificate+cose"}>>"#)
    );
    bench.write("public", format!("{}\n", scene.venue));
    let public = bench.ok("--json inspect public").json();
    assert_eq!(public, json!({"role": "venue", "public": scene.venue}));
    let poster = bench.ok("--json inspect poster").json();
    assert_eq!(
        poster,
        json!({
            "role": "poster", "venue": scene.venue, "name": "Brauhaus", "area": "Saal",
        })
    );
    bench.write("public", scene.venue.replace("venue1", "venue1q"));
    bench.refused("inspect public", "malformed");
}

#[test]
fn the_poster_is_drawn_as_svg() {
    let scene = Scene::new();
    scene.bench.ok("poster --key venue.key --name Brauhaus --qr qr.svg --out text");
    let svg = String::from_utf8(scene.bench.read("qr.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(scene.bench.read("text").starts_with(b"EPISEAL-POSTER1"));
}
