//! A venue's signed list of its areas.

use crate::convert::{Result, ids, number, text};
use episeal::visits::venue;
use episeal::visits::{Area, VenueId};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct VenueAreas(pub(crate) venue::VenueAreas);

#[wasm_bindgen]
impl VenueAreas {
    pub fn verify(areas: &[u8], venue: &str) -> Result<VenueAreas> {
        Ok(Self(venue::VenueAreas::verify(areas, &VenueId::parse(venue)?)?))
    }

    pub fn of_any_venue(areas: &[u8]) -> Result<VenueAreas> {
        Ok(Self(venue::VenueAreas::of_any_venue(areas)?))
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn from(&self) -> u32 {
        self.0.from()
    }

    pub fn groups(&self) -> Vec<AreaGroup> {
        self.0.groups().into_iter().map(AreaGroup).collect()
    }

    pub fn places(&self, areas: Vec<String>) -> Result<f64> {
        Ok(number(self.0.places(&ids(&areas, Area::parse)?)?))
    }

    pub fn cell(&self, seat: &str, rows: u32, seats: u32) -> Result<Vec<JsString>> {
        Ok(area_texts(&self.0.cell(&Area::parse(seat)?, rows, seats)?))
    }
}

pub(crate) fn area_texts(areas: &[Area]) -> Vec<JsString> {
    areas.iter().map(|area| text(&area.to_text())).collect()
}

/// Lists of one venue.
#[wasm_bindgen]
pub struct VenueAreasList(pub(crate) Vec<venue::VenueAreas>);

#[wasm_bindgen]
impl VenueAreasList {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, list: &VenueAreas) {
        self.0.push(list.0.clone());
    }
}

#[wasm_bindgen]
pub struct AreaGroup(venue::AreaGroup);

#[wasm_bindgen]
impl AreaGroup {
    pub fn area(&self) -> JsString {
        text(&self.0.area.to_text())
    }

    pub fn words(&self) -> Vec<JsString> {
        self.0.ranges.iter().map(|range| text(&range.word)).collect()
    }

    /// Of each range its first and its last number.
    pub fn numbers(&self) -> Vec<u32> {
        self.0.ranges.iter().flat_map(|range| [range.first, range.last]).collect()
    }

    pub fn places(&self) -> u32 {
        self.0.places
    }

    pub fn volume(&self) -> Option<f64> {
        self.0.facts.volume.map(number)
    }

    pub fn air_changes(&self) -> Option<f64> {
        self.0.facts.air_changes.map(number)
    }

    pub fn is_outdoors(&self) -> Option<bool> {
        self.0.facts.is_outdoors
    }

    pub fn activity(&self) -> Option<u8> {
        self.0.facts.activity
    }
}

#[cfg(feature = "venue")]
mod stated;
#[cfg(feature = "venue")]
pub(crate) use stated::AreaGroupList;
