//! AES-GCM does not commit to its key: a ciphertext can be made that verifies under two of them ("invisible
//! salamanders", eprint 2019/016). It opens under the key of the commitment alone.

use super::*;

/// GF(2^128) of GCM (NIST SP 800-38D, 6.3).
fn times(x: u128, y: u128) -> u128 {
    let (mut product, mut x) = (0, x);
    for bit in (0..128).rev() {
        if y >> bit & 1 == 1 {
            product ^= x;
        }
        x = (x >> 1) ^ if x & 1 == 1 { 0xe1 << 120 } else { 0 };
    }
    product
}

/// x^(2^128 - 2) = 1 / x.
fn inverse(x: u128) -> u128 {
    let (mut result, mut power) = (1 << 127, x);
    for _ in 1..128 {
        power = times(power, power);
        result = times(result, power);
    }
    result
}

/// Ciphertext and tag of `plaintext`.
fn gcm(key: &ContentKey, iv: &[u8; 12], aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, u128) {
    let mut buffer = plaintext.to_vec();
    primitives::encrypt(key, iv, aad, &mut buffer).unwrap();
    let tag = buffer.split_off(plaintext.len()).try_into().unwrap();
    (buffer, u128::from_be_bytes(tag))
}

/// The key H of GHASH: the tag of 16 zero bytes of data is that of nothing plus H times the block of lengths.
fn hash_key(key: &ContentKey, iv: &[u8; 12]) -> u128 {
    let (_, of_nothing) = gcm(key, iv, &[], &[]);
    let (_, of_zeros) = gcm(key, iv, &[0; 16], &[]);
    times(of_nothing ^ of_zeros, inverse(128 << 64))
}

/// A ciphertext of 32 bytes, with its tag, that verifies under both keys and ends in 0x80 under both: the first
/// block makes the tags equal. None for a pair of keys whose streams do not end in the same byte.
fn opens_under_both(a: &ContentKey, b: &ContentKey, iv: &[u8; 12], aad: &[u8]) -> Option<Vec<u8>> {
    let stream = |key| gcm(key, iv, aad, &[0; 32]).0;
    let (stream_a, stream_b) = (stream(a), stream(b));
    if stream_a[31] != stream_b[31] {
        return None;
    }
    let tag = |key, stream: &[u8], ciphertext: &[u8]| {
        let pairs = ciphertext.iter().zip(stream);
        let plaintext: Vec<u8> = pairs.map(|(byte, mask)| byte ^ mask).collect();
        gcm(key, iv, aad, &plaintext).1
    };
    let mut ciphertext = [&[0; 16], &stream_a[16..]].concat();
    ciphertext[31] ^= 0x80;
    let difference = tag(a, &stream_a, &ciphertext) ^ tag(b, &stream_b, &ciphertext);
    // The first of two blocks counts H^3: the second and the lengths follow.
    let [weight_a, weight_b] = [a, b].map(|key| {
        let h = hash_key(key, iv);
        times(h, times(h, h))
    });
    let first = times(difference, inverse(weight_a ^ weight_b));
    ciphertext[..16].copy_from_slice(&first.to_be_bytes());
    let tag_a = tag(a, &stream_a, &ciphertext);
    assert_eq!(tag_a, tag(b, &stream_b, &ciphertext));
    ciphertext.extend(tag_a.to_be_bytes());
    Some(ciphertext)
}

#[test]
fn a_ciphertext_that_decrypts_under_two_keys_opens_under_the_committed_one() {
    let (key, committed) = (new_key(), Secret::random().unwrap());
    let (protected, iv) = write_protected(SMALL, None, EXT, &committed).unwrap();
    let aad = encrypt_structure(Tag::Encrypt, &protected, EXT);
    let (other, ciphertext) = (0..)
        .find_map(|_| {
            let other = Secret::random().unwrap();
            let ciphertext = opens_under_both(&committed, &other, &iv, &aad)?;
            Some((other, ciphertext))
        })
        .unwrap();
    for content_key in [&committed, &other] {
        let padded = primitives::decrypt(content_key, &iv, &aad, &ciphertext).unwrap();
        assert_eq!(unpad(SMALL.padding, padded).unwrap().len(), 31);
    }
    for (content_key, expected) in [(&committed, None), (&other, Some(RecordError::Undecryptable))] {
        let ticket = wrap(content_key, key.public(), SMALL.role, &protected, EXT).unwrap();
        let recipient = Some((&ticket.epk, &ticket.wrapped));
        let bytes = write_encrypted(&protected, &ciphertext, recipient);
        assert_eq!(open(SMALL, &bytes, &key, EXT).err(), expected);
    }
}
