//! Trust lists in JSON: the German list, the gateway's items, JWKS (RFC 7517).

use super::{ReadSigner, Reading};
use crate::base64;
use crate::json::reader::{self, Form, Kept, MAX_LIST};
use crate::key::VerifyingKey;
use crate::signer::{self, Signer};
use crate::x509;
use crate::x509::signing_key;
use episeal_base::error::CertificateError;
use episeal_base::primitives::EcdsaKey;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

const GATEWAY: Form = Form { list: "certificates", is_bare: true, members: &["certificateType", "kid", "rawData"] };

const JWKS: Form =
    Form { list: "keys", is_bare: false, members: &["kid", "x5c", "use", "kty", "crv", "x", "y", "n", "e"] };

/// Items with `certificateType`, `kid` and `rawData`: those of signers are added.
pub(super) fn add_gateway(list: &mut Reading, bytes: &[u8]) -> Result<(), CertificateError> {
    reader::read(bytes, &GATEWAY, &mut |item| {
        list.take(match item.member("certificateType") {
            Some(Kept::Text(kind)) if kind != "DSC" => None,
            Some(Kept::Text(_)) | None => Some(gateway_signer(item)),
            Some(_) => Some(Err(MALFORMED)),
        })
    })
}

fn gateway_signer(item: &Kept<'_>) -> ReadSigner {
    let der = item.text("rawData").and_then(base64::decode).ok_or(MALFORMED)?;
    let kid = match item.text("kid") {
        Some(kid) => base64::decode(kid).ok_or(MALFORMED)?,
        None => signer::kid_of(&der).to_vec(),
    };
    Ok((kid, Signer::from_certificate(&der)?))
}

/// A signature in Base64, then JSON that it signs.
pub(super) fn add_german(list: &mut Reading, bytes: &[u8], key: &[u8]) -> Result<(), CertificateError> {
    let key = signing_key(key)?;
    if bytes.len() > MAX_LIST {
        return Err(CertificateError::ListTooLong);
    }
    let start = bytes.iter().position(|byte| *byte == b'{');
    let parts = start.and_then(|start| bytes.split_at_checked(start));
    let (signature, signed) = parts.ok_or(MALFORMED)?;
    let signature = core::str::from_utf8(signature).ok().and_then(base64::decode).ok_or(MALFORMED)?;
    // The apps trim what they verify; a list is signed with or without a trailing line break.
    let is_signed = |signed: &[u8]| key.verify(signed, &signature).is_ok();
    if ![signed, signed.trim_ascii_end()].into_iter().any(is_signed) {
        return Err(CertificateError::ListSignature);
    }
    add_gateway(list, signed)
}

/// Keys, each with its `kid`; a certificate next to a key (`x5c`) takes precedence over it.
pub(super) fn add_jwks(list: &mut Reading, bytes: &[u8]) -> Result<(), CertificateError> {
    reader::read(bytes, &JWKS, &mut |key| list.take(Some(jwk_signer(key))))
}

fn jwk_signer(key: &Kept<'_>) -> ReadSigner {
    let kid = key.text("kid").map(kid).transpose()?;
    let (kid, mut signer) = match key.member("x5c") {
        Some(Kept::First(first)) => {
            let der = base64::decode(first).ok_or(MALFORMED)?;
            let kid = kid.unwrap_or_else(|| signer::kid_of(&der).to_vec());
            (kid, Signer::from_certificate(&der)?)
        }
        Some(_) => return Err(MALFORMED),
        None => (kid.ok_or(MALFORMED)?, Signer::from_key(jwk(key))),
    };
    // RFC 7517, 4.2: a key for encryption signs nothing, with a certificate or without.
    if key.member("use").is_some() && key.text("use") != Some("sig") {
        signer.key = Err(CertificateError::KeyUnsupported);
    }
    Ok((kid, signer))
}

/// In Base64, with its padding or without, or in its form for URLs.
fn kid(text: &str) -> Result<Vec<u8>, CertificateError> {
    let decoded = base64::decode(text).or_else(|| base64::decode_unpadded(text)).or_else(|| base64::decode_url(text));
    decoded.ok_or(MALFORMED)
}

/// A public key (RFC 7518, 6.2.1 and 6.3.1), or why it cannot be used.
fn jwk(key: &Kept<'_>) -> Result<VerifyingKey, CertificateError> {
    let unsupported = CertificateError::KeyUnsupported;
    let number = |name| base64::decode_url(key.text(name).unwrap_or_default()).ok_or(unsupported);
    match (key.text("kty"), key.text("crv")) {
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
