//! Whom to trust about certificates.

use super::revocation::RevocationLists;
use crate::certificates::signed;
use crate::errors::CertificateError;
use crate::state::{State, state};
use crate::time::Time;
use episeal::certificates;

/// Document signers by key id. Up to 64 may have the same: each is tried.
///
/// One bad item does not take away the trust in all others: a certificate or key in a list that cannot be read is left
/// out, as is the 65th signer of a key id, and `SignerList::left_out` says how many were. A list of which nothing can
/// be read is refused (`ListMalformed`), and nothing of a refused list is added.
///
/// Nobody crowds a signer out: one whose certificate has the key id replaces one of which only a list says so, and a
/// usable one replaces an unusable one, such as one that no authority certified.
#[derive(uniffi::Object)]
pub struct SignerList(State<certificates::SignerList>);

state!(SignerList(certificates::SignerList));

#[uniffi::export]
impl SignerList {
    /// An empty list.
    #[uniffi::constructor]
    pub fn new() -> Self {
        certificates::SignerList::new().into()
    }

    /// Adds the signer of a certificate in DER (RFC 5280) under the key id that follows from it.
    ///
    /// # Errors
    /// - `SignerMalformed`: not an X.509 certificate.
    pub fn add_der(&self, certificate: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_der(&certificate)
    }

    /// Adds the signer of every certificate in PEM (RFC 7468); text around them is ignored.
    ///
    /// # Errors
    /// - `ListMalformed`: no certificate, or none that can be read.
    /// - `ListTooLong`: more than 32,768 certificates.
    pub fn add_pem(&self, text: String) -> Result<(), CertificateError> {
        self.0.write().add_pem(&text)
    }

    /// Adds the signers of the German list: the first line has the signature in Base64, `r || s`, then the JSON that it
    /// signs. `key` is the list's public key: a `SubjectPublicKeyInfo` or a certificate in DER, or a point.
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    /// - `KeyUnsupported`: the list's key is not on P-256.
    pub fn add_german_list(&self, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_german_list(&list, &key)
    }

    /// Adds the signers of the gateway's items in JSON: an array of objects with `certificateType`, `kid` and
    /// `rawData`, or an object that has it as `certificates`.
    ///
    /// # Errors
    /// - `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    ///
    /// # Security
    /// The list is not signed as a whole: trust it only from a place that you trust, or use `SignerList::certified_by`.
    pub fn add_gateway_json(&self, list: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_gateway_json(&list)
    }

    /// Adds the signers of the Austrian list, version 2: CBOR `{c: [{i, c}]}`, and a `COSE_Sign1` over its SHA-256 that
    /// is valid at `now`: until its `exp`, and no longer at it (RFC 8392, 3.1.4). `key` is as for
    /// `SignerList::add_german_list`.
    ///
    /// # Errors
    /// - `ListSignature`, `ListExpired`, `ListMalformed`.
    /// - `ListTooLong`: more than 32,768 items.
    /// - `KeyUnsupported`: the list's key is not on P-256.
    pub fn add_austrian_list(
        &self,
        list: Vec<u8>,
        signature: Vec<u8>,
        key: Vec<u8>,
        now: Time,
    ) -> Result<(), CertificateError> {
        self.0.write().add_austrian_list(&list, &signature, &key, now.0)
    }

    /// Adds the keys of a JWK Set (RFC 7517) whose `kid` is in Base64, of either alphabet and with or without its
    /// padding; a certificate (`x5c`) takes precedence over its key.
    ///
    /// A bare key is valid as long as it is in the list, for every type of certificate.
    ///
    /// # Errors
    /// - `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    ///
    /// # Security
    /// See `SignerList::add_gateway_json`.
    pub fn add_jwks(&self, list: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_jwks(&list)
    }

    /// Adds every signer of another list that is not in this one.
    pub fn merge(&self, other: &SignerList) {
        let other = other.0.read().clone();
        self.0.write().merge(&other);
    }

    /// How many items of the lists were left out: a certificate or key that cannot be read, or one whose key id already
    /// had 64 signers.
    pub fn left_out(&self) -> i32 {
        signed(self.0.read().left_out())
    }

    /// How many signers there are, each key id and certificate counted once.
    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    /// The same list, in which a signer that none of these authorities (CSCA, certificates in DER) certified verifies
    /// nothing: `SignerUntrusted`. A certified one expires no later than its authority.
    ///
    /// Authorities sign with ECDSA on P-256, P-384 or P-521 or with RSA of 2048 to 8192 bits (PKCS#1, or PSS with a
    /// salt as long as the hash), each with SHA-256, SHA-384 or SHA-512; anything signed differently, with SHA-1 or on
    /// a Brainpool curve, counts as not certified.
    ///
    /// # Errors
    /// - `SignerMalformed`: an authority is not an X.509 certificate.
    pub fn certified_by(&self, authorities: Vec<Vec<u8>>) -> Result<SignerList, CertificateError> {
        Ok(self.0.read().certified_by(&authorities)?.into())
    }
}

/// Whom to trust about certificates: signers, and what was revoked.
#[derive(uniffi::Object)]
pub struct CertificateTrust(pub(super) certificates::CertificateTrust);

#[uniffi::export]
impl CertificateTrust {
    /// Trust in these signers without any revocation list: revoked certificates are valid, too.
    ///
    /// # Security
    /// The check is reported as not done, and `VerifiedCertificate::is_revocation_checked` is false. For use where
    /// lists are checked elsewhere, or where there are none.
    #[uniffi::constructor]
    pub fn without_revocations(signers: &SignerList) -> Self {
        Self(certificates::CertificateTrust::without_revocations(&signers.0.read()))
    }

    /// Trust in these signers, as far as these lists say that a certificate was not revoked.
    #[uniffi::constructor]
    pub fn with_revocations(signers: &SignerList, revocations: &RevocationLists) -> Self {
        Self(certificates::CertificateTrust::with_revocations(&signers.0.read(), &revocations.0.read()))
    }
}
