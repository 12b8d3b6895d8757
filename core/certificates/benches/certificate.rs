//! One certificate from its text to `VerifiedCertificate`, next to the bare verification of its signature by three
//! libraries, in one run; at its end all of them in turn, and the ratios.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::print_stdout)]

use ciborium::cbor;
use criterion::{Criterion, criterion_group, criterion_main};
use episeal_certificates::{UnverifiedCertificate, hcert, verify_certificate};
use episeal_testkit::certificates::*;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use std::hint::black_box;
use std::time::{Duration, Instant};

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

type Named = (&'static str, Box<dyn Fn()>);

/// A verification by each library of the signature of the certificate of `signer`.
fn bare(signer: &Signer) -> [Named; 3] {
    let protected = encode(&cbor!({1 => ES256, 4 => bytes(&signer.kid())}).unwrap());
    let message: &'static [u8] = signed(&protected, &encode(&claims(recovery()))).leak();
    let signature: p256::ecdsa::Signature = signer.key.sign(message);
    let bytes = signature.to_bytes();
    let key = *signer.key.verifying_key();
    let point = key.to_sec1_point(false);
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED;
    let aws = aws_lc_rs::signature::ParsedPublicKey::new(algorithm, point.as_bytes()).unwrap();
    let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED;
    let ring = ring::signature::UnparsedPublicKey::new(algorithm, point.as_bytes().to_vec());
    [
        ("aws-lc-rs", Box::new(move || aws.verify_sig(black_box(message), &bytes).unwrap())),
        ("ring", Box::new(move || ring.verify(black_box(message), &bytes).unwrap())),
        ("p256", Box::new(move || key.verify(black_box(message), &signature).unwrap())),
    ]
}

fn signature(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("P-256 verification");
    for (name, verify) in bare(&Signer::new()) {
        group.bench_function(name, |bencher| bencher.iter(&verify));
    }
    group.finish();
}

/// What one full verification takes compared with the bare ones: all in turn, many times, so that a busy machine slows
/// all of them down equally.
fn in_turn(_: &mut Criterion) {
    const ROUNDS: usize = 400;
    const CALLS: u32 = 20;
    let signer = Signer::new();
    let (text, trust) = (signer.good(), signer.trust());
    let whole: Box<dyn Fn()> = Box::new(move || {
        black_box(verify_certificate(black_box(&text), &trust, NOW).unwrap());
    });
    let all: Vec<_> = bare(&signer).into_iter().chain([("text to certificate", whole)]).collect();
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..ROUNDS {
        for ((_, verify), times) in all.iter().zip(&mut times) {
            let start = Instant::now();
            (0..CALLS).for_each(|_| verify());
            times.push(start.elapsed() / CALLS);
        }
    }
    let of = |times: &mut Vec<Duration>| {
        times.sort();
        times[ROUNDS / 10].as_secs_f64() * 1e6
    };
    let times: Vec<_> = times.iter_mut().map(of).collect();
    let fastest = times.iter().copied().fold(f64::INFINITY, f64::min);
    println!("in turn, the tenth percentile of {ROUNDS} rounds:");
    for ((name, _), time) in all.iter().zip(times) {
        println!("{name:20} {time:7.2} µs {:6.3}", time / fastest);
    }
}

criterion_group!(benches, certificate, signature, in_turn);
criterion_main!(benches);
