//! Bytes of any kind: nothing panics, and nothing allocates more than 16 times the input.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]
#![allow(clippy::cast_precision_loss)]

mod support;

use coset::TaggedCborSerializable;
use episeal::*;
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use std::sync::{Mutex, OnceLock};
use support::*;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Tests of this file run one after the other: they measure what they allocate.
static ALONE: Mutex<()> = Mutex::new(());

const PIN: &str = "482915";

/// A world and one message of every kind, made once.
struct Seeds {
    world: World,
    kept: Kept,
    request: Vec<u8>,
    codes: Mutex<CheckInCodes>,
    shared: Shared,
    messages: Vec<Vec<u8>>,
}

/// A share that is open, and a live run that waits on either side: what is read goes through them.
struct Shared {
    opened: Mutex<OpenedShare>,
    live: Mutex<LiveShare>,
    answer: Mutex<LiveAnswer>,
    code: ShareCode,
}

impl Shared {
    /// And one message of every kind: a share, the three of another live run, a log.
    fn new(world: &World, kept: &Kept) -> (Self, Vec<Vec<u8>>) {
        let recipient = ShareRecipient::verify(&world.office_day_key, &world.trust, NOON).unwrap();
        let mut diary = Diary::create(PIN, None).unwrap();
        diary.add(kept).unwrap();
        let visits = diary.visits();
        let start = || LiveShare::start(&visits, &recipient, &world.trust, NOON).unwrap();
        let mut log = ShareLog::new();
        let mut answer = |live: &LiveShare| {
            let office = &world.office;
            office
                .answer_live(live.hello(), live.code(), &mut log, NOON)
                .unwrap()
        };
        let (waiting, mut done) = (start(), start());
        let (to_waiting, to_done) = (answer(&waiting), answer(&done));
        let third = done.finish(to_done.answer(), NOON).unwrap();
        let share = share(&visits, &recipient, &world.trust, NOON + DAY, NOON).unwrap();
        let code = ShareCode::parse(share.code().expose_secret_text()).unwrap();
        let opened = world
            .office
            .open_share(share.bytes(), &code, &mut log, NOON);
        let messages = vec![
            share.bytes().to_vec(),
            // One that is not answered yet.
            start().hello().to_vec(),
            log.to_bytes(),
            to_done.answer().to_vec(),
            third,
        ];
        let shared = Self {
            opened: Mutex::new(opened.unwrap()),
            live: Mutex::new(waiting),
            answer: Mutex::new(to_waiting),
            code,
        };
        (shared, messages)
    }

    fn read(&self, world: &World, bytes: &[u8]) -> Vec<bool> {
        let mut log = ShareLog::new();
        let office = &world.office;
        vec![
            claimed_share_address(bytes).is_ok(),
            // A share that is well-formed costs one Argon2.
            claimed_share_address(bytes).is_err()
                && office.open_share(bytes, &self.code, &mut log, NOON).is_ok(),
            office
                .answer_live(bytes, &self.code, &mut log, NOON)
                .is_ok(),
            self.live.lock().unwrap().finish(bytes, NOON).is_ok(),
            self.answer.lock().unwrap().open(bytes, NOON).is_ok(),
            self.opened.lock().unwrap().add_stored(bytes).is_ok(),
            ShareLog::from_bytes(bytes).is_ok(),
            ShareRecipient::verify(bytes, &world.trust, NOON).is_ok(),
        ]
    }
}

fn seeds() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let world = World::new();
        let sealed = world.seal(&check_in("Mara"));
        let request = world.request(&world.ask());
        let visits = [sealed.visit().to_vec()];
        let (parts, _) = world.release(&request, &visits, &[]);
        let staff = Staff::generate().unwrap();
        let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
        let id = sealed.kept().record_id();
        let note = staff
            .note_departure(&world.venue.id(), &certificate, &world.day_key, &id, NOON)
            .unwrap();
        let (_, referral) = world.referral();
        let locked = lock(&world.venue.export_secret_bytes().unwrap(), PIN).unwrap();
        let mut diary = Diary::create(PIN, None).unwrap();
        diary.add(sealed.kept()).unwrap();
        let mut codes = CheckInCodes::new();
        let text = codes.expose_secret_text(NOON).unwrap().to_owned();
        let code = CheckInReader::new().read(&text, NOON).unwrap();
        let (shared, of_shares) = Shared::new(&world, sealed.kept());
        let mut messages = vec![
            sealed.visit().to_vec(),
            world.day_key.clone(),
            world.office_day_key.clone(),
            world.certificate.clone(),
            world.revocations.clone(),
            request.clone(),
            parts[0].clone(),
            certificate,
            note,
            referral,
            locked,
            sealed
                .kept()
                .export_secret_bytes()
                .expose_secret_bytes()
                .to_vec(),
            world
                .venue
                .export_secret_bytes()
                .unwrap()
                .expose_secret_bytes()
                .to_vec(),
            world.poster.to_text().unwrap().into_bytes(),
            RequestLog::new().to_bytes(),
            diary.lock().unwrap(),
            text.as_bytes().to_vec(),
            code.invite(&world.poster, &world.day_key).unwrap(),
        ];
        messages.extend(of_shares);
        let (_, kept) = sealed.into_parts();
        Seeds {
            world,
            kept,
            request,
            codes: Mutex::new(codes),
            shared,
            messages,
        }
    })
}

/// True for what `unlock` of this purpose would stretch a passphrase for: a well-formed message that names it, by
/// another library. Argon2 takes 64 MiB and a tenth of a second, so such bytes are kept from that one reader.
fn is_stretched(purpose: &str, bytes: &[u8]) -> bool {
    let typ = format!("application/vnd.episeal.{purpose}+cose");
    let names = bytes.windows(typ.len()).any(|part| part == typ.as_bytes());
    names && coset::CoseEncrypt0::from_tagged_slice(bytes).is_ok()
}

fn unlocks_ring(bytes: &[u8]) -> bool {
    !is_stretched("keyring", bytes) && unlock(bytes, PIN).is_ok()
}

fn unlocks_diary(bytes: &[u8]) -> bool {
    !is_stretched("diary", bytes) && Diary::unlock(bytes, PIN, None).is_ok()
}

/// Everything that reads bytes from outside.
fn read_all(bytes: &[u8]) -> usize {
    let Seeds {
        world,
        kept,
        request,
        codes,
        shared,
        ..
    } = seeds();
    let taken = codes.lock().unwrap().accept(bytes, NOON);
    let office = &world.office;
    let mut opening = office
        .open_release(request, std::slice::from_ref(&world.day_key), NOON)
        .unwrap();
    let day_keys = [bytes.to_vec()];
    let mut read = vec![
        admit(bytes, None, NOON).is_ok(),
        admit_day_key(bytes, None).is_ok(),
        claimed_address(bytes).is_ok(),
        office.days_of(bytes).is_ok(),
        inspect(bytes).is_ok_and(|_| false),
        admit_note(bytes, &[], NOON).is_ok(),
        Trust::new(world.authority.id(), bytes, 0).is_ok(),
        kept.open(bytes).is_ok(),
        Kept::import_secret_bytes(bytes).is_ok(),
        Venue::import_secret_bytes(bytes).is_ok(),
        Office::import_secret_bytes(bytes).is_ok(),
        RequestLog::from_bytes(bytes).is_ok(),
        world.verify(bytes).is_ok(),
        office.open_referral(bytes, &world.trust, NOON).is_ok(),
        office.open_release(request, &day_keys, NOON).is_ok(),
        office.open_release(bytes, &[], NOON).is_ok(),
        opening.add_part(bytes).is_ok(),
        opening.add_visit(bytes).is_ok(),
        reader_of(&world.poster, bytes, &world.trust, NOON).is_ok(),
        unlocks_ring(bytes),
        unlocks_diary(bytes),
        taken.is_ok() || taken.err() == Some(RecordError::CodeUsed),
    ];
    read.extend(shared.read(world, bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        read.extend([
            Poster::parse(text).is_ok(),
            VenueId::parse(text).is_ok(),
            // Any short text is an area.
            Area::parse(text).is_ok_and(|_| false),
            CheckInReader::new().read(text, NOON).is_ok(),
        ]);
    }
    read.iter().filter(|is_ok| **is_ok).count()
}

#[test]
fn every_seed_is_read_by_what_it_was_made_for() {
    let _alone = ALONE.lock();
    for (number, message) in seeds().messages.iter().enumerate() {
        // What stands in other messages, and the answers to a run that is over.
        let is_certificate = [2, 3, 7, 21, 22].contains(&number);
        let is_locked = is_stretched("keyring", message) || is_stretched("diary", message);
        assert!(
            is_certificate || is_locked || read_all(message) > 0,
            "seed {number}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _alone = ALONE.lock();
        read_all(&bytes);
    }

    #[test]
    fn changed_messages_are_read_without_a_panic(
        seed in 0usize..23,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        tail in proptest::collection::vec(any::<u8>(), 0..4),
    ) {
        let _alone = ALONE.lock();
        let mut bytes = seeds().messages[seed].clone();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes.extend(tail);
        read_all(&bytes);
    }

    #[test]
    fn trailing_bytes_are_refused_everywhere(seed in 0usize..23, tail in proptest::collection::vec(any::<u8>(), 1..9)) {
        let _alone = ALONE.lock();
        let mut bytes = seeds().messages[seed].clone();
        bytes.extend(tail);
        prop_assert_eq!(read_all(&bytes), 0);
    }
}

/// The most that one reader allocates at a time, as a multiple of its input.
fn growth(bytes: &[u8], read: impl Fn(&[u8])) -> f64 {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    read(bytes);
    (MEMORY.peak_usage().saturating_sub(before)) as f64 / bytes.len() as f64
}

type Read = Box<dyn Fn(&[u8])>;

fn readers() -> Vec<(&'static str, Read)> {
    let Seeds {
        world,
        kept,
        request,
        ..
    } = seeds();
    vec![
        (
            "admit",
            Box::new(|bytes| {
                let _ = admit(bytes, None, NOON);
            }),
        ),
        (
            "note",
            Box::new(|bytes| {
                let _ = admit_note(bytes, &[], NOON);
            }),
        ),
        (
            "trust",
            Box::new(|bytes| drop(Trust::new(world.authority.id(), bytes, 0))),
        ),
        (
            "kept",
            Box::new(|bytes| drop(Kept::import_secret_bytes(bytes))),
        ),
        ("open", Box::new(|bytes| drop(kept.open(bytes)))),
        ("log", Box::new(|bytes| drop(RequestLog::from_bytes(bytes)))),
        ("request", Box::new(|bytes| drop(world.verify(bytes)))),
        (
            "referral",
            Box::new(|bytes| drop(world.office.open_referral(bytes, &world.trust, NOON))),
        ),
        (
            "day key",
            Box::new(|bytes| drop(reader_of(&world.poster, bytes, &world.trust, NOON))),
        ),
        (
            "own request",
            Box::new(|bytes| drop(world.office.open_release(bytes, &[], NOON))),
        ),
        (
            "code",
            Box::new(|bytes| {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    drop(CheckInReader::new().read(text, NOON));
                }
            }),
        ),
        (
            "invitation",
            Box::new(|bytes| drop(seeds().codes.lock().unwrap().accept(bytes, NOON))),
        ),
        ("inspect", Box::new(|bytes| drop(inspect(bytes)))),
        (
            "shares",
            Box::new(|bytes| drop(seeds().shared.read(world, bytes))),
        ),
        ("part", {
            let opening = Mutex::new(
                world
                    .office
                    .open_release(request, std::slice::from_ref(&world.day_key), NOON)
                    .unwrap(),
            );
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
    let _alone = ALONE.lock();
    let mut checked = 0;
    for input in greedy().iter().chain(&seeds().messages) {
        for (name, read) in readers() {
            let growth = growth(input, &read);
            assert!(
                growth <= 16.0,
                "{name} allocates {growth} times {} bytes",
                input.len()
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 17 * 36);
}

#[test]
fn a_long_list_of_small_items_stays_within_16_times_its_input() {
    let _alone = ALONE.lock();
    // The densest inputs that pass the outer structure: a request log of many entries, a part of empty areas.
    let window = [0x82, 0x00, 0x01];
    let entry = |number: u16| {
        let id = number.to_be_bytes().repeat(8);
        [
            &[0x83, 0x50][..],
            &id,
            &[0x58, 32],
            &[8; 32],
            &[0x81],
            &window,
        ]
        .concat()
    };
    let count = 10_000u16;
    let entries: Vec<u8> = (0..count).flat_map(entry).collect();
    let label = b"\x82\x75episeal-1 request log\x99";
    let log = [label.as_slice(), &count.to_be_bytes(), &entries].concat();
    assert!(RequestLog::from_bytes(&log).is_ok());
    let growth = growth(&log, |bytes| drop(RequestLog::from_bytes(bytes)));
    assert!(growth <= 16.0, "{growth}");
}
