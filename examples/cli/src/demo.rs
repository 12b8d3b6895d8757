//! `demo`: the whole story, through the commands and with real files.

mod attempts;
mod case;
mod certificate;
mod contacts;
mod diary;
mod guests;
mod inquiry;
mod parties;
mod server;
mod share;
mod stays;
mod story;

use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use clap::Args;
use guests::GuestList;
use parties::Parties;
use serde::Serialize;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use story::Story;

/// Tell the whole story with real files: guests check in, one is infected and shares her visits, the office finds the
/// contacts; she recovers and gets a certificate.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The guests as CSV with the columns venue, area, kind, arrival, departure, given_name, family_name, phone,
    /// email, street, postal_code, city; times in RFC 3339 with an offset
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// Directory for all files; one of an earlier demo is emptied
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Marks a directory that a demo made, and that a demo may empty.
const MARK: &str = ".episeal-demo";

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    guests: usize,
    bad_rows: usize,
    contacts: usize,
    directory: String,
}

impl Run for Demo {
    type Report = Told;

    fn run(&self, session: &Session) -> Outcome<Told> {
        let list = GuestList::read(&self.data)?;
        files::wait_for_no_disk();
        fresh(&self.out)?;
        let mut story = Story::new(session.is_json());
        story.title("Sealed check-ins: who can read what")?;
        let parties = Parties::set_up(&self.out, &list, session, &mut story)?;
        let stays = stays::check_in(&parties, &list, session, &mut story)?;
        let phone = diary::keep(&parties, &stays, &mut story)?;
        server::store(&parties, &stays, session, &mut story)?;
        attempts::venue_alone(&parties, &mut story)?;
        let shared = share::by_code(&parties, &phone, &mut story)?;
        share::live(&parties, &phone, &shared, &mut story)?;
        let places = inquiry::plan(&parties, &shared, &mut story)?;
        inquiry::unlawful(&parties, &places, &mut story)?;
        attempts::office_alone(&parties, &places, &mut story)?;
        inquiry::release(&parties, &places, &mut story)?;
        inquiry::open_all(&parties, &places, &mut story)?;
        attempts::changed_copies(&parties, &places, &mut story)?;
        let contacts = contacts::list(&parties, &places, &mut story)?;
        diary::forget(&parties, &phone, &mut story)?;
        certificate::recovered(&parties, &mut story)?;
        Ok(Told {
            guests: list.guests.len(),
            bad_rows: list.bad_rows.len(),
            contacts,
            directory: files::name(&self.out),
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// A directory with nothing in it but the demo's mark; a directory that is not a demo's is not touched.
fn fresh(directory: &Path) -> Outcome<()> {
    let is_used = fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some());
    if is_used {
        if !directory.join(MARK).exists() {
            return Err(Failure::input("the directory is not empty and was not made by a demo")).in_file(directory);
        }
        fs::remove_dir_all(directory).in_file(directory)?;
    }
    fs::create_dir_all(directory).in_file(directory)?;
    files::write(&directory.join(MARK), b"", Content::Text)
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let directory = &self.directory;
        writeln!(f)?;
        writeln!(f, "{} contacts of {} guests.", self.contacts, self.guests)?;
        writeln!(f, "All files:            {directory}")?;
        writeln!(f, "The contacts as JSON: {directory}/contacts.jsonl")?;
        writeln!(f, "The same for SORMAS:  {directory}/contacts.csv")?;
        write!(f, "Her certificate:      {directory}/certificate/page.pdf")
    }
}
