//! `diary change-pin`.

use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{InField, Outcome};
use crate::session::Session;
use clap::Args;
use episeal::visits::Field;
use episeal::visits::stretch::Stretch;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Change the PIN.
#[derive(Debug, Args)]
pub(crate) struct ChangePin {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// File with the new PIN; a line break at its end is ignored [default: asked for, twice]
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

#[derive(Serialize)]
pub(crate) struct PinChanged {
    visits: usize,
}

impl Run for ChangePin {
    type Report = PinChanged;

    fn run(&self, session: &Session) -> Outcome<PinChanged> {
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        let pin = session.new_pin(self.new_passphrase_file.as_deref())?;
        let pin = Stretch::new().new_pin_key(&pin).in_field(Field::Pin)?;
        file.change(|diary, next| diary.change_pin(&pin, next), |diary| diary.change_pin_without_secret(&pin))?;
        file.save()?;
        Ok(PinChanged { visits: file.diary.visits().len() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for PinChanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the PIN was changed")
    }
}
