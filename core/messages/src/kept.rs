//! What stands in clear before what is kept at home under a secret (core/FORMAT.md, sections 16 to 18).

use crate::envelope::{Kind, Padding};
use crate::id::ShareId;
use crate::item::DataItems;
use crate::sealed::Clear;
use episeal_base::error::RecordError;
use episeal_base::time::read_time;
use episeal_base::wire::{Reader, Writer};

/// Which live share, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunAddress {
    pub share_id: ShareId,
    pub expires: i64,
}

impl DataItems for RunAddress {
    fn write(&self, writer: Writer) -> Writer {
        self.share_id.write(writer).int(self.expires)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { share_id: ShareId::read(reader)?, expires: read_time(reader)? })
    }
}

/// Before the state of a visitor's run.
#[derive(Debug)]
pub struct OfVisitor(pub RunAddress);

/// Before the state of an office's run.
#[derive(Debug)]
pub struct OfOffice(pub RunAddress);

/// Before a diary: the salt of its PIN, and a nonce by which every write has a key of its own.
#[derive(Debug)]
pub struct OfDiary {
    pub salt: [u8; 16],
    pub nonce: [u8; 16],
}

/// Before a locked key ring: the salt of its passphrase.
#[derive(Debug)]
pub struct OfKeyRing {
    pub salt: [u8; 16],
}

// clear = [1, share_id, expires]
impl Clear for OfVisitor {
    const KIND: Kind = Kind { name: "live-visitor", role: "", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 3;

    fn write(&self, writer: Writer) -> Writer {
        self.0.write(writer)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        RunAddress::read(reader).map(Self)
    }
}

// clear = [1, share_id, expires]
impl Clear for OfOffice {
    const KIND: Kind = Kind { name: "live-office", role: "", padding: Padding::Multiple(512) };
    const ITEMS: usize = 3;

    fn write(&self, writer: Writer) -> Writer {
        self.0.write(writer)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        RunAddress::read(reader).map(Self)
    }
}

// clear = [1, salt, nonce]
impl Clear for OfDiary {
    const KIND: Kind = Kind { name: "diary", role: "", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 3;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(&self.salt).bytes(&self.nonce)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { salt: reader.bytes_of()?, nonce: reader.bytes_of()? })
    }
}

// clear = [1, salt]
impl Clear for OfKeyRing {
    const KIND: Kind = Kind { name: "keyring", role: "", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 2;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(&self.salt)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { salt: reader.bytes_of()? })
    }
}
