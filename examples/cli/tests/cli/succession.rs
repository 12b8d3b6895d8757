//! Authorities and venues that take each other's place, and the trust that is kept.

use crate::support::*;

/// The new key's text.
fn keygen(bench: &Bench, role: &str, name: &str) -> String {
    let done = bench.ok(&format!("keygen {role} --out {name}.key"));
    done.text().to_owned()
}

/// The new key consents, the old one signs.
fn succeed(bench: &Bench, (old, text): (&str, &str), new: &str, from: &str) -> String {
    bench.ok(&format!("succeed --key {new}.key --old {text} --from {from} --out consent"));
    let succession = format!("{new}.succession");
    bench.ok(&format!("succeed --key {old}.key --consent consent --out {succession}"));
    succession
}

#[test]
fn a_poster_leads_to_the_venue_that_succeeds_the_printed_one() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    keygen(bench, "venue", "new");
    let succession = succeed(bench, ("venue", &scene.venue), "new", "2026-11-16");
    bench.ok(&format!("--at {NOON} daykey --key new.key --office-day-key office-day {trust} --out new-day"));
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal = |key: &str, options: &str| {
        format!("--at {NOON} seal --poster poster --day-key {key} {trust} {options} --contact mara.json --out visit")
    };
    bench.refused(&seal("new-day", ""), "wrong-venue");
    let followed = format!("--successions {succession}");
    bench.refused(&seal("venue-day", &followed), "wrong-venue");
    bench.ok(&seal("new-day", &followed));
}

#[test]
fn the_kept_trust_forgets_neither_lists_nor_successions() {
    let scene = Scene::new();
    let (bench, authority) = (&scene.bench, &scene.authority);
    keygen(bench, "authority", "new");
    let thief = keygen(bench, "authority", "thief");
    bench.ok(&format!("succeed --key new.key --old {authority} --from 2026-11-17 --next {thief} --out consent"));
    bench.ok("succeed --key authority.key --consent consent --out first");
    let second = succeed(bench, ("authority", authority), "thief", "2026-11-17");
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal = |list: &str, options: &str| {
        format!(
            "--at {NOON} seal --poster poster --day-key venue-day --authority {authority} --revocations {list} \
             --trust seen {options} --contact mara.json --out visit"
        )
    };
    bench.ok(&format!("--at {NOON} revoke --key authority.key --number 2 --out newer"));
    bench.ok(&seal("newer", "--successions first"));
    bench.refused(&seal("revocations", ""), "revocations-older");
    bench.refused(&seal("newer", &format!("--successions {second}")), "disagrees");
    bench.ok(&seal("newer", ""));
    // From its day on the new authority alone counts: its own list, and the certificates that it signs.
    bench.ok(&format!("--at {MORNING} revoke --key new.key --number 1 --out of-new"));
    bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out office-morning"));
    let office = bench.ok(&format!("--at {MORNING} keygen office --out other.key"));
    bench.ok(&format!(
        "--at {MORNING} certify --key new.key --office {} --name Amt --out other-certificate",
        office.text()
    ));
    bench.ok(&format!("--at {MORNING} daykey --key other.key --certificate other-certificate --out other-morning"));
    keygen(bench, "venue", "other-venue");
    let venue_day = |office_day: &str, list: &str| {
        format!(
            "--at {MORNING} daykey --key other-venue.key --office-day-key {office_day} --authority {authority} \
             --revocations {list} --trust seen --out other-venue-day"
        )
    };
    bench.refused(&venue_day("office-morning", "newer"), "office-uncertified");
    bench.refused(&venue_day("office-morning", "of-new"), "office-uncertified");
    bench.ok(&venue_day("other-morning", "of-new"));
}

/// Otherwise whoever can serve one old list keeps another authority's revocation away.
#[test]
fn what_was_taken_is_kept_beside_a_file_that_is_refused() {
    let scene = Scene::new();
    let (bench, authority) = (&scene.bench, &scene.authority);
    let second = keygen(bench, "authority", "second");
    let third = keygen(bench, "authority", "third");
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let office = bench.ok("--json inspect office.key").json();
    let office = office["public"].as_str().unwrap();
    for (key, number, offices, out) in [
        ("authority", 2, "", "newer"),
        ("second", 1, "", "other"),
        ("second", 2, office, "naming"),
        ("third", 1, "", "of-third"),
    ] {
        bench.ok(&format!("--at {NOON} revoke --key {key}.key --number {number} --out {out} {offices}"));
    }
    let seal = |options: &str| {
        format!(
            "--at {NOON} seal --poster poster --day-key venue-day --authority {authority} --authority {second} \
             --trust seen --contact mara.json --out visit {options}"
        )
    };
    bench.ok(&seal("--revocations newer --revocations other"));
    let before = bench.read("seen");
    let third = format!("--revocations of-third --authority {third} --revocations revocations");
    bench.refused(&seal(&third), "revocations-older");
    assert_eq!(bench.read("seen"), before, "nobody is pinned by a failure");
    bench.refused(&seal("--revocations none --revocations naming --revocations revocations"), "io");
    let again = seal("--revocations newer --revocations other");
    bench.refused(&again, "revocations-older");
    bench.refused(&seal("--revocations newer --revocations naming"), "office-revoked");
    // The same for successions.
    keygen(bench, "venue", "heir");
    let first = succeed(bench, ("venue", &scene.venue), "heir", "2026-11-20");
    bench.write("first", bench.read(&first));
    bench.refused(&seal("--successions first --revocations none"), "io");
    keygen(bench, "venue", "rival");
    let rival = succeed(bench, ("venue", &scene.venue), "rival", "2026-11-20");
    let rival = format!("--successions {rival} --revocations newer --revocations naming");
    bench.refused(&seal(&rival), "disagrees");
    // The day is the consent's: another one is wrong usage.
    let line = "succeed --key venue.key --consent consent --from 2026-12-05 --out late";
    assert_eq!(bench.run(line).code, 2);
}

#[test]
fn several_authorities_are_pinned_and_each_revokes() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    let second = keygen(bench, "authority", "second");
    let office = bench.ok("keygen office --out other.key");
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal = |list: &str| {
        format!(
            "--at {NOON} seal --poster poster --day-key venue-day {trust} --authority {second} --revocations {list} \
             --contact mara.json --out visit"
        )
    };
    let at = format!("--at {NOON}");
    bench.ok(&format!("{at} revoke --key second.key --number 1 --out other {}", office.text()));
    bench.ok(&seal("other"));
    let named = bench.ok("--json inspect office.key").json()["public"].clone();
    bench.ok(&format!("{at} revoke --key second.key --number 2 --out naming {}", named.as_str().unwrap()));
    bench.refused(&seal("naming"), "office-revoked");
}

#[test]
fn a_server_takes_a_succession_before_its_day_and_forgets_none() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let new = keygen(bench, "venue", "new");
    keygen(bench, "venue", "other");
    let first = succeed(bench, ("venue", &scene.venue), "new", "2026-11-17");
    let another = succeed(bench, ("venue", &scene.venue), "other", "2026-11-18");
    bench.write("another", bench.read(&another));
    let next = succeed(bench, ("new", &new), "other", "2026-11-18");
    let admit = |at: &str, file: &str| format!("--json --at {at} admit --store store {file}");
    // Its day has begun: whoever was late begins another day.
    bench.refused_json(&admit(MORNING, &first), "wrong-day");
    assert_eq!(bench.ok(&admit(NOON, &first)).json()["successions"], 1);
    assert_eq!(bench.ok(&admit(MORNING, &first)).json()["stored_already"], 1);
    bench.refused_json(&admit(NOON, "another"), "disagrees");
    assert_eq!(bench.ok(&admit(MORNING, &next)).json()["successions"], 1);
    let authority = keygen(bench, "authority", "heir");
    assert!(authority.starts_with("episeal-authority1"));
    let of_authority = succeed(bench, ("authority", &scene.authority), "heir", "2026-11-17");
    assert_eq!(bench.ok(&admit(NOON, &of_authority)).json()["successions"], 1);
    bench.ok("--at 2027-11-17T00:00:00Z prune --store store");
    assert_eq!(bench.ok(&admit("2027-11-17T00:00:00Z", &first)).json()["stored_already"], 1);
}

#[test]
fn a_server_publishes_no_day_key_of_a_venue_that_is_succeeded() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    keygen(bench, "venue", "new");
    bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out office-morning"));
    for venue in ["venue", "new"] {
        bench.ok(&format!(
            "--at {MORNING} daykey --key {venue}.key --office-day-key office-morning {trust} --out {venue}-morning"
        ));
    }
    let first = succeed(bench, ("venue", &scene.venue), "new", "2026-11-17");
    bench.ok(&format!("--at {NOON} admit --store store {first} venue-day"));
    bench.refused(&format!("--at {MORNING} admit --store store venue-morning"), "wrong-venue");
    bench.ok(&format!("--at {MORNING} admit --store store new-morning"));
}

/// What the old venue published ahead no longer counts, neither a day key nor a list of areas.
#[test]
fn what_a_venue_published_ahead_of_its_succession_counts_until_its_day() {
    let scene = Scene::new();
    let (bench, trust) = (&scene.bench, &scene.trust);
    keygen(bench, "venue", "new");
    let at = format!("--at {NOON}");
    bench.ok(&format!("{at} daykey --key office.key --certificate certificate --day 2026-11-17 --out office-ahead"));
    bench.ok(&format!(
        "{at} daykey --key venue.key --office-day-key office-ahead --day 2026-11-17 {trust} --out venue-ahead"
    ));
    scene.seal("mara", &named("Mara", "Lindner"), "");
    bench.write("ben.json", named("Ben", "Groß").to_string());
    bench.ok(&format!(
        "--at {MORNING} seal --poster poster --day-key venue-ahead {trust} --contact ben.json --out ben.visit"
    ));
    bench.write("table", "area,places\nSaal,40\n");
    let areas = |day: &str| {
        bench.ok(&format!("areas make --key venue.key --table table --from {day} --out areas-{day}"));
        format!("{at} areas publish --areas areas-{day} --store store")
    };
    let first = succeed(bench, ("venue", &scene.venue), "new", "2026-11-17");
    bench.ok(&format!("{at} admit --store store venue-day venue-ahead {first}"));
    bench.ok(&format!("{at} admit --store store mara.visit"));
    bench.refused(&format!("--at {MORNING} admit --store store ben.visit"), "no-day-key");
    bench.ok(&areas("2026-11-16"));
    bench.refused(&areas("2026-11-17"), "wrong-venue");
}

#[test]
fn a_step_of_a_succession_that_makes_no_sense_is_refused() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let other = keygen(bench, "venue", "other");
    keygen(bench, "authority", "new");
    let consent = |key: &str, old: &str| format!("succeed --key {key}.key --old {old} --from 2026-11-17 --out consent");
    bench.refused(&consent("new", &scene.venue), "wrong-purpose");
    bench.refused(&consent("other", &other), "disagrees");
    bench.refused(&consent("office", &scene.venue), "wrong-purpose");
    bench.ok(&consent("other", &scene.venue));
    let sign = |key: &str| format!("succeed --key {key}.key --consent consent --out succession");
    bench.refused(&sign("other"), "disagrees");
    bench.refused(&sign("new"), "wrong-purpose");
    bench.ok(&sign("venue"));
    assert_eq!(bench.run("succeed --key venue.key").code, 2);
}
