//! The QR code of a certificate (ISO/IEC 18004; Decision (EU) 2021/1073, annex I, 5.2.2).
//!
//! Alphanumeric segments, since Base45 was made for them; error correction level Q, and M only for what would not fit
//! otherwise; four light modules around. A printed code should have a side of 35 to 60 mm.

use crate::issue_error::IssueError;
use core::fmt::Write;
use fast_qr::{ECL, Mode, QRBuilder, QRCode};
use zeroize::Zeroizing;

/// The light border on each side, in modules.
pub const QUIET_ZONE: usize = 4;

/// The longest run in a picture, in bytes: `M181 181h177v1H181z`.
const MAX_RUN: usize = 19;
/// The most that surrounds the runs, in bytes.
const MAX_FRAME: usize = 256;

/// How much of a code may be unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrLevel {
    /// M: 15 %, for texts of 2,421 to 3,391 characters.
    M,
    /// Q: 25 %, for texts of at most 2,420 characters.
    Q,
}

/// The modules of a QR code. Wiped on drop, because they are the certificate.
pub struct QrModules {
    size: usize,
    level: QrLevel,
    dark: Zeroizing<Vec<bool>>,
}

opaque_debug!(QrModules);

impl QrModules {
    /// The code for a text of digits, capital letters, spaces and `$%*+-./:`.
    ///
    /// # Errors
    /// - `QrUnfit`: the text is empty, has other characters, or more than 3,391.
    pub fn of(text: &str) -> Result<Self, IssueError> {
        if text.is_empty() || !text.bytes().all(is_alphanumeric) {
            return Err(IssueError::QrUnfit);
        }
        build(text, QrLevel::Q).or_else(|| build(text, QrLevel::M)).ok_or(IssueError::QrUnfit)
    }

    /// Modules per side, without the border: 21 to 177.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The level of error correction.
    #[must_use]
    pub fn level(&self) -> QrLevel {
        self.level
    }

    /// True for a dark module; `x` and `y` count from the upper left, without the border. Light outside.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let place = y.checked_mul(self.size).and_then(|start| start.checked_add(x));
        let module = place.and_then(|place| self.dark.get(place));
        x < self.size && module.copied().unwrap_or(false)
    }

    /// A black and white picture with its border, one unit per module. It is the certificate: wiping it is up to the
    /// caller.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let side = self.size.saturating_add(QUIET_ZONE).saturating_add(QUIET_ZONE);
        let lines = || (0..self.size).map(|y| (y, self.runs_of(y)));
        let runs: usize = lines().map(|(_, runs)| runs.len()).sum();
        // Room for all of it: growing would leave copies.
        let room = runs.saturating_mul(MAX_RUN).saturating_add(MAX_FRAME);
        let mut svg = String::with_capacity(room);
        // Writing into a text does not fail.
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
        );
        for (y, runs) in lines() {
            for (x, width) in runs.iter() {
                let (x, y) = (x.saturating_add(QUIET_ZONE), y.saturating_add(QUIET_ZONE));
                let _ = write!(svg, "M{x} {y}h{width}v1H{x}z");
            }
        }
        svg.push_str("\"/></svg>\n");
        svg
    }

    /// Start and width of the dark runs of line `y`, in modules, for those who draw rectangles.
    #[must_use]
    pub fn runs(&self, y: usize) -> Vec<(usize, usize)> {
        core::mem::take(&mut *self.runs_of(y))
    }

    /// The same, wiped on drop.
    fn runs_of(&self, y: usize) -> Zeroizing<Vec<(usize, usize)>> {
        let mut runs: Zeroizing<Vec<(usize, usize)>> = Zeroizing::new(Vec::with_capacity(self.size.div_ceil(2)));
        for x in (0..self.size).filter(|x| self.is_dark(*x, y)) {
            match runs.last_mut() {
                Some((start, width)) if start.saturating_add(*width) == x => {
                    *width = width.saturating_add(1);
                }
                _ => runs.push((x, 1)),
            }
        }
        runs
    }
}

fn build(text: &str, level: QrLevel) -> Option<QrModules> {
    let ecl = match level {
        QrLevel::M => ECL::M,
        QrLevel::Q => ECL::Q,
    };
    let code: QRCode = QRBuilder::new(text).mode(Mode::Alphanumeric).ecl(ecl).build().ok()?;
    let count = code.size.checked_mul(code.size)?;
    let modules = code.data.get(..count)?;
    Some(QrModules {
        size: code.size,
        level,
        dark: Zeroizing::new(modules.iter().map(|module| module.value()).collect()),
    })
}

fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
}
