//! `keygen`: a party's new key file.

use super::Run;
use crate::failure::Outcome;
use crate::key_file::{KeyFile, Party, Role};
use crate::session::Session;
use clap::Args;
use episeal::visits::authority::Authority;
use episeal::visits::office::Office;
use episeal::visits::staff::Staff;
use episeal::visits::venue::Venue;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Make a key file, and print the public key.
#[derive(Debug, Args)]
pub(crate) struct Keygen {
    /// Whose keys
    pub(crate) role: Role,
    /// The new key file; an existing one is not overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Lock the key file with a passphrase, which is asked for; --passphrase-file does it without asking
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
        Ok(Generated { role: self.role, public, is_locked })
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
