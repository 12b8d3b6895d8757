//! Pictures of codes on the command line: scaled, turned, transparent, huge, and none at all.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    missing_docs
)]

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/tests/certificate_support/dsc.rs"]
mod dsc;
mod support;

use dsc::{Dsc, pkcs8, secret_key};
use episeal::QrModules;
use support::{Bench, assert_refused};

const HOLDER: &str = r#"{"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08", "first_positive": "2021-06-01"}"#;
const UVCI: &str = "URN:UVCI:01:NL:187/37512422923#Z";
const ISSUE: &str =
    "cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --issuer Köln";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("holder", HOLDER);
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench
}

/// A PNG of 8-bit greys.
fn png(width: usize, height: usize, lines: &[Vec<u8>]) -> Vec<u8> {
    png_of(0, width, height, lines)
}

/// A PNG of 8-bit samples in a colour type: 0 grey, 4 grey and alpha, 6 red, green, blue and alpha.
fn png_of(colours: u8, width: usize, height: usize, lines: &[Vec<u8>]) -> Vec<u8> {
    let raw: Vec<u8> = lines
        .iter()
        .flat_map(|line| [&[0], line.as_slice()].concat())
        .collect();
    let size = [width as u32, height as u32].map(u32::to_be_bytes).concat();
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&raw, 1);
    let chunks = [
        (b"IHDR", [size, vec![8, colours, 0, 0, 0]].concat()),
        (b"IDAT", packed),
        (b"IEND", vec![]),
    ];
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in chunks {
        let named = [name.as_slice(), &content].concat();
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(&named);
        file.extend(crc(&named).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// The codes beside each other, `scale` pixels a module, turned by the angle with this sine and cosine; a pixel is the mean of 16 points.
fn painted(texts: &[&str], scale: f64, (sine, cosine): (f64, f64)) -> Vec<u8> {
    let codes: Vec<_> = texts
        .iter()
        .map(|text| QrModules::of(text).unwrap())
        .collect();
    let cell = codes.iter().map(QrModules::size).max().unwrap() as f64 + 8.0;
    let (wide, high) = (cell * codes.len() as f64, cell);
    let side = ((wide * wide + high * high).sqrt() * scale) as usize + 2;
    let is_dark = |x: f64, y: f64| {
        let (x, y) = (
            (x - side as f64 / 2.0) / scale,
            (y - side as f64 / 2.0) / scale,
        );
        let (x, y) = (
            x * cosine + y * sine + wide / 2.0,
            y * cosine - x * sine + high / 2.0,
        );
        if x < 0.0 || y < 4.0 {
            return false;
        }
        let (code, x) = ((x / cell) as usize, x % cell);
        x >= 4.0 && code < codes.len() && codes[code].is_dark(x as usize - 4, y as usize - 4)
    };
    let grey = |x: usize, y: usize| {
        let dark = (0..16).filter(|i| {
            let at = |pixel: usize, i: usize| pixel as f64 + (i as f64 + 0.5) / 4.0;
            is_dark(at(x, i % 4), at(y, i / 4))
        });
        255 - (dark.count() * 255 / 16) as u8
    };
    let lines: Vec<Vec<u8>> = (0..side)
        .map(|y| (0..side).map(|x| grey(x, y)).collect())
        .collect();
    png(side, side, &lines)
}

#[test]
fn a_scaled_or_turned_picture_is_read_and_codes_of_other_things_are_left_aside() {
    let bench = bench();
    bench.ok(&format!("{ISSUE} --key key --uvci {UVCI} --out text"));
    let text = String::from_utf8(bench.read("text")).unwrap();
    let line = text.trim_end();
    let straight = (0.0, 1.0);
    let turned = (0.292_371_7, 0.956_304_8);
    for (texts, scale, turn) in [
        (vec![line], 4.88, straight),
        (vec![line], 6.5, straight),
        (vec![line], 8.0, turned),
        (vec!["WWW.EXAMPLE.ORG", line], 8.0, straight),
    ] {
        bench.write("picture", painted(&texts, scale, turn));
        assert_eq!(
            bench.ok("cert qr --picture picture").stdout,
            text.as_bytes(),
            "{scale}"
        );
    }
    for texts in [vec![line, "HC1:A"], vec!["WWW.EXAMPLE.ORG"]] {
        bench.write("picture", painted(&texts, 8.0, straight));
        bench.refused("cert qr --picture picture", "invalid-input");
    }
}

/// Of a hundred such codes rqrr alone misses one or two; this is one of them.
#[test]
fn a_picture_of_one_pixel_a_module_is_read() {
    let bench = bench();
    let text = include_str!("data/small.txt");
    bench.write("text", text);
    for scale in [1, 2, 3] {
        bench.ok(&format!("cert qr text --png picture --scale {scale}"));
        assert_eq!(
            bench.ok("cert qr --picture picture").text(),
            text.trim_end()
        );
    }
}

/// Black on nothing, as drawing programs save a code without its ground.
#[test]
fn what_is_transparent_is_white() {
    let bench = bench();
    let code = QrModules::of("HC1:A").unwrap();
    let side = (code.size() + 8) * 4;
    let is_dark = |x: usize, y: usize| {
        let at = |pixel: usize| (pixel / 4).checked_sub(4);
        at(x).zip(at(y)).is_some_and(|(x, y)| code.is_dark(x, y))
    };
    for (colours, black) in [(4, 1), (6, 3)] {
        let pixel = |x, y| [vec![0; black], vec![if is_dark(x, y) { 255 } else { 0 }]].concat();
        let line = |y| (0..side).flat_map(|x| pixel(x, y)).collect();
        let lines: Vec<Vec<u8>> = (0..side).map(line).collect();
        bench.write("picture", png_of(colours, side, side, &lines));
        assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    }
}

/// `HC1:A`, 4 pixels a module, in quality 60.
#[test]
fn a_jpeg_is_read_as_a_png_is() {
    let bench = bench();
    bench.write("picture", include_bytes!("data/code.jpg"));
    assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    bench.write("picture", &include_bytes!("data/code.jpg")[..400]);
    bench.refused("cert qr --picture picture", "invalid-input");
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked() {
    let bench = bench();
    let line = vec![vec![0]];
    for (width, height) in [(8_193, 1), (1, 8_193), (8_192, 4_097), (60_000, 60_000)] {
        bench.write("picture", png(width, height, &line));
        let refused = bench.refused("cert qr --picture picture", "invalid-input");
        assert!(refused.stderr.contains("32 million"), "{}", refused.stderr);
    }
}

#[test]
fn what_is_no_picture_or_no_code_is_refused() {
    let bench = bench();
    bench.write("text", "hc1:lower");
    bench.refused("cert qr text --svg x", "qr-unfit");
    bench.refused("cert pdf text --out x", "not-a-certificate");
    bench.write("picture", "no picture");
    bench.refused("cert qr --picture picture", "invalid-input");
    bench.write("text", "HC1:A\n");
    bench.ok("cert qr text --png picture");
    let mut png = bench.read("picture");
    assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    let middle = png.len() / 2;
    png.truncate(middle);
    bench.write("picture", &png);
    let done = bench.run("cert qr --picture picture");
    assert_refused(&done, "invalid-input");
}
