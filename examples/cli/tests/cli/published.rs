//! Venue, server, guest and office as programs of their own: each has a directory, and only files are handed over.

use crate::support::{Bench, Done, LATER, MORNING, NOON, WINDOW, assert_refused, named};
use serde_json::json;
use std::fs;

/// Authority and office, the venue, the server and a guest.
struct Town {
    office: Bench,
    venue: Bench,
    server: Bench,
    guest: Bench,
    authority: String,
    venue_id: String,
}

fn hand_over(from: &Bench, files: &[(&str, &str)], to: &Bench) {
    for (name, as_name) in files {
        fs::copy(from.path(name), to.path(as_name)).unwrap();
    }
}

impl Town {
    /// With the keys of 2026-11-16; the server has published nothing yet.
    fn new() -> Self {
        let (office, venue) = (Bench::new(), Bench::new());
        let at = format!("--at {NOON}");
        let keygen = |bench: &Bench, role: &str| {
            let done = bench.ok(&format!("keygen {role} --out {role}.key"));
            done.text().to_owned()
        };
        let authority = keygen(&office, "authority");
        let office_id = keygen(&office, "office");
        let venue_id = keygen(&venue, "venue");
        office.ok(&format!(
            "{at} certify --key authority.key --office {office_id} --name Gesundheitsamt --out certificate"
        ));
        office.ok(&format!("{at} revoke --key authority.key --number 1 --out revocations"));
        office.ok(&format!("{at} daykey --key office.key --certificate certificate --out office-day"));
        venue.ok("poster --key venue.key --name Brauhaus --out poster");
        // What the venue could go back to: its identity without a day key.
        fs::copy(venue.path("venue.key"), venue.path("second.key")).unwrap();
        let town = Self { office, venue, server: Bench::new(), guest: Bench::new(), authority, venue_id };
        hand_over(&town.office, &[("office-day", "office-day"), ("revocations", "revocations")], &town.venue);
        hand_over(&town.office, &[("revocations", "revocations")], &town.guest);
        town.venue_draws("venue.key", "venue-day");
        hand_over(&town.venue, &[("poster", "poster")], &town.guest);
        town
    }

    fn trust(&self) -> String {
        format!("--authority {} --revocations revocations", self.authority)
    }

    fn venue_draws(&self, key: &str, out: &str) {
        let trust = self.trust();
        self.venue.ok(&format!("--at {NOON} daykey --key {key} --office-day-key office-day {trust} --out {out}"));
    }

    fn server_says(&self, at: &str, files: &str) -> Done {
        self.server.run(&format!("--at {at} admit --store store {files}"))
    }

    /// The venue's day key at the server.
    fn publish(&self, name: &str) -> Done {
        hand_over(&self.venue, &[(name, name)], &self.server);
        self.server_says(NOON, name)
    }

    /// The guest seals under a day key of the venue's and uploads; who is shown as reader.
    fn check_in(&self, name: &str, day_key: &str) -> (String, Done) {
        let Self { guest, server, .. } = self;
        hand_over(&self.venue, &[(day_key, day_key)], guest);
        guest.write("contact.json", named(name, "Muster").to_string());
        let trust = self.trust();
        let sealed = guest.ok(&format!(
            "--json --at {NOON} seal --poster poster --day-key {day_key} {trust} --contact contact.json \
             --out {name}.visit --kept {name}.kept"
        ));
        let visit = format!("{name}.visit");
        hand_over(guest, &[(&visit, &visit)], server);
        let reader = sealed.json()["reader"].as_str().unwrap().to_owned();
        (reader, self.server_says(LATER, &visit))
    }

    /// The office asks, the venue answers against the server's store, the office opens with this day key.
    fn inquiry(&self, day_keys: &[&str]) -> Done {
        let Self { office, venue, .. } = self;
        office.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out reply-key"));
        office.ok(&format!(
            "--at {MORNING} request --key office.key --reply-key reply-key --venue {} --window {WINDOW} \
             --legal-basis IfSG-28a --out request",
            self.venue_id
        ));
        hand_over(office, &[("request", "request")], venue);
        let store = self.server.path("store").to_string_lossy().into_owned();
        let trust = self.trust();
        venue.ok(&format!(
            "--at {MORNING} release --key venue.key --request request --store {store} {trust} --log log --out release"
        ));
        hand_over(venue, &[("release", "release")], office);
        let mut line =
            format!("--at {MORNING} open --key office.key --request request --release release --store {store}");
        for day_key in day_keys {
            hand_over(venue, &[(day_key, day_key)], office);
            line.push_str(&format!(" --day-key {day_key}"));
        }
        office.run(&line)
    }
}

#[test]
fn a_visit_under_the_published_day_key_is_stored_and_read() {
    let town = Town::new();
    let (reader, early) = town.check_in("Ada", "venue-day");
    assert_eq!(reader, "Gesundheitsamt");
    assert_refused(&early, "no-day-key");
    let published = town.publish("venue-day");
    assert_eq!(published.text(), "stored 0 visits and 0 departure notes, 0 were already there, published 1 day keys");
    let again = town.publish("venue-day");
    assert!(again.text().contains("1 were already there"));
    // Kept, tried again, and accepted.
    let stored = town.server_says(LATER, "Ada.visit");
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    let opened = town.inquiry(&["venue-day"]);
    assert_eq!(opened.code, 0, "{}", opened.stderr);
    assert_eq!(opened.json()["given_name"], "Ada");
    assert_eq!(opened.stderr, "opened 1, refused 0\n");
}

/// A venue hands one guest a second key of the day, by an invitation or its own network: the guest's app shows the
/// right office, and still the guest cannot be told apart or left out unseen.
#[test]
fn a_second_day_key_by_invitation_is_refused_by_the_server_and_never_silent_at_the_office() {
    let town = Town::new();
    town.publish("venue-day");
    let (_, stored) = town.check_in("Ada", "venue-day");
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    town.venue_draws("second.key", "second-day");
    let (reader, refused) = town.check_in("Zoe", "second-day");
    assert_eq!(reader, "Gesundheitsamt", "what the guest sees is right");
    assert_refused(&refused, "no-day-key");
    assert_refused(&town.publish("second-day"), "disagrees");
    let stored = town.server.files("store");
    let visits = stored.iter().filter(|file| file.extension().is_some_and(|end| end == "visit"));
    assert_eq!(visits.count(), 1);
    // The venue gives the office the second key: what the server publishes is another.
    let opened = town.inquiry(&["second-day"]);
    assert_refused(&opened, "not-published");
    assert_eq!(opened.stdout, b"");
}

/// A store into which a visit under another key was brought by hand: its record is an error, next to what opens.
#[test]
fn what_is_stored_under_a_replaced_key_is_an_error_of_its_record() {
    let town = Town::new();
    let early = "2026-11-15T12:00:00Z";
    town.venue_draws("second.key", "second-day");
    hand_over(&town.venue, &[("second-day", "second-day"), ("venue-day", "venue-day")], &town.server);
    for day_key in ["second-day", "venue-day"] {
        let done = town.server_says(early, day_key);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    assert_refused(&town.server_says(early, "second-day"), "disagrees");
    let (_, stored) = town.check_in("Ada", "venue-day");
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    let (_, refused) = town.check_in("Zoe", "second-day");
    assert_refused(&refused, "no-day-key");
    let names = town.server.files("store").into_iter();
    let names = names.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    let mut names = names.rev();
    let first = names.find(|name| name.contains(".00.") && name.ends_with(".day-key"));
    let first = first.unwrap();
    let replaced = first.split('.').nth(2).unwrap().to_owned();
    let place = town.server.path("store").join(&replaced);
    fs::create_dir_all(&place).unwrap();
    let id =
        town.guest.ok("--json open --kept Zoe.kept --visit Zoe.visit").json()["record_id"].as_str().unwrap().to_owned();
    fs::copy(town.server.path("Zoe.visit"), place.join(format!("{id}.00.visit"))).unwrap();
    let opened = town.inquiry(&["venue-day"]);
    assert_eq!(opened.code, 0, "{}", opened.stderr);
    let lines = opened.lines();
    assert!(lines.contains(&json!({"record_id": id, "error": "no-day-key"})));
    assert!(lines.iter().any(|line| line["given_name"] == "Ada"));
    assert_eq!(opened.stderr, format!("opened 1, refused 1, replaced day keys: {replaced}\n"));
}

#[test]
fn opening_without_the_key_of_the_day_before_says_no_day_key() {
    let town = Town::new();
    town.publish("venue-day");
    let (_, stored) = town.check_in("Ada", "venue-day");
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    // Nothing was published for the day before: nobody checked in.
    assert_eq!(town.inquiry(&["venue-day"]).code, 0);
    let before = "2026-11-15T12:00:00Z";
    town.office.ok(&format!(
        "--at {before} certify --key authority.key --office {} --name Gesundheitsamt --out certificate",
        town.office.ok("--json inspect office.key").json()["public"].as_str().unwrap()
    ));
    town.office.ok(&format!("--at {before} daykey --key office.key --certificate certificate --out office-before"));
    town.office.ok(&format!("--at {before} revoke --key authority.key --number 2 --out revocations"));
    hand_over(&town.office, &[("office-before", "office-before"), ("revocations", "revocations")], &town.venue);
    let trust = town.trust();
    town.venue
        .ok(&format!("--at {before} daykey --key venue.key --office-day-key office-before {trust} --out venue-before"));
    let published = town.publish("venue-before");
    assert_eq!(published.code, 0, "{}", published.stderr);
    fs::remove_file(town.venue.path("log")).unwrap();
    let opened = town.inquiry(&["venue-day"]);
    assert_refused(&opened, "no-day-key");
    assert!(opened.stderr.contains("2026-11-15"), "{}", opened.stderr);
    fs::remove_file(town.venue.path("log")).unwrap();
    let opened = town.inquiry(&["venue-day", "venue-before"]);
    assert_eq!(opened.code, 0, "{}", opened.stderr);
    assert_eq!(opened.json()["given_name"], "Ada");
}
