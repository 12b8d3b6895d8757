//! What hangs at a venue's door.

use crate::errors::RecordError;
use episeal::visits::{Area, VenueId, visitor};

#[derive(uniffi::Object)]
pub struct Poster(pub(crate) visitor::Poster);

#[uniffi::export]
impl Poster {
    #[uniffi::constructor]
    pub fn new(venue: VenueId, name: String, area: Area) -> Result<Self, RecordError> {
        Ok(Self(visitor::Poster::new(venue, &name, area)?))
    }

    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, RecordError> {
        Ok(Self(visitor::Poster::parse(&text)?))
    }

    pub fn to_text(&self) -> Result<String, RecordError> {
        self.0.to_text()
    }

    pub fn venue(&self) -> VenueId {
        self.0.venue()
    }

    pub fn name(&self) -> String {
        self.0.name().into()
    }

    pub fn area(&self) -> Area {
        self.0.area().clone()
    }
}
