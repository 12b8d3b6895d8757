//! Kept visits and diaries by section 18 of FORMAT.md, made and read with other people's libraries: ciborium,
//! ed25519-dalek, argon2, hkdf, aes-gcm.

use super::craft::{bytes_of, decode, encode};
use super::{HOUR, NOON, TODAY};
use aes_gcm::aead::{AeadInOut, KeyInit};
use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_visits::DAY;
use episeal_visits::diary::Diary;
use episeal_visits::visitor::{Contact, Kept};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A PIN, and 32 bytes of a secret where there is one.
pub const PIN: &str = "482915";
pub const SECRET: Option<[u8; 32]> = Some([0x5e; 32]);

/// What a diary holds, for comparing: the contact data, and the visits as bytes.
pub fn state_of(diary: &Diary) -> (Option<Contact>, Vec<Vec<u8>>) {
    let bytes = |kept: &Kept| kept.export_secret_bytes().expose_secret_bytes().to_vec();
    let visits = diary.visits();
    let visits = visits.iter().map(bytes).collect();
    (diary.contact(), visits)
}

/// The ten items of a kept visit of `day`, arriving at ten; `number` makes its keys.
pub fn kept_items(number: u32, day: u32) -> Vec<Value> {
    let seed: [u8; 32] = number.to_be_bytes().repeat(8).try_into().unwrap();
    let author = SigningKey::from_bytes(&seed).verifying_key();
    let header = Value::Array(vec![
        1.into(),
        day.into(),
        Value::Bytes(vec![0x1d; 16]),
        0.into(),
        Value::Bytes(author.to_bytes().to_vec()),
    ]);
    vec![
        "episeal-1 kept".into(),
        Value::Bytes(seed.to_vec()),
        Value::Bytes(seed.iter().map(|byte| !byte).collect()),
        Value::Bytes(encode(&header)),
        0.into(),
        Value::Bytes(vec![0x7e; 32]),
        "Brauhaus".into(),
        Value::Array(vec!["Saal".into(), "Tisch 4".into()]),
        (i64::from(day) * DAY + 10 * HOUR).into(),
        Value::Null,
    ]
}

/// The same with the item at `place` replaced.
pub fn kept_with(number: u32, place: usize, value: Value) -> Vec<u8> {
    let mut items = kept_items(number, TODAY);
    items[place] = value;
    encode(&Value::Array(items))
}

/// The same with an item of the header replaced: 0 version, 1 day, 2 kid, 3 revision, 4 author.
pub fn kept_with_header_item(number: u32, place: usize, value: Value) -> Vec<u8> {
    let mut header = decode(&bytes_of(&kept_items(number, TODAY)[3])).into_array().unwrap();
    header[place] = value;
    kept_with(number, 3, Value::Bytes(encode(&Value::Array(header))))
}

pub fn kept_bytes(number: u32, day: u32) -> Vec<u8> {
    encode(&Value::Array(kept_items(number, day)))
}

pub fn kept(number: u32, day: u32) -> Kept {
    Kept::import_secret_bytes(&kept_bytes(number, day)).unwrap()
}

/// The longest kept visit: 160 bytes of name, five levels of 64 bytes, times of nine bytes.
pub fn longest_kept(number: u32) -> Kept {
    let day = 100_000;
    let mut items = kept_items(number, day);
    let arrival = i64::from(day) * DAY;
    items[6] = "ü".repeat(80).into();
    items[7] = Value::Array(vec!["Ж".repeat(32).into(); 5]);
    items[8] = arrival.into();
    items[9] = (arrival + DAY).into();
    Kept::import_secret_bytes(&encode(&Value::Array(items))).unwrap()
}

/// `[contact / nil, [* bstr .cbor kept], [* pending]]` without anything pending.
pub fn body(contact: Value, kept: &[Vec<u8>]) -> Vec<u8> {
    body_with(contact, kept, Vec::new())
}

pub fn body_with(contact: Value, kept: &[Vec<u8>], pending: Vec<Value>) -> Vec<u8> {
    let kept = kept.iter().cloned().map(Value::Bytes).collect();
    let items = vec![contact, Value::Array(kept), Value::Array(pending)];
    encode(&Value::Array(items))
}

/// A waiting check-in on `day`, arriving at ten: kind, venue, name, area, arrival, departure.
pub fn pending_items(day: u32) -> Vec<Value> {
    vec![
        0.into(),
        Value::Bytes(vec![0x7e; 32]),
        "Brauhaus".into(),
        Value::Array(vec!["Saal".into()]),
        (i64::from(day) * DAY + 10 * HOUR).into(),
        Value::Null,
    ]
}

/// The bytes of a diary, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub version: u64,
    pub salt: Vec<u8>,
    pub nonce: Vec<u8>,
    pub iv: Vec<u8>,
    pub commitment: Vec<u8>,
    pub ciphertext: Vec<u8>,
}

impl Written {
    /// Takes apart `16([bstr .cbor {1: 3, 5: iv, 16: typ, -70002: kc, -70003: clear}, {}, ciphertext])`.
    pub fn read(bytes: &[u8]) -> Self {
        let Value::Tag(16, message) = decode(bytes) else { panic!("no COSE_Encrypt0") };
        let message = message.into_array().unwrap();
        let protected = decode(&bytes_of(&message[0])).into_map().unwrap();
        let bytes_at = |place: usize| bytes_of(&protected[place].1);
        let clear = decode(&bytes_at(4)).into_array().unwrap();
        let written = Self {
            version: clear[0].as_integer().unwrap().try_into().unwrap(),
            salt: bytes_of(&clear[1]),
            nonce: bytes_of(&clear[2]),
            iv: bytes_at(1),
            commitment: bytes_at(3),
            ciphertext: bytes_of(&message[2]),
        };
        // There is nothing else there.
        assert_eq!(written.bytes(), bytes);
        written
    }

    /// Seals a body under new random-looking values.
    pub fn seal(body: &[u8], pin: &str, secret: Option<[u8; 32]>) -> Self {
        let mut padded = [body, &[0x80]].concat();
        padded.resize(padded.len().next_multiple_of(4_096), 0);
        Self::seal_padded(padded, 1, pin, secret)
    }

    pub fn seal_padded(padded: Vec<u8>, version: u64, pin: &str, secret: Option<[u8; 32]>) -> Self {
        let mut written = Self {
            version,
            salt: vec![0xa1; 16],
            nonce: vec![0xb2; 16],
            iv: vec![0xc3; 12],
            commitment: Vec::new(),
            ciphertext: padded,
        };
        let key = written.content_key(pin, secret);
        written.commitment = written.commitment_under(&key);
        let (aad, iv) = (written.aad(), nonce_of(&written.iv));
        let tag = aes_gcm::Aes256Gcm::new(&key.into())
            .encrypt_inout_detached(&iv, &aad, written.ciphertext.as_mut_slice().into())
            .unwrap();
        written.ciphertext.extend(tag);
        written
    }

    /// The body, if PIN and secret are the diary's.
    pub fn open(&self, pin: &str, secret: Option<[u8; 32]>) -> Option<Vec<u8>> {
        let key = self.content_key(pin, secret);
        if self.commitment_under(&key) != self.commitment {
            return None;
        }
        let (padded, tag) = self.ciphertext.split_last_chunk::<16>().unwrap();
        let mut padded = padded.to_vec();
        aes_gcm::Aes256Gcm::new(&key.into())
            .decrypt_inout_detached(&nonce_of(&self.iv), &self.aad(), padded.as_mut_slice().into(), tag.into())
            .ok()?;
        assert_eq!(padded.len() % 4_096, 0);
        let end = padded.iter().rposition(|byte| *byte != 0)?;
        assert_eq!(padded[end], 0x80);
        padded.truncate(end);
        Some(padded)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let message = Value::Array(vec![
            Value::Bytes(self.protected()),
            Value::Map(Vec::new()),
            Value::Bytes(self.ciphertext.clone()),
        ]);
        encode(&Value::Tag(16, Box::new(message)))
    }

    /// `clear = [1, salt, nonce]`
    fn clear(&self) -> Vec<u8> {
        encode(&Value::Array(vec![
            self.version.into(),
            Value::Bytes(self.salt.clone()),
            Value::Bytes(self.nonce.clone()),
        ]))
    }

    /// `ext = D(["episeal-1 diary", clear])`
    fn ext(&self) -> Vec<u8> {
        encode(&Value::Array(vec!["episeal-1 diary".into(), Value::Bytes(self.clear())]))
    }

    fn protected(&self) -> Vec<u8> {
        encode(&Value::Map(vec![
            (1.into(), 3.into()),
            (5.into(), Value::Bytes(self.iv.clone())),
            (16.into(), TYP.into()),
            ((-70_002).into(), Value::Bytes(self.commitment.clone())),
            ((-70_003).into(), Value::Bytes(self.clear())),
        ]))
    }

    /// `aad = D(["Encrypt0", protected, ext])`
    fn aad(&self) -> Vec<u8> {
        encode(&Value::Array(vec!["Encrypt0".into(), Value::Bytes(self.protected()), Value::Bytes(self.ext())]))
    }

    /// `CEK = HKDF(D(["episeal-1 diary key", Argon2id(pin, salt), secret / nil]), ext)`
    fn content_key(&self, pin: &str, secret: Option<[u8; 32]>) -> [u8; 32] {
        let stretched = stretched(pin, &self.salt);
        let ikm = encode(&Value::Array(vec![
            "episeal-1 diary key".into(),
            Value::Bytes(stretched.to_vec()),
            secret.map_or(Value::Null, |secret| Value::Bytes(secret.to_vec())),
        ]));
        hkdf_sha256(&ikm, &self.ext())
    }

    /// `kc = HKDF(CEK, D(["episeal-1 kc", 3, typ, ext]))`
    fn commitment_under(&self, key: &[u8; 32]) -> Vec<u8> {
        let info = Value::Array(vec!["episeal-1 kc".into(), 3.into(), TYP.into(), Value::Bytes(self.ext())]);
        hkdf_sha256(key, &encode(&info)).to_vec()
    }
}

const TYP: &str = "application/vnd.episeal.diary+cose";

fn nonce_of(iv: &[u8]) -> aes_gcm::Nonce<aes_gcm::aead::consts::U12> {
    let iv: [u8; 12] = iv.try_into().unwrap();
    iv.into()
}

fn hkdf_sha256(ikm: &[u8], info: &[u8]) -> [u8; 32] {
    let mut okm = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, ikm).expand(info, &mut okm).unwrap();
    okm
}

/// Noon, `days` after today.
pub fn noon(days: i64) -> i64 {
    NOON + days * DAY
}

/// A PIN and a salt.
type Typed = (String, Vec<u8>);

/// `Argon2id(pin, salt)`: once for each, as many bodies are sealed under one PIN.
fn stretched(pin: &str, salt: &[u8]) -> [u8; 32] {
    static STRETCHED: Mutex<BTreeMap<Typed, [u8; 32]>> = Mutex::new(BTreeMap::new());
    // A test that failed elsewhere has left it as it was.
    let mut known = STRETCHED.lock().unwrap_or_else(PoisonError::into_inner);
    *known.entry((pin.to_owned(), salt.to_vec())).or_insert_with(|| {
        let params = argon2::Params::new(65_536, 3, 4, Some(32)).unwrap();
        let mut memory = vec![argon2::Block::default(); params.block_count()];
        let mut stretched = [0; 32];
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into_with_memory(pin.as_bytes(), salt, &mut stretched, memory.as_mut_slice())
            .unwrap();
        stretched
    })
}
