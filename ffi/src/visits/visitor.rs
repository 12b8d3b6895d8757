//! The visitor: seals, checks out, opens its own records.

use super::codes::Invitation;
use super::contact::{Contact, ContactFields};
use super::notice::VerifiedNotice;
use super::period::Stay;
use super::poster::Poster;
use super::trust::Trust;
use crate::coded::{CheckInKind, Readers};
use crate::convert::{exposed, holds};
use crate::errors::RecordError;
use crate::ids::{Area, Day, RecordId, VenueId};
use crate::records::personal;
use crate::time::Time;
use episeal::visits::visitor;
use std::sync::Arc;

personal! {
    /// A check-in as the visitor, or the staff for a visitor, enters it.
    CheckIn {
        /// Who comes.
        contact: Arc<Contact>,
        /// How the visitor checks in: for the record only, it makes no difference to the sealing.
        kind: CheckInKind,
        /// Where; within the poster's area.
        area: Area,
        /// When: the arrival on the venue day key's day and not ahead; the departure, if it is already known, within 24
        /// hours of arrival and not ahead (ten minutes of tolerance each).
        stay: Stay,
        /// Who may read: ask once `VenueToday::reader` has been shown.
        readers: Readers,
    }
}

impl CheckIn {
    fn core(self) -> Result<visitor::CheckIn, RecordError> {
        let (contact, kind, readers) = (self.contact.0.clone(), self.kind.into(), self.readers.into());
        Ok(visitor::CheckIn { contact, kind, area: self.area.read()?, stay: self.stay.into(), readers })
    }
}

personal! {
    /// A check-out as the visitor, or the staff for a visitor, enters it.
    CheckOut {
        /// Who leaves.
        contact: Arc<Contact>,
        /// Departure, within 24 hours of arrival and not ahead (ten minutes of tolerance).
        departure: Time,
        /// Who may read, as at the check-in.
        readers: Readers,
    }
}

impl From<CheckOut> for visitor::CheckOut {
    fn from(of: CheckOut) -> Self {
        Self { contact: of.contact.0.clone(), departure: of.departure.0, readers: of.readers.into() }
    }
}

personal! {
    /// An opened visit: who came, when and where.
    Visit {
        /// How the visitor checked in.
        kind: CheckInKind,
        /// The venue, as the visitor's device knew it from the poster.
        venue: VenueId,
        /// Where in the venue.
        area: Area,
        /// Arrival.
        arrival: Time,
        /// Departure, if the visitor checked out.
        departure: Option<Time>,
        /// Who came.
        contact: ContactFields,
    }
}

impl From<&visitor::Visit> for Visit {
    fn from(of: &visitor::Visit) -> Self {
        let (kind, venue, area) = (of.kind().into(), of.venue().into(), of.area().clone().into());
        let (arrival, departure) = (of.arrival().into(), of.departure().map(Time));
        Self { kind, venue, area, arrival, departure, contact: of.contact().fields().into() }
    }
}

/// A sealed visit, and what its visitor keeps of it.
#[derive(uniffi::Object)]
pub struct Sealed(visitor::Sealed);

#[uniffi::export]
impl Sealed {
    /// The bytes for the server.
    pub fn visit(&self) -> Vec<u8> {
        self.0.visit().into()
    }

    /// What the visitor keeps. For a one-time, staff or companion check-in it is discarded.
    pub fn kept(&self) -> Kept {
        Kept(self.0.kept())
    }
}

impl From<visitor::Sealed> for Sealed {
    fn from(of: visitor::Sealed) -> Self {
        Self(of)
    }
}

/// A venue on one day: its poster, and the day key that it, or its successor on that day, signed for it.
///
/// The signatures of the venue, of the office that the day key names and of that office's authority are verified once.
/// What changes with time, and with what the app learns, is checked at every use: succession, day, certificate and
/// revocation.
#[derive(uniffi::Object)]
pub struct VenueToday(pub(crate) visitor::VenueToday);

#[uniffi::export]
impl VenueToday {
    /// Verifies a venue's day key, which may come from an untrusted server, against the printed poster. It is that of
    /// the arrival's day.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `WrongVenue`, `BadSignature`: the day key is neither from the printed venue nor from its successor on that
    ///   day.
    ///
    /// # Security
    /// Whether the office that the day key names is to be trusted, `VenueToday::reader` and `VenueToday::seal` decide.
    #[uniffi::constructor]
    pub fn verify(poster: &Poster, venue_day_key: Vec<u8>, trust: &Trust) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::verify(&poster.0, &venue_day_key, &trust.0.read())?))
    }

    /// Takes the venue of an invitation (`CheckInCodes::accept`), whose day key is verified already, in place of a
    /// scanned poster.
    ///
    /// # Errors
    /// - `WrongVenue`: by `trust`, another identity counts for the day instead of the venue.
    ///
    /// # Security
    /// As for `VenueToday::verify`; and show the venue: an invitation is from whoever saw the code.
    #[uniffi::constructor]
    pub fn of_invitation(invitation: &Invitation, trust: &Trust) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::of_invitation(&invitation.0, &trust.0.read())?))
    }

    /// Verifies the day key that a visit was sealed to, for its check-out when the poster is no longer at hand.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `Disagrees`: the day key is not the visit's.
    /// - `BadSignature`: the venue did not sign it. `WrongVenue`: the kept visit names another venue.
    #[uniffi::constructor]
    pub fn of_visit(kept: &Kept, venue_day_key: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(visitor::VenueToday::of_visit(&kept.0, &venue_day_key)?))
    }

    /// The identity that signed the day key.
    pub fn venue(&self) -> VenueId {
        self.0.venue().into()
    }

    /// The venue's name as printed.
    pub fn venue_name(&self) -> String {
        self.0.venue_name().into()
    }

    /// The day key's UTC day.
    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    /// Whose release and key would be needed to read: the certified name of the office, or none where the venue itself
    /// may read. To be shown before anything is sealed, for someone who arrives `now`.
    ///
    /// # Errors
    /// As `VenueToday::seal` for day key, trust and time.
    pub fn reader(&self, trust: &Trust, now: Time) -> Result<Option<String>, RecordError> {
        self.0.reader(&trust.0.read(), now.0)
    }

    /// The same for someone who arrived earlier.
    ///
    /// # Errors
    /// As `VenueToday::seal` for day key, trust and time.
    pub fn reader_at(&self, arrival: Time, trust: &Trust, now: Time) -> Result<Option<String>, RecordError> {
        self.0.reader_at(arrival.0, &trust.0.read(), now.0)
    }

    /// Seals a visit under fresh keys: for the visitor, and for the venue without letting it read.
    ///
    /// The day key is that of the arrival's day; when the key or the network comes late, an arrival is sealed up to the
    /// end of the day after that. The office that it names is checked against `trust`: its certificate was valid at the
    /// arrival, and it is not revoked `now`.
    ///
    /// # Errors
    /// - `WrongVenue`: by `trust`, the day key is neither from the printed venue nor from its successor on that day.
    /// - `WrongDay`: the arrival is not on the day key's day (ten minutes of tolerance), or that day has not begun.
    /// - `DayClosed`: later than ten minutes after the end of the day after the day key's.
    /// - `VenueMayRead`: the day key names no office and the check-in does not consent to that.
    /// - `VenueIsOffice`, `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`:
    ///   the office that the venue names must not be trusted. `WrongDay`: it signed for another day.
    /// - `WrongArea`: the area is not within the poster's.
    /// - `InvalidTime`: arrival or departure is more than ten minutes after `now`, or the departure is before the
    ///   arrival or more than 24 hours after it.
    /// - `Undecryptable`: nothing can be sealed to one of the day keys.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn seal(&self, check_in: CheckIn, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.seal(&check_in.core()?, &trust.0.read(), now.0)?.into())
    }

    /// Seals a check-in that had to wait, as `VenueToday::seal` does.
    ///
    /// `Diary::seal_pending` also replaces it with what is kept of the visit.
    ///
    /// # Errors
    /// As `VenueToday::seal`; `WrongVenue` also where it waits for another venue. After `DayClosed` and `OfficeRevoked`
    /// it will never be recorded: the app shows that.
    pub fn seal_pending(&self, ready: ReadyCheckIn, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.seal_pending(&ready.into(), &trust.0.read(), now.0)?.into())
    }

    /// Seals a visit again, with its departure: the next revision under the same record id.
    ///
    /// The day key is the one that the visit was sealed to, `trust` is the current one. What is kept afterwards is the
    /// result's `Sealed::kept`.
    ///
    /// The office that the day key names was trusted at the check-in. That is not checked again: an expired revocation
    /// list costs no departure.
    ///
    /// # Errors
    /// - `Disagrees`: the day key is not the visit's. `WrongVenue`: the kept visit names another venue.
    /// - `DayClosed`: later than ten minutes after the end of the day after the visit's.
    /// - `VenueMayRead`: the day key names no office and the check-out does not consent to that.
    /// - `BadSignature`: the office did not sign its day key.
    /// - `OfficeRevoked`: a revocation list that `trust` holds names the office.
    /// - `TooLong`: the visit has its 24 revisions.
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    /// - `Undecryptable`: nothing can be sealed to one of the day keys. `NoRandomness`: no random bytes.
    pub fn check_out(&self, kept: &Kept, check_out: CheckOut, trust: &Trust, now: Time) -> Result<Sealed, RecordError> {
        Ok(self.0.check_out(&kept.0, &check_out.into(), &trust.0.read(), now.0)?.into())
    }
}

/// Where somebody was and since when, which a visit says in every state.
macro_rules! stay_facts {
    ($($name:ident),+) => { $(
        #[uniffi::export]
        impl $name {
            /// The venue.
            pub fn venue(&self) -> VenueId {
                self.0.venue().into()
            }

            /// The venue's name as it was printed.
            pub fn venue_name(&self) -> String {
                self.0.venue_name().into()
            }

            /// Where in the venue.
            pub fn area(&self) -> Area {
                self.0.area().clone().into()
            }

            /// Arrival.
            pub fn arrival(&self) -> Time {
                self.0.arrival().into()
            }
        }
    )+ };
}
pub(super) use stay_facts;

/// The keys of one visit and what a diary shows of it. Belongs in an encrypted diary.
#[derive(uniffi::Object)]
pub struct Kept(pub(crate) visitor::Kept);

holds!(Kept(visitor::Kept));

#[uniffi::export]
impl Kept {
    /// The id under which servers store the visit.
    pub fn record_id(&self) -> RecordId {
        self.0.record_id().into()
    }

    /// 0 for the check-in, one more with every check-out.
    pub fn revision(&self) -> i32 {
        self.0.revision().into()
    }

    /// How the visitor checked in.
    pub fn kind(&self) -> CheckInKind {
        self.0.kind().into()
    }

    /// The UTC day of the visit.
    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    /// Departure, after the check-out.
    pub fn departure(&self) -> Option<Time> {
        self.0.departure().map(Time)
    }

    /// Opens this visit as stored, in any revision.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: another visit, or changed bytes.
    pub fn open(&self, visit: Vec<u8>) -> Result<Visit, RecordError> {
        Ok((&self.0.open(&visit)?).into())
    }

    /// True when a notice says that its office read this visit.
    ///
    /// # Errors
    /// - `TooLong`: never, as every part has its length.
    ///
    /// # Security
    /// False says nothing: an office tells only if it wants to, and a server can withhold a notice.
    pub fn is_told_by(&self, notice: &VerifiedNotice) -> Result<bool, RecordError> {
        self.0.is_told_by(&notice.0)
    }

    /// The bytes for the diary. They hold the visit's keys.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }

    /// Reads what `Kept::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `Malformed`: anything else.
    /// - `UnsupportedVersion`: a visit of a newer version.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(visitor::Kept::import_secret_bytes(&bytes)?))
    }
}

/// A check-in that is not yet sealed: without a network there is no venue day key. Wiped when it is freed.
///
/// The app keeps it in the diary (`Diary::add_pending`) and seals it when it has the day key of the arrival's day
/// (`VenueToday::seal_pending`): a server takes it until ten minutes after the end of the day after that.
///
/// # Security
/// An app that fetches day keys and uploads visits for several of these does so at random times up to an hour apart, on
/// separate connections: otherwise the server links where one person was.
#[derive(uniffi::Object)]
pub struct PendingCheckIn(pub(crate) visitor::PendingCheckIn);

holds!(PendingCheckIn(visitor::PendingCheckIn));
stay_facts!(Kept, PendingCheckIn);

#[uniffi::export]
impl PendingCheckIn {
    /// A check-in at a printed poster that has to wait. Contact data and consent are not kept here: the diary has the
    /// one, and the other is asked for when it is sealed.
    ///
    /// # Errors
    /// - `WrongArea`: the area is not within the poster's.
    /// - `InvalidTime`: arrival or departure is more than ten minutes after `now`, the departure is before the arrival
    ///   or more than 24 hours after it, or the arrival is before 1970.
    #[uniffi::constructor]
    pub fn new(poster: &Poster, check_in: CheckIn, now: Time) -> Result<Self, RecordError> {
        Ok(Self(visitor::PendingCheckIn::new(&poster.0, &check_in.core()?, now.0)?))
    }

    /// The same with its departure.
    ///
    /// # Errors
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    pub fn left(&self, departure: Time, now: Time) -> Result<PendingCheckIn, RecordError> {
        Ok(Self(self.0.left(departure.0, now.0)?))
    }

    /// How the visitor checked in.
    pub fn kind(&self) -> CheckInKind {
        self.0.kind().into()
    }

    /// The day whose venue day key it is sealed to, of UTC. Only where there is none for this day, and the arrival is
    /// within ten minutes of an adjacent day, that day's key will do.
    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    /// Departure, if the visitor has already left.
    pub fn departure(&self) -> Option<Time> {
        self.0.departure().map(Time)
    }

    /// True once no server takes it any more: the app shows it as not recorded.
    pub fn is_closed(&self, now: Time) -> bool {
        self.0.is_closed(now.0)
    }

    /// What it is sealed with: the poster as far as the area that was chosen.
    pub fn poster(&self) -> Poster {
        Poster(self.0.poster())
    }
}

personal! {
    /// A waiting check-in, and what is only known when it is sealed.
    ReadyCheckIn {
        /// The check-in.
        pending: Arc<PendingCheckIn>,
        /// Who came.
        contact: Arc<Contact>,
        /// Who may read: ask once `VenueToday::reader_at` has been shown.
        readers: Readers,
    }
}

impl From<ReadyCheckIn> for visitor::ReadyCheckIn {
    fn from(of: ReadyCheckIn) -> Self {
        let (pending, contact) = (of.pending.0.clone(), of.contact.0.clone());
        Self { pending, contact, readers: of.readers.into() }
    }
}
