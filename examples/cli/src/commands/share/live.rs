//! The visitor's side of a live share, kept ones included.

use super::told::{Delivered, Report, Resumed, Told};
use super::{Run, Share};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::mailbox::{Letter, Mailbox};
use crate::run_file::RunFile;
use crate::session::Session;
use episeal::visits::RecordError;
use episeal::visits::share::{LIVE_SECONDS, LiveShare, ShareRecipient};
use episeal::visits::trust::Trust;
use episeal::visits::visitor::Kept;

impl Share {
    pub(super) fn share_live(
        &self,
        visits: &[Kept],
        (recipient, trust): (&ShareRecipient, &Trust),
        mailbox: &Mailbox,
        session: &Session,
    ) -> Outcome<Report> {
        mailbox.expect_none(&[Letter::Hello, Letter::Answer, Letter::Share])?;
        let kept = self.live.run.file()?;
        let mut run = LiveShare::start(visits, recipient, trust, session.now)?;
        if let Some(kept) = &kept {
            let _turn = kept.turn(session)?;
            kept.create(&mut run)?;
        }
        let expires = session.now.saturating_add(LIVE_SECONDS);
        let told = Told::new(recipient, run.share_id(), visits.len(), expires);
        let told = self.tell_code(told, run.code())?;
        mailbox.put(Letter::Hello, run.hello())?;
        session.announce(&told, self.is_stdout_taken())?;
        match kept {
            Some(kept) => go_on(run, &kept, (mailbox, trust), session),
            None => finish(run, mailbox, trust, session),
        }
    }

    /// Goes on with a kept run.
    pub(super) fn resume(&self, session: &Session) -> Outcome<Report> {
        let (Some(kept), Some(mailbox)) = (self.live.run.file()?, self.live.mailbox()) else {
            return Err(Failure::input("--run and --mailbox are needed"));
        };
        let trust = self.trust.read(session)?;
        let turn = kept.turn(session)?;
        let run = kept.open(session, LiveShare::resume)?;
        drop(turn);
        let mut told = Resumed::new(&run);
        told.code = self.code_outside_its_file(run.code())?;
        mailbox.put_again(Letter::Hello, run.hello())?;
        session.announce(&told, self.is_stdout_taken())?;
        go_on(run, &kept, (&mailbox, &trust), session)
    }

    fn is_stdout_taken(&self) -> bool {
        self.outputs().into_iter().any(files::is_standard)
    }
}

fn finish(mut run: LiveShare, mailbox: &Mailbox, trust: &Trust, session: &Session) -> Outcome<Report> {
    let (share_id, visits) = (run.share_id(), run.visits() as usize);
    let answer = mailbox.take(Letter::Answer)?;
    let delivery = run.finish(&answer, trust, session.present());
    deliver(delivery.map_err(Failure::from), mailbox)?;
    Ok(Report::Delivered(Delivered::new(share_id, visits)))
}

/// The run is read again once there is an answer: another process may have taken one in the meantime.
fn go_on(run: LiveShare, kept: &RunFile, (mailbox, trust): (&Mailbox, &Trust), session: &Session) -> Outcome<Report> {
    let expires = run.expires();
    drop(run);
    let answer = mailbox.take(Letter::Answer);
    let _turn = kept.turn(session)?;
    let answer = match answer {
        Ok(answer) => answer,
        Err(failure) => {
            kept.refuse_expired(expires, session)?;
            return Err(failure);
        }
    };
    let mut run = kept.open(session, LiveShare::resume)?;
    let (share_id, visits, now) = (run.share_id(), run.visits() as usize, session.present());
    let delivery = kept.judge(&mut run, |run| run.take(&answer, trust, now), |run| run.finish(&answer, trust, now));
    deliver(delivery, mailbox)?;
    kept.erase()?;
    Ok(Report::Delivered(Delivered::new(share_id, visits)))
}

/// The third message; an empty one where the answer is not confirmed, so that the other side does not wait for it.
fn deliver(delivery: Outcome<Vec<u8>>, mailbox: &Mailbox) -> Outcome<()> {
    match &delivery {
        Err(failure) if failure.code() == RecordError::Unconfirmed.code() => {
            mailbox.put_again(Letter::Share, b"")?;
        }
        _ => {}
    }
    let delivery = delivery.in_file(&mailbox.file(Letter::Answer))?;
    mailbox.put_again(Letter::Share, &delivery)
}
