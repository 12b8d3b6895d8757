//! The departure note: signed by staff, the departure sealed inside (core/FORMAT.md, section 11).

use crate::day_key::StaffCertificate;
use crate::envelope::{self, Envelope, KeptEnvelope, Kind, Padding};
use crate::id::{KeyId, RecordId, StaffId, VenueId};
use crate::item::DataItems;
use crate::signed::{NamesSigner, Nested, Payload, Unverified, sign};
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, ContentKey, SigningKey};
use episeal_base::time::{DAY, TOLERANCE, read_day, read_time};
use episeal_base::wire::{Reader, Writer};

/// The longest departure note, in bytes.
pub const MAX_NOTE: u32 = 2_048;

const DEPARTURE: Kind = Kind { name: "departure", role: "departure", padding: Padding::Fixed(16) };

/// The visit and venue day key that a departure note is addressed to, and who signs it; readable by everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteAddress {
    pub(crate) day: u32,
    pub(crate) kid: KeyId,
    pub(crate) record_id: RecordId,
    pub(crate) staff: StaffId,
}

impl NoteAddress {
    /// The UTC day of the visit, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// The venue day key that the visit and the note are sealed to.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// The record that the note is about.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.record_id
    }

    /// The staff key that the note's certificate names.
    #[must_use]
    pub fn staff(&self) -> StaffId {
        self.staff
    }

    // ext = D(["episeal-1 departure", [1, day, kid, record_id, staff]])
    fn ext(&self) -> Vec<u8> {
        Writer::new()
            .array(2)
            .text("episeal-1 departure")
            .array(5)
            .uint(1)
            .uint(u64::from(self.day))
            .bytes(self.kid.as_bytes())
            .bytes(self.record_id.as_bytes())
            .bytes(self.staff.as_bytes())
            .finish()
    }
}

/// The address of a note that `staff` signs.
pub fn address(day: u32, kid: KeyId, record_id: RecordId, staff: StaffId) -> NoteAddress {
    NoteAddress { day, kid, record_id, staff }
}

/// Seals a departure for the venue's day key and signs it, under the certificate of the key that signs.
pub fn seal(
    address: &NoteAddress,
    departure: i64,
    certificate: &[u8],
    venue_key: &[u8; 32],
    staff: &SigningKey,
) -> Result<Vec<u8>, RecordError> {
    let body = Writer::new().int(departure).finish_secret();
    let sealed = envelope::seal(DEPARTURE, None, &address.ext(), venue_key, &body)?;
    let NoteAddress { day, kid, record_id, .. } = *address;
    let note = NotePayload { day, kid, record_id, certificate, sealed: &sealed.bytes };
    Ok(sign(&note, staff))
}

/// `[1, day, kid, record id, certificate, sealed departure]`, signed by staff.
pub struct NotePayload<'a> {
    pub day: u32,
    pub kid: KeyId,
    pub record_id: RecordId,
    pub certificate: &'a [u8],
    pub sealed: &'a [u8],
}

impl<'a> Payload<'a> for NotePayload<'a> {
    const NAME: &'static str = "departure-note";
    const LIMIT: usize = MAX_NOTE as usize;

    fn write(&self) -> Writer {
        Writer::with_capacity(MAX_NOTE as usize)
            .array(6)
            .uint(1)
            .uint(u64::from(self.day))
            .bytes(self.kid.as_bytes())
            .bytes(self.record_id.as_bytes())
            .bytes(self.certificate)
            .bytes(self.sealed)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(6)?;
        let (day, kid, record_id) = (read_day(reader)?, KeyId::read(reader)?, RecordId::read(reader)?);
        let certificate = reader.bytes()?;
        // What is nested is read in its place: its error comes before that of what follows.
        let sealed = reader.bytes().map_err(|error| certificate_error(certificate).unwrap_or(error))?;
        Ok(Self { day, kid, record_id, certificate, sealed })
    }
}

#[cold]
fn certificate_error(certificate: &[u8]) -> Option<RecordError> {
    Nested::<StaffCertificate>::parse(certificate).err()
}

/// Which note it is, and under which certificate.
struct Claims {
    address: NoteAddress,
    certificate: Nested<StaffCertificate>,
}

impl NamesSigner for Claims {
    fn signer(&self) -> &[u8; 32] {
        self.address.staff.as_bytes()
    }
}

/// A departure note that was parsed with everything in it, but not verified. It owns its parts: what was parsed is not
/// parsed again.
pub struct SealedNote {
    note: Nested<Claims>,
    envelope: KeptEnvelope,
}

impl SealedNote {
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let unverified = Unverified::<NotePayload<'_>>::parse(bytes)?;
        let note = unverified.claims();
        let certificate = Nested::<StaffCertificate>::parse(note.certificate)?;
        let staff = certificate.claims().staff;
        let address = NoteAddress { day: note.day, kid: note.kid, record_id: note.record_id, staff };
        let envelope = Envelope::read(DEPARTURE, note.sealed)?.keep();
        Ok(Self { note: unverified.keep(bytes, |_| Claims { address, certificate }), envelope })
    }

    /// The message as it came.
    pub fn bytes(&self) -> &[u8] {
        self.note.bytes()
    }

    /// The address that it claims.
    pub fn address(&self) -> &NoteAddress {
        &self.note.claims().address
    }

    /// The note, if staff whom this venue certified for its day or the day after signed it; else `NoteInvalid`.
    pub fn verify(&self, venue: &VenueId) -> Result<AuthenticNote<'_>, RecordError> {
        let day = self.address().day;
        let certificate = self.note.claims().certificate.claims();
        let is_of_day = (day..=day.saturating_add(1)).contains(&certificate.day);
        if certificate.venue != *venue || !is_of_day {
            return Err(RecordError::NoteInvalid);
        }
        self.signed().map_err(|_| RecordError::NoteInvalid)
    }

    /// The note, if the venue and the staff that it names signed theirs.
    pub fn signed(&self) -> Result<AuthenticNote<'_>, RecordError> {
        self.note.claims().certificate.authentic()?;
        let Claims { address, .. } = self.note.authentic()?;
        Ok(AuthenticNote { address, envelope: &self.envelope })
    }
}

/// A departure note that certified staff signed; the departure can be opened by whoever has a key.
pub struct AuthenticNote<'a> {
    address: &'a NoteAddress,
    envelope: &'a KeptEnvelope,
}

impl AuthenticNote<'_> {
    /// The content key, unwrapped with the venue's day key.
    pub fn content_key(&self, key: &AgreementKey) -> Result<ContentKey, RecordError> {
        self.envelope.envelope().unwrap(key, &self.address.ext())
    }

    fn departure(&self, content_key: &ContentKey) -> Result<i64, RecordError> {
        let body = self.envelope.envelope().open_with(content_key, &self.address.ext())?;
        let mut reader = Reader::new(&body);
        let departure = read_time(&mut reader)?;
        reader.end()?;
        Ok(departure)
    }
}

/// Which visit a note is about.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    pub venue: VenueId,
    pub day: u32,
    pub kid: KeyId,
    pub record_id: RecordId,
    pub arrival: i64,
}

impl Noted {
    /// The note, if it is about this visit and staff of its venue signed it; else `NoteInvalid`.
    pub fn authentic<'a>(&self, note: &'a SealedNote) -> Result<AuthenticNote<'a>, RecordError> {
        let address = note.address();
        if (address.day, address.kid, address.record_id) != (self.day, self.kid, self.record_id) {
            return Err(RecordError::NoteInvalid);
        }
        note.verify(&self.venue)
    }

    /// The departure that an authentic note states for this visit; else `NoteInvalid`.
    pub fn departure(&self, note: &AuthenticNote<'_>, content_key: &ContentKey) -> Result<i64, RecordError> {
        let departure = note.departure(content_key);
        let departure = departure.map_err(|_| RecordError::NoteInvalid)?;
        let earliest = self.arrival.saturating_sub(TOLERANCE);
        let latest = self.arrival.saturating_add(DAY);
        if (earliest..=latest).contains(&departure) {
            Ok(departure.max(self.arrival))
        } else {
            Err(RecordError::NoteInvalid)
        }
    }
}

opaque_debug!(NotePayload<'a>, SealedNote, AuthenticNote<'a>);
