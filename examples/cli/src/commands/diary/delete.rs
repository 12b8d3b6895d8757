//! `diary delete`, `diary delete-all` and `diary expire`.

use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use clap::Args;
use episeal::visits::RecordId;
use episeal::visits::diary::Diary;
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// Delete visits: all that are named, or none.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// Ids of records, 32 hexadecimal digits each
    #[arg(value_name = "RECORD", required = true)]
    pub(crate) records: Vec<String>,
}

/// Delete all visits and the contact data.
#[derive(Debug, Args)]
pub(crate) struct DeleteAll {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
}

/// Delete the visits on days more than 14 days before that of --at. If none is due, nothing is written.
#[derive(Debug, Args)]
pub(crate) struct Expire {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
}

#[derive(Serialize)]
pub(crate) struct Deleted {
    pub(crate) deleted: usize,
    /// Those that remain.
    pub(crate) visits: usize,
}

impl Run for Delete {
    type Report = Deleted;

    fn run(&self, session: &Session) -> Outcome<Deleted> {
        let ids = parse_records(&self.records)?;
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        // Only the last secret is ever written: a diary in memory is not an old copy.
        for id in &ids {
            let deleted = file.change(|diary, next| diary.delete(id, next), |diary| diary.delete_without_secret(id));
            deleted.map_err(|error| Failure::from(error).about(&id.to_text()))?;
        }
        file.save()?;
        Ok(Deleted::of(&file, ids.len()))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for DeleteAll {
    type Report = Deleted;

    fn run(&self, session: &Session) -> Outcome<Deleted> {
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        let before = file.diary.visits().len();
        file.change(Diary::delete_all, Diary::delete_all_without_secret)?;
        file.save()?;
        Ok(Deleted::of(&file, before))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for Expire {
    type Report = Deleted;

    fn run(&self, session: &Session) -> Outcome<Deleted> {
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        if !file.diary.has_due(session.now)? {
            return Ok(Deleted::of(&file, 0));
        }
        let now = session.now;
        let deleted = file.change(|diary, next| diary.expire(next, now), |diary| diary.expire_without_secret(now))?;
        file.save()?;
        Ok(Deleted::of(&file, usize::try_from(deleted).unwrap_or(usize::MAX)))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// Ids of records as they are typed.
pub(crate) fn parse_records(records: &[String]) -> Outcome<Vec<RecordId>> {
    let ids = records.iter().map(|text| RecordId::parse(text));
    let ids = ids.collect::<Result<_, _>>();
    ids.map_err(|error| Failure::from(error).about("the id of a record"))
}

impl Deleted {
    fn of(file: &DiaryFile, deleted: usize) -> Self {
        Self { deleted, visits: file.diary.visits().len() }
    }
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { deleted, visits } = self;
        write!(f, "deleted {deleted} visits: the diary has {visits}")
    }
}
