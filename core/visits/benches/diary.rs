//! What a visitor waits for: the diary opens in less than twice the time of its one Argon2id run.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use criterion::Criterion;
use episeal_testkit::api::visits::*;
use std::hint::black_box;

const PIN: &str = "482915";
const VISITS_A_DAY: i64 = 40;
const NOON: i64 = 20_000 * DAY + DAY / 2;

/// The parameters of core/FORMAT.md, section 18, on newly allocated memory.
fn argon2id(password: &[u8], salt: &[u8]) -> [u8; 32] {
    let params = argon2::Params::new(65_536, 3, 4, Some(32)).unwrap();
    let mut memory = vec![argon2::Block::default(); params.block_count()];
    let mut stretched = [0; 32];
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, &mut stretched, memory.as_mut_slice())
        .unwrap();
    stretched
}

/// The bytes of a diary with 40 visits on each of 14 days.
fn full_diary(secret: &DiarySecret) -> Vec<u8> {
    let authority = Authority::generate().unwrap();
    let mut venue = Venue::generate().unwrap();
    let poster = venue.poster("Brauhaus", Area::default()).unwrap();
    let fields = ContactFields { given_name: "Mara".into(), ..ContactFields::default() };
    let contact = Contact::new(fields).unwrap();
    let mut diary = episeal_testkit::visits::create_diary(PIN, Some(secret)).unwrap();
    diary.set_contact(&contact);
    for now in (0..14).map(|day| NOON + day * DAY) {
        let revocations = authority.revoke(1, &[], &Period::new(now, now + DAY).unwrap()).unwrap();
        let mut trust = Trust::new(&[authority.id()]).unwrap();
        trust.take_revocations(&revocations, now).unwrap();
        let day_key = venue.day_key_venue_may_read(day_of(now).unwrap(), now).unwrap();
        let venue_today = VenueToday::verify(&poster, &day_key, &trust).unwrap();
        for visit in 0..VISITS_A_DAY {
            let check_in = CheckIn {
                contact: contact.clone(),
                kind: CheckInKind::App,
                area: Area::parse("Saal/Tisch 4").unwrap(),
                stay: Stay { arrival: now + visit, departure: Some(now + visit + 3_600) },
                readers: Readers::VenueMayRead,
            };
            let sealed = venue_today.seal(&check_in, &trust, now + 2 * 3_600).unwrap();
            diary.add(&sealed.kept()).unwrap();
        }
    }
    diary.lock().unwrap()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("argon2id alone", |bencher| {
        bencher.iter(|| argon2id(black_box(PIN.as_bytes()), black_box(&[7; 16])));
    });
    let secret = DiarySecret::generate().unwrap();
    let bytes = full_diary(&secret);
    criterion.bench_function("unlock a diary of 560 visits and list them", |bencher| {
        bencher.iter(|| {
            let diary = episeal_testkit::visits::unlock_diary(black_box(&bytes), PIN, Some(&secret)).unwrap();
            assert_eq!(diary.visits().len(), 560);
        });
    });
    criterion.final_summary();
}
