//! Copies with one bit changed, and one release in place of another.

use super::refusal;
use crate::commands::open::OfRelease;
use crate::demo::case::{Place, open};
use crate::demo::parties::{Parties, made};
use crate::demo::story::{Lines, Story};
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::store::{Entry, Store};
use crate::visit_line::VisitLine;
use episeal::visits::RecordError;
use std::path::{Path, PathBuf};

/// The first answer is opened again, with copies that were changed.
pub(crate) fn changed_copies(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    let Some(place) = places.first() else {
        return Ok(());
    };
    story.step("Changed copies are found out", |lines| {
        let directory = parties.root.join("attempts").join("changed");
        made(&directory)?;
        changed_visit(parties, place, &directory, lines)?;
        changed_release(parties, place, &directory, lines)?;
        if let Some(other) = places.get(1) {
            exchanged_release(parties, (place, other), lines)?;
        }
        Ok(())
    })
}

/// A visit without a check-out, one bit of it changed: that one is refused, all others open.
fn changed_visit(parties: &Parties, place: &Place<'_>, directory: &Path, lines: &mut Lines) -> Outcome<()> {
    let opened = place.opened()?;
    let store = directory.join("server");
    copy_store(parties, &store, &opened)?;
    let release = OfRelease { store, ..place.of_release(parties)? };
    let out = directory.join("opened.jsonl");
    let count = open(parties, &parties.office, release, &out)?;
    if count.opened.saturating_add(1) != opened.len() || count.refused != 1 {
        return Err(Failure::input("a changed visit was not refused"));
    }
    lines.say(format!("Tried: one bit of one stored visit changed. That one is refused: {count}."));
    Ok(())
}

/// Every stored visit; in the first that was opened and has one revision, one bit is changed.
fn copy_store(parties: &Parties, copy: &Path, opened: &[VisitLine]) -> Outcome<()> {
    let (store, copy) = (Store::existing(&parties.store)?, Store::new(copy));
    let session = parties.at(parties.asking);
    let entries = store.visits(&store.kids()?, &session)?;
    let is_alone = |entry: &&Entry| {
        let id = entry.record_id;
        entries.iter().filter(|other| other.record_id == id).count() == 1
    };
    let is_opened = |entry: &&Entry| {
        let id = entry.record_id.to_text();
        opened.iter().any(|line| line.record_id == id)
    };
    let victim = entries.iter().filter(is_opened).find(is_alone);
    for entry in &entries {
        let mut visit = store.read(entry)?;
        if Some(entry) == victim {
            change(&mut visit);
        }
        copy.put(entry, &visit)?;
    }
    Ok(())
}

fn changed_release(parties: &Parties, place: &Place<'_>, directory: &Path, lines: &mut Lines) -> Outcome<()> {
    let mut bytes = files::read(&place.file("release"), files::MAX_LOG)?;
    change(&mut bytes);
    let changed = directory.join("release");
    files::write(&changed, &bytes, Content::Message)?;
    let code = refused_release(parties, place, changed, RecordError::Undecryptable)?;
    lines.say(format!("Tried: one bit of the release changed. Refused: {code}."));
    Ok(())
}

fn exchanged_release(parties: &Parties, (place, other): (&Place<'_>, &Place<'_>), lines: &mut Lines) -> Outcome<()> {
    let release = other.file("release");
    let code = refused_release(parties, place, release, RecordError::WrongRequest)?;
    let (venue, other) = (&place.venue.name, &other.venue.name);
    lines.say(format!("Tried: the release of {other} for {venue}. Refused: {code}."));
    Ok(())
}

fn refused_release(
    parties: &Parties,
    place: &Place<'_>,
    release: PathBuf,
    expected: RecordError,
) -> Outcome<&'static str> {
    let out = parties.root.join("attempts").join("changed").join("refused.jsonl");
    let release = OfRelease { release, ..place.of_release(parties)? };
    refusal(open(parties, &parties.office, release, &out), expected)
}

/// One bit in the middle.
fn change(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
}
