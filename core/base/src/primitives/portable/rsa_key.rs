//! RSA (RFC 8017), verification alone.
//!
//! RUSTSEC-2023-0071 (the Marvin attack on `rsa`) is about operations with the private key: there is none here.

use crate::error::CertificateError;
use p256::ecdsa::signature::Verifier;
use rsa::sha2::Sha256;
use rsa::{BoxedUint, pss};

#[derive(Clone, PartialEq)]
pub(in crate::primitives) struct RsaKey(pub(super) rsa::PublicKey);

impl RsaKey {
    pub(in crate::primitives) fn parse(modulus: &[u8], exponent: &[u8], _: &[u8]) -> Result<Self, CertificateError> {
        let modulus = BoxedUint::from_be_slice_vartime(modulus);
        let exponent = BoxedUint::from_be_slice_vartime(exponent);
        rsa::PublicKey::new_with_size_limits(modulus, exponent, 2_048..=8_192)
            .map(Self)
            .map_err(|_| CertificateError::KeyUnsupported)
    }

    pub(in crate::primitives) fn is_pss_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = pss::VerifyingKey::<Sha256>::new(self.0.clone());
        pss::Signature::try_from(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
    }
}
