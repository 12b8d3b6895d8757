//! Names as a person writes them and as travel documents do.

use crate::convert::{Result, coded, text};
use episeal::certificates::names::{self, NameLanguage, NameParts};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct PersonName(pub(crate) names::PersonName);

#[wasm_bindgen]
impl PersonName {
    pub fn new(surname: &str, given_names: &str, language: &str) -> Result<PersonName> {
        Ok(Self(names::PersonName::new(surname, given_names, coded(language, NameLanguage::from_code)?)?))
    }

    pub fn with_document_spelling(
        surname: String,
        given_names: String,
        document_surname: String,
        document_given_names: String,
    ) -> Result<PersonName> {
        let written = NameParts { surname: surname.into(), given_names: given_names.into() };
        let document = NameParts { surname: document_surname.into(), given_names: document_given_names.into() };
        Ok(Self(names::PersonName::with_document_spelling(&written, &document)?))
    }

    pub fn is_cut(&self) -> bool {
        self.0.is_cut()
    }

    pub fn surname(&self) -> JsString {
        text(self.0.surname())
    }

    pub fn given_names(&self) -> JsString {
        text(self.0.given_names())
    }

    pub fn document_surname(&self) -> JsString {
        text(self.0.document_surname())
    }

    pub fn document_given_names(&self) -> JsString {
        text(self.0.document_given_names())
    }
}

#[wasm_bindgen]
pub fn transliterate(name: &str, language: &str) -> Result<JsString> {
    let language = coded(language, NameLanguage::from_code)?;
    Ok(text(names::transliterate(name, language)?.expose_secret_text()))
}
