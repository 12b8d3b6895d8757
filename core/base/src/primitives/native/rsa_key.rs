//! RSA (RFC 8017), verification alone.

use crate::error::CertificateError;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PSS_2048_8192_SHA256};

/// A public key, parsed for PS256.
#[derive(Clone)]
pub(in crate::primitives) struct RsaKey(ParsedPublicKey);

impl PartialEq for RsaKey {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl RsaKey {
    pub(in crate::primitives) fn parse(_: &[u8], _: &[u8], der: &[u8]) -> Result<Self, CertificateError> {
        let parsed = ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, der);
        parsed.map(Self).map_err(|_| CertificateError::KeyUnsupported)
    }

    /// What was parsed (RFC 8017, A.1.1).
    pub(super) fn der(&self) -> &[u8] {
        self.0.as_ref()
    }

    pub(in crate::primitives) fn is_pss_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}
