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
