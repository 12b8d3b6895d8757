//! SHA-512 (FIPS 180-4, 6.4), eight messages at a time.

use super::Lane8;
use super::words::{lanes, vector};
use core::arch::x86_64::*;

/// Bytes of a block.
const BLOCK: usize = 128;
/// What padding adds at least: a bit, and the length in 16 bytes.
const LEAST_PADDING: usize = 17;

/// The first 64 bits of the fractional parts of the square roots of the first eight primes (5.3.5).
const INITIAL: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// The same of the cube roots of the first eighty primes (4.2.3).
const ROUNDS: [u64; 80] = [
    0x428a_2f98_d728_ae22,
    0x7137_4491_23ef_65cd,
    0xb5c0_fbcf_ec4d_3b2f,
    0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538,
    0x59f1_11f1_b605_d019,
    0x923f_82a4_af19_4f9b,
    0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242,
    0x1283_5b01_4570_6fbe,
    0x2431_85be_4ee4_b28c,
    0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f,
    0x80de_b1fe_3b16_96b1,
    0x9bdc_06a7_25c7_1235,
    0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2,
    0xefbe_4786_384f_25e3,
    0x0fc1_9dc6_8b8c_d5b5,
    0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275,
    0x4a74_84aa_6ea6_e483,
    0x5cb0_a9dc_bd41_fbd4,
    0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab,
    0xa831_c66d_2db4_3210,
    0xb003_27c8_98fb_213f,
    0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2,
    0xd5a7_9147_930a_a725,
    0x06ca_6351_e003_826f,
    0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc,
    0x2e1b_2138_5c26_c926,
    0x4d2c_6dfc_5ac4_2aed,
    0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de,
    0x766a_0abb_3c77_b2a8,
    0x81c2_c92e_47ed_aee6,
    0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364,
    0xa81a_664b_bc42_3001,
    0xc24b_8b70_d0f8_9791,
    0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218,
    0xd699_0624_5565_a910,
    0xf40e_3585_5771_202a,
    0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8,
    0x1e37_6c08_5141_ab53,
    0x2748_774c_df8e_eb99,
    0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63,
    0x4ed8_aa4a_e341_8acb,
    0x5b9c_ca4f_7763_e373,
    0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc,
    0x78a5_636f_4317_2f60,
    0x84c8_7814_a1f0_ab72,
    0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28,
    0xa450_6ceb_de82_bde9,
    0xbef9_a3f7_b2c6_7915,
    0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c,
    0xd186_b8c7_21c0_c207,
    0xeada_7dd6_cde0_eb1e,
    0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba,
    0x0a63_7dc5_a2c8_98a6,
    0x113f_9804_bef9_0dae,
    0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84,
    0x32ca_ab7b_40c7_2493,
    0x3c9e_be0a_15c9_bebc,
    0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6,
    0x597f_299c_fc65_7e2a,
    0x5fcb_6fab_3ad6_faec,
    0x6c44_198c_4a47_5817,
];

/// The digest of each message, of whatever lengths.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
pub(super) fn sha512(messages: &[&[u8]; 8], digests: &mut [[u8; 64]; 8]) {
    let counts = messages.map(|message| message.len().saturating_add(LEAST_PADDING).div_ceil(BLOCK));
    let mut state = INITIAL.map(|word| _mm512_set1_epi64(word.cast_signed()));
    for number in 0..counts.into_iter().max().unwrap_or(0) {
        let mut words = [[0; 8]; 16];
        for (lane, message) in messages.iter().enumerate() {
            let block = block(message, number, counts.get(lane) == number.checked_add(1).as_ref());
            let (parts, _) = block.as_chunks::<8>();
            for (word, part) in words.iter_mut().zip(parts) {
                if let Some(word) = word.get_mut(lane) {
                    *word = u64::from_be_bytes(*part);
                }
            }
        }
        let left = _mm512_cmpgt_epu64_mask(
            vector(counts.map(|count| count as u64)),
            _mm512_set1_epi64((number as u64).cast_signed()),
        );
        let next = compressed(state, words.map(|word| vector(word)));
        for (word, next) in state.iter_mut().zip(next) {
            *word = _mm512_mask_blend_epi64(left, *word, next);
        }
    }
    for (place, word) in state.into_iter().enumerate() {
        for (digest, word) in digests.iter_mut().zip(lanes(word)) {
            let (parts, _) = digest.as_chunks_mut::<8>();
            if let Some(part) = parts.get_mut(place) {
                *part = word.to_be_bytes();
            }
        }
    }
}

/// A block of the padded message (5.1.2); zeros after the last one.
fn block(message: &[u8], number: usize, is_last: bool) -> [u8; BLOCK] {
    let rest = message.get(number.saturating_mul(BLOCK)..);
    if let Some(whole) = rest.and_then(<[u8]>::first_chunk) {
        return *whole;
    }
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(rest.into_iter().flatten().chain(rest.map(|_| &0x80))) {
        *to = *from;
    }
    if is_last && let Some(length) = block.last_chunk_mut() {
        *length = (message.len() as u64).wrapping_mul(8).to_be_bytes();
    }
    block
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn xor(a: Lane8, b: Lane8, c: Lane8) -> Lane8 {
    _mm512_ternarylogic_epi64::<0x96>(a, b, c)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn add(a: Lane8, b: Lane8) -> Lane8 {
    _mm512_add_epi64(a, b)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn compressed(state: [Lane8; 8], words: [Lane8; 16]) -> [Lane8; 8] {
    let mut both = (state, words);
    for [k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15] in ROUNDS.as_chunks().0 {
        // Written out: after sixteen rounds every word is back in its register.
        let four = |both, a, b, c, d| round(round(round(round(both, a), b), c), d);
        both = four(both, k0, k1, k2, k3);
        both = four(both, k4, k5, k6, k7);
        both = four(both, k8, k9, k10, k11);
        both = four(both, k12, k13, k14, k15);
    }
    let mut result = state;
    for (word, sum) in result.iter_mut().zip(both.0) {
        *word = add(*word, sum);
    }
    result
}

/// A round, and the word of sixteen rounds later in place of its own. The names are those of the standard (6.4.2).
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn round((working, words): ([Lane8; 8], [Lane8; 16]), constant: &u64) -> ([Lane8; 8], [Lane8; 16]) {
    let [a, b, c, d, e, f, g, h] = working;
    let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = words;
    let s1 = xor(_mm512_ror_epi64::<14>(e), _mm512_ror_epi64::<18>(e), _mm512_ror_epi64::<41>(e));
    let choice = _mm512_ternarylogic_epi64::<0xca>(e, f, g);
    let t1 = add(add(h, s1), add(choice, add(w0, _mm512_set1_epi64(constant.cast_signed()))));
    let s0 = xor(_mm512_ror_epi64::<28>(a), _mm512_ror_epi64::<34>(a), _mm512_ror_epi64::<39>(a));
    let majority = _mm512_ternarylogic_epi64::<0xe8>(a, b, c);
    let t2 = add(s0, majority);
    let s0 = xor(_mm512_ror_epi64::<1>(w1), _mm512_ror_epi64::<8>(w1), _mm512_srli_epi64::<7>(w1));
    let s1 = xor(_mm512_ror_epi64::<19>(w14), _mm512_ror_epi64::<61>(w14), _mm512_srli_epi64::<6>(w14));
    let w16 = add(add(w0, s0), add(w9, s1));
    (
        [add(t1, t2), a, b, c, add(d, t1), e, f, g],
        [w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15, w16],
    )
}
