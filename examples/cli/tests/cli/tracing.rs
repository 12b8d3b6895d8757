//! Periods on a calendar: both clock changes, days and instants.

use crate::support::{Bench, MORNING, Scene};
use serde_json::{Value, json};

/// A case who was in a bar, with a day key of the office of the day on which it plans.
struct Night {
    bench: Bench,
    planning: &'static str,
}

impl Night {
    /// A stay, shared with the office and opened by it into `shared`.
    fn new(arrival: &str, departure: &str, planning: &'static str) -> Self {
        let night = Self { bench: Bench::new(), planning };
        let bench = &night.bench;
        let key = |role: &str| bench.ok(&format!("keygen {role} --out {role}.key")).text().to_owned();
        let (authority, office) = (key("authority"), key("office"));
        key("venue");
        let trust = |number: u32, at: &str| {
            bench.ok(&format!("--at {at} revoke --key authority.key --number {number} --out r"));
            format!("--authority {authority} --revocations r")
        };
        let trusted = trust(1, arrival);
        let at = format!("--at {arrival}");
        bench.ok(&format!("{at} certify --key authority.key --office {office} --name Amt --out c"));
        bench.ok(&format!("{at} daykey --key office.key --certificate c --out od"));
        bench.ok(&format!("{at} daykey --key venue.key --office-day-key od {trusted} --out vd"));
        bench.ok("poster --key venue.key --name Bar --out poster");
        bench.write("contact", "{\"given_name\": \"Mara\"}");
        bench
            .ok(&format!("{at} seal --poster poster --day-key vd {trusted} --contact contact --kept kept --out visit"));
        let later = format!("--at {departure}");
        bench.ok(&format!("{later} checkout --kept kept --day-key vd {trusted} --contact contact --out leave"));
        bench.run(&format!("{at} admit --store store vd"));
        bench.ok(&format!("{later} admit --store store visit leave"));
        night.share(&trust(2, planning));
        night
    }

    fn share(&self, trust: &str) {
        let (bench, at) = (&self.bench, format!("--at {}", self.planning));
        bench.write("pin", "314159");
        let diary = |command: &str, options: &str| {
            let access = "--diary diary --secret secret";
            bench.ok(&format!("{at} --passphrase-file pin {command} {access} {options}"));
        };
        bench.ok(&format!("{at} daykey --key office.key --certificate c --out morning"));
        diary("diary create", "");
        diary("diary add", "--kept kept");
        diary("share", &format!("--all --to morning {trust} --out share --code-file code"));
        bench.ok(&format!(
            "{at} open-share --key office.key --log log --store store --share share --code-file code --out shared"
        ));
    }

    fn plan(&self, out: &str, period: &str) -> Value {
        let line = format!(
            "--json --at {} plan --key office.key --visits shared --venue-day-key vd --legal-basis IfSG-28a \
             --reply-key morning --out {out} {period}",
            self.planning
        );
        self.bench.ok(&line).json()
    }

    /// How many asks there are, and why the visit is left out where there is none.
    #[track_caller]
    fn assert_planned(&self, cases: &[(&str, bool)]) {
        for (number, (period, is_asked)) in cases.iter().enumerate() {
            let planned = self.plan(&format!("asks-{number}"), period);
            assert_eq!(planned["asks"].as_array().unwrap().len(), usize::from(*is_asked), "{period}");
            if !is_asked {
                assert_eq!(planned["left_out"][0]["reason"], "outside-period", "{period}");
            }
        }
    }
}

/// Summer time ends on 25 October 2026, a day of 25 hours. The stay is on 24 October, 00:10 to 00:50.
#[test]
fn two_days_before_the_onset_begin_at_midnight_over_the_end_of_summer_time() {
    let night = Night::new("2026-10-23T22:10:00Z", "2026-10-23T22:50:00Z", "2026-10-28T08:00:00Z");
    night.assert_planned(&[
        ("--forward 2026-10-26T00:00:00+01:00 --isolation 2026-10-27T12:00:00+01:00", true),
        ("--forward 2026-10-25T23:00:00Z --isolation 2026-10-27T11:00:00Z", true),
        ("--forward 2026-10-26 --isolation 2026-10-27", true),
        ("--forward 2026-10-26 --isolation 1793098800", true),
        ("--forward 2026-10-26 --isolation 2026-10-27 --zone Europe/Vienna", true),
        // There it is an hour earlier: the stay was on the 23rd.
        ("--forward 2026-10-26 --isolation 2026-10-27 --zone Europe/London", false),
        ("--forward 2026-10-27 --isolation 2026-10-28", false),
        ("--backward 2026-10-25", true),
        ("--backward 2026-10-24", false),
        ("--backward 2026-10-28 --zone Asia/Tokyo", true),
        ("--period 2026-10-24/2026-10-25", true),
        ("--period 2026-10-23/2026-10-24", false),
        ("--period 2026-10-23T22:00:00Z/2026-10-25", true),
    ]);
}

/// Summer time begins on 29 March 2026, a day of 23 hours. The stay is on 27 March, 23:10 to 23:50.
#[test]
fn the_hour_before_the_two_days_is_not_in_them_over_the_start_of_summer_time() {
    let night = Night::new("2026-03-27T22:10:00Z", "2026-03-27T22:50:00Z", "2026-04-01T08:00:00Z");
    night.assert_planned(&[
        // 48 hours before would be 27 March, 23:00.
        ("--forward 2026-03-30 --isolation 2026-03-31", false),
        ("--forward 2026-03-30T00:00:00+02:00 --isolation 2026-03-31", false),
        ("--forward 2026-03-29 --isolation 2026-03-31", true),
        ("--backward 2026-04-01", true),
        ("--backward 2026-03-27", false),
        ("--period 2026-03-27/2026-03-28", true),
        ("--period 2026-03-28/2026-03-29", false),
    ]);
}

/// A request asks for the calendar days that it is given, of 25 hours where summer time ends.
#[test]
fn a_request_asks_for_days_of_a_zone() {
    let scene = Scene::new();
    let bench = &scene.bench;
    scene.ask();
    let ask = |options: &str| {
        format!(
            "--at {MORNING} request --key office.key --reply-key reply-key --venue {} --legal-basis IfSG-28a --out asked \
             {options}",
            scene.venue
        )
    };
    for (options, window) in [
        ("--window 2026-10-25/2026-10-26", [1_792_879_200, 1_792_969_200]),
        ("--window 2026-10-24T22:00:00Z/2026-10-26", [1_792_879_200, 1_792_969_200]),
        ("--window 2026-10-25/2026-10-26 --zone Europe/Lisbon", [1_792_882_800, 1_792_972_800]),
        ("--window 2026-10-25/2026-10-26 --zone UTC", [1_792_886_400, 1_792_972_800]),
    ] {
        bench.ok(&ask(options));
        let shown = bench.ok("inspect asked");
        let [from, to] = window;
        assert!(shown.text().contains(&format!("[{from}, {to}]")), "{options}: {}", shown.text());
    }
    bench.refused(&ask("--window 2026-10-26/2026-10-26"), "invalid-time");
    for options in ["--window 2026-10-26/2026-10-32", "--window 2026-10-25/2026-10-26 --zone Berlin"] {
        assert_eq!(bench.run(&ask(options)).code, 2, "{options}");
    }
}

#[test]
fn a_time_without_an_offset_and_an_unknown_zone_are_wrong_usage() {
    let bench = Bench::new();
    let files = "--key k --visits v --venue-day-key d --legal-basis L --reply-key r --out o";
    for period in [
        "--backward 2026-10-26T00:00:00",
        "--backward 26.10.2026",
        "--backward 2026-10-32",
        "--backward yesterday",
        "--period 2026-10-26",
        "--backward 2026-10-26 --zone Berlin",
        "--backward 2026-10-26 --isolation 2026-10-27",
        "--forward 2026-10-26",
    ] {
        assert_eq!(bench.run(&format!("plan {files} {period}")).code, 2, "{period}");
    }
    let refused = bench.run(&format!("--json plan {files} --period 2026-10-27/2026-10-26"));
    assert_eq!(refused.code, 1);
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(error["error"], json!("invalid-time"));
}
