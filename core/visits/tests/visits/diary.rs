//! The diary: what a device keeps of its own visits, and what protects it.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::*;
use static_assertions::assert_not_impl_any;
use std::fmt::Display;

assert_not_impl_any!(Diary: Clone, Display, PartialEq);
assert_not_impl_any!(DiarySecret: Clone, Display, PartialEq, AsRef<[u8]>);

fn secret() -> DiarySecret {
    DiarySecret::generate().unwrap()
}

/// The same secret as the key store gives it back.
fn again(secret: &DiarySecret) -> DiarySecret {
    DiarySecret::import_secret_bytes(secret.export_secret_bytes().expose_secret_bytes()).unwrap()
}

/// A diary with contact data and visits 1, 2, 3 today.
fn small_diary(secret: Option<&DiarySecret>) -> Diary {
    let mut diary = create_diary(PIN, secret).unwrap();
    diary.set_contact(&contact("Mara"));
    for number in 1..=3 {
        diary.add(&kept(number, TODAY)).unwrap();
    }
    diary
}

fn ids(visits: &[Kept]) -> Vec<RecordId> {
    visits.iter().map(|kept| kept.record_id()).collect()
}

/// Visits of all kinds, in areas of all depths, with and without departure.
fn many_visits(world: &World, count: i64) -> Vec<Sealed> {
    let kinds = [CheckInKind::App, CheckInKind::OneTime, CheckInKind::Staff, CheckInKind::Companion];
    let areas = ["", "Saal", "Saal/Tisch 4", "A/B/C/Reihe 15/Platz 27"];
    let visit = |number: i64| {
        let place = usize::try_from(number % 4).unwrap();
        let arrival = MORNING + (number * 7_919) % DAY;
        let departure = (number % 3 == 0).then_some(arrival + HOUR);
        world.seal(&CheckIn {
            kind: kinds[place],
            area: Area::parse(areas[place]).unwrap(),
            stay: Stay { arrival, departure },
            ..check_in("Mara")
        })
    };
    (0..count).map(visit).collect()
}

#[test]
fn a_diary_of_0_1_and_560_visits_comes_back_as_it_was_locked() {
    let world = World::new();
    for (count, secret) in [(0, None), (1, Some(secret())), (560, Some(secret()))] {
        let mut diary = create_diary(PIN, secret.as_ref()).unwrap();
        let sealed = many_visits(&world, count);
        for visit in &sealed {
            diary.add(&visit.kept()).unwrap();
        }
        let bytes = diary.lock().unwrap();
        let loaded = unlock_diary(&bytes, PIN, secret.as_ref()).unwrap();
        assert_eq!(state_of(&loaded), state_of(&diary));
        assert_eq!(loaded.visits().len(), sealed.len());
        assert_eq!(loaded.contact(), None);
        for visit in &sealed {
            let (kept, loaded) = (visit.kept(), loaded.visit(&visit.kept().record_id()));
            assert_same(&kept, &loaded.unwrap());
        }
    }
}

fn assert_same(kept: &Kept, loaded: &Kept) {
    assert_eq!(
        (kept.record_id(), kept.day(), kept.revision(), kept.kind()),
        (loaded.record_id(), loaded.day(), loaded.revision(), loaded.kind())
    );
    assert_eq!((kept.venue(), kept.venue_name(), kept.area()), (loaded.venue(), loaded.venue_name(), loaded.area()));
    assert_eq!((kept.arrival(), kept.departure()), (loaded.arrival(), loaded.departure()));
}

#[test]
fn a_loaded_visit_opens_the_stored_record_and_checks_out() {
    let world = World::new();
    let secret = secret();
    let mut diary = create_diary(PIN, Some(&secret)).unwrap();
    let check_in = world.seal(&check_in("Mara"));
    diary.add(&check_in.kept()).unwrap();
    let bytes = diary.lock().unwrap();
    let mut loaded = unlock_diary(&bytes, PIN, Some(&secret)).unwrap();
    let kept = loaded.visit(&check_in.kept().record_id()).unwrap();
    let opened = kept.open(check_in.visit()).unwrap();
    assert_eq!(opened.contact(), &contact("Mara"));
    let check_out = world.check_out(&kept, NOON);
    let stored = Some(check_in.visit());
    assert!(world.admit(check_out.visit(), stored, NOON).is_ok());
    loaded.amend(&check_out.kept()).unwrap();
    let bytes = loaded.lock().unwrap();
    let loaded = unlock_diary(&bytes, PIN, Some(&secret)).unwrap();
    let kept = &loaded.visits()[0];
    assert_eq!((kept.revision(), kept.departure()), (1, Some(NOON)));
    let opened = kept.open(check_out.visit()).unwrap();
    assert_eq!(opened.departure(), Some(NOON));
}

#[test]
fn contact_data_come_back_and_can_be_taken_out() {
    let mut diary = small_diary(None);
    let bytes = diary.lock().unwrap();
    let loaded = unlock_diary(&bytes, PIN, None).unwrap();
    assert_eq!(loaded.contact(), Some(contact("Mara")));
    let least = ContactFields { family_name: "Lindner".into(), ..ContactFields::default() };
    let least = Contact::new(least).unwrap();
    diary.set_contact(&least);
    let loaded = unlock_diary(&diary.lock().unwrap(), PIN, None).unwrap();
    assert_eq!(loaded.contact(), Some(least));
    diary.remove_contact();
    let loaded = unlock_diary(&diary.lock().unwrap(), PIN, None).unwrap();
    assert_eq!((loaded.contact(), loaded.visits().len()), (None, 3));
}

#[test]
fn visits_are_listed_by_arrival_and_then_by_record_id() {
    let mut diary = create_diary(PIN, None).unwrap();
    for number in 0..40 {
        diary.add(&kept(number, TODAY + number % 4)).unwrap();
    }
    let order = |kept: &Kept| (kept.arrival(), kept.record_id());
    let orders: Vec<_> = diary.visits().iter().map(order).collect();
    assert_eq!(orders.len(), 40);
    assert!(orders.is_sorted());
}

#[test]
fn a_visit_is_added_once() {
    let mut diary = small_diary(None);
    let before = state_of(&diary);
    assert_eq!(diary.add(&kept(2, TODAY)), Err(RecordError::Superseded));
    let higher = kept_with_header_item(2, 3, 1.into());
    let higher = Kept::import_secret_bytes(&higher).unwrap();
    assert_eq!(diary.add(&higher), Err(RecordError::Superseded));
    assert_eq!(state_of(&diary), before);
}

#[test]
fn only_a_later_revision_of_the_same_visit_takes_its_place() {
    let mut diary = small_diary(None);
    let before = state_of(&diary);
    let amend = |diary: &mut Diary, bytes: &[u8]| diary.amend(&Kept::import_secret_bytes(bytes).unwrap());
    assert_eq!(amend(&mut diary, &kept_bytes(4, TODAY)), Err(RecordError::Missing));
    let other = ciborium::Value::Bytes(vec![9; 32]);
    let kid = ciborium::Value::Bytes(vec![9; 16]);
    let area = ciborium::Value::Array(Vec::new());
    for contradiction in [
        kept_with(1, 2, other.clone()),
        kept_with_header_item(1, 2, kid),
        kept_bytes(1, TODAY + 1),
        kept_with(1, 4, 3.into()),
        kept_with(1, 5, other),
        kept_with(1, 6, "Kiosk".into()),
        kept_with(1, 7, area),
        kept_with(1, 8, NOON.into()),
    ] {
        assert_eq!(amend(&mut diary, &contradiction), Err(RecordError::Disagrees));
    }
    let left = kept_with(1, 9, NOON.into());
    assert_eq!(amend(&mut diary, &left), Err(RecordError::Superseded));
    assert_eq!(state_of(&diary), before);
    let second = kept_with_header_item(1, 3, 2.into());
    assert_eq!(amend(&mut diary, &second), Ok(()));
    assert_eq!(diary.visits().len(), 3);
    let first = kept_with_header_item(1, 3, 1.into());
    for same_or_lower in [&first, &second] {
        assert_eq!(amend(&mut diary, same_or_lower), Err(RecordError::Superseded));
    }
}

#[test]
fn a_diary_takes_1000_of_the_longest_visits_and_no_more() {
    let secret = secret();
    let mut diary = create_diary(PIN, Some(&secret)).unwrap();
    diary.set_contact(&longest_contact());
    for number in 0..1_000 {
        diary.add(&longest_kept(number)).unwrap();
    }
    assert_eq!(diary.visits().len(), MAX_DIARY_VISITS as usize);
    assert_eq!(diary.add(&longest_kept(1_000)), Err(RecordError::TooLong));
    let bytes = diary.lock().unwrap();
    assert!(bytes.len() <= MAX_MESSAGE as usize, "{}", bytes.len());
    let loaded = unlock_diary(&bytes, PIN, Some(&secret)).unwrap();
    assert_eq!(state_of(&loaded), state_of(&diary));
}

fn longest_contact() -> Contact {
    let fields = ContactFields {
        given_name: "ü".repeat(80).into(),
        family_name: "ü".repeat(80).into(),
        phone: "1".repeat(Contact::MAX_PHONE_BYTES as usize).into(),
        email: "e".repeat(Contact::MAX_EMAIL_BYTES as usize).into(),
        address: PostalAddress {
            street: "ü".repeat(80).into(),
            postal_code: "5".repeat(Contact::MAX_POSTAL_CODE_BYTES as usize).into(),
            city: "ü".repeat(80).into(),
            ..PostalAddress::default()
        },
    };
    Contact::new(fields).unwrap()
}

#[test]
fn a_pin_has_6_to_10_digits_and_a_passphrase_8_characters() {
    let long = |count: usize| "x".repeat(count);
    let refused = [
        ("", RecordError::InvalidText),
        ("12345", RecordError::InvalidText),
        ("12345678901", RecordError::TooLong),
        ("abcdefg", RecordError::InvalidText),
        ("passwör", RecordError::InvalidText),
        ("١٢٣٤٥", RecordError::InvalidText),
        ("۱۲۳٤٥٦７８９01", RecordError::TooLong),
        // Eight characters as typed, seven in NFC.
        ("passwo\u{308}r", RecordError::InvalidText),
        // Not in Unicode 15.0.
        ("password\u{1fae9}", RecordError::InvalidText),
        (&long(1_025), RecordError::TooLong),
        (&"1".repeat(1_025), RecordError::TooLong),
    ];
    for (pin, error) in refused {
        assert_eq!(create_diary(pin, None).err(), Some(error), "{pin}");
    }
    let accepted = ["123456", "1234567890", "abcdefgh", "1234567a", "passwört", "١٢٣٤٥٦٧٨", "pass\nword", &long(1_024)];
    for pin in accepted {
        let bytes = create_diary(pin, None).unwrap().lock().unwrap();
        assert!(unlock_diary(&bytes, pin, None).is_ok(), "{pin}");
    }
}

#[test]
fn a_pin_or_passphrase_opens_however_it_is_typed() {
    let (composed, decomposed) = ("Straße 7 am Caf\u{e9}", "Straße ７ am Cafe\u{301}");
    for (set, typed) in [
        (composed, decomposed),
        (decomposed, composed),
        ("482915", "４８２９１５"),
        ("٤٨٢٩١٥", "۴۸۲۹۱۵"),
        ("४८२९१५", "482915"),
    ] {
        let bytes = create_diary(set, None).unwrap().lock().unwrap();
        assert!(unlock_diary(&bytes, set, None).is_ok());
        assert!(unlock_diary(&bytes, typed, None).is_ok(), "{set}");
    }
    let composed = "Straße am Caf\u{e9}";
    let bytes = create_diary(composed, None).unwrap().lock().unwrap();
    for other in [" Straße am Caf\u{e9}", "straße am caf\u{e9}", "Straße am Caf\u{e9} "] {
        assert_eq!(unlock_diary(&bytes, other, None).err(), Some(RecordError::Undecryptable));
    }
}

#[test]
fn a_wrong_pin_a_wrong_secret_and_changed_bytes_are_one_error() {
    let (own, other) = (secret(), secret());
    let under_secret = small_diary(Some(&own)).lock().unwrap();
    let without = small_diary(None).lock().unwrap();
    let mut changed = under_secret.clone();
    *changed.last_mut().unwrap() ^= 1;
    let error = |bytes: &[u8], pin: &str, secret| unlock_diary(bytes, pin, secret).err();
    let refused = [
        error(&under_secret, "482916", Some(&own)),
        error(&under_secret, PIN, Some(&other)),
        error(&under_secret, PIN, None),
        error(&without, PIN, Some(&other)),
        error(&without, "482916", None),
        error(&changed, PIN, Some(&own)),
        // Texts with which no diary can be locked.
        error(&under_secret, "", Some(&own)),
        error(&under_secret, "48291", Some(&own)),
        error(&under_secret, "48291548291", Some(&own)),
        error(&under_secret, "passwor", Some(&own)),
        error(&under_secret, &"x".repeat(1_025), Some(&own)),
    ];
    for (number, refused) in refused.into_iter().enumerate() {
        assert_eq!(refused, Some(RecordError::Undecryptable), "case {number}");
    }
    assert!(unlock_diary(&under_secret, PIN, Some(&own)).is_ok());
    assert!(unlock_diary(&without, PIN, None).is_ok());
}

#[test]
fn a_secret_is_32_bytes_behind_its_label() {
    let secret = secret();
    let bytes = secret.export_secret_bytes();
    let restored = again(&secret).export_secret_bytes();
    assert_eq!(restored.expose_secret_bytes(), bytes.expose_secret_bytes());
    assert_eq!(secret_of("EPISEAL-DIARY-SECRET", bytes.expose_secret_bytes()).len(), 32);
    let read = |bytes: &[u8]| DiarySecret::import_secret_bytes(bytes).err();
    for length in [0, 31, 33] {
        let other = labelled("EPISEAL-DIARY-SECRET", &vec![1; length]);
        assert_eq!(read(&other), Some(RecordError::Malformed));
    }
    assert_eq!(read(&[1; 32]), Some(RecordError::Malformed));
    let other = labelled("EPISEAL-RUN-SECRET", &[1; 32]);
    assert_eq!(read(&other), Some(RecordError::WrongPurpose));
}

#[test]
fn the_copies_of_a_diary_outlive_the_originals() {
    let mut diary = create_diary(PIN, None).unwrap();
    let original = kept(1, TODAY);
    diary.add(&original).unwrap();
    let id = original.record_id();
    drop(original);
    let visits = diary.visits();
    assert_eq!(ids(&visits), [id]);
    diary.delete_without_secret(&id).unwrap();
    assert!(diary.visit(&id).is_none());
    assert_eq!(visits[0].record_id(), id);
}
