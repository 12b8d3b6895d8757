//! Base64 (RFC 4648).

use base64ct::{Base64, Base64Unpadded, Encoding};

/// Section 4, with its padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Section 4, with its padding, and with or without line breaks.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.split_ascii_whitespace().collect();
    Base64::decode_vec(&compact).ok()
}

/// Section 4, without padding.
pub(crate) fn decode_unpadded(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(text).ok()
}

/// Section 5, for URLs, without padding or with all of it: as section 4 with two other characters.
pub(crate) fn decode_url(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/']) {
        return None;
    }
    let standard = text.replace('-', "+").replace('_', "/");
    let padded = || Base64::decode_vec(&standard);
    Base64Unpadded::decode_vec(&standard).or_else(|_| padded()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4648_are_met() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            let expected = Some(bytes.as_bytes().to_vec());
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text), expected, "{text}");
            assert_eq!(decode_unpadded(text.trim_end_matches('=')), expected, "{text}");
            assert_eq!(decode_url(text), expected, "{text}");
        }
    }

    #[test]
    fn each_form_has_its_own_padding_and_alphabet() {
        assert_eq!(decode("Zm9v\r\nYg=\n="), Some(b"foob".to_vec()));
        assert_eq!(decode_url("-_8"), Some(vec![0xfb, 0xff]));
        assert_eq!(decode("+/8="), Some(vec![0xfb, 0xff]));
        // Left out, too many, of the other alphabet, bits that are not zero.
        for text in ["Zg", "Zg=", "Zg===", "-_8=", "Zh==", "Z"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!([decode_unpadded("Zg=="), decode_url("+/8"), decode_url("Zg=")], [None, None, None]);
    }
}
