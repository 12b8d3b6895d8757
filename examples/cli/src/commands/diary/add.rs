//! `diary add` and `diary amend`.

use crate::commands::Run;
use crate::commands::checkout::read_kept;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{InFile, Outcome};
use crate::session::Session;
use clap::Args;
use episeal::visits::RecordError;
use episeal::visits::diary::Diary;
use episeal::visits::visitor::Kept;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Add what `seal` wrote with --kept.
///
/// The kept file can then be removed, unless `checkout` is still to come, which reads it and rewrites it.
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    pub(crate) visits: KeptVisits,
}

/// Replace the visit's earlier revision with what `checkout` wrote.
///
/// The kept file can then be removed.
#[derive(Debug, Args)]
pub(crate) struct Amend {
    #[command(flatten)]
    pub(crate) visits: KeptVisits,
}

/// Visits for a diary: all of them are added, or none.
#[derive(Debug, Args)]
pub(crate) struct KeptVisits {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// What the visitor kept of a visit; may be given more than once
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) kept: Vec<PathBuf>,
}

#[derive(Serialize)]
pub(crate) struct Added {
    added: usize,
    visits: usize,
}

#[derive(Serialize)]
pub(crate) struct Amended {
    amended: usize,
    visits: usize,
}

impl KeptVisits {
    /// How many visits the diary then has.
    fn put(&self, put: impl Fn(&mut Diary, &Kept) -> Result<(), RecordError>, session: &Session) -> Outcome<usize> {
        let kept = self.kept.iter().map(|path| read_kept(path));
        let kept: Vec<_> = kept.collect::<Outcome<_>>()?;
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        for (path, kept) in self.kept.iter().zip(&kept) {
            put(&mut file.diary, kept).in_file(path)?;
        }
        file.save()?;
        Ok(file.diary.visits().len())
    }
}

impl Run for Add {
    type Report = Added;

    fn run(&self, session: &Session) -> Outcome<Added> {
        Ok(Added { visits: self.visits.put(Diary::add, session)?, added: self.visits.kept.len() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for Amend {
    type Report = Amended;

    fn run(&self, session: &Session) -> Outcome<Amended> {
        Ok(Amended { visits: self.visits.put(Diary::amend, session)?, amended: self.visits.kept.len() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, visits } = self;
        write!(f, "added {added} visits: the diary has {visits}")
    }
}

impl fmt::Display for Amended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amended, visits } = self;
        write!(f, "amended {amended} of {visits} visits")
    }
}
