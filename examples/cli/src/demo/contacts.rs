//! The end: whose stay overlapped hers.

use super::case::{MAX_STAY, Place};
use super::parties::Parties;
use super::story::{Lines, Story, pad};
use crate::commands::open::row;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{Content, Output};
use crate::sormas::{ContactWriter, Layout, Overlap};
use crate::times;
use crate::visit_line::{Person, VisitLine};
use serde::Serialize;
use std::io::{self, Write};

/// The least overlap that counts, in minutes.
pub(crate) const LEAST_MINUTES: u32 = 15;

/// A guest who was there with her.
#[derive(Serialize)]
struct Contact<'a> {
    venue_name: &'a str,
    overlap_minutes: i64,
    /// Without a departure the overlap is the longest possible.
    is_departure_known: bool,
    #[serde(flatten)]
    line: VisitLine,
}

/// Lists the contacts, in files and as a table; how many there are.
pub(crate) fn list(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<usize> {
    let title = format!("The contacts: at least {LEAST_MINUTES} minutes in the same venue");
    story.step(&title, |lines| {
        let mut contacts = Vec::new();
        for place in places {
            contacts.extend(contacts_at(place)?);
        }
        write_lines(parties, &contacts)?;
        write_csv(parties, &contacts)?;
        tell(places, &contacts, lines);
        Ok(contacts.len())
    })
}

/// Longest first.
fn contacts_at<'a>(place: &Place<'a>) -> Outcome<Vec<Contact<'a>>> {
    let mut contacts = Vec::new();
    for line in place.opened()? {
        let seconds = overlap(place, &line)?;
        if !place.own.contains(&line.record_id) && seconds >= i64::from(LEAST_MINUTES).saturating_mul(60) {
            contacts.push(Contact {
                venue_name: &place.venue.name,
                overlap_minutes: seconds.div_euclid(60),
                is_departure_known: line.departure.is_some(),
                line,
            });
        }
    }
    // By name where the minutes are the same: the order of the records is random.
    contacts.sort_by(|a, b| {
        let names = |person: &Person| (person.family_name.clone(), person.given_name.clone());
        let by_minutes = b.overlap_minutes.cmp(&a.overlap_minutes);
        by_minutes.then_with(|| names(&a.line.person).cmp(&names(&b.line.person)))
    });
    Ok(contacts)
}

/// How many seconds a guest was there with her.
fn overlap(place: &Place<'_>, line: &VisitLine) -> Outcome<i64> {
    let time = |text: &str| times::parse(text).map_err(Failure::input);
    let arrival = time(&line.arrival)?;
    let departure = match &line.departure {
        Some(departure) => time(departure)?,
        None => arrival.saturating_add(MAX_STAY),
    };
    let shared = place.stays.iter().map(|(from, to)| {
        let seconds = departure.min(*to).saturating_sub(arrival.max(*from));
        seconds.max(0)
    });
    Ok(shared.fold(0, i64::saturating_add))
}

fn write_lines(parties: &Parties, contacts: &[Contact<'_>]) -> Outcome<()> {
    let path = parties.root.join("contacts.jsonl");
    let mut out = Output::create(&path, Content::Personal)?;
    for contact in contacts {
        serde_json::to_writer(&mut out, contact).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.commit()
}

fn write_csv(parties: &Parties, contacts: &[Contact<'_>]) -> Outcome<()> {
    let path = parties.root.join("contacts.csv");
    let mut out = Output::create(&path, Content::Personal)?;
    let mut csv = ContactWriter::new(&mut out, Layout::default()).in_file(&path)?;
    for contact in contacts {
        let overlap = Overlap { minutes: contact.overlap_minutes, is_at_most: !contact.is_departure_known };
        csv.write(&row(&contact.line, contact.venue_name, Some(overlap))?).in_file(&path)?;
    }
    csv.finish().in_file(&path)?;
    out.commit()
}

fn tell(places: &[Place<'_>], contacts: &[Contact<'_>], lines: &mut Lines) {
    for place in places {
        let name = place.venue.name.as_str();
        let here = contacts.iter().filter(|contact| contact.venue_name == name);
        lines.say("");
        lines.say(format!("{name}: {} contacts", here.clone().count()));
        lines.say("minutes  name                            telephone             area");
        for contact in here {
            lines.say(table_row(contact));
        }
    }
    lines.say("");
    lines.say("*  no departure is known: the longest possible");
}

/// As much of a text as a column holds.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return pad(text, width);
    }
    let start = text.chars().take(width.saturating_sub(1));
    start.chain(['…']).collect()
}

fn table_row(contact: &Contact<'_>) -> String {
    let person = &contact.line.person;
    let name = format!("{} {}", person.given_name, person.family_name);
    let mark = if contact.is_departure_known { " " } else { "*" };
    format!(
        "{:>6}{mark}  {}  {}  {}",
        contact.overlap_minutes,
        cut(name.trim(), 30),
        cut(&person.phone, 20),
        contact.line.area,
    )
}
