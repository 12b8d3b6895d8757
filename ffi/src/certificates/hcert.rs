//! The outer layers of a health certificate, one by one, for those who look into one.

use crate::certificates::told;
use crate::coded::Deviation;
use crate::convert::each;
use crate::errors::CertificateError;
use episeal::certificates::hcert;

/// The Base45 part of a text: what follows exactly `HC1:`.
///
/// # Errors
/// - `TextTooLong`, `PrefixMissing`.
#[uniffi::export]
pub fn strip_prefix(text: String) -> Result<String, CertificateError> {
    Ok(hcert::strip_prefix(&text)?.into())
}

/// The bytes of a Base45 text.
///
/// Every text has one decoding, and every byte string has one text: no other text decodes to it. The space is a
/// character of the alphabet: nothing is trimmed.
///
/// # Errors
/// - `Base45Character`, `Base45Length`, `Base45Overflow`.
#[uniffi::export]
pub fn decode_base45(text: String) -> Result<Vec<u8>, CertificateError> {
    hcert::decode_base45(&text)
}

/// The Base45 text of bytes.
#[uniffi::export]
pub fn encode_base45(bytes: Vec<u8>) -> String {
    hcert::encode_base45(&bytes)
}

/// The bytes of a zlib stream of at most 64 KiB, to which nothing may be appended.
///
/// # Errors
/// - `InflateMalformed`: not a zlib stream, or its checksum is wrong.
/// - `InflateTooLarge`: more than 64 KiB.
/// - `InflateTrailing`: bytes follow the stream.
#[uniffi::export]
pub fn inflate(compressed: Vec<u8>) -> Result<Vec<u8>, CertificateError> {
    hcert::inflate(&compressed)
}

/// What a `COSE_Sign1` signs: the claims in CBOR.
///
/// # Errors
/// - `CoseMalformed`, and the CBOR errors of `content_json`.
///
/// # Security
/// For tests of decoders: nothing is verified.
#[uniffi::export]
pub fn signed_payload(message: Vec<u8>) -> Result<Vec<u8>, CertificateError> {
    hcert::signed_payload(&message)
}

/// The certificate in CBOR (EU DCC schema), or in claims that hold one, as JSON, with every field unchanged.
///
/// # Errors
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
#[uniffi::export]
pub fn content_json(cbor: Vec<u8>) -> Result<String, CertificateError> {
    Ok(told(&hcert::content_json(&cbor)?))
}

/// Checks a certificate in CBOR, or in claims that hold one, against the schema, and says what was tolerated.
///
/// # Errors
/// - `FieldMissing`, `FieldType`, `FieldTooLong`, `FieldForm`, `FieldDate`, `EntryCount`, `BornAfterIssue`: the schema.
/// - `ClaimsMalformed`: the time of issue or expiry in the claims is missing or malformed.
/// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`.
///
/// # Security
/// For tests of decoders: nothing is verified.
#[uniffi::export]
pub fn check_content(cbor: Vec<u8>) -> Result<Vec<Deviation>, CertificateError> {
    Ok(each(hcert::check_content(&cbor)?))
}

/// Checks whether the signer with this certificate, in DER, may sign what a `COSE_Sign1` claims to be: vaccination,
/// test or recovery. The key id and the signature are not looked at.
///
/// # Errors
/// - `KeyUsage`, `KeyUsageForeign`: it may not.
/// - `SignerMalformed`: not an X.509 certificate.
/// - `ContentMissing`: no health certificate is claimed.
/// - `CoseMalformed`, and the CBOR errors of `content_json`.
///
/// # Security
/// For tests of decoders: nothing is verified.
#[uniffi::export]
pub fn check_key_usage(message: Vec<u8>, signer: Vec<u8>) -> Result<(), CertificateError> {
    hcert::check_key_usage(&message, &signer)
}
