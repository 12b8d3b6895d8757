//! The command line as it is typed.

use crate::commands::admit::Admit;
use crate::commands::areas::AreasCommand;
use crate::commands::bench::BenchCommand;
use crate::commands::cert::Cert;
use crate::commands::certify::{Certify, Revoke};
use crate::commands::check_in::CheckIn;
use crate::commands::checkout::Checkout;
use crate::commands::day_key::DayKey;
use crate::commands::depart::Depart;
use crate::commands::diary::DiaryCommand;
use crate::commands::inspect::Inspect;
use crate::commands::invite::Invite;
use crate::commands::keygen::Keygen;
use crate::commands::notice::MakeNotice;
use crate::commands::open::Open;
use crate::commands::open_share::OpenShare;
use crate::commands::plan::MakePlan;
use crate::commands::poster::MakePoster;
use crate::commands::prune::Prune;
use crate::commands::release::MakeRelease;
use crate::commands::request::{Refer, Request};
use crate::commands::seal::Seal;
use crate::commands::share::Share;
use crate::commands::succeed::Succeed;
use crate::commands::vectors::VectorsCommand;
use crate::demo::Demo;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::times;
use crate::turn::Turn;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use episeal::visits::trust::{MAX_TRUST, Trust};
use episeal::visits::{AuthorityId, MAX_MESSAGE};
use std::path::{Path, PathBuf};

/// Sealed check-ins: only a health office can read what a visitor enters, and only if the venue releases it.
///
/// Every FILE may be `-` for standard input or output. Exit status: 0 done; 1 refused (one line on standard error:
/// `episeal: <code>: <sentence>`); 2 wrong usage, or no verdict on a certificate; 3 an alarm.
#[derive(Debug, Parser)]
#[command(name = "episeal", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A file that a command line names.
#[derive(Clone, Debug)]
pub(crate) struct NamedFile {
    /// The option as it is typed, or the name of the argument.
    pub(crate) option: String,
    pub(crate) path: PathBuf,
}

impl Cli {
    /// The command line, and every file in it.
    pub(crate) fn parse_with_files() -> (Self, Vec<NamedFile>) {
        let matches = Self::command().get_matches();
        let cli = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        (cli, named_files(&Self::command(), &matches))
    }
}

fn named_files(command: &clap::Command, matches: &ArgMatches) -> Vec<NamedFile> {
    let mut named = Vec::new();
    for argument in command.get_arguments() {
        let values = argument.get_value_names().unwrap_or_default();
        if !values.iter().any(|value| value.contains("FILE")) {
            continue;
        }
        let given = matches.try_get_raw(argument.get_id().as_str());
        let option = match argument.get_long() {
            Some(long) => format!("--{long}"),
            None => values.join(" "),
        };
        named.extend(given.ok().flatten().into_iter().flatten().map(|path| {
            let (option, path) = (option.clone(), PathBuf::from(path));
            NamedFile { option, path }
        }));
    }
    let subcommand = matches.subcommand();
    let subcommand = subcommand.and_then(|(name, matches)| {
        let command = command.find_subcommand(name)?;
        Some(named_files(command, matches))
    });
    named.extend(subcommand.into_iter().flatten());
    named
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Globals {
    /// Print the summary as one JSON object (on standard error where standard output carries the result), and refusals
    /// likewise
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The time of the command: RFC 3339 with an offset, or UNIX seconds [default: now]
    #[arg(long, global = true, value_name = "TIME", value_parser = times::parse, allow_negative_numbers = true)]
    pub(crate) at: Option<i64>,
    /// File with the passphrase of a locked key file or the PIN of a diary: UTF-8, at most 1024 bytes; a byte order
    /// mark and line breaks around it are ignored
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// The steps of the story, in its order.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Keygen(Keygen),
    Certify(Certify),
    Revoke(Revoke),
    Succeed(Succeed),
    #[command(name = "daykey")]
    DayKey(DayKey),
    Poster(MakePoster),
    #[command(subcommand)]
    Areas(AreasCommand),
    CheckIn(CheckIn),
    Invite(Invite),
    Seal(Seal),
    Checkout(Checkout),
    Depart(Depart),
    Admit(Admit),
    Request(Request),
    Refer(Refer),
    Release(MakeRelease),
    Open(Open),
    Notice(MakeNotice),
    Prune(Prune),
    #[command(subcommand)]
    Diary(DiaryCommand),
    Share(Share),
    OpenShare(OpenShare),
    Plan(MakePlan),
    Inspect(Inspect),
    #[command(subcommand)]
    Cert(Cert),
    #[command(subcommand)]
    Vectors(VectorsCommand),
    #[command(subcommand)]
    Bench(BenchCommand),
    #[command(hide = true)]
    Demo(Demo),
}

/// Whom to trust about who is a health office.
#[derive(Clone, Debug, Args)]
pub(crate) struct TrustArgs {
    /// Public key of a pinned authority: the text `episeal-authority1...`; may be given more than once, at most 8 times
    #[arg(long, value_name = "TEXT", required = true)]
    pub(crate) authority: Vec<String>,
    /// The authorities' newest revocation lists, one each
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) revocations: Vec<PathBuf>,
    /// A succession, of a pinned authority or of a venue; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) successions: Vec<PathBuf>,
    /// File that remembers all authorities, lists and successions ever named here: it is read, and written when
    /// something is new. An authority once named stays pinned; give the newest list of each every time
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,
}

impl TrustArgs {
    /// The trust at the command's time, which is kept in its file. The turn at that file ends here: nothing else is
    /// waited for meanwhile.
    pub(crate) fn read(&self, session: &Session) -> Outcome<Trust> {
        let _turn = Turn::take(self.trust.as_deref(), session)?;
        let kept = self.kept()?;
        let mut trust = self.pinned(kept.as_deref())?;
        let taken = self.take(&mut trust, session.now);
        match (&taken, &self.trust, &kept) {
            (Ok(()), Some(path), _) => save(&trust, path, kept.as_deref())?,
            // Nobody is pinned by a command that fails.
            (Err(_), Some(path), Some(before)) => {
                let mut trust = Trust::import_bytes(before).in_file(path)?;
                let _ = self.take(&mut trust, session.now);
                save(&trust, path, kept.as_deref())?;
            }
            _ => {}
        }
        taken.map(|()| trust)
    }

    /// Takes every file that can be taken, and fails for the first that cannot: one that is refused must not keep
    /// another's revocation away.
    fn take(&self, trust: &mut Trust, now: i64) -> Outcome<()> {
        let mut outcome = Ok(());
        for path in &self.successions {
            let taken =
                files::read(path, MAX_MESSAGE).and_then(|succession| trust.take_succession(&succession).in_file(path));
            outcome = outcome.and(taken);
        }
        for path in &self.revocations {
            let taken =
                files::read(path, MAX_MESSAGE).and_then(|list| trust.take_revocations(&list, now).in_file(path));
            outcome = outcome.and(taken);
        }
        outcome
    }

    fn kept(&self) -> Outcome<Option<Vec<u8>>> {
        match &self.trust {
            Some(path) if path.exists() => files::read(path, MAX_TRUST).map(Some),
            _ => Ok(None),
        }
    }

    /// The authorities that are named, and those that are kept.
    fn pinned(&self, kept: Option<&[u8]>) -> Outcome<Trust> {
        let about = |error| Failure::from(error).about("--authority");
        let named = self.authority.iter().map(|text| AuthorityId::parse(text));
        let named: Vec<_> = named.collect::<Result<_, _>>().map_err(about)?;
        match (kept, &self.trust) {
            (Some(kept), Some(path)) => {
                let mut trust = Trust::import_bytes(kept).in_file(path)?;
                for authority in &named {
                    trust.pin(authority).map_err(about)?;
                }
                Ok(trust)
            }
            _ => Trust::new(&named).map_err(about),
        }
    }
}

/// Where something is new.
fn save(trust: &Trust, path: &Path, kept: Option<&[u8]>) -> Outcome<()> {
    let bytes = trust.export_bytes();
    match kept == Some(bytes.as_slice()) {
        true => Ok(()),
        false => files::write(path, &bytes, Content::Answer),
    }
}
