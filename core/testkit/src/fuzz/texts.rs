//! What people type and scan: keys, posters, codes, areas and contacts; names for travel documents.

use super::Choices;
use crate::api::certificates::{
    DateOfBirth, NameLanguage, NameParts, PersonName, Uvci, transliterate, uvci_check_character,
};
use crate::api::visits::*;
use crate::visits::{NOON, labelled};

const LABELS: [&str; 12] = [
    "episeal-authority",
    "episeal-office",
    "episeal-venue",
    "episeal-staff",
    "EPISEAL-POSTER",
    "EPISEAL-CHECK-IN",
    "EPISEAL-DIARY-SECRET",
    "EPISEAL-DERIVED-SECRET",
    "EPISEAL-RUN-SECRET",
    "EPISEAL-NOTICE-SECRET",
    "EPISEAL-GUARD-SECRET",
    "episeal-2-venue",
];

/// A text as it was typed, or any payload under a label with its checksum: what is accepted is written the same again,
/// in one spelling.
pub fn texts(data: &[u8]) {
    let mut choices = Choices::new(data);
    let text = match choices.below(3) {
        0 => String::from_utf8_lossy(choices.rest()).into_owned(),
        1 => {
            let label = choices.one_of(&LABELS);
            let text = String::from_utf8(labelled(&label.to_ascii_lowercase(), choices.take(500))).unwrap();
            if label == label.to_ascii_uppercase() { text } else { text.to_ascii_lowercase() }
        }
        _ => (0..12).map(|_| choices.text()).collect(),
    };
    scanned(&text);
    secrets(text.as_bytes());
    typed(&text);
}

fn scanned(text: &str) {
    let ids = [
        AuthorityId::parse(text).map(|id| id.to_text()),
        OfficeId::parse(text).map(|id| id.to_text()),
        VenueId::parse(text).map(|id| id.to_text()),
        StaffId::parse(text).map(|id| id.to_text()),
        RecordId::parse(text).map(|id| id.to_text()),
        KeyId::parse(text).map(|id| id.to_text()),
        ShareId::parse(text).map(|id| id.to_text()),
        Poster::parse(text).map(|poster| poster.to_text().unwrap()),
    ];
    for id in ids.iter().flatten() {
        assert_eq!(id.to_ascii_lowercase(), text.to_ascii_lowercase(), "one spelling");
    }
    assert!(ids.iter().filter(|id| id.is_ok()).count() <= 3, "a text is of one kind, but for ids of one length");
    let mut reader = CheckInReader::new();
    if reader.read(text, NOON).is_ok() {
        assert_eq!(reader.read(text, NOON).err(), Some(RecordError::CodeUsed));
    }
}

fn secrets(text: &[u8]) {
    let again = [
        DiarySecret::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
        DiaryPinKey::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
        PassphraseKey::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
        ShareCodeKey::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
        RunSecret::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
        NoticeKey::import_secret_bytes(text).map(|secret| secret.export_secret_bytes()),
    ];
    assert!(again.iter().filter(|secret| secret.is_ok()).count() <= 1, "a secret is of one kind");
    for secret in again.iter().flatten() {
        assert!(secret.expose_secret_bytes().eq_ignore_ascii_case(text), "one spelling");
    }
    let guard = crate::api::certificates::GuardKey::import_secret_bytes(text);
    assert!(guard.is_err() || guard.unwrap().export_secret_bytes().expose_secret_bytes().eq_ignore_ascii_case(text));
}

fn typed(text: &str) {
    if let Ok(area) = Area::parse(text) {
        assert_eq!(Area::parse(&area.to_text()).as_ref(), Ok(&area), "what is shown is the same when it is typed");
        assert!(area.depth() <= Area::MAX_LEVELS && area.lies_in(&area) && area.lies_in(&Area::default()));
    }
    if let Ok(code) = ShareCode::parse(text) {
        let digits: String = code.expose_secret_text().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits.len(), 9);
        assert_eq!(ShareCode::parse(&digits).unwrap().expose_secret_text(), code.expose_secret_text());
    }
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let (one, other) = text.split_at(half);
    let mut fields = ContactFields { given_name: one.into(), family_name: other.into(), ..ContactFields::default() };
    fields.address.city = one.into();
    if let Ok(contact) = Contact::new(fields) {
        let again = Contact::new(contact.fields().clone()).expect("what was taken is taken again");
        assert!(again == contact, "and is not changed again");
    }
    let venue = super::town::town().world.venue.id();
    if let Ok(poster) = Poster::new(venue, one, Area::parse(other).unwrap_or_default()) {
        let read = Poster::parse(&poster.to_text().unwrap()).expect("what is printed can be scanned");
        assert_eq!((read.name(), read.area()), (poster.name(), poster.area()));
    }
}

/// A name in the letters of any language: what a travel document says of it is `A-Z<`, at most 80 of them, and the
/// same for what it says; a UVCI has one check character.
pub fn names(data: &[u8]) {
    let mut choices = Choices::new(data);
    let language = choices.one_of(NameLanguage::ALL);
    let name: String = match choices.below(2) {
        0 => String::from_utf8_lossy(choices.take(400)).into_owned(),
        _ => (0..choices.below(90)).map(|_| letter(&mut choices)).collect(),
    };
    if let Ok(standard) = transliterate(&name, language) {
        let standard = standard.expose_secret_text();
        assert!(standard.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'<'), "{standard}");
        let again = transliterate(&standard.replace('<', " "), NameLanguage::Other).unwrap();
        assert_eq!(again.expose_secret_text(), standard, "it is its own transliteration");
    }
    if let Ok(person) = PersonName::new(&name, "Erika", language) {
        let lengths = [person.surname(), person.document_surname()].map(|text| text.chars().count());
        assert!(lengths.iter().all(|length| (1..=80).contains(length)), "{lengths:?}");
        assert_eq!((person.given_names(), person.document_given_names()), ("Erika", "ERIKA"));
        assert_passport(&person);
    }
    identifiers(&name);
    if let Ok(born) = DateOfBirth::parse(&name) {
        assert_eq!(born.to_text().expose_secret_text(), name);
    }
}

/// The spelling of a passport is taken as it is, in its letters alone.
fn assert_passport(person: &PersonName) {
    let parts = |surname: &str, given: &str| NameParts { surname: surname.into(), given_names: given.into() };
    let written = parts(person.surname(), person.given_names());
    let with = |surname: &str| PersonName::with_document_spelling(&written, &parts(surname, "ERIKA"));
    let same = with(person.document_surname()).expect("our own spelling is one of a passport");
    assert_eq!((same.surname(), same.document_surname()), (person.surname(), person.document_surname()));
    assert!(!same.is_cut(), "what was cut once fits");
    let is_standard = person.surname().chars().all(|letter| letter.is_ascii_uppercase() || letter == '<');
    assert!(with(person.surname()).is_err() || is_standard);
}

/// A letter of the alphabets that Doc 9303-3 has tables for, and around them.
pub fn letter(choices: &mut Choices<'_>) -> char {
    let first = choices.one_of(&[0x20, 0x41, 0xc0, 0x100, 0x180, 0x218, 0x300, 0x370, 0x400, 0x480, 0x1e00, 0x1f00]);
    char::from_u32(first + u32::from(choices.byte()) % 0x80).unwrap_or(' ')
}

fn identifiers(text: &str) {
    let upper = text.to_uppercase();
    let body = format!("URN:UVCI:01:DE:{upper}");
    if let Ok(check) = uvci_check_character(&body) {
        let whole = format!("{body}#{check}");
        let parsed = Uvci::parse(&whole);
        assert!(parsed.is_err() || parsed.unwrap().as_str() == whole);
        let wrong = if check == "A" { "B" } else { "A" };
        assert!(Uvci::parse(&format!("{body}#{wrong}")).is_err(), "one check character is right");
    }
}
