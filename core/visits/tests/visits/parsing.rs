//! Bytes of any kind are read without a panic.

use episeal_testkit::api::visits::*;
use episeal_testkit::judge::{judge, judged_kinds};
use episeal_testkit::visits::seeds::*;
use episeal_testkit::visits::*;
use proptest::prelude::*;

/// Everything that reads bytes from outside.
fn read_all(bytes: &[u8]) -> usize {
    let Seeds { world, kept, request, codes, shared, .. } = seeds();
    let taken = codes.lock().unwrap().accept(bytes, NOON);
    let office = &world.office;
    let mut opening =
        office.open_release(&office.own_request(request).unwrap(), std::slice::from_ref(&world.day_key), NOON).unwrap();
    let day_keys = [bytes.to_vec()];
    let published = world.published();
    let published = Some(&published);
    let mut read = vec![
        admit_with(bytes, published, None, NOON).is_ok(),
        admit_day_key(bytes, &[], NOON).is_ok(),
        UnverifiedDayKey::parse(bytes).is_ok(),
        UnverifiedNote::parse(bytes).is_ok(),
        UnverifiedVisit::parse(bytes).is_ok(),
        office.own_request(bytes).is_ok(),
        admit_note_with(bytes, published, &StoredNotes::default(), NOON).is_ok(),
        world.trust.clone().take_revocations(bytes, NOON).is_ok(),
        world.trust.clone().take_succession(bytes).is_ok(),
        Trust::import_bytes(bytes).is_ok(),
        kept.open(bytes).is_ok(),
        Kept::import_secret_bytes(bytes).is_ok(),
        Venue::import_secret_bytes(bytes).is_ok(),
        Office::import_secret_bytes(bytes).is_ok(),
        RequestLog::from_bytes(bytes).is_ok(),
        world.verify(bytes).is_ok(),
        office.open_referral(bytes, &world.trust, NOON).is_ok(),
        office.open_release(&office.own_request(request).unwrap(), &day_keys, NOON).is_ok(),
        office.own_request(bytes).and_then(|own| office.open_release(&own, &[], NOON)).is_ok(),
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
    let judged = judged_kinds().into_iter();
    read.extend(judged.map(|kind| judge(kind, bytes) == Some(Ok(()))));
    read.iter().filter(|is_ok| **is_ok).count()
}

#[test]
fn every_seed_is_read_by_what_it_was_made_for() {
    for (number, message) in seeds().messages.iter().enumerate() {
        // What is in other messages, and the answers to a run that is over.
        let is_certificate = [2, 3, 7, 21, 22].contains(&number);
        let is_locked = is_stretched("keyring", message) || is_stretched("diary", message);
        assert!(is_certificate || is_locked || read_all(message) > 0, "seed {number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read_all(&bytes);
    }

    #[test]
    fn changed_messages_are_read_without_a_panic(
        seed in 0usize..23,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        tail in proptest::collection::vec(any::<u8>(), 0..4),
    ) {
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
        let mut bytes = seeds().messages[seed].clone();
        bytes.extend(tail);
        prop_assert_eq!(read_all(&bytes), 0);
    }
}
