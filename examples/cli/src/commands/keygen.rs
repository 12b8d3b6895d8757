//! `keygen` and `prune`: a party's key file.

use super::Run;
use crate::failure::{InFile, Outcome};
use crate::key_file::{DayKeyed, KeyFile, KeyText, Party, Role};
use crate::session::Session;
use clap::Args;
use episeal::{Authority, Office, RecordError, Staff, Venue};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Make a key file, and print the public key.
#[derive(Debug, Args)]
pub(crate) struct Keygen {
    /// Whose keys
    pub(crate) role: Role,
    /// The new key file; one that exists is not overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Lock the key file under a passphrase, which is asked for; --passphrase-file does it without asking
    #[arg(long)]
    pub(crate) lock: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Generated {
    role: Role,
    pub(crate) public: String,
    is_locked: bool,
}

impl Run for Keygen {
    type Report = Generated;

    fn run(&self, session: &Session) -> Outcome<Generated> {
        let is_locked = self.lock || session.has_passphrase_file();
        let passphrase = is_locked.then(|| session.new_passphrase()).transpose()?;
        let public = match self.role {
            Role::Authority => create::<Authority>(&self.out, passphrase),
            Role::Office => create::<Office>(&self.out, passphrase),
            Role::Venue => create::<Venue>(&self.out, passphrase),
            Role::Staff => create::<Staff>(&self.out, passphrase),
        }?;
        Ok(Generated {
            role: self.role,
            public,
            is_locked,
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

fn create<P: Party>(path: &Path, passphrase: Option<Zeroizing<String>>) -> Outcome<String> {
    Ok(KeyFile::<P>::create(path, passphrase)?.party.public())
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public)
    }
}

/// Delete the day keys of days more than 30 days ago from a key file.
#[derive(Debug, Args)]
pub(crate) struct Prune {
    /// Key file of an office or a venue; it is written again
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Pruned {
    deleted: usize,
}

impl Run for Prune {
    type Report = Pruned;

    fn run(&self, session: &Session) -> Outcome<Pruned> {
        let keys = KeyText::read(&self.key, session)?;
        match keys.role() {
            Some(Role::Office) => prune::<Office>(keys, session),
            Some(Role::Venue) => prune::<Venue>(keys, session),
            _ => Err(RecordError::WrongPurpose).in_file(&self.key),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.key]
    }

    fn changes(&self) -> Vec<&Path> {
        vec![&self.key]
    }
}

fn prune<P: DayKeyed>(keys: KeyText, session: &Session) -> Outcome<Pruned> {
    let mut file = keys.import::<P>()?;
    let deleted = file.party.prune(session.now)?;
    file.save()?;
    Ok(Pruned { deleted })
}

impl fmt::Display for Pruned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "deleted {} day keys", self.deleted)
    }
}
