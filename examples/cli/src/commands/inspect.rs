//! `inspect`: what is in a file, for auditors.

use super::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::key_file::{self, DayKeyed, KeyText, Party, Role};
use crate::notation::notation;
use crate::parts::{self, Parts};
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::authority::Authority;
use episeal::visits::key_ring::KeptDayKey;
use episeal::visits::office::Office;
use episeal::visits::staff::Staff;
use episeal::visits::venue::Venue;
use episeal::visits::visitor::Poster;
use episeal::visits::{AuthorityId, MAX_MESSAGE, OfficeId, RecordError, StaffId, VenueId};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// Show a file: messages in CBOR diagnostic notation (RFC 8949, section 8), keys by role and public id.
///
/// No secret is shown. A locked key file is shown as the message that it is, unless --passphrase-file is given; a diary
/// and shares always are.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A message, a release, what a visitor kept, a diary, a log, a key file, or a file with a public key or poster
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// The lines are written as they are made.
#[derive(Debug, Serialize)]
pub(crate) struct Inspected {
    messages: usize,
}

impl Run for Inspect {
    type Report = Inspected;

    fn run(&self, session: &Session) -> Outcome<Inspected> {
        let mut source = files::reader(&self.file)?;
        let mut out = Output::create(Path::new("-"), Content::Text)?;
        let first = source.fill_buf().in_file(&self.file)?.first().copied();
        let messages = if first.is_some_and(parts::begins) {
            let shown = show_parts(Parts::new(source), &mut out, session);
            // What comes before an error is shown.
            out.flush()?;
            shown.in_file(&self.file)?
        } else {
            let bytes = files::read_rest(source, MAX_MESSAGE).in_file(&self.file)?;
            let is_locked = key_file::check_locked(&bytes).is_ok();
            let is_to_unlock = is_locked && session.has_passphrase_file();
            if key_file::is_text(&bytes) || is_to_unlock {
                let keys = KeyText::unlocked(bytes, &self.file, session)?;
                show_keys(keys, &mut out, session)?;
            } else {
                show_message(&bytes, &mut out, session).in_file(&self.file)?;
            }
            1
        };
        out.commit()?;
        Ok(Inspected { messages })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![Path::new("-")]
    }
}

fn show_parts(mut parts: Parts<impl BufRead>, out: &mut Output, session: &Session) -> Outcome<usize> {
    let mut messages: usize = 0;
    while let Some(part) = parts.next_part()? {
        show_message(&part?, out, session)?;
        messages = messages.saturating_add(1);
    }
    Ok(messages)
}

fn show_message(message: &[u8], out: &mut Output, session: &Session) -> Outcome<()> {
    let notation = notation(message)?;
    if session.is_json() {
        writeln!(out, "{}", json!({"notation": notation}))?;
    } else {
        writeln!(out, "{notation}")?;
    }
    Ok(())
}

fn show_keys(keys: KeyText, out: &mut Output, session: &Session) -> Outcome<()> {
    let shown = match keys.role() {
        Some(Role::Authority) => identity::<Authority>("authority", keys),
        Some(Role::Staff) => identity::<Staff>("staff", keys),
        Some(Role::Office) => ring::<Office>("office", keys, session.now),
        Some(Role::Venue) => ring::<Venue>("venue", keys, session.now),
        None => match keys.single_secret() {
            Some(kind) => Ok(shown([("role", kind.into())])),
            None => public(&keys),
        },
    }?;
    if session.is_json() {
        writeln!(out, "{}", Value::from_iter(shown))?;
        return Ok(());
    }
    for (name, value) in shown {
        match value {
            Value::String(text) => writeln!(out, "{name}: {text}")?,
            value => writeln!(out, "{name}: {value}")?,
        }
    }
    Ok(())
}

/// What is shown of keys, in this order.
type Shown = Vec<(String, Value)>;

fn shown<const N: usize>(pairs: [(&str, Value); N]) -> Shown {
    let owned = pairs.map(|(name, value)| (name.to_owned(), value));
    owned.into()
}

fn identity<P: Party>(role: &str, keys: KeyText) -> Outcome<Shown> {
    let party = keys.import::<P>()?.party;
    Ok(shown([("role", role.into()), ("public", party.public().into())]))
}

fn ring<P: DayKeyed>(role: &str, keys: KeyText, now: i64) -> Outcome<Shown> {
    let party = keys.import::<P>()?.party;
    let day_key = |kept: KeptDayKey| format!("{} {}", times::show_day(kept.day), kept.kid.to_text());
    let day_keys: Vec<_> = party.day_keys(now)?.into_iter().map(day_key).collect();
    Ok(shown([("role", role.into()), ("public", party.public().into()), ("day_keys", day_keys.into())]))
}

/// A public key or a poster.
fn public(keys: &KeyText) -> Outcome<Shown> {
    let text = keys.as_public().ok_or(RecordError::Malformed)?;
    let roles = [
        ("authority", AuthorityId::parse(text).err()),
        ("office", OfficeId::parse(text).err()),
        ("venue", VenueId::parse(text).err()),
        ("staff", StaffId::parse(text).err()),
    ];
    let found = roles.iter().find(|(_, error)| error.is_none());
    if let Some((role, _)) = found {
        return Ok(shown([("role", (*role).into()), ("public", text.into())]));
    }
    let poster = Poster::parse(text).map_err(Failure::from)?;
    Ok(shown([
        ("role", "poster".into()),
        ("venue", poster.venue().to_text().into()),
        ("name", poster.name().into()),
        ("area", poster.area().to_text().into()),
    ]))
}

impl fmt::Display for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The lines are all there is to see.
        f.write_str("")
    }
}
