//! Which of the things that a person typed was refused.

use super::RecordError;
use core::fmt;

coded! {
    /// A field in which a person types a text. Flat and without payload: what was typed is never revealed.
    Field, list fields;

    /// Given names of a visitor.
    GivenName => "given-name", "given name";
    /// Family name of a visitor.
    FamilyName => "family-name", "family name";
    /// Telephone number.
    Phone => "phone", "phone";
    /// E-mail address.
    Email => "email", "e-mail";
    /// Street.
    Street => "street", "street";
    /// House number.
    HouseNumber => "house-number", "house number";
    /// Postal code.
    PostalCode => "postal-code", "postal code";
    /// City.
    City => "city", "city";
    /// Country.
    Country => "country", "country";
    /// Name of a venue.
    VenueName => "venue-name", "venue name";
    /// Name of a health office.
    OfficeName => "office-name", "office name";
    /// Area of a venue, or one of its levels.
    Area => "area", "area";
    /// Legal basis of a request.
    LegalBasis => "legal-basis", "legal basis";
    /// PIN of a diary.
    Pin => "pin", "PIN";
    /// Passphrase of a key ring.
    Passphrase => "passphrase", "passphrase";
    /// Code of a share.
    ShareCode => "share-code", "share code";
}

/// What was refused, and in which field a person typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    field: Field,
    error: RecordError,
}

impl FieldError {
    /// `error` in `field`.
    #[must_use]
    pub fn new(field: Field, error: RecordError) -> Self {
        Self { field, error }
    }

    /// Where it was typed.
    #[must_use]
    pub fn field(self) -> Field {
        self.field
    }

    /// Why it was refused.
    #[must_use]
    pub fn error(self) -> RecordError {
        self.error
    }

    /// What it says to a person, in English.
    #[must_use]
    pub fn sentence(self) -> String {
        format!("{}: {}", self.field.sentence(), self.error.sentence())
    }
}

/// `code: field: sentence`
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error.code(), self.sentence())
    }
}

impl std::error::Error for FieldError {}

impl From<FieldError> for RecordError {
    fn from(refused: FieldError) -> Self {
        refused.error
    }
}
