//! Opened visits as lines of JSON, or as the CSV that SORMAS imports.

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use crate::sormas::{ContactRow, ContactWriter};
use crate::times;
use crate::visit_line::{RefusedLine, VisitLine};
use clap::ValueEnum;
use episeal::{RecordError, RecordId};
use std::io::{self, Write};

/// How visits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line; a record that does not open is a line, too
    Jsonl,
    /// CSV for SORMAS, one row a visit; a record that does not open is reported on standard error
    Csv,
}

/// A file of visits in the making.
pub(crate) struct Sheet<W: Write> {
    body: Body<W>,
    venue_name: Option<String>,
}

enum Body<W: Write> {
    Lines(W),
    Csv(Box<ContactWriter<W>>),
}

impl<W: Write> Sheet<W> {
    /// Without a name the venue's public key stands in the CSV.
    pub(crate) fn new(format: Format, venue_name: Option<&str>, out: W) -> Outcome<Self> {
        let body = match format {
            Format::Jsonl => Body::Lines(out),
            Format::Csv => Body::Csv(Box::new(ContactWriter::new(out)?)),
        };
        Ok(Self {
            body,
            venue_name: venue_name.map(str::to_owned),
        })
    }

    pub(crate) fn visit(&mut self, line: &VisitLine) -> Outcome<()> {
        match &mut self.body {
            Body::Lines(out) => write_line(out, line)?,
            Body::Csv(csv) => {
                let venue = self.venue_name.as_deref().unwrap_or(&line.venue);
                csv.write(&row(line, venue)?)?;
            }
        }
        Ok(())
    }

    pub(crate) fn refused(
        &mut self,
        record_id: RecordId,
        error: RecordError,
        session: &Session,
    ) -> Outcome<()> {
        let record_id = record_id.to_text();
        match &mut self.body {
            Body::Lines(out) => {
                let error = error.code();
                write_line(out, &RefusedLine { record_id, error })?;
            }
            Body::Csv(_) => session.notice(&record_id, &Failure::from(error)),
        }
        Ok(())
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

/// A visit as SORMAS takes it.
pub(crate) fn row<'a>(line: &'a VisitLine, venue: &'a str) -> Outcome<ContactRow<'a>> {
    let person = &line.person;
    Ok(ContactRow {
        record_id: &line.record_id,
        given_name: &person.given_name,
        family_name: &person.family_name,
        phone: &person.phone,
        email: &person.email,
        street: &person.street,
        postal_code: &person.postal_code,
        city: &person.city,
        arrival: seconds(&line.arrival)?,
        departure: line.departure.as_deref().map(seconds).transpose()?,
        venue,
        area: &line.area,
        kind: line.kind.name(),
    })
}

fn seconds(time: &str) -> Outcome<i64> {
    times::parse(time).map_err(Failure::input)
}
