//! Keys as text.

/// What is secret in each line of an exported text: 32 bytes, with a number in front where something follows, and a
/// piece of the text that stands for them.
pub fn secrets_in(exported: &[u8]) -> Vec<Vec<u8>> {
    let secrets = |line: &str| {
        let bytes = bech32::decode(line).unwrap().1;
        let start = if bytes.len() == 32 { 0 } else { 4 };
        [bytes[start..start + 32].to_vec(), line.as_bytes()[34..70].to_vec()]
    };
    std::str::from_utf8(exported).unwrap().lines().flat_map(secrets).collect()
}
