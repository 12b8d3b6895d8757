//! `succeed`: one authority or venue takes another's place, with the consent of both.

use super::Run;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::key_file::{KeyText, Party, Role};
use crate::session::Session;
use crate::times;
use clap::{ArgGroup, Args};
use episeal::visits::authority::Authority;
use episeal::visits::venue::Venue;
use episeal::visits::{AuthorityId, MAX_MESSAGE, RecordError, VenueId};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Let another authority or venue succeed an old one: first the new one consents (--old --from), then the old one signs
/// (--consent).
///
/// Whoever takes the succession (--successions) follows it from its day on; posters stay as they are.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("step").required(true).args(["old", "consent"])))]
pub(crate) struct Succeed {
    /// Key file of the new authority or venue (with --old), or of the old one (with --consent)
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Public key of the authority or venue that is succeeded
    #[arg(long, value_name = "TEXT", requires = "from")]
    pub(crate) old: Option<String>,
    /// The first UTC day on which the new key counts, as YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = times::parse_day, requires = "old", conflicts_with = "consent")]
    pub(crate) from: Option<u32>,
    /// Public key of the one that is to succeed the new one: then nobody else can
    #[arg(long, value_name = "TEXT", requires = "old", conflicts_with = "consent")]
    pub(crate) next: Option<String>,
    /// The consent of the new authority or venue
    #[arg(long, value_name = "FILE")]
    pub(crate) consent: Option<PathBuf>,
    /// The consent, or the succession
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    Consent,
    Succession,
}

#[derive(Debug, Serialize)]
pub(crate) struct Signed {
    step: Step,
    /// Public key of the signer.
    by: String,
}

impl Run for Succeed {
    type Report = Signed;

    fn run(&self, session: &Session) -> Outcome<Signed> {
        let text = KeyText::read(&self.key, session)?;
        match text.role() {
            Some(Role::Authority) => self.sign(&text.import::<Authority>()?.party),
            Some(Role::Venue) => self.sign(&text.import::<Venue>()?.party),
            _ => Err(Failure::from(RecordError::WrongPurpose).about("--key")),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl Succeed {
    fn sign<P: Succeeded>(&self, party: &P) -> Outcome<Signed> {
        let (step, signed) = match (&self.old, self.from, &self.consent) {
            (Some(old), Some(from), _) => {
                let next = self.next.as_deref().map(|next| P::id_of(next, "--next"));
                let old = P::id_of(old, "--old")?;
                let consent = party.consent(&old, from, next.transpose()?.as_ref())?;
                (Step::Consent, consent)
            }
            (_, _, Some(consent)) => {
                let succession = party.succeeded_by(&files::read(consent, MAX_MESSAGE)?)?;
                (Step::Succession, succession)
            }
            _ => return Err(Failure::input("neither --old nor --consent is given")),
        };
        files::write(&self.out, &signed, Content::Message)?;
        Ok(Signed { step, by: party.public() })
    }
}

/// Parties that can be succeeded.
trait Succeeded: Party {
    type Id;

    fn id_of(text: &str, option: &str) -> Outcome<Self::Id>;
    fn consent(&self, old: &Self::Id, from: u32, next: Option<&Self::Id>) -> Result<Vec<u8>, RecordError>;
    fn succeeded_by(&self, consent: &[u8]) -> Result<Vec<u8>, RecordError>;
}

macro_rules! succeeded {
    ($($name:ident, $id:ident);+) => {$(
        impl Succeeded for $name {
            type Id = $id;

            fn id_of(text: &str, option: &str) -> Outcome<$id> {
                $id::parse(text).map_err(|error| Failure::from(error).about(option))
            }

            fn consent(
                &self,
                old: &$id,
                from: u32,
                next: Option<&$id>,
            ) -> Result<Vec<u8>, RecordError> {
                match next {
                    None => self.consent_to_succeed(old, from),
                    Some(next) => self.consent_and_commit(old, from, next),
                }
            }

            fn succeeded_by(&self, consent: &[u8]) -> Result<Vec<u8>, RecordError> {
                self.succeed(consent)
            }
        }
    )+};
}

succeeded!(Authority, AuthorityId; Venue, VenueId);

impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Step::Consent => write!(f, "{} consents to succeed", self.by),
            Step::Succession => write!(f, "{} is succeeded", self.by),
        }
    }
}
