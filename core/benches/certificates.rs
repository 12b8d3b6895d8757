//! Certificates: from a text to what is proven, and back, beside the bare check of a signature and the bare decoders of
//! other libraries.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::arithmetic_side_effects)]

mod in_turn;

use ciborium::{Value, cbor};
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use episeal_testkit::issue;
use in_turn::{Row, measure, row};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use std::cell::Cell;
use std::hint::black_box;

/// A message, and what checks its ES256 signature and nothing else.
fn bare_es256(key: &SigningKey, message: Vec<u8>) -> impl Fn() + use<> {
    let (signature, public): (Signature, VerifyingKey) = (key.sign(&message), *key.verifying_key());
    let bytes = signature.to_bytes();
    let point = public.to_sec1_point(false);
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED;
    let aws = aws_lc_rs::signature::ParsedPublicKey::new(algorithm, point.as_bytes()).unwrap();
    move || match cfg!(episeal_portable) {
        true => public.verify(black_box(&message), &signature).unwrap(),
        false => aws.verify_sig(black_box(&message), &bytes).unwrap(),
    }
}

/// The same of PS256, with a key of 2048 bits.
fn bare_ps256(signer: &RsaSigner, message: Vec<u8>) -> impl Fn() + use<> {
    let (signature, public) = (signer.sign(&message), signer.public().to_vec());
    let algorithm = &aws_lc_rs::signature::RSA_PSS_2048_8192_SHA256;
    let aws = aws_lc_rs::signature::ParsedPublicKey::new(algorithm, &public).unwrap();
    let rsa = <rsa::PublicKey as rsa::pkcs1::DecodeRsaPublicKey>::from_pkcs1_der(&public).unwrap();
    let rsa = rsa::pss::VerifyingKey::<sha2::Sha256>::new(rsa);
    let portable = rsa::pss::Signature::try_from(signature.as_slice()).unwrap();
    move || match cfg!(episeal_portable) {
        true => rsa.verify(black_box(&message), &portable).unwrap(),
        false => aws.verify_sig(black_box(&message), &signature).unwrap(),
    }
}

/// The layers of a text, each beside a library for it.
fn layers(text: &str) -> Vec<Row> {
    let base45: &'static str = hcert::strip_prefix(text).unwrap().to_owned().leak();
    let stream: &'static [u8] = hcert::decode_base45(base45).unwrap().leak();
    let message: &'static [u8] = hcert::inflate(stream).unwrap().leak();
    let payload: &'static [u8] = hcert::signed_payload(message).unwrap().leak();
    let text = text.to_owned();
    let bare_base45 = move || base45::decode(black_box(base45)).unwrap();
    let bare_inflate = move || miniz_oxide::inflate::decompress_to_vec_zlib(black_box(stream)).unwrap();
    let bare_cbor =
        move || [message, payload].map(|bytes| -> Value { ciborium::from_reader(black_box(bytes)).unwrap() });
    let bare = move || (bare_base45(), bare_inflate(), bare_cbor());
    vec![
        row("Base45, in", move || hcert::decode_base45(black_box(base45)).unwrap(), bare_base45),
        row("Base45, out", move || hcert::encode_base45(black_box(stream)), move || base45::encode(black_box(stream))),
        row("inflate", move || hcert::inflate(black_box(stream)).unwrap(), bare_inflate),
        row("CBOR and COSE", move || UnverifiedCertificate::decode(black_box(message)).unwrap(), bare_cbor),
        row("text to unverified", move || UnverifiedCertificate::parse(black_box(&text)).unwrap(), bare),
    ]
}

fn verified(signer: &Signer, text: String) -> Vec<Row> {
    let trust: &'static CertificateTrust = Box::leak(Box::new(signer.trust()));
    let message = signed(&encode(&signer.protected()), &encode(&claims(recovery())));
    let check = || bare_es256(&signer.key, message.clone());
    let certificate = |claims: &Value| {
        let message = signed(&encode(&signer.protected()), &encode(claims));
        (signer.text(claims), bare_es256(&signer.key, message))
    };
    let read = UnverifiedCertificate::parse(&text).unwrap();
    let examined = text.clone();
    vec![
        row("ES256, unverified to certificate", move || read.verify(trust, NOW).unwrap(), check()),
        row("ES256, text to certificate", move || verify_certificate(black_box(&text), trust, NOW).unwrap(), check()),
        row("ES256, text to verdict", move || examine_certificate(black_box(&examined), trust, NOW), check()),
        queue("ES256, queue of 64 texts", trust, queued().iter().map(certificate).unzip()),
    ]
}

fn by_rsa() -> Vec<Row> {
    let signer = RsaSigner::new();
    let trust: &'static CertificateTrust = Box::leak(Box::new(CertificateTrust::without_revocations(&signer.list())));
    let protected = encode(&cbor!({1 => PS256, 4 => bytes(&signer.kid())}).unwrap());
    let certificate = |claims: &Value| {
        let payload = encode(claims);
        let check = bare_ps256(&signer, signed(&protected, &payload));
        (text(&signer.message(PS256, &payload)), check)
    };
    let (text, check) = certificate(&claims(recovery()));
    let (read, examined) = (UnverifiedCertificate::parse(&text).unwrap(), text.clone());
    let check_of = || bare_ps256(&signer, signed(&protected, &encode(&claims(recovery()))));
    vec![
        row("PS256, unverified to certificate", move || read.verify(trust, NOW).unwrap(), check_of()),
        row("PS256, text to certificate", move || verify_certificate(black_box(&text), trust, NOW).unwrap(), check),
        row("PS256, text to verdict", move || examine_certificate(black_box(&examined), trust, NOW), check_of()),
        queue("PS256, queue of 64 texts", trust, queued().iter().map(certificate).unzip()),
    ]
}

/// What 64 different certificates claim.
fn queued() -> Vec<Value> {
    (0..64).map(|more: i64| claims_at(recovery(), (ISSUED + more).into(), EXPIRES.into())).collect()
}

/// Different certificates one after the other, as people come, beside the bare checks of their signatures: one that is
/// checked again and again is checked faster, because the processor predicts what it has just done.
fn queue<C: Fn() + 'static>(name: &'static str, trust: &'static CertificateTrust, all: (Vec<String>, Vec<C>)) -> Row {
    let (texts, checks) = all;
    let [next_text, next_check] = [0, 0].map(Cell::new);
    let next = |next: &Cell<usize>| next.replace((next.get() + 1) % 64);
    let verify = move || verify_certificate(black_box(&texts[next(&next_text)]), trust, NOW).unwrap();
    row(name, verify, move || checks[next(&next_check)]())
}

/// A signer of an authority, both on P-256.
fn chain() -> Row {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority.self_signed(&authority_key).unwrap().der().to_vec();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let der = params("DSC").signed_by(&rcgen::KeyPair::generate().unwrap(), &issuer).unwrap().der().to_vec();
    let mut list = SignerList::new();
    list.add_der(&der).unwrap();
    let check = bare_es256(&issue::secret_key(), der);
    let certified = move || list.certified_by(std::slice::from_ref(&csca)).unwrap();
    row("a signer certified by its authority", certified, check)
}

/// Issued is what was signed once and checked once.
fn issued() -> Vec<Row> {
    let (signer, key, recovery) = (issue::signer(), issue::signer_key(), issue::recovery());
    let message = recovery.prepare(&signer).unwrap().to_be_signed();
    let check = bare_es256(&issue::secret_key(), message.clone());
    let random = aws_lc_rs::rand::SystemRandom::new();
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = issue::pkcs8(&issue::secret_key());
    let aws = aws_lc_rs::signature::EcdsaKeyPair::from_pkcs8(algorithm, &pkcs8).unwrap();
    let portable = issue::secret_key();
    let sign = move || match cfg!(episeal_portable) {
        true => Signature::to_bytes(&portable.sign(&message)).to_vec(),
        false => aws.sign(&random, &message).unwrap().as_ref().to_vec(),
    };
    let text: &'static str = recovery.issue(&signer, &key).unwrap().text().to_owned().leak();
    let draw = move || {
        let mode = fast_qr::Mode::Alphanumeric;
        fast_qr::QRBuilder::new(black_box(text)).mode(mode).ecl(fast_qr::ECL::Q).build().unwrap()
    };
    vec![
        row("issue", move || recovery.issue(&signer, &key).unwrap(), move || (sign(), check())),
        row("QR code", move || QrModules::of(black_box(text)).unwrap(), draw),
    ]
}

fn main() {
    let signer = Signer::new();
    let text = signer.good();
    let rows = [layers(&text), verified(&signer, text), by_rsa(), vec![chain()], issued()];
    measure(rows.into_iter().flatten().collect());
}
