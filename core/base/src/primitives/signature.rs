//! Signatures on certificates, verified: ES256 (ECDSA on P-256 with SHA-256, FIPS 186-5) and PS256 (RSASSA-PSS
//! with SHA-256 and a salt of 32 bytes, RFC 8017, 8.1.2). With the feature `csca` those of authorities, too (`chain`).
//!
//! Nothing here signs, and nothing here is secret.

use super::algorithm::POINT_LENGTH;
use super::backend;
use crate::error::CertificateError;

#[cfg(feature = "csca")]
mod chain;
#[cfg(test)]
mod tests;

#[cfg(feature = "csca")]
pub use chain::CurvePoint;

/// Length of an ECDSA signature on P-256 as `r || s`, in bytes.
const ES256_LENGTH: usize = 64;

/// The order of P-256 (SP 800-186, 3.2.1.3), big-endian.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// A public ECDSA key on P-256, parsed once.
#[derive(Clone)]
pub struct EcdsaKey(backend::EcdsaKey);

impl EcdsaKey {
    /// From an uncompressed point of the curve.
    pub fn parse(point: &[u8]) -> Result<Self, CertificateError> {
        let point = <&[u8; POINT_LENGTH]>::try_from(point)
            .ok()
            .filter(|point| point.first() == Some(&4))
            .ok_or(CertificateError::KeyUnsupported)?;
        backend::EcdsaKey::parse(point).map(Self)
    }

    /// The uncompressed point.
    pub fn point(&self) -> [u8; POINT_LENGTH] {
        self.0.point()
    }

    /// ES256: `signature` is `r || s`, each of 32 bytes and from 1 to n - 1 (RFC 9053, 2.1).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CertificateError> {
        let signature = <&[u8; ES256_LENGTH]>::try_from(signature).map_err(|_| CertificateError::SignatureLength)?;
        let (numbers, _) = signature.as_chunks::<32>();
        if numbers.iter().any(|n| *n == [0; 32] || *n >= ORDER) {
            return Err(CertificateError::SignatureRange);
        }
        accept(self.0.is_signature(message, signature))
    }
}

impl PartialEq for EcdsaKey {
    fn eq(&self, other: &Self) -> bool {
        self.point() == other.point()
    }
}

/// A public RSA key of 2048 to 8192 bits, parsed once.
#[derive(Clone, PartialEq)]
pub struct RsaKey {
    key: backend::RsaKey,
    /// Length of its signatures, in bytes.
    length: usize,
}

impl RsaKey {
    /// From modulus and exponent, big-endian and without leading zeros, and the same in DER (RFC 8017, A.1.1).
    pub fn parse(modulus: &[u8], exponent: &[u8], der: &[u8]) -> Result<Self, CertificateError> {
        let first = modulus.first().ok_or(CertificateError::RsaKeyLength)?;
        let is_long = modulus.len() > 256 || (modulus.len() == 256 && *first >= 0x80);
        if !is_long || modulus.len() > 1_024 {
            return Err(CertificateError::RsaKeyLength);
        }
        if !is_odd(modulus) || !is_exponent(exponent) {
            return Err(CertificateError::KeyUnsupported);
        }
        Ok(Self { key: backend::RsaKey::parse(modulus, exponent, der)?, length: modulus.len() })
    }

    /// PS256 (RFC 8230, section 2).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CertificateError> {
        if signature.len() != self.length {
            return Err(CertificateError::SignatureLength);
        }
        accept(self.key.is_pss_signature(message, signature))
    }
}

opaque_debug!(EcdsaKey, RsaKey);

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

/// Odd, from 3 to 2^33 - 1: what both backends take. With 1 everything is its own signature.
fn is_exponent(exponent: &[u8]) -> bool {
    let shift = |value: u64, byte: &u8| value.checked_mul(256)?.checked_add(u64::from(*byte));
    let value = exponent.iter().try_fold(0, shift);
    is_odd(exponent) && value.is_some_and(|value| (3..1 << 33).contains(&value))
}

fn accept(is_valid: bool) -> Result<(), CertificateError> {
    match is_valid {
        true => Ok(()),
        false => Err(CertificateError::BadSignature),
    }
}
