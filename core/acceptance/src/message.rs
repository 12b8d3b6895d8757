//! The signed message (`COSE_Sign1`, RFC 9052, 4.2), as coset reads it.

use crate::cbor::{Item, Lookup, Value};
use crate::{Rejection, Signer};
use coset::{AsCborValue, CoseSign1, Header};
use zeroize::Zeroizing;

/// Label of a counter signature (RFC 8152, 3.1).
const COUNTER_SIGNATURE: i64 = 7;

/// What an app finds in an array of four.
pub(crate) struct Message<'a> {
    whole: &'a Value,
    protected: &'a [u8],
    pub(crate) unprotected: &'a Value,
    pub(crate) payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// Byte string, map, byte string, byte string.
    pub(crate) fn of(whole: &'a Value) -> Result<Self, Rejection> {
        match whole.as_array().map(Vec::as_slice) {
            Some([Value::Bytes(protected), unprotected @ Value::Map(_), Value::Bytes(payload), Value::Bytes(_)]) => {
                Ok(Self { whole, protected, unprotected, payload })
            }
            _ => Err(Rejection::Cose),
        }
    }

    /// The protected header; no bytes are an empty map (RFC 9052, 3).
    pub(crate) fn protected(&self) -> Result<Item, Rejection> {
        match self.protected {
            [] => Ok(Item::empty()),
            bytes => Item::read(bytes),
        }
    }

    /// The signature over the `Sig_structure` (RFC 9052, 4.4), with the protected header as it was received.
    ///
    /// Without any parameter it counts as no bytes, as RFC 9052 says and cose-java does (`Sign1Message.validate`).
    pub(crate) fn verify(&self, signer: &Signer) -> Result<(), Rejection> {
        let headers =
            [self.protected()?.value(), self.unprotected].map(|header| header.claim(COUNTER_SIGNATURE).is_some());
        // Each may hold a header with the next: coset reads them within each other without an end.
        if headers.contains(&true) {
            return Err(Rejection::Cose);
        }
        let mut message = CoseSign1::from_cbor_value(self.whole.clone()).map_err(|_| Rejection::Cose)?;
        let payload = Zeroizing::new(message.payload.take().unwrap_or_default());
        if message.protected.header == Header::default() {
            message.protected.original_data = None;
        }
        let signed = Zeroizing::new(message.tbs_detached_data(&payload, &[]));
        signer.verify(signed, &message.signature)
    }
}
