//! Check-in codes and invitations, as FORMAT.md says and with other people's libraries.

use super::craft::{bytes_of, decode, encode};
use super::{NOON, World};
use crate::api::visits::*;
use ciborium::Value;

const STEP: i64 = 30;

/// An app that has shown one code at noon.
pub struct Shown {
    pub codes: CheckInCodes,
    pub text: String,
}

impl Shown {
    pub fn new() -> Self {
        let mut codes = CheckInCodes::new();
        let text = codes.expose_secret_text(NOON).unwrap().to_owned();
        Self { codes, text }
    }

    pub fn code(&self) -> CheckInCode {
        CheckInReader::new().read(&self.text, NOON).unwrap()
    }

    pub fn accept(&mut self, invitation: &[u8]) -> Option<RecordError> {
        self.codes.accept(invitation, NOON).err()
    }

    /// The 16 bytes of the code, read with other people's libraries.
    pub fn secret(&self) -> Vec<u8> {
        bytes_of(&payload_of(&self.text)[2])
    }
}

pub fn payload_of(text: &str) -> Vec<Value> {
    decode(&bech32::decode(text).unwrap().1).into_array().unwrap()
}

/// A text with the prefix of a check-in code over any payload.
pub fn text_of(payload: &Value) -> String {
    let prefix = bech32::Hrp::parse("EPISEAL-CHECK-IN").unwrap();
    bech32::encode_upper::<bech32::Bech32m>(prefix, &encode(payload)).unwrap()
}

/// The text of 16 bytes under any step.
pub fn text_at(step: u64, code: [u8; 16]) -> String {
    let items = vec![1.into(), step.into(), Value::Bytes(code.to_vec())];
    text_of(&Value::Array(items))
}

pub fn step_of(now: i64) -> u64 {
    u64::try_from(now / STEP).unwrap()
}

pub fn read(text: &str, now: i64) -> Option<RecordError> {
    CheckInReader::new().read(text, now).err()
}

/// An invitation made exactly as FORMAT.md says, with ciborium, hkdf, sha2 and aes-gcm.
pub struct Sealed0 {
    pub code: Vec<u8>,
    pub version: u8,
    pub handle: Vec<u8>,
    pub body: Vec<Value>,
}

impl Sealed0 {
    /// As honest staff would seal it.
    pub fn of(shown: &Shown, world: &World) -> Self {
        let identity = Value::Bytes(world.venue.id().as_bytes().to_vec());
        let day_key = Value::Bytes(world.day_key.clone());
        Self {
            code: shown.secret(),
            version: 1,
            handle: handle_of(&shown.secret()),
            body: vec![identity, "Brauhaus".into(), Value::Array(vec!["Saal".into()]), day_key],
        }
    }

    pub fn version(mut self, version: u8) -> Self {
        self.version = version;
        self
    }

    pub fn item(mut self, place: usize, value: Value) -> Self {
        self.body[place] = value;
        self
    }

    pub fn seal(&self) -> Vec<u8> {
        use aes_gcm::{KeyInit, aead::AeadInOut};
        let clear = array(vec![self.version.into(), Value::Bytes(self.handle.clone())]);
        let ext = ext_of(&clear);
        let key = hkdf(&self.code, &ext);
        let iv = [7; 12];
        let protected = encode(&Value::Map(vec![
            (1.into(), 3.into()),
            (5.into(), Value::Bytes(iv.to_vec())),
            (16.into(), TYP.into()),
            ((-70_002).into(), Value::Bytes(commitment(&key, &ext).to_vec())),
            ((-70_003).into(), Value::Bytes(clear)),
        ]));
        let mut padded = array(self.body.clone());
        padded.push(0x80);
        padded.resize(padded.len().next_multiple_of(4_096), 0);
        let tag = aes_gcm::Aes256Gcm::new(&key.into())
            .encrypt_inout_detached(&iv.into(), &aad_of(&protected, &ext), padded.as_mut_slice().into())
            .unwrap();
        padded.extend_from_slice(&tag);
        let message = vec![Value::Bytes(protected), Value::Map(vec![]), Value::Bytes(padded)];
        encode(&Value::Tag(16, Box::new(Value::Array(message))))
    }
}

pub fn array(items: Vec<Value>) -> Vec<u8> {
    encode(&Value::Array(items))
}

pub fn hkdf(ikm: &[u8], info: &[u8]) -> [u8; 32] {
    let mut okm = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, ikm).expand(info, &mut okm).unwrap();
    okm
}

pub const TYP: &str = "application/vnd.episeal.invitation+cose";

pub fn handle_of(code: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    let input = array(vec!["episeal-1 check-in".into(), Value::Bytes(code.into())]);
    sha2::Sha256::digest(input)[..16].to_vec()
}

pub fn ext_of(clear: &[u8]) -> Vec<u8> {
    array(vec!["episeal-1 invitation".into(), Value::Bytes(clear.into())])
}

pub fn commitment(key: &[u8], ext: &[u8]) -> [u8; 32] {
    let ext = Value::Bytes(ext.into());
    hkdf(key, &array(vec!["episeal-1 kc".into(), 3.into(), TYP.into(), ext]))
}

pub fn aad_of(protected: &[u8], ext: &[u8]) -> Vec<u8> {
    let parts = [protected, ext].map(|part| Value::Bytes(part.into()));
    array([vec!["Encrypt0".into()], parts.to_vec()].concat())
}

/// The body of an invitation as FORMAT.md says to open it, if the code is right.
pub fn open_literally(invitation: &[u8], code: &[u8]) -> Option<Vec<Value>> {
    use aes_gcm::{KeyInit, aead::AeadInOut};
    let (_, message) = decode(invitation).into_tag().unwrap();
    let message = message.into_array().unwrap();
    let protected = bytes_of(&message[0]);
    let header = decode(&protected).into_map().unwrap();
    let [iv, kc, clear] = [1, 3, 4].map(|entry: usize| bytes_of(&header[entry].1));
    let ext = ext_of(&clear);
    let key = hkdf(code, &ext);
    if kc != commitment(&key, &ext) {
        return None;
    }
    let ciphertext = bytes_of(&message[2]);
    let (body, tag) = ciphertext.split_at(ciphertext.len() - 16);
    let mut padded = body.to_vec();
    let iv: [u8; 12] = iv.try_into().unwrap();
    let tag: [u8; 16] = tag.try_into().unwrap();
    aes_gcm::Aes256Gcm::new(&key.into())
        .decrypt_inout_detached(&iv.into(), &aad_of(&protected, &ext), padded.as_mut_slice().into(), &tag.into())
        .ok()?;
    assert_eq!(padded.len() % 4_096, 0);
    let end = padded.iter().rposition(|byte| *byte != 0).unwrap();
    assert_eq!(padded[end], 0x80);
    decode(&padded[..end]).into_array().ok()
}
