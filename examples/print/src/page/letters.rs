//! The letters: DejaVu Sans, and how wide they are.

use krilla::text::Font;
use ttf_parser::Face;

/// How heavy letters are.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Two weights, for drawing and for measuring.
pub(super) struct Letters {
    regular: (Font, Face<'static>),
    bold: (Font, Face<'static>),
}

impl Letters {
    pub(super) fn load() -> Option<Self> {
        let load = |bytes: &'static [u8]| Some((Font::new(bytes.into(), 0)?, Face::parse(bytes, 0).ok()?));
        Some(Self { regular: load(dejavu::sans::regular())?, bold: load(dejavu::sans::bold())? })
    }

    fn of(&self, weight: Weight) -> &(Font, Face<'static>) {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(super) fn font(&self, weight: Weight) -> Font {
        self.of(weight).0.clone()
    }

    /// True when no letter of `text` is missing, nor one that a readable PDF must not have (ISO 14289-1, 7.21.7).
    pub(super) fn have(&self, weight: Weight, text: &str) -> bool {
        let (_, face) = self.of(weight);
        let is_readable = |c| !matches!(c, '\0' | '\u{feff}' | '\u{fffe}'..='\u{ffff}');
        text.chars().all(|c| is_readable(c) && face.glyph_index(c).is_some())
    }

    /// In units of the letters' size.
    pub(super) fn width(&self, weight: Weight, text: &str) -> f32 {
        width_of(&self.of(weight).1, text)
    }

    /// The text in lines of at most `width`, in units of the letters' size; broken at spaces, hyphens, fillers and
    /// slashes, or anywhere if it must be.
    pub(super) fn lines(&self, weight: Weight, text: &str, width: f32) -> Vec<String> {
        let (_, face) = self.of(weight);
        let mut lines = vec![String::new()];
        for part in text.split_inclusive([' ', '-', '<', '/']) {
            let is_full = |line: &str, more: &str| width_of(face, line) + width_of(face, more) > width;
            if lines.last().is_some_and(|line| !line.is_empty() && is_full(line, part.trim_end())) {
                lines.push(String::new());
            }
            for letter in part.chars() {
                let mut buffer = [0; 4];
                if lines.last().is_some_and(|line| letter != ' ' && is_full(line, letter.encode_utf8(&mut buffer))) {
                    lines.push(String::new());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(letter);
                }
            }
        }
        lines
    }
}

fn width_of(face: &Face<'_>, text: &str) -> f32 {
    let advance = |c| face.glyph_hor_advance(face.glyph_index(c)?);
    let units: f32 = text.chars().filter_map(advance).map(f32::from).sum();
    units / f32::from(face.units_per_em())
}
