//! `cert guard-key` and `cert guard-forget`: the epochs of the issuance guard.

use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::key_file::check_locked;
use crate::session::Session;
use crate::typed;
use clap::Args;
use episeal::certificates::guard::GuardKey;
use episeal::visits::key_ring::{lock_key_ring, unlock_key_ring};
use episeal::visits::stretch::Stretch;
use episeal_guard_store::GuardStore;
use serde::Serialize;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Make the key of a new epoch of the issuance guard, and enter the epoch into the guard's database.
///
/// The database holds people's tags, the key file holds the key that makes them: keep it elsewhere, and back it up.
/// From now on, whoever issues must give this key in addition to those of older epochs.
#[derive(Debug, Args)]
pub(crate) struct MakeKey {
    /// Number of the epoch, higher than that of the last one: for example 20264 for the fourth quarter of 2026
    #[arg(long, value_name = "NUMBER")]
    pub(crate) epoch: u32,
    /// Database of the guard, created if it does not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) guard: PathBuf,
    /// The new key file; an existing one is not overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Lock the key file with a passphrase, which is asked for; --passphrase-file does it without asking
    #[arg(long)]
    pub(crate) lock: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Entered {
    epoch: u32,
    is_locked: bool,
}

impl Run for MakeKey {
    type Report = Entered;

    fn run(&self, session: &Session) -> Outcome<Entered> {
        if files::is_standard(&self.out) {
            return Err(Failure::input("a key must be kept: name a file for it"));
        }
        let key = GuardKey::generate(self.epoch)?;
        let is_locked = self.lock || session.has_passphrase_file();
        let bytes = match is_locked {
            true => {
                let (secret, passphrase) = (key.export_secret_bytes(), session.new_passphrase()?);
                lock_key_ring(&secret, &Stretch::new().new_passphrase_key(&secret, &passphrase)?)?
            }
            false => key.export_secret_bytes().expose_secret_bytes().to_vec(),
        };
        let bytes = Zeroizing::new(bytes);
        if !self.guard.exists() {
            not_standard(&self.guard)?;
            GuardStore::create(&self.guard).in_file(&self.guard)?;
        }
        let mut store = opened(&self.guard)?;
        // Before the database knows the epoch: a key that was not written would be missing forever.
        files::write_new(&self.out, &bytes, Content::Keys)?;
        if let Err(error) = store.enter(&key) {
            let failure = Failure::from(error).about(&files::name(&self.guard));
            // A commit that failed may have been made all the same.
            let entered = GuardStore::open(&self.guard).and_then(|mut store| store.has(&key));
            if !matches!(entered, Ok(false)) {
                return Err(failure.about("the guard may already have the epoch: its key file is kept"));
            }
            let _ = fs::remove_file(&self.out);
            return Err(failure);
        }
        Ok(Entered { epoch: self.epoch, is_locked })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }

    fn changes(&self) -> Vec<&Path> {
        vec![&self.guard]
    }
}

impl fmt::Display for Entered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "new certificates are now recorded under epoch {}", self.epoch)
    }
}

/// Delete an epoch of the issuance guard and all its tags, once all its certificates have expired.
///
/// Anyone who is known by that epoch alone can then get a certificate again. Delete the key file, too. Refused while an
/// attempt may still be running.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Database of the guard
    #[arg(long, value_name = "FILE")]
    pub(crate) guard: PathBuf,
    /// Number of the epoch
    #[arg(long, value_name = "NUMBER")]
    pub(crate) epoch: u32,
}

#[derive(Debug, Serialize)]
pub(crate) struct Forgotten {
    epoch: u32,
    deleted: usize,
}

impl Run for Forget {
    type Report = Forgotten;

    fn run(&self, session: &Session) -> Outcome<Forgotten> {
        Ok(Forgotten {
            epoch: self.epoch,
            deleted: opened(&self.guard)?.forget(self.epoch, session.present()).in_file(&self.guard)?,
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.guard]
    }
}

impl fmt::Display for Forgotten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epoch, deleted } = self;
        write!(f, "deleted {deleted} tags of epoch {epoch}; delete its key file, too")
    }
}

/// A guard that exists.
pub(super) fn opened(path: &Path) -> Outcome<GuardStore> {
    not_standard(path)?;
    GuardStore::open(path).in_file(path)
}

fn not_standard(path: &Path) -> Outcome<()> {
    match files::is_standard(path) {
        true => Err(Failure::input("a guard must be kept: name a file for it")),
        false => Ok(()),
    }
}

/// The keys of all epochs, the newest first; no epoch twice.
pub(super) fn read_keys(paths: &[PathBuf], session: &Session) -> Outcome<Vec<GuardKey>> {
    let mut keys = Vec::new();
    for path in paths {
        let key = read_key(path, session)?;
        if keys.iter().any(|other: &GuardKey| other.epoch() == key.epoch()) {
            return Err(Failure::guard_keys("two keys of one epoch")).in_file(path);
        }
        keys.push(key);
    }
    keys.sort_unstable_by_key(|key| std::cmp::Reverse(key.epoch()));
    Ok(keys)
}

/// A key file, locked or not.
fn read_key(path: &Path, session: &Session) -> Outcome<GuardKey> {
    let bytes = files::read_secret(path, files::MAX_KEY_FILE)?;
    if check_locked(&bytes).is_err() {
        return GuardKey::import_secret_bytes(typed::bare(&bytes)).in_file(path);
    }
    let passphrase = session.passphrase().in_file(path)?;
    let key = Stretch::new().passphrase_key(&bytes, &passphrase).in_file(path)?;
    let secret = unlock_key_ring(&bytes, &key).in_file(path)?;
    GuardKey::import_secret_bytes(secret.expose_secret_bytes()).in_file(path)
}
