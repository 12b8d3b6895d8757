//! The outer layers of a health certificate, one by one, for those who look into one.

use crate::certificates::told;
use crate::coded::Deviation;
use crate::convert::each;
use crate::errors::CertificateError;
use episeal::certificates::hcert;

#[uniffi::export]
pub fn strip_prefix(text: String) -> Result<String, CertificateError> {
    Ok(hcert::strip_prefix(&text)?.into())
}

#[uniffi::export]
pub fn decode_base45(text: String) -> Result<Vec<u8>, CertificateError> {
    hcert::decode_base45(&text)
}

#[uniffi::export]
pub fn encode_base45(bytes: Vec<u8>) -> String {
    hcert::encode_base45(&bytes)
}

#[uniffi::export]
pub fn inflate(compressed: Vec<u8>) -> Result<Vec<u8>, CertificateError> {
    hcert::inflate(&compressed)
}

#[uniffi::export]
pub fn signed_payload(message: Vec<u8>) -> Result<Vec<u8>, CertificateError> {
    hcert::signed_payload(&message)
}

#[uniffi::export]
pub fn content_json(cbor: Vec<u8>) -> Result<String, CertificateError> {
    Ok(told(&hcert::content_json(&cbor)?))
}

#[uniffi::export]
pub fn check_content(cbor: Vec<u8>) -> Result<Vec<Deviation>, CertificateError> {
    Ok(each(hcert::check_content(&cbor)?))
}

#[uniffi::export]
pub fn check_key_usage(message: Vec<u8>, signer: Vec<u8>) -> Result<(), CertificateError> {
    hcert::check_key_usage(&message, &signer)
}
