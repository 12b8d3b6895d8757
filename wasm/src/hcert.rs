//! The outer layers of a health certificate, one by one, for those who look into one.

use crate::convert::{Result, array, text};
use episeal::certificates::hcert;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn strip_prefix(whole: &str) -> Result<JsString> {
    Ok(text(hcert::strip_prefix(whole)?))
}

#[wasm_bindgen]
pub fn decode_base45(text: &str) -> Result<Uint8Array> {
    Ok(array(&hcert::decode_base45(text)?))
}

#[wasm_bindgen]
pub fn encode_base45(bytes: &[u8]) -> JsString {
    text(&hcert::encode_base45(bytes))
}

#[wasm_bindgen]
pub fn inflate(compressed: &[u8]) -> Result<Uint8Array> {
    Ok(array(&hcert::inflate(compressed)?))
}

#[wasm_bindgen]
pub fn content_json(cbor: &[u8]) -> Result<JsString> {
    Ok(text(hcert::content_json(cbor)?.expose_secret_text()))
}

#[wasm_bindgen]
pub fn check_content(cbor: &[u8]) -> Result<Vec<JsString>> {
    Ok(hcert::check_content(cbor)?.iter().map(|deviation| text(deviation.code())).collect())
}

#[wasm_bindgen]
pub fn signed_payload(message: &[u8]) -> Result<Uint8Array> {
    Ok(array(&hcert::signed_payload(message)?))
}

#[wasm_bindgen]
pub fn check_key_usage(message: &[u8], signer: &[u8]) -> Result<()> {
    Ok(hcert::check_key_usage(message, signer)?)
}
