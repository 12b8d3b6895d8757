//! What a verifier needs from an X.509 certificate (RFC 5280).

use super::content::Kinds;
use super::deviation::{Deviation, Deviations};
use super::key::{KeyUsage, VerifyingKey};
use episeal_base::error::CertificateError;
use episeal_base::primitives::{EcdsaKey, Hash, RsaKey};
use pss::PssParameters;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::{self, Decode, Encode, Reader, SliceReader};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage as KeyUsageBits};
use x509_cert::spki::SubjectPublicKeyInfoRef;

#[cfg(feature = "csca")]
pub(crate) mod csca;
mod pss;

/// The longest certificate, in bytes.
const MAX_CERTIFICATE: usize = 65_536;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// RFC 5480, 2.1.1; RFC 3279, 2.3.1; RFC 4055, 3.1.
const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const RSA_KEY: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
/// RFC 5280, appendix A.1.
const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
/// RFC 5280, 4.2.1.3, 4.2.1.9 and 4.2.1.12.
const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");

/// Key usages of health certificates: HCERT specification 1.0.5, section 5.2, and the spelling of its first version.
const TEST: [ObjectIdentifier; 2] = [oid("1.3.6.1.4.1.1847.2021.1.1"), oid("1.3.6.1.4.1.0.1847.2021.1.1")];
const VACCINATION: [ObjectIdentifier; 2] = [oid("1.3.6.1.4.1.1847.2021.1.2"), oid("1.3.6.1.4.1.0.1847.2021.1.2")];
const RECOVERY: [ObjectIdentifier; 2] = [oid("1.3.6.1.4.1.1847.2021.1.3"), oid("1.3.6.1.4.1.0.1847.2021.1.3")];

/// A certificate that was read; its own signature is not checked.
pub(crate) struct Certificate {
    inner: CertificateInner<Raw>,
    /// The key, or why it cannot be used.
    pub(crate) key: Result<VerifyingKey, CertificateError>,
    /// Seconds since 1970.
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    pub(crate) usage: KeyUsage,
    pub(crate) deviations: Deviations,
}

impl Certificate {
    pub(crate) fn read(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE {
            return Err(CertificateError::SignerMalformed);
        }
        Self::parse(der).map_err(|_| CertificateError::SignerMalformed)
    }

    fn parse(der: &[u8]) -> der::Result<Self> {
        let inner = CertificateInner::<Raw>::from_der(der)?;
        let tbs = inner.tbs_certificate();
        let key = key(&tbs.subject_public_key_info().to_der()?);
        let validity = tbs.validity();
        let seconds =
            |time: &x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        let (not_before, not_after) = (seconds(&validity.not_before), seconds(&validity.not_after));
        let mut deviations = Deviations::default();
        let is_der = inner.to_der()? == der;
        deviations.note_if(!is_der, Deviation::SignerNotDer);
        let usage = usage(tbs.extensions(), &mut deviations)?;
        Ok(Self { key, not_before, not_after, usage, deviations, inner })
    }

    fn extension(&self, id: ObjectIdentifier) -> Option<&Extension> {
        let extensions = self.inner.tbs_certificate().extensions();
        extensions.and_then(|list| find(list, id))
    }

    /// True when its key may sign messages (RFC 5280, 4.2.1.3, `digitalSignature`); `None` if that cannot be read.
    pub(crate) fn signs_messages(&self) -> Option<bool> {
        self.key_usage()?.map_or(Some(true), |bits| Some(bits.digital_signature()))
    }

    /// The purposes that are listed, if there is a list; `None` if that cannot be read.
    fn key_usage(&self) -> Option<Option<KeyUsageBits>> {
        let Some(found) = self.extension(KEY_USAGE) else {
            return Some(None);
        };
        KeyUsageBits::from_der(found.extn_value.as_bytes()).ok().map(Some)
    }

    /// The country of its holder, if it names one: a PrintableString (RFC 5280, appendix A.1), or any other text.
    pub(crate) fn country(&self) -> Option<String> {
        let subject = self.inner.tbs_certificate().subject();
        let country = subject.by_oid::<DirectoryString>(COUNTRY).ok().flatten();
        country.map(String::from)
    }
}

fn find(extensions: &[Extension], id: ObjectIdentifier) -> Option<&Extension> {
    extensions.iter().find(|extension| extension.extn_id == id)
}

/// Of two extensions of the same kind neither can be trusted, and what is critical must be understood (RFC 5280, 4.2).
fn is_understood(extensions: &[Extension]) -> bool {
    let known = [KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE];
    let is_once = |id| extensions.iter().filter(|found| found.extn_id == id).count() <= 1;
    let mut critical = extensions.iter().filter(|extension| extension.critical);
    critical.all(|extension| known.contains(&extension.extn_id)) && known.into_iter().all(is_once)
}

/// No usage, an empty one and foreign ones allow everything, unless they are critical.
fn usage(extensions: Option<&Vec<Extension>>, deviations: &mut Deviations) -> der::Result<KeyUsage> {
    if extensions.is_some_and(|list| !is_understood(list)) {
        return Ok(KeyUsage::Foreign);
    }
    let Some(extension) = extensions.and_then(|list| find(list, EXTENDED_KEY_USAGE)) else {
        return Ok(KeyUsage::Any);
    };
    let ExtendedKeyUsage(listed) = ExtendedKeyUsage::from_der(extension.extn_value.as_bytes())?;
    deviations.note_if(listed.is_empty(), Deviation::SignerEmptyKeyUsage);
    let has = |known: &[ObjectIdentifier]| listed.iter().any(|id| known.contains(id));
    let kinds = Kinds { vaccination: has(&VACCINATION), test: has(&TEST), recovery: has(&RECOVERY) };
    Ok(match (kinds != Kinds::NONE, extension.critical) {
        (true, _) => KeyUsage::Only(kinds),
        (false, true) => KeyUsage::Foreign,
        (false, false) => KeyUsage::Any,
    })
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
pub(crate) fn key(spki: &[u8]) -> Result<VerifyingKey, CertificateError> {
    let unsupported = CertificateError::KeyUnsupported;
    let spki = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| unsupported)?;
    let bits = spki.subject_public_key.as_bytes().ok_or(unsupported)?;
    match spki.algorithm.oid {
        EC_KEY => match spki.algorithm.parameters_oid() {
            Ok(P256) => Ok(VerifyingKey::Ecdsa(EcdsaKey::parse(bits)?)),
            _ => Err(unsupported),
        },
        RSA_KEY if is_null(spki.algorithm.parameters) => Ok(VerifyingKey::Rsa(rsa_key(bits)?)),
        RSA_PSS if is_for_ps256(spki.algorithm.parameters) => Ok(VerifyingKey::Rsa(rsa_key(bits)?)),
        _ => Err(unsupported),
    }
}

/// The parameters of `rsaEncryption` (RFC 4055, 1.2), which may be left out.
fn is_null(parameters: Option<AnyRef<'_>>) -> bool {
    parameters.is_none_or(AnyRef::is_null)
}

/// A key with parameters is only for signatures with these (RFC 4055, 3.3).
fn is_for_ps256(parameters: Option<AnyRef<'_>>) -> bool {
    let allow = |parameters| PssParameters::read(parameters).is_some_and(|found| found.allow(Hash::Sha256));
    parameters.is_none_or(allow)
}

/// An `RSAPublicKey` (RFC 8017, A.1.1).
fn rsa_key(der: &[u8]) -> Result<RsaKey, CertificateError> {
    let numbers = SliceReader::new(der).and_then(|mut reader| {
        let numbers =
            reader.sequence(|inner| Ok::<_, der::Error>((UintRef::decode(inner)?, UintRef::decode(inner)?)))?;
        reader.finish()?;
        Ok(numbers)
    });
    let (modulus, exponent) = numbers.map_err(|_| CertificateError::KeyUnsupported)?;
    RsaKey::parse(modulus.as_bytes(), exponent.as_bytes(), der)
}

/// A key of modulus and exponent, big-endian.
pub(crate) fn rsa_key_of(modulus: &[u8], exponent: &[u8]) -> Result<VerifyingKey, CertificateError> {
    let encoded = || -> der::Result<Vec<u8>> { vec![UintRef::new(modulus)?, UintRef::new(exponent)?].to_der() };
    let encoded = encoded().map_err(|_| CertificateError::KeyUnsupported)?;
    rsa_key(&encoded).map(VerifyingKey::Rsa)
}

/// The key of a list: a `SubjectPublicKeyInfo` or certificate in DER, or an uncompressed point; on P-256.
pub(crate) fn signing_key(key: &[u8]) -> Result<EcdsaKey, CertificateError> {
    if let Ok(key) = EcdsaKey::parse(key) {
        return Ok(key);
    }
    let found = self::key(key).or_else(|_| Certificate::read(key)?.key);
    match found {
        Ok(VerifyingKey::Ecdsa(key)) => Ok(key),
        _ => Err(CertificateError::KeyUnsupported),
    }
}
