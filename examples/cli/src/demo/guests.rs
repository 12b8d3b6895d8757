//! The list of guests. A row that is not a guest is reported by its line and an error code, never by its content.

use crate::failure::{Failure, InFile, Outcome};
use crate::times;
use crate::visit_line::{Kind, Person};
use clap::ValueEnum;
use csv::StringRecord;
use episeal::visits::visitor::Poster;
use episeal::visits::{Area, DAY, RecordError, day_of};
use std::collections::BTreeSet;
use std::path::Path;

const COLUMNS: [&str; 12] = [
    "venue",
    "area",
    "kind",
    "arrival",
    "departure",
    "given_name",
    "family_name",
    "phone",
    "email",
    "street",
    "postal_code",
    "city",
];

/// One stay of one guest.
pub(crate) struct Guest {
    pub(crate) line: u64,
    pub(crate) venue: String,
    pub(crate) area: String,
    pub(crate) kind: Kind,
    pub(crate) arrival: i64,
    pub(crate) departure: Option<i64>,
    pub(crate) person: Person,
}

/// A row that is left out.
pub(crate) struct BadRow {
    pub(crate) line: u64,
    pub(crate) code: &'static str,
}

/// The rows of the list.
pub(crate) struct GuestList {
    pub(crate) guests: Vec<Guest>,
    pub(crate) bad_rows: Vec<BadRow>,
}

impl GuestList {
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        let reader = csv::ReaderBuilder::new().flexible(true).from_path(path);
        let mut reader = reader.map_err(|error| failure(&error)).in_file(path)?;
        let header = reader.headers().map_err(|error| failure(&error));
        if header.in_file(path)? != COLUMNS.as_slice() {
            return Err(Failure::input("the first line does not name the columns")).in_file(path);
        }
        let mut list = Self { guests: Vec::new(), bad_rows: Vec::new() };
        let mut line = 1;
        for record in reader.records() {
            let guest = record.map_err(|error| failure(&error)).and_then(|record| {
                line = record.position().map_or(line, csv::Position::line);
                Guest::parse(line, &record)
            });
            match guest {
                Ok(guest) => list.guests.push(guest),
                Err(failure) => list.bad_rows.push(BadRow { line, code: failure.code() }),
            }
        }
        Ok(list)
    }

    pub(crate) fn venues(&self) -> Vec<&str> {
        let mut venues = Vec::new();
        for guest in &self.guests {
            if !venues.contains(&guest.venue.as_str()) {
                venues.push(guest.venue.as_str());
            }
        }
        venues
    }

    /// The UTC days on which someone arrives.
    pub(crate) fn days(&self) -> BTreeSet<u32> {
        self.guests.iter().filter_map(|guest| guest.day()).collect()
    }

    /// The last arrival or departure.
    pub(crate) fn end(&self) -> i64 {
        let ends = self.guests.iter();
        ends.map(|guest| guest.departure.unwrap_or(guest.arrival)).max().unwrap_or_default()
    }
}

impl Guest {
    fn parse(line: u64, record: &StringRecord) -> Outcome<Self> {
        let cells: Vec<&str> = record.iter().collect();
        let cells: [&str; COLUMNS.len()] = cells.try_into().map_err(|_| RecordError::Malformed)?;
        let [venue, area, kind, arrival, departure, person @ ..] = cells;
        let time = |text| times::parse(text).map_err(|_| RecordError::InvalidTime);
        let departure = Some(departure).filter(|text| !text.is_empty());
        let guest = Self {
            line,
            venue: venue.to_owned(),
            area: area.to_owned(),
            kind: Kind::from_str(kind, false).map_err(|_| Failure::input("not a kind of check-in"))?,
            arrival: time(arrival)?,
            departure: departure.map(time).transpose()?,
            person: person_of(person),
        };
        guest.check()?;
        Ok(guest)
    }

    /// What the commands would refuse later, when a part of the stay is sealed already.
    fn check(&self) -> Outcome<()> {
        day_of(self.arrival)?;
        let latest = self.arrival.saturating_add(DAY);
        if self.departure.is_some_and(|end| !(self.arrival..=latest).contains(&end)) {
            return Err(RecordError::InvalidTime.into());
        }
        if self.venue.len() > Poster::MAX_NAME_BYTES as usize {
            return Err(RecordError::TooLong.into());
        }
        if self.venue.is_empty() || self.venue.contains(char::is_control) {
            return Err(RecordError::InvalidText.into());
        }
        Area::parse(&self.area)?;
        self.person.contact().map(drop)
    }

    /// The UTC day of the arrival.
    pub(crate) fn day(&self) -> Option<u32> {
        day_of(self.arrival).ok()
    }
}

fn person_of(cells: [&str; 7]) -> Person {
    let [given_name, family_name, phone, email, street, postal_code, city] = cells.map(str::to_owned);
    Person { given_name, family_name, phone, email, street, postal_code, city, ..Person::default() }
}

/// Without the CSV reader's own text, which may quote the file.
fn failure(error: &csv::Error) -> Failure {
    match error.kind() {
        csv::ErrorKind::Io(error) => Failure::io(error),
        _ => RecordError::Malformed.into(),
    }
}
