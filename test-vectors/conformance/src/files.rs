//! A suite's files.

use crate::failure::{Failure, InFile, Outcome};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A byte order mark: some files of the suites have one.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The whole of a file without a byte order mark; more than `limit` bytes are `too-long`.
pub(crate) fn read(path: &Path, limit: usize) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).in_file(path)?;
    if bytes.len() > limit {
        return Err(Failure::too_long(limit)).in_file(path);
    }
    Ok(bytes.strip_prefix(BYTE_ORDER_MARK).map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// The JSON files of a folder, by name, and the folders in it.
pub(crate) fn json_files(folder: &Path) -> Outcome<(Vec<PathBuf>, Vec<PathBuf>)> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).in_file(folder)?;
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    if let Some(link) = paths.iter().find(|path| path.is_symlink() && path.is_dir()) {
        // It is not followed, and what is behind it must not be silently missing.
        return Err(Failure::input("a link to a folder, which is not followed")).in_file(link);
    }
    let (folders, mut files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    files.retain(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")));
    Ok((files, folders))
}
