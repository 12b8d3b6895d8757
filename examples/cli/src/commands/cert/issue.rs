//! `cert issue`: a certificate of recovery, signed here or elsewhere.

use super::guarded::GuardArgs;
use super::holder::Holder;
use super::{hex, pem};
use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::session::Session;
use crate::times;
use clap::{ArgGroup, Args, ValueEnum};
use episeal::certificates::issue::{
    DocumentSigner, Issuer, PositiveTest, Recovery, RecoveryCertificate, RecoveryProfile, SignerKey, Uvci, Validity,
};
use episeal::certificates::{CalendarDate, RevocationHashType};
use serde::Serialize;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

/// r and s, in bytes.
const RAW_SIGNATURE: usize = 64;
/// r and s in DER, at most, in bytes.
const MAX_SIGNATURE: u32 = 72;

/// Issue a certificate of recovery that Corona-Warn-App and CovPass accept.
///
/// With a key that is kept elsewhere it takes two steps of the same command: first --to-be-signed, then --signature
/// with what came back; --issued and --uvci must be the same in both.
///
/// With --guard a recovery id gets only one certificate, however the name is spelled and however much of the date of
/// birth is known: it is reserved, signed, written, and then recorded as issued. A crash before it is written uses
/// nothing up: the reservation runs out after 10 minutes. A crash right after that leaves a window in which a second
/// one could be issued, until cert guard-settle closes it. Exit status 3 is an alarm: the certificate is out, and this
/// was not recorded in time. With a key that is kept elsewhere, the second step makes the reservation, and the first
/// already refuses anyone who has a certificate; the 10 minutes begin with the second step, whatever --issued is.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("signing").required(true).args(["key", "to_be_signed", "signature"]))]
pub(crate) struct Issue {
    /// Who recovered, as JSON with the texts surname, given_names, date_of_birth (may be partial), first_positive; if
    /// needed language (ukrainian, ...) or document_surname and document_given_names
    #[arg(long, value_name = "FILE")]
    pub(crate) holder: PathBuf,
    /// Certificate of the document signer: DER or PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) signer: PathBuf,
    /// Its P-256 key in PKCS#8: DER or PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Write what is to be signed (ECDSA with SHA-256) with a key that is kept elsewhere, and stop
    #[arg(long, value_name = "FILE", requires = "uvci")]
    pub(crate) to_be_signed: Option<PathBuf>,
    /// The signature that came back: r and s, 64 bytes, or in DER
    #[arg(long, value_name = "FILE", requires = "uvci")]
    pub(crate) signature: Option<PathBuf>,
    /// Who issues, at most 80 characters
    #[arg(long, value_name = "NAME")]
    pub(crate) issuer: String,
    /// Country of the issuer: two letters
    #[arg(long, value_name = "CC", default_value = "DE")]
    pub(crate) country: String,
    /// Country of the test: two letters [default: that of the issuer]
    #[arg(long, value_name = "CC")]
    pub(crate) test_country: Option<String>,
    /// Whose rules for the days of validity apply
    #[arg(long, value_enum, default_value_t = Rules::Germany)]
    pub(crate) rules: Rules,
    /// First day of validity [default: the first that the rules allow]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) valid_from: Option<CalendarDate>,
    /// Last day of validity [default: the last that the rules allow]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) valid_until: Option<CalendarDate>,
    /// The time of issue that the certificate states: RFC 3339 with an offset, or UNIX seconds [default: the time of
    /// the command]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) issued: Option<i64>,
    /// When the signature expires: RFC 3339 with an offset, or UNIX seconds [default: after the last day, UTC]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) expires: Option<i64>,
    /// Identifier of this certificate: URN:UVCI:01:... with its check character [default: a random one]
    #[arg(long, value_name = "TEXT")]
    pub(crate) uvci: Option<String>,
    /// Issuing entity within a random identifier: A-Z and 0-9
    #[arg(long, value_name = "NAME", conflicts_with = "uvci")]
    pub(crate) entity: Option<String>,
    #[command(flatten)]
    pub(crate) guard: GuardArgs,
    /// The text of the certificate, one line
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// The named profiles.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Rules {
    /// Valid from the 28th day after the test on
    Germany,
    /// Valid from the 11th day after the test on, or later
    Eu,
}

fn parse_date(text: &str) -> Result<CalendarDate, &'static str> {
    CalendarDate::parse(text).map_err(|_| "not a day: YYYY-MM-DD, 1900 to 2099")
}

/// What was issued, by the names that revocation lists use for it; or what is still to be signed.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Report {
    Issued { kid: String, uvci: String, signature: String, uci: String, country_code_uci: String },
    ToBeSigned { kid: String, uvci: String, to_be_signed: usize },
}

impl Run for Issue {
    type Report = Report;

    fn run(&self, session: &Session) -> Outcome<Report> {
        let signer = pem::read_der(&self.signer, "CERTIFICATE")?;
        let signer = DocumentSigner::from_der(&signer).in_file(&self.signer)?;
        let recovery = self.recovery(session)?;
        if recovery.name.is_cut() {
            session.notice(&files::name(&self.holder), &Failure::name_cut());
        }
        let (kid, uvci) = (hex(signer.kid()), recovery.uvci.as_str().to_owned());
        let guard = self.guard.open(&recovery, session)?;
        if let (None, None, Some(path)) = (&self.key, &self.signature, &self.to_be_signed) {
            guard.map_or(Ok(()), |mut guard| guard.look(session))?;
            let content = recovery.prepare(&signer)?.to_be_signed();
            files::write(path, &content, Content::Certificate)?;
            let to_be_signed = content.len();
            return Ok(Report::ToBeSigned { kid, uvci, to_be_signed });
        }
        let sign = || self.sign(&recovery, &signer);
        let issued = match guard {
            Some(guard) => guard.issue(session, sign, |issued| self.write(issued))?,
            None => {
                let issued = sign()?;
                self.write(&issued)?.commit()?;
                issued
            }
        };
        Ok(report(kid, uvci, &issued))
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![self.to_be_signed.as_deref().unwrap_or(&self.out)]
    }
}

impl Issue {
    fn recovery(&self, session: &Session) -> Outcome<Recovery> {
        let holder = Holder::read(&self.holder)?;
        let profile = match self.rules {
            Rules::Germany => RecoveryProfile::Germany,
            Rules::Eu => RecoveryProfile::EuropeanUnion,
        };
        let first_positive = holder.first_positive().in_file(&self.holder)?;
        let from = self.valid_from.map_or_else(|| profile.earliest_valid_from(first_positive), Ok)?;
        let until = self.valid_until.map_or_else(|| profile.latest_valid_until(first_positive), Ok)?;
        Ok(Recovery {
            name: holder.name().in_file(&self.holder)?,
            date_of_birth: holder.date_of_birth().in_file(&self.holder)?,
            test: PositiveTest {
                day: first_positive,
                country: self.test_country.as_ref().unwrap_or(&self.country).clone(),
            },
            issuer: Issuer { name: self.issuer.clone(), country: self.country.clone() },
            uvci: self.uvci()?,
            validity: Validity {
                profile,
                from,
                until,
                issued: self.issued.unwrap_or(session.now),
                expires: self.expires.unwrap_or_else(|| until.end()),
            },
        })
    }

    fn sign(&self, recovery: &Recovery, signer: &DocumentSigner) -> Outcome<RecoveryCertificate> {
        match (&self.key, &self.signature) {
            (Some(key), _) => {
                let der = pem::read_der(key, "PRIVATE KEY")?;
                let key = SignerKey::from_pkcs8(&der).in_file(key)?;
                Ok(recovery.issue(signer, &key)?)
            }
            (None, Some(signature)) => {
                let signature = files::read(signature, MAX_SIGNATURE)?;
                let pending = recovery.prepare(signer)?;
                let issued = match signature.len() {
                    RAW_SIGNATURE => pending.finish(&signature),
                    _ => pending.finish_der(&signature),
                };
                Ok(issued?)
            }
            (None, None) => Err(Failure::input("there is nothing to sign with")),
        }
    }

    /// Written, but not yet visible.
    fn write(&self, issued: &RecoveryCertificate) -> Outcome<Output> {
        let content = match self.guard.guard {
            Some(_) => Content::Issued,
            None => Content::Personal,
        };
        let mut output = Output::create(&self.out, content)?;
        writeln!(output, "{}", issued.text())?;
        Ok(output)
    }

    fn uvci(&self) -> Outcome<Uvci> {
        let uvci = match (&self.uvci, &self.entity) {
            (Some(text), _) => Uvci::parse(text),
            (None, Some(entity)) => Uvci::generate_with_entity(&self.country, entity),
            (None, None) => Uvci::generate(&self.country),
        };
        Ok(uvci?)
    }
}

fn report(kid: String, uvci: String, issued: &RecoveryCertificate) -> Report {
    let hashes = issued.revocation_hashes();
    let hash = |hash_type| hex(&hashes.hash(hash_type));
    Report::Issued {
        kid,
        uvci,
        signature: hash(RevocationHashType::Signature),
        uci: hash(RevocationHashType::Uci),
        country_code_uci: hash(RevocationHashType::CountryCodeUci),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issued { kid, uvci, signature, uci, country_code_uci } => write!(
                f,
                "issued {uvci}, signed by {kid}\nto revoke it: SIGNATURE {signature}, UCI {uci}, COUNTRYCODEUCI {country_code_uci}"
            ),
            Self::ToBeSigned { kid, uvci, to_be_signed } => {
                write!(f, "{to_be_signed} bytes of {uvci} are to be signed by {kid}")
            }
        }
    }
}
