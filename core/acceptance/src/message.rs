//! The signed message (`COSE_Sign1`, RFC 9052, 4.2), as coset reads it.

use crate::cbor::{Item, Lookup, Value};
use crate::{Rejection, Signer, transport};
use core::cell::OnceCell;
use coset::{AsCborValue, CoseSign1, Header};
use zeroize::Zeroizing;

/// Label of a counter signature (RFC 8152, 3.1).
const COUNTER_SIGNATURE: i64 = 7;

/// A text that is read and verified with a signer: once, however many apps judge it.
pub(crate) struct Reading<'s> {
    whole: Item,
    pub(crate) signer: Result<&'s Signer, Rejection>,
    claims: OnceCell<Result<Item, Rejection>>,
    protected: OnceCell<Result<Item, Rejection>>,
    verified: OnceCell<Result<(), Rejection>>,
}

impl<'s> Reading<'s> {
    /// Of what stands after the prefix.
    pub(crate) fn of(body: &str, signer: Result<&'s Signer, Rejection>) -> Result<Self, Rejection> {
        let cose = transport::inflate(&transport::base45(body)?)?;
        Ok(Self {
            whole: Item::read(&cose)?,
            signer,
            claims: OnceCell::new(),
            protected: OnceCell::new(),
            verified: OnceCell::new(),
        })
    }

    pub(crate) fn value(&self) -> &Value {
        self.whole.value()
    }
}

/// What an app finds in an array of four.
pub(crate) struct Message<'r> {
    reading: &'r Reading<'r>,
    parts: &'r Value,
    protected: &'r [u8],
    pub(crate) unprotected: &'r Value,
    payload: &'r [u8],
}

impl<'r> Message<'r> {
    /// Byte string, map, byte string, byte string; `parts` are those of `reading`, without a tag.
    pub(crate) fn of(reading: &'r Reading<'r>, parts: &'r Value) -> Result<Self, Rejection> {
        match parts.as_array().map(Vec::as_slice) {
            Some([Value::Bytes(protected), unprotected @ Value::Map(_), Value::Bytes(payload), Value::Bytes(_)]) => {
                Ok(Self { reading, parts, protected, unprotected, payload })
            }
            _ => Err(Rejection::Cose),
        }
    }

    /// The claims in the payload.
    pub(crate) fn claims(&self) -> Result<&'r Value, Rejection> {
        once(&self.reading.claims, || Item::read(self.payload))
    }

    /// The protected header; no bytes are an empty map (RFC 9052, 3).
    pub(crate) fn protected(&self) -> Result<&'r Value, Rejection> {
        once(&self.reading.protected, || match self.protected {
            [] => Ok(Item::empty()),
            bytes => Item::read(bytes),
        })
    }

    /// The signature of the signer over the `Sig_structure` (RFC 9052, 4.4), with the protected header as it was
    /// received.
    ///
    /// Without any parameter it counts as no bytes, as RFC 9052 says and cose-java does (`Sign1Message.validate`).
    pub(crate) fn verify(&self) -> Result<(), Rejection> {
        *self.reading.verified.get_or_init(|| self.verify_now())
    }

    fn verify_now(&self) -> Result<(), Rejection> {
        let headers = [self.protected()?, self.unprotected].map(|header| header.claim(COUNTER_SIGNATURE).is_some());
        // Each may hold a header with the next: coset reads them within each other without an end.
        if headers.contains(&true) {
            return Err(Rejection::Cose);
        }
        let mut message = CoseSign1::from_cbor_value(self.parts.clone()).map_err(|_| Rejection::Cose)?;
        let payload = Zeroizing::new(message.payload.take().unwrap_or_default());
        if message.protected.header == Header::default() {
            message.protected.original_data = None;
        }
        let signed = Zeroizing::new(message.tbs_detached_data(&payload, &[]));
        self.reading.signer?.verify(&signed, &message.signature)
    }
}

/// What was read at the first time that it was asked for.
fn once(
    cell: &OnceCell<Result<Item, Rejection>>,
    read: impl FnOnce() -> Result<Item, Rejection>,
) -> Result<&Value, Rejection> {
    cell.get_or_init(read).as_ref().map(Item::value).map_err(|rejection| *rejection)
}
