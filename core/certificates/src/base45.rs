//! Base45 (RFC 9285): three characters for two bytes, two for a last one.

use episeal_base::error::CertificateError;
use zeroize::Zeroizing;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// For a byte that is not in the alphabet: any group with it is above 65535, and no sum overflows.
const NONE: u32 = 1 << 20;

/// The digit of each byte.
const DIGITS: [u32; 256] = digits();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Evaluated when compiled.
const fn digits() -> [u32; 256] {
    let mut table = [NONE; 256];
    let mut digit = 0;
    while digit < 45 {
        table[ALPHABET[digit as usize] as usize] = digit;
        digit += 1;
    }
    table
}

fn digit(character: u8) -> u32 {
    let digit = DIGITS.get(usize::from(character));
    digit.copied().unwrap_or(NONE)
}

/// `c + 45 d + 45² e`, least significant first.
fn value([c, d, e]: [u8; 3]) -> u32 {
    let [c, d, e] = [digit(c), digit(d), digit(e)];
    c.wrapping_add(d.wrapping_mul(45)).wrapping_add(e.wrapping_mul(2_025))
}

/// Why a group has no value.
#[cold]
fn error(group: &[u8]) -> CertificateError {
    match group.iter().all(|character| digit(*character) < NONE) {
        true => CertificateError::Base45Overflow,
        false => CertificateError::Base45Character,
    }
}

/// The bytes of a Base45 text.
///
/// Every text has one decoding, and every byte string has one text: no other text decodes to it. The space is a
/// character of the alphabet: nothing is trimmed.
///
/// # Errors
/// - `Base45Character`, `Base45Length`, `Base45Overflow`.
pub fn decode_base45(text: &str) -> Result<Vec<u8>, CertificateError> {
    decode_secret(text).map(|mut bytes| core::mem::take(&mut *bytes))
}

/// The same, wiped on drop.
pub(crate) fn decode_secret(text: &str) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let (triplets, tail) = text.as_bytes().as_chunks::<3>();
    let length = triplets.len().saturating_mul(2);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.saturating_add(1)));
    bytes.resize(length, 0);
    // No branch for each triplet: a bit above the 16th stays.
    let mut all = 0;
    for (pair, triplet) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(triplets) {
        let value = value(*triplet);
        all |= value;
        let [.., high, low] = value.to_be_bytes();
        *pair = [high, low];
    }
    if all > u32::from(u16::MAX) {
        let first = triplets.iter().find(|triplet| value(**triplet) > u32::from(u16::MAX));
        return Err(first.map_or(CertificateError::Base45Overflow, |triplet| error(triplet)));
    }
    match *tail {
        [] => {}
        [c, d] => {
            let last = u8::try_from(value([c, d, b'0'])).map_err(|_| error(tail))?;
            bytes.push(last);
        }
        _ => {
            return Err(match error(tail) {
                CertificateError::Base45Overflow => CertificateError::Base45Length,
                other => other,
            });
        }
    }
    Ok(bytes)
}

/// The Base45 text of bytes.
#[must_use]
pub fn encode_base45(bytes: &[u8]) -> String {
    let (pairs, tail) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len().saturating_mul(3).saturating_add(2));
    for pair in pairs {
        push_digits(&mut text, u32::from(u16::from_be_bytes(*pair)), 3);
    }
    for last in tail {
        push_digits(&mut text, u32::from(*last), 2);
    }
    text
}

fn push_digits(text: &mut String, mut value: u32, count: usize) {
    for _ in 0..count {
        let digit = usize::try_from(value % 45).unwrap_or_default();
        text.push(char::from(ALPHABET.get(digit).copied().unwrap_or_default()));
        value /= 45;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_9285_are_met() {
        for (bytes, text) in [
            (&b"AB"[..], "BB8"),
            (b"Hello!!", "%69 VD92EX0"),
            (b"base-45", "UJCLQE7W581"),
            (b"ietf!", "QED8WEX0"),
            (b"", ""),
        ] {
            assert_eq!(encode_base45(bytes), text);
            assert_eq!(decode_base45(text).unwrap(), bytes);
        }
    }

    #[test]
    fn one_byte_and_two_bytes_have_one_text_each() {
        let mut decoded = 0;
        for a in ALPHABET {
            for b in ALPHABET {
                let text = String::from_utf8(vec![*a, *b]).unwrap();
                let bytes = decode_base45(&text);
                decoded += usize::from(bytes.is_ok());
                assert!(bytes.is_err() || encode_base45(&bytes.unwrap()) == text);
                for c in ALPHABET {
                    let text = format!("{text}{}", char::from(*c));
                    if let Ok(bytes) = decode_base45(&text) {
                        assert_eq!((bytes.len(), encode_base45(&bytes)), (2, text));
                        decoded += 1;
                    }
                }
            }
        }
        assert_eq!(decoded, 256 + 65_536);
    }

    #[test]
    fn what_has_no_decoding_is_refused() {
        for (text, error) in [
            ("FGW", None),
            ("GGW", Some(CertificateError::Base45Overflow)),
            (":::", Some(CertificateError::Base45Overflow)),
            ("U5", None),
            ("V5", Some(CertificateError::Base45Overflow)),
            ("::", Some(CertificateError::Base45Overflow)),
            ("A", Some(CertificateError::Base45Length)),
            ("BB8A", Some(CertificateError::Base45Length)),
            ("a", Some(CertificateError::Base45Character)),
            ("bb8", Some(CertificateError::Base45Character)),
            ("BBé", Some(CertificateError::Base45Character)),
            ("BB8\n", Some(CertificateError::Base45Character)),
        ] {
            assert_eq!(decode_base45(text).err(), error, "{text}");
        }
    }
}
