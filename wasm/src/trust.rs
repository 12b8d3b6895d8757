//! Trust, ids, posters, areas: what visitors, venues, offices and servers have in common.

use crate::convert::{Result, array, ids, number, text, whole};
use episeal::visits::RecordError;
use episeal::visits::trust;
use episeal::visits::visitor;
use episeal::visits::{Area, AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Trust(pub(crate) trust::Trust);

#[wasm_bindgen]
impl Trust {
    pub fn new(authorities: Vec<String>) -> Result<Trust> {
        Ok(Self(trust::Trust::new(&ids(&authorities, AuthorityId::parse)?)?))
    }

    pub fn pin(&mut self, authority: &str) -> Result<()> {
        Ok(self.0.pin(&AuthorityId::parse(authority)?)?)
    }

    pub fn take_revocations(&mut self, list: &[u8], now: f64) -> Result<()> {
        Ok(self.0.take_revocations(list, whole(now))?)
    }

    pub fn number(&self, authority: &str) -> Result<Option<f64>> {
        Ok(self.0.number(&AuthorityId::parse(authority)?).map(number))
    }

    pub fn take_succession(&mut self, succession: &[u8]) -> Result<()> {
        Ok(self.0.take_succession(succession)?)
    }

    pub fn venue_at(&self, printed: &str, day: u32) -> Result<JsString> {
        Ok(text(&self.0.venue_at(&VenueId::parse(printed)?, day).to_text()))
    }

    pub fn export_bytes(&self) -> Uint8Array {
        array(&self.0.export_bytes())
    }

    pub fn import_bytes(bytes: &[u8]) -> Result<Trust> {
        Ok(Self(trust::Trust::import_bytes(bytes)?))
    }
}

/// Calls a closure with an id of the kind of this name.
macro_rules! with_id {
    ($kind:expr, $typed:expr, $id:ident => $then:expr) => {
        match $kind {
            "authority" => AuthorityId::parse($typed).map(|$id| $then),
            "handle" => CheckInHandle::parse($typed).map(|$id| $then),
            "key" => KeyId::parse($typed).map(|$id| $then),
            "office" => OfficeId::parse($typed).map(|$id| $then),
            "record" => RecordId::parse($typed).map(|$id| $then),
            "share" => ShareId::parse($typed).map(|$id| $then),
            "staff" => StaffId::parse($typed).map(|$id| $then),
            "venue" => VenueId::parse($typed).map(|$id| $then),
            _ => Err(RecordError::Malformed),
        }
    };
}

/// An id, brought into the form in which it is printed.
#[wasm_bindgen]
pub fn parse_id(kind: &str, typed: &str) -> Result<JsString> {
    Ok(with_id!(kind, typed, id => text(&id.to_text()))?)
}

#[wasm_bindgen]
pub fn id_bytes(kind: &str, typed: &str) -> Result<Uint8Array> {
    Ok(with_id!(kind, typed, id => Uint8Array::from(id.as_bytes().as_slice()))?)
}

/// The short form of a share's id that people read to each other.
#[wasm_bindgen]
pub fn share_reference(share: &str) -> Result<JsString> {
    Ok(text(&ShareId::parse(share)?.reference()))
}

#[wasm_bindgen]
pub fn parse_area(typed: &str) -> Result<JsString> {
    Ok(text(&Area::parse(typed)?.to_text()))
}

#[wasm_bindgen]
pub fn area_lies_in(area: &str, wider: &str) -> Result<bool> {
    Ok(Area::parse(area)?.lies_in(&Area::parse(wider)?))
}

#[wasm_bindgen]
pub fn area_depth(area: &str) -> Result<u32> {
    Ok(Area::parse(area)?.depth())
}

#[wasm_bindgen]
pub struct Poster(pub(crate) visitor::Poster);

#[wasm_bindgen]
impl Poster {
    pub fn new(venue: &str, name: &str, area: &str) -> Result<Poster> {
        Ok(Self(visitor::Poster::new(VenueId::parse(venue)?, name, Area::parse(area)?)?))
    }

    pub fn parse(scanned: &str) -> Result<Poster> {
        Ok(Self(visitor::Poster::parse(scanned)?))
    }

    pub fn to_text(&self) -> Result<JsString> {
        Ok(text(&self.0.to_text()?))
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn name(&self) -> JsString {
        text(self.0.name())
    }

    pub fn area(&self) -> JsString {
        text(&self.0.area().to_text())
    }
}
