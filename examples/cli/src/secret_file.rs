//! The file of a secret that something on the disk is sealed under, and the one next to it with the next secret:
//! `FILE`, `FILE.next`. They are the two slots of the library's stores, which tell when each is written.

use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::typed;
use episeal::visits::diary::DiarySecret;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::store::{SecretSlot, StoreStep};
use episeal::visits::{RecordError, SecretBytes};
use std::fs::{self, OpenOptions};
use std::io::Read;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// At least the length of a secret as text, in bytes.
const LENGTH: u64 = 128;

/// A secret of the device, as a key store would keep it.
pub(crate) trait DeviceSecret: Sized {
    fn import(bytes: &[u8]) -> Result<Self, RecordError>;
}

macro_rules! device_secret {
    ($($name:ident),+) => {$(
        impl DeviceSecret for $name {
            fn import(bytes: &[u8]) -> Result<Self, RecordError> {
                Self::import_secret_bytes(bytes)
            }
        }
    )+};
}

device_secret!(DiarySecret, RunSecret);

/// `FILE` and `FILE.next`.
pub(crate) struct SecretFile<S> {
    path: PathBuf,
    next: PathBuf,
    secret: PhantomData<S>,
}

impl<S: DeviceSecret> SecretFile<S> {
    /// A link is followed: the secret is erased where it is.
    pub(crate) fn new(path: &Path) -> Self {
        let path = match files::is_standard(path) {
            true => path.to_owned(),
            false => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
        };
        let mut next = path.clone().into_os_string();
        next.push(".next");
        Self { path, next: next.into(), secret: PhantomData }
    }

    /// The current secret, and what a crash left of the next one. One that a crash left half erased is none.
    pub(crate) fn read(&self) -> Outcome<(Option<S>, Option<S>)> {
        let is_left = !files::is_standard(&self.path) && self.next.exists();
        let next = is_left.then(|| read(&self.next)).transpose()?;
        match read(&self.path) {
            Ok(current) => Ok((Some(current), next)),
            Err(_) if next.is_some() => Ok((None, next)),
            Err(failure) => Err(failure),
        }
    }

    /// The secret, or what a crash left of it.
    pub(crate) fn is_there(&self) -> bool {
        self.path.exists() || self.next.exists()
    }

    fn slot(&self, slot: SecretSlot) -> &Path {
        match slot {
            SecretSlot::Current => &self.path,
            SecretSlot::Next => &self.next,
        }
    }

    /// What the slot held is erased.
    pub(crate) fn write(&self, slot: SecretSlot, secret: &SecretBytes) -> Outcome<()> {
        overwrite(self.slot(slot));
        files::write(self.slot(slot), secret.expose_secret_bytes(), Content::Keys)
    }

    pub(crate) fn erase(&self, slot: SecretSlot) -> Outcome<()> {
        let path = self.slot(slot);
        if !path.exists() {
            return Ok(());
        }
        overwrite(path);
        fs::remove_file(path).and_then(|()| files::sync_directory(path)).in_file(path)
    }

    /// For what was not written.
    pub(crate) fn remove(&self) {
        for path in [&self.next, &self.path] {
            overwrite(path);
            let _ = fs::remove_file(path);
        }
    }
}

/// Carries out a step of a store; false when there is none.
pub(crate) fn carry_out<S: DeviceSecret>(
    step: &StoreStep,
    path: &Path,
    secrets: Option<&SecretFile<S>>,
) -> Outcome<bool> {
    match (step, secrets) {
        (StoreStep::Done, _) => return Ok(false),
        (StoreStep::WriteFile { bytes }, _) => files::write(path, bytes, Content::Keys)?,
        (StoreStep::EraseFile, _) => {
            fs::remove_file(path).and_then(|()| files::sync_directory(path)).in_file(path)?;
        }
        (StoreStep::WriteSecret { slot, secret }, Some(secrets)) => secrets.write(*slot, secret)?,
        (StoreStep::EraseSecret { slot }, Some(secrets)) => secrets.erase(*slot)?,
        // What has no file of a secret has none to write or erase.
        (StoreStep::WriteSecret { .. } | StoreStep::EraseSecret { .. }, None) => {}
    }
    Ok(true)
}

fn read<S: DeviceSecret>(path: &Path) -> Outcome<S> {
    let bytes = files::read_secret(path, 128 + typed::AROUND)?;
    S::import(typed::bare(&bytes)).in_file(path)
}

/// Best effort: flash memory and journals keep what was there for a while.
fn overwrite(path: &Path) {
    let file = OpenOptions::new().write(true).open(path);
    let _ = file.and_then(|mut file| {
        let length = file.metadata()?.len().min(LENGTH);
        std::io::copy(&mut std::io::repeat(0).take(length), &mut file)?;
        file.sync_all()
    });
}
