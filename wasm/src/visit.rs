//! Visits that somebody opened: their visitor or a health office.

use crate::convert::{number, text};
use episeal::visits::visitor::{self, ContactFields, PostalAddress};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

/// In the order of the package: given name, family name, phone, email; street, house number, postal code, city and
/// country.
pub(crate) fn field_texts(fields: &ContactFields) -> Vec<JsString> {
    let ContactFields { given_name, family_name, phone, email, address } = fields;
    let PostalAddress { street, house_number, postal_code, city, country } = address;
    let all = [given_name, family_name, phone, email, street, house_number, postal_code, city, country];
    all.map(|field| text(field.expose_secret_text())).into()
}

/// Where somebody was and when, which a visit says in every state.
macro_rules! stay_facts {
    ($name:ident) => {
        #[wasm_bindgen]
        impl $name {
            pub fn venue(&self) -> JsString {
                text(&self.0.venue().to_text())
            }

            pub fn venue_name(&self) -> JsString {
                text(self.0.venue_name())
            }

            pub fn area(&self) -> JsString {
                text(&self.0.area().to_text())
            }

            pub fn arrival(&self) -> f64 {
                number(self.0.arrival())
            }

            pub fn departure(&self) -> Option<f64> {
                self.0.departure().map(number)
            }
        }
    };
}
pub(crate) use stay_facts;

#[wasm_bindgen]
pub struct Visit(pub(crate) visitor::Visit);

#[wasm_bindgen]
impl Visit {
    pub fn kind(&self) -> JsString {
        text(self.0.kind().code())
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn area(&self) -> JsString {
        text(&self.0.area().to_text())
    }

    pub fn arrival(&self) -> f64 {
        number(self.0.arrival())
    }

    pub fn departure(&self) -> Option<f64> {
        self.0.departure().map(number)
    }

    pub fn contact(&self) -> Vec<JsString> {
        field_texts(self.0.contact().fields())
    }
}
