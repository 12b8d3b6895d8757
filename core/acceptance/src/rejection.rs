//! Who refuses a certificate, and why.

use episeal_base::{coded, errors};

errors! {
    /// The first rule of an app that a certificate breaks.
    ///
    /// Flat and without payload: it never carries what was read. Exhaustive on purpose, so that a binding that mirrors
    /// it fails to build when a variant is added.
    Rejection, list rejections;

    /// It does not begin with `HC1:`.
    Prefix => "prefix", "the text does not begin with HC1:";
    /// It is not Base45.
    Base45 => "base45", "the text is not Base45";
    /// It cannot be decompressed, or is too large.
    Compression => "compression", "the message cannot be decompressed or is too large";
    /// It is not CBOR.
    Cbor => "cbor", "the message is not CBOR";
    /// It is not the array of a `COSE_Sign1`.
    Cose => "cose", "the message is not a COSE_Sign1";
    /// It has no tag, or another one than 18.
    Tag => "tag", "the message does not have the tag 18";
    /// The algorithm is missing where the app looks for it, or is not ES256.
    Algorithm => "algorithm", "the algorithm is missing or is not ES256";
    /// The key id is missing, is no bytes, or (CovPass) is shorter than eight bytes.
    KeyId => "key-id", "the key id is missing or too short";
    /// There is no issuer.
    Issuer => "issuer", "the issuer is missing";
    /// There is no time of issuing, or it is no number.
    IssuedAt => "issued-at", "the time of issue is missing";
    /// There is no expiry, or it is no number.
    ExpiresAt => "expires-at", "the time of expiry is missing";
    /// It has expired.
    Expired => "expired", "the certificate has expired";
    /// There is no health certificate claim, or no certificate in it.
    HealthClaim => "health-claim", "the health certificate claim is missing";
    /// A field is missing or has another type than the app's model.
    Model => "model", "a field is missing or does not have the type that the app expects";
    /// It has no entry, or more than one.
    Entries => "entries", "the certificate does not have exactly one entry";
    /// Its entry is not of a recovery (a limit of the emulation, not of the apps).
    NotRecovery => "not-recovery", "the entry is not a recovery";
    /// It breaks the JSON schema of the app.
    Schema => "schema", "the certificate does not follow the app's schema";
    /// The signer's certificate cannot be read.
    Signer => "signer", "the signer's certificate cannot be read";
    /// The signature does not verify.
    Signature => "signature", "the signature does not verify";
    /// The signer's certificate is not valid yet.
    SignerNotYetValid => "signer-not-yet-valid", "the signer's certificate is not valid yet";
    /// The signer's certificate has expired.
    SignerExpired => "signer-expired", "the signer's certificate has expired";
    /// The signer's certificate is for other certificates.
    SignerUsage => "signer-usage", "the signer's certificate may not be used for this certificate";
}

coded! {
    /// An app of the Robert Koch Institute.
    App, list apps;

    /// Corona-Warn-App.
    CoronaWarnApp => "corona-warn-app", "Corona-Warn-App";
    /// CovPass.
    CovPass => "covpass", "CovPass";
}

/// Which app refuses a certificate, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Who.
    pub app: App,
    /// Why.
    pub rejection: Rejection,
}
