//! An envelope is opened and sealed by coset, ciborium and the primitives alone.

use super::{Envelope, Kind, Padding, seal, seal_under};
use ciborium::Value;
use coset::{
    AsCborValue, CborSerializable, CoseEncrypt, CoseEncrypt0, CoseEncryptBuilder, CoseKdfContextBuilder,
    CoseRecipientBuilder, HeaderBuilder, PartyInfoBuilder, SuppPubInfoBuilder, TaggedCborSerializable, iana,
};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, Secret};
use episeal_base::wire::Protected;

const TYP: i64 = 16;
const COMMITMENT: i64 = -70_002;
const CLEAR: i64 = -70_003;

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn typ(name: &str) -> Value {
    Value::from(format!("application/vnd.episeal.{name}+cose"))
}

fn encrypted_header(protected: &Protected<'_>, name: &str) -> coset::Header {
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

fn recipient(epk: &[u8; 32], wrapped: &[u8; 40]) -> coset::CoseRecipient {
    let epk =
        Value::Map(vec![(1.into(), 1.into()), ((-1).into(), 4.into()), ((-2).into(), Value::Bytes(epk.to_vec()))]);
    let algorithm = iana::Algorithm::ECDH_ES_A256KW;
    CoseRecipientBuilder::new()
        .protected(HeaderBuilder::new().algorithm(algorithm).build())
        .unprotected(HeaderBuilder::new().value(-1, epk).build())
        .ciphertext(wrapped.to_vec())
        .build()
}

const KIND: Kind = Kind { name: "record", role: "visitor", padding: Padding::Fixed(64) };

/// Section 4's `other`, by ciborium.
fn other(protected: &[u8], ext: &[u8]) -> [u8; 32] {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let label = "episeal-1 kdf".into();
    let list = [label, KIND.role.into(), bytes(protected), bytes(ext)];
    primitives::sha256(&encoded(&Value::Array(list.into())))
}

/// Section 4's `ctx`, by coset.
fn kdf_context(epk: &[u8], recipient: &[u8], other: [u8; 32]) -> Vec<u8> {
    let party = |key: &[u8]| PartyInfoBuilder::new().identity(key.to_vec()).build();
    let algorithm = iana::Algorithm::ECDH_ES_A256KW;
    let public = SuppPubInfoBuilder::new()
        .key_data_length(256)
        .protected(HeaderBuilder::new().algorithm(algorithm).build())
        .other(other.to_vec())
        .build();
    CoseKdfContextBuilder::new()
        .algorithm(iana::Algorithm::A256KW)
        .party_u_info(party(epk))
        .party_v_info(party(recipient))
        .supp_pub_info(public)
        .build()
        .to_vec()
        .unwrap()
}

#[test]
fn coset_and_the_primitives_alone_open_an_envelope() {
    let key = AgreementKey::generate().unwrap();
    let (ext, body) = (b"bound, not sent", b"body");
    let sealed = seal(KIND, None, ext, key.public(), body).unwrap();

    let message = CoseEncrypt::from_tagged_slice(&sealed.bytes).unwrap();
    let [only] = message.recipients.as_slice() else { panic!("one recipient") };
    let (_, cose_key) = &only.unprotected.rest[0];
    let cose_key = coset::CoseKey::from_cbor_value(cose_key.clone()).unwrap();
    assert_eq!(cose_key.kty, coset::KeyType::Assigned(iana::KeyType::OKP));
    let (_, epk) = &cose_key.params[1];
    let epk: [u8; 32] = epk.as_bytes().unwrap().as_slice().try_into().unwrap();

    let context = kdf_context(&epk, key.public(), other(&sealed.protected, ext));
    let shared = key.agree(&epk).unwrap();
    let kek = primitives::hkdf((&shared).into(), &context).unwrap();
    let wrapped = only.ciphertext.as_deref().unwrap().try_into().unwrap();
    let content_key = primitives::unwrap(&kek, wrapped).unwrap();
    assert_eq!(content_key.expose(), sealed.content_key.expose());

    let iv = message.protected.header.iv.as_slice().try_into().unwrap();
    let padded = message.decrypt_ciphertext(
        ext,
        || RecordError::Malformed,
        |ciphertext, aad| primitives::decrypt(&content_key, iv, aad, ciphertext).map(|padded| padded.to_vec()),
    );
    let expected = [&body[..], &[0x80], &[0; 59]].concat();
    assert_eq!(padded, Ok(expected));
}

/// The other way round: what is written by coset, ciborium and the primitives alone is an envelope.
#[test]
fn an_envelope_sealed_by_coset_and_the_primitives_alone_opens() {
    let (key, ephemeral) = (AgreementKey::generate().unwrap(), AgreementKey::generate().unwrap());
    let (ext, content_key) = (b"bound, not sent", Secret::random().unwrap());
    let info = ["episeal-1 kc".into(), 3.into(), typ(KIND.name), Value::Bytes(ext.to_vec())];
    let info = encoded(&Value::Array(info.into()));
    let iv = [7; 12];
    let protected =
        Protected { iv, commitment: primitives::public_hkdf((&content_key).into(), &info).unwrap(), clear: None };
    let header = encrypted_header(&protected, KIND.name);
    let other = other(&header.clone().to_vec().unwrap(), ext);
    let context = kdf_context(ephemeral.public(), key.public(), other);
    let shared = ephemeral.agree(key.public()).unwrap();
    let kek = primitives::hkdf((&shared).into(), &context).unwrap();
    let wrapped = primitives::wrap(&kek, &content_key).unwrap();
    let padded = [&b"body"[..], &[0x80], &[0; 59]].concat();
    let bytes = CoseEncryptBuilder::new()
        .protected(header)
        .create_ciphertext(&padded, ext, |padded, aad| {
            let mut buffer = padded.to_vec();
            primitives::encrypt(&content_key, &iv, aad, &mut buffer).unwrap();
            buffer
        })
        .add_recipient(recipient(ephemeral.public(), &wrapped))
        .build()
        .to_tagged_vec()
        .unwrap();
    let opened = Envelope::read(KIND, &bytes).and_then(|envelope| envelope.open(&key, ext));
    assert_eq!(opened.unwrap().as_slice(), b"body");
}

#[test]
fn coset_reads_and_decrypts_what_is_sealed_under_a_derived_key() {
    let secret = Secret::random().unwrap();
    let bytes = seal_under(KIND, b"\x81\x01", b"ext", &secret, b"body").unwrap();
    let message = CoseEncrypt0::from_tagged_slice(&bytes).unwrap();
    let header = &message.protected.header;
    let clear = (coset::Label::Int(CLEAR), Value::Bytes(b"\x81\x01".to_vec()));
    assert_eq!(header.rest.last(), Some(&clear));
    let iv = header.iv.as_slice().try_into().unwrap();
    let padded = message.decrypt_ciphertext(
        b"ext",
        || RecordError::Malformed,
        |ciphertext, aad| primitives::decrypt(&secret, iv, aad, ciphertext).map(|padded| padded.to_vec()),
    );
    let expected = [&b"body"[..], &[0x80], &[0; 59]].concat();
    assert_eq!(padded, Ok(expected));
}
