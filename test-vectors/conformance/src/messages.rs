//! `messages`: what reading alone says about messages, line by line, for another implementation to compare.

use crate::failure::{Failure, Outcome};
use crate::hex;
use clap::Args;
use episeal::visits::RecordError;
use episeal_testkit::judge::{judge, judged_kinds};
use serde::Serialize;
use std::fmt;
use std::io::{self, BufRead, Read, Write};

/// The longest line, in bytes: more than a kind and twice the longest file that is judged.
const MAX_LINE: u64 = 16_777_216;

/// Say for each message on standard input whether it can be read.
///
/// A line of input is KIND HEX: KIND the name in the message's typ (`visit`, `office-day-key`, ...), or `authority`,
/// `office`, `venue`, `staff`, `poster`, `check-in-code` for the UTF-8 of such a text, `authority-ring`, `office-ring`,
/// `venue-ring`, `staff-ring`, `kept`, `request-log`, `share-log` for what is kept at home; HEX the bytes. The answer
/// to each is one line, written at once: `ok` or the code of the error.
///
/// Only what needs neither key nor time nor trust is judged: the message and everything nested in it is read by the
/// rules of FORMAT.md. Then each signature whose signer the message itself names is verified, those of nested messages
/// first, in the order in which they appear; one that does not verify is `bad-signature`. The signatures of
/// `release-part` and `live-answer`, whose signers are named elsewhere, are not verified. Sealed bodies are not opened.
#[derive(Debug, Args)]
pub(crate) struct Messages {}

/// How many were judged.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    messages: usize,
}

impl Messages {
    pub(crate) fn run(&self) -> Outcome<Judged> {
        let (mut source, mut answers) = (io::stdin().lock(), io::stdout().lock());
        let mut messages: usize = 0;
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = source.by_ref().take(MAX_LINE);
            if limited.read_until(b'\n', &mut line)? == 0 {
                return Ok(Judged { messages });
            }
            let answer = answer_to(&line)?.map_or_else(RecordError::code, |()| "ok");
            writeln!(answers, "{answer}")?;
            // The other side waits for it before it sends the next.
            answers.flush()?;
            messages = messages.saturating_add(1);
        }
    }
}

/// What a line is about, judged.
fn answer_to(line: &[u8]) -> Outcome<Result<(), RecordError>> {
    let parts = core::str::from_utf8(line).ok().and_then(|line| line.trim_end_matches(['\r', '\n']).split_once(' '));
    let read = parts.and_then(|(kind, digits)| Some((kind, hex::decode(digits)?)));
    let (kind, bytes) = read.ok_or_else(|| Failure::input("a line is not KIND HEX"))?;
    judge(kind, &bytes).ok_or_else(|| {
        let kinds = judged_kinds().join(", ");
        Failure::input(format!("a kind is none of {kinds}"))
    })
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} messages judged", self.messages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_kind_and_hexadecimal_digits() {
        let answer = |line: &str| answer_to(line.as_bytes());
        assert_eq!(answer("visit \n"), Ok(Err(RecordError::Malformed)));
        assert_eq!(answer("visit d08143A10100\n"), Ok(Err(RecordError::WrongPurpose)));
        for line in ["visit", "visit 0", "visit 0g", "visits 00", "", "visit  00"] {
            let code = answer(line).map_err(|failure| failure.code());
            assert_eq!(code, Err("invalid-input"), "{line}");
        }
    }
}
