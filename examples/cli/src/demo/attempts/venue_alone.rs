//! A venue alters its own keys so that it seems to be the reader, and answers an office that it made up.

use crate::args::TrustArgs;
use crate::commands::open::OfRelease;
use crate::demo::case::{answer, ask, open};
use crate::demo::parties::{Office, Parties, Venue, keygen, made, revoke};
use crate::demo::story::Story;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::key_file::{KeyFile, Role};
use crate::store::{Entry, Store};
use crate::times;
use bech32::Bech32m;
use bech32::primitives::decode::CheckedHrpstring;
use episeal::visits::{DAY, RecordError, day_of};
use std::path::Path;

/// Day and secret of a venue's day key as text; the office that it names follows.
const DAY_AND_SECRET: usize = 36;

/// The first venue tries to read its guests.
pub(crate) fn venue_alone(parties: &Parties, story: &mut Story) -> Outcome<()> {
    let Some(venue) = parties.venues.first() else {
        return Ok(());
    };
    let title = format!("{} alone tries to read its guests", venue.name);
    story.step(&title, |lines| {
        let messages = read_alone(parties, venue)?;
        lines.say("It alters its keys as if they named no office, makes up an office, and answers it.");
        lines.say(format!(
            "Tried: {messages} visits and check-outs. Each is bound to the office that was named: 0 opened."
        ));
        Ok(())
    })
}

/// How many messages were tried; a failure if one opens.
fn read_alone(parties: &Parties, venue: &Venue) -> Outcome<usize> {
    let directory = parties.root.join("attempts").join("venue-alone");
    let key = made(&directory)?.join("altered-venue.key");
    files::write_new(&key, altered(&venue.key)?.as_bytes(), Content::Keys)?;
    let store = directory.join("server");
    copy_store(parties, (&venue.key, &key), &store)?;
    let (trust, office) = made_up_office(parties, &directory)?;
    let (request, release) = (directory.join("request"), directory.join("release"));
    ask(parties, &office, venue, whole_days(venue), Vec::new(), &request)?;
    let log = directory.join("request-log");
    let released = answer(parties, (&key, &log), &store, &trust, &request, &release)?;
    let release = OfRelease {
        request,
        release,
        store: parties.store.clone(),
        day_key: venue.day_keys.values().cloned().collect(),
    };
    let count = open(parties, &office, release, &directory.join("opened.jsonl"))?;
    if released.visits == 0 || released.refused < released.visits || count.opened > 0 {
        return Err(Failure::input("a venue alone has read a visit"));
    }
    Ok(released.visits)
}

/// The venue's stored visits, as if they were for the altered keys of the same days.
fn copy_store(parties: &Parties, keys: (&Path, &Path), copy: &Path) -> Outcome<()> {
    let session = parties.at(parties.asking);
    let day_keys = |key| -> Outcome<_> {
        let file = KeyFile::<episeal::visits::venue::Venue>::load(key, &session)?;
        Ok(file.party.day_keys(session.now)?)
    };
    let (own, altered) = (day_keys(keys.0)?, day_keys(keys.1)?);
    let (store, copy) = (Store::existing(&parties.store)?, Store::new(copy));
    for (own, altered) in own.into_iter().zip(altered) {
        for entry in store.visits(&[own.kid], &session)? {
            let moved = Entry { kid: altered.kid, ..entry };
            copy.put(&moved, &store.read(&entry)?)?;
        }
    }
    Ok(())
}

/// The venue's key file, with day keys that name no office.
fn altered(key: &Path) -> Outcome<String> {
    let text = files::read_secret(key, files::MAX_KEY_FILE)?;
    let text = std::str::from_utf8(&text).map_err(|_| RecordError::Malformed)?;
    let lines = text.lines().map(|line| {
        let key = CheckedHrpstring::new::<Bech32m>(line).map_err(|_| RecordError::Malformed)?;
        let bytes: Vec<u8> = key.byte_iter().take(DAY_AND_SECRET).collect();
        let line = bech32::encode_upper::<Bech32m>(key.hrp(), &bytes);
        Ok(format!("{}\n", line.map_err(|_| RecordError::TooLong)?))
    });
    lines.collect()
}

fn made_up_office(parties: &Parties, directory: &Path) -> Outcome<(TrustArgs, Office)> {
    let session = parties.at(parties.asking);
    let key = directory.join("authority.key");
    let trust = TrustArgs {
        authority: vec![keygen(Role::Authority, &key, &session)?],
        revocations: vec![directory.join("revocations")],
        successions: Vec::new(),
        trust: None,
    };
    revoke(&key, &directory.join("revocations"), &session)?;
    let today = [day_of(parties.asking)?].into();
    let office = Office::set_up(&directory.join("office"), "Made up", &key, &today, &session)?;
    Ok((trust, office))
}

/// A window for each of the venue's days.
fn whole_days(venue: &Venue) -> Vec<(i64, i64)> {
    let days = venue.day_keys.keys().map(|day| times::start_of(*day));
    days.map(|start| (start, start.saturating_add(DAY))).collect()
}
