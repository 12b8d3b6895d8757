//! From a picture back to the text, with a reader that is not ours.

use episeal_certificates::qr::QrModules;

/// Pixels of a module, on each side.
const SCALES: [usize; 4] = [4, 3, 5, 8];

/// The text of a code that is painted with a border of four modules.
pub fn read(code: &QrModules) -> String {
    let border = episeal_certificates::qr::QUIET_ZONE;
    let side = code.size() + 2 * border;
    read_pixels(side as usize, |x, y| {
        let (x, y) = (x as u32, y as u32);
        x >= border && y >= border && code.is_dark(x - border, y - border)
    })
}

/// The text of a code in SVG.
pub fn read_svg(svg: &str) -> String {
    let pixels = pixels(svg);
    read_pixels(pixels.len(), |x, y| pixels[y][x])
}

/// Paints the second path of our SVG, in which every run is `Mx yhwidthv1Hxz`; true is dark.
pub fn pixels(svg: &str) -> Vec<Vec<bool>> {
    let side: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let path = svg.split("d=\"").nth(2).unwrap().split('"').next().unwrap();
    let mut pixels = vec![vec![false; side]; side];
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let numbers: Vec<usize> =
            run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let [x, y, width, 1, back] = numbers[..] else { panic!("{run}") };
        assert_eq!(x, back);
        pixels[y][x..x + width].fill(true);
    }
    pixels
}

/// rqrr misses some codes at one size and reads them at another (fuzz/README.md, findings).
fn read_pixels(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> String {
    let read = |scale: usize| {
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
            if is_dark(x / scale, y / scale) { 0 } else { 255 }
        });
        let found = picture.detect_grids();
        assert!(found.len() < 2, "codes in the picture");
        let [code] = found.as_slice() else { return None };
        code.decode().ok().map(|(_, text)| text)
    };
    SCALES.into_iter().find_map(read).expect("one code in the picture that can be read")
}
