//! What Corona-Warn-App and CovPass accept, rule by rule, after their sources.
//!
//! An issuer's certificate that an app refuses is worth nothing to its holder. Each rule here names the file of the
//! app that has it and is proven by a certificate that it rejects: that of Android in its last published state, and
//! that of iOS where it is the stricter one. The rules share no code with the issuer: not its encoder, its dates or its
//! reading of a signer.
//!
//! Where the apps are more lenient than what is here, the emulation is the stricter one: definite lengths alone, signatures of 64
//! bytes, 64 KiB inflated (Corona-Warn-App: 10 MB; CovPass: no limit), recoveries alone.

mod cbor;
mod corona_warn_app;
mod covpass;
mod rejection;
mod signer;
mod transport;

use cbor::Value;
use signer::Signer;

pub use corona_warn_app::accept as corona_warn_app;
pub use covpass::accept as covpass;
pub use rejection::Rejection;

/// The four parts of a `COSE_Sign1` (RFC 9052, 4.2).
struct Message<'a> {
    protected: &'a [u8],
    unprotected: &'a Value<'a>,
    payload: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Message<'a> {
    /// The parts by their types, of a value that is known to be an array of four.
    fn of(parts: &'a [Value<'a>]) -> Option<Self> {
        match parts {
            [Value::Bytes(protected), unprotected @ Value::Map(_), Value::Bytes(payload), Value::Bytes(signature)] => {
                Some(Self { protected, unprotected, payload, signature })
            }
            _ => None,
        }
    }

    fn verify(&self, signer: &Signer) -> Result<(), Rejection> {
        let signed = cbor::signature_structure(self.protected, self.payload);
        signer.verify(&signed, self.signature)
    }
}

/// Whole seconds: both apps read fractions too, and drop them.
fn seconds(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Int(seconds) => Some(*seconds),
        Value::Float(seconds) => seconds.trunc().to_string().parse().ok(),
        _ => None,
    }
}
