//! Who somebody is and how they are reached.

use crate::convert::holds;
use crate::errors::FieldError;
use crate::records::personal;
use episeal::visits::visitor;

personal! {
    /// Contact data as a person enters them: empty for what is not known.
    ContactFields {
        /// Given names.
        given_name: String,
        /// Family name.
        family_name: String,
        /// Telephone number.
        phone: String,
        /// E-mail address.
        email: String,
        /// Postal address.
        address: PostalAddress,
    }
}

personal! {
    /// A postal address: empty for what is not known.
    PostalAddress {
        /// Street.
        street: String,
        /// House number.
        house_number: String,
        /// Postal code.
        postal_code: String,
        /// City.
        city: String,
        /// Country.
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

#[derive(uniffi::Object)]
pub struct Contact(pub(crate) visitor::Contact);

holds!(Contact(visitor::Contact));

#[uniffi::export]
impl Contact {
    #[uniffi::constructor]
    pub fn new(fields: ContactFields) -> Result<Self, FieldError> {
        Ok(Self(visitor::Contact::new(fields.into())?))
    }

    pub fn fields(&self) -> ContactFields {
        self.0.fields().into()
    }
}
