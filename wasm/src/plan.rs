//! From the stays of a case to what venues are asked.

use crate::areas::VenueAreasList;
use crate::convert::{Result, number, period, stay, text, whole};
use crate::request::{Ask, ends};
use episeal::visits::office::{self, Cell};
use episeal::visits::{Area, KeyId, RecordId, VenueId};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct VenueDay(pub(crate) office::VenueDay);

#[wasm_bindgen]
impl VenueDay {
    pub fn venue(&self) -> JsString {
        text(&self.0.venue.to_text())
    }

    pub fn day(&self) -> u32 {
        self.0.day
    }
}

#[wasm_bindgen]
pub struct CaseStay(pub(crate) office::CaseStay);

#[wasm_bindgen]
impl CaseStay {
    pub fn new(
        record_id: &str,
        venue: &str,
        kid: &str,
        is_under_published_key: bool,
        area: &str,
        arrival: f64,
        departure: Option<f64>,
    ) -> Result<CaseStay> {
        let (record_id, venue, kid) = (RecordId::parse(record_id)?, VenueId::parse(venue)?, KeyId::parse(kid)?);
        let (area, stay) = (Area::parse(area)?, stay(arrival, departure));
        Ok(Self(office::CaseStay { record_id, venue, kid, is_under_published_key, area, stay }))
    }

    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id.to_text())
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue.to_text())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid.to_text())
    }

    pub fn is_under_published_key(&self) -> bool {
        self.0.is_under_published_key
    }

    pub fn area(&self) -> JsString {
        text(&self.0.area.to_text())
    }

    pub fn arrival(&self) -> f64 {
        number(self.0.stay.arrival)
    }

    pub fn departure(&self) -> Option<f64> {
        self.0.stay.departure.map(number)
    }
}

/// Those of one case.
#[wasm_bindgen]
pub struct CaseStayList(pub(crate) Vec<office::CaseStay>);

#[wasm_bindgen]
impl CaseStayList {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, stay: &CaseStay) {
        self.0.push(stay.0.clone());
    }
}

#[wasm_bindgen]
pub struct AskedAreas(office::AskedAreas);

#[wasm_bindgen]
impl AskedAreas {
    pub fn new(levels: u8, lists: &VenueAreasList) -> AskedAreas {
        Self(office::AskedAreas { levels, cell: None, lists: lists.0.clone() })
    }

    pub fn set_cell(&mut self, rows: u32, seats: u32) {
        self.0.cell = Some(Cell { rows, seats });
    }
}

#[wasm_bindgen]
pub struct AskTerms(office::AskTerms);

#[wasm_bindgen]
impl AskTerms {
    pub fn new(legal_basis: String, expires: f64) -> AskTerms {
        Self(office::AskTerms { legal_basis, expires: whole(expires) })
    }
}

#[wasm_bindgen]
pub struct Criteria(pub(crate) office::Criteria);

#[wasm_bindgen]
impl Criteria {
    /// Of the stays that count: the period's two ends, and the rest in seconds.
    pub fn new(
        from: f64,
        to: f64,
        min_seconds: f64,
        max_stay: f64,
        after: f64,
        areas: &AskedAreas,
        terms: &AskTerms,
    ) -> Result<Criteria> {
        let (period, [min_seconds, max_stay, after]) = (period(from, to)?, [min_seconds, max_stay, after].map(whole));
        let (areas, terms) = (areas.0.clone(), terms.0.clone());
        Ok(Self(office::Criteria { period, min_seconds, max_stay, after, areas, terms }))
    }

    pub fn venue_days(&self, stays: &CaseStayList) -> Result<Vec<VenueDay>> {
        Ok(self.0.venue_days(&stays.0)?.into_iter().map(VenueDay).collect())
    }
}

#[wasm_bindgen]
pub struct Plan(pub(crate) office::Plan);

#[wasm_bindgen]
impl Plan {
    pub fn asks(&self) -> Vec<PlannedAsk> {
        self.0.asks().iter().cloned().map(PlannedAsk).collect()
    }

    pub fn left_out(&self) -> Vec<LeftOutStay> {
        self.0.left_out().iter().copied().map(LeftOutStay).collect()
    }

    pub fn cut(&self) -> Vec<UnaskedPart> {
        self.0.cut().iter().copied().map(UnaskedPart).collect()
    }
}

#[wasm_bindgen]
pub struct PlannedAsk(office::PlannedAsk);

#[wasm_bindgen]
impl PlannedAsk {
    pub fn ask(&self) -> Ask {
        Ask(self.0.ask().clone())
    }

    pub fn competent(&self) -> Option<JsString> {
        self.0.competent().map(|office| text(&office.to_text()))
    }

    pub fn record_ids(&self) -> Vec<JsString> {
        self.0.record_ids().iter().map(|id| text(&id.to_text())).collect()
    }
}

#[wasm_bindgen]
pub struct LeftOutStay(office::LeftOutStay);

#[wasm_bindgen]
impl LeftOutStay {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id.to_text())
    }

    pub fn reason(&self) -> JsString {
        text(self.0.reason.code())
    }
}

#[wasm_bindgen]
pub struct UnaskedPart(office::UnaskedPart);

#[wasm_bindgen]
impl UnaskedPart {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id.to_text())
    }

    pub fn period(&self) -> Vec<f64> {
        ends(&self.0.period).into()
    }
}
