//! Issuing under the guard: reserved, signed, handed out, recorded.

use super::guard::{self, read_keys};
use super::hex;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::Output;
use crate::session::Session;
use crate::typed;
use clap::Args;
use episeal::certificates::IssueError;
use episeal::certificates::guard::{GuardKey, GuardStates, GuardTags, Reservation, reserve_issuance};
use episeal::certificates::issue::Recovery;
use episeal_guard_store::GuardStore;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// How long an attempt may take, in seconds.
const RESERVED: u32 = 600;
/// The longest recovery id, in bytes: the library's limit.
const MAX_RECOVERY_ID: u32 = 160;

/// One certificate per recovery id.
#[derive(Clone, Args)]
pub(crate) struct GuardArgs {
    /// Database of the issuance guard: a second certificate for the same person is refused
    #[arg(long, value_name = "FILE", requires = "guard_key", requires = "recovery")]
    pub(crate) guard: Option<PathBuf>,
    /// Key of an epoch of the guard, once for every epoch that has not been forgotten; it writes with the newest
    #[arg(long, value_name = "FILE", requires = "guard")]
    pub(crate) guard_key: Vec<PathBuf>,
    /// The recovery id. Other users of this machine can see what is typed here: prefer --recovery-id-file
    #[arg(long, value_name = "TEXT", requires = "guard", group = "recovery")]
    pub(crate) recovery_id: Option<String>,
    /// File with the recovery id, one line
    #[arg(long, value_name = "FILE", requires = "guard", group = "recovery")]
    pub(crate) recovery_id_file: Option<PathBuf>,
}

/// A recovery id may be typed here.
impl fmt::Debug for GuardArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardArgs").finish_non_exhaustive()
    }
}

impl GuardArgs {
    /// None without --guard.
    pub(super) fn open(&self, recovery: &Recovery, session: &Session) -> Outcome<Option<Guard>> {
        let Some(path) = &self.guard else {
            return Ok(None);
        };
        let keys = read_keys(&self.guard_key, session)?;
        let id = self.recovery_id()?;
        let tags = |key: &GuardKey| key.tags(&id, &recovery.name, &recovery.date_of_birth);
        let tags = keys.iter().map(tags).collect::<Result<_, _>>();
        Ok(Some(Guard {
            tags: tags.map_err(|error| Failure::from(error).about("the recovery id"))?,
            keys,
            store: guard::opened(path)?,
            path: path.clone(),
        }))
    }

    fn recovery_id(&self) -> Outcome<Zeroizing<String>> {
        match (&self.recovery_id, &self.recovery_id_file) {
            (Some(text), _) => Ok(Zeroizing::new(text.clone())),
            (None, Some(path)) => read_line(path),
            (None, None) => Err(Failure::input("--recovery-id is missing")),
        }
    }
}

fn read_line(path: &Path) -> Outcome<Zeroizing<String>> {
    let not_utf8 = Failure::input("the recovery id is not UTF-8");
    typed::read_line(path, MAX_RECOVERY_ID, not_utf8)
}

/// The guard, asked about one person.
pub(super) struct Guard {
    store: GuardStore,
    path: PathBuf,
    /// The newest first.
    keys: Vec<GuardKey>,
    tags: Vec<GuardTags>,
}

impl Guard {
    /// Refuses everyone whom `issue` would refuse, and reserves nothing.
    pub(super) fn look(&mut self, session: &Session) -> Outcome<()> {
        self.reserve(session, |_| None).map(drop)
    }

    /// The steps of the library's guard, in their order. What is written is on the disk before the check, so that
    /// handing out takes little time. If something fails before the check, nothing is handed out; if it fails after,
    /// the certificate may be out, wholly or in part: that attempt is left open.
    pub(super) fn issue<T>(
        mut self,
        session: &Session,
        sign: impl FnOnce() -> Outcome<T>,
        write: impl FnOnce(&T) -> Outcome<Output>,
    ) -> Outcome<T> {
        let reservation = self.reserve(session, |reservation| Some(reservation.state()))?;
        let mut is_checked = false;
        let handed_out = sign().and_then(|issued| {
            write(&issued)?.commit_after(|| {
                self.check(&reservation, session)?;
                is_checked = true;
                Ok(())
            })?;
            Ok(issued)
        });
        match handed_out {
            Ok(issued) => self.note(&reservation).map(|()| issued),
            Err(failure) if is_checked => Err(failure.left_open(&hex(&reservation.attempt()))),
            Err(failure) => {
                self.give_up(&reservation);
                Err(failure)
            }
        }
    }

    /// A reservation that cannot be given back runs out.
    fn give_up(&mut self, reservation: &Reservation) {
        let given = self.swap(|stored| Ok(((), Some(reservation.failed(stored)?))));
        if given.is_err() {
            let _ = self.store.give_up(&reservation.attempt());
        }
    }

    fn reserve(&mut self, session: &Session, state: fn(&Reservation) -> Option<Vec<u8>>) -> Outcome<Reservation> {
        let keys = &self.keys;
        let reserved = self.store.swap(keys, &self.tags, |stored| {
            let reservation = decide(keys, stored, session.present())?;
            let state = state(&reservation);
            Ok::<_, Failure>((reservation, state))
        });
        reserved.in_file(&self.path).map_err(|failure| self.name_epochs(failure))
    }

    /// Says which keys differ.
    fn name_epochs(&mut self, failure: Failure) -> Failure {
        if failure.code() != IssueError::GuardKeysDiffer.code() {
            return failure;
        }
        let list = |epochs: Vec<u32>| {
            let epochs: Vec<_> = epochs.iter().map(u32::to_string).collect();
            epochs.join(", ")
        };
        let given = list(self.keys.iter().rev().map(GuardKey::epoch).collect());
        let stored = list(self.store.epochs().unwrap_or_default());
        failure.about(&format!("epochs of the guard: {stored}; of the keys: {given}"))
    }

    fn check(&mut self, reservation: &Reservation, session: &Session) -> Outcome<()> {
        self.swap(|stored| {
            // The time when the database answers, not when it was asked.
            reservation.check(stored, session.present())?;
            Ok(((), None))
        })
    }

    /// It is handed out: whatever happens now is up to the operator.
    fn note(&mut self, reservation: &Reservation) -> Outcome<()> {
        let mut is_lost = false;
        let noted = self.swap(|stored| {
            let state = match reservation.issued(stored) {
                Err(IssueError::HandedOutUnreserved) => {
                    is_lost = true;
                    reservation.issued_unreserved()
                }
                state => state?,
            };
            Ok(((), Some(state)))
        });
        let attempt = hex(&reservation.attempt());
        match (noted, is_lost) {
            (Ok(()), false) => Ok(()),
            (Ok(()), true) => Err(Failure::handed_out_unreserved(&attempt)),
            (Err(failure), false) => Err(Failure::guard_unsettled(&attempt, &failure)),
            (Err(failure), true) => Err(Failure::unreserved_unsettled(&attempt, &failure)),
        }
    }

    fn swap<T>(&mut self, decide: impl FnOnce(&GuardStates) -> Outcome<(T, Option<Vec<u8>>)>) -> Outcome<T> {
        self.store.swap(&self.keys, &self.tags, decide).in_file(&self.path)
    }
}

fn decide(keys: &[GuardKey], stored: &GuardStates, now: i64) -> Outcome<Reservation> {
    reserve_issuance(keys, stored, RESERVED, now).map_err(|error| match error {
        IssueError::Busy => Failure::busy(),
        IssueError::AlreadyIssued => Failure::already_issued(),
        other => other.into(),
    })
}
