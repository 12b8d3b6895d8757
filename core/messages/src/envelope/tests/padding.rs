//! Which bodies fit, and which padding is accepted.

use super::*;

/// What the recipient makes of these padded bytes, correctly encrypted.
fn opened_padding(kind: Kind, padded: &[u8]) -> Result<Vec<u8>, RecordError> {
    let (key, content_key) = (new_key(), Secret::random().unwrap());
    let forged = Forged { kind, commitment: commitment_to(kind, &content_key), content_key: &content_key, padded };
    open(kind, &forged.sealed_for(key.public()), &key, EXT)
}

#[test]
fn a_body_of_a_fixed_envelope_leaves_room_for_one_byte_of_padding() {
    let key = new_key();
    for length in [0, 1, 30, 31] {
        let body = vec![0xab; length];
        let sealed = sealed_for(&key, SMALL, &body);
        assert_eq!(open(SMALL, &sealed.bytes, &key, EXT), Ok(body));
        let envelope = Envelope::read(SMALL, &sealed.bytes).unwrap();
        assert_eq!(envelope.encrypted.ciphertext.len(), 32 + 16);
    }
    for length in [32, 33, 1_000] {
        let sealed = seal(SMALL, None, EXT, key.public(), &vec![0xab; length]);
        assert_eq!(sealed.err(), Some(RecordError::TooLong));
    }
}

#[test]
fn a_body_is_padded_to_the_least_multiple() {
    let key = new_key();
    let large = Kind { padding: Padding::Multiple(4_096), ..BLOCKS };
    for (kind, length, padded) in [
        (BLOCKS, 0, 64),
        (BLOCKS, 1, 64),
        (BLOCKS, 63, 64),
        (BLOCKS, 64, 128),
        (BLOCKS, 127, 128),
        (BLOCKS, 128, 192),
        (large, 0, 4_096),
        (large, 4_095, 4_096),
        (large, 4_096, 8_192),
        (large, 100_000, 102_400),
    ] {
        let body = vec![0xab; length];
        let sealed = sealed_for(&key, kind, &body);
        assert_eq!(open(kind, &sealed.bytes, &key, EXT), Ok(body));
        let envelope = Envelope::read(kind, &sealed.bytes).unwrap();
        assert_eq!(envelope.encrypted.ciphertext.len(), padded + 16, "{length}");
    }
}

#[test]
fn padding_that_is_not_80_and_zeros_to_the_fixed_size_is_undecryptable() {
    let padded = |end: &[u8]| [vec![0xab; 32 - end.len()], end.to_vec()].concat();
    let good = |length| Ok(vec![0xab; length]);
    assert_eq!(opened_padding(SMALL, &padded(b"\x80")), good(31));
    assert_eq!(opened_padding(SMALL, &padded(b"\x80\0\0\0")), good(28));
    let refused = Err(RecordError::Undecryptable);
    assert_eq!(opened_padding(SMALL, &[0; 32]), refused);
    for end in [&b""[..], b"\0", b"\x80\0\x01", b"\x81\0", b"\x01\0", b"\xff", b"\x80\0\xab"] {
        assert_eq!(opened_padding(SMALL, &padded(end)), refused, "{end:02x?}");
    }
    for length in [0, 31, 33] {
        let mut other_size = vec![0; length];
        other_size.iter_mut().take(1).for_each(|byte| *byte = 0x80);
        let malformed = Err(RecordError::Malformed);
        assert_eq!(opened_padding(SMALL, &other_size), malformed);
    }
}

#[test]
fn padding_that_is_not_80_and_zeros_to_the_least_multiple_is_undecryptable() {
    let padded = |body: usize, zeros: usize| [vec![0xab; body], vec![0x80], vec![0; zeros]].concat();
    for (body, zeros) in [(0, 63), (63, 0), (64, 63), (100, 27)] {
        let opened = opened_padding(BLOCKS, &padded(body, zeros));
        assert_eq!(opened, Ok(vec![0xab; body]));
    }
    let refused = Err(RecordError::Undecryptable);
    // One block too many, then not a multiple.
    for (body, zeros) in [(0, 127), (63, 64), (64, 127), (0, 62), (0, 64), (63, 1)] {
        assert_eq!(opened_padding(BLOCKS, &padded(body, zeros)), refused);
    }
    for other in [vec![], vec![0; 64], vec![0; 128], vec![0xab; 64], vec![0x81; 64]] {
        assert_eq!(opened_padding(BLOCKS, &other), refused);
    }
    let garbage = [padded(0, 62), vec![1]].concat();
    assert_eq!(opened_padding(BLOCKS, &garbage), refused);
}

#[test]
fn the_last_byte_that_is_not_zero_is_found_before_any_number_of_zeros() {
    for length in 0..200 {
        assert_eq!(last_nonzero(&vec![0; length]), None);
        for place in 0..length {
            let mut padded = vec![0; length];
            padded[..=place].fill(0x80);
            assert_eq!(last_nonzero(&padded), Some(place), "{length}");
        }
    }
}
