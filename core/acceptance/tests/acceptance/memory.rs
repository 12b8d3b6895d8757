//! What a hostile text takes in memory.

use episeal_acceptance::{Rejection, both_apps};
use episeal_testkit::memory::peak;
use std::io::Write;

/// The most that a text of 64 KiB, inflated, may take, in bytes.
const MAX: usize = 16 << 20;

fn packed(message: &[u8]) -> String {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(message).unwrap();
    format!("HC1:{}", base45::encode(encoder.finish().unwrap()))
}

#[test]
fn no_text_takes_more_than_its_share() {
    let items = |item: &[u8]| [&[0x9a, 0, 0, 0x40, 0], item.repeat(0x4000).as_slice()].concat();
    let messages: [(&str, Vec<u8>); 8] = [
        ("numbers", [&[0x99, 0xff, 0xf0], [0x00; 0xfff0].as_slice()].concat()),
        ("arrays", items(b"\x81\0")),
        ("maps", items(b"\xa1\0\0")),
        ("tags", items(b"\xc1\0")),
        ("texts", items(b"\x61a")),
        ("pairs", [&[0xb9, 0x7f, 0xf0], [0x00; 0xffe0].as_slice()].concat()),
        ("a huge text", b"\x7b\x7f\xff\xff\xff\xff\xff\xff\xff".to_vec()),
        ("a bomb", vec![0; 10_000_000]),
    ];
    for (name, message) in messages {
        let text = packed(&message);
        let (refused, taken) = peak(|| both_apps(&text, b"", 0).unwrap_err());
        assert!([Rejection::Cbor, Rejection::Cose, Rejection::Compression].contains(&refused.rejection), "{name}");
        assert!(taken < MAX, "{name}: {taken} bytes");
    }
}
