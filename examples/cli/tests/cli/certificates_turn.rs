//! Two attempts for one person, of which the first is slow: the one that lost its reservation hands nothing out.
#![cfg(unix)]

use crate::support::{Bench, Done, assert_refused};
use episeal_testkit::issue::dsc::{Dsc, pkcs8, secret_key};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

const NOON: i64 = 1_625_140_800;

fn line(at: i64, key: &str, out: &str) -> String {
    format!(
        "cert issue --at {at} --holder holder --signer dsc --key {key} --issuer Köln --out {out} \
         --guard guard --guard-key guard.key --recovery-id-file id"
    )
}

fn bench() -> Bench {
    let bench = Bench::new();
    let holder = r#"{"surname": "Müller", "date_of_birth": "1964-08-12", "first_positive": "2021-06-01"}"#;
    bench.write("holder", holder);
    bench.write("id", "R-2021-4711\n");
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench.ok("cert guard-key --epoch 7 --guard guard --out guard.key");
    let made = Command::new("mkfifo").arg(bench.path("pipe")).status();
    assert!(made.unwrap().success());
    bench
}

/// The key comes through a pipe: whoever reads it has its reservation, and waits.
#[test]
fn an_attempt_that_takes_longer_than_ten_minutes_hands_nothing_out() {
    let bench = bench();
    let slow = line(NOON, "pipe", "slow.out");
    let slow = bench.start(&slow.split_whitespace().collect::<Vec<_>>());
    let pipe = OpenOptions::new().write(true).open(bench.path("pipe"));
    let mut pipe = pipe.unwrap();
    bench.refused(&line(NOON + 590, "key", "soon.out"), "busy");
    bench.ok(&line(NOON + 610, "key", "next.out"));
    pipe.write_all(&pkcs8(&secret_key())).unwrap();
    drop(pipe);
    assert_refused(&Done::of(slow), "reservation-lost");
    assert!(!bench.path("slow.out").exists() && !bench.path("soon.out").exists());
    bench.refused(&line(NOON + 700, "key", "again.out"), "already-issued");
}

/// Opening and writing are over before the check: an attempt that is stalled in them hands nothing out.
#[test]
fn an_output_that_is_ready_after_ten_minutes_gets_nothing() {
    let bench = bench();
    let slow = line(NOON, "key", "pipe");
    let slow = bench.start(&slow.split_whitespace().collect::<Vec<_>>());
    let database = rusqlite::Connection::open(bench.path("guard")).unwrap();
    let count = || database.query_row("SELECT count(*) FROM tag", (), |row| row.get(0));
    while count() != Ok(2) {
        sleep(Duration::from_millis(5));
    }
    // Nobody reads the pipe: it is not opened. This attempt has the reservation.
    bench.refused(&line(NOON + 590, "key", "soon.out"), "busy");
    bench.ok(&line(NOON + 610, "key", "next.out"));
    let mut got = Vec::new();
    let mut pipe = File::open(bench.path("pipe")).unwrap();
    pipe.read_to_end(&mut got).unwrap();
    assert_refused(&Done::of(slow), "reservation-lost");
    assert!(got.is_empty());
    bench.refused(&line(NOON + 700, "key", "again.out"), "already-issued");
}
