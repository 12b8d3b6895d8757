//! Why a command was refused: a stable code and a sentence, never the content of a file.

use crate::files;
use episeal::certificates::{CertificateError, IssueError};
use episeal::rules::RulesError;
use episeal::visits::{Field, FieldError, RecordError};
use episeal_guard_store::GuardStoreError;
use episeal_print::PrintError;
use std::fmt;
use std::io;
use std::path::Path;

/// What a command returns, or why it does not.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// The code where `cert verify` could not start.
const NO_VERDICT: &str = "no-verdict";
/// The code where no business rule denies, but not every rule that is needed accepts.
const RULES_OPEN: &str = "rules-open";
/// The code where what is written would destroy another file of the command.
const SAME_FILE: &str = "same-file";
/// The code where an attempt had a state under one tag alone.
const SETTLED_IN_PART: &str = "settled-in-part";
/// The code where a certificate is out and the issuance guard does not know.
const GUARD_UNSETTLED: &str = "guard-unsettled";

/// The library's error, or the command line's own: `io`, `invalid-input`, `declined`, `same-file`, `no-answer`,
/// `no-verdict`, `rules-failed`, `rules-open`, `several-codes`, `picture-unclear`, `name-cut` and `waiting` (notices);
/// of the issuance guard `already-issued`, `busy`, `guard-keys`, `guard-locked`, `guard-invalid`, `guard-unsettled` and
/// `settled-in-part`.
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

    /// A file that is not a message is longer than what is read of it.
    pub(crate) fn file_too_long(limit: u32) -> Self {
        Self { code: RecordError::TooLong.code(), sentence: format!("the file is larger than {limit} bytes") }
    }

    /// Two options name one file, and one of them writes it.
    pub(crate) fn same_file(one: &str, other: &str) -> Self {
        Self {
            code: SAME_FILE,
            sentence: match one == other {
                true => format!("{one} names the same file twice"),
                false => format!("{one} and {other} name the same file"),
            },
        }
    }

    /// The person who was asked said no.
    pub(crate) fn declined() -> Self {
        Self { code: "declined", sentence: "not confirmed: nothing was done".to_owned() }
    }

    /// The other side of a live share left nothing in the mailbox.
    pub(crate) fn no_answer() -> Self {
        Self { code: "no-answer", sentence: "the other side did not answer in time".to_owned() }
    }

    /// Nobody read a code and sent an invitation.
    pub(crate) fn no_invitation() -> Self {
        Self { code: "no-answer", sentence: "no invitation came in time".to_owned() }
    }

    /// The kept state of a live share is not sealed under the secret next to it.
    pub(crate) fn run_over() -> Self {
        Self {
            code: RecordError::Undecryptable.code(),
            sentence: "this state of a live share does not belong to this secret; it may be an old copy. The live share cannot go on from it: begin a new one, which has a new code".to_owned(),
        }
    }

    /// Another command is using a file: a notice.
    pub(crate) fn waiting() -> Self {
        Self { code: "waiting", sentence: "another command is using this file: waiting for it to end".to_owned() }
    }

    /// Nothing was examined: neither valid nor invalid.
    pub(crate) fn no_verdict(why: &Self) -> Self {
        Self { code: NO_VERDICT, sentence: format!("nothing was verified: {why}") }
    }

    /// A business rule denies.
    pub(crate) fn rules_failed() -> Self {
        Self { code: "rules-failed", sentence: "the certificate is valid, but a business rule denies it".to_owned() }
    }

    /// A test vector is not met.
    pub(crate) fn vectors_failed() -> Self {
        Self { code: "vectors-failed", sentence: "a test vector is not met".to_owned() }
    }

    /// No rule denies, but it cannot be said that all rules accept.
    pub(crate) fn rules_open() -> Self {
        Self {
            code: RULES_OPEN,
            sentence: "the certificate is valid, but the rules do not say whether it is accepted".to_owned(),
        }
    }

    /// A picture shows more than one certificate: nobody can tell which one is meant.
    pub(crate) fn several_codes() -> Self {
        Self {
            code: "several-codes",
            sentence: "there are several QR codes with certificates in the picture: crop it to the one that is meant"
                .to_owned(),
        }
    }

    /// A picture shows more codes than are looked at: nobody can tell whether one of them is another certificate.
    pub(crate) fn picture_unclear() -> Self {
        Self {
            code: "picture-unclear",
            sentence:
                "the picture has more that looks like QR codes than can be read: crop it to the one that is meant"
                    .to_owned(),
        }
    }

    /// A name does not fit a certificate.
    pub(crate) fn name_cut() -> Self {
        Self {
            code: "name-cut",
            sentence: "a name is longer than the 80 characters of a certificate and was cut".to_owned(),
        }
    }

    /// The issuance guard knows the person. This is health data: for the person alone.
    pub(crate) fn already_issued() -> Self {
        Self {
            code: "already-issued",
            sentence: "this person already has a certificate, and there is only one per person: for a lost one, ask the health office".to_owned(),
        }
    }

    /// The issuance guard has a reservation for the person.
    pub(crate) fn busy() -> Self {
        Self {
            code: "busy",
            sentence: "another attempt for this person is running or was interrupted: try again in 10 minutes"
                .to_owned(),
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
                "ALARM: the certificate was handed out, but the guard could not record it ({why}): settle attempt {attempt} as issued with cert guard-settle, or a second one will be issued"
            ),
        }
    }

    /// An attempt of an older program: the person's other tag is not known.
    pub(crate) fn settled_in_part(attempt: &str) -> Self {
        Self {
            code: SETTLED_IN_PART,
            sentence: format!(
                "ALARM: attempt {attempt} is settled as issued only under the one tag that an older program wrote, or that was left of it: under another spelling of the name there may be a second certificate"
            ),
        }
    }

    /// Handing out was interrupted: nobody knows how much of the certificate is out.
    pub(crate) fn left_open(mut self, attempt: &str) -> Self {
        self.sentence = format!(
            "{}; if the certificate is out, settle attempt {attempt} as issued with cert guard-settle, or a second one will be issued after 10 minutes",
            self.sentence
        );
        self
    }

    /// The reservation no longer stood when the certificate was out.
    pub(crate) fn handed_out_unreserved(attempt: &str) -> Self {
        Self {
            code: IssueError::HandedOutUnreserved.code(),
            sentence: format!(
                "ALARM: the certificate was handed out after its reservation was lost (attempt {attempt}): a second one may be out; find both, and revoke one"
            ),
        }
    }

    /// The same, and that could not be recorded either.
    pub(crate) fn unreserved_unsettled(attempt: &str, why: &Self) -> Self {
        Self {
            code: IssueError::HandedOutUnreserved.code(),
            sentence: format!(
                "ALARM: the certificate was handed out after its reservation was lost, and the guard noted nothing ({why}): settle attempt {attempt} as issued with cert guard-settle; a second one may be out, or may follow; find both, and revoke one"
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
    /// an alarm: it was done, and needs attention at once.
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
        Self { code: error.code(), sentence: error.sentence().to_owned() }
    }
}

impl From<FieldError> for Failure {
    fn from(refused: FieldError) -> Self {
        Self { code: refused.error().code(), sentence: refused.sentence() }
    }
}

impl From<IssueError> for Failure {
    fn from(error: IssueError) -> Self {
        Self { code: error.code(), sentence: error.sentence().to_owned() }
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
        Self { code: error.code(), sentence: error.sentence().to_owned() }
    }
}

impl From<CertificateError> for Failure {
    fn from(error: CertificateError) -> Self {
        Self { code: error.code(), sentence: error.sentence().to_owned() }
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
    /// Only a text can be too long or have characters that are not allowed: whatever else went wrong is not about a
    /// field.
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
