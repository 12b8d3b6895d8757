//! The QR code of a certificate: level, border, and a picture that reads back.

use episeal_testkit::api::certificates::*;
use episeal_testkit::issue::picture::{read, read_svg};

#[test]
fn a_text_survives_the_picture() {
    let text = "HC1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVCN";
    let code = QrModules::of(text).unwrap();
    assert_eq!(code.level(), QrLevel::Q);
    assert_eq!(read(&code), text);
    assert_eq!(read_svg(code.to_svg().expose_secret_text()), text);
}

#[test]
fn the_level_falls_to_m_only_when_q_does_not_fit() {
    for (length, level) in [(1, QrLevel::Q), (2_420, QrLevel::Q), (2_421, QrLevel::M), (3_391, QrLevel::M)] {
        let code = QrModules::of(&"A".repeat(length)).unwrap();
        assert_eq!(code.level(), level, "{length}");
    }
    let refused = QrModules::of(&"A".repeat(3_392));
    assert_eq!(refused.err(), Some(IssueError::QrUnfit));
}

#[test]
fn the_segment_is_alphanumeric() {
    // 2,420 characters of this alphabet fit the largest code; as bytes, 1,663 would.
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let text: String = alphabet.chars().cycle().take(2_420).collect();
    assert_eq!(QrModules::of(&text).unwrap().size(), 177);
    for text in ["", "hc1:", "HC1:Ä", "A\n", "A_", "\u{0}"] {
        assert_eq!(QrModules::of(text).err(), Some(IssueError::QrUnfit), "{text}");
    }
}

#[test]
fn rows_runs_and_single_modules_say_the_same() {
    let code = QrModules::of("HC1:A").unwrap();
    let rows = code.rows();
    assert_eq!((rows.len(), code.size()), (21, 21));
    for (y, row) in (0..).zip(&rows) {
        assert_eq!(row.len(), 21);
        let mut of_runs = vec![false; 21];
        for QrRun { start, width } in code.runs(y) {
            of_runs[start as usize..(start + width) as usize].fill(true);
        }
        let single: Vec<_> = (0..21).map(|x| code.is_dark(x, y)).collect();
        assert_eq!((&of_runs, &single), (row, row), "{y}");
    }
    assert!(code.runs(21).is_empty());
}

#[test]
fn four_light_modules_stand_around() {
    let code = QrModules::of("HC1:A").unwrap();
    let svg = code.to_svg();
    let svg = svg.expose_secret_text();
    let side = code.size() + 2 * QUIET_ZONE;
    assert_eq!(side, 29);
    assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
    assert!(svg.contains("M4 4h7v1H4z"), "the first finder pattern");
    for (y, line) in episeal_testkit::issue::picture::pixels(svg).iter().enumerate() {
        for (x, is_dark) in line.iter().enumerate() {
            let is_inside = |at: usize| (QUIET_ZONE..side - QUIET_ZONE).contains(&(at as u32));
            assert!(!is_dark || (is_inside(x) && is_inside(y)), "{x} {y}");
        }
    }
    assert!(!code.is_dark(21, 0) && !code.is_dark(0, 21) && !code.is_dark(u32::MAX, u32::MAX));
    assert_eq!(format!("{code:?}"), "QrModules { .. }");
}
