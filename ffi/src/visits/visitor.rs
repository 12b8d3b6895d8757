//! The visitor: seals, checks out, opens its own records, shows check-in codes.

use super::contact::{Contact, ContactFields};
use super::notice::VerifiedNotice;
use super::period::Stay;
use super::poster::Poster;
use super::trust::Trust;
use crate::coded::{CheckInKind, Readers};
use crate::convert::{exposed, holds};
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::personal;
use crate::state::State;
use crate::time::Time;
use episeal::visits::{Area, CheckInHandle, RecordId, VenueId, visitor};
use std::sync::Arc;

personal! {
    /// What somebody enters to check in.
    CheckIn {
        /// Who it is.
        contact: Arc<Contact>,
        /// How somebody checked in.
        kind: CheckInKind,
        /// Where in the venue.
        area: Area,
        /// When they came, and when they left, if that is known.
        stay: Stay,
        /// Who may read the visit.
        readers: Readers,
    }
}

impl From<CheckIn> for visitor::CheckIn {
    fn from(of: CheckIn) -> Self {
        let (contact, kind, readers) = (of.contact.0.clone(), of.kind.into(), of.readers.into());
        Self { contact, kind, area: of.area, stay: of.stay.into(), readers }
    }
}

personal! {
    /// What somebody enters to check out.
    CheckOut {
        /// Who it is.
        contact: Arc<Contact>,
        /// When they left.
        departure: Time,
        /// Who may read the visit.
        readers: Readers,
    }
}

impl From<CheckOut> for visitor::CheckOut {
    fn from(of: CheckOut) -> Self {
        Self { contact: of.contact.0.clone(), departure: of.departure.0, readers: of.readers.into() }
    }
}

personal! {
    /// A visit that somebody opened.
    Visit {
        /// How somebody checked in.
        kind: CheckInKind,
        /// Where it was.
        venue: VenueId,
        /// Where in the venue.
        area: Area,
        /// When somebody came.
        arrival: Time,
        /// When they left, if that is known.
        departure: Option<Time>,
        /// Who it is.
        contact: ContactFields,
    }
}

impl From<&visitor::Visit> for Visit {
    fn from(of: &visitor::Visit) -> Self {
        let (kind, venue, area) = (of.kind().into(), of.venue(), of.area().clone());
        let (arrival, departure) = (of.arrival().into(), of.departure().map(Time));
        Self { kind, venue, area, arrival, departure, contact: of.contact().fields().into() }
    }
}

#[derive(uniffi::Object)]
pub struct Sealed(visitor::Sealed);

#[uniffi::export]
impl Sealed {
    pub fn visit(&self) -> Vec<u8> {
        self.0.visit().into()
    }

    pub fn kept(&self) -> Kept {
        Kept(self.0.kept())
    }
}

impl From<visitor::Sealed> for Sealed {
    fn from(of: visitor::Sealed) -> Self {
        Self(of)
    }
}

#[derive(uniffi::Object)]
pub struct VenueToday(pub(crate) visitor::VenueToday);

#[uniffi::export]
impl VenueToday {
    #[uniffi::constructor]
    pub fn verify(poster: &Poster, venue_day_key: Vec<u8>, trust: &Trust) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::verify(&poster.0, &venue_day_key, &trust.0.read())?))
    }

    #[uniffi::constructor]
    pub fn of_invitation(invitation: &Invitation, trust: &Trust) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::of_invitation(&invitation.0, &trust.0.read())?))
    }

    #[uniffi::constructor]
    pub fn of_visit(kept: &Kept, venue_day_key: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::of_visit(&kept.0, &venue_day_key)?))
    }

    pub fn venue(&self) -> VenueId {
        self.0.venue()
    }

    pub fn venue_name(&self) -> String {
        self.0.venue_name().into()
    }

    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    pub fn reader(&self, trust: &Trust, now: Time) -> Result<Option<String>, RecordError> {
        self.0.reader(&trust.0.read(), now.0)
    }

    pub fn reader_at(&self, arrival: Time, trust: &Trust, now: Time) -> Result<Option<String>, RecordError> {
        self.0.reader_at(arrival.0, &trust.0.read(), now.0)
    }

    pub fn seal(&self, check_in: CheckIn, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.seal(&check_in.into(), &trust.0.read(), now.0)?.into())
    }

    pub fn seal_pending(&self, ready: ReadyCheckIn, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.seal_pending(&ready.into(), &trust.0.read(), now.0)?.into())
    }

    pub fn check_out(&self, kept: &Kept, check_out: CheckOut, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.check_out(&kept.0, &check_out.into(), &trust.0.read(), now.0)?.into())
    }
}

/// Where somebody was and when, which a visit says in every state.
macro_rules! stay_facts {
    ($($name:ident),+) => { $(
        #[uniffi::export]
        impl $name {
            pub fn venue(&self) -> VenueId {
                self.0.venue()
            }

            pub fn venue_name(&self) -> String {
                self.0.venue_name().into()
            }

            pub fn area(&self) -> Area {
                self.0.area().clone()
            }

            pub fn arrival(&self) -> Time {
                self.0.arrival().into()
            }

            pub fn departure(&self) -> Option<Time> {
                self.0.departure().map(Time)
            }

            pub fn kind(&self) -> CheckInKind {
                self.0.kind().into()
            }

            pub fn day(&self) -> Day {
                self.0.day().into()
            }
        }
    )+ };
}

#[derive(uniffi::Object)]
pub struct Kept(pub(crate) visitor::Kept);

holds!(Kept(visitor::Kept));

#[uniffi::export]
impl Kept {
    pub fn record_id(&self) -> RecordId {
        self.0.record_id()
    }

    pub fn revision(&self) -> i32 {
        self.0.revision().into()
    }

    pub fn open(&self, visit: Vec<u8>) -> Result<Visit, RecordError> {
        Ok((&self.0.open(&visit)?).into())
    }

    pub fn is_told_by(&self, notice: &VerifiedNotice) -> Result<bool, RecordError> {
        self.0.is_told_by(&notice.0)
    }

    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(visitor::Kept::import_secret_bytes(&bytes)?))
    }
}

#[derive(uniffi::Object)]
pub struct PendingCheckIn(pub(crate) visitor::PendingCheckIn);

holds!(PendingCheckIn(visitor::PendingCheckIn));
stay_facts!(Kept, PendingCheckIn);

#[uniffi::export]
impl PendingCheckIn {
    #[uniffi::constructor]
    pub fn new(poster: &Poster, check_in: CheckIn, now: Time) -> Result<Self, RecordError> {
        Ok(Self(visitor::PendingCheckIn::new(&poster.0, &check_in.into(), now.0)?))
    }

    pub fn left(&self, departure: Time, now: Time) -> Result<PendingCheckIn, RecordError> {
        Ok(Self(self.0.left(departure.0, now.0)?))
    }

    pub fn is_closed(&self, now: Time) -> bool {
        self.0.is_closed(now.0)
    }

    pub fn poster(&self) -> Poster {
        Poster(self.0.poster())
    }
}

personal! {
    /// A pending check-in with what was missing.
    ReadyCheckIn {
        /// The check-in.
        pending: Arc<PendingCheckIn>,
        /// Who it is.
        contact: Arc<Contact>,
        /// Who may read the visit.
        readers: Readers,
    }
}

impl From<ReadyCheckIn> for visitor::ReadyCheckIn {
    fn from(of: ReadyCheckIn) -> Self {
        let (pending, contact) = (of.pending.0.clone(), of.contact.0.clone());
        Self { pending, contact, readers: of.readers.into() }
    }
}

#[derive(uniffi::Object)]
pub struct CheckInCodes(State<visitor::CheckInCodes>);

#[uniffi::export]
impl CheckInCodes {
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self(State::new(visitor::CheckInCodes::new()))
    }

    pub fn expose_secret_text(&self, now: Time) -> Result<String, RecordError> {
        Ok(self.0.write().expose_secret_text(now.0)?.into())
    }

    pub fn handles(&self, now: Time) -> Result<Vec<CheckInHandle>, RecordError> {
        self.0.read().handles(now.0)
    }

    pub fn accept(&self, invitation: Vec<u8>, now: Time) -> Result<Invitation, RecordError> {
        Ok(Invitation(self.0.write().accept(&invitation, now.0)?))
    }
}

#[derive(uniffi::Object)]
pub struct Invitation(visitor::Invitation);

#[uniffi::export]
impl Invitation {
    pub fn poster(&self) -> Poster {
        Poster(self.0.poster().clone())
    }

    pub fn venue_day_key(&self) -> Vec<u8> {
        self.0.venue_day_key().into()
    }
}
