//! What a venue states of its areas.

use super::{Area, AreaGroup, Result, venue, wasm_bindgen};
use crate::convert::whole;
use episeal::visits::venue::{AreaFacts, AreaRange};

#[wasm_bindgen]
impl AreaGroup {
    pub fn new(area: &str, places: u32) -> Result<AreaGroup> {
        let (area, facts) = (Area::parse(area)?, AreaFacts::default());
        Ok(Self(venue::AreaGroup { area, ranges: Vec::new(), places, facts }))
    }

    pub fn add_range(&mut self, word: String, first: u32, last: u32) {
        self.0.ranges.push(AreaRange { word, first, last });
    }

    pub fn set_facts(
        &mut self,
        volume: Option<f64>,
        air: Option<f64>,
        is_outdoors: Option<bool>,
        activity: Option<u8>,
    ) {
        let (volume, air_changes) = (volume.map(whole), air.map(whole));
        self.0.facts = AreaFacts { volume, air_changes, is_outdoors, activity };
    }
}

/// The groups of one list.
#[wasm_bindgen]
pub struct AreaGroupList(pub(crate) Vec<venue::AreaGroup>);

#[wasm_bindgen]
impl AreaGroupList {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, group: &AreaGroup) {
        self.0.push(group.0.clone());
    }
}
