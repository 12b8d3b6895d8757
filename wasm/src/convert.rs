//! Between what JavaScript has and what core takes.

use episeal::certificates::{CertificateError, IssueError};
use episeal::rules::RulesError;
use episeal::visits::{FieldError, Period, RecordError, SecretBytes, Stay};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsValue;

/// What is thrown: which error, code, field and sentence, each on a line of its own.
pub struct Thrown(String);

pub type Result<T> = core::result::Result<T, Thrown>;

impl Thrown {
    pub(crate) fn new(kind: &str, code: &str, field: &str, sentence: &str) -> Self {
        Self([kind, code, field, sentence].join("\n"))
    }
}

/// An error that is not thrown, but a part of what was found, as the text that would be thrown.
pub(crate) fn said(error: impl Into<Thrown>) -> JsString {
    text(&error.into().0)
}

impl From<Thrown> for JsValue {
    #[cold]
    #[inline(never)]
    fn from(thrown: Thrown) -> Self {
        JsValue::from_str(&thrown.0)
    }
}

/// Flat errors: code and sentence.
macro_rules! thrown {
    ($($error:path => $kind:literal),+) => { $(
        impl From<$error> for Thrown {
            #[cold]
            #[inline(never)]
            fn from(error: $error) -> Self {
                Self::new($kind, error.code(), "", error.sentence())
            }
        }
    )+ };
}

thrown!(
    CertificateError => "certificate",
    IssueError => "issue",
    RecordError => "record",
    RulesError => "rules"
);

impl From<FieldError> for Thrown {
    #[cold]
    fn from(error: FieldError) -> Self {
        Self::new("record", error.error().code(), error.field().code(), &error.sentence())
    }
}

/// A whole number of JavaScript: the package has checked that it is one.
pub(crate) const fn whole(number: f64) -> i64 {
    number as i64
}

pub(crate) const fn number(whole: i64) -> f64 {
    whole as f64
}

pub(crate) fn period(from: f64, to: f64) -> Result<Period> {
    Ok(Period::new(whole(from), whole(to))?)
}

pub(crate) fn stay(arrival: f64, departure: Option<f64>) -> Stay {
    Stay { arrival: whole(arrival), departure: departure.map(whole) }
}

/// The variant of a code, or else the package has let one through that is none.
pub(crate) fn coded<T>(code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T> {
    from_code(code).ok_or(RecordError::Malformed.into())
}

pub(crate) fn ids<T>(texts: &[String], parse: impl Fn(&str) -> core::result::Result<T, RecordError>) -> Result<Vec<T>> {
    texts.iter().map(|text| Ok(parse(text)?)).collect()
}

pub(crate) fn copied(lists: &[Uint8Array]) -> Vec<Vec<u8>> {
    lists.iter().map(Uint8Array::to_vec).collect()
}

pub(crate) fn arrays<'a>(lists: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<Uint8Array> {
    lists.into_iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect()
}

/// A secret goes to JavaScript without a copy in between.
pub(crate) fn exposed(secret: &SecretBytes) -> Uint8Array {
    Uint8Array::from(secret.expose_secret_bytes())
}

pub(crate) fn array(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

/// A text goes to JavaScript without a copy in between.
pub(crate) fn text(text: &str) -> JsString {
    JsString::from(text)
}
