//! A key ring under a passphrase: `COSE_Encrypt0` under Argon2id (core/FORMAT.md, section 18).

use super::SecretBytes;
use crate::envelope::{self, Envelope, Kind, Padding};
use crate::error::RecordError;
use crate::primitives::{self, Secret};
use crate::wire::{Reader, Writer};

const KEY_RING: Kind = Kind {
    name: "keyring",
    role: "",
    padding: Padding::Multiple(4_096),
};

/// Locks exported keys under a passphrase (Argon2id with 64 MiB and three passes, then AES-256-GCM).
///
/// # Errors
/// - `InvalidText`: an empty passphrase. `TooLong`: one of more than 1,024 bytes.
/// - `NoRandomness`: the operating system gave no random bytes.
///
/// # Security
/// The passphrase is used as it is entered, without normalisation. A short one falls to guessing, whatever the
/// parameters.
pub fn lock(secret: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
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
/// - `InvalidText`, `TooLong`: a passphrase that [`lock`] refuses.
pub fn unlock(locked: &[u8], passphrase: &str) -> Result<SecretBytes, RecordError> {
    let (envelope, clear, salt) = read(locked)?;
    let ext = KEY_RING.ext(clear);
    let key = ring_key(passphrase, &salt, &ext)?;
    envelope.open_with(&key, &ext).map(SecretBytes::new)
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

// CEK = HKDF(Argon2id(passphrase, salt), ext)
fn ring_key(passphrase: &str, salt: &[u8; 16], ext: &[u8]) -> Result<Secret, RecordError> {
    crate::text::check_passphrase(passphrase)?;
    let stretched = primitives::argon2id(passphrase.as_bytes(), salt)?;
    primitives::hkdf(stretched.expose(), ext)
}
