//! Argon2id as a step of its own: what is typed goes in, what was derived comes out.

use crate::convert::{Result, exposed};
use episeal::visits::stretch::Stretch;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

/// A derived secret of one kind, to be handed over from a worker and to be used.
macro_rules! derived {
    ($name:ident) => {
        #[wasm_bindgen]
        pub struct $name(pub(crate) episeal::visits::stretch::$name);

        #[wasm_bindgen]
        impl $name {
            pub fn import_secret_bytes(bytes: &[u8]) -> Result<$name> {
                Ok(Self(episeal::visits::stretch::$name::import_secret_bytes(bytes)?))
            }

            pub fn export_secret_bytes(&self) -> Uint8Array {
                exposed(&self.0.export_secret_bytes())
            }
        }
    };
}

#[cfg(feature = "visitor")]
mod pin;
#[cfg(feature = "visitor")]
pub use pin::DiaryPinKey;

#[cfg(feature = "share-codes")]
mod share_code;
#[cfg(feature = "share-codes")]
pub use share_code::ShareCodeKey;

#[cfg(feature = "rings")]
mod ring;
#[cfg(feature = "rings")]
pub use ring::PassphraseKey;
