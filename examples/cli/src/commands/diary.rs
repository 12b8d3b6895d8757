//! `diary`: what a visitor's device keeps of its own visits, for 14 days.

mod add;
mod change_pin;
mod contact;
mod create;
mod delete;
mod list;
mod pending;
mod told;

pub(crate) use add::{Add, Amend, KeptVisits};
pub(crate) use change_pin::ChangePin;
pub(crate) use contact::EditContact;
pub(crate) use create::Create;
pub(crate) use delete::{Delete, DeleteAll, Expire, parse_records};
pub(crate) use list::List;
pub(crate) use pending::{Drop, Leave, SealWaiting, Wait, Waiting};
pub(crate) use told::TellRead;

use super::run;
use crate::failure::Outcome;
use crate::session::Session;
use clap::Subcommand;

/// Keep your own visits and contact data in a diary, under a PIN and a secret of the device.
///
/// The PIN has 6 to 10 digits, or it is a passphrase of at least 8 characters; it comes from --passphrase-file or is
/// asked for on the terminal. A diary that cannot be opened, or that a newer version wrote, is left as it is.
///
/// A check-in without a network waits in the diary (wait, waiting, leave), and is sealed once the venue's day key for
/// its day is there (seal).
///
/// Offices' notices say which of your own visits they read (told).
///
/// Commands that delete (delete, delete-all, expire, change-pin, drop) draw a new secret, so that old bytes of the
/// diary, wherever they are, no longer open: they write the new secret to FILE.next, then the diary, and then replace
/// the secret's FILE with FILE.next. If one is interrupted, the next command that opens the diary finishes it. The old
/// secret is overwritten first; on flash memory, in journals and in backups that is best effort.
#[derive(Debug, Subcommand)]
pub(crate) enum DiaryCommand {
    Create(Create),
    Contact(EditContact),
    Add(Add),
    Amend(Amend),
    List(List),
    Told(TellRead),
    Delete(Delete),
    DeleteAll(DeleteAll),
    Expire(Expire),
    ChangePin(ChangePin),
    Wait(Wait),
    Waiting(Waiting),
    Leave(Leave),
    Seal(SealWaiting),
    Drop(Drop),
}

impl DiaryCommand {
    pub(super) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::Create(command) => run(command, session),
            Self::Contact(command) => run(command, session),
            Self::Add(command) => run(command, session),
            Self::Amend(command) => run(command, session),
            Self::List(command) => run(command, session),
            Self::Told(command) => run(command, session),
            Self::Delete(command) => run(command, session),
            Self::DeleteAll(command) => run(command, session),
            Self::Expire(command) => run(command, session),
            Self::ChangePin(command) => run(command, session),
            Self::Wait(command) => run(command, session),
            Self::Waiting(command) => run(command, session),
            Self::Leave(command) => run(command, session),
            Self::Seal(command) => run(command, session),
            Self::Drop(command) => run(command, session),
        }
    }
}
