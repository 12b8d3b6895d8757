//! Document signer certificates and their keys, put together byte by byte.

use p256::ecdsa::SigningKey;

pub const RECOVERY_OID: &[u8] = b"\x2b\x06\x01\x04\x01\x8e\x37\x8f\x65\x01\x03";
pub const RECOVERY_OID_WITH_ZERO: &[u8] = b"\x2b\x06\x01\x04\x01\x00\x8e\x37\x8f\x65\x01\x03";
pub const VACCINATION_OID: &[u8] = b"\x2b\x06\x01\x04\x01\x8e\x37\x8f\x65\x01\x02";
pub const TEST_OID: &[u8] = b"\x2b\x06\x01\x04\x01\x00\x8e\x37\x8f\x65\x01\x01";
pub const TLS_SERVER_OID: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x01";
const P_256_OID: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P_384_OID: &[u8] = b"\x2b\x81\x04\x00\x22";

pub fn secret_key() -> SigningKey {
    SigningKey::from_slice(&[0x5a; 32]).unwrap()
}

pub fn other_secret_key() -> SigningKey {
    SigningKey::from_slice(&[0x5b; 32]).unwrap()
}

/// DER: tag, length of up to 65,535 bytes, value.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = match value.len() {
        short @ ..=0x7f => vec![short as u8],
        long @ ..=0xff => vec![0x81, long as u8],
        long => vec![0x82, (long >> 8) as u8, long as u8],
    };
    [vec![tag], length, value].concat()
}

/// `PrivateKeyInfo` with an `ECPrivateKey` (RFC 5958, RFC 5915).
pub fn pkcs8(key: &SigningKey) -> Vec<u8> {
    let algorithm = tlv(0x30, &[&tlv(6, &[b"\x2a\x86\x48\xce\x3d\x02\x01"]), &tlv(6, &[P_256_OID])]);
    let private = tlv(0x30, &[&[2, 1, 1], &tlv(4, &[&key.to_bytes()])]);
    tlv(0x30, &[&[2, 1, 0], &algorithm, &tlv(4, &[&private])])
}

/// A document signer certificate to be made; valid through 2021 and 2022, for recoveries.
pub struct Dsc {
    pub key: SigningKey,
    pub not_before: &'static str,
    pub not_after: &'static str,
    pub usages: Option<Vec<&'static [u8]>>,
    pub is_critical: bool,
    pub key_usage: Option<u8>,
    pub is_p384: bool,
    /// `critical FALSE` is written out rather than left out.
    pub writes_default: bool,
}

impl Default for Dsc {
    fn default() -> Self {
        Self {
            key: secret_key(),
            not_before: "210101000000Z",
            not_after: "221231235959Z",
            usages: Some(vec![RECOVERY_OID]),
            is_critical: false,
            key_usage: Some(0x80),
            is_p384: false,
            writes_default: false,
        }
    }
}

impl Dsc {
    /// RFC 5280, 4.1; its own signature is empty, since nobody here checks who signed it.
    pub fn der(&self) -> Vec<u8> {
        let ecdsa = tlv(0x30, &[&tlv(6, &[b"\x2a\x86\x48\xce\x3d\x04\x03\x02"])]);
        let country = tlv(0x30, &[&tlv(6, &[b"\x55\x04\x06"]), &tlv(0x13, &[b"DE"])]);
        let name = tlv(0x30, &[&tlv(0x31, &[&country])]);
        let validity =
            tlv(0x30, &[&tlv(0x17, &[self.not_before.as_bytes()]), &tlv(0x17, &[self.not_after.as_bytes()])]);
        let body = tlv(
            0x30,
            &[
                &tlv(0xa0, &[&[2, 1, 2]]),
                &[2, 1, 7],
                &ecdsa,
                &name,
                &validity,
                &name,
                &self.public_key(),
                &self.extensions(),
            ],
        );
        tlv(0x30, &[&body, &ecdsa, &tlv(3, &[&[0, 0x30, 0]])])
    }

    fn public_key(&self) -> Vec<u8> {
        let curve = if self.is_p384 { P_384_OID } else { P_256_OID };
        let algorithm = tlv(0x30, &[&tlv(6, &[b"\x2a\x86\x48\xce\x3d\x02\x01"]), &tlv(6, &[curve])]);
        let point = self.key.verifying_key().to_sec1_point(false);
        tlv(0x30, &[&algorithm, &tlv(3, &[&[0], point.as_bytes()])])
    }

    fn extensions(&self) -> Vec<u8> {
        let mut all = Vec::new();
        if let Some(bits) = self.key_usage {
            let value = tlv(4, &[&tlv(3, &[&[0, bits]])]);
            all.extend(tlv(0x30, &[&tlv(6, &[b"\x55\x1d\x0f"]), &[1, 1, 0xff], &value]));
        }
        if let Some(usages) = &self.usages {
            let ids: Vec<u8> = usages.iter().flat_map(|id| tlv(6, &[id])).collect();
            let value = tlv(4, &[&tlv(0x30, &[&ids])]);
            let critical: &[u8] = match (self.is_critical, self.writes_default) {
                (true, _) => &[1, 1, 0xff],
                (false, true) => &[1, 1, 0],
                (false, false) => &[],
            };
            all.extend(tlv(0x30, &[&tlv(6, &[b"\x55\x1d\x25"]), critical, &value]));
        }
        match all.as_slice() {
            [] => Vec::new(),
            all => tlv(0xa3, &[&tlv(0x30, &[all])]),
        }
    }
}
