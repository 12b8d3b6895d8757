//! Small files that decompress to a lot: reading them takes little more memory than reading a plain code does.
#![cfg(target_os = "linux")]

use crate::support::Bench;
use episeal_testkit::issue::paper::{Lines, Paper, png, png_of};
use std::process::{Command, Output};

const MIB: usize = 1_024;
/// What a picture may take beyond a plain code, in KiB.
const BUDGET: usize = 256 * MIB;

/// Bits as in deflate, the lowest of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bits: &str) {
        for bit in bits.bytes() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= (bit - b'0') << (self.count % 8);
            self.count += 1;
        }
    }
}

/// 1,024 MiB less one of zeros in zlib: one, and then the longest match over and over (RFC 1951, 3.2.6).
fn zeros() -> Vec<u8> {
    let times = 1_023 * 1_048_576 / 258;
    let mut bits = Bits::default();
    bits.push("110");
    bits.push("00110000");
    for _ in 0..times {
        bits.push("1100010100000");
    }
    bits.push("0000000");
    let length = 1 + 258 * times as u32;
    let adler = (length % 65_521) << 16 | 1;
    [&[0x78, 0x01], bits.bytes.as_slice(), &adler.to_be_bytes()].concat()
}

/// Reads `picture` with this much address space, in KiB.
fn read_within(bench: &Bench, limit: usize) -> Output {
    let episeal = env!("CARGO_BIN_EXE_episeal");
    Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {limit} && exec {episeal} cert qr --picture picture"))
        .current_dir(bench.path(""))
        .output()
        .unwrap()
}

/// What reading a plain code takes, to 8 MiB.
fn base(bench: &Bench) -> usize {
    (1..128).map(|times| times * 8 * MIB).find(|limit| read_within(bench, *limit).status.success()).unwrap()
}

#[test]
fn what_a_png_has_beside_its_pixels_is_not_unpacked() {
    let bench = Bench::new();
    let lines: Lines = Paper::of(&["HC1:A"]).straight(4);
    bench.write("picture", png(&lines));
    let limit = base(&bench) + BUDGET;
    let bomb = [b"keyword\0\0".to_vec(), zeros()].concat();
    let long = [b"keyword\0".to_vec(), vec![b'x'; 21 * 1_048_576]].concat();
    let exif = [b"II*\0".to_vec(), long.clone()].concat();
    for (name, content) in
        [(b"zTXt", bomb.clone()), (b"iCCP", bomb), (b"tEXt", long.clone()), (b"iTXt", long), (b"eXIf", exif)]
    {
        let what = String::from_utf8_lossy(name).into_owned();
        bench.write("picture", png_of(0, 8, lines.len(), &lines, &[(name, content)]));
        let read = read_within(&bench, limit);
        let error = String::from_utf8_lossy(&read.stderr);
        assert_eq!(read.stdout, b"HC1:A\n", "{what} in {limit} KiB: {error}");
    }
}

/// A decoder that goes on after the two bytes it expects would take the rest for chunks of their own.
#[test]
fn a_png_whose_transparency_hides_a_chunk_is_refused() {
    let bench = Bench::new();
    let lines: Lines = Paper::of(&["HC1:A"]).straight(4);
    let text = b"keyword\0text";
    let sample_and_crc = [0, 1, 0, 0, 0, 0];
    let length = (text.len() as u32).to_be_bytes();
    let hidden = [sample_and_crc.as_slice(), &length, b"tEXt", text].concat();
    let picture = |content: &[u8]| png_of(0, 8, lines.len(), &lines, &[(b"tRNS", content.to_vec())]);
    bench.write("picture", picture(&[0, 1]));
    bench.ok("cert qr --picture picture");
    bench.write("picture", picture(&hidden));
    bench.refused("cert qr --picture picture", "invalid-input");
}

/// 65,536 groups of five Huffman codes each for one pixel, in lossless WebP: each takes 93 bits, and its table 4 KiB.
fn huffman_codes() -> Vec<u8> {
    let mut bits = Bits::default();
    // One pixel per side, no transparency, version 0; no transform, no colour cache, codes by place.
    let number = |value: usize, length: usize| -> String {
        let bit = |at: usize| char::from(b'0' + (value >> at & 1) as u8);
        (0..length).map(bit).collect()
    };
    bits.push(&number(0, 32));
    bits.push("00");
    bits.push(&["1", "000", "0"].concat());
    // Which code is where: number 65,535, from the green and the red; then blue, alpha and distance.
    bits.push("10111111111");
    bits.push("10111111111");
    bits.push("1000".repeat(3).as_str());
    // The lengths 1 to 9, 10 and 10, themselves coded in 3 bits for six of them and 4 for four.
    let mut lengths = vec![0; 14];
    for (place, length) in [(3, 3), (4, 3), (5, 3), (6, 3), (7, 3), (9, 3), (10, 4), (11, 4), (12, 4), (13, 4)] {
        lengths[place] = length;
    }
    let mut code = ["0", &number(10, 4)].concat();
    for length in lengths {
        code += &number(length, 3);
    }
    // Eleven lengths follow.
    code += &["1", &number(1, 3), &number(9, 4)].concat();
    for word in ["000", "001", "010", "011", "100", "101", "1100", "1101", "1110", "1111", "1111"] {
        code += word;
    }
    for _ in 0..65_536 * 5 {
        bits.push(&code);
    }
    bits.push(&number(0, 64));
    bits.bytes
}

fn webp(data: &[u8]) -> Vec<u8> {
    let chunk = [&[0x2f], data].concat();
    let length = |bytes: usize| (bytes as u32).to_le_bytes();
    [
        b"RIFF".as_slice(),
        &length(chunk.len() + chunk.len() % 2 + 12),
        b"WEBPVP8L",
        &length(chunk.len()),
        &chunk,
        &vec![0; chunk.len() % 2],
    ]
    .concat()
}

#[test]
fn a_webp_with_a_thousand_times_its_size_in_tables_is_refused() {
    let bench = Bench::new();
    bench.write("picture", png(&Paper::of(&["HC1:A"]).straight(4)));
    let limit = base(&bench) + BUDGET;
    bench.write("picture", webp(&huffman_codes()));
    let read = read_within(&bench, limit);
    let error = String::from_utf8_lossy(&read.stderr);
    assert!(error.starts_with("episeal: invalid-input: "), "{limit} KiB: {error}");
    assert_eq!(read.status.code(), Some(1));
}
