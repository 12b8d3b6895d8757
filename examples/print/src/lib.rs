//! A certificate of recovery on paper: one A4 page in German and English, as PDF.
//!
//! The page says what the certificate says: its fields are read from the text of the QR code, so that the two cannot
//! differ. Nothing is verified here; what is printed was issued or verified beforehand. Letters are those of DejaVu
//! Sans (licences of Bitstream Vera and Arev: may be embedded), which has all of Latin, Greek and Cyrillic; a name that
//! it cannot show appears as in travel documents.
//!
//! Screen readers can read it: tagged PDF that conforms to PDF/UA-1 (ISO 14289-1:2014), each text in its language.
//!
//! The code is 56 mm wide (Decision (EU) 2021/1073, annex I, 5.2.2: 35 to 60 mm), with four light modules around.
#![forbid(unsafe_code)]

mod certificate;
mod page;
mod words;

use std::fmt;

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintError {
    /// The text is not that of a certificate of recovery.
    NotACertificate,
    /// The PDF could not be made.
    Unprintable,
}

impl PrintError {
    /// The stable code of this error, in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotACertificate => "not-a-certificate",
            Self::Unprintable => "unprintable",
        }
    }
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotACertificate => "the text is not that of a certificate of recovery",
            Self::Unprintable => "the page cannot be made",
        })
    }
}

impl std::error::Error for PrintError {}

/// The page of a certificate, as PDF.
///
/// # Errors
/// - `NotACertificate`: the text is not `HC1:` and a certificate with a recovery.
/// - `Unprintable`: the PDF could not be made, or would not be accessible.
///
/// # Security
/// The certificate is not verified.
pub fn a4(text: &str) -> Result<Vec<u8>, PrintError> {
    page::draw(text, true)
}
