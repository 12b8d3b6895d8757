//! What an index and a record say once they are opened.

use super::{INDEX_LENGTH, RECORD_LENGTH};
use crate::envelope::TICKET_LENGTH;
use crate::error::RecordError;
use crate::id::{KeyId, VenueId};
use crate::message::area::Area;
use crate::message::contact::Contact;
use crate::time::{DAY, day_of, read_time};
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// How someone checked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckInKind {
    /// With an app that keeps a diary.
    App,
    /// Once, in a web page, with keys that are thrown away.
    OneTime,
    /// Entered by the venue's staff for someone without a phone.
    Staff,
    /// Someone who came with another visitor, entered on that visitor's device.
    Companion,
}

impl CheckInKind {
    const ALL: [Self; 4] = [Self::App, Self::OneTime, Self::Staff, Self::Companion];

    pub(crate) fn write(self, writer: Writer) -> Writer {
        writer.uint(match self {
            Self::App => 0,
            Self::OneTime => 1,
            Self::Staff => 2,
            Self::Companion => 3,
        })
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let number = usize::try_from(reader.uint()?).map_err(|_| RecordError::Malformed)?;
        Self::ALL.get(number).copied().ok_or(RecordError::Malformed)
    }
}

/// `arrival` in `day`, departure within 24 hours of it.
pub(crate) fn is_stay(day: u32, arrival: i64, departure: Option<i64>) -> bool {
    let latest = arrival.saturating_add(DAY);
    day_of(arrival) == Ok(day) && departure.is_none_or(|end| (arrival..=latest).contains(&end))
}

fn read_departure(reader: &mut Reader<'_>, key: i64) -> Result<Option<i64>, RecordError> {
    if reader.key(key) {
        read_time(reader).map(Some)
    } else {
        Ok(None)
    }
}

fn write_departure(writer: Writer, key: i64, departure: Option<i64>) -> Writer {
    match departure {
        Some(departure) => writer.int(key).int(departure),
        None => writer,
    }
}

/// What the venue reads: when and where, never who.
#[derive(Debug)]
pub(crate) struct IndexBody {
    pub(crate) arrival: i64,
    pub(crate) departure: Option<i64>,
    pub(crate) area: Area,
    pub(crate) ticket: [u8; TICKET_LENGTH],
    pub(crate) ticket_kid: KeyId,
}

impl IndexBody {
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let entries = if self.departure.is_some() { 5 } else { 4 };
        let writer = Writer::with_capacity(INDEX_LENGTH)
            .map(entries)
            .int(1)
            .int(self.arrival);
        let writer = write_departure(writer, 2, self.departure).int(3);
        self.area
            .write(writer)
            .int(4)
            .bytes(&self.ticket)
            .int(5)
            .bytes(self.ticket_kid.as_bytes())
            .finish_secret()
    }

    pub(super) fn decode(bytes: &[u8], day: u32) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(5)?;
        let body = Self {
            arrival: read_time(reader.required(1)?)?,
            departure: read_departure(&mut reader, 2)?,
            area: Area::read(reader.required(3)?)?,
            ticket: reader.required(4)?.bytes_of()?,
            ticket_kid: KeyId::new(reader.required(5)?.bytes_of()?),
        };
        reader.end()?;
        let expected = if body.departure.is_some() { 5 } else { 4 };
        if entries == expected && is_stay(day, body.arrival, body.departure) {
            Ok(body)
        } else {
            Err(RecordError::Malformed)
        }
    }
}

/// An opened visit: who came, when and where. Wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    kind: CheckInKind,
    venue: VenueId,
    area: Area,
    arrival: i64,
    departure: Option<i64>,
    contact: Contact,
}

impl Visit {
    /// `InvalidTime` for a departure before arrival or more than 24 hours after.
    pub(crate) fn new(
        kind: CheckInKind,
        venue: VenueId,
        area: Area,
        (arrival, departure): (i64, Option<i64>),
        contact: Contact,
    ) -> Result<Self, RecordError> {
        if !is_stay(day_of(arrival)?, arrival, departure) {
            return Err(RecordError::InvalidTime);
        }
        Ok(Self {
            kind,
            venue,
            area,
            arrival,
            departure,
            contact,
        })
    }

    /// How the visitor checked in.
    #[must_use]
    pub fn kind(&self) -> CheckInKind {
        self.kind
    }

    /// The venue, as the visitor's device knew it from the poster.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// Where in the venue.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.area
    }

    /// Arrival, in seconds since 1970.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.arrival
    }

    /// Departure, in seconds since 1970, if the visitor checked out.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.departure
    }

    /// Who came.
    #[must_use]
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let own = if self.departure.is_some() { 5 } else { 4 };
        let writer = Writer::with_capacity(RECORD_LENGTH)
            .map(self.contact.entries().saturating_add(own))
            .int(1);
        let writer = self
            .kind
            .write(writer)
            .int(2)
            .bytes(self.venue.as_bytes())
            .int(3);
        let writer = self.area.write(writer).int(4).int(self.arrival);
        self.contact
            .write(write_departure(writer, 5, self.departure))
            .finish_secret()
    }

    pub(super) fn decode(bytes: &[u8], day: u32) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(14)?;
        let visit = Self {
            kind: CheckInKind::read(reader.required(1)?)?,
            venue: VenueId::new(reader.required(2)?.bytes_of()?),
            area: Area::read(reader.required(3)?)?,
            arrival: read_time(reader.required(4)?)?,
            departure: read_departure(&mut reader, 5)?,
            contact: Contact::read(&mut reader)?,
        };
        reader.end()?;
        let own = if visit.departure.is_some() { 5 } else { 4 };
        let expected = visit.contact.entries().saturating_add(own);
        if entries == expected && is_stay(day, visit.arrival, visit.departure) {
            Ok(visit)
        } else {
            Err(RecordError::Malformed)
        }
    }

    /// True when the index says the same.
    pub(crate) fn agrees_with(&self, index: &IndexBody) -> bool {
        self.arrival == index.arrival
            && self.departure == index.departure
            && self.area == index.area
    }
}

opaque_debug!(Visit);
