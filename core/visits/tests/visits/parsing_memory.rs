//! Nothing that reads bytes allocates more than 16 times its input.

use episeal_testkit::api::visits::*;
use episeal_testkit::judge::{judge, judged_kinds};
use episeal_testkit::memory;
use episeal_testkit::visits::seeds::*;
use episeal_testkit::visits::*;
use std::sync::Mutex;

/// The most that one reader allocates at a time, as a multiple of its input.
fn growth(bytes: &[u8], read: impl Fn(&[u8])) -> f64 {
    // What is done whatever the input is, such as judging an office before an answer is read, does not count.
    let without = peak(b"", &read);
    peak(bytes, &read).saturating_sub(without) as f64 / bytes.len() as f64
}

fn peak(bytes: &[u8], read: impl Fn(&[u8])) -> usize {
    memory::peak(|| read(bytes)).1
}

type Read = Box<dyn Fn(&[u8])>;

fn readers() -> Vec<(&'static str, Read)> {
    let Seeds { world, kept, request, .. } = seeds();
    vec![
        (
            "admit",
            Box::new(|bytes| {
                let _ = admit_with(bytes, None, None, NOON);
            }),
        ),
        (
            "note",
            Box::new(|bytes| {
                let _ = admit_note_with(bytes, None, &StoredNotes::default(), NOON);
            }),
        ),
        ("trust", {
            // Copied before it is counted.
            let trust = std::cell::RefCell::new(world.trust.clone());
            Box::new(move |bytes| {
                let _ = trust.borrow_mut().take_revocations(bytes, NOON);
            })
        }),
        ("succession", {
            let trust = std::cell::RefCell::new(world.trust.clone());
            Box::new(move |bytes| {
                let _ = trust.borrow_mut().take_succession(bytes);
            })
        }),
        ("kept trust", Box::new(|bytes| drop(Trust::import_bytes(bytes)))),
        ("kept", Box::new(|bytes| drop(Kept::import_secret_bytes(bytes)))),
        ("open", Box::new(|bytes| drop(kept.open(bytes)))),
        ("log", Box::new(|bytes| drop(RequestLog::from_bytes(bytes)))),
        ("request", Box::new(|bytes| drop(world.verify(bytes)))),
        ("areas", Box::new(|bytes| drop(VenueAreas::verify(bytes, &world.venue.id())))),
        ("referral", Box::new(|bytes| drop(world.office.open_referral(bytes, &world.trust, NOON)))),
        ("day key", Box::new(|bytes| drop(reader_of(&world.poster, bytes, &world.trust, NOON)))),
        (
            "own request",
            Box::new(|bytes| {
                drop(world.office.own_request(bytes).and_then(|own| world.office.open_release(&own, &[], NOON)))
            }),
        ),
        (
            "code",
            Box::new(|bytes| {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    drop(CheckInReader::new().read(text, NOON));
                }
            }),
        ),
        ("invitation", Box::new(|bytes| drop(seeds().codes.lock().unwrap().accept(bytes, NOON)))),
        ("judge", {
            let kinds = judged_kinds();
            Box::new(move |bytes| {
                for kind in &kinds {
                    let _ = judge(kind, bytes);
                }
            })
        }),
        ("shares", Box::new(|bytes| drop(seeds().shared.read(world, bytes)))),
        ("part", {
            let opening = Mutex::new(world.opening(request, std::slice::from_ref(&world.day_key)));
            Box::new(move |bytes| {
                let _ = opening.lock().unwrap().add_part(bytes);
            })
        }),
        (
            "unlock",
            Box::new(|bytes| {
                unlocks_ring(bytes);
            }),
        ),
        (
            "diary",
            Box::new(|bytes| {
                unlocks_diary(bytes);
            }),
        ),
    ]
}

/// Inputs that claim or hold much: huge lengths, many small items, deep nesting.
fn greedy() -> Vec<Vec<u8>> {
    let small_items = |head: &[u8], item: &[u8], count: usize| [head, &item.repeat(count)].concat();
    vec![
        [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff].repeat(4),
        [0x5a, 0xff, 0xff, 0xff, 0xff].repeat(10),
        small_items(&[0x99, 0xff, 0xff], &[0x00], 65_535),
        small_items(&[0x99, 0xff, 0xff], &[0x80], 65_535),
        small_items(&[0x99, 0xff, 0xff], &[0x40], 65_535),
        small_items(&[0xb9, 0xff, 0xff], &[0x00], 131_070),
        small_items(&[0x82, 0x75], b"episeal-1 request log", 1),
        vec![0x81; 1_000_000],
        vec![0xd8; 1_000_000],
        vec![0x00; 1_048_577],
        small_items(&[0x99, 0xff, 0xff], &[0xf4], 65_535),
        small_items(&[0x59, 0xff, 0xff, 0x99, 0xff, 0xfc], &[0xf4], 65_532),
        small_items(&[0x79, 0xff, 0xff], &[0x01], 65_535),
    ]
}

#[test]
fn no_reader_allocates_more_than_16_times_its_input() {
    let mut checked = 0;
    for input in greedy().iter().chain(&seeds().messages) {
        for (name, read) in readers() {
            let growth = growth(input, &read);
            assert!(growth <= 16.0, "{name} allocates {growth} times {} bytes", input.len());
            checked += 1;
        }
    }
    assert_eq!(checked, readers().len() * 36);
}

#[test]
fn a_list_of_many_areas_stays_within_16_times_its_input() {
    let venue = &seeds().world.venue;
    let letters = || (b'!'..=b'~').filter(|letter| *letter != b'/');
    let names = letters().flat_map(|a| letters().map(move |b| [a, b]));
    let names = names.map(|name| String::from_utf8(name.to_vec()).unwrap());
    // Single areas, and rows of seats without end.
    let single = names.take(4_096).map(|name| episeal_testkit::visits::areas::group(&name, &[], 1));
    let endless = (0..16).map(|number| {
        let ranges = [("R", 0, 4_095), ("S", 0, 99_999)];
        episeal_testkit::visits::areas::group(&number.to_string(), &ranges, 1)
    });
    for groups in [single.collect::<Vec<_>>(), endless.collect()] {
        let list = venue.areas(TODAY, &groups).unwrap();
        let peak = peak(&list, |bytes| {
            VenueAreas::verify(bytes, &venue.id()).unwrap();
        });
        assert!(peak <= 16 * list.len(), "{peak} for {} bytes", list.len());
    }
}

#[test]
fn a_long_list_of_small_items_stays_within_16_times_its_input() {
    // The densest inputs that pass the outer structure: a request log of many entries, a part of empty areas.
    let window = [0x82, 0x00, 0x01];
    let entry = |number: u16| {
        let id = number.to_be_bytes().repeat(8);
        [&[0x83, 0x50][..], &id, &[0x58, 32], &[8; 32], &[0x81], &window].concat()
    };
    let count = 10_000u16;
    let entries: Vec<u8> = (0..count).flat_map(entry).collect();
    let label = b"\x82\x75episeal-1 request log\x99";
    let log = [label.as_slice(), &count.to_be_bytes(), &entries].concat();
    assert!(RequestLog::from_bytes(&log).is_ok());
    let growth = growth(&log, |bytes| drop(RequestLog::from_bytes(bytes)));
    assert!(growth <= 16.0, "{growth}");
}
