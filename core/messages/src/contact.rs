//! The visitor's own contact data.

use crate::item::DataItems;
use episeal_base::error::{Field, FieldError, RecordError};
use episeal_base::secret_text::SecretText;
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};

/// Two capital letters.
const COUNTRY_BYTES: u32 = 2;

/// What a visitor enters; an empty text means that it was not given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ContactFields {
    /// Given names, at most 160 bytes of UTF-8.
    pub given_name: SecretText,
    /// Family name, at most 160 bytes.
    pub family_name: SecretText,
    /// Telephone number in any notation, at most 32 bytes.
    pub phone: SecretText,
    /// E-mail address, at most 254 bytes.
    pub email: SecretText,
    /// Where the visitor lives.
    pub address: PostalAddress,
}

opaque_debug!(ContactFields);

/// A postal address; an empty text means that it was not given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PostalAddress {
    /// Street, at most 160 bytes; with the house number where that is not given separately.
    pub street: SecretText,
    /// House number as written in that country ("12a", "3/5"), at most 16 bytes.
    pub house_number: SecretText,
    /// Postal code, at most 16 bytes.
    pub postal_code: SecretText,
    /// City, at most 160 bytes.
    pub city: SecretText,
    /// Country code (ISO 3166-1 alpha-2): two capital letters, for example "DE".
    pub country: SecretText,
}

opaque_debug!(PostalAddress);

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
            let mut text = text::entered(entry.text.expose_secret_text(), entry.limit).map_err(refused)?;
            *entry.text = core::mem::take(&mut *text).into();
        }
        let country = fields.address.country.expose_secret_text();
        let is_unknown = !country.is_empty() && !is_country(country);
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
}

impl DataItems for Contact {
    /// Map entries 6 to 14 of a record body.
    fn write(&self, writer: Writer) -> Writer {
        let (given, family) = (&self.fields.given_name, &self.fields.family_name);
        let writer = writer.int(6).text(given.expose_secret_text()).int(7).text(family.expose_secret_text());
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
                *entry.text = text::read(reader.required(entry.key)?, entry.limit)?.into();
            } else if reader.key(entry.key) {
                *entry.text = text::read_filled(reader, entry.limit)?.into();
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
    [&fields.given_name, &fields.family_name].iter().all(|name| name.expose_secret_text().is_empty())
}

/// A field that is entered: its key in the record body, its text, its limit in bytes.
struct Entry<'a> {
    key: i64,
    field: Field,
    text: &'a mut SecretText,
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
        (10, Field::Street, &mut fields.address.street, name),
        (11, Field::PostalCode, &mut fields.address.postal_code, Contact::MAX_POSTAL_CODE_BYTES),
        (12, Field::City, &mut fields.address.city, name),
        (13, Field::HouseNumber, &mut fields.address.house_number, Contact::MAX_HOUSE_NUMBER_BYTES),
        (14, Field::Country, &mut fields.address.country, COUNTRY_BYTES),
    ]
    .map(|(key, field, text, limit)| Entry { key, field, text, limit: limit as usize })
}

/// Key and text of every field that may be absent.
fn optional(fields: &ContactFields) -> [(i64, &str); 7] {
    [
        (8, &fields.phone),
        (9, &fields.email),
        (10, &fields.address.street),
        (11, &fields.address.postal_code),
        (12, &fields.address.city),
        (13, &fields.address.house_number),
        (14, &fields.address.country),
    ]
    .map(|(key, text)| (key, text.expose_secret_text()))
}
