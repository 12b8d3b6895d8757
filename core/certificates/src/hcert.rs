//! The outer layers of a health certificate: prefix, Base45, zlib (eHealth Network, HCERT specification 1.0.5,
//! sections 4 and 5).
//!
//! One function and one family of errors for each layer. None of them says anything about who made the bytes.
//!
//! What one side packs, the other unpacks, layer by layer:
//!
//! ```
//! use episeal_certificates::{CertificateError, hcert};
//! # fn main() -> Result<(), CertificateError> {
//! // The issuer: a zlib stream of the signed message, in Base45, after the prefix.
//! let compressed = miniz_oxide::deflate::compress_to_vec_zlib(b"the signed message", 9);
//! let text = format!("{}{}", hcert::PREFIX, hcert::encode_base45(&compressed));
//! // The verifier.
//! let compressed = hcert::decode_base45(hcert::strip_prefix(&text)?)?;
//! assert_eq!(hcert::inflate(&compressed)?, b"the signed message");
//! assert_eq!(hcert::strip_prefix("HC2:"), Err(CertificateError::PrefixMissing));
//! # Ok(())
//! # }
//! ```

pub use super::base45::{decode_base45, encode_base45};
use super::claims::Statement;
use super::content::{Certificate, Kinds};
use super::cose::SignedMessage;
use super::deviation::Deviation;
use super::signer::Signer;
pub use super::zlib::{MAX_INFLATED, inflate};
use super::{base45, cbor, claims, cose, json, zlib};
use episeal_base::error::CertificateError;
use episeal_base::secret_text::SecretText;
use zeroize::Zeroizing;

/// What every text begins with.
pub const PREFIX: &str = "HC1:";

/// The longest text that is looked at, in characters.
pub const MAX_TEXT: u32 = 131_072;

/// The Base45 part of a text: what follows exactly `HC1:`.
///
/// # Errors
/// - `TextTooLong`, `PrefixMissing`.
pub fn strip_prefix(text: &str) -> Result<&str, CertificateError> {
    if text.len() > MAX_TEXT as usize {
        return Err(CertificateError::TextTooLong);
    }
    text.strip_prefix(PREFIX).ok_or(CertificateError::PrefixMissing)
}

/// The signed message in a text.
pub(crate) fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let compressed = base45::decode_secret(strip_prefix(text)?)?;
    zlib::inflate_secret(&compressed)
}

/// The certificate in CBOR (EU DCC schema), or in claims that hold one, as JSON, with every field unchanged.
///
/// # Errors
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn content_json(cbor: &[u8]) -> Result<SecretText, CertificateError> {
    let (document, _) = cbor::read(cbor, cbor::MAX_CERTIFICATE_ITEMS)?;
    let value = document.value();
    Ok(json::write(claims::content(value).unwrap_or(value)))
}

/// The certificate in a message whose claims were read before, as JSON: written when it is asked for, which few do.
pub(crate) fn json_of(message: &SignedMessage) -> SecretText {
    // What was read once can be read again.
    content_json(message.payload()).unwrap_or_default()
}

/// Checks a certificate in CBOR, or in claims that hold one, against the schema, and says what was tolerated.
///
/// # Errors
/// - `FieldMissing`, `FieldType`, `FieldTooLong`, `FieldForm`, `FieldDate`, `EntryCount`,
///   `BornAfterIssue`: the schema.
/// - `ClaimsMalformed`: the time of issue or expiry in the claims is missing or malformed.
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn check_content(cbor: &[u8]) -> Result<Vec<Deviation>, CertificateError> {
    let (document, mut deviations) = cbor::read(cbor, cbor::MAX_CERTIFICATE_ITEMS)?;
    let value = document.value();
    if claims::content(value).is_some() {
        let statement = Statement::of(value, deviations)?;
        statement.content?;
        return Ok(statement.deviations.list());
    }
    Certificate::read(value, &mut deviations)?;
    Ok(deviations.list())
}

/// What a `COSE_Sign1` signs: the claims in CBOR.
///
/// # Errors
/// - `CoseMalformed`, and the CBOR errors of [`content_json`].
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn signed_payload(message: &[u8]) -> Result<Vec<u8>, CertificateError> {
    cose::payload(message).map(|mut payload| core::mem::take(&mut *payload))
}

/// Checks whether the signer with this certificate, in DER, may sign what a `COSE_Sign1` claims to be: vaccination,
/// test or recovery. The key id and the signature are not looked at.
///
/// # Errors
/// - `KeyUsage`, `KeyUsageForeign`: it may not.
/// - `SignerMalformed`: not an X.509 certificate.
/// - `ContentMissing`: no health certificate is claimed.
/// - `CoseMalformed`, and the CBOR errors of [`content_json`].
///
/// # Security
/// For tests of decoders: nothing is verified.
pub fn check_key_usage(message: &[u8], signer: &[u8]) -> Result<(), CertificateError> {
    let payload = cose::payload(message)?;
    let (claims, _) = cbor::read(&payload, cbor::MAX_CERTIFICATE_ITEMS)?;
    let dcc = claims::content(claims.value()).ok_or(CertificateError::ContentMissing)?;
    let signer = Signer::from_certificate(signer)?;
    signer.usage.check(Kinds::of(dcc))
}
