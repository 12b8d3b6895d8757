//! Signatures of authorities (CSCA) on certificates: ECDSA on P-256, P-384 and P-521 (FIPS 186-5; RFC 5758, 3.2),
//! RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2) and RSASSA-PSS (8.1.2), each with SHA-256, SHA-384 or SHA-512.

use super::{RsaKey, accept};
use crate::error::CertificateError;
use crate::primitives::algorithm::{Curve, RsaPadding};
use crate::primitives::backend;
use crate::primitives::hash::Hash;

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
