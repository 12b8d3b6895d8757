//! Key files: the library's key rings as text, or locked with a passphrase.

use crate::failure::{Failure, InField, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::typed;
use clap::ValueEnum;
use episeal::visits::authority::Authority;
use episeal::visits::key_ring::{KeptDayKey, lock_key_ring, unlock_key_ring};
use episeal::visits::office::Office;
use episeal::visits::staff::Staff;
use episeal::visits::stretch::{PassphraseKey, Stretch};
use episeal::visits::venue::Venue;
use episeal::visits::{Field, RecordError, SecretBytes};
use serde::Serialize;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Whose keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// Certifies health offices
    Authority,
    /// A health office
    Office,
    /// A venue
    Venue,
    /// The staff of a venue
    Staff,
}

/// Who has a key file.
pub(crate) trait Party: Sized {
    fn generate() -> Result<Self, RecordError>;
    fn import(bytes: &[u8]) -> Result<Self, RecordError>;
    fn export(&self) -> Result<SecretBytes, RecordError>;
    /// The public key as text.
    fn public(&self) -> String;
}

macro_rules! party {
    ($($name:ident),+) => {$(
        impl Party for $name {
            fn generate() -> Result<Self, RecordError> {
                Self::generate()
            }

            fn import(bytes: &[u8]) -> Result<Self, RecordError> {
                Self::import_secret_bytes(bytes)
            }

            fn export(&self) -> Result<SecretBytes, RecordError> {
                self.export_secret_bytes()
            }

            fn public(&self) -> String {
                self.id().to_text()
            }
        }
    )+};
}

party!(Authority, Office, Venue, Staff);

/// Who has day keys.
pub(crate) trait DayKeyed: Party {
    /// Days and ids of the keys that are not due for deletion.
    fn day_keys(&self, now: i64) -> Result<Vec<KeptDayKey>, RecordError>;
    fn prune(&mut self, now: i64) -> Result<u32, RecordError>;
}

macro_rules! day_keyed {
    ($($name:ident),+) => {$(
        impl DayKeyed for $name {
            fn day_keys(&self, now: i64) -> Result<Vec<KeptDayKey>, RecordError> {
                self.day_keys(now)
            }

            fn prune(&mut self, now: i64) -> Result<u32, RecordError> {
                self.prune(now)
            }
        }
    )+};
}

day_keyed!(Office, Venue);

/// A key ring as text, and how it was kept.
pub(crate) struct KeyText {
    text: Zeroizing<Vec<u8>>,
    path: PathBuf,
    /// None: kept as text.
    passphrase: Option<Zeroizing<String>>,
}

impl KeyText {
    /// Reads a key file, locked or not.
    pub(crate) fn read(path: &Path, session: &Session) -> Outcome<Self> {
        let bytes = files::read_secret(path, files::MAX_KEY_FILE)?;
        Self::unlocked(bytes, path, session)
    }

    /// The bytes of a key file, unlocked if they are locked.
    pub(crate) fn unlocked(bytes: Zeroizing<Vec<u8>>, path: &Path, session: &Session) -> Outcome<Self> {
        let path = path.to_owned();
        if is_text(&bytes) {
            return Ok(Self { text: typed::lines(&bytes), path, passphrase: None });
        }
        check_locked(&bytes).in_file(&path)?;
        let passphrase = session.passphrase().in_file(&path)?;
        let key = Stretch::new().passphrase_key(&bytes, &passphrase).in_file(&path)?;
        let secret = unlock_key_ring(&bytes, &key).in_file(&path)?;
        Ok(Self { text: Zeroizing::new(secret.expose_secret_bytes().to_vec()), path, passphrase: Some(passphrase) })
    }

    /// Whose secret keys these are, according to the first line.
    pub(crate) fn role(&self) -> Option<Role> {
        let roles = [
            (&b"EPISEAL-AUTHORITY-SECRET1"[..], Role::Authority),
            (b"EPISEAL-OFFICE-SECRET1", Role::Office),
            (b"EPISEAL-VENUE-SECRET1", Role::Venue),
            (b"EPISEAL-STAFF-SECRET1", Role::Staff),
        ];
        let found = roles.iter().find(|(prefix, _)| self.text.starts_with(prefix));
        found.map(|(_, role)| *role)
    }

    /// What a single secret is, by its prefix (core/FORMAT.md, section 18).
    pub(crate) fn single_secret(&self) -> Option<&'static str> {
        let kinds = [
            (&b"EPISEAL-DIARY-SECRET1"[..], "secret of a diary"),
            (b"EPISEAL-GUARD-SECRET1", "key of an issuance guard"),
            (b"EPISEAL-DERIVED-SECRET1", "derived secret"),
            (b"EPISEAL-RUN-SECRET1", "secret of a live share"),
            (b"EPISEAL-NOTICE-SECRET1", "notice keys"),
            (b"EPISEAL-CHECK-IN1", "check-in code"),
        ];
        let found = kinds.iter().find(|(prefix, _)| self.text.starts_with(prefix));
        found.map(|(_, kind)| *kind)
    }

    /// The text of a public key or a poster.
    pub(crate) fn as_public(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.text).ok()?;
        Some(text.trim_ascii_end())
    }

    pub(crate) fn import<P: Party>(self) -> Outcome<KeyFile<P>> {
        Ok(KeyFile { party: P::import(&self.text).in_file(&self.path)?, path: self.path, passphrase: self.passphrase })
    }
}

/// A party and the file that it came from.
pub(crate) struct KeyFile<P> {
    pub(crate) party: P,
    path: PathBuf,
    passphrase: Option<Zeroizing<String>>,
}

/// How a passphrase that locks keys is stretched.
type Derive = fn(&mut Stretch, &SecretBytes, &str) -> Result<PassphraseKey, RecordError>;

impl<P: Party> KeyFile<P> {
    /// Reads a key file, locked or not.
    pub(crate) fn load(path: &Path, session: &Session) -> Outcome<Self> {
        KeyText::read(path, session)?.import()
    }

    /// A new party and its file, which must not exist yet.
    pub(crate) fn create(path: &Path, passphrase: Option<Zeroizing<String>>) -> Outcome<Self> {
        let file = Self { party: P::generate()?, path: path.to_owned(), passphrase };
        files::write_new(path, &file.bytes(Stretch::new_passphrase_key)?, Content::Keys)?;
        Ok(file)
    }

    /// Rewrites the file; locked if it was locked.
    pub(crate) fn save(&self) -> Outcome<()> {
        if files::is_standard(&self.path) {
            return Err(Failure::input("these keys change and must be kept: name their file, not standard input"));
        }
        files::write(&self.path, &self.bytes(Stretch::next_passphrase_key)?, Content::Keys)
    }

    fn bytes(&self, derive: Derive) -> Outcome<Zeroizing<Vec<u8>>> {
        let secret = self.party.export()?;
        Ok(Zeroizing::new(match &self.passphrase {
            None => secret.expose_secret_bytes().to_vec(),
            Some(passphrase) => {
                let key = derive(&mut Stretch::new(), &secret, passphrase).in_field(Field::Passphrase)?;
                lock_key_ring(&secret, &key)?
            }
        }))
    }
}

/// Whether it is a locked key ring, before anyone is asked for a passphrase.
///
/// The library reads the file before it looks at the passphrase, and nothing is locked under an empty one.
pub(crate) fn check_locked(bytes: &[u8]) -> Result<(), RecordError> {
    match Stretch::new().passphrase_key(bytes, "") {
        Ok(_) | Err(RecordError::Undecryptable) => Ok(()),
        Err(error) => Err(error),
    }
}

/// True for keys as text: public, secret, or a poster.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    typed::bare(bytes).get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"episeal-"))
}
