//! `invite`: staff read a visitor's code.

use super::Run;
use super::seal::read_poster;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::typed;
use clap::{ArgGroup, Args};
use episeal::visits::staff::CheckInReader;
use episeal::visits::{MAX_MESSAGE, RecordError};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The longest text of a check-in code, in bytes.
const MAX_CODE: u32 = 256;

/// Invite the visitor whose code was scanned to check in here. Only the app that showed the code can open the
/// invitation; a code works once, in its half minute and the ones before and after.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("read").required(true).args(["code", "code_file"])))]
pub(crate) struct Invite {
    /// The visitor's code: `EPISEAL-CHECK-IN1...`. Other users of this machine can see what is typed here while it is
    /// valid
    #[arg(long, value_name = "TEXT")]
    pub(crate) code: Option<String>,
    /// File with the visitor's code
    #[arg(long, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
    /// Where the visitor checks in: the text `EPISEAL-POSTER1...`, or a file with it
    #[arg(long, value_name = "TEXT|FILE")]
    pub(crate) poster: PathBuf,
    /// The venue's signed day key of today
    #[arg(long, value_name = "FILE")]
    pub(crate) day_key: PathBuf,
    /// Directory for invitations, where `check-in` looks for its own
    #[arg(long, value_name = "DIR")]
    pub(crate) mailbox: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Posted {
    /// The name of the invitation in its directory.
    handle: String,
    venue_name: String,
}

impl Run for Invite {
    type Report = Posted;

    fn run(&self, session: &Session) -> Outcome<Posted> {
        let poster = read_poster(&self.poster)?;
        let day_key = files::read(&self.day_key, MAX_MESSAGE)?;
        let text = self.read_code()?;
        let place = match &self.code_file {
            Some(path) => files::name(path),
            None => "--code".to_owned(),
        };
        let code = CheckInReader::new().read(text.trim_ascii_end(), session.now);
        let code = code.map_err(|error| Failure::from(error).about(&place))?;
        let invitation = code.invite(&poster, &day_key).in_file(&self.day_key)?;
        let handle = code.handle().to_text();
        let path = self.mailbox.join(&handle);
        files::create_directory(&self.mailbox).in_file(&self.mailbox)?;
        if path.exists() {
            return Err(Failure::from(RecordError::CodeUsed)).in_file(&path);
        }
        files::write_new(&path, &invitation, Content::Message)?;
        Ok(Posted { handle, venue_name: poster.name().to_owned() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Invite {
    fn read_code(&self) -> Outcome<Zeroizing<String>> {
        let Some(path) = &self.code_file else {
            return Ok(Zeroizing::new(self.code.clone().unwrap_or_default()));
        };
        typed::read_line(path, MAX_CODE, Failure::input("the code is not UTF-8"))
    }
}

impl fmt::Display for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invited to {}", self.venue_name)
    }
}
