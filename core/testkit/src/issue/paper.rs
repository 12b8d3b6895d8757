//! Pictures of codes as people take and save them, and their files.
#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss)]

use episeal_certificates::qr::QrModules;

/// Greys, line by line.
pub type Lines = Vec<Vec<u8>>;

/// A PNG of greys of 8 bits.
pub fn png(lines: &Lines) -> Vec<u8> {
    png_of(0, 8, lines[0].len(), lines, &[])
}

/// A PNG in a colour type (0 grey, 3 palette, 4 grey and alpha, 6 red, green, blue and alpha), with this many bits per
/// sample, this width and further chunks.
pub fn png_of(colours: u8, bits: u8, width: usize, lines: &Lines, more: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    png_claiming((width, lines.len()), [bits, colours], lines, more)
}

/// One whose header says it is this large.
pub fn png_claiming(
    (width, height): (usize, usize),
    form: [u8; 2],
    lines: &Lines,
    more: &[(&[u8; 4], Vec<u8>)],
) -> Vec<u8> {
    let raw: Vec<u8> = lines.iter().flat_map(|line| [&[0], line.as_slice()].concat()).collect();
    let size = [width as u32, height as u32].map(u32::to_be_bytes).concat();
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&raw, 1);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &[size, form.to_vec(), vec![0; 3]].concat()));
    for (name, content) in more {
        file.extend(chunk(name, content));
    }
    file.extend(chunk(b"IDAT", &packed));
    file.extend(chunk(b"IEND", &[]));
    file
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [name, content].concat();
    let length = (content.len() as u32).to_be_bytes();
    [&length, named.as_slice(), &crc(&named).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// Codes next to each other with a border of four modules each.
pub struct Paper {
    codes: Vec<QrModules>,
    /// Width and height of a code with its border, in modules.
    cell: f64,
}

impl Paper {
    pub fn of(texts: &[&str]) -> Self {
        let codes: Vec<_> = texts.iter().map(|text| QrModules::of(text).unwrap()).collect();
        let cell = f64::from(codes.iter().map(QrModules::size).max().unwrap()) + 8.0;
        Self { codes, cell }
    }

    /// Width and height of a code with its border, in modules.
    pub fn cell(&self) -> f64 {
        self.cell
    }

    /// From the middle of the paper, in modules.
    fn is_dark(&self, x: f64, y: f64) -> bool {
        let (x, y) = (x + self.cell * self.codes.len() as f64 / 2.0, y + self.cell / 2.0);
        if x < 0.0 || y < 4.0 {
            return false;
        }
        let (code, x) = ((x / self.cell) as usize, x % self.cell);
        x >= 4.0 && code < self.codes.len() && self.codes[code].is_dark(x as u32 - 4, y as u32 - 4)
    }

    /// A square picture; `place` is where on the paper a point of it is, from the middle of both in pixels and modules.
    /// A pixel is the mean of 16 points.
    pub fn seen(&self, side: usize, place: &dyn Fn(f64, f64) -> (f64, f64)) -> Lines {
        let grey = |x: usize, y: usize| {
            let dark = (0..16).filter(|i| {
                let at = |pixel: usize, i: usize| pixel as f64 + (i as f64 + 0.5) / 4.0 - side as f64 / 2.0;
                let (x, y) = place(at(x, i % 4), at(y, i / 4));
                self.is_dark(x, y)
            });
            255 - (dark.count() * 255 / 16) as u8
        };
        (0..side).map(|y| (0..side).map(|x| grey(x, y)).collect()).collect()
    }

    /// This many pixels per module, rotated by the angle with this sine and cosine.
    pub fn turned(&self, scale: f64, (sine, cosine): (f64, f64)) -> Lines {
        let side = (self.cell * (self.codes.len() as f64).hypot(1.0) * scale) as usize + 2;
        self.seen(side, &|x, y| {
            let (x, y) = (x / scale, y / scale);
            (x * cosine + y * sine, y * cosine - x * sine)
        })
    }

    /// Exactly this many pixels per module, straight, as a program paints it.
    pub fn straight(&self, scale: usize) -> Lines {
        let side = self.cell as usize * self.codes.len() * scale;
        self.seen(side, &|x, y| (x / scale as f64, y / scale as f64))
    }
}

/// Scaled to `side` in width and height with bilinear filtering, as browsers and word processors do; `shift` pixels to
/// the right and down.
pub fn resized(lines: &Lines, side: usize, shift: f64) -> Lines {
    let last = lines.len() - 1;
    let from = |at: usize| {
        let at = (at as f64 + 0.5 - shift) * lines.len() as f64 / side as f64 - 0.5;
        let at = at.clamp(0.0, last as f64);
        (at as usize, (at as usize + 1).min(last), at.fract())
    };
    let mix = |one: f64, other: f64, part: f64| one + (other - one) * part;
    let grey = |x: usize, y: usize| {
        let ((left, right, across), (top, below, down)) = (from(x), from(y));
        let at = |x: usize, y: usize| f64::from(lines[y][x]);
        let upper = mix(at(left, top), at(right, top), across);
        let lower = mix(at(left, below), at(right, below), across);
        mix(upper, lower, down).round() as u8
    };
    (0..side).map(|y| (0..side).map(|x| grey(x, y)).collect()).collect()
}

pub fn inverted(lines: &Lines) -> Lines {
    lines.iter().map(|line| line.iter().map(|grey| !grey).collect()).collect()
}
