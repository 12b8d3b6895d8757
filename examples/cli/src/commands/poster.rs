//! `poster`: what a venue prints.

use super::Run;
use super::areas::read_of;
use crate::failure::{Failure, InField, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::session::Session;
use clap::Args;
use episeal::visits::venue::Venue;
use episeal::visits::{Area, Field, RecordError, VenueId};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{QRBuilder, QRCode};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::slice;

/// Make the text of the printed code, and its QR code.
#[derive(Debug, Args)]
pub(crate) struct MakePoster {
    /// Key file of the venue
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Name of the venue, at most 160 bytes of UTF-8
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// Where the poster is put up: up to five levels of at most 64 bytes, joined by "/" [default: the whole venue]
    #[arg(long, value_name = "A/B/C", default_value = "", hide_default_value = true)]
    pub(crate) area: String,
    /// The signed list of the venue's areas, as `areas make` wrote it: the poster's area must be in it
    #[arg(long, value_name = "FILE", conflicts_with = "unlisted_areas")]
    pub(crate) areas: Option<PathBuf>,
    /// Allow an area that is in no list: only `release --unlisted-areas` answers for it, and only for its first level
    #[arg(long)]
    pub(crate) unlisted_areas: bool,
    /// The QR code as an SVG file
    #[arg(long, value_name = "FILE")]
    pub(crate) qr: Option<PathBuf>,
    /// The text, one line
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Printed {
    venue: String,
    pub(crate) poster: String,
}

impl Run for MakePoster {
    type Report = Printed;

    fn run(&self, session: &Session) -> Outcome<Printed> {
        let file = KeyFile::<Venue>::load(&self.key, session)?;
        let area = Area::parse(&self.area).in_field(Field::Area)?;
        self.check_listed(&area, &file.party.id())?;
        let poster = file.party.poster(&self.name, area).in_field(Field::VenueName)?;
        let text = poster.to_text()?;
        let code = qr_code(&text)?;
        if let Some(path) = &self.qr {
            let svg = SvgBuilder::default().to_str(&code);
            files::write(path, svg.as_bytes(), Content::Text)?;
        }
        files::write(&self.out, format!("{text}\n").as_bytes(), Content::Text)?;
        if session.is_on_terminal() {
            let blocks = format!("{}\n", code.to_str());
            files::write(Path::new("-"), blocks.as_bytes(), Content::Text)?;
        }
        Ok(Printed { venue: poster.venue().to_text(), poster: text })
    }

    fn outputs(&self) -> Vec<&Path> {
        let qr = self.qr.as_deref();
        qr.into_iter().chain([self.out.as_path()]).collect()
    }
}

impl MakePoster {
    /// What no office could ask for is refused before it is printed.
    fn check_listed(&self, area: &Area, venue: &VenueId) -> Outcome<()> {
        let lists = read_of(self.areas.as_slice(), venue)?;
        match lists.first() {
            _ if area.depth() == 0 || self.unlisted_areas => Ok(()),
            Some(list) => list.places(slice::from_ref(area)).map(drop).in_field(Field::Area),
            None => Err(Failure::from(RecordError::AreaUnknown)
                .about("the area is in no list: give --areas, or --unlisted-areas")),
        }
    }
}

fn qr_code(text: &str) -> Outcome<QRCode> {
    QRBuilder::new(text).build().map_err(|_| Failure::input("name and area are too long for a QR code"))
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The poster itself is all there is to see.
        f.write_str("")
    }
}
