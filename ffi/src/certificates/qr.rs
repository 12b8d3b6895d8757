//! The QR code of a certificate.

use crate::certificates::{signed, told};
use crate::coded::QrLevel;
use crate::convert::each;
use crate::errors::IssueError;
use crate::records::record;
use episeal::certificates::qr;

/// A line or column; what is none is outside, as one beyond the last.
fn line(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

record! {
    /// Dark modules side by side.
    QrRun {
        /// The column of the first.
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

#[derive(uniffi::Object)]
pub struct QrModules(qr::QrModules);

#[uniffi::export]
impl QrModules {
    #[uniffi::constructor]
    pub fn of(text: String) -> Result<Self, IssueError> {
        Ok(Self(qr::QrModules::of(&text)?))
    }

    pub fn size(&self) -> i32 {
        signed(self.0.size())
    }

    pub fn level(&self) -> QrLevel {
        self.0.level().into()
    }

    pub fn is_dark(&self, x: i32, y: i32) -> bool {
        self.0.is_dark(line(x), line(y))
    }

    pub fn rows(&self) -> Vec<Vec<bool>> {
        self.0.rows()
    }

    pub fn runs(&self, y: i32) -> Vec<QrRun> {
        each(self.0.runs(line(y)))
    }

    pub fn to_svg(&self) -> String {
        told(&self.0.to_svg())
    }
}
