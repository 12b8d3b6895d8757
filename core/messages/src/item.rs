//! What stands within a message, as one or more CBOR data items.

use episeal_base::error::RecordError;
use episeal_base::wire::{Reader, Writer};

/// What is written into a message after what is already there, and read from where a reader stands.
pub trait DataItems: Sized {
    /// Writes its data items.
    fn write(&self, writer: Writer) -> Writer;

    /// Reads its data items.
    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError>;

    /// Its data items alone.
    fn encode(&self) -> Vec<u8> {
        self.write(Writer::new()).finish()
    }
}
