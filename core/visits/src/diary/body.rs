//! What is in a diary: the contact data, the visits and the waiting check-ins.

use super::{MAX_DIARY_PENDING, MAX_DIARY_VISITS};
use crate::visitor::{Kept, PendingCheckIn};
use episeal_base::error::RecordError;
use episeal_base::sorted::SortedMap;
use episeal_base::wire::{Reader, Writer};
use episeal_messages::contact::{self, Contact};
use episeal_messages::id::RecordId;
use episeal_messages::item::DataItems;
use zeroize::Zeroizing;

/// Longer than the contact data and the headers around them.
const CONTACT_CAPACITY: usize = 2_048;

#[derive(Default)]
pub(super) struct Body {
    pub(super) contact: Option<Contact>,
    pub(super) visits: SortedMap<RecordId, Kept>,
    /// Ascending by arrival.
    pub(super) pending: Vec<PendingCheckIn>,
}

impl Body {
    /// How many visits and waiting check-ins.
    pub(super) fn len(&self) -> usize {
        self.visits.len().saturating_add(self.pending.len())
    }

    // body = [contact / nil, [0*1000 bstr .cbor kept], [0*64 pending]]
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let visits: Vec<_> = self.visits.values().collect();
        // Room for everything: growing would leave copies.
        let capacity = visits.len().saturating_mul(Kept::CAPACITY);
        let waiting = self.pending.len().saturating_mul(PendingCheckIn::CAPACITY);
        let capacity = capacity.saturating_add(waiting);
        Writer::with_capacity(capacity.saturating_add(CONTACT_CAPACITY))
            .array(3)
            .or_null(self.contact.as_ref(), write_contact)
            .list(&visits, |writer, kept| writer.bytes(kept.export_secret_bytes().expose_secret_bytes()))
            .list(&self.pending, |writer, pending| pending.write(writer))
            .finish_secret()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        reader.array(3)?;
        let contact = reader.or_null(read_contact)?;
        let visits = reader.list(MAX_DIARY_VISITS as usize, |reader| {
            let kept = Kept::import_secret_bytes(reader.bytes()?)?;
            Ok((kept.record_id(), kept))
        })?;
        let pending = reader.list(MAX_DIARY_PENDING as usize, PendingCheckIn::read)?;
        reader.end()?;
        if !pending.is_sorted_by_key(|pending| pending.arrival()) {
            return Err(RecordError::Malformed);
        }
        let visits = SortedMap::of_ascending(visits).ok_or(RecordError::Malformed)?;
        Ok(Self { contact, visits, pending })
    }
}

fn write_contact(writer: Writer, contact: &Contact) -> Writer {
    contact.write(writer.map(contact::entries(contact)))
}

fn read_contact(reader: &mut Reader<'_>) -> Result<Contact, RecordError> {
    let entries = reader.map(9)?;
    let contact = Contact::read(reader)?;
    if contact::entries(&contact) == entries { Ok(contact) } else { Err(RecordError::Malformed) }
}
