//! A waiting check-in for a network (core/FORMAT.md, sections 7 and 18).

use super::kept::{Place, read_place};
use super::{CheckIn, entered};
use episeal_base::error::RecordError;
use episeal_base::time::{day_of, is_closed};
use episeal_base::wire::{Reader, Writer};
use episeal_messages::area::Area;
use episeal_messages::contact::Contact;
use episeal_messages::day_key::Readers;
use episeal_messages::id::VenueId;
use episeal_messages::item::DataItems;
use episeal_messages::poster::Poster;
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::visit::CheckInKind;

/// A waiting check-in, and what is only known when it is sealed.
#[derive(Clone)]
pub struct ReadyCheckIn {
    /// The check-in.
    pub pending: PendingCheckIn,
    /// Who came.
    pub contact: Contact,
    /// Who may read: ask once [`VenueToday::reader_at`](super::VenueToday::reader_at) has been shown.
    pub readers: Readers,
}

impl ReadyCheckIn {
    pub(super) fn check_in(&self) -> CheckIn {
        let PendingCheckIn { kind, place, stay } = &self.pending;
        CheckIn {
            contact: self.contact.clone(),
            kind: *kind,
            area: place.area.clone(),
            stay: *stay,
            readers: self.readers,
        }
    }
}

/// A check-in that is not yet sealed: without a network there is no venue day key. Wiped on drop.
///
/// The app keeps it in the diary ([`Diary::add_pending`](crate::diary::Diary::add_pending)) and seals it when it has
/// the day key of the arrival's day ([`VenueToday::seal_pending`](super::VenueToday::seal_pending)): a server takes it
/// until ten minutes after the end of the day after that.
///
/// # Security
/// An app that fetches day keys and uploads visits for several of these does so at random times up to an hour apart, on
/// separate connections: otherwise the server links where one person was.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingCheckIn {
    kind: CheckInKind,
    place: Place,
    stay: Stay,
}

impl PendingCheckIn {
    /// Longer than every pending check-in as the diary writes it, in bytes.
    pub(crate) const CAPACITY: usize = 640;

    /// A check-in at a printed poster that has to wait. Contact data and consent
    /// are not kept here: the diary has the one, and the other is asked for when it is sealed.
    ///
    /// # Errors
    /// - `WrongArea`: the area is not within the poster's.
    /// - `InvalidTime`: arrival or departure is more than ten minutes after `now`, the departure is before the arrival
    ///   or more than 24 hours after it, or the arrival is before 1970.
    pub fn new(poster: &Poster, check_in: &CheckIn, now: i64) -> Result<Self, RecordError> {
        if !check_in.area.lies_in(poster.area()) {
            return Err(RecordError::WrongArea);
        }
        check_in.stay.check_past(now)?;
        let pending = Self {
            kind: check_in.kind,
            place: Place { venue: poster.venue(), name: poster.name().to_owned(), area: check_in.area.clone() },
            stay: entered(check_in.stay),
        };
        match pending.is_in_order() {
            true => Ok(pending),
            false => Err(RecordError::InvalidTime),
        }
    }

    /// The same with its departure.
    ///
    /// # Errors
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    pub fn left(&self, departure: i64, now: i64) -> Result<Self, RecordError> {
        let stay = Stay { departure: Some(departure), ..self.stay };
        stay.check_past(now)?;
        let left = Self { stay: entered(stay), ..self.clone() };
        match left.is_in_order() {
            true => Ok(left),
            false => Err(RecordError::InvalidTime),
        }
    }

    /// The same check-in, whatever the departure.
    pub(crate) fn is_again(&self, other: &Self) -> bool {
        let arrived = |one: &Self| Self { stay: Stay { departure: None, ..one.stay }, ..one.clone() };
        arrived(self) == arrived(other)
    }

    fn is_in_order(&self) -> bool {
        day_of(self.stay.arrival).is_ok_and(|day| self.stay.is_of(day))
    }

    /// How the visitor checked in.
    #[must_use]
    pub fn kind(&self) -> CheckInKind {
        self.kind
    }

    /// The venue.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.place.venue
    }

    /// The venue's name as it was printed.
    #[must_use]
    pub fn venue_name(&self) -> &str {
        &self.place.name
    }

    /// Where in the venue.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.place.area
    }

    /// Arrival, in seconds since 1970.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.stay.arrival
    }

    /// Departure, in seconds since 1970, if the visitor has already left.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.stay.departure
    }

    /// The day whose venue day key it is sealed to, of UTC, counted from 1970-01-01. Only where there is none for this
    /// day, and the arrival is within ten minutes of an adjacent day, that day's key will do.
    #[must_use]
    pub fn day(&self) -> u32 {
        // Checked when it was made.
        day_of(self.stay.arrival).unwrap_or_default()
    }

    /// True once no server takes it any more: the app shows it as not recorded.
    #[must_use]
    pub fn is_closed(&self, now: i64) -> bool {
        is_closed(self.day(), now)
    }

    /// What it is sealed with: the poster as far as the area that was chosen.
    #[must_use]
    pub fn poster(&self) -> Poster {
        self.place.poster()
    }

    // pending = [kind, venue, name, area, arrival, departure / nil]
    pub(crate) fn write(&self, writer: Writer) -> Writer {
        let writer = self.kind.write(writer.array(6));
        self.stay.write(self.place.write(writer))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(6)?;
        let pending = Self { kind: CheckInKind::read(reader)?, place: read_place(reader)?, stay: Stay::read(reader)? };
        match pending.is_in_order() {
            true => Ok(pending),
            false => Err(RecordError::Malformed),
        }
    }
}

opaque_debug!(PendingCheckIn, ReadyCheckIn);
