//! What parties make for themselves and sign for others, by the commands.

use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::certify::{Certify, Revoke, Whom};
use crate::commands::day_key::{DayKey, Named};
use crate::commands::keygen::Keygen;
use crate::failure::{InFile, Outcome};
use crate::key_file::Role;
use crate::session::Session;
use std::fs;
use std::path::Path;

/// A directory, made if it is not there.
pub(crate) fn made(directory: &Path) -> Outcome<&Path> {
    fs::create_dir_all(directory).in_file(directory)?;
    Ok(directory)
}

/// A new key file; the public key.
pub(crate) fn keygen(role: Role, path: &Path, session: &Session) -> Outcome<String> {
    let generated = Keygen { role, out: path.to_owned(), lock: false };
    Ok(generated.run(session)?.public)
}

/// The first revocation list, with nobody on it.
pub(crate) fn revoke(authority: &Path, out: &Path, session: &Session) -> Outcome<()> {
    let list = Revoke { key: authority.to_owned(), number: 1, days: 31, out: out.to_owned(), offices: Vec::new() };
    list.run(session).map(drop)
}

/// The authority's certificate for an office.
pub(crate) fn certify_office(
    authority: &Path,
    office: String,
    name: &str,
    out: &Path,
    session: &Session,
) -> Outcome<()> {
    let whom = Whom { office: Some(office), staff: None };
    certify(authority, whom, Some(name.to_owned()), out, session)
}

/// A venue's certificate for its staff, for the day of the session.
pub(crate) fn certify_staff(venue: &Path, staff: String, out: &Path, session: &Session) -> Outcome<()> {
    let whom = Whom { office: None, staff: Some(staff) };
    certify(venue, whom, None, out, session)
}

fn certify(key: &Path, whom: Whom, name: Option<String>, out: &Path, session: &Session) -> Outcome<()> {
    let certify = Certify { key: key.to_owned(), whom, name, days: 90, day: None, out: out.to_owned() };
    certify.run(session).map(drop)
}

/// An office's key of the day of the session.
pub(crate) fn office_day_key(key: &Path, certificate: &Path, out: &Path, session: &Session) -> Outcome<()> {
    let named = Named { certificate: Some(certificate.to_owned()), office_day_key: None, venue_may_read: false };
    day_key(key, named, None, out, session)
}

/// A venue's key of the day of the session, which names an office.
pub(crate) fn venue_day_key(
    key: &Path,
    office_day_key: &Path,
    trust: &TrustArgs,
    out: &Path,
    session: &Session,
) -> Outcome<()> {
    let named = Named { certificate: None, office_day_key: Some(office_day_key.to_owned()), venue_may_read: false };
    day_key(key, named, Some(trust.clone()), out, session)
}

fn day_key(key: &Path, named: Named, trust: Option<TrustArgs>, out: &Path, session: &Session) -> Outcome<()> {
    let day_key = DayKey { key: key.to_owned(), day: None, named, trust, out: out.to_owned() };
    day_key.run(session).map(drop)
}
