//! Corona-Warn-App for Android, state d98f9c20 of 2023-06-01, and for iOS, state 02c629b6 of 2023-05-16.
//!
//! Kotlin files are named below `Corona-Warn-App/src/main/java/de/rki/coronawarnapp/covidcertificate/`, Swift files
//! below `src/xcode/ENA/HealthCertificateToolkit/Sources/HealthCertificateToolkit/`.

mod schema;

use super::cbor::Value;
use super::{Message, Rejection, Signer, seconds, transport};

/// Scans a recovery certificate and validates its signature with the signer's certificate (DER), as the app does at
/// the time `now`, in seconds since 1970.
///
/// # Errors
/// - The first rule that is broken.
pub fn accept(text: &str, signer: &[u8], now: i64) -> Result<(), Rejection> {
    // common/certificate/DccQrCodeExtractor.kt: `canHandle` wants the prefix, `extract` goes on from there.
    let body = text.strip_prefix("HC1:").ok_or(Rejection::Prefix)?;
    let cose = transport::inflate(&transport::base45(body)?)?;
    let value = Value::read(&cose)?;
    let message = message(&value)?;
    let claims = Value::read(message.payload)?;
    header(&claims)?;
    recovery(&claims)?;
    algorithm(&message)?;
    key_id(&message)?;
    validate_signature(&message, &Signer::read(signer)?, now)
}

/// common/decoder/DccCoseDecoder.kt, `validate`: four parts, and no tag but 18.
fn message<'a>(value: &'a Value<'a>) -> Result<Message<'a>, Rejection> {
    let parts = match value {
        Value::Tagged(18, inner) => inner,
        Value::Tagged(..) => return Err(Rejection::Tag),
        untagged => untagged,
    };
    let Value::Array(parts) = parts else {
        return Err(Rejection::Cose);
    };
    Message::of(parts).ok_or(Rejection::Cose)
}

/// common/decoder/DccHeaderParser.kt, `parse`: issuer, time of issuing and expiry must all be there.
fn header(claims: &Value<'_>) -> Result<(), Rejection> {
    if !matches!(claims.claim(1), Some(Value::Text(_))) {
        return Err(Rejection::Issuer);
    }
    claims.claim(6).and_then(seconds).ok_or(Rejection::IssuedAt)?;
    claims.claim(4).and_then(seconds).ok_or(Rejection::ExpiresAt)?;
    Ok(())
}

/// common/certificate/DccV1Parser.kt: `parse` finds -260 and in it 1; `isSingleCertificate` counts the entries;
/// `checkSchema` applies the schema.
fn recovery(claims: &Value<'_>) -> Result<(), Rejection> {
    let dcc = claims.claim(-260).and_then(|health| health.claim(1)).ok_or(Rejection::HealthClaim)?;
    let [vaccinations, tests, recoveries] = ["v", "t", "r"].map(|group| entries(dcc, group));
    match (vaccinations?, tests?, recoveries?) {
        ([], [], entries @ [_]) => schema::check(dcc, entries),
        ([_], [], []) | ([], [_], []) => Err(Rejection::NotRecovery),
        _ => Err(Rejection::Entries),
    }
}

/// common/certificate/DccV1.kt: a list, null, or nothing.
fn entries<'v, 'a>(dcc: &'v Value<'a>, group: &str) -> Result<&'v [Value<'a>], Rejection> {
    match dcc.field(group) {
        Some(Value::Array(entries)) => Ok(entries),
        None | Some(Value::Null) => Ok(&[]),
        Some(_) => Err(Rejection::Schema),
    }
}

/// common/decoder/DccCoseDecoder.kt, `extractAlgorithm`: in the protected header, and ES256 (or PS256, which a P-256
/// key does not sign).
fn algorithm(message: &Message<'_>) -> Result<(), Rejection> {
    let header = Value::read(message.protected).map_err(|_| Rejection::Algorithm)?;
    match header.claim(1) {
        Some(Value::Int(-7)) => Ok(()),
        _ => Err(Rejection::Algorithm),
    }
}

/// CertificateAccess/DigitalCovidCertificateAccess.swift, `extractKeyIdentifier`: bytes in either header. (Android does
/// without one.)
fn key_id(message: &Message<'_>) -> Result<(), Rejection> {
    let header = Value::read(message.protected).map_err(|_| Rejection::KeyId)?;
    match (header.claim(4), message.unprotected.claim(4)) {
        (Some(Value::Bytes(_)), _) | (_, Some(Value::Bytes(_))) => Ok(()),
        _ => Err(Rejection::KeyId),
    }
}

/// signature/core/DscSignatureValidator.kt, `validateSignature`: an unknown key id is no obstacle, all signers are
/// tried then.
fn validate_signature(message: &Message<'_>, signer: &Signer, now: i64) -> Result<(), Rejection> {
    message.verify(signer)?;
    signer.check_validity(now)?;
    signer.check_usage()
}
