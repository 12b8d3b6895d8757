//! Pictures of codes as they are in the field: dark screens, fractions of pixels, photographs, and their files.

use crate::{all_texts, is_refused};
use episeal_testkit::issue::paper::{Lines, Paper, inverted, png, png_claiming, png_of, resized};
use image_webp::{ColorType, WebPEncoder};

/// As long as a certificate, and as mixed.
fn text() -> String {
    const BASE45: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let character = |i: u32| char::from(BASE45[(i.wrapping_mul(2_654_435_761) >> 16) as usize % 45]);
    "HC1:".chars().chain((0..440).map(character)).collect()
}

#[track_caller]
fn assert_read(picture: &[u8], what: &str) {
    assert_eq!(all_texts(picture), [text()], "{what}");
}

#[test]
fn a_light_code_on_a_dark_screen_is_read() {
    let text = text();
    let paper = Paper::of(&[&text]);
    for scale in [2, 3, 6] {
        let lines = inverted(&paper.straight(scale));
        assert_read(&png(&lines), &format!("{scale} pixels a module"));
        // Like a screen in dark mode: neither black nor white.
        let dim = |grey: &u8| 32 + grey / 2;
        let lines: Lines = lines.iter().map(|line| line.iter().map(dim).collect()).collect();
        assert_read(&png(&lines), &format!("{scale} pixels a module, dim"));
    }
}

/// From 1.6 pixels per module on, wherever the edges fall.
#[test]
fn a_code_with_fractions_of_pixels_a_module_is_read() {
    let text = text();
    let paper = Paper::of(&[&text]);
    let lines = paper.straight(8);
    for (i, scale) in [1.6, 1.84, 2.0, 2.3, 2.7, 3.12, 3.5, 4.4, 5.8].into_iter().enumerate() {
        let side = (paper.cell() * scale).round() as usize;
        for shift in [0.0, 0.25 + i as f64 / 20.0] {
            let picture = resized(&lines, side, shift);
            let what = format!("{scale} pixels a module, {shift} to the right");
            assert_read(&png(&picture), &what);
        }
    }
}

/// Half as wide again at the near edge as at the far one, from each side; and rotated, too.
#[test]
fn a_code_photographed_at_an_angle_is_read() {
    let text = text();
    let paper = Paper::of(&[&text]);
    let cell = paper.cell();
    let tilts = [(0.2, 0.0), (-0.2, 0.0), (0.0, 0.2), (0.0, -0.2), (0.14, -0.14), (-0.14, -0.14)];
    for (i, (across, down)) in tilts.into_iter().enumerate() {
        for scale in [3.0, 6.0] {
            let (sine, cosine) = (i as f64 / 4.0).sin_cos();
            let side = (cell * scale * 1.7) as usize;
            let picture = paper.seen(side, &|x, y| {
                let (x, y) = (x / scale, y / scale);
                let (x, y) = (x * cosine + y * sine, y * cosine - x * sine);
                let far = 1.0 + 2.0 * (across * x + down * y) / cell;
                (x / far, y / far)
            });
            assert_read(&png(&picture), &format!("{across} {down}, {scale} pixels"));
        }
    }
}

/// As a selfie camera saves it, and as a photograph is stored that its Exif data says to rotate.
#[test]
fn a_mirrored_or_lying_code_is_read() {
    let text = text();
    let lines = Paper::of(&[&text]).straight(3);
    let mirrored: Lines = lines.iter().map(|line| line.iter().rev().copied().collect()).collect();
    assert_read(&png(&mirrored), "mirrored");
    let lying: Lines = (0..lines.len()).map(|x| lines.iter().rev().map(|line| line[x]).collect()).collect();
    assert_read(&png(&lying), "lying");
}

/// Paper in a shadow: no single grey in the picture separates dark from light.
#[test]
fn a_code_half_in_the_shadow_is_read() {
    let text = text();
    let mut lines = Paper::of(&[&text]).straight(5);
    let side = lines.len();
    for line in &mut lines {
        for (x, grey) in line.iter_mut().enumerate() {
            let light = 60 + 190 * x / side;
            *grey = ((usize::from(*grey) / 2 + 127) * light / 255) as u8;
        }
    }
    assert_read(&png(&lines), "half in the shadow");
}

#[test]
fn greys_of_16_bits_and_palettes_are_read() {
    let text = text();
    let lines = Paper::of(&[&text]).straight(3);
    let wide: Lines = lines.iter().map(|line| line.iter().flat_map(|grey| [*grey, 7]).collect()).collect();
    assert_read(&png_of(0, 16, lines.len(), &wide, &[]), "16 bits");
    let chosen: Lines = lines.iter().map(|line| line.iter().map(|grey| u8::from(*grey > 127)).collect()).collect();
    let blue_and_white = vec![0, 0, 90, 255, 255, 255];
    let palette = [(b"PLTE", blue_and_white.clone())];
    assert_read(&png_of(3, 8, lines.len(), &chosen, &palette), "palette");
    // The second colour is nothing at all.
    let clear = [(b"PLTE", vec![0; 6]), (b"tRNS", vec![255, 0])];
    assert_read(&png_of(3, 8, lines.len(), &chosen, &clear), "transparent palette");
}

#[test]
fn a_webp_is_read_as_a_png_is() {
    let text = text();
    let lines = Paper::of(&[&text]).straight(3);
    let side = lines.len() as u32;
    let greys: Vec<u8> = lines.concat();
    let times = |grey: &u8, colours: usize| vec![*grey; colours];
    let black = |grey: &u8| vec![0, 0, 0, !*grey];
    for (colours, samples) in [
        (ColorType::L8, greys.clone()),
        (ColorType::Rgb8, greys.iter().flat_map(|grey| times(grey, 3)).collect()),
        (ColorType::Rgba8, greys.iter().flat_map(black).collect()),
    ] {
        let mut file = Vec::new();
        let encoder = WebPEncoder::new(&mut file);
        encoder.encode(&samples, side, side, colours).unwrap();
        assert_read(&file, &format!("{colours:?}"));
        assert!(is_refused(&file[..file.len() / 2]), "{colours:?}");
    }
}

/// `HC1:A`, 4 pixels per module, in quality 60: black on white, and black on nothing.
#[test]
fn a_lossy_webp_is_read() {
    for file in [&include_bytes!("data/code.webp")[..], include_bytes!("data/code-alpha.webp")] {
        assert_eq!(all_texts(file), ["HC1:A"]);
    }
}

/// A lossy picture says how large it is in two places, and is decompressed by the second one.
#[test]
fn a_webp_of_two_sizes_or_a_huge_one_is_refused() {
    let file = include_bytes!("data/code-alpha.webp");
    let at = file.windows(4).position(|four| four == b"VP8 ").unwrap() + 14;
    for huge in [[0xff, 0x3f, 0xff, 0x3f], [117, 0, 116, 0]] {
        let mut file = file.to_vec();
        file[at..at + 4].copy_from_slice(&huge);
        assert!(is_refused(&file));
    }
    let mut file = include_bytes!("data/code.webp").to_vec();
    file[26..30].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    assert!(is_refused(&file));
}

/// Four samples of 16 bits take twice the memory when decompressed.
#[test]
fn a_png_whose_samples_take_too_much_memory_is_refused() {
    assert!(is_refused(&png_claiming((4_096, 2_049), [16, 6], &vec![vec![0]], &[])));
}

/// As `png` draws them: from one pixel a module on, which is the least.
#[test]
fn what_is_drawn_is_read() {
    let text = text();
    let code = episeal::certificates::qr::QrModules::of(&text).unwrap();
    let drawn = [0, 1, 2, 5].map(|scale| episeal_pictures::png(&code, scale));
    assert_eq!(drawn[0], drawn[1]);
    for (place, picture) in drawn.iter().enumerate() {
        assert_read(picture, &format!("picture {place}"));
    }
}
