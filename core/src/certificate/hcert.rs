//! The outer layers of a health certificate: prefix, Base45, zlib (eHealth Network, HCERT specification 1.0.5,
//! sections 4 and 5).
//!
//! One function and one family of errors for each layer. None of them says anything about who made the bytes.

pub use super::base45::{decode_base45, encode_base45};
use super::content::Certificate;
use super::deviation::Deviation;
pub use super::inflate::{MAX_INFLATED, inflate};
use super::{base45, cbor, claims, cose, inflate, json};
use crate::error::CertificateError;
use zeroize::Zeroizing;

/// What every text begins with.
pub const PREFIX: &str = "HC1:";

/// The longest text that is looked at, in characters.
pub const MAX_TEXT: usize = 131_072;

/// The Base45 part of a text: what follows exactly `HC1:`.
///
/// # Errors
/// - `TextTooLong`, `PrefixMissing`.
pub fn strip_prefix(text: &str) -> Result<&str, CertificateError> {
    if text.len() > MAX_TEXT {
        return Err(CertificateError::TextTooLong);
    }
    text.strip_prefix(PREFIX)
        .ok_or(CertificateError::PrefixMissing)
}

/// The signed message in a text.
pub(crate) fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let compressed = base45::decode_secret(strip_prefix(text)?)?;
    inflate::inflate_secret(&compressed)
}

/// The certificate in CBOR (EU DCC schema), or in claims that hold one, as JSON: every field as it stands.
///
/// # Errors
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn content_json(cbor: &[u8]) -> Result<Zeroizing<String>, CertificateError> {
    let (value, _) = cbor::read(cbor, cbor::MAX_CERTIFICATE_ITEMS)?;
    json::write(claims::content(&value).unwrap_or(&value), cbor.len())
}

/// Checks a certificate in CBOR, or in claims that hold one, against the schema, and says what was tolerated.
///
/// # Errors
/// - `FieldMissing`, `FieldType`, `FieldTooLong`, `FieldForm`, `FieldDate`, `EntryCount`: the schema.
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn check_content(cbor: &[u8]) -> Result<Vec<Deviation>, CertificateError> {
    let (value, mut deviations) = cbor::read(cbor, cbor::MAX_CERTIFICATE_ITEMS)?;
    Certificate::read(claims::content(&value).unwrap_or(&value), &mut deviations)?;
    Ok(deviations.list())
}

/// What a `COSE_Sign1` signs: the claims in CBOR.
///
/// # Errors
/// - `CoseMalformed`, and the errors of CBOR as of [`content_json`].
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn signed_payload(message: &[u8]) -> Result<Vec<u8>, CertificateError> {
    cose::payload(message)
}
