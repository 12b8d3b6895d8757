//! A key ring locked with a passphrase: `COSE_Encrypt0` under Argon2id (core/FORMAT.md, section 18).

use super::SecretBytes;
use crate::stretch::{PassphraseKey, Purpose, Stretch};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, ContentKey};
use episeal_base::secret_bytes::secret_bytes;
use episeal_base::text;
use episeal_messages::kept::OfKeyRing;
use episeal_messages::sealed::{self, Sealed};

impl Stretch {
    /// Stretches a passphrase that is being set for these keys, under a fresh salt: for [`lock_key_ring`], once.
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
    pub fn new_passphrase_key(&mut self, ring: &SecretBytes, passphrase: &str) -> Result<PassphraseKey, RecordError> {
        let least = match locking(ring) {
            Purpose::LockAuthority => text::MIN_AUTHORITY_PASSPHRASE,
            _ => text::MIN_PASSPHRASE,
        };
        self.fresh_key(ring, &text::new_passphrase(passphrase, least)?)
    }

    /// Stretches the passphrase that changed keys were unlocked with, under a fresh salt: for [`lock_key_ring`], once.
    /// However short an older program let it be.
    ///
    /// # Errors
    /// - `Undecryptable`: an empty passphrase, or one of more than 1,024 bytes: nothing was locked with it.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn next_passphrase_key(&mut self, ring: &SecretBytes, passphrase: &str) -> Result<PassphraseKey, RecordError> {
        self.fresh_key(ring, &text::typed_secret(passphrase)?)
    }

    fn fresh_key(&mut self, ring: &SecretBytes, passphrase: &str) -> Result<PassphraseKey, RecordError> {
        let salt = primitives::random()?;
        self.derive(locking(ring), passphrase.as_bytes(), salt).map(PassphraseKey)
    }

    /// Stretches the passphrase of a locked key ring: for [`unlock_key_ring`].
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a locked key ring.
    /// - `Undecryptable`: the passphrase is wrong, or the salt or the commitment was changed. Whether anything else
    ///   was, [`unlock_key_ring`] says: nothing is decrypted here.
    pub fn passphrase_key(&mut self, locked: &[u8], passphrase: &str) -> Result<PassphraseKey, RecordError> {
        let sealed = Sealed::<OfKeyRing>::parse_under(locked)?;
        let mut derive = |text: &str| {
            let key = PassphraseKey(self.derive(Purpose::OpenKeyRing, text.as_bytes(), sealed.clear.salt)?);
            sealed.check_under(|ext| ring_key(&key, ext)).map(|()| key)
        };
        let text = text::typed_secret(passphrase)?;
        match derive(&text) {
            // Version 0.1.0 took it as it was typed, whatever its form.
            Err(RecordError::Undecryptable) if *text != passphrase => derive(passphrase),
            derived => derived,
        }
    }
}

/// Locks exported keys with what a passphrase was stretched to (AES-256-GCM).
///
/// # Errors
/// - `WrongPurpose`: the key was derived for unlocking; or these are an authority's keys and it was derived for another
///   party's, or the other way round: an authority's have a rule of their own.
/// - `NoRandomness`: the operating system provided no random bytes.
///
/// # Security
/// Stretch anew for every time of locking: the salt is fresh every time.
pub fn lock_key_ring(ring: &SecretBytes, passphrase: &PassphraseKey) -> Result<Vec<u8>, RecordError> {
    passphrase.0.expect(locking(ring))?;
    let clear = OfKeyRing { salt: *passphrase.0.salt() };
    sealed::seal_under(&clear, |ext| ring_key(passphrase, ext), ring.expose_secret_bytes())
}

/// Unlocks what [`lock_key_ring`] made.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a locked key ring.
/// - `Undecryptable`: the passphrase is wrong, the key was derived for another key ring, or the bytes were changed.
pub fn unlock_key_ring(locked: &[u8], passphrase: &PassphraseKey) -> Result<SecretBytes, RecordError> {
    let sealed = Sealed::<OfKeyRing>::parse_under(locked)?;
    passphrase.0.expect_salt(&sealed.clear.salt)?;
    sealed.open_under(|ext| ring_key(passphrase, ext)).map(secret_bytes)
}

/// What a passphrase that locks these keys is derived for.
fn locking(ring: &SecretBytes) -> Purpose {
    match ring.expose_secret_bytes().starts_with(text::AUTHORITY_SECRET.as_bytes()) {
        true => Purpose::LockAuthority,
        false => Purpose::LockKeyRing,
    }
}

// CEK = HKDF(Argon2id(passphrase, salt), ext)
fn ring_key(passphrase: &PassphraseKey, ext: &[u8]) -> Result<ContentKey, RecordError> {
    primitives::hkdf(passphrase.0.stretched().into(), ext)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_ring::{AUTHORITY, KeyRing, Role, VENUE};

    fn ring(role: Role) -> SecretBytes {
        KeyRing::generate(role).unwrap().export().unwrap()
    }

    fn lock(ring: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
        lock_key_ring(ring, &Stretch::new().new_passphrase_key(ring, passphrase)?)
    }

    fn lock_again(ring: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
        lock_key_ring(ring, &Stretch::new().next_passphrase_key(ring, passphrase)?)
    }

    /// What 0.1.0 wrote: any passphrase but the empty one, as it was typed.
    fn lock_under(ring: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
        lock_key_ring(ring, &Stretch::new().fresh_key(ring, passphrase)?)
    }

    fn unlock(locked: &[u8], passphrase: &str) -> Result<SecretBytes, RecordError> {
        unlock_key_ring(locked, &Stretch::new().passphrase_key(locked, passphrase)?)
    }

    #[test]
    fn a_passphrase_of_before_opens_in_the_form_in_which_it_was_typed() {
        let venue = ring(VENUE);
        let typed = "Muhle am Bach, u\u{308}ber der Furt";
        let locked = lock_under(&venue, typed).unwrap();
        let opened = unlock(&locked, typed).unwrap();
        assert_eq!(opened.expose_secret_bytes(), venue.expose_secret_bytes());
        let other = unlock(&locked, "Muhle am Bach, uber der Furt");
        assert_eq!(other.err(), Some(RecordError::Undecryptable));
        // What is set now opens in every form.
        let locked = lock(&venue, typed).unwrap();
        assert!(unlock(&locked, "Muhle am Bach, \u{fc}ber der Furt").is_ok());
        assert!(unlock(&locked, typed).is_ok());
    }

    #[test]
    fn a_passphrase_is_found_right_without_anything_being_decrypted() {
        let mut locked = lock(&ring(VENUE), "Caf\u{e9} 7 am Ring").unwrap();
        let last = locked.last_mut().unwrap();
        *last ^= 1;
        let key = Stretch::new().passphrase_key(&locked, "Cafe\u{301} 7 am Ring").unwrap();
        assert_eq!(unlock_key_ring(&locked, &key).err(), Some(RecordError::Undecryptable));
        let wrong = Stretch::new().passphrase_key(&locked, "cafe 7 am ring");
        assert_eq!(wrong.err(), Some(RecordError::Undecryptable));
    }

    #[test]
    fn a_passphrase_that_is_set_has_8_characters_and_an_authoritys_12() {
        let (venue, authority) = (ring(VENUE), ring(AUTHORITY));
        let refused = [
            (&venue, "", RecordError::InvalidText),
            (&venue, "passwör", RecordError::InvalidText),
            // Eight characters as typed, seven in NFC.
            (&venue, "passwo\u{308}r", RecordError::InvalidText),
            (&venue, "123456789012", RecordError::InvalidText),
            (&venue, "١٢٣٤٥٦٧٨٩٠١٢", RecordError::InvalidText),
            (&venue, "password\u{1fae9}", RecordError::InvalidText),
            (&venue, &"x".repeat(1_025), RecordError::TooLong),
            (&authority, "correct hor", RecordError::InvalidText),
            (&authority, "123456789012", RecordError::InvalidText),
        ];
        for (secret, passphrase, error) in refused {
            assert_eq!(lock(secret, passphrase).err(), Some(error), "{passphrase}");
        }
        assert!(lock(&venue, "passwört").is_ok());
        assert!(lock(&authority, "correct hors").is_ok());
    }

    #[test]
    fn a_shorter_passphrase_of_before_still_opens() {
        for role in [VENUE, AUTHORITY] {
            let secret = ring(role);
            for passphrase in ["x", "314159"] {
                let locked = lock_under(&secret, passphrase).unwrap();
                let opened = unlock(&locked, passphrase).unwrap();
                assert!(unlock(&lock_again(&opened, passphrase).unwrap(), passphrase).is_ok());
                assert_eq!(opened.expose_secret_bytes(), secret.expose_secret_bytes());
            }
        }
    }

    #[test]
    fn a_passphrase_opens_however_it_is_typed() {
        let secret = ring(VENUE);
        let locked = lock(&secret, "Caf\u{e9} 7 am Ring").unwrap();
        for typed in ["Cafe\u{301} 7 am Ring", "Cafe\u{301} ７ am Ring"] {
            assert!(unlock(&locked, typed).is_ok());
        }
        for wrong in ["", "cafe 7 am ring", &"x".repeat(1_025)] {
            assert_eq!(unlock(&locked, wrong).err(), Some(RecordError::Undecryptable));
        }
    }
}
