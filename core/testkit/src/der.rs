//! Certificates taken apart and put together again (X.690, DER), with lengths of up to 65,535 bytes.

pub fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let head = match length {
        [0, short @ ..0x80] => vec![tag, short],
        [0, long] => vec![tag, 0x81, long],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [head, content].concat()
}

/// The content of an item, and what follows the item.
fn split(der: &[u8]) -> (&[u8], &[u8]) {
    let (start, length) = match der[1] {
        0x81 => (3, usize::from(der[2])),
        0x82 => (4, usize::from(u16::from_be_bytes([der[2], der[3]]))),
        short => (2, usize::from(short)),
    };
    der[start..].split_at(length)
}

/// The items inside an item, headers included.
pub fn items(der: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = split(der).0;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let behind = split(rest).1;
        found.push(rest[..rest.len() - behind.len()].to_vec());
        rest = behind;
    }
    found
}

pub fn sequence(items: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &[&items.concat()])
}

/// Places in a `TBSCertificate` with a version.
const ALGORITHM: usize = 2;
const KEY: usize = 6;

/// The certificate with another `SubjectPublicKeyInfo`; the signature stays.
pub fn with_key(certificate: &[u8], spki: &[u8]) -> Vec<u8> {
    let mut parts = items(certificate);
    let mut tbs = items(&parts[0]);
    tbs[KEY] = spki.to_vec();
    parts[0] = sequence(&tbs);
    sequence(&parts)
}

/// The bit string with the key.
pub fn key_bits(certificate: &[u8]) -> Vec<u8> {
    let tbs = &items(certificate)[0];
    items(&items(tbs)[KEY])[1].clone()
}

pub fn signature_algorithm(certificate: &[u8]) -> Vec<u8> {
    items(certificate)[1].clone()
}

/// The content of the bit string with the signature: the number of unused bits comes first.
pub fn signature_bits(certificate: &[u8]) -> Vec<u8> {
    split(&items(certificate)[2]).0.to_vec()
}

/// The certificate signed again: the algorithm inside and below, the number of unused bits, and what signs.
pub fn signed_again(
    certificate: &[u8],
    inner: &[u8],
    outer: &[u8],
    unused: &[u8],
    sign: &dyn Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let mut tbs = items(&items(certificate)[0]);
    tbs[ALGORITHM] = inner.to_vec();
    let tbs = sequence(&tbs);
    let signature = tlv(3, &[unused, &sign(&tbs)]);
    sequence(&[tbs, outer.to_vec(), signature])
}
