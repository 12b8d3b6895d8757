//! What hangs at a venue's door.

use crate::errors::RecordError;
use crate::ids::{Area, VenueId};
use episeal::visits::visitor;

/// What a venue prints: its identity, its name, and the area where the poster is put up.
#[derive(uniffi::Object)]
pub struct Poster(pub(crate) visitor::Poster);

#[uniffi::export]
impl Poster {
    /// A code for `area` of a venue.
    ///
    /// # Errors
    /// - `TooLong`: the name has more than 160 bytes.
    /// - `InvalidText`: the name has a control character, or nothing visible in it.
    #[uniffi::constructor]
    pub fn new(venue: VenueId, name: String, area: Area) -> Result<Self, RecordError> {
        Ok(Self(visitor::Poster::new(venue.read()?, &name, area.read()?)?))
    }

    /// Reads the text of the printed code.
    ///
    /// # Errors
    /// - `WrongPurpose`: the text of another kind of key.
    /// - `UnsupportedVersion`: the code of a newer version.
    /// - `Malformed`: anything else.
    ///
    /// # Security
    /// Anyone can print a code with any name: a false sticker is not detected here.
    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, RecordError> {
        Ok(Self(visitor::Poster::parse(&text)?))
    }

    /// The text of the printed code, in upper case for a QR code in alphanumeric mode.
    ///
    /// # Errors
    /// - `TooLong`: the code has extensions that fit in no printed code; cannot happen without extensions.
    pub fn to_text(&self) -> Result<String, RecordError> {
        self.0.to_text()
    }

    /// The venue's identity.
    pub fn venue(&self) -> VenueId {
        self.0.venue().into()
    }

    /// The venue's name as printed.
    pub fn name(&self) -> String {
        self.0.name().into()
    }

    /// The area where the poster is put up.
    pub fn area(&self) -> Area {
        self.0.area().clone().into()
    }
}
