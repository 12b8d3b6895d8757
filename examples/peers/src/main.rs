//! Sealing, opening and certificates by this library, by its first version and by others, all in turn in one process:
//! ratios of CPU time, as tables and as a plot. What is opened is compared with what was sealed.

mod certificates;
mod clock;
mod first_version;
mod plot;
mod record;
mod results;
mod sealers;
mod tables;
mod visits;

use certificates::Signed;
use clock::Candidate;
use results::{Operation, Results, Who};
use sealers::{Age, CryptoBox, Hpke, Libsodium, Sealer, SignedLibsodium};
use std::time::Duration;
use std::{fs, path::Path};

/// Visits of one release.
const VISITS: u32 = 1_000;

fn main() {
    let is_quick = std::env::args().skip(1).any(|argument| argument == "--quick");
    let (visits, unit) = if is_quick { (50, Duration::from_millis(50)) } else { (VISITS, Duration::from_secs(10)) };
    let mut results = Results::default();
    measure_visits(&mut results, visits, unit);
    measure_certificates(&mut results, unit);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = if is_quick { here.join("../../target/peers/quick") } else { here.to_path_buf() };
    fs::create_dir_all(&folder).unwrap();
    let report = tables::report(&results);
    print!("{report}");
    fs::write(folder.join(tables::FILE), report).unwrap();
    if !tables::IS_WHOLE {
        return;
    }
    fs::write(folder.join("results.svg"), plot::svg(&results)).unwrap();
    if !is_quick {
        tables::show(&here.join("../../README.md"), &results);
    }
}

fn measure_visits(results: &mut Results, visits: u32, unit: Duration) {
    let world = visits::World::new(visits).unwrap();
    let first = first_version::World::new(visits).unwrap();
    let record = record::bytes();
    let (parts, parts_then) = (world.release().unwrap(), first.release().unwrap());
    let mut sealing = vec![
        Candidate::new(Who::This, Operation::Seal, || world.seal().unwrap()),
        Candidate::new(Who::This, Operation::FetchAndSeal, || world.fetch_and_seal().unwrap()),
        Candidate::new(Who::First, Operation::FetchAndSeal, || first.seal().unwrap()),
        Candidate::new(Who::This, Operation::ShowAndSeal, || world.show_and_seal().unwrap()),
        Candidate::new(Who::First, Operation::ShowAndSeal, || first.show_and_seal().unwrap()),
    ];
    let mut opening = vec![
        Candidate::new(Who::This, Operation::Release, || world.release().unwrap()).of(visits),
        Candidate::new(Who::First, Operation::Release, || first.release().unwrap()).of(visits),
        Candidate::new(Who::This, Operation::Open, || world.open(&parts).unwrap()).of(visits),
        Candidate::new(Who::First, Operation::Open, || first.open(&parts_then).unwrap()).of(visits),
    ];
    add(Age::new(), Who::Age, &record, &mut sealing, &mut opening);
    add(Hpke::new(), Who::Hpke, &record, &mut sealing, &mut opening);
    add(CryptoBox::new(), Who::CryptoBox, &record, &mut sealing, &mut opening);
    add(Libsodium::new(), Who::Libsodium, &record, &mut sealing, &mut opening);
    add(SignedLibsodium::new(), Who::SignedLibsodium, &record, &mut sealing, &mut opening);
    results.measure(sealing, unit * 3);
    results.repeat(Who::First, Operation::FetchAndSeal, Operation::Seal);
    results.measure(opening, unit * 6);
    let admitting = vec![
        Candidate::new(Who::This, Operation::Admit, || world.admit().unwrap()),
        Candidate::new(Who::First, Operation::Admit, || first.admit().unwrap()),
        bare_ed25519(world.visit().len()),
    ];
    results.measure(admitting, unit);
}

fn add<'a, S: Sealer + 'a>(
    sealer: S,
    who: Who,
    record: &'a [u8],
    sealing: &mut Vec<Candidate<'a>>,
    opening: &mut Vec<Candidate<'a>>,
) {
    let sealer = std::rc::Rc::new(sealer);
    let sealed = sealer.seal(record);
    assert!((0..2).all(|reader| sealer.open(reader, &sealed) == record));
    let to_open = sealer.clone();
    sealing.push(Candidate::new(who, Operation::Seal, move || sealer.seal(record)));
    opening.push(Candidate::new(who, Operation::Open, move || {
        let opened = to_open.open(0, &sealed);
        assert_eq!(opened, record);
    }));
}

/// The signature of a message as long as a visit.
fn bare_ed25519(length: usize) -> Candidate<'static> {
    use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
    let (pair, message) = (Ed25519KeyPair::generate().unwrap(), vec![0x5a; length]);
    let (public, signature) = (pair.public_key().as_ref().to_vec(), pair.sign(&message));
    Candidate::new(Who::Bare, Operation::Admit, move || {
        UnparsedPublicKey::new(&ED25519, &public).verify(&message, signature.as_ref()).unwrap();
    })
}

fn measure_certificates(results: &mut Results, unit: Duration) {
    let (es256, ps256) = (Signed::es256(), Signed::ps256());
    let issuing = certificates::issue().into_iter();
    results.measure(es256.verify(Operation::Es256).into_iter().chain(issuing).collect(), unit * 2);
    results.measure(ps256.verify(Operation::Ps256).into(), unit);
    results.measure(es256.decode().into(), unit);
}
