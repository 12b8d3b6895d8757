//! The QR code of a certificate (ISO/IEC 18004; Decision (EU) 2021/1073, annex I, 5.2.2).
//!
//! Alphanumeric segments, since Base45 was made for them; error correction level Q, and M only for what would not fit
//! otherwise; four light modules around. A printed code should have a side of 35 to 60 mm.
//!
//! The issuer shows a code, in whatever way its screen or printer draws, and the verifier's camera reads it:
//!
//! ```
//! use episeal_certificates::qr::{QUIET_ZONE, QrLevel, QrModules};
//! # use episeal_certificates::IssueError;
//! # fn main() -> Result<(), IssueError> {
//! let code = QrModules::of("HC1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ")?;
//! assert_eq!(code.level(), QrLevel::Q);
//! // As a picture, or module by module with a border of light ones.
//! assert!(code.to_svg().expose_secret_text().starts_with("<svg"));
//! let side = code.size() + 2 * QUIET_ZONE;
//! assert_eq!((code.rows().len(), side), (37, 45));
//! # Ok(())
//! # }
//! ```

use crate::issue_error::IssueError;
use core::fmt::Write;
use episeal_base::secret_text::SecretText;
use fast_qr::{ECL, Mode, QRBuilder, QRCode};
use zeroize::{Zeroize, Zeroizing};

/// The light border on each side, in modules.
pub const QUIET_ZONE: u32 = 4;

/// The longest run in a picture, in bytes: `M181 181h177v1H181z`.
const MAX_RUN: usize = 19;
/// The most that surrounds the runs, in bytes.
const MAX_FRAME: usize = 256;

coded! {
    /// How much of a code may be unreadable.
    QrLevel, list qr_levels;

    /// M: 15 %, for texts of 2,421 to 3,391 characters.
    M => "m", "up to 15% of the code may be unreadable";
    /// Q: 25 %, for texts of at most 2,420 characters.
    Q => "q", "up to 25% of the code may be unreadable";
}

/// Dark modules next to each other in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Zeroize)]
pub struct QrRun {
    /// The first, counted from the left, without the border.
    pub start: u32,
    /// How many.
    pub width: u32,
}

/// The modules of a QR code. Wiped on drop, because they are the certificate.
pub struct QrModules {
    size: u32,
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
    pub fn size(&self) -> u32 {
        self.size
    }

    /// The level of error correction.
    #[must_use]
    pub fn level(&self) -> QrLevel {
        self.level
    }

    /// True for a dark module; `x` and `y` count from the upper left, without the border. Light outside.
    #[must_use]
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        let module = usize::try_from(x).ok().and_then(|x| self.line(y).get(x));
        module.copied().unwrap_or(false)
    }

    /// The lines from top to bottom, without the border, and in each line its modules from left to right; true is
    /// dark. They are the certificate: wiping them is up to the caller.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<bool>> {
        (0..self.size).map(|y| self.line(y).to_vec()).collect()
    }

    /// Without modules below the last.
    fn line(&self, y: u32) -> &[bool] {
        let mut lines = self.dark.chunks_exact(self.size as usize);
        usize::try_from(y).ok().and_then(|y| lines.nth(y)).unwrap_or_default()
    }

    /// A black and white picture with its border, one unit per module. It is the certificate.
    #[must_use]
    pub fn to_svg(&self) -> SecretText {
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
            for QrRun { start, width } in runs.iter() {
                let (x, y) = (start.saturating_add(QUIET_ZONE), y.saturating_add(QUIET_ZONE));
                let _ = write!(svg, "M{x} {y}h{width}v1H{x}z");
            }
        }
        svg.push_str("\"/></svg>\n");
        svg.into()
    }

    /// The dark runs of line `y` from left to right, for those who draw rectangles. Wiping them is up to the caller.
    #[must_use]
    pub fn runs(&self, y: u32) -> Vec<QrRun> {
        core::mem::take(&mut *self.runs_of(y))
    }

    /// The same, wiped on drop.
    fn runs_of(&self, y: u32) -> Zeroizing<Vec<QrRun>> {
        let line = self.line(y);
        let mut runs: Zeroizing<Vec<QrRun>> = Zeroizing::new(Vec::with_capacity(line.len().div_ceil(2)));
        for (x, _) in (0..self.size).zip(line).filter(|(_, is_dark)| **is_dark) {
            match runs.last_mut() {
                Some(QrRun { start, width }) if start.saturating_add(*width) == x => {
                    *width = width.saturating_add(1);
                }
                _ => runs.push(QrRun { start: x, width: 1 }),
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
        size: u32::try_from(code.size).ok()?,
        level,
        dark: Zeroizing::new(modules.iter().map(|module| module.value()).collect()),
    })
}

fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
}
