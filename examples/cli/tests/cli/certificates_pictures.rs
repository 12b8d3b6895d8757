//! Pictures of codes on the command line: scaled, turned, transparent, huge, and none at all.

use crate::support::assert_refused;
use crate::support::issuing::{ISSUE, UVCI, bench};
use episeal::certificates::qr::QrModules;
use episeal_testkit::issue::paper::{Paper, png, png_claiming, png_of};

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
        bench.write("picture", png(&Paper::of(&texts).turned(scale, turn)));
        assert_eq!(bench.ok("cert qr --picture picture").stdout, text.as_bytes(), "{scale}");
    }
    bench.write("picture", png(&Paper::of(&["WWW.EXAMPLE.ORG"]).straight(8)));
    bench.refused("cert qr --picture picture", "invalid-input");
}

#[test]
fn of_two_certificates_in_a_picture_none_is_read() {
    let bench = bench();
    for scale in [2, 3, 8] {
        bench.write("picture", png(&Paper::of(&["HC1:A", "HC1:B"]).straight(scale)));
        bench.refused("cert qr --picture picture", "several-codes");
        bench.write("picture", png(&Paper::of(&["HC1:A", "HC1:A"]).straight(scale)));
        assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    }
}

/// More than 20 codes are not looked at: one of them may be another certificate.
#[test]
fn a_certificate_among_too_many_codes_is_not_read() {
    let bench = bench();
    let texts: Vec<String> = (0..7).map(|number| format!("WWW.{number}.EXAMPLE.ORG")).collect();
    let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    texts[3] = "HC1:A";
    let row = Paper::of(&texts).straight(3);
    let height = row.len() / texts.len();
    let row = &row[(row.len() - height) / 2..][..height];
    let rows = |count| row.iter().cloned().cycle().take(height * count).collect();
    bench.write("picture", png(&rows(2)));
    assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    bench.write("picture", png(&rows(8)));
    bench.refused("cert qr --picture picture", "picture-unclear");
}

/// Of a hundred such codes rqrr alone misses one or two; this is one of them.
#[test]
fn a_picture_of_one_pixel_a_module_is_read() {
    let bench = bench();
    let text = include_str!("data/small.txt");
    bench.write("text", text);
    for scale in [1, 2, 3] {
        bench.ok(&format!("cert qr text --png picture --scale {scale}"));
        assert_eq!(bench.ok("cert qr --picture picture").text(), text.trim_end());
    }
}

/// Black on nothing, as drawing programs save a code without its background.
#[test]
fn what_is_transparent_is_white() {
    let bench = bench();
    let code = QrModules::of("HC1:A").unwrap();
    let side = (code.size() as usize + 8) * 4;
    let is_dark = |x: usize, y: usize| {
        let at = |pixel: usize| (pixel as u32 / 4).checked_sub(4);
        at(x).zip(at(y)).is_some_and(|(x, y)| code.is_dark(x, y))
    };
    for (colours, black) in [(4, 1), (6, 3)] {
        let pixel = |x, y| [vec![0; black], vec![if is_dark(x, y) { 255 } else { 0 }]].concat();
        let line = |y| (0..side).flat_map(|x| pixel(x, y)).collect();
        let lines: Vec<Vec<u8>> = (0..side).map(line).collect();
        bench.write("picture", png_of(colours, 8, side, &lines, &[]));
        assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    }
}

/// `HC1:A`, 4 pixels per module, in quality 60.
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
    for (width, height) in [(8_193, 1), (1, 8_193), (4_096, 4_097), (60_000, 60_000)] {
        bench.write("picture", png_claiming((width, height), [8, 0], &line, &[]));
        let refused = bench.refused("cert qr --picture picture", "invalid-input");
        assert!(refused.stderr.contains("16 million"), "{}", refused.stderr);
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
