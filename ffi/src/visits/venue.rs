//! The venue: day keys, requests, releases.

use super::poster::Poster;
use super::ring::ringed;
use super::trust::Trust;
use crate::convert::exposed;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{Area, VenueId, venue};

#[derive(uniffi::Object)]
pub struct Venue(State<venue::Venue>);

state!(Venue(venue::Venue));
ringed!(Venue(venue::Venue), self => self.0.read());

#[uniffi::export]
impl Venue {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(venue::Venue::generate()?.into())
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(venue::Venue::import_secret_bytes(&bytes)?.into())
    }

    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.read().export_secret_bytes()?))
    }

    pub fn id(&self) -> VenueId {
        self.0.read().id()
    }

    pub fn poster(&self, name: String, area: Area) -> Result<Poster, RecordError> {
        Ok(Poster(self.0.read().poster(&name, area)?))
    }

    pub fn day_key(&self, day: Day, office_day_key: Vec<u8>, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key(day.0, &office_day_key, &trust.0.read(), now.0)
    }

    pub fn day_key_venue_may_read(&self, day: Day, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key_venue_may_read(day.0, now.0)
    }
}
