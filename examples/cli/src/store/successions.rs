//! The successions that the server publishes and never forgets: `DIR/successions/<role>.<old key>.<day>.succession`,
//! the key in hexadecimal, the day the first one of the new key.

use super::{Store, names_in};
use crate::failure::{InFile, Outcome};
use crate::files;
use crate::times;
use episeal::visits::server::{AdmittedSuccession, venue_counts};
use episeal::visits::trust::SuccessionRole;
use episeal::visits::{MAX_MESSAGE, VenueId};
use std::path::PathBuf;

impl Store {
    /// Every published one: those of one chain are among them.
    pub(crate) fn successions(&self) -> Outcome<Vec<Vec<u8>>> {
        let directory = self.succession_directory();
        let names = names_in(&directory).in_file(&directory)?;
        names
            .filter(|name| !matches!(name, Ok(name) if !name.ends_with(".succession")))
            .map(|name| files::read(&directory.join(name.in_file(&directory)?), MAX_MESSAGE))
            .collect()
    }

    pub(crate) fn put_succession(&self, admitted: &AdmittedSuccession, succession: &[u8]) -> Outcome<()> {
        let day = times::show_day(admitted.day());
        let start = start_of_name(admitted.role(), admitted.old());
        let name = format!("{start}{day}.succession");
        self.write(&self.succession_directory().join(name), succession)
    }

    /// True when another key counts on that day in place of this venue's: its successor, or before it the old one.
    pub(crate) fn is_succeeded(&self, venue: &VenueId, day: u32) -> Outcome<bool> {
        Ok(!venue_counts(venue, day, &self.successions()?)?)
    }

    fn succession_directory(&self) -> PathBuf {
        self.directory.join("successions")
    }
}

/// `<role>.<old key>.`
fn start_of_name(role: SuccessionRole, old: &[u8; 32]) -> String {
    let role = match role {
        SuccessionRole::Authority => "authority",
        SuccessionRole::Venue => "venue",
    };
    let old: String = old.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{role}.{old}.")
}
