//! What an index and a record say once they are opened.

use super::{INDEX_LENGTH, RECORD_LENGTH};
use crate::area::Area;
use crate::contact::{self, Contact};
use crate::envelope::TICKET_LENGTH;
use crate::extensions::Extensions;
use crate::id::VenueId;
use crate::item::DataItems;
use crate::notice::NoticeSecret;
use crate::stay::{Stay, StayRules};
use episeal_base::error::RecordError;
use episeal_base::time::{day_of, read_time};
use episeal_base::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// The most fields of a record: those of version 1, and eight of a later writer.
const MAX_RECORD_FIELDS: usize = 23;
/// The first field of a record that version 1 does not know.
const RECORD_EXTENSIONS: u8 = 16;
/// The most fields of an index: those of version 1, and eight of a later writer.
const MAX_INDEX_FIELDS: usize = 12;
/// The first field of an index that a later writer may add.
const INDEX_EXTENSIONS: u8 = 13;

coded! {
    /// How someone checked in.
    CheckInKind, list check_in_kinds;

    /// With an app that keeps a diary.
    App => "app", "with an app that keeps a diary";
    /// Once, in a web page, with keys that are discarded.
    OneTime => "one-time", "once, on a web page";
    /// Entered by the venue's staff for someone without a phone.
    Staff => "staff", "entered by the venue's staff";
    /// Someone who came with another visitor, entered on that visitor's device.
    Companion => "companion", "entered on another visitor's device";
}

impl DataItems for CheckInKind {
    fn write(&self, writer: Writer) -> Writer {
        writer.uint(match self {
            Self::App => 0,
            Self::OneTime => 1,
            Self::Staff => 2,
            Self::Companion => 3,
        })
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        match reader.uint()? {
            0 => Ok(Self::App),
            1 => Ok(Self::OneTime),
            2 => Ok(Self::Staff),
            3 => Ok(Self::Companion),
            _ => Err(RecordError::Malformed),
        }
    }
}

fn read_departure(reader: &mut Reader<'_>, key: i64) -> Result<Option<i64>, RecordError> {
    if reader.key(key) { read_time(reader).map(Some) } else { Ok(None) }
}

fn write_departure(writer: Writer, key: i64, departure: Option<i64>) -> Writer {
    match departure {
        Some(departure) => writer.int(key).int(departure),
        None => writer,
    }
}

/// The fields of a later writer, after the `known` ones of a map of `entries` entries; a new field costs no contact.
fn read_later(reader: &mut Reader<'_>, entries: usize, known: usize, first: u8) -> Result<Extensions, RecordError> {
    let later = entries.checked_sub(known).ok_or(RecordError::Malformed)?;
    Extensions::read_fields(reader, later, first)
}

/// The field of a record's notice key.
const NOTICE: i64 = 15;

/// What the venue reads: when and where, never who.
#[derive(Debug)]
pub struct IndexBody {
    pub stay: Stay,
    pub area: Area,
    pub ticket: [u8; TICKET_LENGTH],
}

impl IndexBody {
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let Stay { arrival, departure } = self.stay;
        let entries = if departure.is_some() { 4 } else { 3 };
        let writer = Writer::with_capacity(INDEX_LENGTH).map(entries).int(1).int(arrival);
        let writer = write_departure(writer, 2, departure).int(3);
        self.area.write(writer).int(4).bytes(&self.ticket).finish_secret()
    }

    pub(super) fn decode(bytes: &[u8], day: u32) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(MAX_INDEX_FIELDS)?;
        let body = Self {
            stay: Stay { arrival: read_time(reader.required(1)?)?, departure: read_departure(&mut reader, 2)? },
            area: Area::read(reader.required(3)?)?,
            ticket: reader.required(4)?.bytes_of()?,
        };
        let known = if body.stay.departure.is_some() { 4 } else { 3 };
        let later = read_later(&mut reader, entries, known, INDEX_EXTENSIONS)?;
        reader.end()?;
        if !body.stay.is_of(day) {
            return Err(RecordError::Malformed);
        }
        later.check()?;
        Ok(body)
    }
}

/// An opened visit: who came, when and where. Wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    kind: CheckInKind,
    venue: VenueId,
    area: Area,
    stay: Stay,
    contact: Contact,
    notice: Option<NoticeSecret>,
}

impl Visit {
    /// Entries of a record body besides those of the contact.
    fn own_entries(&self) -> usize {
        [self.stay.departure.is_some(), self.notice.is_some()]
            .into_iter()
            .filter(|is_there| *is_there)
            .count()
            .saturating_add(4)
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
        self.stay.arrival
    }

    /// Departure, in seconds since 1970, if the visitor checked out.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.stay.departure
    }

    /// Who came.
    #[must_use]
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    pub(super) fn decode(bytes: &[u8], day: u32) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(MAX_RECORD_FIELDS)?;
        let visit = Self {
            kind: CheckInKind::read(reader.required(1)?)?,
            venue: VenueId::read(reader.required(2)?)?,
            area: Area::read(reader.required(3)?)?,
            stay: Stay { arrival: read_time(reader.required(4)?)?, departure: read_departure(&mut reader, 5)? },
            contact: Contact::read(&mut reader)?,
            notice: match reader.key(NOTICE) {
                true => Some(NoticeSecret::read(&mut reader)?),
                false => None,
            },
        };
        let known = contact::entries(&visit.contact).saturating_add(visit.own_entries());
        let later = read_later(&mut reader, entries, known, RECORD_EXTENSIONS)?;
        reader.end()?;
        if !visit.stay.is_of(day) {
            return Err(RecordError::Malformed);
        }
        later.check()?;
        Ok(visit)
    }
}

/// What the parties make of a visit, and ask of it.
pub trait VisitBody: Sized {
    /// `InvalidTime` for a departure before arrival or more than 24 hours after.
    fn new(kind: CheckInKind, venue: VenueId, area: Area, stay: Stay, contact: Contact) -> Result<Self, RecordError>;

    /// The same, with the key by which the guest can be told that it was read.
    fn with_notice(self, notice: NoticeSecret) -> Self;

    /// None where the visitor's device keeps nothing.
    fn notice(&self) -> Option<&NoticeSecret>;

    fn stay(&self) -> Stay;

    /// True when the index says the same.
    fn agrees_with(&self, index: &IndexBody) -> bool;

    /// The body of a record.
    fn encode(&self) -> Zeroizing<Vec<u8>>;
}

impl VisitBody for Visit {
    fn new(kind: CheckInKind, venue: VenueId, area: Area, stay: Stay, contact: Contact) -> Result<Self, RecordError> {
        if !stay.is_of(day_of(stay.arrival)?) {
            return Err(RecordError::InvalidTime);
        }
        Ok(Self { kind, venue, area, stay, contact, notice: None })
    }

    fn with_notice(mut self, notice: NoticeSecret) -> Self {
        self.notice = Some(notice);
        self
    }

    fn notice(&self) -> Option<&NoticeSecret> {
        self.notice.as_ref()
    }

    fn stay(&self) -> Stay {
        self.stay
    }

    fn agrees_with(&self, index: &IndexBody) -> bool {
        self.stay == index.stay && self.area == index.area
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let entries = contact::entries(&self.contact).saturating_add(self.own_entries());
        let writer = Writer::with_capacity(RECORD_LENGTH).map(entries).int(1);
        let writer = self.kind.write(writer).int(2).bytes(self.venue.as_bytes()).int(3);
        let writer = self.area.write(writer).int(4).int(self.stay.arrival);
        let writer = self.contact.write(write_departure(writer, 5, self.stay.departure));
        match &self.notice {
            Some(notice) => writer.int(NOTICE).bytes(notice.expose()),
            None => writer,
        }
        .finish_secret()
    }
}

opaque_debug!(Visit);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactFields, PostalAddress};
    use crate::id::OfBytes;
    use episeal_base::time::DAY;

    const DAY_OF_VISIT: u32 = 20_000;

    fn visit() -> Visit {
        let fields = ContactFields {
            family_name: "Lindner".into(),
            address: PostalAddress { city: "Löwenstadt".into(), ..PostalAddress::default() },
            ..ContactFields::default()
        };
        let arrival = i64::from(DAY_OF_VISIT) * DAY + 36_000;
        let venue = VenueId::of_bytes([7; 32]);
        let contact = Contact::new(fields).unwrap();
        let times = Stay { arrival, departure: Some(arrival + 60) };
        Visit::new(CheckInKind::App, venue, Area::default(), times, contact).unwrap()
    }

    fn index() -> IndexBody {
        IndexBody {
            stay: Stay { arrival: i64::from(DAY_OF_VISIT) * DAY, departure: None },
            area: Area::default(),
            ticket: [7; TICKET_LENGTH],
        }
    }

    /// The map with more fields of one byte after its own.
    fn with_fields(map: &[u8], keys: &[u64]) -> Vec<u8> {
        let mut changed = map.to_vec();
        changed[0] += u8::try_from(keys.len()).unwrap();
        let fields = keys.iter();
        let fields = fields.fold(Writer::new(), |writer, key| writer.uint(*key).bytes(b"x"));
        changed.extend(fields.finish());
        changed
    }

    #[test]
    fn a_later_field_of_an_index_costs_no_visit() {
        let index = index().encode();
        let decoded = |keys: &[u64]| IndexBody::decode(&with_fields(&index, keys), DAY_OF_VISIT);
        for keys in [&[][..], &[13], &[127], &[20, 21, 22, 23, 24, 25, 26, 27]] {
            assert!(decoded(keys).is_ok_and(|read| read.ticket == [7; TICKET_LENGTH]), "{keys:?}");
        }
        for (keys, expected) in [
            (&[128][..], RecordError::UnsupportedVersion),
            (&[5], RecordError::Malformed),
            (&[12], RecordError::Malformed),
            (&[13, 13], RecordError::Malformed),
            (&[20, 21, 22, 23, 24, 25, 26, 27, 28], RecordError::Malformed),
        ] {
            assert_eq!(decoded(keys).err(), Some(expected), "{keys:?}");
        }
    }

    #[test]
    fn a_later_field_of_a_record_costs_no_contact() {
        let visit = visit();
        let record = visit.encode();
        let decoded = |keys: &[u64]| Visit::decode(&with_fields(&record, keys), DAY_OF_VISIT);
        for keys in [&[][..], &[16], &[127], &[20, 21, 22, 23, 24, 25, 26, 27]] {
            assert!(decoded(keys).is_ok_and(|read| read == visit), "{keys:?}");
        }
        for (keys, expected) in [
            (&[128][..], RecordError::UnsupportedVersion),
            (&[16, 255], RecordError::UnsupportedVersion),
            (&[256], RecordError::Malformed),
            (&[17, 16], RecordError::Malformed),
            (&[20, 21, 22, 23, 24, 25, 26, 27, 28], RecordError::Malformed),
            (&[11], RecordError::Malformed),
        ] {
            assert_eq!(decoded(keys).err(), Some(expected), "{keys:?}");
        }
        // Malformed comes before a number that must be known.
        let elsewhere = Visit::decode(&with_fields(&record, &[128]), DAY_OF_VISIT + 1);
        assert_eq!(elsewhere.err(), Some(RecordError::Malformed));
    }

    #[test]
    fn nothing_follows_the_map_of_an_index_or_a_record() {
        let after = |map: &[u8]| [map, &[0]].concat();
        assert!(IndexBody::decode(&index().encode(), DAY_OF_VISIT).is_ok());
        let index = IndexBody::decode(&after(&index().encode()), DAY_OF_VISIT);
        assert_eq!(index.err(), Some(RecordError::Malformed));
        let record = Visit::decode(&after(&visit().encode()), DAY_OF_VISIT);
        assert_eq!(record.err(), Some(RecordError::Malformed));
    }
}
