//! One rule: its logic and its metadata (EU DCC Validation Rules, 5.5; schema `validation-rule.schema.json` of the
//! gateway).

use super::date::Moment;
use super::error::RulesError;
use super::expression::Expression;
use super::json::{Json, Object};
use super::value_sets::ValueSets;
use std::fmt;
use std::sync::Arc;

/// The name of the one rule engine.
const ENGINE: &str = "CERTLOGIC";

/// The version of CertLogic that this library follows.
const ENGINE_VERSION: Version = Version(1, 3, 3);

/// What is read from a rule.
pub(crate) const MEMBERS: [&str; 13] = [
    "Identifier",
    "Type",
    "Country",
    "Region",
    "Version",
    "SchemaVersion",
    "Engine",
    "EngineVersion",
    "CertificateType",
    "Description",
    "ValidFrom",
    "ValidTo",
    "Logic",
];

/// Major, minor and patch version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32, u32, u32);

impl Version {
    /// Three numbers separated by dots.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(number);
        let version = Self(numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

fn number(text: &str) -> Option<u32> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok())?
}

coded! {
    /// Whose rule it is.
    RuleType, list rule_types;

    /// A rule of the country of arrival.
    Acceptance => "acceptance", "a rule of the country of arrival";
    /// A rule of a country that the certificate names: as its issuer, in its entry or in its signer's certificate.
    Invalidation => "invalidation", "a rule of a country that the certificate names";
}

/// Which certificates a rule applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificateType {
    General,
    Test,
    Vaccination,
    Recovery,
}

/// What a verdict says about a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) identifier: String,
    pub(crate) rule_type: RuleType,
    pub(crate) version: Version,
    pub(crate) descriptions: Vec<Description>,
}

/// What a rule demands, in one language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) language: String,
    pub(crate) words: String,
}

/// A rule that was read; one whose logic is not CertLogic of a known version is kept and never passes.
pub(crate) struct Rule {
    pub(crate) about: Arc<About>,
    pub(crate) country: String,
    pub(crate) region: String,
    pub(crate) certificate_type: CertificateType,
    /// First second of the validity, and first one after it.
    pub(crate) valid_from: i64,
    pub(crate) valid_to: i64,
    schema_version: Version,
    logic: Option<Expression>,
    /// The ids of the value sets that the logic names.
    value_sets: Vec<String>,
}

opaque_debug!(Rule);

impl Rule {
    /// Reads a rule; `None` for a booster notification.
    pub(crate) fn read(json: &Json) -> Result<Option<Self>, RulesError> {
        let members = json.as_object().ok_or(RulesError::MalformedRule)?;
        let rule_type = match text(members, "Type")? {
            "Acceptance" => RuleType::Acceptance,
            "Invalidation" => RuleType::Invalidation,
            // Published along with them, but not about an arrival.
            "BoosterNotification" => return Ok(None),
            // If it were left out, someone whom it denies would pass.
            _ => return Err(RulesError::MalformedRule),
        };
        let logic = logic(members)?;
        let about = About {
            identifier: text(members, "Identifier")?.to_owned(),
            rule_type,
            version: version(members, "Version")?,
            descriptions: descriptions(members)?,
        };
        Ok(Some(Self {
            about: Arc::new(about),
            country: country(members)?,
            region: region(members)?,
            certificate_type: certificate_type(members)?,
            valid_from: second_at_or_after(members, "ValidFrom")?,
            valid_to: second_at_or_after(members, "ValidTo")?,
            schema_version: version(members, "SchemaVersion")?,
            value_sets: logic.as_ref().map_or_else(Vec::new, Expression::value_sets),
            logic,
        }))
    }

    /// What its versions have in common; the order of a verdict.
    pub(crate) fn name(&self) -> (RuleType, &str) {
        (self.about.rule_type, &self.about.identifier)
    }

    /// How many value sets its logic names.
    pub(crate) fn value_sets(&self) -> usize {
        self.value_sets.len()
    }

    /// Its logic, if it can be evaluated on a certificate of a schema version (5.4, "Fallback scenarios") with these
    /// value sets. In CertLogic a missing set is `null`, which contains nothing: that would decide about a certificate.
    pub(crate) fn logic_for(&self, schema: Option<Version>, value_sets: &ValueSets) -> Option<&Expression> {
        let needed = self.schema_version;
        let is_compatible = schema.is_some_and(|given| given.0 == needed.0 && given >= needed);
        let is_complete = self.value_sets.iter().all(|id| value_sets.has(id));
        self.logic.as_ref().filter(|_| is_compatible && is_complete)
    }
}

fn member<'a>(members: &'a Object, key: &str) -> Result<&'a Json, RulesError> {
    members.get(key).ok_or(RulesError::MalformedRule)
}

fn text<'a>(members: &'a Object, key: &str) -> Result<&'a str, RulesError> {
    let text = member(members, key)?.as_text();
    text.filter(|text| !text.is_empty()).ok_or(RulesError::MalformedRule)
}

/// ISO 3166-1 alpha-2: any other spelling is not a country that anybody arrives in.
fn country(members: &Object) -> Result<String, RulesError> {
    let country = text(members, "Country")?;
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    is_country.then(|| country.to_owned()).ok_or(RulesError::MalformedRule)
}

/// Optional; `null`, missing or blank means none.
fn region(members: &Object) -> Result<String, RulesError> {
    match members.get("Region") {
        None | Some(Json::Null) => Ok(String::new()),
        Some(Json::Text(region)) => Ok(region.trim().to_owned()),
        Some(_) => Err(RulesError::MalformedRule),
    }
}

fn version(members: &Object, key: &str) -> Result<Version, RulesError> {
    Version::parse(text(members, key)?).ok_or(RulesError::MalformedRule)
}

fn certificate_type(members: &Object) -> Result<CertificateType, RulesError> {
    match text(members, "CertificateType")? {
        "General" => Ok(CertificateType::General),
        "Test" => Ok(CertificateType::Test),
        "Vaccination" => Ok(CertificateType::Vaccination),
        "Recovery" => Ok(CertificateType::Recovery),
        _ => Err(RulesError::MalformedRule),
    }
}

fn descriptions(members: &Object) -> Result<Vec<Description>, RulesError> {
    let list = member(members, "Description")?.as_list();
    let list = list.ok_or(RulesError::MalformedRule)?;
    let description = |json: &Json| {
        let members = json.as_object().ok_or(RulesError::MalformedRule)?;
        let words = member(members, "desc")?.as_text();
        let words = words.ok_or(RulesError::MalformedRule)?;
        Ok(Description { language: text(members, "lang")?.to_owned(), words: words.to_owned() })
    };
    list.iter().map(description).collect()
}

fn second_at_or_after(members: &Object, key: &str) -> Result<i64, RulesError> {
    let moment = Moment::parse(text(members, key)?).map_err(|_| RulesError::MalformedRule)?;
    Ok(moment.ms().saturating_add(999).div_euclid(1_000))
}

/// The logic, if the engine is CertLogic, its version is known and the expression follows it.
fn logic(members: &Object) -> Result<Option<Expression>, RulesError> {
    let is_known = text(members, "Engine")? == ENGINE && version(members, "EngineVersion")? <= ENGINE_VERSION;
    let logic = member(members, "Logic")?;
    Ok(is_known.then(|| Expression::from_json(logic).ok()).flatten())
}
