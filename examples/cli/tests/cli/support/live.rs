//! The visitor's side of a live share.

use super::Done;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};

/// It has told its code.
pub struct Visitor {
    pub child: Child,
    pub told: Value,
    rest: BufReader<ChildStdout>,
}

impl Visitor {
    /// Waits for the code.
    pub fn of(mut child: Child) -> Self {
        let mut rest = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        rest.read_line(&mut line).unwrap();
        let told = serde_json::from_str(&line).unwrap_or_default();
        Self { child, told, rest }
    }

    /// The code, without spaces.
    pub fn code(&self) -> String {
        self.told["code"].as_str().unwrap().replace(' ', "")
    }

    /// Waits for its end.
    pub fn end(mut self) -> Done {
        let mut stdout = Vec::new();
        self.rest.read_to_end(&mut stdout).unwrap();
        Done { stdout, ..Done::of(self.child) }
    }
}
