//! Numbers of 256 bits, eight at a time: four vectors, of which the first has the low 64 bits of each.

use super::Lane8;
use crate::numbers::Numbers;
use core::arch::x86_64::*;
use core::mem::transmute;

/// Eight numbers of 256 bits.
#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) [Lane8; 4]);

/// The vector of eight lanes.
#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn vector(lanes: [u64; 8]) -> Lane8 {
    // SAFETY: both are 64 bytes, each of whose patterns is a value of both.
    unsafe { transmute::<[u64; 8], Lane8>(lanes) }
}

/// The eight lanes of a vector.
#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn lanes(vector: Lane8) -> [u64; 8] {
    // SAFETY: as above.
    unsafe { transmute::<Lane8, [u64; 8]>(vector) }
}

impl Words {
    /// From little-endian bytes.
    #[target_feature(enable = "avx512f")]
    pub(super) fn read(numbers: &Numbers) -> Self {
        let mut words = [[0; 8]; 4];
        for (lane, bytes) in numbers.iter().enumerate() {
            let (parts, _) = bytes.as_chunks::<8>();
            for (word, part) in words.iter_mut().zip(parts) {
                if let Some(word) = word.get_mut(lane) {
                    *word = u64::from_le_bytes(*part);
                }
            }
        }
        Self(words.map(|word| vector(word)))
    }

    /// From little-endian bytes of numbers below 2^253, each with 8 added to every digit to the base 16: less 8, a
    /// digit is from -8 to 7.
    #[target_feature(enable = "avx512f")]
    pub(super) fn read_recoded(numbers: &Numbers) -> Self {
        let recoded = |number: [u8; 32]| {
            let mut carry = 0;
            number.map(|byte| {
                let sum = u16::from(byte).wrapping_add(0x88).wrapping_add(carry);
                let [low, high] = sum.to_le_bytes();
                carry = u16::from(high);
                low
            })
        };
        Self::read(&numbers.map(recoded))
    }

    /// As little-endian bytes.
    #[target_feature(enable = "avx512f")]
    pub(super) fn write(self, numbers: &mut Numbers) {
        let words = self.0.map(|word| lanes(word));
        for (lane, bytes) in numbers.iter_mut().enumerate() {
            let (parts, _) = bytes.as_chunks_mut::<8>();
            for (part, word) in parts.iter_mut().zip(&words) {
                *part = word.get(lane).map_or([0; 8], |word| word.to_le_bytes());
            }
        }
    }

    /// The `place`-th digit to the base 16.
    #[target_feature(enable = "avx512f")]
    #[inline]
    pub(super) fn nibble(&self, place: u32) -> Lane8 {
        let shift = _mm512_set1_epi64(i64::from((place % 16).wrapping_mul(4)));
        _mm512_and_epi64(_mm512_srlv_epi64(self.word(place / 16), shift), _mm512_set1_epi64(15))
    }

    #[target_feature(enable = "avx512f")]
    #[inline]
    fn word(&self, number: u32) -> Lane8 {
        let [w0, w1, w2, w3] = self.0;
        match number {
            0 => w0,
            1 => w1,
            2 => w2,
            _ => w3,
        }
    }

    /// The bit at `place`.
    #[target_feature(enable = "avx512f")]
    #[inline]
    pub(super) fn bit(&self, place: u32) -> __mmask8 {
        _mm512_test_epi64_mask(self.word(place / 64), _mm512_set1_epi64(1_i64.unbounded_shl(place % 64)))
    }
}
