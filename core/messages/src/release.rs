//! The venue's answer, in signed and sealed parts (core/FORMAT.md, section 13).

use crate::envelope::{Kind, Padding, TICKET_LENGTH};
use crate::id::{RecordId, VenueId};
use crate::item::DataItems;
use crate::note::SealedNote;
use crate::sealed::{self, Clear, Sealed};
use crate::signed::{Payload, Unverified, sign};
use crate::visit::read_revision;
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, ContentKey, SigningKey};
use episeal_base::wire::{Reader, Writer};

/// The most items of a part.
pub const MAX_ITEMS: usize = 1_000;

/// What a venue says about one visit that it read.
#[derive(Debug)]
pub struct Item {
    pub record_id: RecordId,
    pub revision: u8,
    /// SHA-256 of the sealed visit.
    pub visit: [u8; 32],
    /// None: examined, but not released.
    pub entry: Option<Entry>,
}

/// What opens a released visit.
pub struct Entry {
    pub index_key: ContentKey,
    /// The staff's departure note and its content key.
    pub note: Option<ReleasedNote>,
    /// The record's key wrapped for the reply key, where the visit's ticket was for the venue.
    pub ticket: Option<[u8; TICKET_LENGTH]>,
}

/// A departure note and what opens it.
pub struct ReleasedNote {
    pub note: Box<SealedNote>,
    pub content_key: ContentKey,
}

impl ReleasedNote {
    fn write(&self, writer: Writer) -> Writer {
        writer.array(2).bytes(self.note.bytes()).bytes(self.content_key.expose())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(2)?;
        Ok(Self { note: Box::new(SealedNote::parse(reader.bytes()?)?), content_key: reader.secret()? })
    }
}

opaque_debug!(Entry, ReleasedNote);

impl Item {
    pub fn order(&self) -> (RecordId, u8) {
        (self.record_id, self.revision)
    }

    /// At least its encoded length.
    fn capacity(&self) -> usize {
        let note = self.entry.as_ref().and_then(|entry| entry.note.as_ref());
        note.map_or(256, |note| note.note.bytes().len().saturating_add(296))
    }

    fn write(&self, writer: Writer) -> Writer {
        let writer = writer
            .array(if self.entry.is_some() { 6 } else { 3 })
            .bytes(self.record_id.as_bytes())
            .uint(u64::from(self.revision))
            .bytes(&self.visit);
        match &self.entry {
            None => writer,
            Some(entry) => writer
                .bytes(entry.index_key.expose())
                .or_null(entry.note.as_ref(), |writer, note| note.write(writer))
                .or_null(entry.ticket.as_ref(), |writer, ticket| writer.bytes(ticket)),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let has_entry = reader.array_of(&[3, 6])? == 6;
        let mut item = Self {
            record_id: RecordId::read(reader)?,
            revision: read_revision(reader)?,
            visit: reader.bytes_of()?,
            entry: None,
        };
        if has_entry {
            item.entry = Some(Entry {
                index_key: reader.secret()?,
                note: reader.or_null(ReleasedNote::read)?,
                ticket: reader.or_null(Reader::bytes_of)?,
            });
        }
        Ok(item)
    }
}

/// Which part of which release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartAddress {
    /// SHA-256 of the request.
    pub request: [u8; 32],
    pub number: u64,
    pub is_last: bool,
}

// clear = [1, request, i, last]
impl Clear for PartAddress {
    const KIND: Kind = Kind { name: "release", role: "release", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 4;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(&self.request).uint(self.number).bool(self.is_last)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { request: reader.bytes_of()?, number: reader.uint()?, is_last: reader.bool()? })
    }
}

/// `[1, request, i, last, items, total or nil]`, signed by the venue's identity.
#[derive(Debug)]
pub struct Part {
    pub address: PartAddress,
    pub items: Vec<Item>,
    /// How many items all parts have together; in the last part only.
    pub total: Option<u64>,
}

impl<'a> Payload<'a> for Part {
    const NAME: &'static str = "release-part";

    fn write(&self) -> Writer {
        let capacity = self.items.iter().map(Item::capacity).sum::<usize>();
        let writer = Writer::with_capacity(capacity.saturating_add(256)).array(6).uint(1);
        self.address
            .write(writer)
            .list(&self.items, |writer, item| item.write(writer))
            .or_null(self.total, Writer::uint)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(6)?;
        let part = Self {
            address: PartAddress::read(reader)?,
            items: reader.list(MAX_ITEMS, Item::read)?,
            total: reader.or_null(Reader::uint)?,
        };
        let is_last = part.address.is_last;
        if part.total.is_some() != is_last || (part.items.is_empty() && !is_last) {
            return Err(RecordError::Malformed);
        }
        Ok(part)
    }
}

impl Part {
    /// Signed by the venue, then sealed to the reply key.
    pub fn seal(&self, venue: &SigningKey, reply_key: &[u8; 32]) -> Result<Vec<u8>, RecordError> {
        sealed::seal(&self.address, reply_key, &zeroize::Zeroizing::new(sign(self, venue)))
    }

    /// Opened with the reply key; signed by `venue`; part `number` of the answer to `request`.
    pub fn open(
        bytes: &[u8],
        reply_key: &AgreementKey,
        venue: &VenueId,
        (request, number): ([u8; 32], u64),
    ) -> Result<Self, RecordError> {
        let sealed = Sealed::<PartAddress>::parse(bytes)?;
        let outside = sealed.clear;
        if outside.request != request {
            return Err(RecordError::WrongRequest);
        }
        let signed = sealed.open(reply_key)?;
        let part = Unverified::<Self>::parse(&signed)?.verify(venue.as_bytes())?;
        if part.address.request != request {
            return Err(RecordError::WrongRequest);
        }
        if part.address != outside || part.address.number != number {
            return Err(RecordError::OutOfOrder);
        }
        Ok(part)
    }
}
