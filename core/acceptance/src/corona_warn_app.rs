//! Corona-Warn-App for Android, state d98f9c20 of 2023-06-01, and for iOS, state 02c629b6 of 2023-05-16.
//!
//! Kotlin files are named below `Corona-Warn-App/src/main/java/de/rki/coronawarnapp/covidcertificate/`, Swift files
//! below `src/xcode/ENA/HealthCertificateToolkit/Sources/HealthCertificateToolkit/`.

mod schema;

use crate::cbor::{Lookup, Value, is_es256, seconds};
use crate::message::{Message, Reading};
use crate::{Rejection, Signer};

/// Scans a recovery certificate.
pub(crate) fn read<'s>(text: &str, signer: Result<&'s Signer, Rejection>) -> Result<Reading<'s>, Rejection> {
    // common/certificate/DccQrCodeExtractor.kt: `canHandle` wants the prefix, `extract` goes on from there.
    let body = text.strip_prefix("HC1:").ok_or(Rejection::Prefix)?;
    Reading::of(body, signer)
}

/// Validates its signature, as the app does at the time `now`, in seconds since 1970.
pub(crate) fn accept(reading: &Reading<'_>, now: i64) -> Result<(), Rejection> {
    let message = message(reading)?;
    let claims = message.claims()?;
    header(claims)?;
    recovery(claims)?;
    algorithm(&message)?;
    key_id(&message)?;
    validate_signature(&message, reading.signer?, now)
}

/// common/decoder/DccCoseDecoder.kt, `validate`: four parts, and no tag but 18.
fn message<'r>(reading: &'r Reading<'r>) -> Result<Message<'r>, Rejection> {
    match reading.value() {
        Value::Tag(18, parts) => Message::of(reading, parts),
        Value::Tag(..) => Err(Rejection::Tag),
        untagged => Message::of(reading, untagged),
    }
}

/// common/decoder/DccHeaderParser.kt, `parse`: issuer, time of issuing and expiry must all be there.
fn header(claims: &Value) -> Result<(), Rejection> {
    if !matches!(claims.claim(1), Some(Value::Text(_))) {
        return Err(Rejection::Issuer);
    }
    claims.claim(6).and_then(seconds).ok_or(Rejection::IssuedAt)?;
    claims.claim(4).and_then(seconds).ok_or(Rejection::ExpiresAt)?;
    Ok(())
}

/// common/certificate/DccV1Parser.kt: `parse` finds -260 and in it 1; `isSingleCertificate` counts the entries;
/// `checkSchema` applies the schema.
fn recovery(claims: &Value) -> Result<(), Rejection> {
    let dcc = claims.claim(-260).and_then(|health| health.claim(1)).ok_or(Rejection::HealthClaim)?;
    let [vaccinations, tests, recoveries] = ["v", "t", "r"].map(|group| entries(dcc, group));
    match (vaccinations?, tests?, recoveries?) {
        ([], [], entries @ [_]) => schema::check(dcc, entries),
        ([_], [], []) | ([], [_], []) => Err(Rejection::NotRecovery),
        _ => Err(Rejection::Entries),
    }
}

/// common/certificate/DccV1.kt: a list, null, or nothing.
fn entries<'a>(dcc: &'a Value, group: &str) -> Result<&'a [Value], Rejection> {
    match dcc.field(group) {
        Some(Value::Array(entries)) => Ok(entries),
        None | Some(Value::Null) => Ok(&[]),
        Some(_) => Err(Rejection::Schema),
    }
}

/// common/decoder/DccCoseDecoder.kt, `extractAlgorithm`: in the protected header, and ES256 (or PS256, which a P-256
/// key does not sign).
fn algorithm(message: &Message<'_>) -> Result<(), Rejection> {
    let header = message.protected().map_err(|_| Rejection::Algorithm)?;
    match header.claim(1).is_some_and(is_es256) {
        true => Ok(()),
        false => Err(Rejection::Algorithm),
    }
}

/// CertificateAccess/DigitalCovidCertificateAccess.swift, `extractKeyIdentifier`: bytes in either header. (Android does
/// without one.)
fn key_id(message: &Message<'_>) -> Result<(), Rejection> {
    let header = message.protected().map_err(|_| Rejection::KeyId)?;
    match (header.claim(4), message.unprotected.claim(4)) {
        (Some(Value::Bytes(_)), _) | (_, Some(Value::Bytes(_))) => Ok(()),
        _ => Err(Rejection::KeyId),
    }
}

/// signature/core/DscSignatureValidator.kt, `validateSignature`: an unknown key id is no obstacle, all signers are
/// tried then.
fn validate_signature(message: &Message<'_>, signer: &Signer, now: i64) -> Result<(), Rejection> {
    message.verify()?;
    signer.check_validity(now)?;
    signer.check_usage()
}
