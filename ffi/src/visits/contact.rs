//! Who somebody is and how they are reached.

use crate::convert::holds;
use crate::errors::FieldError;
use crate::records::personal;
use episeal::visits::visitor;

personal! {
    /// What a visitor enters; an empty text means that it was not given.
    ContactFields {
        /// Given names, at most 160 bytes of UTF-8.
        given_name: String,
        /// Family name, at most 160 bytes.
        family_name: String,
        /// Telephone number in any notation, at most 32 bytes.
        phone: String,
        /// E-mail address, at most 254 bytes.
        email: String,
        /// Where the visitor lives.
        address: PostalAddress,
    }
}

personal! {
    /// A postal address; an empty text means that it was not given.
    PostalAddress {
        /// Street, at most 160 bytes; with the house number where that is not given separately.
        street: String,
        /// House number as written in that country ("12a", "3/5"), at most 16 bytes.
        house_number: String,
        /// Postal code, at most 16 bytes.
        postal_code: String,
        /// City, at most 160 bytes.
        city: String,
        /// Country code (ISO 3166-1 alpha-2): two capital letters, for example "DE".
        country: String,
    }
}

impl From<ContactFields> for visitor::ContactFields {
    fn from(of: ContactFields) -> Self {
        let PostalAddress { street, house_number, postal_code, city, country } = of.address;
        let address = visitor::PostalAddress {
            street: street.into(),
            house_number: house_number.into(),
            postal_code: postal_code.into(),
            city: city.into(),
            country: country.into(),
        };
        let (given_name, family_name) = (of.given_name.into(), of.family_name.into());
        Self { given_name, family_name, phone: of.phone.into(), email: of.email.into(), address }
    }
}

impl From<&visitor::ContactFields> for ContactFields {
    fn from(of: &visitor::ContactFields) -> Self {
        let text = |of: &episeal::visits::SecretText| of.expose_secret_text().to_owned();
        let visitor::PostalAddress { street, house_number, postal_code, city, country } = &of.address;
        let address = PostalAddress {
            street: text(street),
            house_number: text(house_number),
            postal_code: text(postal_code),
            city: text(city),
            country: text(country),
        };
        let (given_name, family_name) = (text(&of.given_name), text(&of.family_name));
        Self { given_name, family_name, phone: text(&of.phone), email: text(&of.email), address }
    }
}

/// Contact data that fits into a record. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct Contact(pub(crate) visitor::Contact);

holds!(Contact(visitor::Contact));

#[uniffi::export]
impl Contact {
    /// Brings what was entered into NFC, and checks it.
    ///
    /// # Errors
    /// Each names the field.
    /// - `TooLong`: a field exceeds its limit.
    /// - `InvalidText`: a control character, a text with nothing visible in it, a country that is not two capital
    ///   letters, or neither a given nor a family name (the field is the family name).
    #[uniffi::constructor]
    pub fn new(fields: ContactFields) -> Result<Self, FieldError> {
        Ok(Self(visitor::Contact::new(fields.into())?))
    }

    /// What was entered, in NFC.
    pub fn fields(&self) -> ContactFields {
        self.0.fields().into()
    }
}
