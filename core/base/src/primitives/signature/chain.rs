//! Signatures of authorities (CSCA) on certificates: ECDSA on P-256, P-384 and P-521 (FIPS 186-5; RFC 5758, 3.2),
//! RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2) and RSASSA-PSS (8.1.2), each with SHA-256, SHA-384 or SHA-512.

use super::{Hash, RsaKey, accept};
use crate::error::CertificateError;
use crate::primitives::backend;

/// A curve of SP 800-186, 3.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

impl Curve {
    /// Length of an uncompressed point (SEC 1, 2.3.3), in bytes.
    fn point_length(self) -> usize {
        match self {
            Self::P256 => 65,
            Self::P384 => 97,
            Self::P521 => 133,
        }
    }
}

/// A public key of ECDSA on one of the curves.
#[derive(Clone)]
pub struct CurvePoint {
    curve: Curve,
    point: Vec<u8>,
}

opaque_debug!(CurvePoint);

impl CurvePoint {
    /// From an uncompressed point. One that is not on the curve verifies nothing.
    pub fn new(curve: Curve, point: &[u8]) -> Result<Self, CertificateError> {
        match point {
            [4, ..] if point.len() == curve.point_length() => Ok(Self { curve, point: point.to_vec() }),
            _ => Err(CertificateError::KeyUnsupported),
        }
    }

    /// `signature` is r and s in DER (RFC 5480, appendix A). The hash may be of another length than the curve.
    pub fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), CertificateError> {
        let Self { curve, point } = self;
        accept(backend::is_point_signature(*curve, point, hash, message, signature))
    }
}

/// How the hash is padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaPadding {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSASSA-PSS: MGF1 with the same hash, the salt as long as the hash, the trailer 0xbc.
    Pss,
}

impl RsaKey {
    /// The signature of an X.509 certificate.
    pub fn verify_padded(
        &self,
        padding: RsaPadding,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CertificateError> {
        if signature.len() != self.length {
            return Err(CertificateError::SignatureLength);
        }
        let is_valid = self.key.is_padded_signature(padding, hash, message, signature);
        accept(is_valid)
    }
}

#[cfg(test)]
mod tests;
