//! What stands in a diary: the contact data and the visits.

use super::MAX_DIARY_VISITS;
use crate::error::RecordError;
use crate::id::RecordId;
use crate::message::contact::Contact;
use crate::visitor::Kept;
use crate::wire::{Reader, Writer};
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Longer than the contact data and the heads around them.
const CONTACT_CAPACITY: usize = 2_048;

#[derive(Default)]
pub(super) struct Body {
    pub(super) contact: Option<Contact>,
    pub(super) visits: BTreeMap<RecordId, Arc<Kept>>,
}

impl Body {
    // body = [contact / nil, [0*1000 bstr .cbor kept]]
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let visits: Vec<_> = self.visits.values().collect();
        // Room for everything: growing would leave copies.
        let capacity = visits.len().saturating_mul(Kept::CAPACITY);
        Writer::with_capacity(capacity.saturating_add(CONTACT_CAPACITY))
            .array(2)
            .or_null(self.contact.as_ref(), write_contact)
            .list(&visits, |writer, kept| {
                writer.bytes(kept.export_secret_bytes().expose_secret_bytes())
            })
            .finish_secret()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        reader.array(2)?;
        let contact = reader.or_null(read_contact)?;
        let visits = reader.list(MAX_DIARY_VISITS, |reader| {
            let kept = Kept::import_secret_bytes(reader.bytes()?)?;
            Ok((kept.record_id(), Arc::new(kept)))
        })?;
        reader.end()?;
        if !visits.is_sorted_by(|(earlier, _), (later, _)| earlier < later) {
            return Err(RecordError::Malformed);
        }
        let visits = visits.into_iter().collect();
        Ok(Self { contact, visits })
    }
}

fn write_contact(writer: Writer, contact: &Contact) -> Writer {
    contact.write(writer.map(contact.entries()))
}

fn read_contact(reader: &mut Reader<'_>) -> Result<Contact, RecordError> {
    let entries = reader.map(9)?;
    let contact = Contact::read(reader)?;
    if contact.entries() == entries {
        Ok(contact)
    } else {
        Err(RecordError::Malformed)
    }
}
