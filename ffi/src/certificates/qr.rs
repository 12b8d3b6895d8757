//! The QR code of a certificate.

use crate::certificates::{signed, told};
use crate::coded::QrLevel;
use crate::convert::each;
use crate::errors::IssueError;
use crate::records::personal;
use episeal::certificates::qr;

/// A line or column; what is none is outside, as one beyond the last.
fn line(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

personal! {
    /// Dark modules next to each other in one line.
    QrRun {
        /// The first, counted from the left, without the border.
        start: i32,
        /// How many.
        width: i32,
    }
}

impl From<qr::QrRun> for QrRun {
    fn from(of: qr::QrRun) -> Self {
        Self { start: signed(of.start), width: signed(of.width) }
    }
}

/// The modules of a QR code. Wiped when they are freed, because they are the certificate.
#[derive(uniffi::Object)]
pub struct QrModules(qr::QrModules);

#[uniffi::export]
impl QrModules {
    /// The code for a text of digits, capital letters, spaces and `$%*+-./:`.
    ///
    /// # Errors
    /// - `QrUnfit`: the text is empty, has other characters, or more than 3,391.
    #[uniffi::constructor]
    pub fn of(text: String) -> Result<Self, IssueError> {
        Ok(Self(qr::QrModules::of(&text)?))
    }

    /// Modules per side, without the border: 21 to 177.
    pub fn size(&self) -> i32 {
        signed(self.0.size())
    }

    /// The level of error correction.
    pub fn level(&self) -> QrLevel {
        self.0.level().into()
    }

    /// True for a dark module; `x` and `y` count from the upper left, without the border. Light outside.
    pub fn is_dark(&self, x: i32, y: i32) -> bool {
        self.0.is_dark(line(x), line(y))
    }

    /// The lines from top to bottom, without the border, and in each line its modules from left to right; true is dark.
    /// They are the certificate: wiping them is up to the caller.
    pub fn rows(&self) -> Vec<Vec<bool>> {
        self.0.rows()
    }

    /// The dark runs of line `y` from left to right, for those who draw rectangles. Wiping them is up to the caller.
    pub fn runs(&self, y: i32) -> Vec<QrRun> {
        each(self.0.runs(line(y)))
    }

    /// A black and white picture with its border, one unit per module. It is the certificate.
    pub fn to_svg(&self) -> String {
        told(&self.0.to_svg())
    }
}
