//! The longest values that are allowed fit together; one byte more is refused where it is entered.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// A text of exactly `bytes` bytes, made of this character as far as possible.
fn filled(c: char, bytes: usize) -> String {
    let whole = bytes / c.len_utf8();
    c.to_string().repeat(whole) + &"x".repeat(bytes - whole * c.len_utf8())
}

fn longest_fields(c: char) -> ContactFields {
    ContactFields {
        given_name: filled(c, Contact::MAX_NAME_BYTES as usize).into(),
        family_name: filled(c, Contact::MAX_NAME_BYTES as usize).into(),
        phone: filled('1', Contact::MAX_PHONE_BYTES as usize).into(),
        email: filled('e', Contact::MAX_EMAIL_BYTES as usize).into(),
        address: PostalAddress {
            street: filled(c, Contact::MAX_NAME_BYTES as usize).into(),
            postal_code: filled('5', Contact::MAX_POSTAL_CODE_BYTES as usize).into(),
            city: filled(c, Contact::MAX_NAME_BYTES as usize).into(),
            house_number: filled(c, Contact::MAX_HOUSE_NUMBER_BYTES as usize).into(),
            country: "DE".into(),
        },
    }
}

fn longest_area(c: char) -> String {
    vec![filled(c, Area::MAX_LEVEL_BYTES as usize); Area::MAX_LEVELS as usize].join("/")
}

#[test]
fn the_longest_german_and_cyrillic_visits_seal_release_and_open() {
    for c in ['ß', 'Ж', '漢', 'a'] {
        let world = World::new();
        let check_in = CheckIn {
            contact: Contact::new(longest_fields(c)).unwrap(),
            kind: CheckInKind::Companion,
            area: Area::parse(&longest_area(c)).unwrap(),
            stay: Stay { arrival: NOON - 1, departure: Some(NOON - 1 + DAY) },
            readers: Readers::OfficeOnly,
        };
        let sealed = world.seal(&check_in);
        let findings = world.story(&world.ask(), &[sealed.visit().to_vec()]);
        let visit = findings.visits[0].1.visit();
        assert_eq!((visit.contact(), visit.area()), (&check_in.contact, &check_in.area));
    }
}

#[test]
fn names_of_80_cyrillic_characters_and_a_294_byte_area_fit() {
    let fields = ContactFields {
        given_name: "Ж".repeat(80).into(),
        family_name: "Щ".repeat(80).into(),
        ..ContactFields::default()
    };
    assert!(Contact::new(fields).is_ok());
    let level = "Südtribüne Oberrang Gästebereich für Familien und Freunde";
    let path = [level; 5].join("/");
    assert!(path.len() >= 294, "{}", path.len());
    assert!(Area::parse(&path).is_ok());
}

#[test]
fn one_byte_more_is_too_long_where_it_is_entered() {
    for c in ['ü', 'Ж'] {
        for (name, field) in ENTERED {
            let mut entered = longest_fields(c);
            assert!(Contact::new(entered.clone()).is_ok());
            let text = field(&mut entered);
            *text = format!("{}x", text.expose_secret_text()).into();
            let refused = Contact::new(entered).err();
            assert_eq!(refused, Some(FieldError::new(name, RecordError::TooLong)));
        }
    }
    let venue = World::new().venue;
    let name = filled('ü', Poster::MAX_NAME_BYTES as usize);
    assert!(venue.poster(&name, Area::default()).is_ok());
    let longer = venue.poster(&(name + "x"), Area::default());
    assert_eq!(longer.err(), Some(RecordError::TooLong));
}

#[test]
fn the_longest_poster_is_a_text_that_fits_a_qr_code() {
    let venue = World::new().venue;
    let area = Area::parse(&longest_area('ü')).unwrap();
    let poster = venue.poster(&filled('ü', Poster::MAX_NAME_BYTES as usize), area).unwrap();
    let text = poster.to_text().unwrap();
    assert_eq!(Poster::parse(&text), Ok(poster));
    // The longest alphanumeric text of a QR code at level Q has 2,420 characters (ISO/IEC 18004, table 7).
    assert!(text.len() <= 1_023, "{}", text.len());
}

#[test]
fn control_characters_and_reordering_marks_are_refused_where_they_are_entered() {
    for bad in ["A\0", "A\nB", "\u{7f}", "\u{9b}", "\u{202e}gnp", "\u{2066}", "\u{2028}"] {
        let fields = ContactFields { family_name: bad.into(), ..ContactFields::default() };
        assert_eq!(
            Contact::new(fields).err(),
            Some(FieldError::new(Field::FamilyName, RecordError::InvalidText)),
            "{bad:?}"
        );
    }
    assert_eq!(
        Contact::new(ContactFields::default()).err(),
        Some(FieldError::new(Field::FamilyName, RecordError::InvalidText))
    );
    let mononym = ContactFields { given_name: "Suharto".into(), ..ContactFields::default() };
    assert!(Contact::new(mononym).is_ok());
}

#[test]
fn the_smallest_visit_survives() {
    let world = World::new();
    let fields = ContactFields { given_name: "A".into(), ..ContactFields::default() };
    let check_in = CheckIn {
        contact: Contact::new(fields).unwrap(),
        kind: CheckInKind::OneTime,
        area: Area::default(),
        stay: Stay { arrival: MORNING, departure: Some(MORNING) },
        readers: Readers::OfficeOnly,
    };
    let findings = world.story(&world.ask(), &[world.seal(&check_in).visit().to_vec()]);
    let visit = findings.visits[0].1.visit();
    assert_eq!((visit.contact(), visit.departure()), (&check_in.contact, Some(MORNING)));
    assert_eq!(visit.kind(), CheckInKind::OneTime);
}

#[test]
fn the_first_and_the_last_day_of_time_work() {
    let mut office = Office::generate().unwrap();
    let authority = Authority::generate().unwrap();
    for now in [0, MAX_TIME - DAY] {
        let certificate = authority.certify(&office.id(), "Amt", &period(now, now + DAY)).unwrap();
        assert!(office.day_key(day_of(now).unwrap(), &certificate, now).is_ok());
        office.prune(now).unwrap();
    }
    let certificate = authority.certify(&office.id(), "Amt", &period(MAX_TIME - DAY, MAX_TIME)).unwrap();
    let beyond = day_of(MAX_TIME).unwrap() + 1;
    assert_eq!(office.day_key(beyond, &certificate, MAX_TIME).err(), Some(RecordError::WrongDay));
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(office.prune(now), Err(RecordError::InvalidTime));
        assert_eq!(office.day_key(0, &certificate, now).err(), Some(RecordError::InvalidTime));
    }
}
