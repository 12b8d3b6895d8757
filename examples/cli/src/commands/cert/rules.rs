//! `cert rules`: whether a certificate is accepted on arrival in a country, by that country's business rules.

use super::verify::{Shown, Verify};
use crate::commands::Run;
use crate::escape;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::typed;
use clap::Args;
use episeal::certificates::{CertificateError, VerifiedCertificate, examine_certificate};
use episeal::rules::{
    Arrival, MAX_RULE_SET, MAX_VALUE_SETS, Outcome as Judgement, RuleSet, RuleVerdict, RulesVerdict, ValueSets,
};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Judge a certificate by business rules on arrival in a country: 0 accepted, 1 invalid or denied, 2 no verdict.
///
/// It is verified as by `cert verify`, then judged by the rules in force at the time of --at: the acceptance rules of
/// --country and --region, and the invalidation rules of every country that its issuer, its entry or its signer's
/// certificate names. There is no verdict (`no-verdict`) where something cannot be read or understood, even one rule or
/// value set among many; and none (`rules-open`) where no rule denies, but one cannot be evaluated, such as one that
/// names a value set that is not in the folder, or where no acceptance rule applies.
///
/// Without --revocation, a valid certificate is reported as `not checked: revocation` (`revocation_checked`), whatever
/// the rules say.
///
/// Neither rules nor value sets are signed in this form: whoever can write to their folders decides.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Business rules in the form of the EU gateway: every *.json in and below the folder, each with one rule or a list
    /// of rules; folders named `tests` are left out
    #[arg(long, value_name = "DIR")]
    rules: PathBuf,
    /// Value sets: every *.json in the folder, each as published (one or a list) or compressed
    #[arg(long, value_name = "DIR")]
    value_sets: PathBuf,
    /// Country of arrival, two letters (ISO 3166-1)
    #[arg(long, value_name = "CC", value_parser = country)]
    country: String,
    /// Region of arrival, as named in the rules
    #[arg(long, value_name = "NAME", default_value = "")]
    region: String,
    /// Language of the rules' descriptions; English where a rule does not have it
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
    #[command(flatten)]
    verify: Verify,
}

/// How the certificate was verified, and what became of every rule that applies.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    #[serde(flatten)]
    verified: Shown,
    /// None for a certificate that is not valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    rules: Vec<ShownRule>,
}

#[derive(Debug, Serialize)]
struct ShownRule {
    rule: String,
    version: String,
    #[serde(rename = "type")]
    rule_type: &'static str,
    outcome: &'static str,
    description: String,
}

impl Run for Rules {
    type Report = Judged;

    fn run(&self, session: &Session) -> Outcome<Judged> {
        let (trust, text) = self.verify.read(session)?;
        let no_verdict = |failure: Failure| Failure::no_verdict(&failure);
        let rules = read_rules(&self.rules).map_err(no_verdict)?;
        let value_sets = read_value_sets(&self.value_sets).map_err(no_verdict)?;
        let verdict = examine_certificate(&text, &trust, session.now);
        let mut judged = Judged { verified: Shown::of(&verdict), outcome: None, rules: Vec::new() };
        let Some(certificate) = verdict.verified() else {
            session.announce(&judged, false)?;
            return Err(verdict.error().unwrap_or(CertificateError::BadSignature).into());
        };
        let verdict = self.judge(&certificate, &rules, &value_sets, session.now).map_err(no_verdict)?;
        judged.add(&verdict, &self.language);
        let failure = match verdict.outcome() {
            Judgement::Passed => return Ok(judged),
            Judgement::Failed => Failure::rules_failed(),
            Judgement::Open => Failure::rules_open(),
        };
        session.announce(&judged, false)?;
        Err(failure)
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Rules {
    fn judge(
        &self,
        certificate: &VerifiedCertificate,
        rules: &RuleSet,
        value_sets: &ValueSets,
        now: i64,
    ) -> Outcome<RulesVerdict> {
        let arrival = Arrival { country: self.country.clone(), region: self.region.clone() };
        let external = certificate.external(&arrival, value_sets);
        Ok(rules.evaluate(&certificate.payload()?, &external, now)?)
    }
}

/// Two letters, in capitals.
fn country(typed: &str) -> Result<String, &'static str> {
    let is_country = typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_alphabetic());
    match is_country {
        true => Ok(typed.to_ascii_uppercase()),
        false => Err("a country is two letters"),
    }
}

fn read_rules(folder: &Path) -> Outcome<RuleSet> {
    let mut rules = RuleSet::parse("[]")?;
    for path in rule_files(folder)? {
        let more = RuleSet::parse(&read(&path, MAX_RULE_SET)?);
        more.and_then(|more| rules.add(&more)).in_file(&path)?;
    }
    match rules.is_empty() {
        true => Err(Failure::input("there are no rules")).in_file(folder),
        false => Ok(rules),
    }
}

/// In and below a folder; those called `tests`, which accompany published rules, are left out.
fn rule_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let (mut found, folders) = files::json_files(folder)?;
    for folder in folders.iter().filter(|folder| !folder.ends_with("tests")) {
        found.extend(rule_files(folder)?);
    }
    Ok(found)
}

fn read_value_sets(folder: &Path) -> Outcome<ValueSets> {
    let mut sets = ValueSets::parse("{}")?;
    for path in files::json_files(folder)?.0 {
        let more = ValueSets::parse(&read(&path, MAX_VALUE_SETS)?);
        more.and_then(|more| sets.add(&more)).in_file(&path)?;
    }
    match sets.is_empty() {
        true => Err(Failure::input("there are no value sets")).in_file(folder),
        false => Ok(sets),
    }
}

/// A text, without what an editor leaves around it.
fn read(path: &Path, limit: u32) -> Outcome<String> {
    let bytes = files::read_data(path, limit)?;
    let text = str::from_utf8(typed::bare(&bytes)).map_err(|_| Failure::input("this is not UTF-8"));
    Ok(text.in_file(path)?.to_owned())
}

impl Judged {
    fn add(&mut self, verdict: &RulesVerdict, language: &str) {
        let shown = |rule: &RuleVerdict| ShownRule {
            rule: rule.identifier().to_owned(),
            version: rule.version(),
            rule_type: rule.rule_type().code(),
            outcome: rule.outcome().code(),
            description: rule.description(language).to_owned(),
        };
        self.outcome = Some(verdict.outcome().code());
        self.rules = verdict.rules().iter().map(shown).collect();
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verified.fmt(f)?;
        if let Some(outcome) = self.outcome {
            write!(f, "\nrules {outcome}")?;
        }
        for rule in &self.rules {
            // One line, whatever characters a rule has.
            write!(f, "\n  {}", rule.to_string().replace(escape::is_control, " "))?;
        }
        Ok(())
    }
}

impl fmt::Display for ShownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, version, rule_type, outcome, description } = self;
        write!(f, "{outcome:<6} {rule} {version} ({rule_type}): {description}")
    }
}
