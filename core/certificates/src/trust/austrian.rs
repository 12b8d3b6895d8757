//! The Austrian trust list, version 2: signers in CBOR, and next to it a `COSE_Sign1` over its hash.

use super::{ReadSigner, Reading};
use crate::cbor::{self, Value};
use crate::cose::SignedMessage;
use crate::signer::Signer;
use crate::x509::signing_key;
use episeal_base::error::CertificateError;
use episeal_base::primitives;

/// Claims of the signature: the hash of the list, and its validity (RFC 8392, section 4).
const HASH: i64 = 2;
const EXPIRES: i64 = 4;
const NOT_BEFORE: i64 = 5;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

pub(super) fn add(
    list: &mut Reading,
    content: &[u8],
    signature: &[u8],
    key: &[u8],
    now: i64,
) -> Result<(), CertificateError> {
    check(content, signature, key, now)?;
    let (document, _) = cbor::read(content, cbor::MAX_LIST_ITEMS).map_err(|_| MALFORMED)?;
    let mut items = document.value().field("c").and_then(Value::array).ok_or(MALFORMED)?;
    items.try_for_each(|item| list.take(Some(signer(item))))
}

fn signer(item: Value<'_>) -> ReadSigner {
    let kid = item.field("i").and_then(Value::bytes).ok_or(MALFORMED)?;
    let certificate = item.field("c").and_then(Value::bytes).ok_or(MALFORMED)?;
    Ok((kid.to_vec(), Signer::from_certificate(certificate)?))
}

fn check(content: &[u8], signature: &[u8], key: &[u8], now: i64) -> Result<(), CertificateError> {
    let message = SignedMessage::read_list(signature, cbor::MAX_CERTIFICATE_ITEMS)
        .map_err(|_| CertificateError::ListSignature)?;
    message.verify_list(&signing_key(key)?)?;
    let (claims, _) = cbor::read(message.payload(), cbor::MAX_CERTIFICATE_ITEMS).map_err(|_| MALFORMED)?;
    let (claims, hash) = (claims.value(), primitives::sha256(content));
    if claims.claim(HASH).and_then(Value::bytes) != Some(&hash) {
        return Err(CertificateError::ListSignature);
    }
    let time = |label| claims.claim(label).map(|value| value.integer().ok_or(MALFORMED));
    let expires = time(EXPIRES).transpose()?.ok_or(MALFORMED)?;
    let not_before = time(NOT_BEFORE).transpose()?.unwrap_or(i64::MIN);
    // RFC 8392, 3.1.4 and 3.1.5: not before nbf, and neither at exp nor after it.
    match (not_before..expires).contains(&now) {
        true => Ok(()),
        false => Err(CertificateError::ListExpired),
    }
}
