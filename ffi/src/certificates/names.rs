//! Names as a person writes them and as travel documents do.

use crate::certificates::told;
use crate::coded::NameLanguage;
use crate::errors::IssueError;
use crate::records::personal;
use episeal::certificates::names;

personal! {
    /// Surname and given names in one spelling.
    NameParts {
        /// The surname.
        surname: String,
        /// The given names; empty when there are none.
        given_names: String,
    }
}

impl From<NameParts> for names::NameParts {
    fn from(of: NameParts) -> Self {
        Self { surname: of.surname.into(), given_names: of.given_names.into() }
    }
}

/// The name of a person, as it is written and as travel documents write it.
#[derive(uniffi::Object)]
pub struct PersonName(pub(super) names::PersonName);

#[uniffi::export]
impl PersonName {
    /// A name of at most 320 characters per part; a part longer than 80 is cut, as in the EU schema.
    ///
    /// A person with only one name gives it as surname, and no given names. Titles are letters like any others: leave
    /// them out unless the travel document has them.
    ///
    /// # Errors
    /// - `NameInvalid`: a part has a control character or is longer than 320 characters.
    /// - `NameUnwritable`: a part has a letter or digit without a transliteration.
    /// - `NameEmpty`: nothing of the surname, or of the given names if there are any, remains.
    #[uniffi::constructor]
    pub fn new(surname: String, given_names: String, language: NameLanguage) -> Result<Self, IssueError> {
        Ok(Self(names::PersonName::new(&surname, &given_names, language.into())?))
    }

    /// A name whose machine-readable spelling is that of the person's travel document, which takes precedence over the
    /// tables (EU schema 1.3.0: "the same convention as in the holder's machine readable travel documents").
    ///
    /// # Errors
    /// - `NameInvalid`: a part has a control character, is too long, or has a document spelling outside `A-Z<`.
    /// - `NameEmpty`: the surname is empty, or given names are there in only one of the two spellings.
    #[uniffi::constructor]
    pub fn with_document_spelling(written: NameParts, document: NameParts) -> Result<Self, IssueError> {
        Ok(Self(names::PersonName::with_document_spelling(&written.into(), &document.into())?))
    }

    /// True when a part was longer than 80 characters and was cut: the certificate has what remains, and whoever
    /// compares it with a passport should know.
    pub fn is_cut(&self) -> bool {
        self.0.is_cut()
    }

    /// The surname as it is written.
    pub fn surname(&self) -> String {
        self.0.surname().into()
    }

    /// The given names as they are written; empty when there are none.
    pub fn given_names(&self) -> String {
        self.0.given_names().into()
    }

    /// The surname as travel documents write it: `A-Z` and `<`.
    pub fn document_surname(&self) -> String {
        self.0.document_surname().into()
    }

    /// The given names as travel documents write them; empty when there are none.
    pub fn document_given_names(&self) -> String {
        self.0.document_given_names().into()
    }
}

/// A name in the alphabet of travel documents, `A-Z` and `<`, of at most 80 characters.
///
/// Doc 9303-3, 4.6: apostrophes and other punctuation are omitted, a hyphen, comma or space is one filler. A longer
/// name is cut after 80 characters (EU schema 1.3.0: "as per ICAO 9303"), and never ends in a filler, so that the last
/// character is a letter where a name may have been cut (Doc 9303-4, 4.2.3).
///
/// # Errors
/// - `NameInvalid`: it has a control character or is longer than 320 characters.
/// - `NameUnwritable`: it has a letter or digit without a transliteration.
/// - `NameEmpty`: nothing remains.
#[uniffi::export]
pub fn transliterate(name: String, language: NameLanguage) -> Result<String, IssueError> {
    Ok(told(&names::transliterate(&name, language.into())?))
}
