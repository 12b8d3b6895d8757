//! The case's phone: a diary of her visits under a PIN and a secret, and what it forgets.

use super::attempts::refusal;
use super::case::{FAMILY_NAME, GIVEN_NAME};
use super::parties::{Parties, made};
use super::stays::Stay;
use super::story::{Lines, Story};
use crate::commands::Run;
use crate::commands::diary::{Add, Amend, Create, Expire, KeptVisits, List};
use crate::diary_file::DiaryPlace;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::times;
use episeal::visits::{DIARY_DAYS, MAX_MESSAGE, RecordError};
use std::fs;
use std::path::PathBuf;

/// Her phone, with its diary.
pub(crate) struct Phone {
    pub(crate) directory: PathBuf,
    pub(crate) place: DiaryPlace,
    pin: PathBuf,
}

impl Phone {
    /// At a time, with her PIN.
    pub(crate) fn at(&self, parties: &Parties, now: i64) -> Session {
        parties.at(now).with_passphrase_file(&self.pin)
    }

    fn new(parties: &Parties) -> Outcome<Self> {
        let directory = parties.root.join("phone");
        let pin = made(&directory)?.join("pin");
        files::write(&pin, b"314159\n", Content::Kept)?;
        Ok(Self {
            place: DiaryPlace { diary: directory.join("diary"), secret: Some(directory.join("secret")) },
            directory,
            pin,
        })
    }
}

/// Her visits, from the check-in on; then nothing of them is left outside the diary.
pub(crate) fn keep(parties: &Parties, stays: &[Stay<'_>], story: &mut Story) -> Outcome<Phone> {
    let title = format!("{GIVEN_NAME} {FAMILY_NAME}'s phone keeps her visits in a diary");
    story.step(&title, |lines| {
        let phone = Phone::new(parties)?;
        let at = phone.at(parties, parties.asking);
        let kept = |file: fn(&Stay<'_>) -> Option<PathBuf>| KeptVisits {
            place: phone.place.clone(),
            kept: stays.iter().filter_map(file).collect(),
        };
        let first = kept(|stay| stay.kept_first.clone());
        let left = kept(|stay| stay.kept.clone().filter(|_| stay.is_amended()));
        if first.kept.is_empty() {
            return Err(Failure::input("the infected visitor is not among the guests with an app"));
        }
        let create = Create { place: phone.place.clone(), contact: None };
        create.run(&at)?;
        let used: Vec<_> = first.kept.iter().chain(&left.kept).cloned().collect();
        tell(lines, &first, &left);
        Add { visits: first }.run(&at)?;
        if !left.kept.is_empty() {
            Amend { visits: left }.run(&at)?;
        }
        for file in used {
            fs::remove_file(&file).in_file(&file)?;
        }
        Ok(phone)
    })
}

fn tell(lines: &mut Lines, first: &KeptVisits, left: &KeptVisits) {
    let (added, amended) = (first.kept.len(), left.kept.len());
    lines.say(format!("{added} visits added at check-in, {amended} of them updated at check-out"));
    lines.say("It is locked by her PIN and a secret of the phone: without the phone nobody can guess the PIN.");
}

/// 14 days later; old bytes of the diary are somewhere in a backup.
pub(crate) fn forget(parties: &Parties, phone: &Phone, story: &mut Story) -> Outcome<()> {
    story.step("Her phone forgets", |lines| {
        let old = phone.directory.join("old-diary");
        let bytes = files::read_secret(&phone.place.diary, MAX_MESSAGE)?;
        files::write_new(&old, &bytes, Content::Kept)?;
        let later = parties.asking.saturating_add(times::seconds_of(DIARY_DAYS));
        let at = phone.at(parties, later);
        let expire = Expire { place: phone.place.clone() };
        let expired = expire.run(&at)?;
        let (deleted, left) = (expired.deleted, expired.visits);
        lines.say(format!("{DIARY_DAYS} days later: {deleted} visits deleted, {left} left, and the secret replaced"));
        let place = DiaryPlace { diary: old, ..phone.place.clone() };
        let code = refusal(List { place }.run(&at), RecordError::Undecryptable)?;
        lines
            .say(format!("Tried: an earlier copy of the diary, with the PIN and the current secret. Refused: {code}."));
        Ok(())
    })
}
