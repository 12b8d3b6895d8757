//! Kept live shares by section 16 of FORMAT.md, opened and sealed anew with other people's libraries: ciborium, hkdf,
//! aes-gcm.

use super::codes::hkdf;
use super::craft::{bytes_of, decode, encode};
use super::secret_of;
use aes_gcm::aead::{AeadInOut, KeyInit};
use ciborium::Value;
use episeal_visits::key_ring::RunSecret;

/// What a kept state says once it is opened.
pub fn body_of(state: &[u8], secret: &RunSecret) -> Vec<u8> {
    let State { protected, ciphertext } = State::read(state);
    let (padded, tag) = ciphertext.split_last_chunk::<16>().unwrap();
    let mut body = padded.to_vec();
    aes_gcm::Aes256Gcm::new(&key_of(&protected, secret).into())
        .decrypt_inout_detached(&nonce_of(&protected), &aad_of(&protected), body.as_mut_slice().into(), tag.into())
        .unwrap();
    let end = body.iter().rposition(|byte| *byte != 0).unwrap();
    assert_eq!(body[end], 0x80);
    body.truncate(end);
    body
}

/// The same state with another body, as long as it was.
pub fn with_body(state: &[u8], secret: &RunSecret, body: &[u8]) -> Vec<u8> {
    let State { protected, ciphertext } = State::read(state);
    let mut sealed = [body, &[0x80]].concat();
    sealed.resize(ciphertext.len() - 16, 0);
    let tag = aes_gcm::Aes256Gcm::new(&key_of(&protected, secret).into())
        .encrypt_inout_detached(&nonce_of(&protected), &aad_of(&protected), sealed.as_mut_slice().into())
        .unwrap();
    sealed.extend(tag);
    State { protected, ciphertext: sealed }.bytes()
}

/// `16([bstr .cbor {1: 3, 5: iv, 16: typ, -70002: kc, -70003: clear}, {}, ciphertext])`, taken apart.
struct State {
    protected: Vec<u8>,
    ciphertext: Vec<u8>,
}

impl State {
    fn read(bytes: &[u8]) -> Self {
        let Value::Tag(16, message) = decode(bytes) else { panic!("no COSE_Encrypt0") };
        let message = message.into_array().unwrap();
        Self { protected: bytes_of(&message[0]), ciphertext: bytes_of(&message[2]) }
    }

    fn bytes(self) -> Vec<u8> {
        let parts = vec![Value::Bytes(self.protected), Value::Map(Vec::new()), Value::Bytes(self.ciphertext)];
        encode(&Value::Tag(16, Box::new(Value::Array(parts))))
    }
}

fn entry(protected: &[u8], place: usize) -> Value {
    decode(protected).into_map().unwrap()[place].1.clone()
}

/// `ext = D(["episeal-1 live-visitor" or "episeal-1 live-office", clear])`
fn ext_of(protected: &[u8]) -> Vec<u8> {
    let typ = entry(protected, 2).into_text().unwrap();
    let name = typ.strip_prefix("application/vnd.episeal.").and_then(|rest| rest.strip_suffix("+cose")).unwrap();
    encode(&Value::Array(vec![format!("episeal-1 {name}").into(), entry(protected, 4)]))
}

/// `CEK = HKDF(run secret, ext)`
fn key_of(protected: &[u8], secret: &RunSecret) -> [u8; 32] {
    let secret = secret_of("EPISEAL-RUN-SECRET", secret.export_secret_bytes().expose_secret_bytes());
    hkdf(&secret, &ext_of(protected))
}

fn nonce_of(protected: &[u8]) -> aes_gcm::Nonce<aes_gcm::aead::consts::U12> {
    let iv: [u8; 12] = bytes_of(&entry(protected, 1)).try_into().unwrap();
    iv.into()
}

/// `aad = D(["Encrypt0", protected, ext])`
fn aad_of(protected: &[u8]) -> Vec<u8> {
    let parts = [protected.to_vec(), ext_of(protected)].map(Value::Bytes);
    encode(&Value::Array([vec!["Encrypt0".into()], parts.to_vec()].concat()))
}
