//! `check-in`: where staff scan the visitor.

use super::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::MAX_MESSAGE;
use episeal::visits::visitor::{CheckInCodes, Invitation};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How often the directory is checked for an invitation.
const PAUSE: Duration = Duration::from_millis(200);

/// Get invited to check in by staff who scan a code from this screen: the code is printed, a new one every 30 seconds,
/// until there is an invitation for one of the last two.
///
/// Whoever sees a code can send an invitation from another venue: the venue is shown, and you are asked whether that is
/// where you are. Only then are its poster and its day key written, for `seal`, which checks them like those of a
/// scanned poster.
#[derive(Debug, Args)]
pub(crate) struct CheckIn {
    /// Directory for invitations, where `invite` leaves them
    #[arg(long, value_name = "DIR")]
    pub(crate) mailbox: PathBuf,
    /// How long to wait for an invitation, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) wait: u64,
    /// Venue, name and area, for `seal --poster`
    #[arg(long, value_name = "FILE")]
    pub(crate) poster_out: PathBuf,
    /// The venue's signed day key, for `seal --day-key`
    #[arg(long, value_name = "FILE")]
    pub(crate) day_key_out: PathBuf,
    /// Do not ask whether the venue is the right one
    #[arg(long)]
    pub(crate) yes: bool,
}

/// A code, while it is shown.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    /// When the next one is shown, RFC 3339.
    until: String,
}

/// Where the invitation is to.
#[derive(Debug, Serialize)]
pub(crate) struct Invited {
    /// The venue's public key.
    venue: String,
    venue_name: String,
    area: String,
}

impl Run for CheckIn {
    type Report = Invited;

    fn run(&self, session: &Session) -> Outcome<Invited> {
        if !self.yes && !session.can_ask() {
            return Err(Failure::input("there is no terminal to ask whether the venue is the right one: give --yes"));
        }
        let invitation = self.wait_for_invitation(session)?;
        let poster = invitation.poster();
        let invited = Invited {
            venue: poster.venue().to_text(),
            venue_name: poster.name().to_owned(),
            area: poster.area().to_text(),
        };
        session.confirm(&format!("Check in at {}", invited.place()), self.yes)?;
        let text = format!("{}\n", poster.to_text()?);
        files::write(&self.poster_out, text.as_bytes(), Content::Text)?;
        let day_key = invitation.venue_day_key();
        files::write(&self.day_key_out, day_key, Content::Message)?;
        Ok(invited)
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.poster_out, &self.day_key_out]
    }
}

impl CheckIn {
    fn wait_for_invitation(&self, session: &Session) -> Outcome<Invitation> {
        let (start, wait) = (Instant::now(), Duration::from_secs(self.wait));
        let mut waiting = Waiting::default();
        loop {
            waiting.show(self, session)?;
            if let Some(invitation) = waiting.look(&self.mailbox, session)? {
                return Ok(invitation);
            }
            let left = wait.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(Failure::no_invitation()).in_file(&self.mailbox);
            }
            thread::sleep(PAUSE.min(left));
        }
    }
}

#[derive(Default)]
struct Waiting {
    codes: CheckInCodes,
    /// The half minute whose code is on the screen.
    shown: Option<i64>,
    /// Invitations that do not count: each is reported once.
    refused: BTreeSet<PathBuf>,
}

impl Waiting {
    /// Every half minute's code, once.
    fn show(&mut self, command: &CheckIn, session: &Session) -> Outcome<()> {
        let now = session.present();
        let code = self.codes.expose_secret_text(now)?;
        let half_minute = now.div_euclid(HALF_MINUTE);
        if self.shown == Some(half_minute) {
            return Ok(());
        }
        self.shown = Some(half_minute);
        let next = half_minute.saturating_add(1).saturating_mul(HALF_MINUTE);
        let until = times::show(next);
        let is_stdout_taken = command.outputs().into_iter().any(files::is_standard);
        session.announce(&Shown { code, until }, is_stdout_taken)
    }

    fn look(&mut self, mailbox: &Path, session: &Session) -> Outcome<Option<Invitation>> {
        let now = session.present();
        for handle in self.codes.handles(now)? {
            let path = mailbox.join(handle.to_text());
            if self.refused.contains(&path) || !path.exists() {
                continue;
            }
            let read = files::read(&path, MAX_MESSAGE);
            let accepted = read.and_then(|sealed| Ok(self.codes.accept(&sealed, now)?));
            match accepted {
                Ok(invitation) => return Ok(Some(invitation)),
                Err(failure) => {
                    session.notice(&files::name(&path), &failure);
                    self.refused.insert(path);
                }
            }
        }
        Ok(None)
    }
}

/// How long a code is shown, in seconds.
const HALF_MINUTE: i64 = 30;

impl Invited {
    fn place(&self) -> String {
        let Self { venue_name, area, .. } = self;
        match area.as_str() {
            "" => venue_name.clone(),
            area => format!("{venue_name}, {area}"),
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code: {}", self.code)
    }
}

impl fmt::Display for Invited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invited to {}", self.place())
    }
}
