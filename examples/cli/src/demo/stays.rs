//! Guests check in, and leave: with their own check-out, with a note by staff, or with neither.

use super::case::is_case;
use super::guests::{BadRow, Guest, GuestList};
use super::parties::{Parties, Venue, made};
use super::story::{Lines, Story};
use crate::commands::Run;
use crate::commands::checkout::Checkout;
use crate::commands::depart::Depart;
use crate::commands::seal::{Place, Seal};
use crate::failure::Outcome;
use crate::files::{self, Content};
use crate::session::Session;
use crate::visit_line::Kind;
use episeal::visits::day_of;
use std::path::{Path, PathBuf};

/// The files that a guest's stay left.
pub(crate) struct Stay<'a> {
    pub(crate) guest: &'a Guest,
    pub(crate) record_id: String,
    /// For guests with an app.
    pub(crate) kept: Option<PathBuf>,
    /// The same as it was at check-in; only for the case.
    pub(crate) kept_first: Option<PathBuf>,
    /// What is sent to the server, and when it was sealed.
    pub(crate) messages: Vec<(PathBuf, i64)>,
    /// Who could read, as the guest was told.
    reader: Option<String>,
}

/// Seals the stays of all guests.
pub(crate) fn check_in<'a>(
    parties: &Parties,
    list: &'a GuestList,
    session: &Session,
    story: &mut Story,
) -> Outcome<Vec<Stay<'a>>> {
    story.step("Guests check in and leave", |lines| {
        let mut stays = Vec::new();
        let bar = session.progress(list.guests.len(), "sealing");
        for guest in bar.wrap_iter(list.guests.iter()) {
            let directory = parties.root.join("guests").join(guest.line.to_string());
            stays.push(seal(parties, guest, made(&directory)?)?);
        }
        tell(&stays, &list.bad_rows, lines);
        Ok(stays)
    })
}

fn seal<'a>(parties: &Parties, guest: &'a Guest, directory: &Path) -> Outcome<Stay<'a>> {
    let venue = parties.venue(&guest.venue)?;
    let day = day_of(guest.arrival)?;
    let place = Place {
        day_key: venue.day_key(day)?.to_owned(),
        contact: write_contact(guest, directory)?,
        venue_may_read: false,
    };
    let has_app = guest.kind == Kind::App;
    let is_departure_known = matches!(guest.kind, Kind::OneTime | Kind::Companion);
    let departure = guest.departure.filter(|_| is_departure_known);
    // A departure is entered when it happens: nothing is sealed ahead of its time.
    let entered = departure.unwrap_or(guest.arrival);
    let seal = Seal {
        poster: venue.poster.clone(),
        place: place.clone(),
        trust: parties.trust.clone(),
        area: Some(guest.area.clone()),
        kind: guest.kind,
        arrival: Some(guest.arrival),
        departure,
        out: directory.join("visit"),
        kept: has_app.then(|| directory.join("kept")),
    };
    let checked_in = seal.run(&parties.at(entered))?;
    let mut stay = Stay {
        guest,
        record_id: checked_in.record_id,
        kept_first: keep_first(guest, seal.kept.as_deref())?,
        kept: seal.kept,
        messages: vec![(seal.out, entered)],
        reader: checked_in.reader,
    };
    if let Some(departure) = guest.departure {
        stay.leave(parties, venue, place, departure, directory)?;
    }
    Ok(stay)
}

/// The case's diary has the visit from the check-in on; the check-out writes the kept file again.
fn keep_first(guest: &Guest, kept: Option<&Path>) -> Outcome<Option<PathBuf>> {
    let Some(kept) = kept.filter(|_| is_case(guest)) else {
        return Ok(None);
    };
    let first = kept.with_extension("first");
    let secret = files::read_secret(kept, files::MAX_KEY_FILE)?;
    files::write_new(&first, &secret, Content::Kept)?;
    Ok(Some(first))
}

impl Stay<'_> {
    /// The case checked out: her diary has an earlier revision.
    pub(crate) fn is_amended(&self) -> bool {
        self.kept_first.is_some() && self.messages.len() > 1
    }

    fn leave(
        &mut self,
        parties: &Parties,
        venue: &Venue,
        place: Place,
        departure: i64,
        directory: &Path,
    ) -> Outcome<()> {
        let session = parties.at(departure);
        let message = match (&self.kept, self.guest.kind) {
            (Some(kept), _) => {
                let out = directory.join("check-out");
                check_out(parties, kept, place, &out).run(&session)?;
                out
            }
            (None, Kind::Staff) => {
                let out = directory.join("departure-note");
                self.note(venue, place, &out)?.run(&session)?;
                out
            }
            (None, _) => return Ok(()),
        };
        self.messages.push((message, departure));
        Ok(())
    }

    fn note(&self, venue: &Venue, place: Place, out: &Path) -> Outcome<Depart> {
        let certificate = venue.staff_certificate(day_of(self.guest.arrival)?)?;
        Ok(Depart {
            key: venue.staff_key.clone(),
            certificate: certificate.to_owned(),
            venue: venue.public.clone(),
            day_key: place.day_key,
            record: self.record_id.clone(),
            departure: None,
            out: out.to_owned(),
        })
    }
}

fn check_out(parties: &Parties, kept: &Path, place: Place, out: &Path) -> Checkout {
    Checkout { kept: kept.to_owned(), place, trust: parties.trust.clone(), departure: None, out: out.to_owned() }
}

fn write_contact(guest: &Guest, directory: &Path) -> Outcome<PathBuf> {
    let path = directory.join("contact.json");
    let json = serde_json::to_vec(&guest.person).map_err(std::io::Error::from)?;
    files::write(&path, &json, Content::Personal)?;
    Ok(path)
}

fn tell(stays: &[Stay<'_>], bad_rows: &[BadRow], lines: &mut Lines) {
    let count = |kind| stays.iter().filter(|stay| stay.guest.kind == kind).count();
    let (apps, once) = (count(Kind::App), count(Kind::OneTime));
    let (staff, companions) = (count(Kind::Staff), count(Kind::Companion));
    let left = stays.iter().filter(|stay| stay.messages.len() > 1).count();
    lines.say(format!(
        "{} visits sealed: {apps} by app, {once} once in a web page, {staff} by staff, {companions} companions",
        stays.len()
    ));
    lines.say(format!("{left} departures came later: by check-out in the app or by a note from staff"));
    for row in bad_rows {
        lines.say(format!("line {}: {} (left out)", row.line, row.code));
    }
    if let Some(reader) = stays.iter().find_map(|stay| stay.reader.as_deref()) {
        lines.say(format!("Before sealing every guest was told who could read: {reader}, if the venue releases it."));
    }
}
