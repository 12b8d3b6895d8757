//! Names as a person writes them and as travel documents do.

use crate::certificates::told;
use crate::coded::NameLanguage;
use crate::errors::IssueError;
use crate::records::personal;
use episeal::certificates::names;

personal! {
    /// The two parts of a name; who has only one name gives it as surname.
    NameParts {
        /// Surname, also called family name.
        surname: String,
        /// Given names; empty when there are none.
        given_names: String,
    }
}

impl From<NameParts> for names::NameParts {
    fn from(of: NameParts) -> Self {
        Self { surname: of.surname.into(), given_names: of.given_names.into() }
    }
}

#[derive(uniffi::Object)]
pub struct PersonName(pub(super) names::PersonName);

#[uniffi::export]
impl PersonName {
    #[uniffi::constructor]
    pub fn new(surname: String, given_names: String, language: NameLanguage) -> Result<Self, IssueError> {
        Ok(Self(names::PersonName::new(&surname, &given_names, language.into())?))
    }

    #[uniffi::constructor]
    pub fn with_document_spelling(written: NameParts, document: NameParts) -> Result<Self, IssueError> {
        Ok(Self(names::PersonName::with_document_spelling(&written.into(), &document.into())?))
    }

    pub fn is_cut(&self) -> bool {
        self.0.is_cut()
    }

    pub fn surname(&self) -> String {
        self.0.surname().into()
    }

    pub fn given_names(&self) -> String {
        self.0.given_names().into()
    }

    pub fn document_surname(&self) -> String {
        self.0.document_surname().into()
    }

    pub fn document_given_names(&self) -> String {
        self.0.document_given_names().into()
    }
}

#[uniffi::export]
pub fn transliterate(name: String, language: NameLanguage) -> Result<String, IssueError> {
    Ok(told(&names::transliterate(&name, language.into())?))
}
