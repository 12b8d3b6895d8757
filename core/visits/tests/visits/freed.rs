//! Nothing secret or personal is left in freed memory, where a crash dump or a later bug would expose it.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::exported::secrets_in;
use episeal_testkit::memory::*;
use episeal_testkit::visits::together::Together;
use episeal_testkit::visits::{diary, runs, *};
use std::hint::black_box;
use zeroize::Zeroizing;

#[test]
fn a_copy_that_nobody_wipes_is_found() {
    let secret = b"a secret of a few words";
    let copied = || drop(black_box(secret.to_vec()));
    assert_eq!(left_by(&[secret], &[], copied).len(), 1);
    let grown = || {
        let mut copy = Zeroizing::new(secret.to_vec());
        copy.reserve(black_box(1_000));
        black_box(&copy);
    };
    assert_eq!(left_by(&[secret], &[], grown).len(), 1);
    let wiped = || drop(black_box(Zeroizing::new(secret.to_vec())));
    assert_eq!(left_by(&[secret], &[], wiped).len(), 0);
}

/// Argon2's memory is such a block.
#[test]
fn a_large_block_that_is_not_wiped_is_found() {
    let secret = b"a secret of a few words";
    let filled = || drop(black_box(vec![7u8; 2 << 20]));
    assert_eq!(left_by(&[secret], &[], filled).len(), 1);
    let empty = || drop(black_box(vec![0u8; 2 << 20]));
    assert_eq!(left_by(&[secret], &[], empty).len(), 0);
}

const GUEST: &str = "Maralinde-Zöe";

/// A guest's personal data.
const OF_GUEST: [&[u8]; 3] = [GUEST.as_bytes(), b"Lindner", b"221 5550100"];

/// The keys of a visit, as the app keeps them.
fn secrets_of(kept: &Kept) -> [Vec<u8>; 2] {
    let items = craft::decode(kept.export_secret_bytes().expose_secret_bytes());
    [1, 2].map(|place| craft::bytes_of(&items.as_array().unwrap()[place]))
}

#[test]
fn a_visit_leaves_nothing_on_the_guests_device() {
    let world = World::new();
    assert_wiped("seal", &OF_GUEST, || drop(black_box(world.seal(&check_in(GUEST)))));
    let (visit, kept) = visit_and_kept(&world.seal(&check_in(GUEST)));
    let exported = kept.export_secret_bytes();
    let [author, visitor] = secrets_of(&kept);
    let secrets = [&OF_GUEST[..], &[&author, &visitor]].concat();
    assert_wiped("keep", &secrets, || {
        let kept = Kept::import_secret_bytes(exported.expose_secret_bytes()).unwrap();
        assert_eq!(kept.open(&visit).unwrap().contact(), &contact(GUEST));
        black_box(world.check_out(&kept, NOON));
        black_box(kept.export_secret_bytes());
    });
}

#[test]
fn an_opened_visit_leaves_nothing_at_venue_and_office() {
    let world = World::new();
    let rings = [world.office.export_secret_bytes(), world.venue.export_secret_bytes()];
    let [office, venue] = rings.map(|ring| ring.unwrap());
    let secrets: Vec<_> = [&office, &venue].iter().flat_map(|ring| secrets_in(ring.expose_secret_bytes())).collect();
    let secrets = [slices(&secrets), OF_GUEST.to_vec()].concat();
    let visits = [world.seal(&check_in(GUEST)).visit().to_vec()];
    assert_wiped("story", &secrets, || {
        let found = world.story(&world.ask(), &visits);
        assert_eq!(found.visits[0].1.visit().contact(), &contact(GUEST));
    });
    assert_wiped("rings", &secrets, || {
        let office = Office::import_secret_bytes(office.expose_secret_bytes()).unwrap();
        black_box(office.export_secret_bytes().unwrap());
        let venue = Venue::import_secret_bytes(venue.expose_secret_bytes()).unwrap();
        black_box(venue.export_secret_bytes().unwrap());
    });
}

/// Eight are computed at once, and one more stays alone.
const TOGETHER: usize = 9;

#[test]
fn visits_released_and_opened_together_leave_nothing_at_venue_and_office() {
    let (together, _alone) = (Together::new(TOGETHER, GUEST), alone());
    let keys = together.secrets();
    let secrets: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).chain(OF_GUEST).collect();
    assert_eq!(keys.len(), 2 + 4 * TOGETHER);
    let mut parts = Vec::new();
    assert_wiped("release", &secrets, || parts = together.release());
    assert_wiped("open", &secrets, || assert_eq!(together.open(&parts), TOGETHER));
}

#[test]
fn a_diary_leaves_neither_pin_nor_secret_nor_visits() {
    let world = World::new();
    let (_, kept) = visit_and_kept(&world.seal(&check_in(GUEST)));
    let [author, visitor] = secrets_of(&kept);
    let exported = DiarySecret::generate().unwrap().export_secret_bytes();
    let exported = exported.expose_secret_bytes();
    let secrets = [&OF_GUEST[..], &[&author, &visitor, diary::PIN.as_bytes(), &exported[24..]]].concat();
    let own = secrets_in(exported);
    let secrets = [slices(&own), secrets].concat();
    assert_wiped("diary", &secrets, || {
        let secret = DiarySecret::import_secret_bytes(exported).unwrap();
        let mut diary = create_diary(diary::PIN, Some(&secret)).unwrap();
        diary.set_contact(&contact(GUEST));
        diary.add(&kept).unwrap();
        let locked = diary.lock().unwrap();
        drop(diary);
        let diary = unlock_diary(&locked, diary::PIN, Some(&secret)).unwrap();
        assert_eq!(diary.contact(), Some(contact(GUEST)));
        assert_eq!(diary.visits().len(), 1);
    });
}

/// For the contact there is room by itself.
#[test]
fn a_diary_without_visits_leaves_nothing_of_its_contact() {
    assert_wiped("contact", &OF_GUEST, || {
        let secret = DiarySecret::generate().unwrap();
        let mut diary = create_diary(diary::PIN, Some(&secret)).unwrap();
        diary.set_contact(&contact(GUEST));
        let locked = diary.lock().unwrap();
        drop(diary);
        assert_eq!(unlock_diary(&locked, diary::PIN, Some(&secret)).unwrap().contact(), Some(contact(GUEST)));
    });
}

#[test]
fn a_share_leaves_neither_its_code_nor_what_is_in_it() {
    let world = World::new();
    let (_, kept) = visit_and_kept(&world.seal(&check_in(GUEST)));
    let [author, visitor] = secrets_of(&kept);
    let visitor_of = shares::Visitor { stored: Vec::new(), kept: vec![kept] };
    let secrets = [&OF_GUEST[..], &[&author, &visitor]].concat();
    let sealed = world.share(&visitor_of);
    let code = sealed.code().expose_secret_text().to_owned();
    let compact = code.replace(' ', "");
    // Its beginning, too: what a text of less room would leave where it grows.
    let secrets = [&secrets[..], &[code.as_bytes(), compact.as_bytes(), &code.as_bytes()[..9]]].concat();
    assert_wiped("share", &secrets, || {
        black_box(world.share(&visitor_of));
        let told = ShareCode::parse(&code).unwrap();
        black_box(world.open_share(sealed.bytes(), &told).unwrap());
    });
}

/// With the longest names, for which there must be room.
#[test]
fn a_kept_live_share_leaves_neither_its_code_nor_its_keys_on_either_side() {
    let world = World::new();
    let (_, kept) = visit_and_kept(&world.seal(&check_in(GUEST)));
    let names = [(6, "ü".repeat(80).into()), (7, Value::Array(vec!["Ж".repeat(32).into(); 5]))];
    let kept = craft::kept_with(&kept, &names);
    let [_, visitor] = secrets_of(&kept);
    let mut live = LiveShare::start(&[kept], &world.recipient(), &world.trust, NOON).unwrap();
    let mut answer = world.answer(live.hello(), live.code()).unwrap();
    let (mine, theirs) = (RunSecret::generate().unwrap(), RunSecret::generate().unwrap());
    let code = live.code().expose_secret_text().to_owned();
    // Of the visitor's side the scalar, of the office's the session key.
    let own = |state: &[u8], secret: &RunSecret, place: usize| {
        craft::bytes_of(&craft::decode(&runs::body_of(state, secret)).into_array().unwrap()[place])
    };
    let scalar = own(&live.keep(&mine).unwrap(), &mine, 3);
    let key = own(&answer.keep(&theirs).unwrap(), &theirs, 2);
    let secrets = [visitor, scalar, key, code.replace(' ', "").into(), code.into()];
    let (mine, theirs) = (RunSecret::generate().unwrap(), RunSecret::generate().unwrap());
    assert_wiped("live share", &slices(&secrets), || {
        let state = live.keep(&mine).unwrap();
        drop(live);
        drop(black_box(LiveShare::resume(&state, &mine).unwrap()));
        let state = answer.keep(&theirs).unwrap();
        drop(answer);
        drop(black_box(world.office.resume_live(&state, &theirs, NOON).unwrap()));
    });
}

#[test]
fn a_check_in_code_leaves_nothing() {
    let shown = codes::Shown::new();
    let (secret, text) = (shown.secret(), shown.text.clone());
    assert_wiped("check-in", &[&secret, &text.as_bytes()[30..60]], || {
        black_box(CheckInReader::new().read(&text, NOON).unwrap());
        drop(shown.codes);
    });
}

#[test]
fn a_locked_ring_leaves_neither_keys_nor_passphrase() {
    const PASSPHRASE: &str = "correct horse battery";
    let ring = Authority::generate().unwrap().export_secret_bytes().unwrap();
    let keys = secrets_in(ring.expose_secret_bytes());
    let secrets = [slices(&keys), vec![PASSPHRASE.as_bytes()]].concat();
    assert_wiped("lock", &secrets, || {
        let locked = lock(&ring, PASSPHRASE).unwrap();
        black_box(unlock(&locked, PASSPHRASE).unwrap());
    });
}

/// As some keyboards type it: letters and their marks separately.
#[test]
fn a_text_that_is_composed_leaves_nothing() {
    let typed = "Maralinde-Zo\u{308}e";
    let secrets = [typed.as_bytes(), GUEST.as_bytes()];
    assert_wiped("contact", &secrets, || {
        let fields = ContactFields { family_name: typed.into(), ..ContactFields::default() };
        assert_eq!(Contact::new(fields).unwrap().fields().family_name, GUEST.into());
    });
}
