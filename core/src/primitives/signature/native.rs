//! `ring`: the fastest that builds everywhere without more than a C compiler.

use crate::error::CertificateError;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};

fn is_signature(
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> bool {
    UnparsedPublicKey::new(algorithm, key)
        .verify(message, signature)
        .is_ok()
}

/// The point as it is: `ring` checks that it is on the curve in 1 % of a verification.
#[derive(Clone)]
pub(super) struct EcdsaKey([u8; 65]);

impl EcdsaKey {
    pub(super) fn parse(point: &[u8; 65]) -> Result<Self, CertificateError> {
        Ok(Self(*point))
    }

    pub(super) fn point(&self) -> [u8; 65] {
        self.0
    }

    pub(super) fn is_signature(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        is_signature(&ECDSA_P256_SHA256_FIXED, &self.0, message, signature)
    }

    pub(super) fn is_der_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        is_signature(&ECDSA_P256_SHA256_ASN1, &self.0, message, signature)
    }
}

/// A public key in DER (RFC 8017, A.1.1).
#[derive(Clone, PartialEq)]
pub(super) struct RsaKey(Vec<u8>);

impl RsaKey {
    pub(super) fn parse(_: &[u8], _: &[u8], der: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self(der.to_vec()))
    }

    pub(super) fn is_pss_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        is_signature(&RSA_PSS_2048_8192_SHA256, &self.0, message, signature)
    }

    pub(super) fn is_pkcs1_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        is_signature(&RSA_PKCS1_2048_8192_SHA256, &self.0, message, signature)
    }
}
