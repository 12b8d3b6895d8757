//! Sheets of many codes: every certificate on them is read, or it is said that not all was looked at.

use crate::support::Bench;
use crate::support::picture::{Lines, Paper, png};

/// As many texts of this length as asked for, those with these numbers certificates.
fn texts(count: usize, length: usize, certificates: &[usize]) -> Vec<String> {
    let text = |i: usize| {
        let begin = if certificates.contains(&i) { "HC1:" } else { "WWW." };
        let end = (0..length as u64).map(|at| {
            let mixed = (at + 7 + 100 * i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            char::from(b'A' + (mixed >> 40) as u8 % 26)
        });
        format!("{begin}{i}{}", end.collect::<String>())
    };
    (0..count).map(text).collect()
}

/// In rows of this many.
fn sheet(texts: &[String], across: usize, scale: usize) -> Lines {
    let mut lines = Lines::new();
    for row in texts.chunks(across) {
        let codes: Vec<Lines> = row.iter().map(|text| Paper::of(&[text]).straight(scale)).collect();
        for y in 0..codes[0].len() {
            lines.push(codes.iter().flat_map(|code| code[y].clone()).collect());
        }
    }
    lines
}

#[test]
fn a_certificate_in_any_cell_of_a_sheet_is_read() {
    let bench = Bench::new();
    for cell in 0..9 {
        let (length, scale) = if cell % 2 == 0 { (60, 4) } else { (4, 3) };
        let texts = texts(9, length, &[cell]);
        bench.write("picture", png(&sheet(&texts, 3, scale)));
        let read = bench.ok("cert qr --picture picture");
        assert_eq!(read.text(), texts[cell], "{cell}");
    }
    let texts = texts(20, 4, &[19]);
    bench.write("picture", png(&sheet(&texts, 4, 3)));
    assert_eq!(bench.ok("cert qr --picture picture").text(), texts[19]);
}

#[test]
fn of_two_certificates_in_any_cells_of_a_sheet_none_is_read() {
    let bench = Bench::new();
    for (cells, length, scale) in
        [([0, 1], 4, 4), ([0, 8], 60, 3), ([2, 6], 300, 2), ([7, 8], 4, 4), ([4, 5], 60, 3), ([3, 8], 300, 2)]
    {
        let texts = texts(9, length, &cells);
        bench.write("picture", png(&sheet(&texts, 3, scale)));
        bench.refused("cert qr --picture picture", "several-codes");
    }
}

/// More than 20 codes are not looked at: one of them, or none that was, may be another certificate.
#[test]
fn a_certificate_on_a_sheet_of_too_many_codes_is_not_read() {
    let bench = Bench::new();
    for cells in [&[0][..], &[47], &[0, 47], &[]] {
        let texts = texts(48, 4, cells);
        bench.write("picture", png(&sheet(&texts, 6, 3)));
        let done = bench.run("cert qr --picture picture");
        assert_eq!((done.code, done.stdout.len()), (1, 0), "{cells:?}");
        let unclear = done.stderr.starts_with("episeal: picture-unclear: ");
        let several = done.stderr.starts_with("episeal: several-codes: ");
        assert!(unclear || (several && cells.len() == 2), "{}", done.stderr);
    }
}
