//! `notice`: a health office tells guests that it read their visits.

use super::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::notice_keys::NoticeKeys;
use crate::session::Session;
use crate::times;
use clap::{ArgGroup, Args};
use episeal::visits::office::{NoticeScope, Office};
use episeal::visits::{KeyId, MAX_MESSAGE, RecordError};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Sign a notice for the guests whose visits of one day were read: each finds their own, and nobody else learns whose
/// were read, or how many.
///
/// Publish one per day for each of your day keys of the last 14 days, at a fixed time and always of the same size,
/// whether or not anything was read. `admit` takes it.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("of").required(true).args(["day", "kid"])))]
pub(crate) struct MakeNotice {
    /// Key file of the office
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The authority's certificate for the office
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: PathBuf,
    /// The day of the visits, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = times::parse_day)]
    pub(crate) day: Option<u32>,
    /// The office's day key for that day, by its id
    #[arg(long, value_name = "HEX")]
    pub(crate) kid: Option<String>,
    /// What `open --notice-keys` wrote; without it the notice tells nobody
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// How many guests it could tell: a multiple of 1024 up to 32768, the same in all notices of an office
    #[arg(long, value_name = "NUMBER", default_value_t = 1_024)]
    pub(crate) size: u32,
    /// The signed notice
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Noticed {
    /// The office's day key.
    kid: String,
    size: u32,
}

impl Run for MakeNotice {
    type Report = Noticed;

    fn run(&self, session: &Session) -> Outcome<Noticed> {
        let office = KeyFile::<Office>::load(&self.key, session)?.party;
        let (kid, size) = (self.day_key(&office, session.now)?, self.size);
        let keys = self.keys.as_deref().map(NoticeKeys::read).transpose()?;
        let keys = keys.unwrap_or_default();
        let certificate = files::read(&self.certificate, MAX_MESSAGE)?;
        let scope = NoticeScope { kid, size };
        let notice = office.notice(&scope, keys.as_slice(), &certificate, session.now)?;
        files::write(&self.out, &notice, Content::Message)?;
        let kid = kid.to_text();
        Ok(Noticed { kid, size })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl MakeNotice {
    fn day_key(&self, office: &Office, now: i64) -> Outcome<KeyId> {
        if let Some(kid) = &self.kid {
            return KeyId::parse(kid).map_err(|error| Failure::from(error).about("--kid"));
        }
        let day_keys = office.day_keys(now)?.into_iter();
        let mut of_day = day_keys.filter(|kept| Some(kept.day) == self.day);
        let found = of_day.next().ok_or(RecordError::NoDayKey);
        Ok(found.in_file(&self.key)?.kid)
    }
}

impl fmt::Display for Noticed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a notice under the day key {}", self.kid)
    }
}
