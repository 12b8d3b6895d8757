//! A key ring locked with a passphrase: `COSE_Encrypt0` under Argon2id (core/FORMAT.md, section 18).

use super::SecretBytes;
use crate::envelope::{self, Envelope, Kind, Padding};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, Secret};
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};

const KEY_RING: Kind = Kind { name: "keyring", role: "", padding: Padding::Multiple(4_096) };

/// Locks exported keys with a passphrase (Argon2id with 64 MiB and three passes, then AES-256-GCM).
///
/// `passphrase` has at least 8 characters, that of an authority's keys 12, and they are not all digits. How it is typed
/// does not matter: digits of every script are those of ASCII, and it is brought into NFC.
///
/// # Errors
/// - `InvalidText`: a shorter passphrase, only digits, or a character that Unicode 15.0 does not have.
/// - `TooLong`: one of more than 1,024 bytes.
/// - `NoRandomness`: the operating system gave no random bytes.
///
/// # Security
/// A passphrase that can be guessed will be guessed, whatever the parameters.
pub fn lock(secret: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
    lock_under(secret, &text::new_passphrase(passphrase, least_length(secret))?)
}

/// Locks changed keys again with the passphrase that they were unlocked with, however short an older program let it be.
///
/// # Errors
/// - `Undecryptable`: an empty passphrase, or one of more than 1,024 bytes: nothing was locked with it.
/// - `NoRandomness`: the operating system gave no random bytes.
pub fn lock_again(secret: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
    lock_under(secret, &text::typed_secret(passphrase)?)
}

fn lock_under(secret: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
    let salt = primitives::random()?;
    let clear = Writer::new().array(2).uint(1).bytes(&salt).finish();
    let ext = KEY_RING.ext(&clear);
    let key = ring_key(passphrase, &salt, &ext)?;
    envelope::seal_under(KEY_RING, &clear, &ext, &key, secret.expose_secret_bytes())
}

/// Unlocks what [`lock`] made.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a locked key ring.
/// - `Undecryptable`: the passphrase is wrong or the bytes were changed.
pub fn unlock(locked: &[u8], passphrase: &str) -> Result<SecretBytes, RecordError> {
    let (envelope, clear, salt) = read(locked)?;
    let ext = KEY_RING.ext(clear);
    let open = |text: &str| envelope.open_with(&ring_key(text, &salt, &ext)?, &ext);
    let text = text::typed_secret(passphrase)?;
    match open(&text) {
        // Version 0.1.0 took it as it was typed, whatever its form.
        Err(RecordError::Undecryptable) if *text != passphrase => open(passphrase),
        opened => opened,
    }
    .map(SecretBytes::new)
}

/// The envelope, its clear part and the salt in it.
fn read(locked: &[u8]) -> Result<(Envelope<'_>, &[u8], [u8; 16]), RecordError> {
    let (envelope, clear) = Envelope::read_under(KEY_RING, locked)?;
    let mut reader = Reader::new(clear);
    reader.versioned(2)?;
    let salt = reader.bytes_of()?;
    reader.end()?;
    Ok((envelope, clear, salt))
}

/// Whether this is a locked key ring, whatever its passphrase.
pub(crate) fn check_locked(locked: &[u8]) -> Result<(), RecordError> {
    read(locked).map(drop)
}

/// The minimum number of characters of the passphrase of these keys.
fn least_length(secret: &SecretBytes) -> usize {
    let bytes = secret.expose_secret_bytes();
    if bytes.starts_with(text::AUTHORITY_SECRET.as_bytes()) {
        text::MIN_AUTHORITY_PASSPHRASE
    } else {
        text::MIN_PASSPHRASE
    }
}

// CEK = HKDF(Argon2id(passphrase, salt), ext)
fn ring_key(passphrase: &str, salt: &[u8; 16], ext: &[u8]) -> Result<Secret, RecordError> {
    let stretched = primitives::argon2id(passphrase.as_bytes(), salt)?;
    primitives::hkdf(stretched.expose(), ext)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_ring::{AUTHORITY, KeyRing, Role, VENUE};

    fn ring(role: Role) -> SecretBytes {
        KeyRing::generate(role).unwrap().export().unwrap()
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
                // What 0.1.0 wrote: any passphrase but the empty one.
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
