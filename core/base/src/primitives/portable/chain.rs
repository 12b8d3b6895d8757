//! Signatures of authorities by `p256`, `p384`, `p521` and `rsa`.

use super::rsa_key::RsaKey;
use crate::primitives::algorithm::{Curve, RsaPadding};
use crate::primitives::hash::Hash;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::sha2::{Digest, Sha256, Sha384, Sha512};
use rsa::{pkcs1v15, pss};

impl Hash {
    fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

pub(in crate::primitives) fn is_point_signature(
    curve: Curve,
    point: &[u8],
    hash: Hash,
    message: &[u8],
    signature: &[u8],
) -> bool {
    macro_rules! is_signature {
        ($curve:ident) => {
            match ($curve::ecdsa::VerifyingKey::from_sec1_bytes(point), $curve::ecdsa::Signature::from_der(signature)) {
                (Ok(key), Ok(signature)) => key.verify_prehash(&hash.of(message), &signature).is_ok(),
                _ => false,
            }
        };
    }
    match curve {
        Curve::P256 => is_signature!(p256),
        Curve::P384 => is_signature!(p384),
        Curve::P521 => is_signature!(p521),
    }
}

impl RsaKey {
    pub(in crate::primitives) fn is_padded_signature(
        &self,
        padding: RsaPadding,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        macro_rules! is_signature {
            ($padding:ident, $hash:ident) => {{
                let key = $padding::VerifyingKey::<$hash>::new(self.0.clone());
                $padding::Signature::try_from(signature)
                    .is_ok_and(|signature| key.verify_prehash(&hash.of(message), &signature).is_ok())
            }};
        }
        match (padding, hash) {
            (RsaPadding::Pkcs1, Hash::Sha256) => is_signature!(pkcs1v15, Sha256),
            (RsaPadding::Pkcs1, Hash::Sha384) => is_signature!(pkcs1v15, Sha384),
            (RsaPadding::Pkcs1, Hash::Sha512) => is_signature!(pkcs1v15, Sha512),
            (RsaPadding::Pss, Hash::Sha256) => is_signature!(pss, Sha256),
            (RsaPadding::Pss, Hash::Sha384) => is_signature!(pss, Sha384),
            (RsaPadding::Pss, Hash::Sha512) => is_signature!(pss, Sha512),
        }
    }
}
