//! Unfinished files. Each is locked for as long as its process lives: what a killed process left is unlocked, and the
//! next command that writes in the same directory removes it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// What the names of unfinished files begin with.
const PREFIX: &str = ".episeal-new-";

/// Readable only by its owner if it is private.
pub(super) fn create(directory: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    if !is_private {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_private;
    loop {
        let file = builder.tempfile_in(directory)?;
        // A command that swept before this one was locked took it for a dead process's.
        if is_mine(&file) {
            return Ok(file);
        }
    }
}

/// Where files cannot be locked, none is removed either.
fn is_mine(file: &NamedTempFile) -> bool {
    !matches!(file.as_file().try_lock(), Err(fs::TryLockError::WouldBlock)) && file.path().exists()
}

/// Removes the unfinished files that a killed process left in a file's directory, as far as permissions allow.
pub(crate) fn sweep_beside(file: &Path) {
    let Ok(place) = super::place_of(file) else {
        return;
    };
    let entries = fs::read_dir(super::directory_of(&place));
    let entries = entries.into_iter().flatten().flatten();
    let left = entries.filter(|entry| {
        let name = entry.file_name();
        let is_ours = name.as_encoded_bytes().starts_with(PREFIX.as_bytes());
        is_ours && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    for entry in left {
        let path = entry.path();
        let is_left = |file: &File| file.try_lock().is_ok();
        if let Ok(file) = File::open(&path)
            && is_left(&file)
        {
            // The lock is held until it is gone.
            let _ = fs::remove_file(&path);
        }
    }
}
