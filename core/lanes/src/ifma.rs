//! The kernels with AVX-512 IFMA (Intel since Ice Lake, AMD since Zen 4).

mod base_point;
mod ed25519;
mod edwards;
mod field;
mod montgomery;
mod sha512;
mod words;

use crate::numbers::Numbers;

/// Eight lanes of 64 bits.
type Lane8 = core::arch::x86_64::__m512i;

/// Proof that the processor has what the kernels need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ifma(());

impl Ifma {
    pub(crate) fn detect() -> Option<Self> {
        let is_there = std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512dq")
            && std::arch::is_x86_feature_detected!("avx512ifma");
        is_there.then_some(Self(()))
    }

    pub(crate) fn x25519(self, scalars: &Numbers, points: &Numbers, shared: &mut Numbers) {
        // SAFETY: `self` is made by `detect` alone, so the processor has these features.
        unsafe { montgomery::x25519(scalars, points, shared) }
    }

    pub(crate) fn commitments(self, a: &Numbers, s: &Numbers, k: &Numbers, r: &mut Numbers) -> u8 {
        // SAFETY: as above.
        unsafe { ed25519::commitments(a, s, k, r) }
    }

    pub(crate) fn sha512(self, messages: &[&[u8]; 8], digests: &mut [[u8; 64]; 8]) {
        // SAFETY: as above.
        unsafe { sha512::sha512(messages, digests) }
    }
}
