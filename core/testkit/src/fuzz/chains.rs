//! Chains from document signers to authorities of countries: which of those that OpenSSL made still hold when something
//! in them changes, and what x509-parser says of it.

use super::x509::changed;
use super::{Choices, cbor::change_encoded, random};
use crate::api::certificates::*;
use crate::certificates::{Signer, claims_at, message, recovery};
use crate::der::{hex, items, key_bits, sequence, tlv, with_key};
use crate::dsc::{other_secret_key, secret_key};
use base64ct::{Base64, Encoding};
use ciborium::Value;
use p256::ecdsa::signature::Signer as _;
use std::sync::OnceLock;
use x509_parser::prelude::{FromDer, X509Certificate};

const AUTHORITIES: &str = include_str!("../../../certificates/tests/certificates/chains/authorities.pem");
const SIGNERS: &str = include_str!("../../../certificates/tests/certificates/chains/signers.pem");
const PS256: &str = include_str!("../../../../test-vectors/certificates/signature/ps256.json");

/// 2027-01-15, when all of them are valid.
const LATER: i64 = 1_800_000_000;

/// `make.sh` beside them says how they were made, and by its name whether a signer is taken.
type Named = Vec<(String, Vec<u8>)>;

struct Land {
    authorities: Named,
    signers: Named,
    /// A message that an RSA key signed, its payload, and who has the key.
    ps256: (Vec<u8>, Vec<u8>, CertificateTrust),
}

fn land() -> &'static Land {
    static LAND: OnceLock<Land> = OnceLock::new();
    random::once(&LAND, "chains", || {
        let vector: serde_json::Value = serde_json::from_str(PS256).unwrap();
        let given = |path: &str| vector.pointer(path).unwrap().as_str().unwrap();
        let text = given("/given/text");
        let message = hcert::inflate(&hcert::decode_base45(hcert::strip_prefix(text).unwrap()).unwrap()).unwrap();
        let mut list = SignerList::new();
        list.add_der(&hex(given("/given/trust/signers/0/certificate"))).unwrap();
        let payload = hcert::signed_payload(&message).unwrap();
        Land {
            authorities: named(AUTHORITIES),
            signers: named(SIGNERS),
            ps256: (message, payload, CertificateTrust::without_revocations(&list)),
        }
    })
}

fn named(file: &str) -> Named {
    let parts = file.split_terminator("-----END CERTIFICATE-----\n");
    let part = |part: &str| {
        let (name, lines) = part.split_once("\n-----BEGIN CERTIFICATE-----\n").unwrap();
        (name.to_owned(), Base64::decode_vec(&lines.replace('\n', "")).unwrap())
    };
    parts.map(part).collect()
}

fn find(list: &Named, name: &str) -> Vec<u8> {
    list.iter().find(|(other, _)| other == name).unwrap().1.clone()
}

/// Whether one of these authorities certified the signer; none where the signer is no good by itself.
fn is_certified(signer: &[u8], authorities: &[Vec<u8>]) -> Option<bool> {
    let mut list = SignerList::new();
    list.add_der(signer).ok()?;
    let text = Signer { key: secret_key(), der: signer.to_vec() }.text(&claims_at(
        recovery(),
        LATER.into(),
        (LATER + 9).into(),
    ));
    let verify = |list: &SignerList| {
        let trust = CertificateTrust::without_revocations(list);
        verify_certificate(&text, &trust, LATER).err()
    };
    verify(&list).is_none().then_some(())?;
    let said = verify(&list.certified_by(authorities).ok()?);
    assert!([None, Some(CertificateError::SignerUntrusted), Some(CertificateError::SignerExpired)].contains(&said));
    Some(said.is_none())
}

/// A signer or an authority changes, or its key, or a chain is signed again: it holds exactly where names, times,
/// purposes, algorithms and signature are right. A message under PS256 changes: nobody signed another one.
pub fn chains(data: &[u8]) {
    let mut choices = Choices::new(data);
    match choices.below(5) {
        0 => signer_changed(&mut choices),
        1 => authority_changed(&mut choices),
        2 => key_for_pss(&mut choices),
        3 => signed_again(&mut choices),
        _ => ps256(&mut choices),
    }
}

fn signer_changed(choices: &mut Choices<'_>) {
    let land = land();
    let (name, der) = &land.signers[choices.below(land.signers.len())];
    let signer = if choices.is_one_in(4) { der.clone() } else { changed(der.clone(), choices) };
    let all: Vec<_> = land.authorities.iter().map(|(_, der)| der.clone()).collect();
    let is_certified = is_certified(&signer, &all);
    if signer == *der {
        assert_eq!(is_certified, Some(name.starts_with("taken ")), "{name}");
    } else {
        assert_ne!(is_certified, Some(true), "what changed is certified by nobody: {name}");
    }
}

fn authority_changed(choices: &mut Choices<'_>) {
    let land = land();
    let (name, signer) = choices.one_of(&land.signers.iter().collect::<Vec<_>>());
    let (verdict, authority) = name.split_once(' ').unwrap();
    let Some((_, honest)) = land.authorities.iter().find(|(name, _)| authority.split(' ').next() == Some(name)) else {
        panic!("{name} has an authority");
    };
    let authority = changed(honest.clone(), choices);
    let said = is_certified(signer, std::slice::from_ref(&authority));
    let is_certified = said == Some(true);
    // One authority may sign revocation lists alone: with another purpose it is another authority.
    let may_be_good = verdict == "taken" || name == "refused CRL-P-384";
    assert!(!is_certified || may_be_good, "no change of an authority makes {name} good");
    // x509-parser is stricter than RFC 5280 in places: what it does not read is not compared.
    let Ok((_, theirs)) = X509Certificate::from_der(&authority) else { return };
    let (_, honest) = X509Certificate::from_der(honest).unwrap();
    let (_, signer) = X509Certificate::from_der(signer).unwrap();
    let is_named = theirs.subject().as_raw() == signer.issuer().as_raw();
    let is_valid = theirs.validity().is_valid_at(signer.validity().not_before);
    let is_key = theirs.public_key().subject_public_key == honest.public_key().subject_public_key;
    let constraints = theirs.basic_constraints().ok().flatten();
    let usage = theirs.key_usage().ok().flatten();
    let signs = usage.is_none_or(|usage| usage.value.key_cert_sign());
    let is_authority = constraints.is_some_and(|constraints| constraints.value.ca) && signs;
    assert!(!is_certified || is_named && is_valid && is_key && is_authority, "{name}");
    let is_same = theirs.extensions() == honest.extensions() && theirs.public_key().raw == honest.public_key().raw;
    if verdict == "taken" && is_named && is_valid && is_same && theirs.version() == honest.version() {
        assert!(said != Some(false), "of what is read, nothing changed that matters: {name}");
    }
}

const NULL: &str = "0500";
const MGF1: &str = "06092a864886f70d010108";
const RSA_PSS: &str = "06092a864886f70d01010a";
/// Hashes with their lengths: the last one is SHA-1.
const HASHES: [(&str, u8); 4] = [
    ("0609608648016503040201", 32),
    ("0609608648016503040202", 48),
    ("0609608648016503040203", 64),
    ("06052b0e03021a", 20),
];

fn algorithm(id: &str, parameters: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&hex(id), parameters])
}

/// An authority's key is for PSS with parameters (RFC 4055, 3.1 and 3.3): it certifies with the hash that they name
/// twice, a salt that is not too long, and the one trailer that there is.
fn key_for_pss(choices: &mut Choices<'_>) {
    let (land, at) = (land(), choices.below(3));
    let signer = find(&land.signers, &format!("taken RSA-3072 pss sha{}", [256, 384, 512][at]));
    let honest = find(&land.authorities, "RSA-3072");
    let (hash, mask) = (choices.below(HASHES.len()), choices.below(HASHES.len()));
    let [of_hash, of_mask] = [hash, mask].map(|which| {
        let null = if choices.is_one_in(2) { hex(NULL) } else { vec![] };
        algorithm(HASHES[which].0, &null)
    });
    let salt = choices.one_of(&[0, 20, 31, 32, 33, 48, 49, 64, 65]);
    let trailer = choices.one_of(&[None, Some(1), Some(2)]);
    let more = trailer.map_or(vec![], |trailer| vec![0xa3, 3, 2, 1, trailer]);
    let parameters =
        tlv(0x30, &[&tlv(0xa0, &[&of_hash]), &tlv(0xa1, &[&algorithm(MGF1, &of_mask)]), &[0xa2, 3, 2, 1, salt], &more]);
    let spki = tlv(0x30, &[&algorithm(RSA_PSS, &parameters), &key_bits(&honest)]);
    let is_allowed = hash == at && mask == at && salt <= HASHES[at].1 && trailer != Some(2);
    let said = is_certified(&signer, &[with_key(&honest, &spki)]);
    assert_eq!(said, Some(is_allowed), "{hash} {mask} {salt} {trailer:?} for {at}");
}

const ECDSA: [&str; 3] = ["06082a8648ce3d040302", "06082a8648ce3d040303", "06072a8648ce3d0401"];
/// Before the authorities were made, and after.
const STARTS: [&str; 2] = ["200101000000Z", "261231000000Z"];
const VALIDITY: usize = 4;
const ISSUER: usize = 3;
const SUBJECT: usize = 5;

/// An authority's key is ours, and a signer is signed again with it, with another algorithm, name, beginning or number
/// of unused bits.
fn signed_again(choices: &mut Choices<'_>) {
    let land = land();
    let key = other_secret_key();
    let point = key.verifying_key().to_sec1_point(false);
    let p256 = algorithm("06072a8648ce3d0201", &hex("06082a8648ce3d030107"));
    let spki = tlv(0x30, &[&p256, &tlv(3, &[&[0], point.as_bytes()])]);
    let authority = with_key(&find(&land.authorities, "P-256"), &spki);
    let mut tbs = items(&items(&find(&land.signers, "taken P-256 sha256"))[0]);
    let own_name = tbs[ISSUER].clone();
    if choices.is_one_in(4) {
        tbs[ISSUER] = tbs[SUBJECT].clone();
    }
    let start = choices.below(STARTS.len());
    let end = items(&tbs[VALIDITY])[1].clone();
    tbs[VALIDITY] = sequence(&[tlv(0x17, &[STARTS[start].as_bytes()]), end]);
    let mut name = || (choices.below(ECDSA.len()), choices.is_one_in(4));
    let named = [name(), name()];
    let [inner, outer] = named.map(|(id, null)| algorithm(ECDSA[id], &if null { hex(NULL) } else { vec![] }));
    tbs[2] = inner;
    let tbs = sequence(&tbs);
    let signature: p256::ecdsa::DerSignature = key.sign(&tbs);
    let unused = u8::from(choices.is_one_in(8));
    let bits = tlv(3, &[&[unused], signature.as_bytes()]);
    let signer = sequence(&[tbs, outer, bits]);
    let said = is_certified(&signer, &[authority]);
    let is_named = items(&items(&signer)[0])[ISSUER] == own_name;
    let is_right = named == [(0, false); 2] && is_named && start == 1 && unused == 0;
    // A signer whose signature is no whole bytes may not be read at all.
    let is_refused = said.is_none() && unused == 1;
    assert!(is_refused || said == Some(is_right), "{said:?}: {named:?} {is_named} {start} {unused}");
}

/// What is not signed may change; nothing else of it.
fn ps256(choices: &mut Choices<'_>) {
    let (honest, payload, trust) = &land().ps256;
    let now = UnverifiedCertificate::decode(honest).unwrap().claimed_issued();
    let mut changed = honest.clone();
    change_encoded(&mut changed, choices);
    let verdict = examine_signed(&changed, trust, now);
    assert!(changed != *honest || verdict.error().is_none(), "{verdict:?}");
    if verdict.error().is_none() {
        assert_eq!(hcert::signed_payload(&changed).as_ref(), Ok(payload));
        assert!(verdict.deviations().contains(&Deviation::RsaSigner));
    }
    // The same under ES256, which the key does not sign.
    let protected = Value::Map(vec![(1.into(), (-7).into()), (4.into(), Value::Bytes(vec![7; 8]))]);
    let renamed = message(&super::cbor::encoded(&protected), Value::Map(vec![]), payload, &[7; 64]);
    assert!(examine_signed(&renamed, trust, now).error().is_some());
}
