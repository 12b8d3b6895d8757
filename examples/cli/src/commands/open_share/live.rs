//! The office's side of a live share, kept ones included.

use super::{OpenShare, SharesOpened, check, read_log, save_log};
use crate::failure::{Failure, InFile, Outcome};
use crate::files::Output;
use crate::mailbox::{Letter, Mailbox};
use crate::run_file::RunFile;
use crate::session::Session;
use crate::store::Store;
use crate::turn::Turn;
use episeal::visits::RecordError;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::{LiveAnswer, Office, OpenedShare};
use episeal::visits::share::ShareCode;

impl OpenShare {
    /// Waits for the hello and leaves the answer.
    pub(super) fn answer(
        &self,
        office: &Office,
        code: &ShareCode,
        mailbox: &Mailbox,
        session: &Session,
    ) -> Outcome<LiveAnswer> {
        mailbox.expect_none(&[Letter::Answer, Letter::Share])?;
        let kept = self.live.run.file()?;
        // With a log that cannot be read, or with files of another run, there is no point in waiting.
        read_log(&self.log)?;
        kept.iter().try_for_each(RunFile::expect_none)?;
        let hello = mailbox.take(Letter::Hello)?;
        let files = [self.log.as_path()].into_iter().chain(self.live.run.files());
        let _turn = Turn::take(files, session)?;
        let mut log = read_log(&self.log)?;
        let before = log.to_bytes();
        let answered = office.answer_live(&hello, code, &mut log, session.present());
        // Even when it failed: whoever began may have used the one guess.
        if log.to_bytes() != before {
            save_log(&self.log, &log)?;
        }
        let mut answer = answered.in_file(&mailbox.file(Letter::Hello))?;
        if let Some(kept) = kept {
            kept.create(&mut answer)?;
        }
        mailbox.put(Letter::Answer, answer.answer())?;
        Ok(answer)
    }

    /// Waits for the visits, and opens them.
    pub(super) fn open_live(
        &self,
        mut answer: LiveAnswer,
        (office, mailbox, store): (&Office, &Mailbox, &Store),
        out: Output,
        session: &Session,
    ) -> Outcome<SharesOpened> {
        if let Some(kept) = self.live.run.file()? {
            let expires = answer.expires();
            drop(answer);
            let parties = (office, mailbox, store);
            return self.open_kept((&kept, expires), parties, out, session);
        }
        let share = mailbox.take(Letter::Share)?;
        let opened = judge(&share, || Ok(answer.open(&share, session.present())?));
        let opened = opened.in_file(&mailbox.file(Letter::Share))?;
        check(opened, store, session)?.write(out, &self.out, || Ok(()))
    }

    /// Goes on with a kept run.
    pub(super) fn resume(
        &self,
        office: &Office,
        store: &Store,
        out: Output,
        session: &Session,
    ) -> Outcome<SharesOpened> {
        let (Some(kept), Some(mailbox)) = (self.live.run.file()?, self.live.mailbox()) else {
            return Err(Failure::input("--run and --mailbox are needed"));
        };
        let turn = kept.turn(session)?;
        let answer = kept.open(session, resumed(office, session))?;
        mailbox.put_again(Letter::Answer, answer.answer())?;
        drop(turn);
        let expires = answer.expires();
        self.open_kept((&kept, expires), (office, &mailbox, store), out, session)
    }

    /// The run is read again once the visits are there: another process may have taken them in the meantime.
    fn open_kept(
        &self,
        (kept, expires): (&RunFile, i64),
        (office, mailbox, store): (&Office, &Mailbox, &Store),
        out: Output,
        session: &Session,
    ) -> Outcome<SharesOpened> {
        let share = mailbox.take(Letter::Share);
        let _turn = kept.turn(session)?;
        let share = match share {
            Ok(share) => share,
            Err(failure) => {
                kept.refuse_expired(expires, session)?;
                return Err(failure);
            }
        };
        let mut answer = kept.open(session, resumed(office, session))?;
        let now = session.present();
        let opened = judge(&share, || {
            kept.judge(&mut answer, |answer| answer.take(&share, now), |answer| answer.open(&share, now))
        });
        if share.is_empty() {
            kept.erase()?;
        }
        let opened = opened.in_file(&mailbox.file(Letter::Share))?;
        let written = check(opened, store, session)?.write(out, &self.out, || Ok(()))?;
        kept.erase()?;
        Ok(written)
    }
}

fn resumed<'a>(
    office: &'a Office,
    session: &'a Session,
) -> impl Fn(&[u8], &RunSecret) -> Result<LiveAnswer, RecordError> + 'a {
    move |state, secret| office.resume_live(state, secret, session.present())
}

/// An empty message says that the visitor's side did not confirm the answer.
fn judge(share: &[u8], open: impl FnOnce() -> Outcome<OpenedShare>) -> Outcome<OpenedShare> {
    match share.is_empty() {
        true => Err(RecordError::Unconfirmed.into()),
        false => open(),
    }
}
