//! Why a command was refused: a stable code and a sentence, never the content of a file.

use crate::files;
use episeal::rules::RulesError;
use episeal::{CertificateError, Field, FieldError, IssueError, RecordError};
use episeal_guard_store::GuardStoreError;
use episeal_print::PrintError;
use std::fmt;
use std::io;
use std::path::Path;

/// What a command gives, or why not.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// The code where `cert verify` could not begin.
const NO_VERDICT: &str = "no-verdict";
/// The code where no business rule denies, and not all that is needed says yes.
const RULES_OPEN: &str = "rules-open";
/// The code where what is written would destroy another file of the command.
const SAME_FILE: &str = "same-file";
/// The code where an attempt stood under one tag alone.
const SETTLED_IN_PART: &str = "settled-in-part";
/// The code where a certificate is out and the issuance guard does not know.
const GUARD_UNSETTLED: &str = "guard-unsettled";

/// The library's error, or the command line's own: `io`, `invalid-input`, `declined`, `same-file`, `no-answer`,
/// `no-verdict`, `rules-failed`, `rules-open`, `several-codes`, `picture-unclear`, `name-cut` and `waiting` (notices); of the issuance guard `already-issued`, `busy`, `guard-keys`, `guard-locked`, `guard-invalid`, `guard-unsettled` and `settled-in-part`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    code: &'static str,
    sentence: String,
}

impl Failure {
    /// What was given on the command line, or the form of a file, does not fit.
    pub(crate) fn input(sentence: impl Into<String>) -> Self {
        Self { code: "invalid-input", sentence: sentence.into() }
    }

    /// A file that is no message is longer than what is read of one.
    pub(crate) fn file_too_long(limit: usize) -> Self {
        Self { code: RecordError::TooLong.code(), sentence: format!("the file has more than {limit} bytes") }
    }

    /// Two options name one file, and one of them writes it.
    pub(crate) fn same_file(one: &str, other: &str) -> Self {
        Self {
            code: SAME_FILE,
            sentence: match one == other {
                true => format!("{one} names one file twice"),
                false => format!("{one} and {other} name one file"),
            },
        }
    }

    /// Who was asked said no.
    pub(crate) fn declined() -> Self {
        Self { code: "declined", sentence: "not confirmed: nothing was done".to_owned() }
    }

    /// The other side of a live share left nothing in the mailbox.
    pub(crate) fn no_answer() -> Self {
        Self { code: "no-answer", sentence: "the other side did not answer in time".to_owned() }
    }

    /// Nobody read a code and invited.
    pub(crate) fn no_invitation() -> Self {
        Self { code: "no-answer", sentence: "nobody invited in time".to_owned() }
    }

    /// What is kept of a live share is not under the secret beside it.
    pub(crate) fn run_over() -> Self {
        Self {
            code: RecordError::Undecryptable.code(),
            sentence: "this state of a live share is not under this secret, as an old copy is not: the live share cannot go on from it; begin a new one, which has a new code".to_owned(),
        }
    }

    /// Another command has its turn at a file: a notice.
    pub(crate) fn waiting() -> Self {
        Self { code: "waiting", sentence: "another command reads and changes it: waiting for its end".to_owned() }
    }

    /// Nothing was examined: neither valid nor invalid.
    pub(crate) fn no_verdict(why: &Self) -> Self {
        Self { code: NO_VERDICT, sentence: format!("nothing was verified: {why}") }
    }

    /// A business rule denies.
    pub(crate) fn rules_failed() -> Self {
        Self { code: "rules-failed", sentence: "the certificate is valid, and a business rule denies it".to_owned() }
    }

    /// Nothing denies, and it cannot be said that everything accepts.
    pub(crate) fn rules_open() -> Self {
        Self {
            code: RULES_OPEN,
            sentence: "the certificate is valid, and the rules do not say whether it is accepted".to_owned(),
        }
    }

    /// A picture shows more than one certificate: which one is meant, nobody can tell.
    pub(crate) fn several_codes() -> Self {
        Self {
            code: "several-codes",
            sentence: "several QR codes with certificates in the picture: cut out the one that is meant".to_owned(),
        }
    }

    /// A picture shows more codes than are looked at: whether one is another certificate, nobody can tell.
    pub(crate) fn picture_unclear() -> Self {
        Self {
            code: "picture-unclear",
            sentence: "more in the picture looks like QR codes than is read: cut out the one that is meant".to_owned(),
        }
    }

    /// A name does not fit a certificate.
    pub(crate) fn name_cut() -> Self {
        Self {
            code: "name-cut",
            sentence: "a name is longer than the 80 characters of a certificate, which has its beginning".to_owned(),
        }
    }

    /// The issuance guard knows the person. This is health data: for the person alone.
    pub(crate) fn already_issued() -> Self {
        Self {
            code: "already-issued",
            sentence: "this person has a certificate already, and there is one a person: a lost one is a case for the health office".to_owned(),
        }
    }

    /// The issuance guard has a reservation for the person.
    pub(crate) fn busy() -> Self {
        Self {
            code: "busy",
            sentence: "another attempt for this person runs or broke off: try again in 10 minutes".to_owned(),
        }
    }

    /// The keys are not those of the guard.
    pub(crate) fn guard_keys(sentence: &str) -> Self {
        Self { code: "guard-keys", sentence: sentence.to_owned() }
    }

    /// The window between handing out and "issued".
    pub(crate) fn guard_unsettled(attempt: &str, why: &Self) -> Self {
        Self {
            code: GUARD_UNSETTLED,
            sentence: format!(
                "ALARM: the certificate was handed out, and the guard could not note it ({why}): settle attempt {attempt} as issued with cert guard-settle, or a second one will be issued"
            ),
        }
    }

    /// An attempt of an older program: the person's other tag is not known.
    pub(crate) fn settled_in_part(attempt: &str) -> Self {
        Self {
            code: SETTLED_IN_PART,
            sentence: format!(
                "ALARM: attempt {attempt} is settled as issued under the one tag that an older program wrote, or that was left of it: with another spelling of the name there may be a second certificate"
            ),
        }
    }

    /// Handing out broke off: nobody knows how much of the certificate is out.
    pub(crate) fn left_open(mut self, attempt: &str) -> Self {
        self.sentence = format!(
            "{}; if the certificate is out, settle attempt {attempt} as issued with cert guard-settle, or a second one will be issued after 10 minutes",
            self.sentence
        );
        self
    }

    /// The reservation did not stand any more when the certificate was out.
    pub(crate) fn handed_out_unreserved(attempt: &str) -> Self {
        Self {
            code: IssueError::HandedOutUnreserved.code(),
            sentence: format!(
                "ALARM: the certificate was handed out after its reservation was lost (attempt {attempt}): a second one may be out; find both, and revoke one"
            ),
        }
    }

    /// The same, and that could not be noted either.
    pub(crate) fn unreserved_unsettled(attempt: &str, why: &Self) -> Self {
        Self {
            code: IssueError::HandedOutUnreserved.code(),
            sentence: format!(
                "ALARM: the certificate was handed out after its reservation was lost, and the guard noted nothing ({why}): settle attempt {attempt} as issued with cert guard-settle; a second one may be out or come; find both, and revoke one"
            ),
        }
    }

    /// The operating system refused.
    pub(crate) fn io(error: &io::Error) -> Self {
        Self {
            code: "io",
            // An error of a library, not of the system, may quote what it was about.
            sentence: match error.raw_os_error() {
                Some(_) => error.to_string(),
                None => error.kind().to_string(),
            },
        }
    }

    /// The same, saying where.
    pub(crate) fn about(mut self, place: &str) -> Self {
        self.sentence = format!("{} ({place})", self.sentence);
        self
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn sentence(&self) -> &str {
        &self.sentence
    }

    /// 1, as after a verdict; 2 where there is none, as for wrong usage: a script must not take it for "invalid". 3 is
    /// an alarm: it was done, and must be looked after at once.
    pub(crate) fn exit_status(&self) -> u8 {
        match self.code {
            NO_VERDICT | RULES_OPEN | SAME_FILE => 2,
            code if code == IssueError::HandedOutUnreserved.code() => 3,
            GUARD_UNSETTLED | SETTLED_IN_PART => 3,
            _ => 1,
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self { code: error.code(), sentence: error.to_string() }
    }
}

impl From<FieldError> for Failure {
    fn from(refused: FieldError) -> Self {
        Self { code: refused.error().code(), sentence: refused.to_string() }
    }
}

impl From<IssueError> for Failure {
    fn from(error: IssueError) -> Self {
        Self { code: error.code(), sentence: error.to_string() }
    }
}

impl From<GuardStoreError> for Failure {
    fn from(error: GuardStoreError) -> Self {
        match error {
            GuardStoreError::Io(error) => Self::io(&error),
            error => Self { code: error.code(), sentence: error.to_string() },
        }
    }
}

impl From<PrintError> for Failure {
    fn from(error: PrintError) -> Self {
        Self { code: error.code(), sentence: error.to_string() }
    }
}

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Self {
        Self { code: error.code(), sentence: error.to_string() }
    }
}

impl From<CertificateError> for Failure {
    fn from(error: CertificateError) -> Self {
        Self { code: error.code(), sentence: error.to_string() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::io(&error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.sentence)
    }
}

/// Says in which field something was typed.
pub(crate) trait InField<T> {
    fn in_field(self, field: Field) -> Outcome<T>;
}

impl<T> InField<T> for Result<T, RecordError> {
    /// Only a text can be too long or have characters that are not allowed: what else went wrong is of no field.
    fn in_field(self, field: Field) -> Outcome<T> {
        self.map_err(|error| match error {
            RecordError::InvalidText | RecordError::TooLong => FieldError::new(field, error).into(),
            _ => error.into(),
        })
    }
}

/// Says which file a failure is about.
pub(crate) trait InFile<T> {
    fn in_file(self, path: &Path) -> Outcome<T>;
}

impl<T, E: Into<Failure>> InFile<T> for Result<T, E> {
    fn in_file(self, path: &Path) -> Outcome<T> {
        self.map_err(|error| error.into().about(&files::name(path)))
    }
}
