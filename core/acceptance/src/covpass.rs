//! CovPass for Android, state 6f30c1d9 of 2023-12-11, and for iOS, state bf49788d of 2023-12-29.
//!
//! Kotlin files are named below `covpass-sdk/src/main/java/de/rki/covpass/sdk/`, where COSE is read by cose-java
//! 1.1.0; Swift files below `Source/CovPassCommon/Sources/CovPassCommon/`.
//! Not emulated: its list of issuing entities that are blocked (`cert/IssuingEntityUtils.kt`), which is data.

use crate::cbor::{Lookup, Value, is_es256, seconds};
use crate::message::{Message, Reading};
use crate::{Rejection, Signer};

/// Reads a recovery certificate.
pub(crate) fn read<'s>(text: &str, signer: Result<&'s Signer, Rejection>) -> Result<Reading<'s>, Rejection> {
    // cert/QRCoder.kt, `decodeRawCose`: the prefix is removed if it is there.
    Reading::of(text.strip_prefix("HC1:").unwrap_or(text), signer)
}

/// Validates it, as the app does at the time `now`, in seconds since 1970.
pub(crate) fn accept(reading: &Reading<'_>, now: i64) -> Result<(), Rejection> {
    let message = message(reading)?;
    let claims = message.claims()?;
    token(claims, now)?;
    let protected = protected(&message)?;
    key_id(protected, &message)?;
    algorithm(protected, &message)?;
    let signer = reading.signer?;
    signer.check_validity(now)?;
    message.verify()?;
    recovery(claims)?;
    signer.check_usage()
}

/// cose-java `Message.DecodeFromBytes` without a default and `Sign1Message.DecodeFromCBORObject`: exactly one tag,
/// that of a Sign1, and an array of byte string, map, byte string, byte string.
fn message<'r>(reading: &'r Reading<'r>) -> Result<Message<'r>, Rejection> {
    match reading.value() {
        Value::Tag(18, parts) => Message::of(reading, parts),
        _ => Err(Rejection::Tag),
    }
}

/// cert/models/CBORWebToken.kt, `decode`: issuer and expiry must be there, the time of issuing must be a number if it
/// is. cert/CertValidator.kt, `decodeAndValidate`: what expired before now is refused (when scanned into the wallet
/// it is not).
fn token(claims: &Value, now: i64) -> Result<(), Rejection> {
    if !matches!(claims.claim(1), Some(Value::Text(_))) {
        return Err(Rejection::Issuer);
    }
    if claims.claim(6).is_some_and(|issued| seconds(issued).is_none()) {
        return Err(Rejection::IssuedAt);
    }
    let expires = claims.claim(4).and_then(seconds).ok_or(Rejection::ExpiresAt)?;
    match expires < now {
        true => Err(Rejection::Expired),
        false => Ok(()),
    }
}

/// cose-java `Sign1Message.DecodeFromCBORObject`: an empty protected header is an empty map.
fn protected<'r>(message: &Message<'r>) -> Result<&'r Value, Rejection> {
    match message.protected() {
        Ok(header) if header.is_map() => Ok(header),
        _ => Err(Rejection::Cose),
    }
}

/// cert/CertValidator.kt, `decodeAndValidate`: `sliceArray(0..7)` of the protected key id, or else of the
/// unprotected one; without eight bytes it throws. An unknown key id is no obstacle, all signers are tried then.
fn key_id(protected: &Value, message: &Message<'_>) -> Result<(), Rejection> {
    match protected.claim(4).or_else(|| message.unprotected.claim(4)) {
        Some(Value::Bytes(key_id)) if key_id.len() >= 8 => Ok(()),
        _ => Err(Rejection::KeyId),
    }
}

/// cose-java `SignCommon.validateSignature`: the algorithm of either header; a P-256 key verifies ES256 alone.
fn algorithm(protected: &Value, message: &Message<'_>) -> Result<(), Rejection> {
    match protected.claim(1).or_else(|| message.unprotected.claim(1)).is_some_and(is_es256) {
        true => Ok(()),
        false => Err(Rejection::Algorithm),
    }
}

/// cert/CertValidator.kt, `decodeCovCert`: texts are trimmed (utils/CBORObjectUtils.kt) and the map becomes
/// cert/models/CovCertificate.kt, which wants one entry.
fn recovery(claims: &Value) -> Result<(), Rejection> {
    let dcc = claims.claim(-260).and_then(|health| health.claim(1)).ok_or(Rejection::HealthClaim)?;
    let is_filled = |group| matches!(dcc.field(group), Some(Value::Array(entries)) if !entries.is_empty());
    if is_filled("v") || is_filled("t") {
        return Err(Rejection::NotRecovery);
    }
    let Some(Value::Array(entries)) = dcc.field("r").filter(|_| is_filled("r")) else {
        return Err(Rejection::Entries);
    };
    let fits = may_be_text(dcc, "dob")
        && is_text(dcc, "ver")
        && dcc.field("nam").is_some_and(is_name)
        && entries.iter().all(is_recovery);
    fits.then_some(()).ok_or(Rejection::Model)
}

/// cert/models/Name.kt: texts. Models/Name.swift: the standardised surname must be there; Models/
/// DigitalGreenCertificate.swift: name and version, too.
fn is_name(name: &Value) -> bool {
    let optional = ["fn", "gn", "gnt"];
    is_text(name, "fnt") && optional.into_iter().all(|key| may_be_text(name, key))
}

/// cert/models/Recovery.kt: texts and three dates. Models/Recovery.swift: all of them must be there.
fn is_recovery(entry: &Value) -> bool {
    let mut texts = ["tg", "co", "is", "ci"].into_iter();
    let mut dates = ["fr", "df", "du"].into_iter();
    let is_date = |key| match entry.field(key) {
        Some(Value::Text(text)) => is_local_date(text.trim()),
        _ => false,
    };
    texts.all(|key| is_text(entry, key)) && dates.all(is_date)
}

fn is_text(map: &Value, key: &str) -> bool {
    matches!(map.field(key), Some(Value::Text(_)))
}

fn may_be_text(map: &Value, key: &str) -> bool {
    matches!(map.field(key), None | Some(Value::Text(_)))
}

/// utils/serialization/LocalDateSerializer.kt: what stands before a `T`, as `ISO_LOCAL_DATE`.
fn is_local_date(text: &str) -> bool {
    let date = text.split('T').next().unwrap_or_default();
    let mut parts = date.split('-').map(|part| part.parse::<u32>().ok());
    let numbers = [(); 4].map(|()| parts.next());
    let has_shape = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let [Some(Some(year)), Some(Some(month)), Some(Some(day)), None] = numbers else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    has_shape && (1..=last).contains(&day)
}
