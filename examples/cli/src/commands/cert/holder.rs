//! Who recovered, as JSON.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::typed;
use episeal::certificates::names::{NameLanguage, NameParts, PersonName};
use episeal::certificates::{CalendarDate, DateOfBirth};
use serde::Deserialize;
use std::path::Path;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The fields of the file. Wiped on drop.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct Holder {
    surname: String,
    #[serde(default)]
    given_names: String,
    /// As in the travel document, where that differs from the tables.
    document_surname: Option<String>,
    document_given_names: Option<String>,
    #[serde(default)]
    #[zeroize(skip)]
    language: Language,
    date_of_birth: String,
    first_positive: String,
}

/// Whose rules Cyrillic letters follow.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Language {
    #[default]
    Other,
    Belarusian,
    Bulgarian,
    Macedonian,
    Serbian,
    Ukrainian,
}

impl From<Language> for NameLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Other => Self::Other,
            Language::Belarusian => Self::Belarusian,
            Language::Bulgarian => Self::Bulgarian,
            Language::Macedonian => Self::Macedonian,
            Language::Serbian => Self::Serbian,
            Language::Ukrainian => Self::Ukrainian,
        }
    }
}

impl Holder {
    pub(super) fn read(path: &Path) -> Outcome<Self> {
        let json = files::read_data(path, files::MAX_CONTACT)?;
        serde_json::from_slice(typed::bare(&json))
            .map_err(|_| Failure::input("not a JSON object of surname, given_names, document_surname, document_given_names, language, date_of_birth and first_positive"))
            .in_file(path)
    }

    pub(super) fn name(&self) -> Outcome<PersonName> {
        let (surname, given) = (&self.document_surname, &self.document_given_names);
        let name = match (surname, given) {
            (None, None) => PersonName::new(&self.surname, &self.given_names, self.language.into()),
            _ => PersonName::with_document_spelling(
                &parts(&self.surname, &self.given_names),
                &parts(surname.as_deref().unwrap_or_default(), given.as_deref().unwrap_or_default()),
            ),
        };
        Ok(name?)
    }

    pub(super) fn date_of_birth(&self) -> Outcome<DateOfBirth> {
        Ok(DateOfBirth::parse(&self.date_of_birth)?)
    }

    pub(super) fn first_positive(&self) -> Outcome<CalendarDate> {
        Ok(CalendarDate::parse(&self.first_positive)?)
    }
}

fn parts(surname: &str, given_names: &str) -> NameParts {
    NameParts { surname: surname.into(), given_names: given_names.into() }
}
