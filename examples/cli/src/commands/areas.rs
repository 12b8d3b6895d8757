//! `areas`: a venue's list of its areas, and the cell around a seat.

mod groups;
mod publish;

use publish::Publish;

use super::{Run, run};
use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::session::Session;
use crate::times;
use clap::{Args, Subcommand};
use episeal::visits::office::Cell;
use episeal::visits::venue::{Venue, VenueAreas};
use episeal::visits::{Area, MAX_MESSAGE, VenueId};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Make a venue's signed list of its areas, publish it, and show the cell around a seat in it.
#[derive(Debug, Subcommand)]
pub(crate) enum AreasCommand {
    Make(Make),
    Publish(Publish),
    Cell(ShowCell),
}

impl AreasCommand {
    pub(super) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::Make(command) => run(command, session),
            Self::Publish(command) => run(command, session),
            Self::Cell(command) => run(command, session),
        }
    }
}

/// Sign the list of a venue's areas, from a table.
///
/// The table is CSV in UTF-8, separated by commas or semicolons, with one line for each group of areas of one kind. Its
/// columns, of which `area` and `places` are required:
///
/// `area`: the area that contains the group, levels joined by "/"; empty for the venue itself.
/// `word1`, `first1`, `last1`: the numbered level below it, for example Reihe,1,30.
/// `word2`, `first2`, `last2`: the numbered level below that, for example Platz,1,40.
/// `places`: how many people each of the narrowest areas is for, 1 to 100000.
/// `volume`: of the room, in cubic metres. `air_changes`: per hour, with at most one decimal. `outdoors`: yes or no.
/// `activity`: 0 (at rest) to 3.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Make {
    /// Key file of the venue
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The table
    #[arg(long, value_name = "FILE")]
    pub(crate) table: PathBuf,
    /// The first UTC day for which it is valid, as YYYY-MM-DD; a server takes a second list only from a day later than
    /// today [default: the day of --at]
    #[arg(long, value_name = "DAY", value_parser = times::parse_day)]
    pub(crate) from: Option<u32>,
    /// The signed list
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    venue: String,
    from: String,
    groups: usize,
    places: i64,
}

impl Run for Make {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let venue = KeyFile::<Venue>::load(&self.key, session)?.party;
        let from = match self.from {
            Some(day) => day,
            None => episeal::visits::day_of(session.now)?,
        };
        let groups = groups::parse(&files::read_data(&self.table, MAX_MESSAGE)?).in_file(&self.table)?;
        let signed = venue.areas(from, &groups).in_file(&self.table)?;
        let list = VenueAreas::verify(&signed, &venue.id())?;
        files::write(&self.out, &signed, Content::Message)?;
        Ok(Listed {
            venue: venue.id().to_text(),
            from: times::show_day(from),
            groups: groups.len(),
            places: list.places(&[Area::default()])?,
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { venue, from, groups, places } = self;
        write!(f, "{venue}: {groups} groups, {places} places, from {from}")
    }
}

/// Show the areas that a plan asks for around a seat.
#[derive(Debug, Args)]
pub(crate) struct ShowCell {
    /// The venue's signed list of its areas
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: PathBuf,
    /// The seat: levels joined by "/"
    #[arg(long, value_name = "A/B/C")]
    pub(crate) seat: String,
    /// How many rows and seats on either side
    #[arg(long, value_name = "ROWS,SEATS", value_parser = parse_cell)]
    pub(crate) cell: Cell,
}

#[derive(Debug, Serialize)]
pub(crate) struct CellOfSeat {
    areas: Vec<String>,
    places: i64,
}

impl Run for ShowCell {
    type Report = CellOfSeat;

    fn run(&self, _: &Session) -> Outcome<CellOfSeat> {
        let list = read_one(&self.areas)?;
        let seat = Area::parse(&self.seat)?;
        let cell = list.cell(&seat, self.cell.rows, self.cell.seats)?;
        Ok(CellOfSeat { places: list.places(&cell)?, areas: cell.iter().map(Area::to_text).collect() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for CellOfSeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for area in &self.areas {
            writeln!(f, "{area}")?;
        }
        write!(f, "{} areas, {} places", self.areas.len(), self.places)
    }
}

/// `2,5`: two rows and five seats on either side.
pub(crate) fn parse_cell(text: &str) -> Result<Cell, &'static str> {
    let number = |text: &str| text.trim().parse().map_err(|_| "not a cell: ROWS,SEATS");
    let (rows, seats) = text.split_once(',').ok_or("not a cell: ROWS,SEATS")?;
    Ok(Cell { rows: number(rows)?, seats: number(seats)? })
}

/// A list that the venue it names signed.
fn read_one(path: &Path) -> Outcome<VenueAreas> {
    let bytes = files::read(path, MAX_MESSAGE)?;
    VenueAreas::of_any_venue(&bytes).in_file(path)
}

/// Lists of any venues.
pub(crate) fn read_any(paths: &[PathBuf]) -> Outcome<Vec<VenueAreas>> {
    paths.iter().map(|path| read_one(path)).collect()
}

/// Lists of one venue.
pub(crate) fn read_of(paths: &[PathBuf], venue: &VenueId) -> Outcome<Vec<VenueAreas>> {
    let read = |path: &PathBuf| {
        let bytes = files::read(path, MAX_MESSAGE)?;
        VenueAreas::verify(&bytes, venue).in_file(path)
    };
    paths.iter().map(read).collect()
}

/// The areas that were asked for and in which nothing was found.
pub(crate) fn write_empty(f: &mut fmt::Formatter<'_>, areas: &[String]) -> fmt::Result {
    match areas {
        [] => Ok(()),
        areas => write!(f, "; nothing in {}", areas.join(", ")),
    }
}
