//! How the story is told: numbered steps with their times, aligned; bold only on a terminal.

use crate::failure::{InFile, Outcome};
use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

/// Columns of a step's title, before its time.
const WIDTH: usize = 84;

/// Tells the steps on standard output, or nothing.
pub(crate) struct Story {
    is_silent: bool,
    is_bold: bool,
    steps: usize,
}

/// What a step has to say.
#[derive(Default)]
pub(crate) struct Lines(Vec<String>);

impl Lines {
    pub(crate) fn say(&mut self, line: impl Display) {
        self.0.push(line.to_string());
    }
}

impl Story {
    pub(crate) fn new(is_silent: bool) -> Self {
        Self { is_silent, is_bold: io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none(), steps: 0 }
    }

    /// Runs a step, and tells it with the time that it took.
    pub(crate) fn step<T>(&mut self, title: &str, run: impl FnOnce(&mut Lines) -> Outcome<T>) -> Outcome<T> {
        let start = Instant::now();
        let mut lines = Lines::default();
        let result = run(&mut lines)?;
        self.steps = self.steps.saturating_add(1);
        let title = format!("{:>2}  {title}", self.steps);
        let time = format!("{:>9.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
        self.write("")?;
        self.write(&format!("{}{time}", self.bold(&pad(&title, WIDTH))))?;
        for line in lines.0 {
            self.write(format!("    {line}").trim_end())?;
        }
        Ok(result)
    }

    /// The first line.
    pub(crate) fn title(&self, title: &str) -> Outcome<()> {
        self.write(&self.bold(title))
    }

    fn bold(&self, text: &str) -> String {
        if self.is_bold { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn write(&self, line: &str) -> Outcome<()> {
        if self.is_silent {
            return Ok(());
        }
        writeln!(io::stdout().lock(), "{line}").in_file(Path::new("-"))
    }
}

/// Text padded with spaces to a width in characters.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}
