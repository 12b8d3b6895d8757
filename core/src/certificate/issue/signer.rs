//! Who signs: the document signer certificate and, if it is not elsewhere, its key.

use super::IssueError;
use crate::primitives::{self, EcdsaKey, EcdsaPublic};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

/// `id-ecPublicKey` and `secp256r1` (RFC 5480, 2.1.1).
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P_256: &str = "1.2.840.10045.3.1.7";

/// `id-ce-keyUsage` and `id-ce-extKeyUsage` (RFC 5280, 4.2.1.3 and 4.2.1.12).
const KEY_USAGE: &str = "2.5.29.15";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

/// What a signer may sign: the arc of Decision (EU) 2021/1073, annex IV, and its spelling with a zero, which is
/// commoner; then 1 tests, 2 vaccinations, 3 recoveries.
const USAGE_ARCS: [&str; 2] = ["1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."];
const RECOVERY: &str = "3";

/// A document signer certificate (DSC): who signs, until when, and what.
///
/// That a country has issued it is not checked here: it is the issuer's own.
pub struct DocumentSigner {
    pub(super) kid: [u8; 8],
    pub(super) public: EcdsaPublic,
    pub(super) der: Vec<u8>,
    not_before: i64,
    not_after: i64,
    signs_recoveries: bool,
}

opaque_debug!(DocumentSigner);

impl DocumentSigner {
    /// Reads an X.509 certificate in DER with a P-256 key.
    ///
    /// # Errors
    /// - `SignerInvalid`: it is anything else.
    pub fn from_der(der: &[u8]) -> Result<Self, IssueError> {
        read(der).ok_or(IssueError::SignerInvalid)
    }

    /// The key id: the first 8 bytes of the SHA-256 of the certificate.
    #[must_use]
    pub fn kid(&self) -> [u8; 8] {
        self.kid
    }

    /// The first second of its validity, in seconds since 1970.
    #[must_use]
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// The last second of its validity, in seconds since 1970.
    #[must_use]
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Signs what is issued and expires within its own validity, and recoveries alone.
    pub(super) fn check(&self, issued: i64, expires: i64) -> Result<(), IssueError> {
        if issued < self.not_before {
            return Err(IssueError::SignerNotYetValid);
        }
        if expires > self.not_after {
            return Err(IssueError::SignerExpires);
        }
        match self.signs_recoveries {
            true => Ok(()),
            false => Err(IssueError::SignerUsage),
        }
    }
}

fn read(der: &[u8]) -> Option<DocumentSigner> {
    let certificate = Certificate::from_der(der).ok()?;
    let body = certificate.tbs_certificate();
    let info = body.subject_public_key_info();
    let parameters = info.algorithm.parameters.as_ref()?;
    let curve = parameters.decode_as::<ObjectIdentifier>().ok()?;
    if info.algorithm.oid != id(EC_PUBLIC_KEY)? || curve != id(P_256)? {
        return None;
    }
    let seconds =
        |time: &x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).ok();
    Some(DocumentSigner {
        kid: *primitives::sha256(der).first_chunk()?,
        public: EcdsaPublic::from_sec1(info.subject_public_key.as_bytes()?)?,
        der: der.to_vec(),
        not_before: seconds(&body.validity().not_before)?,
        not_after: seconds(&body.validity().not_after)?,
        signs_recoveries: signs_recoveries(body.extensions().map_or(&[], |all| all.as_slice()))?,
    })
}

fn id(text: &str) -> Option<ObjectIdentifier> {
    ObjectIdentifier::new(text).ok()
}

/// None where an extension cannot be read.
fn signs_recoveries(extensions: &[Extension]) -> Option<bool> {
    let find = |oid| {
        extensions
            .iter()
            .find(|found| Some(found.extn_id) == id(oid))
    };
    let signs = match find(KEY_USAGE) {
        Some(usage) => KeyUsage::from_der(usage.extn_value.as_bytes())
            .ok()?
            .digital_signature(),
        None => true,
    };
    let is_for_recoveries = match find(EXTENDED_KEY_USAGE) {
        Some(usage) => allows_recoveries(usage)?,
        None => true,
    };
    Some(signs && is_for_recoveries)
}

/// One of the usages of certificates, if there is any; a critical extension must name one.
fn allows_recoveries(extension: &Extension) -> Option<bool> {
    let usage = ExtendedKeyUsage::from_der(extension.extn_value.as_bytes()).ok()?;
    let named: Vec<_> = usage.0.iter().map(ToString::to_string).collect();
    let types: Vec<_> = named
        .iter()
        .filter_map(|oid| USAGE_ARCS.iter().find_map(|arc| oid.strip_prefix(arc)))
        .filter(|kind| ["1", "2", "3"].contains(kind))
        .collect();
    Some(match types.as_slice() {
        [] => !extension.critical,
        types => types.contains(&RECOVERY),
    })
}

/// The private key of a document signer that is kept here and not in a security module.
pub struct SignerKey(EcdsaKey);

opaque_debug!(SignerKey);

impl SignerKey {
    /// Reads a P-256 key in PKCS#8 (RFC 5958), DER.
    ///
    /// # Errors
    /// - `KeyInvalid`: it is anything else.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, IssueError> {
        EcdsaKey::from_pkcs8(der)
            .map(Self)
            .ok_or(IssueError::KeyInvalid)
    }

    /// ECDSA with SHA-256 over what `RecoveryToSign::to_be_signed` gives: r and s, 32 bytes each; the nonce is
    /// that of RFC 6979.
    ///
    /// # Errors
    /// - `KeyInvalid`: no nonce fits, which does not happen with a key that was read.
    pub fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, IssueError> {
        self.0
            .sign(to_be_signed)
            .map(|signature| signature.to_vec())
            .ok_or(IssueError::KeyInvalid)
    }

    pub(super) fn belongs_to(&self, signer: &DocumentSigner) -> Result<(), IssueError> {
        match self.0.public() == signer.public {
            true => Ok(()),
            false => Err(IssueError::KeyMismatch),
        }
    }
}
