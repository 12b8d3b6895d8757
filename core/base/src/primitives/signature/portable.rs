//! `p256`, `p384`, `p521` and `rsa`: pure Rust, for WebAssembly and for phones: no C compiler of theirs is needed.
//!
//! RUSTSEC-2023-0071 (the Marvin attack on `rsa`) is about operations with the private key: there is none here.

use crate::error::CertificateError;
use p256::ecdsa::signature::Verifier;
use rsa::BoxedUint;
use sha2::Sha256;

#[cfg(feature = "csca")]
mod chain;
#[cfg(feature = "csca")]
pub(super) use chain::is_point_signature;

#[derive(Clone)]
pub(super) struct EcdsaKey(p256::ecdsa::VerifyingKey);

impl EcdsaKey {
    pub(super) fn parse(point: &[u8; 65]) -> Result<Self, CertificateError> {
        p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self).map_err(|_| CertificateError::KeyUnsupported)
    }

    /// An uncompressed point always has this length.
    pub(super) fn point(&self) -> [u8; 65] {
        let point = self.0.to_sec1_point(false);
        point.as_bytes().try_into().unwrap_or([0; 65])
    }

    pub(super) fn is_signature(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        p256::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

#[derive(Clone, PartialEq)]
pub(super) struct RsaKey(rsa::PublicKey);

impl RsaKey {
    pub(super) fn parse(modulus: &[u8], exponent: &[u8], _: &[u8]) -> Result<Self, CertificateError> {
        let modulus = BoxedUint::from_be_slice_vartime(modulus);
        let exponent = BoxedUint::from_be_slice_vartime(exponent);
        rsa::PublicKey::new_with_size_limits(modulus, exponent, 2_048..=8_192)
            .map(Self)
            .map_err(|_| CertificateError::KeyUnsupported)
    }

    pub(super) fn is_pss_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = rsa::pss::VerifyingKey::<Sha256>::new(self.0.clone());
        rsa::pss::Signature::try_from(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
    }
}
