//! `cert guard-settle`: what a crash left open in the issuance guard.

use super::guard;
use super::hex;
use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::session::Session;
use crate::times;
use clap::{Args, ValueEnum};
use episeal::certificates::guard::GuardOutcome;
use episeal_guard_store::{Settled, Unsettled};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// List the attempts of the issuance guard that a crash left open, or settle one of them.
///
/// The guard cannot know whether the certificate was handed out: check whether the file of --out was written, or ask
/// whoever was there at the time. An attempt is listed when its reservation has run out, 10 minutes after it began.
/// Until it is settled as issued, the person can get a certificate (again); an attempt whose place another one took
/// stays listed, and once it is settled as issued no further attempt succeeds. No key is needed, and nothing about a
/// person is shown: an attempt has a random name, which alarms of cert issue also give.
#[derive(Debug, Args)]
pub(crate) struct Settle {
    /// Database of the guard
    #[arg(long, value_name = "FILE")]
    pub(crate) guard: PathBuf,
    /// The attempt to settle, as listed or as named in an alarm: 32 hexadecimal digits
    #[arg(long, value_name = "HEX", requires = "outcome", value_parser = parse_attempt)]
    pub(crate) attempt: Option<[u8; 16]>,
    /// What happened to it
    #[arg(long, value_enum, requires = "attempt")]
    pub(crate) outcome: Option<Became>,
}

#[derive(Clone, Copy, Debug, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Became {
    /// The certificate was handed out: there will be no other
    Issued,
    /// Nothing was handed out: the person can come back
    Failed,
}

impl From<Became> for GuardOutcome {
    fn from(became: Became) -> Self {
        match became {
            Became::Issued => Self::Issued,
            Became::Failed => Self::Failed,
        }
    }
}

fn parse_attempt(text: &str) -> Result<[u8; 16], &'static str> {
    let digits = Some(text).filter(|text| text.len() == 32 && text.bytes().all(is_digit));
    let number = digits.and_then(|digits| u128::from_str_radix(digits, 16).ok());
    let number = number.ok_or("not the 32 hexadecimal digits of an attempt")?;
    Ok(number.to_be_bytes())
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Report {
    Listed { open: Vec<Open>, damaged: usize },
    Settled { attempt: String, outcome: Became },
}

#[derive(Debug, Serialize)]
pub(crate) struct Open {
    attempt: String,
    epoch: u32,
    ran_out: String,
}

impl Run for Settle {
    type Report = Report;

    fn run(&self, session: &Session) -> Outcome<Report> {
        let mut store = guard::opened(&self.guard)?;
        let (Some(attempt), Some(outcome)) = (self.attempt, self.outcome) else {
            return Ok(listed(store.unsettled().in_file(&self.guard)?, session.present()));
        };
        let settled = store.settle(&attempt, outcome.into(), session.present());
        match (settled.in_file(&self.guard)?, outcome) {
            (Settled::NotOpen, _) => Err(Failure::input("the guard has no open attempt of this name")),
            (Settled::InPart, Became::Issued) => Err(Failure::settled_in_part(&hex(&attempt))),
            _ => Ok(Report::Settled { attempt: hex(&attempt), outcome }),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.guard]
    }
}

/// Those that have run out: any other may still be running.
fn listed(unsettled: Unsettled, now: i64) -> Report {
    let ran_out = unsettled.open.iter().filter(|open| open.reservation.has_run_out(now));
    let open = ran_out.map(|open| Open {
        attempt: hex(&open.reservation.attempt()),
        epoch: open.epoch,
        ran_out: times::show(open.reservation.expires()),
    });
    Report::Listed { open: open.collect(), damaged: unsettled.damaged }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled { attempt, outcome } => {
                let outcome = match outcome {
                    Became::Issued => "issued",
                    Became::Failed => "failed",
                };
                write!(f, "attempt {attempt} is settled as {outcome}")
            }
            Self::Listed { open, damaged } => {
                write!(f, "{} attempts are open", open.len())?;
                for Open { attempt, epoch, ran_out } in open {
                    write!(f, "\n{attempt}  epoch {epoch}  ran out {ran_out}")?;
                }
                match damaged {
                    0 => Ok(()),
                    _ => write!(f, "\n{damaged} states are damaged"),
                }
            }
        }
    }
}
