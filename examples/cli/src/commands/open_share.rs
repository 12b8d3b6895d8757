//! `open-share`: a health office opens what a visitor shared.

mod live;

use super::Run;
use crate::failure::{Failure, InField, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::key_file::KeyFile;
use crate::mailbox::LiveArgs;
use crate::session::Session;
use crate::shared_line::SharedLine;
use crate::store::Store;
use crate::turn::Turn;
use crate::typed;
use clap::{ArgGroup, Args};
use episeal::visits::office::{Office, OpenedShare, ShareLog, SharedVisit, VenueDay};
use episeal::visits::share::{ShareCode, UnverifiedShare};
use episeal::visits::stretch::Stretch;
use episeal::visits::{Field, KeyId, MAX_MESSAGE, RecordError};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The longest file of a code, in bytes.
const MAX_CODE_FILE: u32 = 64;

/// Open what a visitor shared, with the code that the office was told by phone, and check it against the store.
///
/// A code is tried on the one share, or in the one mailbox, that the visitor named by its reference. There is a line of
/// JSON for every shared visit, and a line on standard error for whatever is wrong with it. The log is saved when the
/// lines are written, and only then do they appear; for a live share it is saved before the answer is given.
///
/// With --run and --run-secret the answer to a live share is kept: if its process is ended, `open-share --resume` goes
/// on waiting for the visits, without the code. When the live share has ended, both files are erased. A copy of an
/// older state cannot be resumed: its secret is gone, unless that was copied, too, which a key store would not allow.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("way").required(true).args(["share", "live", "resume"])),
    mut_arg("mailbox", |arg| arg.conflicts_with("share")),
    mut_arg("wait", |arg| arg.conflicts_with("share")),
    mut_arg("run", |arg| arg.conflicts_with("share")),
    mut_arg("code", |arg| arg.conflicts_with("resume")),
    mut_arg("code_file", |arg| arg.conflicts_with("resume")),
)]
pub(crate) struct OpenShare {
    /// Key file of the office
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) told: ToldCode,
    /// The office's log of opened shares; created if it does not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) log: PathBuf,
    /// Directory of the server's store
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
    /// The sealed share
    #[arg(long, value_name = "FILE")]
    pub(crate) share: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// The shared visits, one JSON object per line
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// The code as the visitor told it; without either option it is asked for on the terminal.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct ToldCode {
    /// The code: nine digits. Other users of this machine can see what is typed here: prefer --code-file, or give
    /// neither and be asked
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// File with the code
    #[arg(long, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
}

impl ToldCode {
    fn read(&self, session: &Session) -> Outcome<ShareCode> {
        let Some(path) = &self.code_file else {
            let code = match &self.code {
                Some(typed) => ShareCode::parse(typed),
                None => ShareCode::parse(&session.code()?),
            };
            return code.in_field(Field::ShareCode);
        };
        let bytes = files::read_secret(path, MAX_CODE_FILE)?;
        let text = std::str::from_utf8(typed::bare(&bytes)).map_err(|_| RecordError::InvalidText);
        text.and_then(ShareCode::parse).in_field(Field::ShareCode).in_file(path)
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct SharesOpened {
    share_id: String,
    reference: String,
    /// Visits of which a stored revision is sound and agrees.
    pub(crate) checked: usize,
    /// Visits with errors, even beside a sound revision.
    pub(crate) with_errors: usize,
    /// Stored files that could not be read.
    skipped: usize,
}

impl Run for OpenShare {
    type Report = SharesOpened;

    fn run(&self, session: &Session) -> Outcome<SharesOpened> {
        let office = KeyFile::<Office>::load(&self.key, session)?.party;
        let store = Store::existing(&self.store)?;
        if self.live.run.resume {
            let out = Output::create(&self.out, Content::Shared)?;
            return self.resume(&office, &store, out, session);
        }
        let code = self.told.read(session)?;
        // Before the code is used up.
        let out = Output::create(&self.out, Content::Shared)?;
        match (self.live.mailbox(), &self.share) {
            (Some(mailbox), _) => {
                let answer = self.answer(&office, &code, &mailbox, session)?;
                self.open_live(answer, (&office, &mailbox, &store), out, session)
            }
            (None, Some(path)) => {
                let share = UnverifiedShare::parse(&files::read(path, MAX_MESSAGE)?).in_file(path)?;
                let now = session.now;
                office.check_share(&share, &read_log(&self.log)?, now).in_file(path)?;
                let key = Stretch::new().share_code_key(&share.claimed_address().share_id(), &code).in_file(path)?;
                // Not while the code is stretched.
                let _turn = Turn::take([self.log.as_path()], session)?;
                let mut log = read_log(&self.log)?;
                let opened = office.open_share(&share, &key, &mut log, now);
                let checked = check(opened.in_file(path)?, &store, session)?;
                checked.write(out, &self.out, || save_log(&self.log, &log))
            }
            (None, None) => Err(Failure::input("--share is missing")),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        let files = [self.out.as_path(), &self.log];
        files.into_iter().chain(self.live.run.files()).collect()
    }
}

/// A share that was checked against the store.
struct Checked {
    opened: OpenedShare,
    visits: Vec<SharedVisit>,
    skipped: usize,
}

/// Checks what was shared against whole days of the venues, so that the store does not learn of single visits.
fn check(mut opened: OpenedShare, store: &Store, session: &Session) -> Outcome<Checked> {
    let mut kids: BTreeSet<KeyId> = BTreeSet::new();
    for VenueDay { venue, day } in opened.venue_days() {
        let slot = store.slot(&venue, day)?;
        if let Some(day_key) = slot.day_key()? {
            opened.add_published(&day_key)?;
        }
        kids.extend(slot.kids());
    }
    let listing = store.list(&Vec::from_iter(kids), session)?;
    let mut skipped: usize = 0;
    let bar = session.progress(listing.entries.len(), "checking");
    listing.read_all(&bar, |entries, visits| {
        for (entry, visit) in entries.iter().zip(visits) {
            let added = visit.and_then(|visit| Ok(opened.add_stored(&visit)?));
            if let Err(failure) = added {
                skipped = skipped.saturating_add(1);
                session.notice(&files::name(&store.path(entry)), &failure);
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let visits = opened.visits();
    for visit in &visits {
        for error in visit.errors() {
            session.notice(&visit.record_id().to_text(), &Failure::from(*error));
        }
    }
    Ok(Checked { opened, visits, skipped })
}

impl Checked {
    /// The lines appear when `first` is done.
    fn write(&self, mut out: Output, path: &Path, first: impl FnOnce() -> Outcome<()>) -> Outcome<SharesOpened> {
        for visit in &self.visits {
            let line = serde_json::to_string(&SharedLine::new(visit));
            let line = line.map_err(std::io::Error::from);
            line.and_then(|line| writeln!(out, "{line}")).in_file(path)?;
        }
        out.commit_after(first)?;
        let visits = self.visits.iter();
        let with_errors = visits.clone().filter(|visit| !visit.errors().is_empty());
        let share_id = self.opened.share_id();
        Ok(SharesOpened {
            share_id: share_id.to_text(),
            reference: share_id.reference(),
            checked: visits.filter(|visit| visit.visit().is_ok()).count(),
            with_errors: with_errors.count(),
            skipped: self.skipped,
        })
    }
}

fn read_log(path: &Path) -> Outcome<ShareLog> {
    if !files::is_standard(path) && !path.exists() {
        return Ok(ShareLog::new());
    }
    ShareLog::from_bytes(&files::read(path, files::MAX_LOG)?).in_file(path)
}

fn save_log(path: &Path, log: &ShareLog) -> Outcome<()> {
    files::write(path, &log.to_bytes(), Content::Answer)
}

impl fmt::Display for SharesOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reference, checked, with_errors, .. } = self;
        write!(f, "share {reference}: {checked} visits checked, {with_errors} with errors")?;
        match self.skipped {
            0 => Ok(()),
            files => write!(f, ", skipped {files} files"),
        }
    }
}
