//! The staff's departure note (core/FORMAT.md, section 11).

use super::day_key::StaffCertificate;
use super::{Payload, Unverified};
use crate::envelope::{self, Envelope, Kind, Padding};
use crate::error::RecordError;
use crate::id::{KeyId, RecordId, VenueId};
use crate::primitives::AgreementKey;
use crate::time::{DAY, TOLERANCE, read_day, read_time};
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

const NOTE: Kind = Kind {
    name: "departure-note",
    role: "departure",
    padding: Padding::Fixed(1_024),
};

/// `[1, record id, day, departure, certificate]`, signed by staff.
#[derive(Debug)]
pub(crate) struct Departure {
    pub(crate) record_id: RecordId,
    pub(crate) day: u32,
    pub(crate) departure: i64,
    pub(crate) certificate: Vec<u8>,
}

impl<'a> Payload<'a> for Departure {
    const NAME: &'static str = "departure";

    fn write(&self) -> Writer {
        Writer::new()
            .array(5)
            .uint(1)
            .bytes(self.record_id.as_bytes())
            .uint(u64::from(self.day))
            .int(self.departure)
            .bytes(&self.certificate)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(5)?;
        Ok(Self {
            record_id: RecordId::new(reader.bytes_of()?),
            day: read_day(reader)?,
            departure: read_time(reader)?,
            certificate: reader.bytes()?.to_vec(),
        })
    }
}

/// Which visit a note is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noted {
    pub(crate) venue: VenueId,
    pub(crate) record_id: RecordId,
    pub(crate) day: u32,
    pub(crate) arrival: i64,
}

impl Noted {
    /// The departure that a signed note states for this visit.
    pub(crate) fn departure(&self, signed: &[u8]) -> Result<i64, RecordError> {
        self.verify(signed).map_err(|_| RecordError::NoteInvalid)
    }

    fn verify(&self, signed: &[u8]) -> Result<i64, RecordError> {
        let unverified = Unverified::<Departure>::parse(signed)?;
        let certificate = unverified.claims().certificate.clone();
        let certificate = StaffCertificate::verified(&certificate, &self.venue)?;
        let note = unverified.verify(certificate.staff.as_bytes())?;
        let earliest = self.arrival.saturating_sub(TOLERANCE);
        let latest = self.arrival.saturating_add(DAY);
        let is_ours = note.record_id == self.record_id
            && note.day == self.day
            && (self.day..=self.day.saturating_add(1)).contains(&certificate.day)
            && (earliest..=latest).contains(&note.departure);
        if is_ours {
            Ok(note.departure.max(self.arrival))
        } else {
            Err(RecordError::NoteInvalid)
        }
    }
}

/// To which visit and venue day key a note is addressed, readable by everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoteAddress {
    pub(crate) day: u32,
    pub(crate) kid: KeyId,
    pub(crate) record_id: RecordId,
}

impl NoteAddress {
    fn encode(&self) -> Vec<u8> {
        Writer::new()
            .array(4)
            .uint(1)
            .uint(u64::from(self.day))
            .bytes(self.kid.as_bytes())
            .bytes(self.record_id.as_bytes())
            .finish()
    }

    fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        reader.versioned(4)?;
        let address = Self {
            day: read_day(&mut reader)?,
            kid: KeyId::new(reader.bytes_of()?),
            record_id: RecordId::new(reader.bytes_of()?),
        };
        reader.end()?;
        Ok(address)
    }

    /// Seals a signed departure for the venue's day key.
    pub(crate) fn seal(&self, venue_key: &[u8; 32], signed: &[u8]) -> Result<Vec<u8>, RecordError> {
        let clear = self.encode();
        let ext = note_ext(&clear);
        Ok(envelope::seal(NOTE, Some(&clear), &ext, venue_key, signed)?.bytes)
    }
}

fn note_ext(clear: &[u8]) -> Vec<u8> {
    Writer::new()
        .array(2)
        .text("episeal-1 departure")
        .bytes(clear)
        .finish()
}

/// A note that has not been opened.
pub(crate) struct SealedNote<'a> {
    pub(crate) address: NoteAddress,
    clear: &'a [u8],
    envelope: Envelope<'a>,
}

impl<'a> SealedNote<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let (envelope, clear) = Envelope::read_alone(NOTE, bytes)?;
        Ok(Self {
            address: NoteAddress::decode(clear)?,
            clear,
            envelope,
        })
    }

    /// The signed departure.
    pub(crate) fn open(&self, key: &AgreementKey) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.open(key, &note_ext(self.clear))
    }
}
