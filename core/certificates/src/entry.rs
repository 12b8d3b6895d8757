//! Vaccination, test and recovery (EU DCC JSON schema 1.3.x, `DCC.Types`).

use super::cbor::Value;
use super::deviation::Deviations;
use super::field::Fields;
use super::texts::{Text, Texts};
use episeal_base::error::CertificateError;
use std::sync::Arc;

macro_rules! kind {
    (text) => { Text };
    (date) => { Text };
    (date_time) => { Text };
    (country) => { Text };
    (identifier) => { Text };
    (optional_text) => { Option<Text> };
    (code) => { Text };
    (target) => { Text };
    (optional_code) => { Option<Text> };
    (doses) => { u32 };
}

macro_rules! getter {
    ($field:ident, optional_text, $doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(&self) -> Option<&str> {
            self.fields.$field.map(|text| self.texts.at(text))
        }
    };
    ($field:ident, optional_code, $doc:literal) => {
        getter!($field, optional_text, $doc);
    };
    ($field:ident, doses, $doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(&self) -> u32 {
            self.fields.$field
        }
    };
    ($field:ident, $kind:ident, $doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(&self) -> &str {
            self.texts.at(self.fields.$field)
        }
    };
}

macro_rules! entry {
    ($about:literal $name:ident $fields:ident; $( $key:literal $field:ident: $kind:ident, $doc:literal; )+) => {
        #[doc = $about]
        #[derive(Clone)]
        pub struct $name {
            texts: Arc<Texts>,
            fields: $fields,
        }

        /// Where its texts stand, and its numbers.
        #[derive(Clone, Copy)]
        pub(crate) struct $fields { $( pub(crate) $field: kind!($kind), )+ }

        opaque_debug!($name);

        impl $fields {
            pub(crate) fn read(
                value: Value<'_>,
                texts: &mut Texts,
                deviations: &mut Deviations,
            ) -> Result<Self, CertificateError> {
                let mut fields = Fields::new(value, texts, deviations)?;
                fields.note_extra(&[ $( $key, )+ ]);
                Ok(Self { $( $field: fields.$kind($key)?, )+ })
            }
        }

        impl $name {
            pub(crate) fn new(texts: &Arc<Texts>, fields: $fields) -> Self {
                Self { texts: Arc::clone(texts), fields }
            }

            $( getter!($field, $kind, $doc); )+
        }
    };
}

entry! {
    "A vaccination (`vaccination_entry`). It shares its certificate's texts, which are wiped with the last that does."
    VaccinationEntry VaccinationFields;
    "tg" disease: target, "Disease or agent targeted (`tg`): a code of SNOMED CT.";
    "vp" vaccine: code, "Vaccine or prophylaxis (`vp`): a code of SNOMED CT or ATC.";
    "mp" product: code, "Medicinal product (`mp`).";
    "ma" manufacturer: code, "Marketing authorisation holder or manufacturer (`ma`).";
    "dn" dose_number: doses, "Number of this dose (`dn`).";
    "sd" series_doses: doses, "Doses in the series (`sd`).";
    "dt" date: date, "Date of vaccination (`dt`): `YYYY-MM-DD`.";
    "co" country: country, "State or country (`co`).";
    "is" issuer: text, "Certificate issuer (`is`), at most 80 characters.";
    "ci" identifier: identifier, "Unique certificate identifier (`ci`), at most 80 characters.";
}

entry! {
    "A test (`test_entry`). It shares its certificate's texts, which are wiped with the last that does."
    TestEntry TestFields;
    "tg" disease: target, "Disease or agent targeted (`tg`): a code of SNOMED CT.";
    "tt" test_type: code, "Type of test (`tt`): a code of LOINC.";
    "nm" name: optional_text, "Name of the test (`nm`).";
    "ma" device: optional_code, "Identifier of the test device (`ma`).";
    "sc" sample_time: date_time, "Date and time of sample collection (`sc`): RFC 3339; some issuers write the offset `+hhmm` or `+hh`, a deviation.";
    "tr" result: code, "Result of the test (`tr`): a code of SNOMED CT.";
    "tc" centre: optional_text, "Testing centre or facility (`tc`).";
    "co" country: country, "State or country (`co`).";
    "is" issuer: text, "Certificate issuer (`is`), at most 80 characters.";
    "ci" identifier: identifier, "Unique certificate identifier (`ci`), at most 80 characters.";
}

entry! {
    "A recovery (`recovery_entry`). It shares its certificate's texts, which are wiped with the last that does."
    RecoveryEntry RecoveryFields;
    "tg" disease: target, "Disease or agent targeted (`tg`): a code of SNOMED CT.";
    "fr" first_positive: date, "Date of the first positive test (`fr`): `YYYY-MM-DD`.";
    "co" country: country, "State or country (`co`).";
    "is" issuer: text, "Certificate issuer (`is`), at most 80 characters.";
    "df" valid_from: date, "Certificate valid from (`df`): `YYYY-MM-DD`.";
    "du" valid_until: date, "Certificate valid until (`du`): `YYYY-MM-DD`.";
    "ci" identifier: identifier, "Unique certificate identifier (`ci`), at most 80 characters.";
}
