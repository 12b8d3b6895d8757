//! The visitor's own contact data.

use crate::item::Item;
use episeal_base::error::{Field, FieldError, RecordError};
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Two capital letters.
const COUNTRY_BYTES: u32 = 2;

/// What a visitor enters; an empty text means that it was not given. Wiped on drop.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ContactFields {
    /// Given names, at most 160 bytes of UTF-8.
    pub given_name: String,
    /// Family name, at most 160 bytes.
    pub family_name: String,
    /// Telephone number in any notation, at most 32 bytes.
    pub phone: String,
    /// E-mail address, at most 254 bytes.
    pub email: String,
    /// Street, at most 160 bytes; with the house number where that is not given separately.
    pub street: String,
    /// House number as written in that country ("12a", "3/5"), at most 16 bytes.
    pub house_number: String,
    /// Postal code, at most 16 bytes.
    pub postal_code: String,
    /// City, at most 160 bytes.
    pub city: String,
    /// Country code (ISO 3166-1 alpha-2): two capital letters, for example "DE".
    pub country: String,
}

opaque_debug!(ContactFields);

/// Contact data that fits into a record. Wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    fields: ContactFields,
}

impl Contact {
    /// The longest name, street or city, in bytes of UTF-8.
    pub const MAX_NAME_BYTES: u32 = 160;
    /// The longest telephone number, in bytes.
    pub const MAX_PHONE_BYTES: u32 = 32;
    /// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).
    pub const MAX_EMAIL_BYTES: u32 = 254;
    /// The longest postal code, in bytes.
    pub const MAX_POSTAL_CODE_BYTES: u32 = 16;
    /// The longest house number, in bytes.
    pub const MAX_HOUSE_NUMBER_BYTES: u32 = 16;

    /// Brings what was entered into NFC, and checks it.
    ///
    /// # Errors
    /// Each names the field.
    /// - `TooLong`: a field exceeds its limit.
    /// - `InvalidText`: a control character, a text with nothing visible in it, a country that is not two capital
    ///   letters, or neither a given nor a family name (the field is the family name).
    pub fn new(mut fields: ContactFields) -> Result<Self, FieldError> {
        for entry in entries_mut(&mut fields) {
            let refused = |error| FieldError::new(entry.field, error);
            let mut text = text::entered(entry.text, entry.limit).map_err(refused)?;
            core::mem::swap(entry.text, &mut *text);
        }
        let is_unknown = !fields.country.is_empty() && !is_country(&fields.country);
        let refused = match () {
            () if is_unknown => Field::Country,
            () if is_nameless(&fields) => Field::FamilyName,
            () => return Ok(Self { fields }),
        };
        Err(FieldError::new(refused, RecordError::InvalidText))
    }

    /// What was entered, in NFC.
    #[must_use]
    pub fn fields(&self) -> &ContactFields {
        &self.fields
    }

    /// The house number; empty where it was not given, or is part of the street.
    #[must_use]
    pub fn house_number(&self) -> &str {
        &self.fields.house_number
    }

    /// The country by ISO 3166-1 alpha-2; empty where it was not given.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.fields.country
    }
}

impl Item for Contact {
    /// Map entries 6 to 14 of a record body.
    fn write(&self, writer: Writer) -> Writer {
        let writer = writer.int(6).text(&self.fields.given_name).int(7).text(&self.fields.family_name);
        optional(&self.fields)
            .into_iter()
            .filter(|(_, field)| !field.is_empty())
            .fold(writer, |writer, (key, field)| writer.int(key).text(field))
    }

    /// Names and addresses are not judged by their form: a contact would be lost over it.
    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let mut fields = ContactFields::default();
        for entry in entries_mut(&mut fields) {
            if entry.is_required() {
                text::read(reader.required(entry.key)?, entry.limit)?.clone_into(entry.text);
            } else if reader.key(entry.key) {
                text::read_filled(reader, entry.limit)?.clone_into(entry.text);
            }
        }
        if is_nameless(&fields) {
            return Err(RecordError::Malformed);
        }
        Ok(Self { fields })
    }
}

/// How many map entries [`Contact::write`] writes.
pub fn entries(contact: &Contact) -> usize {
    let given = optional(&contact.fields).iter().filter(|(_, field)| !field.is_empty()).count();
    given.saturating_add(2)
}

opaque_debug!(Contact);

/// Two capital letters, in the form of ISO 3166-1 alpha-2.
fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_nameless(fields: &ContactFields) -> bool {
    fields.given_name.is_empty() && fields.family_name.is_empty()
}

/// A field that is entered: its key in the record body, its text, its limit in bytes.
struct Entry<'a> {
    key: i64,
    field: Field,
    text: &'a mut String,
    limit: usize,
}

impl Entry<'_> {
    /// The two names are always there.
    fn is_required(&self) -> bool {
        self.key < 8
    }
}

/// Every field, ascending by key.
fn entries_mut(fields: &mut ContactFields) -> [Entry<'_>; 9] {
    let name = Contact::MAX_NAME_BYTES;
    [
        (6, Field::GivenName, &mut fields.given_name, name),
        (7, Field::FamilyName, &mut fields.family_name, name),
        (8, Field::Phone, &mut fields.phone, Contact::MAX_PHONE_BYTES),
        (9, Field::Email, &mut fields.email, Contact::MAX_EMAIL_BYTES),
        (10, Field::Street, &mut fields.street, name),
        (11, Field::PostalCode, &mut fields.postal_code, Contact::MAX_POSTAL_CODE_BYTES),
        (12, Field::City, &mut fields.city, name),
        (13, Field::HouseNumber, &mut fields.house_number, Contact::MAX_HOUSE_NUMBER_BYTES),
        (14, Field::Country, &mut fields.country, COUNTRY_BYTES),
    ]
    .map(|(key, field, text, limit)| Entry { key, field, text, limit: limit as usize })
}

/// Key and text of every field that may be absent.
fn optional(fields: &ContactFields) -> [(i64, &str); 7] {
    [
        (8, &fields.phone),
        (9, &fields.email),
        (10, &fields.street),
        (11, &fields.postal_code),
        (12, &fields.city),
        (13, &fields.house_number),
        (14, &fields.country),
    ]
}
