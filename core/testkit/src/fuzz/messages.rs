//! Every message, text and file, as bytes: what reading alone says.

use super::{Choices, cbor, cose};
use crate::api::visits::*;
use crate::judge::{judge, judged_kinds};

/// The first byte chooses the kind; the rest is read as one. What is accepted is deterministic CBOR and COSE by other
/// libraries; a text or file that is read and written again is the same.
pub fn messages(data: &[u8]) {
    let mut choices = Choices::new(data);
    let kinds = judged_kinds();
    let kind = choices.one_of(&kinds);
    let bytes = choices.rest();
    if judge(kind, bytes).expect("a kind that is known").is_ok() {
        assert_one_encoding(kind, bytes);
    }
}

/// Of bytes that were accepted as `kind`.
pub fn assert_one_encoding(kind: &str, bytes: &[u8]) {
    let text = || core::str::from_utf8(bytes).expect("a text that was accepted");
    match kind {
        "authority" => assert_eq!(AuthorityId::parse(text()).unwrap().to_text().as_bytes(), bytes),
        "office" => assert_eq!(OfficeId::parse(text()).unwrap().to_text().as_bytes(), bytes),
        "venue" => assert_eq!(VenueId::parse(text()).unwrap().to_text().as_bytes(), bytes),
        "staff" => assert_eq!(StaffId::parse(text()).unwrap().to_text().as_bytes(), bytes),
        "poster" | "check-in-code" => assert_bech32(text()),
        "authority-ring" => assert_secret(Authority::import_secret_bytes(bytes).unwrap().export_secret_bytes(), bytes),
        "office-ring" => assert_secret(Office::import_secret_bytes(bytes).unwrap().export_secret_bytes(), bytes),
        "venue-ring" => assert_secret(Venue::import_secret_bytes(bytes).unwrap().export_secret_bytes(), bytes),
        "staff-ring" => assert_secret(Staff::import_secret_bytes(bytes).unwrap().export_secret_bytes(), bytes),
        "trust" => assert_eq!(Trust::import_bytes(bytes).unwrap().export_bytes(), bytes),
        "kept" => assert_secret(Ok(Kept::import_secret_bytes(bytes).unwrap().export_secret_bytes()), bytes),
        "request-log" => assert_eq!(RequestLog::from_bytes(bytes).unwrap().to_bytes(), bytes),
        "share-log" => assert_eq!(ShareLog::from_bytes(bytes).unwrap().to_bytes(), bytes),
        _ => {
            cbor::assert_deterministic(bytes);
            cose::assert_is_cose(bytes);
        }
    }
}

fn assert_secret(exported: Result<SecretBytes, RecordError>, bytes: &[u8]) {
    assert_eq!(exported.unwrap().expose_secret_bytes(), bytes);
}

/// By the Bech32m crate, whose payload is deterministic CBOR.
fn assert_bech32(text: &str) {
    let (hrp, payload) = bech32::decode(text).expect("what is accepted is Bech32m for others");
    cbor::assert_deterministic(&payload);
    assert_eq!(bech32::encode_upper::<bech32::Bech32m>(hrp, &payload).unwrap(), text.to_ascii_uppercase());
}
