//! Any item of CBOR, and nothing after it, read by the reader's heads alone: at most 16 deep, byte strings not looked
//! into.

use crate::error::RecordError;
use crate::wire::cbor::{ARRAY, BYTES, MAP, Reader, TAG, TEXT};

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// Tags 2 and 3 on a byte string: ciborium turns bignums into integers and so forgets that there was a tag. To our
    /// reader they are tags, and no message has them: not comparable.
    pub(super) has_bignum: bool,
}

impl Whole {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let (mut reader, mut whole) = (Reader::new(bytes), Self { has_bignum: false });
        whole.item(&mut reader, 16)?;
        reader.end().map(|()| whole)
    }

    fn item(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<(), RecordError> {
        let mut ahead = reader.clone();
        let (kind, argument) = ahead.head()?;
        match kind {
            BYTES => return reader.bytes().map(drop),
            TEXT => return reader.text().map(drop),
            _ => *reader = ahead,
        }
        let below = || depth.checked_sub(1).ok_or(RecordError::Malformed);
        match kind {
            ARRAY => {
                let below = below()?;
                (0..argument).try_for_each(|_| self.item(reader, below))
            }
            MAP => self.map(reader, argument, below()?),
            TAG => {
                let is_bytes = matches!(reader.clone().head(), Ok((BYTES, _)));
                self.has_bignum |= is_bytes && (argument == 2 || argument == 3);
                self.item(reader, below()?)
            }
            _ => Ok(()),
        }
    }

    fn map(&mut self, reader: &mut Reader<'_>, entries: u64, depth: usize) -> Result<(), RecordError> {
        let mut last: Option<&[u8]> = None;
        for _ in 0..entries {
            let before = reader.clone();
            self.item(reader, depth)?;
            let key = before.up_to(reader);
            if last.is_some_and(|last| last >= key) {
                return Err(RecordError::Malformed);
            }
            last = Some(key);
            self.item(reader, depth)?;
        }
        Ok(())
    }
}

pub(super) fn is_whole(bytes: &[u8]) -> bool {
    Whole::read(bytes).is_ok()
}
