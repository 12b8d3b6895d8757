//! Share codes: nine digits, told by phone.

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
