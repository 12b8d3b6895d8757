//! Argon2id as a step of its own: what is typed becomes a derived secret, and that opens (core/FORMAT.md, section 18).
//!
//! It takes a tenth of a second to half a second, and 64 MiB. So nothing else is held meanwhile: an app derives in a
//! worker or off its main thread, and hands over what was derived.

pub(crate) mod share_code;

use episeal_base::error::RecordError;
use episeal_base::primitives::{StretchMemory, Stretched};
use episeal_base::secret_bytes::{SecretBytes, labelled, read_labelled};
use episeal_base::text;
use episeal_messages::id::{OfBytes, ShareId};

/// The 64 MiB in which PINs, passphrases and share codes are stretched (RFC 9106: Argon2id, t = 3, p = 4).
///
/// The memory is allocated once, used as often as needed, and wiped after every use. Whoever needs it no longer drops
/// it.
#[derive(Default)]
pub struct Stretch(StretchMemory);

impl Stretch {
    /// Allocates the 64 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn derive(&mut self, purpose: Purpose, typed: &[u8], salt: [u8; 16]) -> Result<Derived, RecordError> {
        Ok(Derived { purpose, salt, stretched: self.0.argon2id(typed, &salt)? })
    }
}

/// What a secret was derived for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    OpenDiary,
    OpenKeyRing,
    OpenShare,
    NewPin,
    LockKeyRing,
    LockAuthority,
    SealShare,
}

impl Purpose {
    /// By number.
    const ALL: [Self; 7] = [
        Self::OpenDiary,
        Self::OpenKeyRing,
        Self::OpenShare,
        Self::NewPin,
        Self::LockKeyRing,
        Self::LockAuthority,
        Self::SealShare,
    ];
}

/// What Argon2id gave, with its salt.
pub(crate) struct Derived {
    purpose: Purpose,
    salt: [u8; 16],
    stretched: Stretched,
}

impl Clone for Derived {
    fn clone(&self) -> Self {
        Self { purpose: self.purpose, salt: self.salt, stretched: self.stretched.duplicate() }
    }
}

impl Derived {
    pub(crate) fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    pub(crate) fn stretched(&self) -> &Stretched {
        &self.stretched
    }

    /// `WrongPurpose` for what was derived for anything else.
    pub(crate) fn expect(&self, purpose: Purpose) -> Result<(), RecordError> {
        if self.purpose == purpose { Ok(()) } else { Err(RecordError::WrongPurpose) }
    }

    /// `Undecryptable` for what was derived under another salt.
    pub(crate) fn expect_salt(&self, salt: &[u8; 16]) -> Result<(), RecordError> {
        if self.salt == *salt { Ok(()) } else { Err(RecordError::Undecryptable) }
    }

    // purpose, 1; salt, 16; stretched, 32
    fn export(&self) -> SecretBytes {
        let place = Purpose::ALL.into_iter().zip(0u8..).find(|(purpose, _)| *purpose == self.purpose);
        let number = place.map_or(u8::MAX, |(_, number)| number);
        labelled(text::DERIVED_SECRET, &[&[number], &self.salt, self.stretched.expose()])
    }

    fn import(bytes: &[u8], purposes: &[Purpose]) -> Result<Self, RecordError> {
        let malformed = || RecordError::Malformed;
        let bytes = read_labelled(text::DERIVED_SECRET, 49, bytes)?;
        let (number, rest) = bytes.split_first().ok_or_else(malformed)?;
        let (salt, stretched) = rest.split_first_chunk().ok_or_else(malformed)?;
        let purpose = *Purpose::ALL.get(usize::from(*number)).ok_or_else(malformed)?;
        match purposes.contains(&purpose) {
            true => Ok(Self { purpose, salt: *salt, stretched: Stretched::read(stretched)? }),
            false => Err(RecordError::WrongPurpose),
        }
    }
}

/// What a diary's PIN was stretched to. Wiped on drop.
///
/// It belongs to one diary, or to one PIN that is being set: [`Stretch::pin_key`],
/// [`Stretch::new_pin_key`].
#[derive(Clone)]
pub struct DiaryPinKey(pub(crate) Derived);

impl DiaryPinKey {
    /// Reads what [`DiaryPinKey::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret, or one derived for something else.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Derived::import(bytes, &[Purpose::OpenDiary, Purpose::NewPin]).map(Self)
    }

    /// As text, `EPISEAL-DERIVED-SECRET`: for handing it over, for example from a worker to its page.
    ///
    /// # Security
    /// Store it nowhere: with the device's secret it opens the diary.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        self.0.export()
    }
}

/// What the passphrase of a key ring was stretched to. Wiped on drop.
///
/// It belongs to one locked key ring, or to one that is being locked: [`Stretch::passphrase_key`],
/// [`Stretch::new_passphrase_key`], [`Stretch::next_passphrase_key`].
#[derive(Clone)]
pub struct PassphraseKey(pub(crate) Derived);

impl PassphraseKey {
    /// Reads what [`PassphraseKey::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret, or one derived for something else.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Derived::import(bytes, &[Purpose::OpenKeyRing, Purpose::LockKeyRing, Purpose::LockAuthority]).map(Self)
    }

    /// As text, `EPISEAL-DERIVED-SECRET`: for handing it over, for example from a worker to its page.
    ///
    /// # Security
    /// Store it nowhere: it opens the key ring.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        self.0.export()
    }
}

/// What the code of a share was stretched to. Wiped on drop.
///
/// It belongs to one share: [`Stretch::share_code_key`], [`Stretch::draw_share_code`].
#[derive(Clone)]
pub struct ShareCodeKey(pub(crate) Derived);

impl ShareCodeKey {
    /// The share that it belongs to.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        ShareId::of_bytes(self.0.salt)
    }

    /// Reads what [`ShareCodeKey::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret, or one derived for something else.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Derived::import(bytes, &[Purpose::OpenShare, Purpose::SealShare]).map(Self)
    }

    /// As text, `EPISEAL-DERIVED-SECRET`: for handing it over, for example from a worker to its page.
    ///
    /// # Security
    /// Store it nowhere: with the office's day key it opens the share.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        self.0.export()
    }
}

opaque_debug!(Stretch, Derived, DiaryPinKey, PassphraseKey, ShareCodeKey);
