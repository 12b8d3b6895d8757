//! The page: where everything is, in points of 1/72 inch from the upper left.

mod letters;
mod tags;

use crate::PrintError;
use crate::certificate::Fields;
use crate::words::{self, Line};
use episeal::certificates::qr::{QrModules, QrRun};
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Node, SpanTag, TagTree};
use krilla::text::TextDirection;
use letters::{Letters, Weight};
use tags::Language;

const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 56.7;
/// 56 mm.
const CODE: f32 = 158.74;
const VALUES: f32 = 255.0;
const VALUE_WIDTH: f32 = WIDTH - MARGIN - VALUES;
const GREY: u8 = 96;
/// Where the notices begin, unless the table ends below.
const NOTICES: f32 = HEIGHT - 140.0;
/// Nothing is below this: 1 cm to the edge, which printers leave white.
const BOTTOM: f32 = HEIGHT - 28.35;
/// Sizes of values, until the table ends above the notices.
const SIZES: [f32; 4] = [10.0, 9.0, 8.0, 7.0];
const LEAST_SIZE: f32 = 6.0;
const LEADING: f32 = 1.3;
/// The height of a table row besides its value.
const LABELS: f32 = 10.5;
const GAP: f32 = 15.0;

/// Draws the page; uncompressed for those who read its commands.
pub(crate) fn draw(text: &str, is_compressed: bool) -> Result<Vec<u8>, PrintError> {
    let fields = Fields::read(text)?;
    let code = QrModules::of(text).map_err(|_| PrintError::NotACertificate)?;
    written(is_compressed, |pen| {
        pen.heading();
        pen.code(&code);
        pen.table(&words::lines(&fields));
        pen.notices();
    })
}

/// A document of one page, unless what was written passes its end or cannot be read aloud.
fn written(is_compressed: bool, write: impl FnOnce(&mut Pen<'_>)) -> Result<Vec<u8>, PrintError> {
    let mut document = tags::document(is_compressed)?;
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PrintError::Unprintable)?;
    let mut page = document.start_page_with(settings);
    let mut pen = Pen::new(page.surface())?;
    write(&mut pen);
    let (end, tree) = (pen.y, std::mem::take(&mut pen.tree));
    drop(pen);
    if end > BOTTOM {
        return Err(PrintError::Unprintable);
    }
    page.finish();
    document.set_tag_tree(tree);
    document.finish().map_err(|_| PrintError::Unprintable)
}

/// Writes from top to bottom.
struct Pen<'a> {
    surface: Surface<'a>,
    letters: Letters,
    y: f32,
    /// What was drawn, in the order in which it is read.
    tree: TagTree,
}

impl<'a> Pen<'a> {
    fn new(surface: Surface<'a>) -> Result<Self, PrintError> {
        let letters = Letters::load().ok_or(PrintError::Unprintable)?;
        Ok(Self { surface, letters, y: MARGIN, tree: TagTree::new() })
    }

    fn ink(&mut self, grey: u8) {
        self.surface.set_fill(Some(Fill {
            paint: rgb::Color::new(grey, grey, grey).into(),
            opacity: NormalizedF32::ONE,
            rule: krilla::paint::FillRule::default(),
        }));
    }

    /// What `draw` draws is one piece of what is read.
    fn piece(&mut self, language: Language, draw: impl FnOnce(&mut Self)) -> Node {
        let span = SpanTag::empty().with_lang(language);
        let piece = self.surface.start_tagged(ContentTag::Span(span));
        draw(self);
        self.surface.end_tagged();
        piece.into()
    }

    fn write(&mut self, x: f32, size: f32, weight: Weight, text: &str) {
        let font = self.letters.font(weight);
        let start = Point::from_xy(x, self.y);
        self.surface.draw_text(start, font, size, text, false, TextDirection::LeftToRight);
    }

    /// Lines of at most `width`, below each other.
    fn wrapped(&mut self, x: f32, width: f32, size: f32, weight: Weight, text: &str) {
        for line in self.letters.lines(weight, text, width / size) {
            self.write(x, size, weight, &line);
            self.y += size * LEADING;
        }
    }

    fn heading(&mut self) {
        let ([german, english], [kind_german, kind_english]) = (words::TITLE, words::KIND);
        self.ink(0);
        self.y += 18.0;
        let german = self.piece(tags::GERMAN, |pen| pen.write(MARGIN, 22.0, Weight::Bold, german));
        self.y += 20.0;
        let english = self.piece(tags::ENGLISH, |pen| pen.write(MARGIN, 14.0, Weight::Regular, english));
        self.tree.push(tags::heading(vec![german, english]));
        self.ink(GREY);
        self.y += 22.0;
        let german = format!("{kind_german} / ");
        let width = self.letters.width(Weight::Regular, &german) * 9.5;
        let german = self.piece(tags::GERMAN, |pen| pen.write(MARGIN, 9.5, Weight::Regular, &german));
        let english = self.piece(tags::ENGLISH, |pen| pen.write(MARGIN + width, 9.5, Weight::Regular, kind_english));
        self.tree.push(tags::paragraph(vec![german, english]));
        self.y += 16.0;
    }

    /// The code in the middle, with its quiet zone above and below and nothing next to it.
    fn code(&mut self, code: &QrModules) {
        let module = CODE / modules_of(code.size());
        let border = module * modules_of(episeal::certificates::qr::QUIET_ZONE);
        let left = (WIDTH - CODE) / 2.0;
        self.y += border;
        self.ink(0);
        let path = modules(code, left, self.y, module);
        let area = Rect::from_xywh(left, self.y, CODE, CODE);
        let picture = self.piece(None, |pen| {
            path.iter().for_each(|path| pen.surface.draw_path(path));
        });
        self.tree.push(tags::figure(area, picture));
        self.y += CODE + border + 20.0;
    }

    /// The largest size of values at which the table ends above the notices.
    fn size_of(&self, lines: &[Line<'_>]) -> f32 {
        let end = |size: f32| {
            let heights = lines.iter().map(|line| {
                let value = self.shown(line);
                let broken = self.letters.lines(Weight::Bold, value, VALUE_WIDTH / size);
                LABELS.max(count(broken.len()) * size * LEADING - 4.0) + GAP
            });
            self.y + heights.sum::<f32>()
        };
        let mut sizes = SIZES.into_iter();
        sizes.find(|size| end(*size) <= NOTICES).unwrap_or(LEAST_SIZE)
    }

    /// The value, or its replacement when the font lacks one of its letters.
    fn shown<'l>(&self, line: &Line<'l>) -> &'l str {
        match self.letters.have(Weight::Bold, line.value) {
            true => line.value,
            false => line.instead,
        }
    }

    fn table(&mut self, lines: &[Line<'_>]) {
        let size = self.size_of(lines);
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let top = self.y;
            self.ink(0);
            let german = self.piece(tags::GERMAN, |pen| pen.write(MARGIN, 9.0, Weight::Regular, line.german));
            self.y += LABELS;
            self.ink(GREY);
            let english = self.piece(tags::ENGLISH, |pen| pen.write(MARGIN, 7.5, Weight::Regular, line.english));
            let end = self.y;
            self.y = top;
            self.ink(0);
            let value = self.shown(line);
            let value = self.piece(None, |pen| pen.wrapped(VALUES, VALUE_WIDTH, size, Weight::Bold, value));
            rows.push(tags::row(vec![german, english], value));
            self.y = end.max(self.y - 4.0) + GAP;
        }
        self.tree.push(tags::table(rows));
    }

    fn notices(&mut self) {
        self.y = self.y.max(NOTICES);
        for [german, english] in [words::CARE, words::NOTICE] {
            self.notice(0, tags::GERMAN, german);
            self.notice(GREY, tags::ENGLISH, english);
            self.y += 5.0;
        }
    }

    fn notice(&mut self, grey: u8, language: Language, text: &str) {
        self.ink(grey);
        let width = WIDTH - 2.0 * MARGIN;
        let text = self.piece(language, |pen| pen.wrapped(MARGIN, width, 8.0, Weight::Regular, text));
        self.tree.push(tags::paragraph(vec![text]));
    }
}

/// Numbers of modules are below 2^16.
fn modules_of(number: u32) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// Numbers of lines are, too.
fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// One rectangle per run of dark modules, so that no seams show between them.
fn modules(code: &QrModules, left: f32, top: f32, module: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for y in 0..code.size() {
        for QrRun { start, width } in code.runs(y) {
            let (x, y) = (left + modules_of(start) * module, top + modules_of(y) * module);
            path.push_rect(Rect::from_xywh(x, y, modules_of(width) * module, module)?);
        }
    }
    path.finish()
}

#[cfg(test)]
mod tests;
