//! Argon2id as a step of its own: what is typed goes in, what was derived comes out.

use super::ring::KeyRing;
use crate::convert::exposed;
use crate::errors::RecordError;
use episeal::visits::stretch::Stretch as Core;
use episeal::visits::{ShareId, share};

/// Derives with Argon2id: each call takes 64 MiB and about half a second, of its own, so that many can run side by side.
#[derive(uniffi::Object)]
pub struct Stretch;

#[uniffi::export]
impl Stretch {
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self
    }

    pub fn new_pin_key(&self, pin: String) -> Result<DiaryPinKey, RecordError> {
        Ok(DiaryPinKey(Core::new().new_pin_key(&pin)?))
    }

    pub fn pin_key(&self, diary: Vec<u8>, pin: String) -> Result<DiaryPinKey, RecordError> {
        Ok(DiaryPinKey(Core::new().pin_key(&diary, &pin)?))
    }

    pub fn new_passphrase_key(&self, ring: &KeyRing, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().new_passphrase_key(&ring.0, &passphrase)?))
    }

    pub fn next_passphrase_key(&self, ring: &KeyRing, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().next_passphrase_key(&ring.0, &passphrase)?))
    }

    pub fn passphrase_key(&self, locked: Vec<u8>, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().passphrase_key(&locked, &passphrase)?))
    }

    pub fn draw_share_code(&self) -> Result<DrawnShareCode, RecordError> {
        Ok(DrawnShareCode(Core::new().draw_share_code()?))
    }

    pub fn share_code_key(&self, share_id: ShareId, code: &ShareCode) -> Result<ShareCodeKey, RecordError> {
        Ok(ShareCodeKey(Core::new().share_code_key(&share_id, &code.0)?))
    }
}

/// A derived secret, to be used at once or to be handed to another process.
macro_rules! derived {
    ($($name:ident),+) => { $(
        #[derive(uniffi::Object)]
        pub struct $name(pub(crate) episeal::visits::stretch::$name);

        #[uniffi::export]
        impl $name {
            #[uniffi::constructor]
            pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
                Ok(Self(episeal::visits::stretch::$name::import_secret_bytes(&bytes)?))
            }

            pub fn export_secret_bytes(&self) -> Vec<u8> {
                exposed(&self.0.export_secret_bytes())
            }
        }
    )+ };
}

derived!(DiaryPinKey, PassphraseKey, ShareCodeKey);

#[uniffi::export]
impl ShareCodeKey {
    pub fn share_id(&self) -> ShareId {
        self.0.share_id()
    }
}

#[derive(uniffi::Object)]
pub struct DrawnShareCode(share::DrawnShareCode);

#[uniffi::export]
impl DrawnShareCode {
    pub fn code(&self) -> ShareCode {
        ShareCode(self.0.code())
    }

    pub fn key(&self) -> ShareCodeKey {
        ShareCodeKey(self.0.key())
    }
}

#[derive(uniffi::Object)]
pub struct ShareCode(pub(crate) share::ShareCode);

#[uniffi::export]
impl ShareCode {
    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, RecordError> {
        Ok(Self(share::ShareCode::parse(&text)?))
    }

    pub fn expose_secret_text(&self) -> String {
        self.0.expose_secret_text().into()
    }
}
