//! The case shares her visits with the office, by a code that she tells it by phone.

use super::attempts::refusal;
use super::case::{FAMILY_NAME, GIVEN_NAME};
use super::diary::Phone;
use super::parties::{Office, Parties, made};
use super::story::{Lines, Story};
use crate::commands::Run;
use crate::commands::open_share::{OpenShare, ToldCode};
use crate::commands::share::{Picked, Report, Share};
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::mailbox::LiveArgs;
use episeal::visits::{RecordError, day_of};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long one side of a live share waits for the other, in seconds.
const WAIT: u64 = 60;
/// How often the office checks whether it was told the code.
const PAUSE: Duration = Duration::from_millis(5);

/// Shares offline; the file of what the office opened.
pub(crate) fn by_code(parties: &Parties, phone: &Phone, story: &mut Story) -> Outcome<PathBuf> {
    let title = format!("{GIVEN_NAME} {FAMILY_NAME} is infected: she shares her visits with a code");
    story.step(&title, |lines| {
        let (sealed, code) = (phone.directory.join("share"), phone.directory.join("code"));
        let share = share(parties, phone, Some(&sealed), (&code, None))?;
        let told = share.run(&phone.at(parties, parties.asking))?;
        if let Report::Sealed(told) = told {
            let (visits, office) = (told.visits, &told.office);
            lines.say(format!("{visits} visits for {office}, as the certificate names it"));
        }
        attempts(parties, &sealed, &code, lines)?;
        let shared = parties.root.join("office").join("shared.jsonl");
        let open = open_share(parties, &parties.office, Some(&sealed), (&code, &shared));
        let opened = open.run(&parties.at(parties.asking))?;
        lines.say(format!(
            "Opened: {} visits agree with what the server stores, {} with errors",
            opened.checked, opened.with_errors
        ));
        Ok(shared)
    })
}

/// A wrong code at the right office, and the right code at the wrong one.
fn attempts(parties: &Parties, sealed: &Path, code: &Path, lines: &mut Lines) -> Outcome<()> {
    let directory = parties.root.join("attempts").join("share");
    let (wrong, out) = (made(&directory)?.join("wrong-code"), directory.join("refused.jsonl"));
    files::write(&wrong, &wrong_code(code)?, Content::Code)?;
    let refused = |office, code: &Path| {
        let open = open_share(parties, office, Some(sealed), (code, &out));
        refusal(open.run(&parties.at(parties.asking)), RecordError::Undecryptable)
    };
    let answer = refused(&parties.office, &wrong)?;
    lines.say(format!("Tried: with a wrong code. Refused: {answer}."));
    let (other, answer) = (parties.other_office.name, refused(&parties.other_office, code)?);
    lines.say(format!("Tried: by {other}, with the code. Refused: {answer}."));
    Ok(())
}

/// The same with both sides online, each in its own thread, files as the mailbox.
pub(crate) fn live(parties: &Parties, phone: &Phone, shared: &Path, story: &mut Story) -> Outcome<()> {
    story.step("The same live, while both are online", |lines| {
        let mailbox =
            LiveArgs { live: true, mailbox: Some(parties.root.join("mailbox")), wait: WAIT, ..LiveArgs::default() };
        let code = phone.directory.join("live-code");
        let share = share(parties, phone, None, (&code, Some(mailbox.clone())))?;
        let out = parties.root.join("office").join("shared-live.jsonl");
        let open = OpenShare { live: mailbox, ..open_share(parties, &parties.office, None, (&code, &out)) };
        let (visitor, office) = (phone.at(parties, parties.asking), parties.at(parties.asking));
        both(|| share.run(&visitor), || open.run(&office), &code)?;
        if files::read(&out, files::MAX_OPENED)? != files::read(shared, files::MAX_OPENED)? {
            return Err(Failure::input("the two ways of sharing differ"));
        }
        lines.say("Three messages through a mailbox: the office has the same visits.");
        lines.say("Whoever has the office's keys can try one code per run, and none afterwards.");
        Ok(())
    })
}

/// The visitor's side, and the office's as soon as it was told the code by phone.
fn both<S: Send, O>(
    share: impl FnOnce() -> Outcome<S> + Send,
    open: impl FnOnce() -> Outcome<O>,
    code: &Path,
) -> Outcome<()> {
    thread::scope(|scope| {
        let sharing = scope.spawn(share);
        while !code.exists() && !sharing.is_finished() {
            thread::sleep(PAUSE);
        }
        let opened = code.exists().then(open).transpose();
        let shared = sharing.join();
        shared.map_err(|_| Failure::input("the live share was interrupted"))??;
        opened.map(drop)
    })
}

/// Everything, for the office.
fn share(
    parties: &Parties,
    phone: &Phone,
    out: Option<&Path>,
    (code, live): (&Path, Option<LiveArgs>),
) -> Outcome<Share> {
    let today = day_of(parties.asking)?;
    Ok(Share {
        place: Some(phone.place.clone()),
        picked: Picked { all: true, ..Picked::default() },
        zone: TimeZone::UTC,
        to: Some(parties.office.day_key(today)?.to_owned()),
        trust: parties.trust.clone(),
        yes: true,
        days: 3,
        out: out.map(Path::to_owned),
        code_file: Some(code.to_owned()),
        live: live.unwrap_or_default(),
    })
}

fn open_share(parties: &Parties, office: &Office, share: Option<&Path>, (code, out): (&Path, &Path)) -> OpenShare {
    OpenShare {
        key: office.key.clone(),
        told: ToldCode { code: None, code_file: Some(code.to_owned()) },
        log: office.key.with_extension("share-log"),
        store: parties.store.clone(),
        share: share.map(Path::to_owned),
        live: LiveArgs::default(),
        out: out.to_owned(),
    }
}

/// The last digit is different.
fn wrong_code(code: &Path) -> Outcome<Vec<u8>> {
    let mut text = files::read(code, files::MAX_KEY_FILE)?;
    text.truncate(text.trim_ascii_end().len());
    if let Some(last) = text.last_mut() {
        *last = if *last == b'0' { b'1' } else { b'0' };
    }
    Ok(text)
}
