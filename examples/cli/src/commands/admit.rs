//! `admit`: what the server stores.

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::store::{Entry, Store};
use clap::Args;
use episeal::visits::server::{
    AdmittedDayKey, StoredNotes, StoredVisit, UnverifiedDayKey, UnverifiedNote, UnverifiedVisit, admit_notice,
    admit_succession,
};
use episeal::visits::{KeyId, MAX_MESSAGE, RecordError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Publish venue day keys, successions and offices' notices, and store sealed visits and departure notes, after a
/// server's checks.
///
/// A visit is stored only under the published day key of its venue and day: publish that first. Notices are taken only
/// from an office that is trusted: give --authority and --revocations for them. A succession is taken before its day
/// and never forgotten; from that day on the old venue publishes no day key. Files are taken in the order given; each
/// is admitted or refused on its own, and if one is refused the exit status is 1.
#[derive(Debug, Args)]
#[command(
    mut_arg("authority", |arg| arg.required(false).requires("revocations")),
    mut_arg("revocations", |arg| arg.required(false).requires("authority"))
)]
pub(crate) struct Admit {
    /// Directory of the store, created if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
    #[command(flatten)]
    pub(crate) trust: Option<TrustArgs>,
    /// Signed venue day keys, sealed visits, departure notes, successions and notices
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// The type of a notice, and how far within the message it ends.
const NOTICE: &[u8] = b"application/vnd.episeal.notice+cose";
const HEADER: usize = 64;

#[derive(Debug, Default, Serialize)]
pub(crate) struct Stored {
    pub(crate) visits: usize,
    pub(crate) notes: usize,
    pub(crate) stored_already: usize,
    /// Venue day keys that were published.
    pub(crate) day_keys: usize,
    /// Successions of authorities and venues.
    pub(crate) successions: usize,
    /// Notices of offices.
    pub(crate) notices: usize,
}

/// What happened to one file.
enum Kind {
    Visit,
    Note,
    DayKey,
    Succession,
    Notice,
    StoredAlready,
}

/// A store to which files are admitted one after the other.
struct Admission<'a> {
    store: Store,
    session: &'a Session,
    trust: Option<&'a TrustArgs>,
    /// The published day keys that were verified.
    published: BTreeMap<KeyId, AdmittedDayKey>,
}

impl Run for Admit {
    type Report = Stored;

    fn run(&self, session: &Session) -> Outcome<Stored> {
        let mut admission = Admission {
            store: Store::new(&self.store),
            session,
            trust: self.trust.as_ref(),
            published: BTreeMap::new(),
        };
        let (mut stored, mut refused) = (Stored::default(), Vec::new());
        let bar = session.progress(self.files.len(), "admitting");
        for path in bar.wrap_iter(self.files.iter()) {
            match admission.file(path) {
                Ok(Kind::Visit) => stored.visits = stored.visits.saturating_add(1),
                Ok(Kind::Note) => stored.notes = stored.notes.saturating_add(1),
                Ok(Kind::DayKey) => stored.day_keys = stored.day_keys.saturating_add(1),
                Ok(Kind::Succession) => stored.successions = stored.successions.saturating_add(1),
                Ok(Kind::Notice) => stored.notices = stored.notices.saturating_add(1),
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

impl Admission<'_> {
    fn file(&mut self, path: &Path) -> Outcome<Kind> {
        let message = files::read(path, MAX_MESSAGE)?;
        let _turn = self.store.turn(self.session)?;
        let is_other =
            |kind: &Outcome<Kind>| matches!(kind, Err(failure) if failure.code() == RecordError::WrongPurpose.code());
        if is_notice(&message) {
            return self.notice(&message).in_file(path);
        }
        let mut kind = self.day_key(&message);
        if is_other(&kind) {
            kind = self.visit(&message);
        }
        if is_other(&kind) {
            kind = self.note(&message);
        }
        if is_other(&kind) {
            kind = self.succession(&message);
        }
        kind.in_file(path)
    }

    fn day_key(&mut self, day_key: &[u8]) -> Outcome<Kind> {
        let unverified = UnverifiedDayKey::parse(day_key)?;
        let claimed = unverified.claimed_address();
        let slot = self.store.slot(&claimed.venue(), claimed.day())?;
        let (published, successions) = (slot.admitted()?, self.store.successions()?);
        let now = self.session.now;
        let admitted = match &published {
            Some(published) => unverified.replace(published, &successions, now)?,
            None => unverified.admit(&successions, now)?,
        };
        if published.as_ref() == Some(&admitted) && slot.day_key()?.as_deref() == Some(day_key) {
            return Ok(Kind::StoredAlready);
        }
        slot.publish(&admitted, day_key)?;
        self.published.clear();
        Ok(Kind::DayKey)
    }

    fn visit(&mut self, visit: &[u8]) -> Outcome<Kind> {
        let unverified = UnverifiedVisit::parse(visit)?;
        let claimed = unverified.claimed_address();
        let stored = StoredVisit {
            highest: self.store.highest(claimed.kid(), claimed.record_id())?,
            published: self.published(claimed.kid())?.cloned(),
        };
        let admitted = unverified.admit(&stored, self.session.now)?;
        if admitted.is_stored_already() {
            return Ok(Kind::StoredAlready);
        }
        let entry = Entry::from(admitted.address());
        self.store.put(&entry, visit)?;
        Ok(Kind::Visit)
    }

    fn note(&mut self, note: &[u8]) -> Outcome<Kind> {
        let unverified = UnverifiedNote::parse(note)?;
        let claimed = unverified.claimed_address();
        let (kid, record_id) = (claimed.kid(), claimed.record_id());
        let of_record = self.store.notes(kid, record_id);
        let of_record = of_record.collect::<Outcome<_>>()?;
        let mut stored = StoredNotes { published: self.published(kid)?.cloned(), of_record, of_staff: 0 };
        let now = self.session.now;
        let Some(venue) = stored.published.as_ref().map(AdmittedDayKey::venue) else {
            // Refused, in the order of a server's rule.
            unverified.admit(&stored, now)?;
            return Err(RecordError::NoDayKey.into());
        };
        let staff = claimed.staff();
        stored.of_staff = self.store.notes_of(&venue, &staff)?;
        let admitted = unverified.admit(&stored, now)?;
        if admitted.is_stored_already() {
            return Ok(Kind::StoredAlready);
        }
        self.store.count_note(&venue, &staff)?;
        let number = stored.of_record.len();
        self.store.put_note(kid, record_id, number, note)?;
        Ok(Kind::Note)
    }

    fn succession(&mut self, succession: &[u8]) -> Outcome<Kind> {
        let published = self.store.successions()?;
        let admitted = admit_succession(succession, &published, self.session.now)?;
        if admitted.is_stored_already() {
            return Ok(Kind::StoredAlready);
        }
        self.store.put_succession(&admitted, succession)?;
        self.published.clear();
        Ok(Kind::Succession)
    }

    fn notice(&self, notice: &[u8]) -> Outcome<Kind> {
        let Some(trust) = self.trust else {
            return Err(Failure::input("a notice is taken with --authority and --revocations"));
        };
        let (trust, now) = (trust.read(self.session)?, self.session.now);
        let admitted = admit_notice(notice, &trust, now)?;
        match self.store.put_notice((admitted.office(), admitted.kid()), notice, now)? {
            true => Ok(Kind::Notice),
            false => Ok(Kind::StoredAlready),
        }
    }

    /// The day key that is published under this id, verified once; none of a venue that another has succeeded by then.
    fn published(&mut self, kid: KeyId) -> Outcome<Option<&AdmittedDayKey>> {
        let slot = self.store.slot_of(kid)?;
        let slot = slot.filter(|slot| slot.published().is_some_and(|(last, _)| last == kid));
        let Some(slot) = slot else {
            return Ok(None);
        };
        if !self.published.contains_key(&kid)
            && let Some(admitted) = slot.admitted()?
            && !self.store.is_succeeded(&admitted.venue(), admitted.day())?
        {
            self.published.insert(kid, admitted);
        }
        Ok(self.published.get(&kid))
    }
}

/// True for what calls itself a notice in its protected header: a notice may be longer than other messages.
fn is_notice(message: &[u8]) -> bool {
    let header = message.get(..HEADER).unwrap_or(message);
    header.windows(NOTICE.len()).any(|typ| typ == NOTICE)
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { visits, notes, stored_already, .. } = self;
        write!(f, "stored {visits} visits and {notes} departure notes, {stored_already} were already there")?;
        match self.day_keys {
            0 => {}
            day_keys => write!(f, ", published {day_keys} day keys")?,
        }
        match self.successions {
            0 => {}
            successions => write!(f, ", published {successions} successions")?,
        }
        match self.notices {
            0 => Ok(()),
            notices => write!(f, ", published {notices} notices"),
        }
    }
}
