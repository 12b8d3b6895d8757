//! Issuing under the guard: reserved, signed, handed out, noted.

use super::guard::read_keys;
use crate::failure::{Failure, Outcome};
use crate::guard_store::{GuardStore, States};
use crate::session::Session;
use crate::typed;
use clap::Args;
use episeal::{GuardDecision, GuardKey, GuardTag, IssueError, Recovery, Reservation, reserve};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// How long an attempt may take, in seconds.
const RESERVED: u32 = 600;
/// The longest recovery id, in bytes: the library's limit.
const MAX_RECOVERY_ID: usize = 160;

/// One certificate a person.
#[derive(Clone, Debug, Args)]
pub(crate) struct GuardArgs {
    /// Database of the issuance guard: a second certificate for the same person is refused
    #[arg(
        long,
        value_name = "FILE",
        requires = "guard_key",
        requires = "recovery"
    )]
    pub(crate) guard: Option<PathBuf>,
    /// Key of an epoch of the guard, once for every epoch that is not forgotten: the newest writes
    #[arg(long, value_name = "FILE", requires = "guard")]
    pub(crate) guard_key: Vec<PathBuf>,
    /// The recovery id. Other users of this machine can see what is typed here: prefer --recovery-id-file
    #[arg(long, value_name = "TEXT", requires = "guard", group = "recovery")]
    pub(crate) recovery_id: Option<String>,
    /// File with the recovery id, one line
    #[arg(long, value_name = "FILE", requires = "guard", group = "recovery")]
    pub(crate) recovery_id_file: Option<PathBuf>,
}

impl GuardArgs {
    /// None without --guard.
    pub(super) fn open(&self, recovery: &Recovery, session: &Session) -> Outcome<Option<Guard>> {
        let Some(path) = &self.guard else {
            return Ok(None);
        };
        let keys = read_keys(&self.guard_key, session)?;
        let id = self.recovery_id()?;
        let tag = |key: &GuardKey| key.tag(&id, &recovery.name, recovery.date_of_birth);
        let tags = keys.iter().map(tag).collect::<Result<_, _>>();
        Ok(Some(Guard {
            tags: tags.map_err(|error| Failure::from(error).about("the recovery id"))?,
            keys,
            store: GuardStore::open(path)?,
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
    /// The newest first.
    keys: Vec<GuardKey>,
    tags: Vec<GuardTag>,
}

impl Guard {
    /// Refuses whom `issue` would refuse, and reserves nothing.
    pub(super) fn look(&mut self, session: &Session) -> Outcome<()> {
        self.swap(|states| decide(states, session.present()).map(|_| ((), None)))
    }

    /// The steps of the library's guard, in their order.
    pub(super) fn issue<T>(
        mut self,
        session: &Session,
        sign: impl FnOnce() -> Outcome<T>,
        hand_out: impl FnOnce(&T) -> Outcome<()>,
    ) -> Outcome<T> {
        let reservation = self.swap(|states| {
            let reservation = decide(states, session.present())?;
            let state = reservation.state();
            Ok((reservation, Some(state)))
        })?;
        let handed_out = sign().and_then(|issued| {
            self.check(&reservation, session.present())?;
            hand_out(&issued).map(|()| issued)
        });
        match handed_out {
            Ok(issued) => match self.settle(|stored| reservation.issued(stored)) {
                Ok(()) => Ok(issued),
                Err(failure) => Err(Failure::guard_unsettled(&failure)),
            },
            Err(failure) => {
                // What cannot be given back runs out.
                let _ = self.settle(|stored| reservation.failed(stored));
                Err(failure)
            }
        }
    }

    fn check(&mut self, reservation: &Reservation, now: i64) -> Outcome<()> {
        self.swap(|states| {
            reservation.check(states.newest.as_deref(), now)?;
            Ok(((), None))
        })
    }

    fn settle(
        &mut self,
        outcome: impl FnOnce(Option<&[u8]>) -> Result<Vec<u8>, IssueError>,
    ) -> Outcome<()> {
        self.swap(|states| Ok(((), Some(outcome(states.newest.as_deref())?))))
    }

    fn swap<T>(
        &mut self,
        decide: impl FnOnce(&States) -> Outcome<(T, Option<Vec<u8>>)>,
    ) -> Outcome<T> {
        self.store.swap(&self.keys, &self.tags, decide)
    }
}

fn decide(states: &States, now: i64) -> Outcome<Reservation> {
    match reserve(states.newest.as_deref(), &states.older, RESERVED, now)? {
        GuardDecision::Reserved(reservation) => Ok(reservation),
        GuardDecision::Busy => Err(Failure::busy()),
        GuardDecision::AlreadyIssued => Err(Failure::already_issued()),
    }
}
