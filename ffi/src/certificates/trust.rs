//! Whom to trust about certificates.

use super::revocation::RevocationLists;
use crate::certificates::signed;
use crate::errors::CertificateError;
use crate::state::{State, state};
use crate::time::Time;
use episeal::certificates;

#[derive(uniffi::Object)]
pub struct SignerList(State<certificates::SignerList>);

state!(SignerList(certificates::SignerList));

#[uniffi::export]
impl SignerList {
    #[uniffi::constructor]
    pub fn new() -> Self {
        certificates::SignerList::new().into()
    }

    pub fn add_der(&self, certificate: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_der(&certificate)
    }

    pub fn add_pem(&self, text: String) -> Result<(), CertificateError> {
        self.0.write().add_pem(&text)
    }

    pub fn add_german_list(&self, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_german_list(&list, &key)
    }

    pub fn add_gateway_json(&self, list: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_gateway_json(&list)
    }

    pub fn add_austrian_list(
        &self,
        list: Vec<u8>,
        signature: Vec<u8>,
        key: Vec<u8>,
        now: Time,
    ) -> Result<(), CertificateError> {
        self.0.write().add_austrian_list(&list, &signature, &key, now.0)
    }

    pub fn add_jwks(&self, list: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_jwks(&list)
    }

    pub fn merge(&self, other: &SignerList) {
        let other = other.0.read().clone();
        self.0.write().merge(&other);
    }

    pub fn left_out(&self) -> i32 {
        signed(self.0.read().left_out())
    }

    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    pub fn certified_by(&self, authorities: Vec<Vec<u8>>) -> Result<SignerList, CertificateError> {
        Ok(self.0.read().certified_by(&authorities)?.into())
    }
}

#[derive(uniffi::Object)]
pub struct CertificateTrust(pub(super) certificates::CertificateTrust);

#[uniffi::export]
impl CertificateTrust {
    #[uniffi::constructor]
    pub fn without_revocations(signers: &SignerList) -> Self {
        Self(certificates::CertificateTrust::without_revocations(&signers.0.read()))
    }

    #[uniffi::constructor]
    pub fn with_revocations(signers: &SignerList, revocations: &RevocationLists) -> Self {
        Self(certificates::CertificateTrust::with_revocations(&signers.0.read(), &revocations.0.read()))
    }
}
