//! `admit`: what the server stores.

use super::Run;
use crate::failure::{InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::store::{Entry, Store};
use clap::Args;
use episeal::{MAX_MESSAGE, RecordError, admit, admit_note, claimed_address};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Store sealed visits and departure notes, after the checks of a server.
///
/// Each file is admitted or refused by itself; if one is refused the exit status is 1.
#[derive(Debug, Args)]
pub(crate) struct Admit {
    /// Directory of the store, made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
    /// Sealed visits and departure notes
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Stored {
    pub(crate) visits: usize,
    pub(crate) notes: usize,
    pub(crate) stored_already: usize,
}

/// What became of one file.
enum Kind {
    Visit,
    Note,
    StoredAlready,
}

impl Run for Admit {
    type Report = Stored;

    fn run(&self, session: &Session) -> Outcome<Stored> {
        let store = Store::new(&self.store);
        let (mut stored, mut refused) = (Stored::default(), Vec::new());
        let bar = session.progress(self.files.len(), "admitting");
        for path in bar.wrap_iter(self.files.iter()) {
            match admit_file(&store, path, session) {
                Ok(Kind::Visit) => stored.visits = stored.visits.saturating_add(1),
                Ok(Kind::Note) => stored.notes = stored.notes.saturating_add(1),
                Ok(Kind::StoredAlready) => {
                    stored.stored_already = stored.stored_already.saturating_add(1);
                }
                Err(failure) => refused.push((path, failure)),
            }
        }
        match refused.as_slice() {
            [] => Ok(stored),
            [(_, failure)] => Err(failure.clone()),
            [(_, first), ..] => {
                for (path, failure) in &refused {
                    session.notice(&files::name(path), failure);
                }
                let place = format!("{} of {} files", refused.len(), self.files.len());
                Err(first.clone().about(&place))
            }
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

fn admit_file(store: &Store, path: &Path, session: &Session) -> Outcome<Kind> {
    let message = files::read(path, MAX_MESSAGE)?;
    let (now, _turn) = (session.now, store.turn(session)?);
    match admit_visit(store, &message, now) {
        Err(failure) if failure.code() == RecordError::WrongPurpose.code() => {
            admit_departure(store, &message, now)
        }
        outcome => outcome,
    }
    .in_file(path)
}

fn admit_visit(store: &Store, visit: &[u8], now: i64) -> Outcome<Kind> {
    let claimed = claimed_address(visit)?;
    let stored = store.highest(claimed.kid(), claimed.record_id())?;
    let admitted = admit(visit, stored.as_deref(), now)?;
    if admitted.is_stored_already() {
        return Ok(Kind::StoredAlready);
    }
    let entry = Entry::from(admitted.address());
    store.put(&entry, visit)?;
    Ok(Kind::Visit)
}

fn admit_departure(store: &Store, note: &[u8], now: i64) -> Outcome<Kind> {
    let place = admit_note(note, &[], now)?;
    let stored = store.notes(place.kid(), place.record_id());
    let stored: Vec<_> = stored.collect::<Outcome<_>>()?;
    let admitted = admit_note(note, &stored, now)?;
    if admitted.is_stored_already() {
        return Ok(Kind::StoredAlready);
    }
    store.put_note(admitted.kid(), admitted.record_id(), stored.len(), note)?;
    Ok(Kind::Note)
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            visits,
            notes,
            stored_already,
        } = self;
        write!(
            f,
            "stored {visits} visits and {notes} departure notes, {stored_already} were there already"
        )
    }
}
