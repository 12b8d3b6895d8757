//! `diary create`.

use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::Outcome;
use crate::session::Session;
use crate::visit_line::read_contact;
use clap::Args;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Create a diary and its secret; existing files are not overwritten.
#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// The visitor's contact data, as JSON with the texts given_name, family_name, phone, email, street, house_number,
    /// postal_code, city, country
    #[arg(long, value_name = "FILE")]
    pub(crate) contact: Option<PathBuf>,
}

#[derive(Serialize)]
pub(crate) struct Created {
    has_secret: bool,
    has_contact: bool,
}

impl Run for Create {
    type Report = Created;

    fn run(&self, session: &Session) -> Outcome<Created> {
        let contact = self.contact.as_deref().map(read_contact).transpose()?;
        let mut file = DiaryFile::create(&self.place, session)?;
        if let Some(contact) = &contact {
            file.diary.set_contact(contact);
        }
        file.save()?;
        Ok(Created { has_secret: self.place.secret.is_some(), has_contact: contact.is_some() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for Created {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.has_secret {
            true => write!(f, "a new diary, under its PIN and its secret"),
            false => write!(f, "a new diary, under its PIN alone: what is deleted stays readable in old copies"),
        }
    }
}
