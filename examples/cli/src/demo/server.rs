//! The server admits and stores; then what it stores is searched for what it must not know.

use super::parties::Parties;
use super::stays::Stay;
use super::story::{Lines, Story, pad};
use crate::commands::Run;
use crate::commands::admit::Admit;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use crate::store::Store;
use crate::times;
use std::collections::HashSet;

/// A message arrives half a minute after it was sealed.
const UPLOAD: i64 = 30;
/// How much of a text is searched for, in bytes: no eight bytes of ciphertext are a guest's by chance.
const MARK: usize = 8;

/// Stores all stays.
pub(crate) fn store(parties: &Parties, stays: &[Stay<'_>], session: &Session, story: &mut Story) -> Outcome<()> {
    story.step("The server stores what it receives", |lines| {
        publish(parties)?;
        let bar = session.progress(stays.len(), "storing");
        for stay in bar.wrap_iter(stays.iter()) {
            for (message, sealed) in &stay.messages {
                let admit = Admit { store: parties.store.clone(), trust: None, files: vec![message.clone()] };
                admit.run(&parties.at(sealed.saturating_add(UPLOAD)))?;
            }
        }
        tell(parties, stays, lines)
    })
}

/// One key per venue and day, as each day begins.
fn publish(parties: &Parties) -> Outcome<()> {
    for venue in &parties.venues {
        for (day, day_key) in &venue.day_keys {
            let admit = Admit { store: parties.store.clone(), trust: None, files: vec![day_key.clone()] };
            admit.run(&parties.at(times::start_of(*day)))?;
        }
    }
    Ok(())
}

fn tell(parties: &Parties, stays: &[Stay<'_>], lines: &mut Lines) -> Outcome<()> {
    for venue in &parties.venues {
        let here = stays.iter().filter(|stay| stay.guest.venue == venue.name);
        let messages: usize = here.clone().map(|stay| stay.messages.len()).sum();
        let (name, visits) = (pad(&venue.name, 28), here.count());
        lines.say(format!("{name}  {visits:>4} visits in {messages} messages"));
    }
    lines.say("Each is under the one day key that the server publishes for that venue and day.");
    lines.say("It sees the day key, time and size of every message, and no names.");
    let marks = marks(stays);
    let bytes = search(parties, &marks)?;
    let marks = marks.len();
    lines.say(format!(
        "Tried: {bytes} bytes searched for {marks} beginnings of names, numbers and addresses. None found."
    ));
    Ok(())
}

/// The beginnings of what guests typed.
fn marks<'a>(stays: &'a [Stay<'_>]) -> HashSet<&'a [u8]> {
    let texts = stays.iter().flat_map(|stay| {
        let person = &stay.guest.person;
        let names = [&person.given_name, &person.family_name];
        names.into_iter().chain([&person.phone, &person.email, &person.street])
    });
    texts.filter_map(|text| text.as_bytes().get(..MARK)).collect()
}

/// How many bytes are stored; a failure if one of the marks is among them.
fn search(parties: &Parties, marks: &HashSet<&[u8]>) -> Outcome<usize> {
    let store = Store::existing(&parties.store)?;
    let session = parties.at(parties.asking);
    let mut bytes: usize = 0;
    for entry in store.visits(&store.kids()?, &session)? {
        let notes = store.notes(entry.kid, entry.record_id);
        for message in notes.chain([store.read(&entry)]) {
            let message = message?;
            bytes = bytes.saturating_add(message.len());
            if message.windows(MARK).any(|window| marks.contains(window)) {
                return Err(Failure::input("a stored message names a guest"));
            }
        }
    }
    Ok(bytes)
}
