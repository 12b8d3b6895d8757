//! 100,000 records through release and opening, in bounded memory.

use episeal_testkit::api::visits::*;
use episeal_testkit::memory::{alone, peak};
use episeal_testkit::visits::*;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

const RECORDS: usize = 100_000;
const LIMIT: usize = 64 * 1024 * 1024;

/// Visits of one length in a file, ascending by record id: the server's list.
struct Store {
    file: File,
    length: usize,
}

impl Store {
    fn fill(world: &World) -> Self {
        let mut file = tempfile::tempfile().unwrap();
        let length = world.seal(&check_in("V")).visit().len();
        let mut order = Vec::new();
        {
            let mut out = BufWriter::new(&mut file);
            for (place, sealed) in seal_all(world).enumerate() {
                out.write_all(sealed.visit()).unwrap();
                order.push((sealed.kept().record_id(), place));
            }
        }
        order.sort();
        let sorted = tempfile::tempfile().unwrap();
        let mut out = BufWriter::new(&sorted);
        let mut visit = vec![0; length];
        for (_, place) in order {
            file.seek(SeekFrom::Start((place * length) as u64)).unwrap();
            file.read_exact(&mut visit).unwrap();
            out.write_all(&visit).unwrap();
        }
        out.flush().unwrap();
        drop(out);
        Self { file: sorted, length }
    }

    fn visits(&self) -> impl Iterator<Item = Vec<u8>> {
        let mut file = BufReader::new(self.file.try_clone().unwrap());
        file.seek(SeekFrom::Start(0)).unwrap();
        let length = self.length;
        std::iter::from_fn(move || {
            let mut visit = vec![0; length];
            file.read_exact(&mut visit).is_ok().then_some(visit)
        })
    }
}

/// Sealed by two threads: sealing is not what is measured here.
fn seal_all(world: &World) -> impl Iterator<Item = Sealed> {
    let half = || (0..RECORDS / 2).map(|_| world.seal(&check_in("V"))).collect::<Vec<_>>();
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(half);
        (half(), other.join().unwrap())
    });
    first.into_iter().chain(second)
}

#[test]
fn a_hundred_thousand_records_are_released_and_opened_in_under_64_mib() {
    let _alone = alone();
    let world = World::new();
    let store = Store::fill(&world);
    let request = world.request(&world.ask());
    let mut parts = tempfile::tempfile().unwrap();
    let (lengths, released_in) = peak(|| release(&world, &request, &store, &mut parts));
    assert_eq!(lengths.len(), RECORDS / 1_000);
    parts.seek(SeekFrom::Start(0)).unwrap();
    let (count, opened_in) = peak(|| open(&world, &request, &store, BufReader::new(parts), lengths));
    assert_eq!(count, RECORDS);
    println!("release: {released_in} bytes, opening: {opened_in} bytes of memory growth");
    assert!(released_in < LIMIT && opened_in < LIMIT, "{released_in}, {opened_in}");
}

fn release(world: &World, request: &[u8], store: &Store, out: &mut File) -> Vec<usize> {
    let verified = world.verify(request).unwrap();
    let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    let mut lengths = Vec::new();
    let mut take = |release: &mut Release| {
        while let Some(part) = release.next_part().unwrap() {
            out.write_all(&part).unwrap();
            lengths.push(part.len());
        }
    };
    for visit in store.visits() {
        release.push(&visit, &[]).unwrap();
        take(&mut release);
    }
    release.finish();
    take(&mut release);
    lengths
}

fn open(world: &World, request: &[u8], store: &Store, mut parts: impl Read, lengths: Vec<usize>) -> usize {
    let mut opening = world.opening(request, std::slice::from_ref(&world.day_key));
    let mut lengths = lengths.into_iter();
    let mut next_part = || {
        let mut part = vec![0; lengths.next().unwrap()];
        parts.read_exact(&mut part).unwrap();
        part
    };
    let mut opened = 0;
    let mut take = |opening: &mut Opening| {
        while let Some(result) = opening.next_result() {
            result.result().unwrap();
            opened += 1;
        }
    };
    for visit in store.visits() {
        while opening.wants_part() {
            opening.add_part(&next_part()).unwrap();
        }
        opening.add_visit(&visit).unwrap();
        take(&mut opening);
    }
    opening.finish().unwrap();
    take(&mut opening);
    opened
}
