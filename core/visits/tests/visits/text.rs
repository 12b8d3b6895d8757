//! Texts that people type: brought into one form where they are entered, and required to have it where it matters.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::{diary, *};

/// Names that people have, of many scripts and forms: all of them are valid, as typed.
const NAMES: [&str; 60] = [
    "O'Brien",
    "O’Connor",
    "D'Angelo",
    "Müller-Lüdenscheidt",
    "Weiß",
    "von der Leyen",
    "Van 't Hof",
    "’t Hart",
    "Ng",
    "O",
    "E",
    "Å",
    "Y",
    "U Nu",
    "St. John-Stevas",
    "Charles, Prince",
    "John Paul Jones III",
    "R2-Dee",
    "X Æ A-12",
    "Björk Guðmundsdóttir",
    "Þórður",
    "Łukasz Świątek",
    "Dvořák",
    "Škvorecký",
    "Kovačević-Đurđević",
    "Ştefan Țepeș",
    "İbrahim Çağlayan",
    "Nguyễn Thị Ngọc Ánh",
    "Lê Thị Hoàng Yến",
    "Keʻalohilani",
    "Ka'ahumanu",
    "Ngũgĩ wa Thiong'o",
    "ǃXóõ",
    "Nǁng",
    "Siobhán Ní Mháille",
    "Lluïsa Coll·lell",
    "Шевченко",
    "Ёлкин",
    "Ґалаґан",
    "Παπαδόπουλος",
    "Ὀδυσσεύς",
    "Գալստյան",
    "გიორგაძე",
    "محمّد بن عبد‌الله",
    "علی‌رضا",
    "نجيب محفوظ",
    "אַבְרָהָם",
    "ז׳בוטינסקי",
    "अनुष्का",
    "क्‍ष",
    "রবীন্দ্রনাথ ঠাকুর",
    "சுப்பிரமணியன்",
    "ශ්‍රී",
    "สมชาย",
    "အောင်ဆန်းစုကြည်",
    "ဥ",
    "ភីម",
    "王小明",
    "한강",
    "ᠴᠢᠩᠭᠢᠰ",
];

/// Texts with nothing visible in them.
const BLANK: [&str; 14] = [
    " ",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}\u{200c}",
    "\u{2060}",
    "\u{3000}",
    "\u{3164}",
    "\u{115f}\u{1160}",
    "\u{2800}",
    "\u{1d159}",
    "\u{ad}",
    "\u{fe0f}",
    "\u{301}",
    "\u{e000}",
];

fn named(name: &str) -> ContactFields {
    ContactFields { family_name: name.into(), ..ContactFields::default() }
}

/// The request with an item of its payload replaced, signed by whoever has this key.
fn signed_again(request: &[u8], place: usize, value: Value, key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let mut items = craft::decode(&craft::payload(request)).into_array().unwrap();
    items[place] = value;
    craft::sign("request", craft::encode(&Value::Array(items)), key)
}

#[test]
fn sixty_names_that_people_have_stay_valid() {
    let world = World::new();
    let mut all = NAMES.to_vec();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 60);
    for name in NAMES {
        let contact = Contact::new(named(name)).unwrap_or_else(|_| panic!("{name}"));
        let mut check_in = check_in("");
        check_in.contact = contact;
        let sealed = world.seal(&check_in);
        let visit = sealed.kept().open(sealed.visit()).unwrap();
        assert_eq!(visit.contact(), &check_in.contact, "{name}");
        assert!(Poster::parse(&world.venue.poster(name, Area::default()).unwrap().to_text().unwrap()).is_ok());
        assert!(Area::parse(name).is_ok(), "{name}");
    }
    // Emoji sequences are texts, too.
    for name in ["Café ☕", "👩‍👩‍👧", "❤️"] {
        assert!(world.venue.poster(name, Area::default()).is_ok(), "{name}");
    }
}

#[test]
fn a_text_in_which_there_is_nothing_to_see_is_refused_wherever_it_is_entered() {
    let world = World::new();
    let (authority, office) = (&world.authority, world.office.id());
    let refused = Some(RecordError::InvalidText);
    for blank in BLANK {
        for (field, entered) in ENTERED {
            let mut fields = named("Lindner");
            *entered(&mut fields) = blank.into();
            let error = Contact::new(fields).unwrap_err();
            assert_eq!(error.field(), field, "{blank:?}");
            if field != Field::Country {
                assert_eq!(error.error(), RecordError::InvalidText, "{blank:?}");
            }
        }
        let certificate = authority.certify(&office, blank, &period(NOON, NOON + DAY));
        assert_eq!(certificate.err(), refused, "{blank:?}");
        let poster = world.venue.poster(blank, Area::default());
        assert_eq!(poster.err(), refused, "{blank:?}");
        assert_eq!(Area::parse(blank).err(), refused, "{blank:?}");
        assert_eq!(Area::parse(&format!("Saal/{blank}")).err(), refused, "{blank:?}");
        let ask = Ask { legal_basis: blank.into(), ..world.ask() };
        let request = world.office.request(&ask, &world.office_day_key, NOON);
        assert_eq!(request.err(), refused, "{blank:?}");
        let referral =
            world.office.refer(&ask, &referral_keys(&world.office_day_key, &world.office_day_key), &world.trust, NOON);
        assert_eq!(referral.err(), refused, "{blank:?}");
    }
}

#[test]
fn what_is_typed_is_kept_in_nfc() {
    let typed = "Cafe\u{301} am Ro\u{308}merturm";
    let kept = "Café am Römerturm";
    let world = World::new();
    let mut fields = named(typed);
    fields.address.city = typed.into();
    let contact = Contact::new(fields).unwrap();
    assert_eq!(contact.fields().family_name, kept.into());
    assert_eq!(contact.fields().address.city, kept.into());
    let poster = world.venue.poster(typed, Area::default()).unwrap();
    assert_eq!(poster.name(), kept);
    let certificate = world.authority.certify(&world.office.id(), typed, &period(NOON, NOON + DAY));
    let certificate = certificate.unwrap();
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has(&certificate, kept) && !has(&certificate, typed));
    // A limit applies afterwards: 160 bytes in NFC, 240 as typed.
    assert!(Contact::new(named(&"u\u{308}".repeat(80))).is_ok());
    let longer = Contact::new(named(&"u\u{308}".repeat(81))).unwrap_err();
    assert_eq!(longer, FieldError::new(Field::FamilyName, RecordError::TooLong));
    // One that grows: U+1D160 has 4 bytes, and 12 in NFC.
    assert!(Contact::new(named(&"\u{1d160}".repeat(13))).is_ok());
    assert!(Contact::new(named(&"\u{1d160}".repeat(14))).is_err());
}

#[test]
fn an_area_is_the_same_however_it_is_typed() {
    let area = Area::parse("Osttribüne/Eingang B/Reihe 15").unwrap();
    for typed in [
        "Osttribu\u{308}ne/Eingang B/Reihe 15",
        " Osttribüne / Eingang  B/Reihe\u{a0}15",
        "Osttribüne/Eingang\u{2003}\u{3000}B\u{202f}/\u{1680}Reihe 15\u{205f}",
    ] {
        assert_eq!(Area::parse(typed), Ok(area.clone()), "{typed:?}");
        assert_eq!(Area::parse(typed).unwrap().to_text(), "Osttribüne/Eingang B/Reihe 15");
    }
    // Other letters, cases and widths are other places.
    for other in ["osttribüne", "Osttribune", "Ｏsttribüne", "Osttribüne\u{200d}"] {
        assert_ne!(Area::parse(other), Area::parse("Osttribüne"), "{other:?}");
    }
    // Assigned in Unicode 15.1, 16.0; never.
    for unassigned in ["\u{2ebf0}", "\u{105c0}", "\u{10d4a}", "\u{1fae9}", "\u{378}", "A\u{ffff}"] {
        assert_eq!(Area::parse(unassigned).err(), Some(RecordError::InvalidText));
    }
    // Assigned in 15.0.
    assert!(Area::parse("\u{11f04}\u{1e4d0}\u{1fae8}").is_ok());
}

/// A request is signed by an office that writes as it likes: areas in another form are not areas.
#[test]
fn an_area_in_another_form_is_malformed_in_a_message() {
    let mut world = World::new();
    let allowing = PolicyFields { allows_unlisted_areas: true, ..PolicyFields::default() };
    world.policy = Policy::new(&allowing, &[]).unwrap();
    let ask = |level: &str| Ask { areas: vec![Area::parse(level).unwrap()], ..world.ask() };
    let request = world.request(&ask("Osttribüne"));
    assert!(world.verify(&request).is_ok());
    let identity = craft::identity_of(world.office.export_secret_bytes().unwrap().expose_secret_bytes());
    let crafted = |level: &str| {
        let areas = Value::Array(vec![Value::Array(vec![level.into()])]);
        signed_again(&request, 5, areas, &identity)
    };
    assert!(world.verify(&crafted("Osttribüne")).is_ok());
    for level in [
        "Osttribu\u{308}ne",
        " Osttribüne",
        "Osttribüne ",
        "Ost  tribüne",
        "Ost\u{a0}tribüne",
        "Ost/West",
        "\u{200b}",
        "\u{1fae9}",
        "",
        "A\nB",
    ] {
        let refused = world.verify(&crafted(level)).err();
        assert_eq!(refused, Some(RecordError::Malformed), "{level:?}");
    }
}

#[test]
fn a_blank_name_is_malformed_in_a_message() {
    let world = World::new();
    for blank in BLANK {
        let mut items = diary::pending_items(TODAY);
        items[2] = blank.into();
        let body = diary::body_with(Value::Null, &[], vec![Value::Array(items)]);
        let sealed = diary::Written::seal(&body, diary::PIN, None).bytes();
        let refused = unlock_diary(&sealed, diary::PIN, None).err();
        assert_eq!(refused, Some(RecordError::Malformed), "{blank:?}");
        let kept = diary::kept_with(1, 6, blank.into());
        let refused = Kept::import_secret_bytes(&kept).err();
        assert_eq!(refused, Some(RecordError::Malformed), "{blank:?}");
    }
    let request = world.request(&world.ask());
    let identity = craft::identity_of(world.office.export_secret_bytes().unwrap().expose_secret_bytes());
    let crafted = signed_again(&request, 6, "\u{3164}".into(), &identity);
    assert_eq!(world.verify(&crafted).err(), Some(RecordError::Malformed));
}

/// An app from another maker may be careless: that must not cost a contact.
#[test]
fn a_person_is_not_lost_for_the_form_of_a_name() {
    for name in ["Mu\u{308}ller", "\u{200b}", "\u{1fae9}", " Mara  Lindner "] {
        let contact = Value::Map(vec![
            (6.into(), name.into()),
            (7.into(), "".into()),
            (12.into(), " ".into()),
            (13.into(), "12\u{a0}a".into()),
            (14.into(), "d".into()),
        ]);
        let sealed = diary::Written::seal(&diary::body(contact, &[]), diary::PIN, None);
        let diary = unlock_diary(&sealed.bytes(), diary::PIN, None).unwrap();
        let contact = diary.contact().unwrap();
        assert_eq!(contact.fields().given_name, name.into());
        assert_eq!(contact.fields().address.country, "d".into());
    }
}

#[test]
fn a_country_is_two_capitals_where_it_is_entered() {
    let with = |country: &str| {
        let mut fields = named("Lindner");
        fields.address.country = country.into();
        fields.address.house_number = "12a".into();
        Contact::new(fields)
    };
    for country in ["DE", "XK", ""] {
        let contact = with(country).unwrap();
        let address = &contact.fields().address;
        assert_eq!((&address.house_number, &address.country), (&"12a".into(), &country.into()));
    }
    for wrong in ["de", "D", "D1", "Ü", "1a"] {
        let refused = FieldError::new(Field::Country, RecordError::InvalidText);
        assert_eq!(with(wrong).err(), Some(refused), "{wrong}");
    }
    let refused = FieldError::new(Field::Country, RecordError::TooLong);
    assert_eq!(with("DEU").err(), Some(refused));
}

#[test]
fn a_field_is_named_and_what_was_typed_is_not() {
    let mut fields = named("Lindner");
    fields.address.street = "geheim\n".into();
    let refused = Contact::new(fields).unwrap_err();
    assert_eq!(refused.field().code(), "street");
    assert!(refused.sentence().starts_with("street: "));
    assert_eq!(refused.to_string(), format!("invalid-text: {}", refused.sentence()));
    assert!(!format!("{refused} {refused:?}").contains("geheim"));
    assert_eq!(RecordError::from(refused), RecordError::InvalidText);
    let mut codes: Vec<_> = Field::ALL.iter().map(|field| field.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Field::ALL.len());
}
