//! One certificate from its text to `VerifiedCertificate`, beside the bare verification of its signature by three
//! libraries, in one run.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

#[path = "../tests/support/certificates.rs"]
mod certificates;

use certificates::*;
use ciborium::cbor;
use criterion::{Criterion, criterion_group, criterion_main};
use episeal::{UnverifiedCertificate, hcert, verify_certificate};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use std::hint::black_box;

fn certificate(criterion: &mut Criterion) {
    let signer = Signer::new();
    let (text, trust) = (signer.good(), signer.trust());
    let mut group = criterion.benchmark_group("certificate");
    group.bench_function("text to certificate", |bencher| {
        bencher.iter(|| verify_certificate(black_box(&text), &trust, NOW).unwrap());
    });
    group.bench_function("text to unverified", |bencher| {
        bencher.iter(|| UnverifiedCertificate::parse(black_box(&text)).unwrap());
    });
    let base45 = hcert::strip_prefix(&text).unwrap();
    group.bench_function("base45", |bencher| {
        bencher.iter(|| hcert::decode_base45(black_box(base45)).unwrap());
    });
    let stream = hcert::decode_base45(base45).unwrap();
    group.bench_function("inflate", |bencher| {
        bencher.iter(|| hcert::inflate(black_box(&stream)).unwrap());
    });
    let message = hcert::inflate(&stream).unwrap();
    group.bench_function("message", |bencher| {
        bencher.iter(|| UnverifiedCertificate::decode(black_box(&message)).unwrap());
    });
    group.finish();
}

fn signature(criterion: &mut Criterion) {
    let signer = Signer::new();
    let protected = encode(&cbor!({1 => ES256, 4 => bytes(&signer.kid())}).unwrap());
    let message = signed(&protected, &encode(&claims(recovery())));
    let signature: p256::ecdsa::Signature = signer.key.sign(&message);
    let bytes = signature.to_bytes();
    let key = signer.key.verifying_key();
    let point = key.to_sec1_point(false);
    let mut group = criterion.benchmark_group("P-256 verification");
    let ring = ring::signature::UnparsedPublicKey::new(
        &ring::signature::ECDSA_P256_SHA256_FIXED,
        point.as_bytes(),
    );
    group.bench_function("ring", |bencher| {
        bencher.iter(|| ring.verify(black_box(&message), &bytes).unwrap());
    });
    let aws = aws_lc_rs::signature::ParsedPublicKey::new(
        &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED,
        point.as_bytes(),
    );
    let aws = aws.unwrap();
    group.bench_function("aws-lc-rs", |bencher| {
        bencher.iter(|| aws.verify_sig(black_box(&message), &bytes).unwrap());
    });
    group.bench_function("p256", |bencher| {
        bencher.iter(|| key.verify(black_box(&message), &signature).unwrap());
    });
    group.finish();
}

criterion_group!(benches, certificate, signature);
criterion_main!(benches);
