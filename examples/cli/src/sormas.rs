//! Contacts of one index case, as the CSV file that SORMAS imports on that case's tab "Contacts".
//!
//! Read from SORMAS-Foundation/SORMAS-Project 1.104.0-SNAPSHOT (af6249bc672f, December 2025):
//!
//! - `ContactImporter`: a column is a property path below `ContactDto`. The index case supplies disease, region and
//!   district; `reportDateTime` defaults to the time of the import and `person.sex` to `UNKNOWN`. A contact that fails
//!   one check is refused as a whole, so nothing that a visitor typed may be in a column whose check it fails.
//! - `DataImporter`: two header rows (entity, path), UTF-8, the separator `,` unless the server's configuration
//!   (SORMAS-Docker: `;`) or the import dialog says otherwise, empty cells skipped, dates without a time, an unknown
//!   column ignored. Older versions differ: see [`Version`], from the release tags from 1.53 on.
//! - `DateHelper`, `Language`: a date has the order of the importing user's language. `dd.MM.yyyy`
//!   is German; every other language of SORMAS takes it too, except plain English (`EN`), which
//!   would read the month first.
//! - `ContactDto`: `externalID`, `multiDayContact`, `firstContactDate`, `lastContactDate`,
//!   `description`.
//! - `PersonDto`: `firstName` and `lastName` (both mandatory), `phone` (no Latin letter),
//!   `emailAddress` (a pattern).
//! - `LocationDto`: `street`, `houseNumber`, `postalCode`, `city`.
//! - `CSVUtils`, `CSVCommentLineValidator`: opencsv, which takes `\` for an escape within quotes, and
//!   a line that begins with `##` for a comment.
//!
//! The time zone is looked up by name: for a machine without zone files, jiff needs its feature
//! `tzdb-bundle-always`.

mod layout;
mod phone;

pub(crate) use layout::{Layout, Separator, Version};

use std::io;

use jiff::{Timestamp, Zoned, tz::TimeZone};

/// SORMAS takes a date without a zone for a day on its server's calendar.
const ZONE: &str = "Europe/Berlin";

/// SORMAS refuses a person without a given name or a family name, and takes two people with the same name for one.
const NAME_UNKNOWN: &str = "N.N.";

const COLUMNS: [(&str, &str); 13] = [
    ("Contact", "externalID"),
    ("Contact", "multiDayContact"),
    ("Contact", "firstContactDate"),
    ("Contact", "lastContactDate"),
    ("Contact", "description"),
    ("Person", "person.firstName"),
    ("Person", "person.lastName"),
    ("Location", "person.address.city"),
    ("Location", "person.address.postalCode"),
    ("Location", "person.address.street"),
    ("Location", "person.address.houseNumber"),
    ("Person", "person.phone"),
    ("Person", "person.emailAddress"),
];

/// Columns for whoever sorts the file before the import: SORMAS does not know them and ignores them.
const MINUTES: [(&str, &str); 2] = [("Contact", "durationMinutes"), ("Contact", "overlapMinutes")];

/// How many digits of a record's number tell two people without a name apart.
const APART: usize = 8;

/// How long a guest and a case were in the same venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Full minutes.
    pub minutes: i64,
    /// A departure is not known: the longest possible.
    pub is_at_most: bool,
}

/// One contact, as the office reads it from an opened visit. A text that was not given is empty.
pub(crate) struct ContactRow<'a> {
    /// Identifies the visit, for questions back to the venue.
    pub record_id: &'a str,
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Telephone number, as typed.
    pub phone: &'a str,
    /// E-mail address, as typed.
    pub email: &'a str,
    /// Street, as typed; with the house number where that is empty.
    pub street: &'a str,
    /// House number, as typed.
    pub house_number: &'a str,
    /// Postal code.
    pub postal_code: &'a str,
    /// Town.
    pub city: &'a str,
    /// Country, as typed.
    pub country: &'a str,
    /// Seconds since 1970, UTC.
    pub arrival: i64,
    /// Seconds since 1970, UTC; `None` if nobody checked out.
    pub departure: Option<i64>,
    /// Name of the venue.
    pub venue: &'a str,
    /// Area of the venue, levels joined by `/`.
    pub area: &'a str,
    /// How the visit was recorded.
    pub kind: &'a str,
    /// With the case, if it is known where the case was.
    pub overlap: Option<Overlap>,
}

impl ContactRow<'_> {
    /// Full minutes; none if nobody checked out, or before the arrival.
    fn duration(&self) -> Option<i64> {
        let seconds = self.departure?.checked_sub(self.arrival)?;
        (seconds >= 0).then(|| seconds.div_euclid(60))
    }
}

/// Writes contacts for the import into SORMAS.
pub(crate) struct ContactWriter<W: io::Write> {
    csv: csv::Writer<W>,
    zone: TimeZone,
    version: Version,
}

impl<W: io::Write> ContactWriter<W> {
    /// Starts a file with its header rows.
    pub(crate) fn new(mut out: W, layout: Layout) -> io::Result<Self> {
        out.write_all(layout.byte_order_mark())?;
        let mut writer = Self::going_on(out, layout)?;
        if layout.version().has_entity_row() {
            writer.write_cells(COLUMNS.map(|(entity, _)| entity), MINUTES.map(|(entity, _)| entity))?;
        }
        writer.write_cells(COLUMNS.map(|(_, path)| path), MINUTES.map(|(_, path)| path))?;
        Ok(writer)
    }

    /// Goes on with a file that has its header rows.
    pub(crate) fn going_on(out: W, layout: Layout) -> io::Result<Self> {
        let zone = TimeZone::get(ZONE).map_err(io::Error::other)?;
        // Quotes everywhere keep a line from beginning with "##", which would hide it from SORMAS.
        let csv = csv::WriterBuilder::new()
            .delimiter(layout.separator())
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(out);
        Ok(Self { csv, zone, version: layout.version() })
    }

    fn write_cells<T: AsRef<[u8]>>(&mut self, cells: [T; 13], minutes: [T; 2]) -> io::Result<()> {
        let minutes = minutes.into_iter().filter(|_| self.version.ignores_unknown_columns());
        self.csv.write_record(cells.into_iter().chain(minutes))?;
        Ok(())
    }

    /// Writes one contact. No content of a visit makes this fail: one hostile record must not stop
    /// the others.
    pub(crate) fn write(&mut self, row: &ContactRow<'_>) -> io::Result<()> {
        let arrival = self.local(row.arrival);
        let departure = row.departure.and_then(|seconds| self.local(seconds));
        let first = day(arrival.as_ref());
        // Without a check-out the day of arrival is the last one that is certain.
        let last = day(departure.as_ref().max(arrival.as_ref()));
        let multi_day = arrival.is_some() && first != last;
        let (street, house_number) = match row.house_number.chars().all(is_blank) {
            true => split_house_number(row.street),
            false => (row.street, row.house_number),
        };
        let number = |minutes: Option<i64>| minutes.map(|minutes| minutes.to_string());
        let cells = [
            text(row.record_id),
            multi_day.to_string(),
            // SORMAS knows a first day only where there are several.
            if multi_day { first } else { String::new() },
            last,
            text(&self.description(row)),
            name(row.given_name, row.record_id),
            name(row.family_name, row.record_id),
            text(row.city),
            text(row.postal_code),
            text(street),
            text(house_number),
            phone::international(row.phone).unwrap_or_default(),
            plain_email(row.email).unwrap_or_default().to_owned(),
        ];
        let minutes = [row.duration(), row.overlap.map(|overlap| overlap.minutes)];
        self.write_cells(cells, minutes.map(|minutes| number(minutes).unwrap_or_default()))
    }

    /// Ends the file; an error that is only met here would otherwise be lost.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }

    /// What SORMAS has no column for, and what its columns would refuse.
    fn description(&self, row: &ContactRow<'_>) -> String {
        let departure = row.departure.map(|seconds| self.clock(seconds));
        let refused_phone = phone::international(row.phone).map_or(row.phone, |_| "");
        let refused_email = plain_email(row.email).map_or(row.email, |_| "");
        let duration = row.duration().map(|minutes| format!("{minutes} min"));
        [
            ("Ort", row.venue),
            ("Bereich", row.area),
            ("Ankunft", &self.clock(row.arrival)),
            ("Weggang", departure.as_deref().unwrap_or("unbekannt")),
            ("Dauer", &duration.unwrap_or_default()),
            ("Zugleich mit dem Fall", &row.overlap.map(shown).unwrap_or_default()),
            ("Art", row.kind),
            ("Telefon", refused_phone),
            ("E-Mail", refused_email),
            // SORMAS refuses a contact whose country is not named as in its own list.
            ("Land", row.country),
        ]
        .iter()
        .filter(|(_, value)| !value.chars().all(is_blank))
        .map(|(label, value)| format!("{label}: {value}"))
        .collect::<Vec<_>>()
        .join(" | ")
    }

    /// `None` for a time that SORMAS' date format cannot hold.
    fn local(&self, seconds: i64) -> Option<Zoned> {
        let time = Timestamp::from_second(seconds).ok()?;
        (time >= Timestamp::UNIX_EPOCH).then(|| time.to_zoned(self.zone.clone()))
    }

    fn clock(&self, seconds: i64) -> String {
        match self.local(seconds) {
            // The zone tells apart the two hours that have the same name in October.
            Some(time) => time.strftime("%d.%m.%Y %H:%M %Z").to_string(),
            None => format!("unlesbar ({seconds} s)"),
        }
    }
}

fn day(time: Option<&Zoned>) -> String {
    time.map(|time| time.strftime("%d.%m.%Y").to_string()).unwrap_or_default()
}

fn shown(overlap: Overlap) -> String {
    let most = if overlap.is_at_most { "höchstens " } else { "" };
    format!("{most}{} min", overlap.minutes)
}

/// Without a name, what tells the person apart from others without one.
fn name(value: &str, record_id: &str) -> String {
    if value.chars().all(is_blank) {
        let apart: String = record_id.chars().take(APART).collect();
        text(format!("{NAME_UNKNOWN} {apart}").trim_end())
    } else {
        text(value)
    }
}

/// A cell that neither a spreadsheet computes nor opencsv reads differently from RFC 4180.
///
/// Whoever opens the file with a separator other than ours sees cells begin inside this one, after a `,` or a `;`.
/// Spaces and quotes may be dropped on the way, so the danger does not end with them.
fn text(value: &str) -> String {
    let mut cell = String::with_capacity(value.len());
    let mut begins = true;
    for c in value.chars().map(replaced) {
        if begins && starts_formula(c) {
            cell.push('\'');
        }
        cell.push(c);
        begins = matches!(c, ',' | ';') || (begins && (is_blank(c) || c == '"'));
    }
    cell
}

fn replaced(c: char) -> char {
    match c {
        // opencsv takes `\"` for a quote in the text, and the next cells and contacts for text too.
        '\\' => '/',
        '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// ASCII, full-width and small forms, and the true minus sign.
fn starts_formula(c: char) -> bool {
    "=+-@＝＋－＠﹦﹢﹣﹫−".contains(c)
}

/// Blank, or invisible like one: soft hyphen, joiners, marks of direction, fillers, byte order mark.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// The address if SORMAS' pattern (`DataHelper`) accepts it and it starts no formula.
fn plain_email(value: &str) -> Option<&str> {
    let value = value.trim_matches(is_blank);
    let (local, domain) = value.split_once('@')?;
    let (host, top) = domain.rsplit_once('.')?;
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let accepted = !local.is_empty()
        && local.chars().all(|c| label(c) || matches!(c, '_' | '.' | '+'))
        && !host.is_empty()
        && host.chars().all(|c| label(c) || c == '.')
        && top.len() >= 2
        && top.chars().all(label);
    (accepted && !value.starts_with(starts_formula)).then_some(value)
}

/// Splits `Aachener Straße 12a`. What can be read in two ways (`Am Hof 7, Haus 2`, `Q 7`,
/// `Straße des 17. Juni 135`) stays whole.
fn split_house_number(street: &str) -> (&str, &str) {
    let street = street.trim();
    match street.rsplit_once(' ') {
        Some((name, number)) if is_street_name(name) && is_house_number(number) => (name.trim_end(), number),
        _ => (street, ""),
    }
}

fn is_street_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.'))
}

fn is_house_number(number: &str) -> bool {
    let digits = number.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(number);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

#[cfg(test)]
mod tests;
