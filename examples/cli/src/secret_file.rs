//! The file of a secret that something on the disk is sealed under, and the one next to it with the next secret:
//! `FILE`, `FILE.next`.

use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::typed;
use episeal::visits::diary::DiarySecret;
use episeal::visits::key_ring::RunSecret;
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
    fn export(&self) -> SecretBytes;
}

macro_rules! device_secret {
    ($($name:ident),+) => {$(
        impl DeviceSecret for $name {
            fn import(bytes: &[u8]) -> Result<Self, RecordError> {
                Self::import_secret_bytes(bytes)
            }

            fn export(&self) -> SecretBytes {
                self.export_secret_bytes()
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

    pub(crate) fn create(path: &Path, secret: &S) -> Outcome<Self> {
        let bytes = secret.export();
        files::write_new(path, bytes.expose_secret_bytes(), Content::Keys)?;
        Ok(Self::new(path))
    }

    pub(crate) fn read(&self) -> Outcome<S> {
        read(&self.path)
    }

    /// What a crash left.
    pub(crate) fn read_next(&self) -> Outcome<Option<S>> {
        let is_left = !files::is_standard(&self.path) && self.next.exists();
        is_left.then(|| read(&self.next)).transpose()
    }

    pub(crate) fn write_next(&self, next: &S) -> Outcome<()> {
        let bytes = next.export();
        files::write(&self.next, bytes.expose_secret_bytes(), Content::Keys)
    }

    /// The secret, or what a crash left of it.
    pub(crate) fn is_there(&self) -> bool {
        self.path.exists() || self.next.exists()
    }

    /// What is in `path`, sealed under the secret: under the next one if a crash left it after the file was written,
    /// else under the current one. The second value says whether there is a next secret under which nothing was
    /// written.
    pub(crate) fn open<T>(&self, path: &Path, unlock: impl Fn(&S) -> Result<T, RecordError>) -> Outcome<(T, bool)> {
        let next = self.read_next()?;
        match next.as_ref().map(&unlock) {
            // The crash was before it was written.
            None | Some(Err(RecordError::Undecryptable)) => {
                let opened = unlock(&self.read()?).in_file(path)?;
                Ok((opened, next.is_some()))
            }
            // It was after that.
            Some(opened) => {
                let opened = opened.in_file(path)?;
                self.adopt_next()?;
                Ok((opened, false))
            }
        }
    }

    /// Erases the current secret and puts the next in its place.
    pub(crate) fn adopt_next(&self) -> Outcome<()> {
        overwrite(&self.path);
        fs::rename(&self.next, &self.path).and_then(|()| files::sync_directory(&self.path)).in_file(&self.path)
    }

    /// Erases a next secret that was never used.
    pub(crate) fn drop_next(&self) -> Outcome<()> {
        overwrite(&self.next);
        fs::remove_file(&self.next).and_then(|()| files::sync_directory(&self.next)).in_file(&self.next)
    }

    /// For what was not written, or is no longer needed.
    pub(crate) fn remove(&self) {
        for path in [&self.next, &self.path] {
            overwrite(path);
            let _ = fs::remove_file(path);
        }
    }
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
