//! The venue's printed code (core/FORMAT.md, section 8).

use crate::area::Area;
use crate::contact::Contact;
use crate::extensions::Extensions;
use crate::id::VenueId;
use crate::item::DataItems;
use episeal_base::error::RecordError;
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};

/// What a venue prints: its identity, its name, and the area where the poster is put up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Poster {
    venue: VenueId,
    name: String,
    area: Area,
    extensions: Extensions,
}

impl Poster {
    /// The longest name of a venue, in bytes of UTF-8.
    pub const MAX_NAME_BYTES: u32 = Contact::MAX_NAME_BYTES;

    /// A code for `area` of a venue.
    ///
    /// # Errors
    /// - `TooLong`: the name has more than 160 bytes.
    /// - `InvalidText`: the name has a control character, or nothing visible in it.
    pub fn new(venue: VenueId, name: &str, area: Area) -> Result<Self, RecordError> {
        let name = text::entered_filled(name, Self::MAX_NAME_BYTES as usize)?;
        Ok(Self { venue, name, area, extensions: Extensions::default() })
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
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let bytes = text::decode_key(text::POSTER, text)?;
        let mut reader = Reader::whole(&bytes)?;
        let is_extended = reader.versioned_and_extended(4)?;
        let mut poster = Self::read(&mut reader)?;
        poster.extensions = Extensions::read(&mut reader, is_extended)?;
        reader.end()?;
        poster.extensions.check()?;
        Ok(poster)
    }

    /// The text of the printed code, in upper case for a QR code in alphanumeric mode.
    ///
    /// # Errors
    /// - `TooLong`: the code has extensions that fit in no printed code; cannot happen without extensions.
    pub fn to_text(&self) -> Result<String, RecordError> {
        let writer = Writer::new().array(self.extensions.after(4)).uint(1);
        let payload = self.extensions.write(self.write(writer)).finish();
        text::encode_key(text::POSTER, &payload).map(|text| text.to_string())
    }

    /// The venue's identity.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// The venue's name as printed.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The area where the poster is put up.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.area
    }
}

impl DataItems for Poster {
    /// Venue, name, area: three items of an array that the caller begins.
    fn write(&self, writer: Writer) -> Writer {
        let writer = writer.bytes(self.venue.as_bytes()).text(&self.name);
        self.area.write(writer)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self {
            venue: VenueId::read(reader)?,
            name: text::read_visible(reader, Self::MAX_NAME_BYTES as usize)?.to_owned(),
            area: Area::read(reader)?,
            extensions: Extensions::default(),
        })
    }
}

/// The poster with what was printed.
pub fn of_checked(venue: VenueId, name: String, area: Area) -> Poster {
    Poster { venue, name, area, extensions: Extensions::default() }
}
