//! A signer's public key, and what it may sign.

use super::content::Kinds;
use super::cose::Algorithm;
use episeal_base::error::CertificateError;
use episeal_base::primitives::{EcdsaKey, RsaKey};

/// A public key that can sign certificates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum VerifyingKey {
    Ecdsa(EcdsaKey),
    Rsa(RsaKey),
}

impl VerifyingKey {
    pub(crate) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ecdsa(_) => Algorithm::Es256,
            Self::Rsa(_) => Algorithm::Ps256,
        }
    }

    /// With the key's own algorithm; the one in the header must agree.
    pub(crate) fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CertificateError> {
        if self.algorithm() != algorithm {
            return Err(CertificateError::AlgorithmMismatch);
        }
        match self {
            Self::Ecdsa(key) => key.verify(message, signature),
            Self::Rsa(key) => key.verify(message, signature),
        }
    }
}

/// What a signer may sign, by the extended key usage of its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyUsage {
    /// No key usage, an empty one, or only foreign ones.
    Any,
    Only(Kinds),
    /// Critical, and none of them is for health certificates; or another critical extension is not understood; or the
    /// key is not for signatures.
    Foreign,
}

impl KeyUsage {
    /// Every kind that is present must be allowed.
    pub(crate) fn check(self, kinds: Kinds) -> Result<(), CertificateError> {
        match self {
            Self::Any => Ok(()),
            Self::Foreign => Err(CertificateError::KeyUsageForeign),
            Self::Only(allowed) if kinds.are_among(allowed) => Ok(()),
            Self::Only(_) => Err(CertificateError::KeyUsage),
        }
    }
}
