//! The fields of a certificate, as its text has them, unverified.

use crate::PrintError;
use ciborium::Value;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The largest certificate, in bytes.
const MAX_INFLATED: usize = 65_536;
/// The longest text: more than any QR code holds.
const MAX_TEXT: usize = 8_192;

/// What the page shows. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Fields {
    pub(crate) surname: String,
    pub(crate) given_names: String,
    pub(crate) document_surname: String,
    pub(crate) document_given_names: String,
    pub(crate) date_of_birth: String,
    pub(crate) first_positive: String,
    pub(crate) country: String,
    pub(crate) issuer: String,
    pub(crate) valid_from: String,
    pub(crate) valid_until: String,
    pub(crate) identifier: String,
}

impl Fields {
    pub(crate) fn read(text: &str) -> Result<Self, PrintError> {
        read(text).ok_or(PrintError::NotACertificate)
    }
}

/// `HC1:`, Base45, zlib, COSE, CWT, certificate.
fn read(text: &str) -> Option<Fields> {
    let body = text
        .strip_prefix("HC1:")
        .filter(|body| body.len() <= MAX_TEXT)?;
    let packed = base45::decode(body).ok()?;
    let message =
        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&packed, MAX_INFLATED).ok()?;
    let claims = payload(&decode(&message)?)?;
    let certificate = at(at(&claims, &(-260).into())?, &1.into())?;
    let [recovery] = field(certificate, "r")?.as_array()?.as_slice() else {
        return None;
    };
    let name = field(certificate, "nam")?;
    let optional = |key| text_of(name, key).unwrap_or_default();
    Some(Fields {
        surname: optional("fn"),
        given_names: optional("gn"),
        document_surname: text_of(name, "fnt")?,
        document_given_names: optional("gnt"),
        date_of_birth: text_of(certificate, "dob")?,
        first_positive: text_of(recovery, "fr")?,
        country: text_of(recovery, "co")?,
        issuer: text_of(recovery, "is")?,
        valid_from: text_of(recovery, "df")?,
        valid_until: text_of(recovery, "du")?,
        identifier: text_of(recovery, "ci")?,
    })
}

fn decode(bytes: &[u8]) -> Option<Value> {
    ciborium::de::from_reader_with_recursion_limit(bytes, 16).ok()
}

/// The claims in a `COSE_Sign1`, with its tag or without.
fn payload(message: &Value) -> Option<Value> {
    let message = message.as_tag().map_or(message, |(_, inner)| inner);
    match message.as_array()?.as_slice() {
        [_, _, Value::Bytes(payload), _] => decode(payload),
        _ => None,
    }
}

fn at<'a>(map: &'a Value, key: &Value) -> Option<&'a Value> {
    let found = map.as_map()?.iter().find(|(found, _)| found == key);
    found.map(|(_, value)| value)
}

fn field<'a>(map: &'a Value, key: &str) -> Option<&'a Value> {
    at(map, &Value::Text(key.to_owned()))
}

fn text_of(map: &Value, key: &str) -> Option<String> {
    field(map, key)?.as_text().map(str::to_owned)
}
