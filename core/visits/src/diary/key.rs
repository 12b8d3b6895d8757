//! What a diary's content keys are derived from: the stretched PIN and the device's secret.

use crate::key_ring::UsedSecrets;
use crate::stretch::{Derived, DiaryPinKey, Purpose, Stretch};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, ContentKey, Ikm, Secret};
use episeal_base::secret_bytes::{SecretBytes, labelled, read_labelled};
use episeal_base::text;
use episeal_base::wire::Writer;
use episeal_messages::kept::OfDiary;
use episeal_messages::sealed::{self, Sealed};
use zeroize::Zeroizing;

/// The device's part in the diary's key: 32 random bytes that the platform's key store keeps. Wiped on drop.
pub struct DiarySecret(Secret<Self>);

impl DiarySecret {
    /// A new secret.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        Secret::random().map(Self)
    }

    /// Reads what [`DiarySecret::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Secret::read(&read_labelled(text::DIARY_SECRET, 32, bytes)?).map(Self)
    }

    /// The secret as text, `EPISEAL-DIARY-SECRET`, for the platform's key store.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        labelled(text::DIARY_SECRET, &[self.0.expose()])
    }

    fn secret(&self) -> &Secret<Self> {
        &self.0
    }

    pub(super) fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        primitives::equal(self.0.expose(), other.0.expose())
    }
}

opaque_debug!(DiarySecret);

impl Stretch {
    /// Stretches a PIN that is being set, under a fresh salt: for [`Diary::create`](super::Diary::create) and
    /// [`Diary::change_pin`](super::Diary::change_pin).
    ///
    /// `pin` has 6 to 10 digits, or it is a passphrase of at least 8 characters and at most 1,024 bytes of UTF-8. How
    /// it is typed does not matter: digits of every script are those of ASCII, and it is brought into NFC.
    ///
    /// # Errors
    /// - `InvalidText`: a shorter PIN or passphrase, or a character that Unicode 15.0 does not have.
    /// - `TooLong`: a longer one.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn new_pin_key(&mut self, pin: &str) -> Result<DiaryPinKey, RecordError> {
        let pin = text::new_pin(pin)?;
        let salt = primitives::random()?;
        self.derive(Purpose::NewPin, pin.as_bytes(), salt).map(DiaryPinKey)
    }

    /// Stretches the PIN of a diary, which [`Diary::lock`](super::Diary::lock) wrote: for
    /// [`Diary::unlock`](super::Diary::unlock), which tells whether it is the right one.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a diary.
    /// - `Undecryptable`: an empty PIN, or one of more than 1,024 bytes: no diary has it.
    pub fn pin_key(&mut self, diary: &[u8], pin: &str) -> Result<DiaryPinKey, RecordError> {
        let salt = Sealed::<OfDiary>::parse_under(diary)?.clear.salt;
        let pin = text::typed_secret(pin)?;
        self.derive(Purpose::OpenDiary, pin.as_bytes(), salt).map(DiaryPinKey)
    }
}

/// What remains of the diary's key from one write to the next.
pub(super) struct DiaryKey {
    /// Argon2id(pin, salt), and the salt
    pin: Derived,
    secrets: UsedSecrets<DiarySecret>,
}

impl DiaryKey {
    pub(super) fn new(pin: &DiaryPinKey, secret: Option<&DiarySecret>) -> Result<Self, RecordError> {
        Self::under(pin, UsedSecrets::new(secret.map(DiarySecret::secret)))
    }

    fn under(pin: &DiaryPinKey, secrets: UsedSecrets<DiarySecret>) -> Result<Self, RecordError> {
        pin.0.expect(Purpose::NewPin)?;
        Ok(Self { pin: pin.0.clone(), secrets })
    }

    /// The body, and the key that it was sealed under.
    pub(super) fn open(
        bytes: &[u8],
        pin: &DiaryPinKey,
        secret: Option<&DiarySecret>,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), RecordError> {
        let sealed = Sealed::<OfDiary>::parse_under(bytes)?;
        pin.0.expect_salt(&sealed.clear.salt)?;
        let key = Self { pin: pin.0.clone(), secrets: UsedSecrets::new(secret.map(DiarySecret::secret)) };
        let body = sealed.open_under(|ext| key.content_key(ext))?;
        Ok((key, body))
    }

    /// The diary's bytes, under a new nonce and so a new content key.
    pub(super) fn seal(&self, body: &[u8]) -> Result<Vec<u8>, RecordError> {
        let clear = OfDiary { salt: *self.pin.salt(), nonce: primitives::random()? };
        sealed::seal_under(&clear, |ext| self.content_key(ext), body)
    }

    // CEK = HKDF(D(["episeal-1 diary key", Argon2id(pin, salt), secret / nil]), ext)
    fn content_key(&self, ext: &[u8]) -> Result<ContentKey, RecordError> {
        let ikm = Writer::with_capacity(128)
            .array(3)
            .text("episeal-1 diary key")
            .bytes(self.pin.stretched().expose())
            .or_null(self.secrets.present(), |writer, secret| writer.bytes(secret.expose()))
            .finish_secret();
        primitives::hkdf(Ikm::of(&ikm), ext)
    }

    /// True when it was under this secret, if there is one, since it was made or unlocked.
    pub(super) fn was_under(&self, secret: Option<&DiarySecret>) -> bool {
        secret.is_none_or(|secret| self.secrets.check_fresh(secret.secret()).is_err())
    }

    /// The secret in use.
    pub(super) fn secret(&self) -> Option<DiarySecret> {
        self.secrets.present().map(|secret| DiarySecret(secret.duplicate()))
    }

    /// Replaces the secret in use with the next one.
    pub(super) fn renew(&mut self, next: Option<&DiarySecret>) -> Result<(), RecordError> {
        self.secrets.renew(next.map(DiarySecret::secret))
    }

    /// The same under another PIN, with its own salt, and the next secret.
    pub(super) fn changed(&self, pin: &DiaryPinKey, next: Option<&DiarySecret>) -> Result<Self, RecordError> {
        let mut secrets = self.secrets.duplicate();
        secrets.renew(next.map(DiarySecret::secret))?;
        match pin.0.expect_salt(self.pin.salt()) {
            Ok(()) => Err(RecordError::SecretNotFresh),
            Err(_) => Self::under(pin, secrets),
        }
    }
}
