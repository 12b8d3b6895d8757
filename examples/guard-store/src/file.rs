//! The database file while it is being made.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// A file next to `target`, readable only by its owner. SQLite opens it as well, so it has no lock: only one program at
/// a time may make a database at `target`. What a killed one left of it and of its journal is removed.
pub(crate) fn temporary(target: &Path) -> io::Result<NamedTempFile> {
    let directory = directory_of(target);
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".new");
    let mut journal = name.clone();
    journal.push("-journal");
    for left in [&name, &journal] {
        match fs::remove_file(directory.join(left)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).rand_bytes(0).tempfile_in(directory)
}

/// Waits until the disk knows a file by its new name.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    // On other systems a directory cannot be opened.
    match cfg!(unix) {
        true => File::open(directory_of(path))?.sync_all(),
        false => Ok(()),
    }
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
