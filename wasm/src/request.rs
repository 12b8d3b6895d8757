//! What an office asks a venue, and about which time.

use crate::convert::{Result, ids, number, period, text, whole};
use episeal::visits::office;
use episeal::visits::{Area, Period, VenueId};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Ask(pub(crate) office::Ask);

#[wasm_bindgen]
impl Ask {
    pub fn new(venue: &str, areas: Vec<String>, legal_basis: String, expires: f64) -> Result<Ask> {
        let (venue, areas) = (VenueId::parse(venue)?, ids(&areas, Area::parse)?);
        Ok(Self(office::Ask { venue, windows: Vec::new(), areas, legal_basis, expires: whole(expires) }))
    }

    pub fn add_window(&mut self, from: f64, to: f64) -> Result<()> {
        self.0.windows.push(period(from, to)?);
        Ok(())
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue.to_text())
    }

    /// Each window as its two ends.
    pub fn windows(&self) -> Vec<f64> {
        self.0.windows.iter().flat_map(ends).collect()
    }

    pub fn areas(&self) -> Vec<JsString> {
        self.0.areas.iter().map(|area| text(&area.to_text())).collect()
    }

    pub fn legal_basis(&self) -> JsString {
        text(&self.0.legal_basis)
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires)
    }
}

pub(crate) fn ends(period: &Period) -> [f64; 2] {
    [number(period.from()), number(period.to())]
}

/// A period as its two ends.
#[cfg(feature = "office")]
#[wasm_bindgen]
pub fn new_period(from: f64, to: f64) -> Result<Vec<f64>> {
    Ok(ends(&period(from, to)?).into())
}

#[cfg(feature = "office")]
#[wasm_bindgen]
pub fn backward_tracing(onset: f64) -> Result<Vec<f64>> {
    Ok(ends(&Period::backward_tracing(whole(onset))?).into())
}

#[cfg(feature = "office")]
#[wasm_bindgen]
pub fn forward_tracing(onset: f64, isolation: f64) -> Result<Vec<f64>> {
    Ok(ends(&Period::forward_tracing(whole(onset), whole(isolation))?).into())
}

#[cfg(feature = "office")]
#[wasm_bindgen]
pub fn period_seconds(from: f64, to: f64) -> Result<f64> {
    Ok(number(period(from, to)?.seconds()))
}

#[cfg(feature = "office")]
#[wasm_bindgen]
pub fn period_meets(from: f64, to: f64, arrival: f64, departure: f64) -> Result<bool> {
    Ok(period(from, to)?.meets(whole(arrival), whole(departure)))
}
