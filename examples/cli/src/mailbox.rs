//! A directory as the mailbox of a live share: each message appears whole, under its name, once.

use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::run_file::RunArgs;
use clap::Args;
use episeal::visits::MAX_MESSAGE;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How often the mailbox is checked for a message.
const PAUSE: Duration = Duration::from_millis(200);

/// Both sides are online.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct LiveArgs {
    /// Share while both sides are online: afterwards nobody can guess the code, not even with the office's keys
    #[arg(long, requires = "mailbox")]
    pub(crate) live: bool,
    /// Directory for the three messages of one live share: hello, answer, share
    #[arg(long, value_name = "DIR")]
    pub(crate) mailbox: Option<PathBuf>,
    /// How long to wait for a message from the other side, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) wait: u64,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

impl LiveArgs {
    /// The mailbox of a live share; none for one that is not.
    pub(crate) fn mailbox(&self) -> Option<Mailbox> {
        let directory = self.mailbox.as_ref()?;
        Some(Mailbox { directory: directory.clone(), wait: Duration::from_secs(self.wait) })
    }
}

/// What one side leaves for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letter {
    Hello,
    Answer,
    /// Empty: the visitor's side did not confirm the answer.
    Share,
}

impl Letter {
    fn name(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Answer => "answer",
            Self::Share => "share",
        }
    }
}

pub(crate) struct Mailbox {
    directory: PathBuf,
    wait: Duration,
}

impl Mailbox {
    pub(crate) fn file(&self, letter: Letter) -> PathBuf {
        self.directory.join(letter.name())
    }

    /// Refuses a mailbox with a message of an earlier run, which the other side would take for one of this run.
    pub(crate) fn expect_none(&self, letters: &[Letter]) -> Outcome<()> {
        let found = letters.iter().map(|letter| self.file(*letter));
        match found.into_iter().find(|file| file.exists()) {
            None => Ok(()),
            Some(file) => {
                Err(Failure::input("the mailbox was used before: every live share needs its own")).in_file(&file)
            }
        }
    }

    pub(crate) fn put(&self, letter: Letter, message: &[u8]) -> Outcome<()> {
        files::create_directory(&self.directory).in_file(&self.directory)?;
        files::write_new(&self.file(letter), message, Content::Message)
    }

    /// Leaves a message, unless this side left it before its process was ended.
    pub(crate) fn put_again(&self, letter: Letter, message: &[u8]) -> Outcome<()> {
        match self.file(letter).exists() {
            true => Ok(()),
            false => self.put(letter, message),
        }
    }

    /// Waits for a message from the other side.
    pub(crate) fn take(&self, letter: Letter) -> Outcome<Vec<u8>> {
        let (file, start) = (self.file(letter), Instant::now());
        while !file.exists() {
            let left = self.wait.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(Failure::no_answer()).in_file(&file);
            }
            thread::sleep(PAUSE.min(left));
        }
        read(&file)
    }
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    files::read(file, MAX_MESSAGE)
}
