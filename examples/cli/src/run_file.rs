//! A live share that outlives its process: its state in one file, and in another the secret that it is sealed under.
//!
//! The other side's message is judged in the library's steps, so that no copy of old files gives a second guess: it is
//! taken, unjudged; the state is written under the next secret, in the order that the library's store tells (`FILE`,
//! and `FILE.next` meanwhile); then it is judged. A run that has ended is erased.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::secret_file::{SecretFile, carry_out};
use crate::session::Session;
use crate::turn::Turn;
use clap::Args;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::LiveAnswer;
use episeal::visits::share::{FoundRun, LiveShare, RunStore};
use episeal::visits::{MAX_MESSAGE, RecordError};
use std::path::{Path, PathBuf};

/// Where a run is kept.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RunArgs {
    /// File in which the live share is kept until it ends, new with --live: --resume goes on with it if its process is
    /// ended
    #[arg(long, value_name = "FILE", requires = "run_secret")]
    pub(crate) run: Option<PathBuf>,
    /// File of the secret that the kept live share is sealed under, as a key store would keep it
    #[arg(long, value_name = "FILE", requires = "run")]
    pub(crate) run_secret: Option<PathBuf>,
    /// Go on with the live share that --run and --run-secret keep, in its mailbox
    #[arg(long, requires_all = ["run", "run_secret", "mailbox"])]
    pub(crate) resume: bool,
}

impl RunArgs {
    /// Both files, or none for a run that is not kept.
    pub(crate) fn files(&self) -> Vec<&Path> {
        let files = [self.run.as_deref(), self.run_secret.as_deref()];
        files.into_iter().flatten().collect()
    }

    pub(crate) fn file(&self) -> Outcome<Option<RunFile>> {
        let (Some(run), Some(secret)) = (&self.run, &self.run_secret) else {
            return Ok(None);
        };
        if files::is_standard(run) || files::is_standard(secret) {
            return Err(Failure::input("a live share that is kept changes: name its files, not standard input"));
        }
        Ok(Some(RunFile { path: run.clone(), secret_path: secret.clone() }))
    }
}

/// One side of a live share.
pub(crate) trait LiveRun {
    fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError>;
    /// In seconds since 1970.
    fn expires(&self) -> i64;
}

macro_rules! live_run {
    ($($name:ident),+) => {$(
        impl LiveRun for $name {
            fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
                self.keep(next)
            }

            fn expires(&self) -> i64 {
                self.expires()
            }
        }
    )+};
}

live_run!(LiveShare, LiveAnswer);

/// The files of a run, of one of its sides.
pub(crate) struct RunFile {
    path: PathBuf,
    secret_path: PathBuf,
}

impl RunFile {
    /// Not held while waiting for the other side.
    pub(crate) fn turn(&self, session: &Session) -> Outcome<Turn> {
        Turn::take([self.path.as_path(), &self.secret_path], session)
    }

    fn secret(&self) -> SecretFile<RunSecret> {
        SecretFile::new(&self.secret_path)
    }

    /// Refuses the files of another run.
    pub(crate) fn expect_none(&self) -> Outcome<()> {
        match [&self.path, &self.secret_path].into_iter().find(|path| path.exists()) {
            None => Ok(()),
            Some(path) => Err(Failure::input(
                "there is already a file: --resume goes on with a live share that is kept; if none is, remove the file",
            ))
            .in_file(path),
        }
    }

    /// Keeps a run that has begun.
    pub(crate) fn create(&self, run: &mut impl LiveRun) -> Outcome<()> {
        self.expect_none()?;
        let secret = RunSecret::generate()?;
        let state = run.keep(&secret)?;
        let written = self.carry_out(&mut RunStore::create(&state, &secret));
        if written.is_err() {
            self.secret().remove();
        }
        written
    }

    /// The run that is kept, unless it has expired.
    pub(crate) fn open<R: LiveRun>(
        &self,
        session: &Session,
        resume: impl Fn(&[u8], &RunSecret) -> Result<R, RecordError>,
    ) -> Outcome<R> {
        if !self.path.exists() || !self.secret().is_there() {
            return Err(Failure::input("no live share is kept here: it has ended, or its files have other names"))
                .in_file(&self.path);
        }
        let (mut store, state) = self.resume().map_err(|failure| match failure.code() {
            code if code == RecordError::Undecryptable.code() => Failure::run_over().about(&files::name(&self.path)),
            _ => failure,
        })?;
        let run = resume(&state, &store.secret()).in_file(&self.path)?;
        self.carry_out(&mut store)?;
        self.refuse_expired(run.expires(), session)?;
        Ok(run)
    }

    /// Erases a run that has expired.
    pub(crate) fn refuse_expired(&self, expires: i64, session: &Session) -> Outcome<()> {
        if session.present() < expires {
            return Ok(());
        }
        self.erase()?;
        Err(RecordError::ShareExpired).in_file(&self.path)
    }

    /// Judges the other side's message; a run whose message was refused is over, and erased.
    pub(crate) fn judge<R: LiveRun, T>(
        &self,
        run: &mut R,
        take: impl FnOnce(&mut R) -> Result<(), RecordError>,
        finish: impl FnOnce(&mut R) -> Result<T, RecordError>,
    ) -> Outcome<T> {
        take(run)?;
        self.keep(run)?;
        let finished = finish(run);
        if finished.is_err() {
            self.erase()?;
        }
        Ok(finished?)
    }

    fn keep(&self, run: &mut impl LiveRun) -> Outcome<()> {
        let (next, (mut store, _)) = (RunSecret::generate()?, self.resume()?);
        store.save(&run.keep(&next)?, &next)?;
        self.carry_out(&mut store)
    }

    /// The run has ended.
    pub(crate) fn erase(&self) -> Outcome<()> {
        let (mut store, _) = self.resume()?;
        store.end();
        self.carry_out(&mut store)
    }

    /// The store and the state, as they are found.
    fn resume(&self) -> Outcome<(RunStore, Vec<u8>)> {
        let (current, next) = self.secret().read()?;
        let found = FoundRun { file: files::read(&self.path, MAX_MESSAGE)?, current, next };
        let store = RunStore::resume(&found).in_file(&self.path)?;
        Ok((store, found.file))
    }

    fn carry_out(&self, store: &mut RunStore) -> Outcome<()> {
        while carry_out(&store.step(), &self.path, Some(&self.secret()))? {
            store.done();
        }
        Ok(())
    }
}
