//! `aws-lc-rs`: the fastest, and it keeps parsed keys.

use super::POINT_LENGTH;
use crate::error::CertificateError;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PSS_2048_8192_SHA256};

#[cfg(feature = "csca")]
mod chain;
#[cfg(feature = "csca")]
pub(super) use chain::is_point_signature;

fn unsupported<E>(_: E) -> CertificateError {
    CertificateError::KeyUnsupported
}

/// A point on the curve, parsed for signatures as `r || s`.
#[derive(Clone)]
pub(super) struct EcdsaKey {
    point: [u8; POINT_LENGTH],
    parsed: ParsedPublicKey,
}

impl EcdsaKey {
    pub(super) fn parse(point: &[u8; POINT_LENGTH]) -> Result<Self, CertificateError> {
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        Ok(Self { point: *point, parsed: parsed.map_err(unsupported)? })
    }

    pub(super) fn point(&self) -> [u8; POINT_LENGTH] {
        self.point
    }

    pub(super) fn is_signature(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.parsed.verify_sig(message, signature).is_ok()
    }
}

/// A public key, parsed for PS256.
#[derive(Clone)]
pub(super) struct RsaKey(ParsedPublicKey);

impl PartialEq for RsaKey {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl RsaKey {
    pub(super) fn parse(_: &[u8], _: &[u8], der: &[u8]) -> Result<Self, CertificateError> {
        let parsed = ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, der);
        parsed.map(Self).map_err(unsupported)
    }

    /// What was parsed (RFC 8017, A.1.1).
    fn der(&self) -> &[u8] {
        self.0.as_ref()
    }

    pub(super) fn is_pss_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}
