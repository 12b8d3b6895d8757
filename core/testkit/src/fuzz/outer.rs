//! The outer layers of a health certificate: what base45, flate2, ciborium and coset say of the same bytes.

use super::{Choices, cbor};
use crate::api::certificates::*;
use crate::certificates::NOW;
use ciborium::Value;
use coset::{CborSerializable, TaggedCborSerializable};

/// The first byte says which layer the rest is: all above it are made right.
pub fn hcert(data: &[u8]) {
    let mut choices = Choices::new(data);
    let layer = choices.below(4);
    let bytes = choices.rest();
    let text = match layer {
        0 => String::from_utf8_lossy(bytes).into_owned(),
        1 => format!("HC1:{}", String::from_utf8_lossy(bytes)),
        2 => crate::certificates::text_of_stream(bytes),
        _ => crate::certificates::text(bytes),
    };
    let trust = CertificateTrust::without_revocations(&SignerList::new());
    let verified = verify_certificate(&text, &trust, NOW);
    let verdict = examine_certificate(&text, &trust, NOW);
    assert_eq!(verified.as_ref().err(), verdict.error().as_ref(), "one verdict");
    assert!(verified.is_err() && verdict.verified().is_none(), "nobody is trusted");
    let Ok(encoded) = hcert::strip_prefix(&text) else { return };
    let compressed = hcert::decode_base45(encoded);
    match (&compressed, base45::decode(encoded)) {
        (Ok(ours), theirs) => assert_eq!(theirs.as_ref(), Ok(ours)),
        // The base45 crate takes two characters at the end that are more than a byte, and leaves out the rest.
        (Err(error), Ok(theirs)) => {
            assert_eq!(*error, CertificateError::Base45Overflow);
            assert_ne!(base45::encode(theirs), encoded, "RFC 9285, section 6");
        }
        (Err(_), Err(_)) => {}
    }
    let Ok(compressed) = compressed else { return };
    assert_eq!(hcert::encode_base45(&compressed), encoded);
    assert_inflated(&compressed);
}

fn assert_inflated(compressed: &[u8]) {
    let ours = hcert::inflate(compressed);
    // flate2's reader takes a stream that is cut off for one that ends: its decompressor tells them apart.
    let mut theirs = vec![0; 1 << 17];
    let mut decoder = flate2::Decompress::new(true);
    let status = decoder.decompress(compressed, &mut theirs, flate2::FlushDecompress::Finish);
    let is_read = matches!(status, Ok(flate2::Status::StreamEnd));
    theirs.truncate(decoder.total_out() as usize);
    if let Ok(message) = &ours {
        assert!(is_read && *message == theirs, "flate2 reads the same");
        assert_message(message);
    } else if is_read && decoder.total_in() as usize == compressed.len() {
        assert!(theirs.len() > hcert::MAX_INFLATED as usize, "{ours:?}: flate2 reads {} bytes", theirs.len());
    }
}

/// What is taken for a signed message is one, and its content is CBOR.
fn assert_message(message: &[u8]) {
    let Ok(claimed) = UnverifiedCertificate::decode(message) else { return };
    let payload = hcert::signed_payload(message).expect("what was read once");
    assert!(cbor::decoded(&payload).is_some(), "ciborium reads what is claimed");
    let untagged = coset::CoseSign1::from_slice(message);
    let theirs = coset::CoseSign1::from_tagged_slice(message).or(untagged);
    // coset refuses what a header says that nobody registered, and the two tags of a CWT: without them it reads the
    // same.
    let theirs = theirs.or_else(|_| coset::CoseSign1::from_slice(&without_headers(message)));
    assert_eq!(theirs.expect("COSE for coset").payload.as_ref(), Some(&payload));
    let json = claimed.claimed_json();
    let parsed = serde_json::from_str::<serde_json::Value>(json.expose_secret_text());
    assert!(parsed.is_ok(), "what is shown is JSON: {parsed:?}");
    assert!(hcert::content_json(&payload).is_ok());
}

/// The same without tags and with empty headers.
fn without_headers(message: &[u8]) -> Vec<u8> {
    let mut value = cbor::decoded(message).expect("what is accepted is CBOR for ciborium");
    while let Value::Tag(_, inner) = value {
        value = *inner;
    }
    let mut parts = value.into_array().expect("a message is an array");
    parts[0] = Value::Bytes(vec![]);
    parts[1] = Value::Map(vec![]);
    cbor::encoded(&Value::Array(parts))
}
