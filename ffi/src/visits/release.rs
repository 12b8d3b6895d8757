//! What a venue hands over, part by part.

use crate::errors::RecordError;
use crate::state::{State, state};
use episeal::visits::{Area, venue};

#[derive(uniffi::Object)]
pub struct Release(State<venue::Release>);

state!(Release(venue::Release));

#[uniffi::export]
impl Release {
    pub fn push(&self, visit: Vec<u8>, notes: Vec<Vec<u8>>) -> Result<(), RecordError> {
        self.0.write().push(&visit, &notes)
    }

    pub fn empty_areas(&self) -> Vec<Area> {
        self.0.read().empty_areas().into()
    }

    pub fn finish(&self) {
        self.0.write().finish();
    }

    pub fn next_part(&self) -> Result<Option<Vec<u8>>, RecordError> {
        self.0.write().next_part()
    }
}
