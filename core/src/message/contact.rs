//! The visitor's own contact data.

use crate::error::RecordError;
use crate::text;
use crate::wire::{Reader, Writer};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What a visitor enters; an empty text means: not given. Wiped on drop.
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
    /// Street and house number, at most 160 bytes.
    pub street: String,
    /// Postal code, at most 16 bytes.
    pub postal_code: String,
    /// City, at most 160 bytes.
    pub city: String,
}

opaque_debug!(ContactFields);

/// Contact data that fits into a record. Wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    fields: ContactFields,
}

impl Contact {
    /// The longest name, street or city, in bytes of UTF-8.
    pub const MAX_NAME_BYTES: usize = 160;
    /// The longest telephone number, in bytes.
    pub const MAX_PHONE_BYTES: usize = 32;
    /// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).
    pub const MAX_EMAIL_BYTES: usize = 254;
    /// The longest postal code, in bytes.
    pub const MAX_POSTAL_CODE_BYTES: usize = 16;

    /// Checks what was entered.
    ///
    /// # Errors
    /// - `TooLong`: a field exceeds its limit.
    /// - `InvalidText`: a control character, or neither a given nor a family name.
    pub fn new(fields: ContactFields) -> Result<Self, RecordError> {
        text::check(&fields.given_name, Self::MAX_NAME_BYTES)?;
        text::check(&fields.family_name, Self::MAX_NAME_BYTES)?;
        for (_, field, limit) in optional(&fields) {
            text::check(field, limit)?;
        }
        if fields.given_name.is_empty() && fields.family_name.is_empty() {
            return Err(RecordError::InvalidText);
        }
        Ok(Self { fields })
    }

    /// What was entered.
    #[must_use]
    pub fn fields(&self) -> &ContactFields {
        &self.fields
    }

    /// How many map entries [`Contact::write`] writes.
    pub(crate) fn entries(&self) -> usize {
        let given = optional(&self.fields)
            .iter()
            .filter(|(_, field, _)| !field.is_empty())
            .count();
        given.saturating_add(2)
    }

    /// Map entries 6 to 12 of a record body.
    pub(crate) fn write(&self, writer: Writer) -> Writer {
        let writer = writer
            .int(6)
            .text(&self.fields.given_name)
            .int(7)
            .text(&self.fields.family_name);
        optional(&self.fields)
            .into_iter()
            .filter(|(_, field, _)| !field.is_empty())
            .fold(writer, |writer, (key, field, _)| {
                writer.int(key).text(field)
            })
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let name = |reader: &mut Reader<'_>, key| {
            text::read(reader.required(key)?, Self::MAX_NAME_BYTES).map(str::to_owned)
        };
        let mut fields = ContactFields::default();
        fields.given_name = name(reader, 6)?;
        fields.family_name = name(reader, 7)?;
        for (key, field, limit) in optional_mut(&mut fields) {
            if reader.key(key) {
                text::read_filled(reader, limit)?.clone_into(field);
            }
        }
        Self::new(fields).map_err(|_| RecordError::Malformed)
    }
}

opaque_debug!(Contact);

/// Key in the record body, text and limit of every field that may be absent.
fn optional(fields: &ContactFields) -> [(i64, &str, usize); 5] {
    [
        (8, &fields.phone, Contact::MAX_PHONE_BYTES),
        (9, &fields.email, Contact::MAX_EMAIL_BYTES),
        (10, &fields.street, Contact::MAX_NAME_BYTES),
        (11, &fields.postal_code, Contact::MAX_POSTAL_CODE_BYTES),
        (12, &fields.city, Contact::MAX_NAME_BYTES),
    ]
}

fn optional_mut(fields: &mut ContactFields) -> [(i64, &mut String, usize); 5] {
    [
        (8, &mut fields.phone, Contact::MAX_PHONE_BYTES),
        (9, &mut fields.email, Contact::MAX_EMAIL_BYTES),
        (10, &mut fields.street, Contact::MAX_NAME_BYTES),
        (11, &mut fields.postal_code, Contact::MAX_POSTAL_CODE_BYTES),
        (12, &mut fields.city, Contact::MAX_NAME_BYTES),
    ]
}
