//! Live shares, each side's run resumed from what it kept (core/FORMAT.md, section 16).

use super::prepared;
use super::share::{log, office, shared};
use super::trust::trust;
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::LiveAnswer;
use episeal::visits::share::{LiveShare, ShareCode};
use episeal::visits::{RecordError, trust::Trust};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] =
    &[("answer-live", answer_live), ("take-live-answer", take_live_answer), ("take-live-share", take_live_share)];

fn run_secret(given: &Given<'_>, name: &str) -> Result<RunSecret, Refused> {
    prepared(RunSecret::import_secret_bytes(given.text(name)?.as_bytes()))
}

/// A message that a kept run takes, under which next secret it is written, and when.
struct Taken {
    next: RunSecret,
    now: i64,
}

/// The office answers `hello` with `code`; gives the run, when it expires, and the log.
fn answer_live(given: &Given<'_>) -> Came {
    let (office, mut log, hello) = (office(given)?, log(given)?, given.bytes("hello")?);
    let code = prepared(ShareCode::parse(given.text("code")?))?;
    let run = office.answer_live(&hello, &code, &mut log, given.int("now")?)?;
    Ok(json!({ "share_id": run.share_id().to_text(), "expires": run.expires(), "log": hex(&log.to_bytes()) }))
}

/// The visitor's `state` under `secret` takes `answer`, is written under `next`, and judges it; `before` is an answer
/// that it takes first, whatever comes of it. Gives the run, and the length of the third message.
fn take_live_answer(given: &Given<'_>) -> Came {
    let trust = given.object("trust", trust)?;
    let (state, secret) = (given.bytes("state")?, run_secret(given, "secret")?);
    let taken = Taken { next: run_secret(given, "next")?, now: given.int("now")? };
    let (before, answer) = (given.optional("before", Given::bytes)?, given.bytes("answer")?);
    let mut run = LiveShare::resume(&state, &secret)?;
    if let Some(before) = before {
        prepared(keep_answer(&mut run, &before, &trust, &taken))?;
        let _whatever = run.finish(&before, &trust, taken.now);
    }
    let visits = run.visits();
    keep_answer(&mut run, &answer, &trust, &taken)?;
    let third = run.finish(&answer, &trust, taken.now)?;
    let (share_id, hello, code) = (run.share_id().to_text(), hex(run.hello()), run.code().expose_secret_text());
    Ok(json!({ "share_id": share_id, "expires": run.expires(), "hello": hello, "code": code, "visits": visits,
        "length": third.len() }))
}

fn keep_answer(run: &mut LiveShare, answer: &[u8], trust: &Trust, taken: &Taken) -> Result<(), RecordError> {
    run.take(answer, trust, taken.now)?;
    run.keep(&taken.next).map(drop)
}

/// The same for the state of the `office`, and `share`, the third message; gives what is shared.
fn take_live_share(given: &Given<'_>) -> Came {
    let (office, state, secret) = (office(given)?, given.bytes("state")?, run_secret(given, "secret")?);
    let taken = Taken { next: run_secret(given, "next")?, now: given.int("now")? };
    let (before, share) = (given.optional("before", Given::bytes)?, given.bytes("share")?);
    let mut run = office.resume_live(&state, &secret, taken.now)?;
    if let Some(before) = before {
        prepared(keep_share(&mut run, &before, &taken))?;
        let _whatever = run.open(&before, taken.now);
    }
    keep_share(&mut run, &share, &taken)?;
    let opened = run.open(&share, taken.now)?;
    let (share_id, answer) = (run.share_id().to_text(), hex(run.answer()));
    Ok(json!({ "share_id": share_id, "expires": run.expires(), "answer": answer, "visits": shared(&opened) }))
}

fn keep_share(run: &mut LiveAnswer, share: &[u8], taken: &Taken) -> Result<(), RecordError> {
    run.take(share, taken.now)?;
    run.keep(&taken.next).map(drop)
}
