//! Others who seal a record to two readers. Keys are generated and parsed once; each does it the way its documentation
//! shows.

use crypto_box::aead::OsRng;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{OpModeR, OpModeS};
use libsodium_rs::{crypto_box as sodium_box, crypto_sign as sodium_sign};
use std::io::{Read, Write};

/// Seals a record to two readers.
pub trait Sealer {
    type Sealed;

    fn seal(&self, record: &[u8]) -> Self::Sealed;

    /// What the first or the second reader reads.
    fn open(&self, reader: usize, sealed: &Self::Sealed) -> Vec<u8>;
}

/// One file with a header for both.
pub struct Age([age::x25519::Identity; 2], [age::x25519::Recipient; 2]);

impl Age {
    pub fn new() -> Self {
        let identities = [(); 2].map(|()| age::x25519::Identity::generate());
        let recipients = identities.each_ref().map(age::x25519::Identity::to_public);
        Self(identities, recipients)
    }
}

impl Sealer for Age {
    type Sealed = Vec<u8>;

    fn seal(&self, record: &[u8]) -> Vec<u8> {
        let recipients = self.1.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).unwrap();
        let mut file = Vec::with_capacity(1_024);
        let mut writer = encryptor.wrap_output(&mut file).unwrap();
        writer.write_all(record).unwrap();
        writer.finish().unwrap();
        file
    }

    fn open(&self, reader: usize, file: &Vec<u8>) -> Vec<u8> {
        let decryptor = age::Decryptor::new_buffered(&file[..]).unwrap();
        let mut record = Vec::with_capacity(512);
        let identity = &self.0[reader] as &dyn age::Identity;
        decryptor.decrypt(std::iter::once(identity)).unwrap().read_to_end(&mut record).unwrap();
        record
    }
}

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// X25519-HKDF-SHA256, AES-256-GCM, mode base: two messages.
pub struct Hpke([(Private, Public); 2]);

impl Hpke {
    pub fn new() -> Self {
        Self([(); 2].map(|()| X25519HkdfSha256::gen_keypair()))
    }
}

impl Sealer for Hpke {
    type Sealed = [(Encapped, Vec<u8>); 2];

    fn seal(&self, record: &[u8]) -> Self::Sealed {
        self.0.each_ref().map(|(_, public)| {
            let mode = OpModeS::Base;
            hpke::single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256>(&mode, public, b"record", record, b"")
                .unwrap()
        })
    }

    fn open(&self, reader: usize, sealed: &Self::Sealed) -> Vec<u8> {
        let (mode, (private, _), (encapped, message)) = (OpModeR::Base, &self.0[reader], &sealed[reader]);
        hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &mode, private, encapped, b"record", message, b"",
        )
        .unwrap()
    }
}

/// Two sealed boxes, by the crate `crypto_box`.
pub struct CryptoBox([(crypto_box::SecretKey, crypto_box::PublicKey); 2]);

impl CryptoBox {
    pub fn new() -> Self {
        Self([(); 2].map(|()| {
            let secret = crypto_box::SecretKey::generate(&mut OsRng);
            let public = secret.public_key();
            (secret, public)
        }))
    }
}

impl Sealer for CryptoBox {
    type Sealed = [Vec<u8>; 2];

    fn seal(&self, record: &[u8]) -> Self::Sealed {
        self.0.each_ref().map(|(_, public)| public.seal(&mut OsRng, record).unwrap())
    }

    fn open(&self, reader: usize, sealed: &Self::Sealed) -> Vec<u8> {
        self.0[reader].0.unseal(&sealed[reader]).unwrap()
    }
}

/// Two sealed boxes, by libsodium.
pub struct Libsodium([sodium_box::KeyPair; 2]);

impl Libsodium {
    pub fn new() -> Self {
        Self([(); 2].map(|()| sodium_box::KeyPair::generate()))
    }
}

impl Sealer for Libsodium {
    type Sealed = [Vec<u8>; 2];

    fn seal(&self, record: &[u8]) -> Self::Sealed {
        self.0.each_ref().map(|keys| sodium_box::seal_box(record, &keys.public_key).unwrap())
    }

    fn open(&self, reader: usize, sealed: &Self::Sealed) -> Vec<u8> {
        let keys = &self.0[reader];
        sodium_box::open_sealed_box(&sealed[reader], &keys.public_key, &keys.secret_key).unwrap()
    }
}

/// The same, and the sender signs both under a key that is new for each record, as a visitor does.
pub struct SignedLibsodium(Libsodium);

impl SignedLibsodium {
    pub fn new() -> Self {
        Self(Libsodium::new())
    }
}

/// Both boxes one after the other, signed.
pub struct SignedBoxes {
    author: sodium_sign::PublicKey,
    signed: Vec<u8>,
}

impl Sealer for SignedLibsodium {
    type Sealed = SignedBoxes;

    fn seal(&self, record: &[u8]) -> SignedBoxes {
        let author = sodium_sign::KeyPair::generate().unwrap();
        let signed = sodium_sign::sign(&self.0.seal(record).concat(), &author.secret_key).unwrap();
        SignedBoxes { author: author.public_key, signed }
    }

    fn open(&self, reader: usize, sealed: &SignedBoxes) -> Vec<u8> {
        let boxes = sodium_sign::verify(&sealed.signed, &sealed.author).unwrap();
        let (first, second) = boxes.split_at(boxes.len() / 2);
        let keys = &self.0.0[reader];
        sodium_box::open_sealed_box([first, second][reader], &keys.public_key, &keys.secret_key).unwrap()
    }
}
