//! The sealed visit: header, index, record (core/FORMAT.md, section 9).

mod body;
#[cfg(test)]
mod tests;

pub use crate::envelope::Unwrapping;
pub use body::IndexBody;
pub use body::{CheckInKind, Visit, VisitBody};

use crate::envelope::{Envelope, KeptEnvelope, Kind, Padding, TICKET_LENGTH, Ticket, wrap};
use crate::id::{KeyId, RecordId};
use crate::item::DataItems;
use crate::signed::{NamesSigner, Nested, Payload, Unverified};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, ContentKey};
use episeal_base::time::read_day;
use episeal_base::wire::{KeptSigned, Reader, VersionIn, Writer};
use zeroize::Zeroizing;

/// Role of a ticket for an office.
pub const OFFICE_TICKET: &str = "office";
/// Role of a ticket for a venue that may read.
pub const READER_TICKET: &str = "reader";
/// The longest sealed visit of version 1, in bytes.
pub const MAX_VISIT: u32 = 4_096;
/// The highest revision.
pub const MAX_REVISION: u8 = 23;

pub const RECORD: Kind = Kind { name: "record", role: "visitor", padding: Padding::Fixed(RECORD_LENGTH) };
pub const INDEX: Kind = Kind { name: "index", role: "venue", padding: Padding::Fixed(INDEX_LENGTH) };
const RECORD_LENGTH: usize = 1_536;
const INDEX_LENGTH: usize = 512;

/// `D(["episeal-1 record", header])`
pub fn record_ext(header: &[u8]) -> Vec<u8> {
    writer_for(header).array(2).text("episeal-1 record").bytes(header).finish()
}

/// `D(["episeal-1 index", header, SHA-256(record)])`
pub fn index_ext(header: &[u8], record: &[u8]) -> Vec<u8> {
    writer_for(header).array(3).text("episeal-1 index").bytes(header).bytes(&primitives::sha256(record)).finish()
}

/// With room for a header, a label and a digest.
fn writer_for(header: &[u8]) -> Writer {
    Writer::with_capacity(header.len().saturating_add(64))
}

/// `[1, day, kid, revision, author]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub day: u32,
    pub kid: KeyId,
    pub revision: u8,
    pub author: [u8; 32],
    /// Of the author: hashed once.
    record_id: RecordId,
}

impl Header {
    /// No header is longer, in bytes.
    const LENGTH: usize = 64;

    pub fn new(day: u32, kid: KeyId, revision: u8, author: [u8; 32]) -> Self {
        Self { day, kid, revision, author, record_id: RecordId::of_author(&author) }
    }

    pub fn record_id(&self) -> RecordId {
        self.record_id
    }

    /// The header of another revision of the same visit.
    pub fn of_revision(&self, revision: u8) -> Self {
        Self { revision, ..self.clone() }
    }

    pub fn encode(&self) -> Vec<u8> {
        Writer::with_capacity(Self::LENGTH)
            .array(5)
            .uint(1)
            .uint(u64::from(self.day))
            .bytes(self.kid.as_bytes())
            .uint(u64::from(self.revision))
            .bytes(&self.author)
            .finish()
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::whole(bytes)?;
        reader.versioned(5)?;
        let (day, kid) = (read_day(&mut reader)?, KeyId::read(&mut reader)?);
        let (revision, author) = (read_revision(&mut reader)?, reader.bytes_of()?);
        reader.end()?;
        Ok(Self::new(day, kid, revision, author))
    }
}

impl NamesSigner for Header {
    fn signer(&self) -> &[u8; 32] {
        &self.author
    }
}

pub(crate) fn read_revision(reader: &mut Reader<'_>) -> Result<u8, RecordError> {
    u8::try_from(reader.uint()?).ok().filter(|revision| *revision <= MAX_REVISION).ok_or(RecordError::Malformed)
}

/// What a visit's author signs.
pub struct VisitPayload<'a> {
    pub header_bytes: &'a [u8],
    pub index: &'a [u8],
    pub record: &'a [u8],
}

impl<'a> Payload<'a> for VisitPayload<'a> {
    const NAME: &'static str = "visit";
    const SIZE: usize = 16_384;
    const LIMIT: usize = MAX_VISIT as usize;
    const VERSION: VersionIn = VersionIn::Header;

    fn write(&self) -> Writer {
        Writer::with_capacity(MAX_VISIT as usize).array(3).bytes(self.header_bytes).bytes(self.index).bytes(self.record)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.array(3)?;
        let (header_bytes, index) = (reader.bytes()?, reader.bytes()?);
        let record = reader.bytes().map_err(|error| first_nested_error(header_bytes, index).unwrap_or(error))?;
        Ok(Self { header_bytes, index, record })
    }
}

/// What is nested in a visit is read in its place: its error comes before that of what follows.
#[cold]
fn first_nested_error(header_bytes: &[u8], index: &[u8]) -> Option<RecordError> {
    Header::decode(header_bytes).err().or_else(|| Envelope::read(INDEX, index).err())
}

/// A sealed visit that was parsed; its author's signature is checked by [`SealedVisit::verify`].
pub struct SealedVisit<'a> {
    pub header: Header,
    bytes: &'a [u8],
    unverified: Unverified<'a, VisitPayload<'a>>,
    index: Envelope<'a>,
    record: Envelope<'a>,
}

impl<'a> SealedVisit<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        Unverified::<VisitPayload<'a>>::OUTER.read(bytes, Self::read)
    }

    fn read(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let unverified = Unverified::<VisitPayload<'a>>::read(bytes)?;
        let header = Header::decode(unverified.claims().header_bytes)?;
        Ok(Self {
            bytes,
            header,
            index: Envelope::read(INDEX, unverified.claims().index)?,
            record: Envelope::read(RECORD, unverified.claims().record)?,
            unverified,
        })
    }

    /// The header and the author's signature, for whoever opens nothing of the visit.
    pub fn keep(self) -> Nested<Header> {
        self.unverified.keep(self.bytes, |_| self.header)
    }

    /// SHA-256 of the whole message.
    pub fn digest(&self) -> [u8; 32] {
        primitives::sha256(self.bytes)
    }

    /// The order of visits in lists and releases.
    pub fn order(&self) -> (RecordId, u8) {
        (self.header.record_id(), self.header.revision)
    }

    /// The visit, if its author signed it.
    pub fn verify(self) -> Result<AuthenticVisit, RecordError> {
        self.unverified.check(&self.header.author)?;
        Ok(self.authentic())
    }

    /// The visit with its author's signature, to verify later, with others.
    pub fn keep_all(self) -> KeptVisit {
        let signed = self.unverified.keep_signed();
        KeptVisit { signed, visit: self.authentic() }
    }

    fn authentic(self) -> AuthenticVisit {
        let payload = self.unverified.claims();
        AuthenticVisit {
            index: Bound { ext: index_ext(payload.header_bytes, payload.record), envelope: self.index.keep() },
            record: Bound { ext: record_ext(payload.header_bytes), envelope: self.record.keep() },
            header: self.header,
        }
    }
}

/// A sealed visit that was parsed and owns its parts; its author's signature has not been checked.
pub struct KeptVisit {
    signed: KeptSigned,
    visit: AuthenticVisit,
}

impl KeptVisit {
    /// Each visit, if its author signed it.
    pub fn verify_many<'a>(visits: &[&'a Self]) -> Vec<Result<&'a AuthenticVisit, RecordError>> {
        let signatures: Vec<_> = visits.iter().map(|kept| kept.signed.by(&kept.visit.header.author)).collect();
        let verdicts = primitives::verify_many(&signatures).into_iter();
        verdicts.zip(visits).map(|(verdict, kept)| verdict.map(|()| &kept.visit)).collect()
    }
}

/// A visit that its author signed; index and record can be opened by whoever has their keys. It owns its parts: what
/// was parsed is not parsed again.
pub struct AuthenticVisit {
    pub header: Header,
    index: Bound,
    record: Bound,
}

/// An envelope and what it is bound to.
struct Bound {
    envelope: KeptEnvelope,
    ext: Vec<u8>,
}

impl Bound {
    fn unwrap(&self, key: &AgreementKey) -> Result<ContentKey, RecordError> {
        self.envelope.envelope().unwrap(key, &self.ext)
    }

    fn open_with(&self, content_key: &ContentKey) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.envelope().open_with(content_key, &self.ext)
    }
}

impl AuthenticVisit {
    /// How the venue unwraps the index's content key with its day key.
    pub fn unwrapping_of_index<'a>(&'a self, key: &'a AgreementKey) -> Result<Unwrapping<'a>, RecordError> {
        self.index.envelope.unwrapping(key, &self.index.ext)
    }

    /// How the holder of a ticket unwraps the record's content key.
    pub fn unwrapping_of_record<'a>(
        &'a self,
        ticket: &[u8; TICKET_LENGTH],
        key: &'a AgreementKey,
        role: &'a str,
    ) -> Unwrapping<'a> {
        self.record.envelope.unwrapping_of(Ticket::from_bytes(ticket), role, key, &self.record.ext)
    }

    /// `Undecryptable` unless the record commits to this key.
    fn committed(&self, content_key: ContentKey) -> Result<ContentKey, RecordError> {
        self.record.envelope.envelope().check_commitment(&content_key, &self.record.ext)?;
        Ok(content_key)
    }

    pub fn open_index(&self, content_key: &ContentKey) -> Result<IndexBody, RecordError> {
        IndexBody::decode(&self.index.open_with(content_key)?, self.header.day)
    }

    /// The record's content key from a ticket; one that the record does not commit to is refused.
    pub fn ticket_key(
        &self,
        ticket: &[u8; TICKET_LENGTH],
        key: &AgreementKey,
        role: &str,
    ) -> Result<ContentKey, RecordError> {
        let (record, ext) = (self.record.envelope.envelope(), &self.record.ext);
        self.committed(Ticket::from_bytes(ticket).unwrap(key, role, record.protected(), ext)?)
    }

    /// A ticket to the record for an office.
    pub fn wrap_ticket(&self, content_key: &ContentKey, office: &[u8; 32]) -> Result<[u8; TICKET_LENGTH], RecordError> {
        let (record, ext) = (self.record.envelope.envelope(), &self.record.ext);
        let ticket = wrap(content_key, office, OFFICE_TICKET, record.protected(), ext)?;
        Ok(ticket.to_bytes())
    }

    /// The record's content key, unwrapped by the visitor.
    pub fn record_key(&self, key: &AgreementKey) -> Result<ContentKey, RecordError> {
        self.record.unwrap(key)
    }

    pub fn open_record(&self, content_key: &ContentKey) -> Result<Visit, RecordError> {
        Visit::decode(&self.record.open_with(content_key)?, self.header.day)
    }
}

opaque_debug!(VisitPayload<'a>, SealedVisit<'a>, KeptVisit, AuthenticVisit);
