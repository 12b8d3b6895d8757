//! What was measured: who did what in how many microseconds.

use crate::clock::{Candidate, in_turn};
use std::time::Duration;

#[derive(Clone, Copy, PartialEq)]
pub enum Operation {
    /// To a venue that was verified before.
    Seal,
    /// With a day key that was just fetched.
    FetchAndSeal,
    /// The same, and the reader is shown.
    ShowAndSeal,
    Admit,
    Release,
    Open,
    Es256,
    Ps256,
    Decode,
    Issue,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Who {
    This,
    First,
    Age,
    Hpke,
    CryptoBox,
    Libsodium,
    SignedLibsodium,
    Dgc,
    /// A bare verification of the same signature by aws-lc-rs.
    Bare,
}

#[derive(Default)]
pub struct Results(Vec<(Who, Operation, f64)>);

impl Results {
    pub fn measure(&mut self, mut candidates: Vec<Candidate<'_>>, limit: Duration) {
        let times = in_turn(&mut candidates, limit);
        let done = candidates.iter().zip(times);
        self.0.extend(done.map(|(candidate, time)| (candidate.who, candidate.operation, time)));
    }

    /// For `who` the one operation is the other as well.
    pub fn repeat(&mut self, who: Who, operation: Operation, other: Operation) {
        let time = self.time(who, operation).unwrap();
        self.0.push((who, other, time));
    }

    /// In microseconds.
    pub fn time(&self, who: Who, operation: Operation) -> Option<f64> {
        let found = self.0.iter().find(|(of, what, _)| (*of, *what) == (who, operation));
        found.map(|(_, _, time)| *time)
    }

    /// How many times as long as this version it takes.
    pub fn ratio(&self, who: Who, operation: Operation) -> Option<f64> {
        Some(self.time(who, operation)? / self.time(Who::This, operation)?)
    }
}
