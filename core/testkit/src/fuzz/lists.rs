//! Lists that apps fetch: of signers in four forms, of revoked certificates in four forms.

use super::cbor::{self, change_encoded};
use super::{Choices, cbor::change_bytes, random};
use crate::api::certificates::*;
use crate::certificates::{NOW, Signer, gateway_item, message};
use crate::dsc::{other_secret_key, secret_key};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ciborium::Value;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

struct Country {
    signer: Signer,
    /// Signs the lists.
    key: Signer,
    point: Vec<u8>,
    good: String,
}

fn country() -> &'static Country {
    static COUNTRY: OnceLock<Country> = OnceLock::new();
    random::once(&COUNTRY, "country", || {
        let (signer, key) = (Signer::fixed(secret_key()), Signer::fixed(other_secret_key()));
        let point = key.key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        Country { good: signer.good(), point, signer, key }
    })
}

/// A list of signers whose form or content changes, signed again where it is signed: it is taken whole, or refused and
/// nothing is added.
pub fn signer_lists(data: &[u8]) {
    let (country, mut choices) = (country(), Choices::new(data));
    let mut list = SignerList::new();
    let added = match choices.below(6) {
        0 => {
            let json = gateway_json(&mut choices);
            list.add_gateway_json(&json).map(|()| assert_json(&json))
        }
        1 => {
            let json = jwks(&mut choices);
            list.add_jwks(&json).map(|()| assert_json(&json))
        }
        2 => {
            let json = gateway_json(&mut choices);
            let signature: Signature = country.key.key.sign(&json);
            let text = [Base64::encode_string(&signature.to_bytes()).as_bytes(), b"\n", &json].concat();
            list.add_german_list(&text, &country.point)
        }
        3 => austrian(&mut list, &mut choices),
        4 => list.add_pem(&String::from_utf8_lossy(&pem(&mut choices))),
        _ => list.add_jwks(choices.rest()),
    };
    if added.is_err() {
        assert_eq!((list.count(), list.left_out()), (0, 0), "nothing of a refused list");
    }
    let trust = CertificateTrust::without_revocations(&list);
    let verified = verify_certificate(&country.good, &trust, NOW);
    let refusals = [CertificateError::SignerUnknown, CertificateError::SignerUntrusted];
    match (&verified, list.count()) {
        (Ok(_), count) => assert!(added.is_ok() && count > 0, "whoever verifies is on the list"),
        (Err(error), 0) => assert_eq!(*error, CertificateError::SignerUnknown),
        // Another key, another time or another purpose under the same key id.
        (Err(error), _) => assert!(refusals.contains(error) || added.is_ok(), "{error:?}"),
    }
    let twice = list.clone();
    list.merge(&twice);
    assert_eq!((list.count(), list.left_out()), (twice.count(), 2 * twice.left_out()), "each once");
}

/// serde_json takes it for JSON, too.
fn assert_json(json: &[u8]) {
    let parsed = serde_json::from_slice::<serde::de::IgnoredAny>(json);
    assert!(parsed.is_ok(), "{parsed:?}");
}

fn gateway_json(choices: &mut Choices<'_>) -> Vec<u8> {
    let items = vec![gateway_item(&country().signer); 1 + choices.below(3)];
    let mut json = match choices.is_one_in(2) {
        true => serde_json::json!({ "certificates": items }),
        false => serde_json::json!(items),
    };
    change_json(&mut json, choices);
    let mut bytes = json.to_string().into_bytes();
    if choices.is_one_in(4) {
        change_bytes(&mut bytes, choices);
    }
    bytes
}

fn jwks(choices: &mut Choices<'_>) -> Vec<u8> {
    let Country { signer, .. } = country();
    let point = signer.key.verifying_key().to_sec1_point(false);
    let [x, y] = [1..33, 33..65].map(|part| Base64UrlUnpadded::encode_string(&point.as_bytes()[part]));
    let kid = Base64::encode_string(&signer.kid());
    let mut json = serde_json::json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": kid, "x": x, "y": y},
        {"kty": "EC", "kid": kid, "x5c": [Base64::encode_string(&signer.der)]},
        {"kty": "RSA", "kid": kid, "n": Base64UrlUnpadded::encode_string(&[0xc5; 256]), "e": "AQAB"}]});
    change_json(&mut json, choices);
    let mut bytes = json.to_string().into_bytes();
    if choices.is_one_in(4) {
        change_bytes(&mut bytes, choices);
    }
    bytes
}

/// Changes one place.
fn change_json(json: &mut serde_json::Value, choices: &mut Choices<'_>) {
    use serde_json::Value;
    let enters = choices.byte();
    match json {
        Value::Array(items) if enters > 16 && !items.is_empty() => {
            let at = choices.below(items.len());
            change_json(&mut items[at], choices);
        }
        Value::Object(members) if enters > 16 && !members.is_empty() => {
            let at = choices.below(members.len());
            members.values_mut().nth(at).into_iter().for_each(|member| change_json(member, choices));
        }
        Value::String(text) if enters > 128 => {
            let mut bytes = text.clone().into_bytes();
            change_bytes(&mut bytes, choices);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        other => {
            *other = match choices.below(6) {
                0 => Value::Null,
                1 => choices.near(0).into(),
                2 => choices.text().into(),
                3 => Value::Array(vec![]),
                4 => 1e300.into(),
                _ => return,
            }
        }
    }
}

/// CBOR of signers, and a signature over its hash.
fn austrian(list: &mut SignerList, choices: &mut Choices<'_>) -> Result<(), CertificateError> {
    let Country { signer, key, point, .. } = country();
    let item =
        Value::Map(vec![("i".into(), Value::Bytes(signer.kid())), ("c".into(), Value::Bytes(signer.der.clone()))]);
    let mut content = cbor::encoded(&Value::Map(vec![("c".into(), Value::Array(vec![item]))]));
    change_encoded(&mut content, choices);
    let hash = Value::Bytes(Sha256::digest(&content).to_vec());
    let claims = Value::Map(vec![(2.into(), hash), (4.into(), (NOW + 1).into()), (5.into(), NOW.into())]);
    let mut claims = cbor::encoded(&claims);
    if choices.is_one_in(4) {
        change_encoded(&mut claims, choices);
    }
    let signature = key.message(&cbor::encoded(&key.protected()), Value::Map(vec![]), &claims);
    list.add_austrian_list(&content, &signature, point, choices.one_of(&[NOW, NOW - 1, NOW + 1]))
}

fn pem(choices: &mut Choices<'_>) -> Vec<u8> {
    let der = Base64::encode_string(&country().signer.der);
    let one = format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n");
    let mut text = one.repeat(1 + choices.below(3)).into_bytes();
    change_bytes(&mut text, choices);
    text
}

/// Lists of revoked certificates in three forms, changed and signed again. As they were made, a certificate is revoked
/// exactly when it is on the list.
pub fn revocation(data: &[u8]) {
    let (country, mut choices) = (country(), Choices::new(data));
    let trust = CertificateTrust::without_revocations(&country.signer.list());
    let hashes = verify_certificate(&country.good, &trust, NOW).unwrap().revocation_hashes();
    let hash_type = choices.one_of(RevocationHashType::ALL);
    let hash = hashes.hash(hash_type);
    let number = 10 + RevocationHashType::ALL.iter().position(|other| *other == hash_type).unwrap() as u8;
    let prefix = hash[..choices.below(3)].to_vec();
    let kid = country.signer.kid();
    let part = RevocationPart { kid: kid.clone(), hash_type, prefix };
    let mut lists = RevocationLists::new();
    let is_listed = choices.is_one_in(2);
    let types = Value::Map(vec![(Value::Bytes(vec![number]), 1.into())]);
    let kids = Value::Map(vec![(Value::Bytes(kid), types)]);
    let (kids, is_kids) = signed(kids, &mut choices);
    let is_named = lists.add_kid_list(&kids, &country.point).is_ok() && is_kids;
    let (form, is_whole) = add_part(&mut lists, &part, &hash, is_listed, &mut choices);
    let is_missing = add_index(&mut lists, &part, &hash, &mut choices);
    let trust = CertificateTrust::with_revocations(&country.signer.list(), &lists);
    let said = verify_certificate(&country.good, &trust, NOW).err();
    if is_named && is_whole {
        assert_eq!(said == Some(CertificateError::Revoked), is_listed, "form {form}: {said:?}");
    }
    // The index names another part that could have the hash.
    assert!(!is_named || !is_missing || said.is_some(), "form {form}");
    let answers = [None, Some(CertificateError::Revoked), Some(CertificateError::RevocationUnknown)];
    assert!(answers.contains(&said), "form {form}: {said:?}");
}

/// An index of the same hashes, or none: whether it names a part that could have the hash and is not there.
fn add_index(lists: &mut RevocationLists, part: &RevocationPart, hash: &[u8], choices: &mut Choices<'_>) -> bool {
    let Country { key, point, .. } = country();
    if choices.is_one_in(2) {
        return false;
    }
    let (x, y) = (hash[0] ^ u8::from(choices.is_one_in(4)), hash[1] ^ u8::from(choices.is_one_in(4)));
    let times = || vec![Value::from(NOW), 1.into()];
    let second = match choices.is_one_in(2) {
        true => Value::Map(vec![(Value::Bytes(vec![y]), Value::Array(times()))]),
        false => Value::Null,
    };
    let prefix = if second.is_null() { vec![x] } else { vec![x, y] };
    let entry = [times(), vec![second]].concat();
    let (list, is_whole) = signed(Value::Map(vec![(Value::Bytes(vec![x]), Value::Array(entry))]), choices);
    let index = RevocationIndex { kid: part.kid.clone(), hash_type: part.hash_type };
    let of_list = choices.one_of(&[point.as_slice(), &key.der, &hash[..1]]);
    let added = lists.add_index(&index, &list, of_list);
    assert_eq!(added.is_err(), of_list.len() == 1 || added.is_err() && !is_whole, "{added:?}");
    added.is_ok() && is_whole && hash.starts_with(&prefix) && prefix != part.prefix
}

/// A value signed by the country, and whether it is what was given.
fn signed(value: Value, choices: &mut Choices<'_>) -> (Vec<u8>, bool) {
    let Country { key, .. } = country();
    let whole = cbor::encoded(&value);
    let mut payload = whole.clone();
    if choices.is_one_in(3) {
        change_encoded(&mut payload, choices);
    }
    let protected = cbor::encoded(&key.protected());
    let signature: Signature = key.key.sign(&crate::certificates::signed(&protected, &payload));
    let is_whole = payload == whole;
    (message(&protected, Value::Map(vec![]), &payload, &signature.to_bytes()), is_whole)
}

/// A part in one of three forms with one hash: which, and whether it was added as it was made.
fn add_part(
    lists: &mut RevocationLists,
    part: &RevocationPart,
    hash: &[u8],
    is_listed: bool,
    choices: &mut Choices<'_>,
) -> (usize, bool) {
    let mut listed = hash.to_vec();
    if !is_listed {
        listed[15] ^= 1;
    }
    let form = choices.below(3);
    if form == 0 {
        let (list, is_whole) = signed(Value::Array(vec![Value::Bytes(listed)]), choices);
        return (form, lists.add_chunk(part, &list, &country().point).is_ok() && is_whole);
    }
    let whole = match form {
        1 => [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16], listed.as_slice()].concat(),
        _ => bloom(&listed),
    };
    let mut list = whole.clone();
    if choices.is_one_in(3) {
        change_bytes(&mut list, choices);
    }
    let sha256 = Sha256::digest(&list);
    let added = match form {
        1 => lists.add_partial_hashes(part, &list, &sha256),
        _ => lists.add_bloom_filter(part, &list, &sha256),
    };
    (form, added.is_ok() && list == whole)
}

/// A filter of 64 words and 20 functions, by num-bigint's arithmetic in short: the bits that `hash` sets.
fn bloom(hash: &[u8]) -> Vec<u8> {
    const BITS: u64 = 2_048;
    let mut words = [0_u32; 64];
    for seed in 0..20_u8 {
        let digest = Sha256::digest([hash, &[seed]].concat());
        // A power of two: the last bytes decide, whatever the sign.
        let index = u64::from(u16::from_be_bytes([digest[30], digest[31]])) % BITS;
        words[index as usize / 32] |= 0x8000_0000 >> (index % 32);
    }
    let mut bytes = vec![0, 1, 20, 0];
    bytes.extend([0; 12]);
    bytes.extend(64_u32.to_be_bytes());
    bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    bytes
}
