//! Argon2id as a step of its own: what is derived, handed over and used.

use bech32::{Bech32m, Hrp};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;
use std::sync::{Barrier, Mutex};

const PIN: &str = "482915";
const PASSPHRASE: &str = "correct horse battery";

fn text_of(bytes: &[u8]) -> Vec<u8> {
    let prefix = Hrp::parse("EPISEAL-DERIVED-SECRET").unwrap();
    bech32::encode_upper::<Bech32m>(prefix, bytes).unwrap().into_bytes()
}

fn bytes_in(exported: &SecretBytes) -> Vec<u8> {
    let text = std::str::from_utf8(exported.expose_secret_bytes()).unwrap();
    assert!(text.starts_with("EPISEAL-DERIVED-SECRET1"), "{text}");
    bech32::decode(text).unwrap().1
}

fn ring() -> SecretBytes {
    World::new().venue.export_secret_bytes().unwrap()
}

#[test]
fn what_is_derived_survives_its_text_and_opens() {
    let (mut stretch, secret) = (Stretch::new(), DiarySecret::generate().unwrap());
    let key = stretch.new_pin_key(PIN).unwrap();
    let diary = Diary::create(&key, &secret).unwrap().lock().unwrap();
    for key in [key, stretch.pin_key(&diary, PIN).unwrap()] {
        let handed = DiaryPinKey::import_secret_bytes(key.export_secret_bytes().expose_secret_bytes()).unwrap();
        assert!(Diary::unlock(&diary, &handed, &secret).is_ok());
    }
    let ring = ring();
    let key = stretch.new_passphrase_key(&ring, PASSPHRASE).unwrap();
    let locked = lock_key_ring(&ring, &key).unwrap();
    for key in [key, stretch.passphrase_key(&locked, PASSPHRASE).unwrap()] {
        let handed = PassphraseKey::import_secret_bytes(key.export_secret_bytes().expose_secret_bytes()).unwrap();
        let opened = unlock_key_ring(&locked, &handed).unwrap();
        assert_eq!(opened.expose_secret_bytes(), ring.expose_secret_bytes());
    }
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let key = stretch.share_code_key(&share.share_id(), share.code()).unwrap();
    assert_eq!(key.share_id(), share.share_id());
    let handed = ShareCodeKey::import_secret_bytes(key.export_secret_bytes().expose_secret_bytes()).unwrap();
    assert!(world.office.open_share(&share.unopened(), &handed, &mut ShareLog::new(), NOON).is_ok());
}

#[test]
fn a_share_is_sealed_with_what_was_handed_over() {
    let world = World::new();
    let drawn = Stretch::new().draw_share_code().unwrap();
    let code = ShareCodeKey::import_secret_bytes(drawn.key().export_secret_bytes().expose_secret_bytes()).unwrap();
    let order = ShareOrder { recipient: world.recipient(), code, expires: EXPIRES };
    let sealed = share_visits(&Visitor::with(&world, 1).kept, &order, &world.trust, NOON).unwrap();
    assert_eq!(sealed.share_id(), drawn.key().share_id());
    assert!(world.open_share(sealed.bytes(), &drawn.code()).is_ok());
}

/// The purpose, the salt, the 32 bytes.
#[test]
fn a_derived_secret_is_a_purpose_a_salt_and_32_bytes() {
    let mut stretch = Stretch::new();
    let (pin, drawn) = (stretch.new_pin_key(PIN).unwrap(), stretch.draw_share_code().unwrap());
    let written = bytes_in(&drawn.key().export_secret_bytes());
    assert_eq!((written.len(), written[0]), (49, 6));
    assert_eq!(written[1..17], *drawn.key().share_id().as_bytes());
    assert_eq!(bytes_in(&pin.export_secret_bytes())[0], 3);
    let error = |bytes: &[u8]| DiaryPinKey::import_secret_bytes(bytes).err();
    for bytes in [&[0; 48][..], &[0; 50], &[7; 49], &[]] {
        assert_eq!(error(&text_of(bytes)), Some(RecordError::Malformed));
    }
    assert_eq!(error(&text_of(&[0; 49])), None);
    let own = DiarySecret::generate().unwrap().export_secret_bytes();
    assert_eq!(error(own.expose_secret_bytes()), Some(RecordError::WrongPurpose));
}

#[test]
fn a_derived_secret_is_refused_for_any_other_purpose() {
    for purpose in 0..7u8 {
        let text = text_of(&[&[purpose][..], &[9; 48]].concat());
        let taken = [
            DiaryPinKey::import_secret_bytes(&text).err(),
            PassphraseKey::import_secret_bytes(&text).err(),
            ShareCodeKey::import_secret_bytes(&text).err(),
        ];
        let place = [0, 1, 2, 0, 1, 1, 2][usize::from(purpose)];
        for (number, error) in taken.into_iter().enumerate() {
            assert_eq!(error, (number != place).then_some(RecordError::WrongPurpose), "{purpose}");
        }
    }
    let (mut stretch, world) = (Stretch::new(), World::new());
    let secret = DiarySecret::generate().unwrap();
    let mut diary = Diary::create(&stretch.new_pin_key(PIN).unwrap(), &secret).unwrap();
    let opening = stretch.pin_key(&diary.lock().unwrap(), PIN).unwrap();
    let next = DiarySecret::generate().unwrap();
    assert_eq!(Diary::create(&opening, &secret).err(), Some(RecordError::WrongPurpose));
    let another = create_diary(PIN, None).unwrap().lock().unwrap();
    let of_another = stretch.pin_key(&another, PIN).unwrap();
    assert_eq!(diary.change_pin(&of_another, &next), Err(RecordError::WrongPurpose));
    assert_eq!(diary.change_pin(&opening, &next), Err(RecordError::SecretNotFresh));

    let (venue, authority) = (ring(), world.authority.export_secret_bytes().unwrap());
    let (for_venue, for_authority) = (
        stretch.new_passphrase_key(&venue, PASSPHRASE).unwrap(),
        stretch.new_passphrase_key(&authority, PASSPHRASE).unwrap(),
    );
    let locked = lock_key_ring(&venue, &for_venue).unwrap();
    let opening = stretch.passphrase_key(&locked, PASSPHRASE).unwrap();
    for (ring, key) in [(&venue, &for_authority), (&authority, &for_venue), (&venue, &opening), (&authority, &opening)]
    {
        assert_eq!(lock_key_ring(ring, key).err(), Some(RecordError::WrongPurpose));
    }

    let visitor = Visitor::with(&world, 1);
    let share = world.share(&visitor);
    let code = stretch.share_code_key(&share.share_id(), share.code()).unwrap();
    let order = ShareOrder { recipient: world.recipient(), code, expires: EXPIRES };
    let refused = share_visits(&visitor.kept, &order, &world.trust, NOON).err();
    assert_eq!(refused, Some(RecordError::WrongPurpose));
}

#[test]
fn a_derived_secret_opens_what_has_its_salt_alone() {
    let mut stretch = Stretch::new();
    let [one, two] = [(); 2].map(|()| create_diary(PIN, None).unwrap().lock().unwrap());
    let key = stretch.pin_key(&one, PIN).unwrap();
    assert!(Diary::unlock_without_secret(&one, &key).is_ok());
    assert_eq!(Diary::unlock_without_secret(&two, &key).err(), Some(RecordError::Undecryptable));
    let ring = ring();
    let [one, two] = [(); 2].map(|()| lock(&ring, PASSPHRASE).unwrap());
    let key = stretch.passphrase_key(&one, PASSPHRASE).unwrap();
    assert!(unlock_key_ring(&one, &key).is_ok());
    assert_eq!(unlock_key_ring(&two, &key).err(), Some(RecordError::Undecryptable));
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let [one, two] = [(); 2].map(|()| world.share(&visitor));
    let key = stretch.share_code_key(&one.share_id(), one.code()).unwrap();
    let mut log = ShareLog::new();
    let refused = world.office.open_share(&two.unopened(), &key, &mut log, NOON).err();
    assert_eq!(refused, Some(RecordError::Undecryptable));
    assert!(world.office.open_share(&one.unopened(), &key, &mut log, NOON).is_ok());
}

/// Two officers are told the same code: both are allowed to try, both stretch, one opens.
#[test]
fn of_two_that_open_a_share_at_once_one_does() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let (log, stretched) = (Mutex::new(ShareLog::new()), Barrier::new(2));
    let open = || {
        world.office.check_share(&share.unopened(), &log.lock().unwrap(), NOON).unwrap();
        let key = Stretch::new().share_code_key(&share.share_id(), share.code()).unwrap();
        // Both have asked and stretched before either opens, and the log is free meanwhile.
        stretched.wait();
        world.office.open_share(&share.unopened(), &key, &mut log.lock().unwrap(), NOON).err()
    };
    let mut errors = std::thread::scope(|scope| [scope.spawn(open), scope.spawn(open)].map(|one| one.join().unwrap()));
    errors.sort_unstable_by_key(Option::is_some);
    assert_eq!(errors, [None, Some(RecordError::ShareUsed)]);
    let asked = world.office.check_share(&share.unopened(), &log.lock().unwrap(), NOON);
    assert_eq!(asked, Err(RecordError::ShareUsed));
}

/// Asking says what opening would, before anything is stretched, and enters nothing.
#[test]
fn a_share_that_cannot_be_opened_is_refused_before_its_code_is_stretched() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let log = ShareLog::new();
    let ask = |office: &Office, now| office.check_share(&share.unopened(), &log, now);
    assert_eq!(ask(&world.office, NOON), Ok(()));
    assert_eq!(ask(&world.office, EXPIRES), Err(RecordError::ShareExpired));
    assert_eq!(ask(&without_day_keys(&world.office), NOON), Err(RecordError::Undecryptable));
    assert_eq!(ask(&Office::generate().unwrap(), NOON), Err(RecordError::Undecryptable));
    assert_eq!(log.to_bytes(), ShareLog::new().to_bytes());
}
