//! Keys as text, posters, codes, and what a person types (core/FORMAT.md, sections 5, 8, 17 and 18).

use super::prepared;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::authority::Authority;
use episeal::visits::diary::DiarySecret;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::{NoticeKey, Office};
use episeal::visits::staff::{CheckInReader, Staff};
use episeal::visits::stretch::{DiaryPinKey, PassphraseKey, ShareCodeKey, Stretch};
use episeal::visits::venue::Venue;
use episeal::visits::visitor::{Contact, ContactFields, PostalAddress, Poster};
use episeal::visits::{Area, AuthorityId, OfficeId, RecordError, SecretBytes, SecretText, StaffId, VenueId};
use serde_json::{Map, Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("read-key-text", read_key_text),
    ("read-secret-text", read_secret_text),
    ("read-poster", read_poster),
    ("print-poster", print_poster),
    ("scan-check-in-code", scan_check_in_code),
    ("enter-area", enter_area),
    ("enter-contact", enter_contact),
    ("set-passphrase", set_passphrase),
];

/// The key that stands in the `text` of an authority, an office, a venue or staff (`role`).
fn read_key_text(given: &Given<'_>) -> Came {
    let (role, text) = (given.text("role")?, given.text("text")?);
    let key = match role {
        "authority" => *AuthorityId::parse(text)?.as_bytes(),
        "office" => *OfficeId::parse(text)?.as_bytes(),
        "venue" => *VenueId::parse(text)?.as_bytes(),
        "staff" => *StaffId::parse(text)?.as_bytes(),
        _ => return Err(Refused::Vector(format!("no role is called {role}"))),
    };
    Ok(json!({ "key": crate::given::hex(&key) }))
}

/// Reads the secret `text` of a `kind`, which is written as it was read.
fn read_secret_text(given: &Given<'_>) -> Came {
    let (kind, text) = (given.text("kind")?, given.text("text")?);
    let read = secret(kind, text.as_bytes()).ok_or_else(|| Refused::Vector(format!("no secret is called {kind}")))?;
    match core::str::from_utf8(read?.expose_secret_bytes()) {
        Ok(text) => Ok(json!({ "text": text })),
        Err(_) => Err(Refused::Vector("the secret is no text".to_owned())),
    }
}

/// A secret that is read and exported again; none for a kind that is not known.
pub(super) fn secret(kind: &str, text: &[u8]) -> Option<Result<SecretBytes, RecordError>> {
    Some(match kind {
        "authority-ring" => Authority::import_secret_bytes(text).and_then(|found| found.export_secret_bytes()),
        "office-ring" => Office::import_secret_bytes(text).and_then(|found| found.export_secret_bytes()),
        "venue-ring" => Venue::import_secret_bytes(text).and_then(|found| found.export_secret_bytes()),
        "staff-ring" => Staff::import_secret_bytes(text).and_then(|found| found.export_secret_bytes()),
        "diary" => DiarySecret::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        "run" => RunSecret::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        "notice" => NoticeKey::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        "derived-pin" => DiaryPinKey::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        "derived-passphrase" => PassphraseKey::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        "derived-code" => ShareCodeKey::import_secret_bytes(text).map(|found| found.export_secret_bytes()),
        _ => return None,
    })
}

fn said(poster: &Poster) -> Value {
    json!({ "venue": poster.venue().to_text(), "name": poster.name(), "area": poster.area().to_text() })
}

/// What is printed in the `text` of a poster.
fn read_poster(given: &Given<'_>) -> Came {
    let text = given.text("text")?;
    Ok(said(&Poster::parse(text)?))
}

/// The poster of `venue` with `name` and `area`, and its text.
fn print_poster(given: &Given<'_>) -> Came {
    let venue = prepared(VenueId::parse(given.text("venue")?))?;
    let (name, area) = (given.text("name")?, prepared(Area::parse(given.text("area")?))?);
    Ok(json!({ "text": Poster::new(venue, name, area)?.to_text()? }))
}

/// Staff read the `text` of a code at `now`, after those of `before`; gives the handle.
fn scan_check_in_code(given: &Given<'_>) -> Came {
    let (text, now) = (given.text("text")?, given.int("now")?);
    let mut reader = CheckInReader::new();
    for before in given.optional("before", Given::texts)?.unwrap_or_default() {
        prepared(reader.read(before, now))?;
    }
    Ok(json!({ "handle": reader.read(text, now)?.handle().to_text() }))
}

/// What becomes of the `text` of an area as typed.
fn enter_area(given: &Given<'_>) -> Came {
    let text = given.text("text")?;
    Ok(json!({ "area": Area::parse(text)?.to_text() }))
}

/// What becomes of a contact as typed; where it is refused, `wrong_field` is the field that must be named.
fn enter_contact(given: &Given<'_>) -> Came {
    let fields = given.object("contact", contact_fields)?;
    let wrong = given.optional("wrong_field", Given::text)?;
    match Contact::new(fields) {
        Ok(contact) => Ok(contact_said(contact.fields())),
        Err(error) if Some(error.field().code()) == wrong => Err(Refused::Code(error.error().code())),
        Err(error) => Err(Refused::Vector(format!("the field named is {}", error.field().code()))),
    }
}

fn contact_fields(given: &Given<'_>) -> Result<ContactFields, Refused> {
    let field = |name| given.optional(name, Given::text).map(|text| SecretText::from(text.unwrap_or_default()));
    Ok(ContactFields {
        given_name: field("given-name")?,
        family_name: field("family-name")?,
        phone: field("phone")?,
        email: field("email")?,
        address: PostalAddress {
            street: field("street")?,
            house_number: field("house-number")?,
            postal_code: field("postal-code")?,
            city: field("city")?,
            country: field("country")?,
        },
    })
}

/// By the names of the fields, without those that are empty.
pub(super) fn contact_said(fields: &ContactFields) -> Value {
    let address = &fields.address;
    let all = [
        ("given-name", &fields.given_name),
        ("family-name", &fields.family_name),
        ("phone", &fields.phone),
        ("email", &fields.email),
        ("street", &address.street),
        ("house-number", &address.house_number),
        ("postal-code", &address.postal_code),
        ("city", &address.city),
        ("country", &address.country),
    ];
    let filled = all.into_iter().map(|(name, text)| (name.to_owned(), json!(text.expose_secret_text())));
    Value::Object(filled.filter(|(_, text)| text != "").collect::<Map<_, _>>())
}

/// Whether `passphrase` can be set for the keys of `ring`.
fn set_passphrase(given: &Given<'_>) -> Came {
    let (ring, passphrase) = (given.text("ring")?, given.text("passphrase")?);
    let ring = match given.text("role")? {
        "authority" => {
            prepared(Authority::import_secret_bytes(ring.as_bytes()).and_then(|it| it.export_secret_bytes()))
        }
        _ => prepared(Venue::import_secret_bytes(ring.as_bytes()).and_then(|it| it.export_secret_bytes())),
    }?;
    Stretch::new().new_passphrase_key(&ring, passphrase)?;
    Ok(json!("set"))
}
