//! Opened visits as lines of JSON, or as the CSV that SORMAS imports.

use super::case_stays::CaseStays;
use crate::failure::{Failure, Outcome};
use crate::sormas::{ContactRow, ContactWriter, Layout, Overlap};
use crate::times;
use crate::visit_line::{RefusedLine, VisitLine};
use clap::ValueEnum;
use episeal::visits::{RecordError, RecordId};
use serde::Serialize;
use std::io::{self, Write};

/// How visits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object per line; a record that does not open is also a line
    Jsonl,
    /// CSV for SORMAS, one row per visit; a record that does not open is reported on standard error
    Csv,
}

/// How a file of visits is laid out.
pub(crate) struct Form {
    layout: Option<Layout>,
    venue_name: Option<String>,
    case: Option<CaseStays>,
}

impl Form {
    /// As CSV where there is a layout for one. Without a name, the CSV has the venue's public key.
    pub(crate) fn new(layout: Option<Layout>, venue_name: Option<&str>, case: Option<CaseStays>) -> Self {
        Self { layout, venue_name: venue_name.map(str::to_owned), case }
    }

    /// A new file.
    pub(crate) fn begin<W: Write>(&self, out: W) -> Outcome<Sheet<'_, W>> {
        let body = match self.layout {
            None => Body::Lines(out),
            Some(layout) => Body::Csv(Box::new(ContactWriter::new(out, layout)?)),
        };
        Ok(Sheet { form: self, body })
    }

    /// What follows in a file that was begun.
    pub(super) fn go_on<W: Write>(&self, out: W) -> Outcome<Sheet<'_, W>> {
        let body = match self.layout {
            None => Body::Lines(out),
            Some(layout) => Body::Csv(Box::new(ContactWriter::going_on(out, layout)?)),
        };
        Ok(Sheet { form: self, body })
    }
}

/// A file of visits that is being written, or a piece of one.
pub(crate) struct Sheet<'a, W: Write> {
    form: &'a Form,
    body: Body<W>,
}

enum Body<W: Write> {
    Lines(W),
    Csv(Box<ContactWriter<W>>),
}

/// A visit, and what it has to do with the case.
#[derive(Serialize)]
struct OpenedLine<'a> {
    #[serde(flatten)]
    line: &'a VisitLine,
    #[serde(flatten)]
    with_case: Option<WithCase>,
}

#[derive(Serialize)]
struct WithCase {
    /// It is one of the case's own visits.
    is_case: bool,
    overlap_minutes: i64,
    /// A departure is not known: the longest possible.
    overlap_is_at_most: bool,
}

impl<W: Write> Sheet<'_, W> {
    pub(crate) fn visit(&mut self, line: &VisitLine) -> Outcome<()> {
        let is_case = self.form.case.as_ref().is_some_and(|case| case.is_own(line));
        let overlap = self.form.case.as_ref().map(|case| case.overlap(line));
        let overlap = overlap.transpose()?;
        match &mut self.body {
            Body::Lines(out) => {
                let with_case = overlap.map(|overlap| WithCase {
                    is_case,
                    overlap_minutes: overlap.minutes,
                    overlap_is_at_most: overlap.is_at_most,
                });
                write_line(out, &OpenedLine { line, with_case })?;
            }
            // Nobody is a contact of their own.
            Body::Csv(_) if is_case => {}
            Body::Csv(csv) => {
                let venue = self.form.venue_name.as_deref().unwrap_or(&line.venue);
                csv.write(&row(line, venue, overlap)?)?;
            }
        }
        Ok(())
    }

    /// False where the file has no line for it, and it is to be reported.
    pub(super) fn refused(&mut self, record_id: RecordId, error: RecordError) -> Outcome<bool> {
        let Body::Lines(out) = &mut self.body else {
            return Ok(false);
        };
        write_line(out, &RefusedLine { record_id: record_id.to_text(), error: error.code() })?;
        Ok(true)
    }

    pub(crate) fn finish(self) -> Outcome<()> {
        match self.body {
            Body::Lines(mut out) => out.flush()?,
            Body::Csv(csv) => csv.finish()?,
        }
        Ok(())
    }
}

fn write_line(mut out: impl Write, line: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut out, line)?;
    out.write_all(b"\n")
}

/// A visit in the form that SORMAS takes.
pub(crate) fn row<'a>(line: &'a VisitLine, venue: &'a str, overlap: Option<Overlap>) -> Outcome<ContactRow<'a>> {
    let person = &line.person;
    Ok(ContactRow {
        record_id: &line.record_id,
        given_name: &person.given_name,
        family_name: &person.family_name,
        phone: &person.phone,
        email: &person.email,
        street: &person.street,
        house_number: &person.house_number,
        postal_code: &person.postal_code,
        city: &person.city,
        country: &person.country,
        arrival: seconds(&line.arrival)?,
        departure: line.departure.as_deref().map(seconds).transpose()?,
        venue,
        area: &line.area,
        kind: line.kind.name(),
        overlap,
    })
}

fn seconds(time: &str) -> Outcome<i64> {
    times::parse(time).map_err(Failure::input)
}
