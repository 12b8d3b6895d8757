//! Sheets of many codes: every certificate on them is read, or it is said that not all was looked at.

use crate::all_texts;
use episeal_pictures::texts as texts_of;
use episeal_testkit::issue::paper::{Lines, Paper, png};

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

/// The certificates of a sheet of which all is looked at, in the order of their numbers.
#[track_caller]
fn certificates(sheet: &Lines) -> Vec<String> {
    let mut read = all_texts(&png(sheet));
    read.retain(|text| text.starts_with("HC1:"));
    read.sort();
    read
}

#[test]
fn a_certificate_in_any_cell_of_a_sheet_is_read() {
    for cell in 0..9 {
        let (length, scale) = if cell % 2 == 0 { (60, 4) } else { (4, 3) };
        let texts = texts(9, length, &[cell]);
        assert_eq!(certificates(&sheet(&texts, 3, scale)), [texts[cell].as_str()]);
    }
    let texts = texts(20, 4, &[19]);
    assert_eq!(certificates(&sheet(&texts, 4, 3)), [texts[19].as_str()]);
}

#[test]
fn both_of_two_certificates_in_any_cells_of_a_sheet_are_read() {
    for (cells, length, scale) in
        [([0, 1], 4, 4), ([0, 8], 60, 3), ([2, 6], 300, 2), ([7, 8], 4, 4), ([4, 5], 60, 3), ([3, 8], 300, 2)]
    {
        let texts = texts(9, length, &cells);
        assert_eq!(certificates(&sheet(&texts, 3, scale)), cells.map(|cell| texts[cell].as_str()));
    }
}

/// More than 20 codes are not looked at: one of them, or none that was, may be another certificate.
#[test]
fn a_sheet_of_too_many_codes_is_cut() {
    for cells in [&[0][..], &[47], &[0, 47], &[]] {
        let texts = texts(48, 4, cells);
        let read = texts_of(&png(&sheet(&texts, 6, 3))).unwrap();
        assert!(read.is_cut, "{cells:?}");
    }
}
