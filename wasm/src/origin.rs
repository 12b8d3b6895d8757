//! Where a certificate comes from: what a verified one tells business rules.

use crate::convert::{number, text, whole};
use episeal::rules;
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Origin(pub(crate) rules::Origin);

#[wasm_bindgen]
impl Origin {
    pub fn new(
        issuer_country: String,
        invalidation_countries: Vec<String>,
        kid: String,
        issued: f64,
        expires: f64,
    ) -> Self {
        let (issued, expires) = (whole(issued), whole(expires));
        Self(rules::Origin { issuer_country, invalidation_countries, kid, issued, expires })
    }

    pub fn issuer_country(&self) -> JsString {
        text(&self.0.issuer_country)
    }

    pub fn invalidation_countries(&self) -> Vec<JsString> {
        self.0.invalidation_countries.iter().map(|country| text(country)).collect()
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid)
    }

    pub fn issued(&self) -> f64 {
        number(self.0.issued)
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires)
    }
}
