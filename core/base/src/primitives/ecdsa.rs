//! Signing with ECDSA on P-256 with SHA-256 (FIPS 186-5), the ES256 of certificates.

use super::algorithm::POINT_LENGTH;
use super::backend;
use super::secret::Secret;
use super::signature::EcdsaKey;
use crate::error::RecordError;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};

#[cfg(test)]
mod tests;

/// A P-256 key pair. The back end decides about the nonce: random and hedged, or that of RFC 6979.
pub struct EcdsaSigner(backend::EcdsaSecret);

opaque_debug!(EcdsaSigner);

/// `id-ecPublicKey` and `secp256r1` (RFC 5480, 2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

impl EcdsaSigner {
    /// Reads `PrivateKeyInfo` (RFC 5958) in DER with a P-256 key (RFC 5915).
    pub fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let info = PrivateKeyInfoRef::try_from(der).ok()?;
        info.algorithm.assert_oids(EC_PUBLIC_KEY, P256).ok()?;
        let key = EcPrivateKey::try_from(info.private_key.as_bytes()).ok()?;
        let is_other_curve = |EcParameters::NamedCurve(curve)| curve != P256;
        if key.parameters.is_some_and(is_other_curve) {
            return None;
        }
        let secret = backend::EcdsaSecret::import(number(key.private_key)?.expose())?;
        let point = secret.point()?;
        key.public_key.is_none_or(|public| is_encoding(public, &point)).then_some(Self(secret))
    }

    /// None is never the public key of one that was read.
    pub fn public(&self) -> Option<EcdsaKey> {
        EcdsaKey::parse(&self.0.point()?).ok()
    }

    /// r and s, 32 bytes each.
    pub fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        self.0.sign(message)
    }
}

/// A number of 24 to 32 bytes, big-endian: some writers leave out the zeros before it.
fn number(bytes: &[u8]) -> Option<Secret<EcdsaSigner>> {
    let right_aligned = |secret: &mut [u8; 32]| {
        for (to, from) in secret.iter_mut().rev().zip(bytes.iter().rev()) {
            *to = *from;
        }
        Ok::<_, RecordError>(())
    };
    if !(24..=32).contains(&bytes.len()) {
        return None;
    }
    Secret::fill(right_aligned).ok()
}

/// A point as it is written out, or compressed to x and the sign of y (SEC 1, 2.3.3).
fn is_encoding(bytes: &[u8], point: &[u8; POINT_LENGTH]) -> bool {
    let [_, x @ .., _] = point;
    let is_x = |rest: &[u8]| x.starts_with(rest) && rest.len() == 32;
    match (bytes, point) {
        ([2, rest @ ..], [.., last]) => is_x(rest) && last % 2 == 0,
        ([3, rest @ ..], [.., last]) => is_x(rest) && last % 2 == 1,
        _ => bytes == point,
    }
}
