//! What coset reads of our messages, computes about them, and writes in their place.

use super::{config, decoded, encoded, key};
use crate::primitives;
use crate::wire::{
    Encrypted, MAX_MESSAGE, Protected, RECIPIENT_PROTECTED, Signed, Tag, commitment_info, encrypt_structure, sign,
    write_encrypted,
};
use ciborium::Value;
use coset::{
    CoseEncrypt, CoseEncryptBuilder, CoseRecipientBuilder, CoseSign1, CoseSign1Builder, EncryptionContext,
    HeaderBuilder, TaggedCborSerializable, enc_structure_data, iana,
};
use proptest::collection::vec;
use proptest::prelude::*;

pub(super) const TYP: i64 = 16;
pub(super) const COMMITMENT: i64 = -70_002;
const CLEAR: i64 = -70_003;

pub(super) fn typ(name: &str) -> Value {
    Value::from(format!("application/vnd.episeal.{name}+cose"))
}

pub(super) fn signed_header(name: &str) -> coset::Header {
    HeaderBuilder::new().algorithm(iana::Algorithm::Ed25519).value(TYP, typ(name)).build()
}

pub(super) fn encrypted_header(protected: &Protected<'_>, name: &str) -> coset::Header {
    let header = HeaderBuilder::new()
        .algorithm(iana::Algorithm::A256GCM)
        .iv(protected.iv.to_vec())
        .value(TYP, typ(name))
        .value(COMMITMENT, Value::Bytes(protected.commitment.to_vec()));
    match protected.clear {
        Some(clear) => header.value(CLEAR, Value::Bytes(clear.to_vec())),
        None => header,
    }
    .build()
}

pub(super) fn recipient(epk: &[u8; 32], wrapped: &[u8; 40]) -> coset::CoseRecipient {
    let epk =
        Value::Map(vec![(1.into(), 1.into()), ((-1).into(), 4.into()), ((-2).into(), Value::Bytes(epk.to_vec()))]);
    let algorithm = iana::Algorithm::ECDH_ES_A256KW;
    CoseRecipientBuilder::new()
        .protected(HeaderBuilder::new().algorithm(algorithm).build())
        .unprotected(HeaderBuilder::new().value(-1, epk).build())
        .ciphertext(wrapped.to_vec())
        .build()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_signed_message_is_what_coset_writes(payload in vec(any::<u8>(), 0..2_000)) {
        let message = CoseSign1Builder::new()
            .protected(signed_header("visit"))
            .payload(payload.clone())
            .create_signature(&[], |tbs| key().sign(tbs).to_vec())
            .build();
        prop_assert_eq!(message.to_tagged_vec().unwrap(), sign("visit", &payload, &key()));
    }

    #[test]
    fn coset_reads_a_signed_message_and_verifies_what_we_signed(payload in vec(any::<u8>(), 0..2_000)) {
        let bytes = sign("office-day-key", &payload, &key());
        let message = CoseSign1::from_tagged_slice(&bytes).unwrap();
        prop_assert_eq!(&message.protected.header, &signed_header("office-day-key"));
        prop_assert!(message.unprotected.is_empty());
        prop_assert_eq!(message.payload.as_ref(), Some(&payload));
        let verified = message.verify_signature(&[], |signature, tbs| {
            // Ed25519 is deterministic: the same signature, the same bytes signed.
            assert_eq!(signature, key().sign(tbs));
            primitives::verify(key().public(), tbs, signature.try_into().unwrap())
        });
        prop_assert_eq!(verified, Ok(()));
        let ours = Signed::read(&bytes, "office-day-key", MAX_MESSAGE as usize).unwrap();
        prop_assert_eq!(ours.verify(key().public()), Ok(()));
        prop_assert_eq!(ours.payload, payload);
    }

    #[test]
    fn an_envelope_is_what_coset_writes(
        iv in any::<[u8; 12]>(),
        commitment in any::<[u8; 32]>(),
        clear in proptest::option::of(vec(any::<u8>(), 0..300)),
        ciphertext in vec(any::<u8>(), 0..2_000),
        wrapped in vec(any::<u8>(), 40),
    ) {
        let epk = [9; 32];
        let wrapped = wrapped.try_into().unwrap();
        let protected = Protected { iv, commitment, clear: clear.as_deref() };
        let bytes = write_encrypted(&protected.write("record"), &ciphertext, Some((&epk, &wrapped)));
        let message = CoseEncryptBuilder::new()
            .protected(encrypted_header(&protected, "record"))
            .ciphertext(ciphertext.clone())
            .add_recipient(recipient(&epk, &wrapped))
            .build();
        prop_assert_eq!(&message.to_tagged_vec().unwrap(), &bytes);

        let read = CoseEncrypt::from_tagged_slice(&bytes).unwrap();
        prop_assert_eq!(&read.protected.header, &encrypted_header(&protected, "record"));
        prop_assert_eq!(read.protected.original_data, Some(protected.write("record")));
        prop_assert!(read.unprotected.is_empty());
        prop_assert_eq!(read.ciphertext.as_ref(), Some(&ciphertext));
        let [only] = read.recipients.as_slice() else { panic!("one recipient") };
        prop_assert_eq!(only.protected.original_data.as_deref(), Some(RECIPIENT_PROTECTED));
        prop_assert_eq!(&only.unprotected, &recipient(&epk, &wrapped).unprotected);
        prop_assert_eq!(only.ciphertext.as_deref(), Some(&wrapped[..]));

        let ours = Encrypted::read(Tag::Encrypt, &bytes, "record").unwrap();
        prop_assert_eq!(ours.recipient, Some((epk, wrapped)));
        prop_assert_eq!(ours.ciphertext, ciphertext);
    }

    #[test]
    fn the_authenticated_data_are_the_enc_structure_of_coset(
        iv in any::<[u8; 12]>(),
        ext in vec(any::<u8>(), 0..600),
    ) {
        let protected = Protected { iv, commitment: [3; 32], clear: Some(b"\x81\x01") }.write("record");
        let header = || {
            let bytes = Value::Bytes(protected.clone());
            coset::ProtectedHeader::from_cbor_bstr(bytes).unwrap()
        };
        for (tag, context) in [
            (Tag::Encrypt, EncryptionContext::CoseEncrypt),
            (Tag::Encrypt0, EncryptionContext::CoseEncrypt0),
        ] {
            let expected = enc_structure_data(context, header(), &ext);
            prop_assert_eq!(encrypt_structure(tag, &protected, &ext), expected);
        }
        let info = ["episeal-1 kc".into(), 3.into(), typ("record"), Value::Bytes(ext.clone())];
        prop_assert_eq!(commitment_info("record", &ext), encoded(&Value::Array(info.into())));
    }
}

#[test]
fn alg_is_minus_19_and_typ_has_label_16() {
    let message = CoseSign1::from_tagged_slice(&sign("visit", b"payload", &key())).unwrap();
    let header = decoded(&message.protected.original_data.unwrap()).unwrap();
    let expected = vec![(1.into(), (-19).into()), (16.into(), "application/vnd.episeal.visit+cose".into())];
    assert_eq!(header, Value::Map(expected));
}
