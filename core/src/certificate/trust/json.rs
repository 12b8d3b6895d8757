//! Trust lists in JSON: the German list, the gateway's items, JWKS (RFC 7517).

use super::SignerList;
use crate::certificate::signer::{self, Signer, VerifyingKey};
use crate::certificate::x509;
use crate::error::CertificateError;
use crate::primitives::EcdsaKey;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use serde_json::Value;

/// The longest list, in bytes.
const MAX_LIST: usize = 33_554_432;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

fn parse(bytes: &[u8]) -> Result<Value, CertificateError> {
    match bytes.len() <= MAX_LIST {
        true => serde_json::from_slice(bytes).map_err(|_| MALFORMED),
        false => Err(CertificateError::ListTooLong),
    }
}

/// Base64 (RFC 4648, section 4), in lines or not.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, CertificateError> {
    let compact: String = text.split_ascii_whitespace().collect();
    Base64::decode_vec(&compact).map_err(|_| MALFORMED)
}

fn base64url(text: &str) -> Result<Vec<u8>, CertificateError> {
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).map_err(|_| MALFORMED)
}

fn text<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    item.get(name).and_then(Value::as_str)
}

/// Items with `certificateType`, `kid` and `rawData`: those of signers are added.
pub(super) fn add_items(list: &mut SignerList, items: &Value) -> Result<(), CertificateError> {
    for item in items.as_array().ok_or(MALFORMED)? {
        if item
            .get("certificateType")
            .is_some_and(|kind| kind != "DSC")
        {
            continue;
        }
        let der = base64(text(item, "rawData").ok_or(MALFORMED)?)?;
        let kid = match text(item, "kid") {
            Some(kid) => base64(kid)?,
            None => signer::kid_of(&der).to_vec(),
        };
        list.add_unless_malformed(kid, &der);
    }
    Ok(())
}

/// A signature in Base64, then JSON that it signs.
pub(super) fn add_german(
    list: &mut SignerList,
    bytes: &[u8],
    key: &[u8],
) -> Result<(), CertificateError> {
    let key = signing_key(key)?;
    let content = core::str::from_utf8(bytes).map_err(|_| MALFORMED)?;
    let start = content.find('{').ok_or(MALFORMED)?;
    let (signature, signed) = content.split_at_checked(start).ok_or(MALFORMED)?;
    let signature = base64(signature)?;
    // The apps trim what they verify; a list is signed with or without the line end behind it.
    let is_signed = |signed: &str| key.verify(signed.as_bytes(), &signature).is_ok();
    if ![signed, signed.trim_end()].into_iter().any(is_signed) {
        return Err(CertificateError::ListSignature);
    }
    add_items(
        list,
        parse(signed.as_bytes())?
            .get("certificates")
            .ok_or(MALFORMED)?,
    )
}

/// The key of a list: a `SubjectPublicKeyInfo` or certificate in DER, or an uncompressed point; on P-256.
pub(crate) fn signing_key(key: &[u8]) -> Result<EcdsaKey, CertificateError> {
    if let Ok(key) = EcdsaKey::parse(key) {
        return Ok(key);
    }
    let found = x509::key(key).or_else(|_| x509::Certificate::read(key)?.key);
    match found {
        Ok(VerifyingKey::Ecdsa(key)) => Ok(key),
        _ => Err(CertificateError::KeyUnsupported),
    }
}

pub(super) fn add_gateway(list: &mut SignerList, bytes: &[u8]) -> Result<(), CertificateError> {
    let value = parse(bytes)?;
    add_items(list, value.get("certificates").unwrap_or(&value))
}

/// Keys, each with its `kid`; a certificate beside a key (`x5c`) goes before it.
pub(super) fn add_jwks(list: &mut SignerList, bytes: &[u8]) -> Result<(), CertificateError> {
    let value = parse(bytes)?;
    for key in value
        .get("keys")
        .and_then(Value::as_array)
        .ok_or(MALFORMED)?
    {
        let kid = text(key, "kid").map(kid);
        match key.get("x5c") {
            Some(chain) => {
                let first = chain.get(0).and_then(Value::as_str);
                let der = base64(first.ok_or(MALFORMED)?)?;
                let kid = kid.unwrap_or_else(|| Ok(signer::kid_of(&der).to_vec()))?;
                list.add_unless_malformed(kid, &der);
            }
            None => list.add(kid.ok_or(MALFORMED)??, Signer::from_key(jwk(key))),
        }
    }
    Ok(())
}

/// In Base64 or its form for URLs.
fn kid(text: &str) -> Result<Vec<u8>, CertificateError> {
    base64(text).or_else(|_| base64url(text))
}

/// A public key (RFC 7518, 6.2.1 and 6.3.1), or why it cannot be used.
fn jwk(key: &Value) -> Result<VerifyingKey, CertificateError> {
    let unsupported = CertificateError::KeyUnsupported;
    let number = |name| base64url(text(key, name).unwrap_or_default()).map_err(|_| unsupported);
    // RFC 7517, 4.2: a key for encryption signs nothing.
    if key.get("use").is_some_and(|purpose| purpose != "sig") {
        return Err(unsupported);
    }
    match (text(key, "kty"), text(key, "crv")) {
        (Some("EC"), Some("P-256")) => {
            let (x, y) = (number("x")?, number("y")?);
            if (x.len(), y.len()) != (32, 32) {
                return Err(unsupported);
            }
            EcdsaKey::parse(&[&[4], &x[..], &y].concat()).map(VerifyingKey::Ecdsa)
        }
        (Some("RSA"), _) => x509::rsa_key_of(&number("n")?, &number("e")?),
        _ => Err(unsupported),
    }
}
