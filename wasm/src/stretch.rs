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
mod pin {
    use super::{Result, Stretch, Uint8Array, exposed, wasm_bindgen};

    derived!(DiaryPinKey);

    /// For a diary that is new, or gets a new PIN.
    #[wasm_bindgen]
    pub fn new_pin_key(pin: &str) -> Result<Uint8Array> {
        Ok(exposed(&Stretch::new().new_pin_key(pin)?.export_secret_bytes()))
    }

    #[wasm_bindgen]
    pub fn pin_key(diary: &[u8], pin: &str) -> Result<Uint8Array> {
        Ok(exposed(&Stretch::new().pin_key(diary, pin)?.export_secret_bytes()))
    }
}
#[cfg(feature = "visitor")]
pub use pin::DiaryPinKey;

#[cfg(feature = "share-codes")]
mod share_code {
    use super::{Result, Stretch, Uint8Array, exposed, wasm_bindgen};
    use crate::convert::text;
    use episeal::visits::ShareId;
    use episeal::visits::share::ShareCode;
    use js_sys::JsString;

    derived!(ShareCodeKey);

    #[wasm_bindgen]
    impl ShareCodeKey {
        pub fn share_id(&self) -> JsString {
            text(&self.0.share_id().to_text())
        }
    }

    /// A share code as it is shown, from what was typed.
    #[wasm_bindgen]
    pub fn parse_share_code(typed: &str) -> Result<JsString> {
        Ok(text(ShareCode::parse(typed)?.expose_secret_text()))
    }

    #[wasm_bindgen]
    pub fn share_code_key(share_id: &str, code: &str) -> Result<Uint8Array> {
        let (share_id, code) = (ShareId::parse(share_id)?, ShareCode::parse(code)?);
        Ok(exposed(&Stretch::new().share_code_key(&share_id, &code)?.export_secret_bytes()))
    }

    #[wasm_bindgen]
    pub struct DrawnShareCode(episeal::visits::share::DrawnShareCode);

    #[wasm_bindgen]
    impl DrawnShareCode {
        pub fn draw() -> Result<DrawnShareCode> {
            Ok(Self(Stretch::new().draw_share_code()?))
        }

        pub fn code(&self) -> JsString {
            text(self.0.code().expose_secret_text())
        }

        pub fn key(&self) -> ShareCodeKey {
            ShareCodeKey(self.0.key())
        }
    }
}
#[cfg(feature = "share-codes")]
pub use share_code::ShareCodeKey;

/// Key rings: `role` says whose, which has to be what the bytes are.
#[cfg(feature = "rings")]
mod ring {
    use super::{Result, Stretch, Uint8Array, exposed, wasm_bindgen};
    use crate::ring::read;

    derived!(PassphraseKey);

    #[wasm_bindgen]
    pub fn new_passphrase_key(role: &str, ring: &[u8], passphrase: &str) -> Result<Uint8Array> {
        Ok(exposed(&Stretch::new().new_passphrase_key(&read(role, ring)?, passphrase)?.export_secret_bytes()))
    }

    #[wasm_bindgen]
    pub fn next_passphrase_key(role: &str, ring: &[u8], passphrase: &str) -> Result<Uint8Array> {
        Ok(exposed(&Stretch::new().next_passphrase_key(&read(role, ring)?, passphrase)?.export_secret_bytes()))
    }

    #[wasm_bindgen]
    pub fn passphrase_key(locked: &[u8], passphrase: &str) -> Result<Uint8Array> {
        Ok(exposed(&Stretch::new().passphrase_key(locked, passphrase)?.export_secret_bytes()))
    }
}
#[cfg(feature = "rings")]
pub use ring::PassphraseKey;
