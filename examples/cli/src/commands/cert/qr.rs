//! `cert qr`: from a certificate's text to a picture, and from a picture to the text.

use super::read_text;
use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use clap::{ArgGroup, Args};
use episeal::certificates::hcert;
use episeal::certificates::qr::{QrLevel, QrModules};
use episeal_pictures as pictures;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// The longest picture, in bytes.
const MAX_PICTURE: u32 = 33_554_432;

/// Show a certificate as a QR code, or read one from a picture.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("task").required(true).multiple(true).args(["svg", "png", "picture"]))]
pub(crate) struct Qr {
    /// The text of a certificate, one line
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) text: PathBuf,
    /// The code as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    /// The code as PNG
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
    /// Pixels per module in the PNG, 1 to 64
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) scale: u8,
    /// Read the code of a certificate in this picture (PNG, JPEG or WebP) instead; codes of other things are ignored;
    /// if there are two certificates, or more than 20 codes, none is read
    #[arg(long, value_name = "FILE", conflicts_with_all = ["svg", "png", "text"])]
    pub(crate) picture: Option<PathBuf>,
    /// The text that was read, one line
    #[arg(long, value_name = "FILE", default_value = "-", requires = "picture")]
    pub(crate) out: PathBuf,
}

/// How the code turned out.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    /// Modules per side, without the border.
    modules: Option<u32>,
    level: Option<&'static str>,
}

impl Run for Qr {
    type Report = Shown;

    fn run(&self, _: &Session) -> Outcome<Shown> {
        match &self.picture {
            Some(picture) => self.read(picture),
            None => self.show(),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        let pictures = [self.svg.as_deref(), self.png.as_deref()];
        let read = self.picture.as_ref().map(|_| self.out.as_path());
        pictures.into_iter().flatten().chain(read).collect()
    }
}

impl Qr {
    fn show(&self) -> Outcome<Shown> {
        if self.outputs().into_iter().filter(|path| files::is_standard(path)).count() > 1 {
            return Err(Failure::input("--svg and --png cannot both be standard output"));
        }
        let code = QrModules::of(&read_text(&self.text)?).in_file(&self.text)?;
        if let Some(path) = &self.svg {
            files::write(path, code.to_svg().expose_secret_text().as_bytes(), Content::Personal)?;
        }
        if let Some(path) = &self.png {
            files::write(path, &pictures::png(&code, self.scale), Content::Certificate)?;
        }
        Ok(Shown {
            modules: Some(code.size()),
            level: Some(match code.level() {
                QrLevel::M => "M",
                QrLevel::Q => "Q",
            }),
        })
    }

    fn read(&self, path: &Path) -> Outcome<Shown> {
        let bytes = files::read_secret(path, MAX_PICTURE)?;
        let seen = pictures::texts(&bytes).ok_or_else(no_picture).in_file(path)?;
        let mut certificates = seen.texts.iter().filter(|text| text.starts_with(hcert::PREFIX));
        let text = match (certificates.next(), certificates.next()) {
            (_, None) if seen.is_cut => Err(Failure::picture_unclear()),
            (Some(text), None) => Ok(text),
            (Some(_), Some(_)) => Err(Failure::several_codes()),
            (None, _) => Err(Failure::input("there is no QR code with a certificate in the picture")),
        };
        let text = text.in_file(path)?;
        files::write(&self.out, format!("{}\n", text.as_str()).as_bytes(), Content::Personal)?;
        Ok(Shown { modules: None, level: None })
    }
}

fn no_picture() -> Failure {
    Failure::input(
        "not a PNG, JPEG or WebP of at most 8,192 pixels per side, 16 million in all and, for lossless WebP, 512 KiB",
    )
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.modules, self.level) {
            (Some(modules), Some(level)) => write!(f, "{modules} modules per side, level {level}"),
            _ => f.write_str(""),
        }
    }
}
