//! `diary contact`.

use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::Outcome;
use crate::session::Session;
use crate::visit_line::{Person, read_contact};
use clap::Args;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Show, set or remove the visitor's contact data.
///
/// Older copies of the diary still hold the earlier data, until something is deleted.
#[derive(Debug, Args)]
pub(crate) struct EditContact {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// The new contact data, as JSON with the texts given_name, family_name, phone, email, street, house_number,
    /// postal_code, city, country
    #[arg(long, value_name = "FILE", conflicts_with = "remove")]
    pub(crate) set: Option<PathBuf>,
    /// Remove the contact data
    #[arg(long)]
    pub(crate) remove: bool,
}

/// What the diary has; none: no contact data.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Shown(Option<Person>);

impl Run for EditContact {
    type Report = Shown;

    fn run(&self, session: &Session) -> Outcome<Shown> {
        let contact = self.set.as_deref().map(read_contact).transpose()?;
        let file = if contact.is_some() || self.remove {
            let mut file = DiaryFile::open_to_change(&self.place, session)?;
            match &contact {
                Some(contact) => file.diary.set_contact(contact),
                None => file.diary.remove_contact(),
            }
            file.save()?;
            file
        } else {
            DiaryFile::open(&self.place, session)?
        };
        Ok(Shown(file.diary.contact().as_ref().map(Person::from)))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(person) = &self.0 else {
            return f.write_str("no contact data");
        };
        let fields = [
            ("given_name", &person.given_name),
            ("family_name", &person.family_name),
            ("phone", &person.phone),
            ("email", &person.email),
            ("street", &person.street),
            ("house_number", &person.house_number),
            ("postal_code", &person.postal_code),
            ("city", &person.city),
            ("country", &person.country),
        ];
        let given = fields.iter().filter(|(_, text)| !text.is_empty());
        let lines: Vec<_> = given.map(|(name, text)| format!("{name}: {text}")).collect();
        f.write_str(&lines.join("\n"))
    }
}
