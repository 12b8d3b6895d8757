//! Argon2id as a step of its own: what is typed goes in, what was derived comes out.

use super::ring::KeyRing;
use crate::convert::exposed;
use crate::errors::RecordError;
use crate::ids::ShareId;
use episeal::visits::share;
use episeal::visits::stretch::Stretch as Core;

/// Derives with Argon2id (RFC 9106: t = 3, p = 4): each call takes 64 MiB and about half a second, of its own, so that
/// many can run side by side.
#[derive(uniffi::Object)]
pub struct Stretch;

#[uniffi::export]
impl Stretch {
    /// To derive with: it holds nothing, each call takes memory of its own and wipes it.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self
    }

    /// Stretches a PIN that is being set, under a fresh salt: for `Diary::create` and `Diary::change_pin`.
    ///
    /// `pin` has 6 to 10 digits, or it is a passphrase of at least 8 characters and at most 1,024 bytes of UTF-8. How
    /// it is typed does not matter: digits of every script are those of ASCII, and it is brought into NFC.
    ///
    /// # Errors
    /// - `InvalidText`: a shorter PIN or passphrase, or a character that Unicode 15.0 does not have.
    /// - `TooLong`: a longer one.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn new_pin_key(&self, pin: String) -> Result<DiaryPinKey, RecordError> {
        Ok(DiaryPinKey(Core::new().new_pin_key(&pin)?))
    }

    /// Stretches the PIN of a diary, which `Diary::lock` wrote: for `Diary::unlock`, which tells whether it is the
    /// right one.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a diary.
    /// - `Undecryptable`: an empty PIN, or one of more than 1,024 bytes: no diary has it.
    pub fn pin_key(&self, diary: Vec<u8>, pin: String) -> Result<DiaryPinKey, RecordError> {
        Ok(DiaryPinKey(Core::new().pin_key(&diary, &pin)?))
    }

    /// Stretches a passphrase that is being set for these keys, under a fresh salt: for `lock_key_ring`, once.
    ///
    /// `passphrase` has at least 8 characters, that of an authority's keys 12, and they are not all digits. How it is
    /// typed does not matter: digits of every script are those of ASCII, and it is brought into NFC.
    ///
    /// # Errors
    /// - `InvalidText`: a shorter passphrase, only digits, or a character that Unicode 15.0 does not have.
    /// - `TooLong`: one of more than 1,024 bytes.
    /// - `NoRandomness`: the operating system provided no random bytes.
    ///
    /// # Security
    /// A passphrase that can be guessed will be guessed, whatever the parameters.
    pub fn new_passphrase_key(&self, ring: &KeyRing, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().new_passphrase_key(&ring.0, &passphrase)?))
    }

    /// Stretches the passphrase that changed keys were unlocked with, under a fresh salt: for `lock_key_ring`, once.
    /// However short an older program let it be.
    ///
    /// # Errors
    /// - `Undecryptable`: an empty passphrase, or one of more than 1,024 bytes: nothing was locked with it.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn next_passphrase_key(&self, ring: &KeyRing, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().next_passphrase_key(&ring.0, &passphrase)?))
    }

    /// Stretches the passphrase of a locked key ring: for `unlock_key_ring`.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a locked key ring.
    /// - `Undecryptable`: the passphrase is wrong, or the salt or the commitment was changed. Whether anything else
    ///   was, `unlock_key_ring` says: nothing is decrypted here.
    pub fn passphrase_key(&self, locked: Vec<u8>, passphrase: String) -> Result<PassphraseKey, RecordError> {
        Ok(PassphraseKey(Core::new().passphrase_key(&locked, &passphrase)?))
    }

    /// Draws the code and the id of a new share, and stretches the code: for `share_visits`, once.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn draw_share_code(&self) -> Result<DrawnShareCode, RecordError> {
        Ok(DrawnShareCode(Core::new().draw_share_code()?))
    }

    /// Stretches the code that the visitor told for this share: for `Office::open_share`, which tells whether it is the
    /// right one. Ask `Office::check_share` first.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for nine digits.
    pub fn share_code_key(&self, share_id: ShareId, code: &ShareCode) -> Result<ShareCodeKey, RecordError> {
        Ok(ShareCodeKey(Core::new().share_code_key(&share_id.read()?, &code.0)?))
    }
}

/// A derived secret, to be used at once or to be handed to another process.
macro_rules! derived {
    ($( $(#[doc = $about:literal])+ $name:ident, $security:literal; )+) => { $(
        $(#[doc = $about])+
        #[derive(uniffi::Object)]
        pub struct $name(pub(crate) episeal::visits::stretch::$name);

        #[uniffi::export]
        impl $name {
            /// Reads what `export_secret_bytes` wrote.
            ///
            /// # Errors
            /// - `WrongPurpose`: another key or secret.
            /// - `UnsupportedVersion`: one of a newer version.
            /// - `Malformed`: anything else.
            #[uniffi::constructor]
            pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
                Ok(Self(episeal::visits::stretch::$name::import_secret_bytes(&bytes)?))
            }

            /// As text, `EPISEAL-DERIVED-SECRET`: for handing it over, for example to another process.
            ///
            /// # Security
            #[doc = $security]
            pub fn export_secret_bytes(&self) -> Vec<u8> {
                exposed(&self.0.export_secret_bytes())
            }
        }
    )+ };
}

derived! {
    /// What a diary's PIN was stretched to. Wiped when it is freed.
    ///
    /// It belongs to one diary, or to one PIN that is being set: `Stretch::pin_key`, `Stretch::new_pin_key`.
    DiaryPinKey, "Store it nowhere: with the device's secret it opens the diary.";
    /// What the passphrase of a key ring was stretched to. Wiped when it is freed.
    ///
    /// It belongs to one locked key ring, or to one that is being locked: `Stretch::passphrase_key`,
    /// `Stretch::new_passphrase_key`, `Stretch::next_passphrase_key`.
    PassphraseKey, "Store it nowhere: it opens the key ring.";
    /// What the code of a share was stretched to. Wiped when it is freed.
    ///
    /// It belongs to one share: `Stretch::share_code_key`, `Stretch::draw_share_code`.
    ShareCodeKey, "Store it nowhere: with the office's day key it opens the share.";
}

#[uniffi::export]
impl ShareCodeKey {
    /// The share that it belongs to.
    pub fn share_id(&self) -> ShareId {
        self.0.share_id().into()
    }
}

/// A new code for one share, and what it was stretched to for sealing that share.
#[derive(uniffi::Object)]
pub struct DrawnShareCode(share::DrawnShareCode);

#[uniffi::export]
impl DrawnShareCode {
    /// The code, to be told by phone.
    pub fn code(&self) -> ShareCode {
        ShareCode(self.0.code())
    }

    /// What the share is sealed with.
    pub fn key(&self) -> ShareCodeKey {
        ShareCodeKey(self.0.key())
    }
}

/// Nine decimal digits that open one share, together with the office's key. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct ShareCode(pub(crate) share::ShareCode);

#[uniffi::export]
impl ShareCode {
    /// Reads a code as it is entered: spaces and hyphens are ignored, and the decimal digits of every script are
    /// accepted.
    ///
    /// # Errors
    /// - `InvalidText`: not nine digits, or another character.
    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, RecordError> {
        Ok(Self(share::ShareCode::parse(&text)?))
    }

    /// The code as it is shown and told: `123 456 789`.
    ///
    /// # Security
    /// Show it only to the visitor, and store it nowhere: it is spoken, once.
    pub fn expose_secret_text(&self) -> String {
        self.0.expose_secret_text().into()
    }
}
