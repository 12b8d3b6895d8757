//! The visitor: seals, checks out, opens its own records, shows check-in codes.

use crate::convert::{Result, array, coded, exposed, number, stay, text, whole};
use crate::notice::VerifiedNotice;
use crate::trust::{Poster, Trust};
use crate::visit::{Visit, field_texts, stay_facts};
use episeal::visits::Area;
use episeal::visits::visitor::{self, CheckInKind, ContactFields, PostalAddress, Readers};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

/// Fields in the order of the package: given name, family name, phone, email, street, house number, postal code, city,
/// country.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Contact(pub(crate) visitor::Contact);

#[wasm_bindgen]
impl Contact {
    pub fn new(fields: Vec<String>) -> Result<Contact> {
        Ok(Self(visitor::Contact::new(contact_fields(fields))?))
    }

    pub fn fields(&self) -> Vec<JsString> {
        field_texts(self.0.fields())
    }
}

fn contact_fields(fields: Vec<String>) -> ContactFields {
    let mut fields = fields.into_iter().map(Into::into);
    let mut next = || fields.next().unwrap_or_default();
    let (given_name, family_name, phone, email) = (next(), next(), next(), next());
    let (street, house_number, postal_code, city, country) = (next(), next(), next(), next(), next());
    let address = PostalAddress { street, house_number, postal_code, city, country };
    ContactFields { given_name, family_name, phone, email, address }
}

/// What somebody enters to check in; a binding of nine arguments would be no better.
#[wasm_bindgen]
pub struct CheckIn(pub(crate) visitor::CheckIn);

#[wasm_bindgen]
impl CheckIn {
    pub fn new(
        contact: &Contact,
        kind: &str,
        area: &str,
        arrival: f64,
        departure: Option<f64>,
        readers: &str,
    ) -> Result<CheckIn> {
        let (kind, readers) = (coded(kind, CheckInKind::from_code)?, coded(readers, Readers::from_code)?);
        let (contact, area, stay) = (contact.0.clone(), Area::parse(area)?, stay(arrival, departure));
        Ok(Self(visitor::CheckIn { contact, kind, area, stay, readers }))
    }
}

#[wasm_bindgen]
pub struct Sealed(pub(crate) visitor::Sealed);

#[wasm_bindgen]
impl Sealed {
    pub fn visit(&self) -> Uint8Array {
        array(self.0.visit())
    }

    pub fn kept(&self) -> Kept {
        Kept(self.0.kept())
    }
}

#[wasm_bindgen]
pub struct VenueToday(pub(crate) visitor::VenueToday);

#[wasm_bindgen]
impl VenueToday {
    pub fn verify(poster: &Poster, venue_day_key: &[u8], trust: &Trust) -> Result<VenueToday> {
        Ok(Self(visitor::VenueToday::verify(&poster.0, venue_day_key, &trust.0)?))
    }

    pub fn of_invitation(invitation: &Invitation, trust: &Trust) -> Result<VenueToday> {
        Ok(Self(visitor::VenueToday::of_invitation(&invitation.0, &trust.0)?))
    }

    pub fn of_visit(kept: &Kept, venue_day_key: &[u8]) -> Result<VenueToday> {
        Ok(Self(visitor::VenueToday::of_visit(&kept.0, venue_day_key)?))
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn venue_name(&self) -> JsString {
        text(self.0.venue_name())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn reader(&self, trust: &Trust, now: f64) -> Result<Option<JsString>> {
        Ok(self.0.reader(&trust.0, whole(now))?.as_deref().map(text))
    }

    pub fn reader_at(&self, arrival: f64, trust: &Trust, now: f64) -> Result<Option<JsString>> {
        Ok(self.0.reader_at(whole(arrival), &trust.0, whole(now))?.as_deref().map(text))
    }

    pub fn seal(&self, check_in: &CheckIn, trust: &Trust, now: f64) -> Result<Sealed> {
        Ok(Sealed(self.0.seal(&check_in.0, &trust.0, whole(now))?))
    }

    pub fn seal_pending(&self, ready: &ReadyCheckIn, trust: &Trust, now: f64) -> Result<Sealed> {
        Ok(Sealed(self.0.seal_pending(&ready.0, &trust.0, whole(now))?))
    }

    pub fn check_out(&self, kept: &Kept, check_out: &CheckOut, trust: &Trust, now: f64) -> Result<Sealed> {
        Ok(Sealed(self.0.check_out(&kept.0, &check_out.0, &trust.0, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct CheckOut(visitor::CheckOut);

#[wasm_bindgen]
impl CheckOut {
    pub fn new(contact: &Contact, departure: f64, readers: &str) -> Result<CheckOut> {
        let (contact, departure) = (contact.0.clone(), whole(departure));
        Ok(Self(visitor::CheckOut { contact, departure, readers: coded(readers, Readers::from_code)? }))
    }
}

#[wasm_bindgen]
pub struct Kept(pub(crate) visitor::Kept);

stay_facts!(Kept);

#[wasm_bindgen]
impl Kept {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id().to_text())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn revision(&self) -> u8 {
        self.0.revision()
    }

    pub fn kind(&self) -> JsString {
        text(self.0.kind().code())
    }

    pub fn open(&self, visit: &[u8]) -> Result<Visit> {
        Ok(Visit(self.0.open(visit)?))
    }

    pub fn is_told_by(&self, notice: &VerifiedNotice) -> Result<bool> {
        Ok(self.0.is_told_by(&notice.0)?)
    }

    pub fn export_secret_bytes(&self) -> Uint8Array {
        exposed(&self.0.export_secret_bytes())
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Kept> {
        Ok(Self(visitor::Kept::import_secret_bytes(bytes)?))
    }
}

/// Visits to hand on together.
#[wasm_bindgen]
pub struct KeptList(pub(crate) Vec<visitor::Kept>);

#[wasm_bindgen]
impl KeptList {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, kept: &Kept) {
        self.0.push(kept.0.clone());
    }
}

#[wasm_bindgen]
pub struct PendingCheckIn(pub(crate) visitor::PendingCheckIn);

stay_facts!(PendingCheckIn);

#[wasm_bindgen]
impl PendingCheckIn {
    pub fn new(poster: &Poster, check_in: &CheckIn, now: f64) -> Result<PendingCheckIn> {
        Ok(Self(visitor::PendingCheckIn::new(&poster.0, &check_in.0, whole(now))?))
    }

    pub fn left(&self, departure: f64, now: f64) -> Result<PendingCheckIn> {
        Ok(Self(self.0.left(whole(departure), whole(now))?))
    }

    pub fn kind(&self) -> JsString {
        text(self.0.kind().code())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn is_closed(&self, now: f64) -> bool {
        self.0.is_closed(whole(now))
    }

    pub fn poster(&self) -> Poster {
        Poster(self.0.poster())
    }
}

#[wasm_bindgen]
pub struct ReadyCheckIn(pub(crate) visitor::ReadyCheckIn);

#[wasm_bindgen]
impl ReadyCheckIn {
    pub fn new(pending: &PendingCheckIn, contact: &Contact, readers: &str) -> Result<ReadyCheckIn> {
        let (pending, contact) = (pending.0.clone(), contact.0.clone());
        Ok(Self(visitor::ReadyCheckIn { pending, contact, readers: coded(readers, Readers::from_code)? }))
    }
}

#[wasm_bindgen]
pub struct CheckInCodes(visitor::CheckInCodes);

#[wasm_bindgen]
impl CheckInCodes {
    pub fn new() -> Self {
        Self(visitor::CheckInCodes::new())
    }

    pub fn expose_secret_text(&mut self, now: f64) -> Result<JsString> {
        Ok(text(self.0.expose_secret_text(whole(now))?))
    }

    pub fn handles(&self, now: f64) -> Result<Vec<JsString>> {
        Ok(self.0.handles(whole(now))?.iter().map(|handle| text(&handle.to_text())).collect())
    }

    pub fn accept(&mut self, invitation: &[u8], now: f64) -> Result<Invitation> {
        Ok(Invitation(self.0.accept(invitation, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct Invitation(visitor::Invitation);

#[wasm_bindgen]
impl Invitation {
    pub fn poster(&self) -> Poster {
        Poster(self.0.poster().clone())
    }

    pub fn venue_day_key(&self) -> Uint8Array {
        array(self.0.venue_day_key())
    }
}
