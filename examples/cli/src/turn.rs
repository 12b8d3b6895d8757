//! A turn at every file that is read, changed and written: of two simultaneous commands, one waits for the other to
//! end.
//!
//! A turn is an advisory lock of the operating system on `.NAME.lock` next to the file, not on the file itself, which
//! is replaced when it is written. The system releases the lock when its process ends, however it ends; what a killed
//! process leaves is an empty file that blocks nobody. Whoever has the turn removes the lock file, and whoever waited
//! for one that is gone starts again.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait before saying so.
const SILENCE: Duration = Duration::from_secs(1);
/// How often to try for a turn until then.
const PAUSE: Duration = Duration::from_millis(5);

/// A command's turn at files, until it is dropped: taken before they are read, kept until they are written.
pub(crate) struct Turn {
    _held: Vec<Held>,
}

impl Turn {
    /// Waits until no other command has its turn at one of these files, which need not exist, and says so after a
    /// second. A command takes all its turns at once, and always in the same order, so that no two commands wait for
    /// each other. Only the turn at the kept trust comes after others.
    ///
    /// Standard input, pipes and devices have no turns. What is in a directory that does not exist, or that cannot be
    /// written, cannot be changed either.
    pub(crate) fn take<'a>(files: impl IntoIterator<Item = &'a Path>, session: &Session) -> Outcome<Self> {
        let mut places = BTreeSet::new();
        for file in files {
            places.extend(files::file_at(file));
        }
        let held = places.iter().map(|place| Held::take(place, session));
        let held: Vec<_> = held.collect::<Outcome<_>>()?;
        Ok(Self { _held: held.into_iter().flatten().collect() })
    }
}

/// A lock, and its file.
struct Held {
    path: PathBuf,
    _lock: File,
}

impl Held {
    fn take(place: &Path, session: &Session) -> Outcome<Option<Self>> {
        let (path, start) = (lock_of(place), Instant::now());
        let mut is_said = false;
        loop {
            let Some(lock) = open(&path).in_file(&path)? else {
                return Ok(None);
            };
            if !locks_by(&lock, start).in_file(&path)? {
                if !is_said {
                    session.notice(&files::name(place), &Failure::waiting());
                    is_said = true;
                }
                lock.lock().in_file(&path)?;
            }
            if is_at(&lock, &path) {
                return Ok(Some(Self { path, _lock: lock }));
            }
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // On other systems it cannot be seen that a lock file is gone.
        #[cfg(unix)]
        let _ = fs::remove_file(&self.path);
    }
}

fn lock_of(place: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(".lock");
    files::directory_of(place).join(name)
}

/// None where no file can be made.
fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false);
    match options.open(path) {
        Ok(lock) => Ok(Some(lock)),
        Err(error) if is_unwritable(&error) => match File::open(path) {
            // Another user's.
            Ok(lock) => Ok(Some(lock)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

fn is_unwritable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// Whether the lock was free before it was time to say so.
fn locks_by(lock: &File, start: Instant) -> io::Result<bool> {
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() >= SILENCE => return Ok(false),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
}

/// False if whoever had the turn before removed the lock file.
#[cfg(unix)]
fn is_at(lock: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (lock.metadata(), fs::metadata(path)) {
        (Ok(lock), Ok(there)) => (lock.dev(), lock.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
