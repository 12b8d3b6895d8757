//! The file of the device's secret, and the one beside it with the next.

use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use episeal::DiarySecret;
use std::fs::{self, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

/// At least the length of a secret as text, in bytes.
const LENGTH: u64 = 128;

/// `FILE` and `FILE.next`.
pub(super) struct SecretFile {
    path: PathBuf,
    next: PathBuf,
}

impl SecretFile {
    /// A link is followed: the secret is erased where it is.
    pub(super) fn new(path: &Path) -> Self {
        let path = match files::is_standard(path) {
            true => path.to_owned(),
            false => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
        };
        let mut next = path.clone().into_os_string();
        next.push(".next");
        Self {
            path,
            next: next.into(),
        }
    }

    pub(super) fn create(path: &Path, secret: &DiarySecret) -> Outcome<Self> {
        let bytes = secret.export_secret_bytes();
        files::write_new(path, bytes.expose_secret_bytes(), Content::Keys)?;
        Ok(Self::new(path))
    }

    pub(super) fn read(&self) -> Outcome<DiarySecret> {
        read(&self.path)
    }

    /// What a crash left.
    pub(super) fn read_next(&self) -> Outcome<Option<DiarySecret>> {
        let is_left = !files::is_standard(&self.path) && self.next.exists();
        is_left.then(|| read(&self.next)).transpose()
    }

    pub(super) fn write_next(&self, next: &DiarySecret) -> Outcome<()> {
        let bytes = next.export_secret_bytes();
        files::write(&self.next, bytes.expose_secret_bytes(), Content::Keys)
    }

    /// Erases the present secret and puts the next in its place.
    pub(super) fn adopt_next(&self) -> Outcome<()> {
        overwrite(&self.path);
        fs::rename(&self.next, &self.path)
            .and_then(|()| files::sync_directory(&self.path))
            .in_file(&self.path)
    }

    /// Erases a next secret that was never used.
    pub(super) fn drop_next(&self) -> Outcome<()> {
        overwrite(&self.next);
        fs::remove_file(&self.next)
            .and_then(|()| files::sync_directory(&self.next))
            .in_file(&self.next)
    }

    /// Of a diary that was not written.
    pub(super) fn remove(&self) {
        overwrite(&self.path);
        let _ = fs::remove_file(&self.path);
    }
}

fn read(path: &Path) -> Outcome<DiarySecret> {
    let bytes = files::read_secret(path, 128)?;
    DiarySecret::import_secret_bytes(&bytes).in_file(path)
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
