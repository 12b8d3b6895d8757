//! Who refuses a certificate, and why.

use core::fmt;

macro_rules! rejections {
    ($( $(#[doc = $doc:literal])+ $variant:ident => $code:literal; )+) => {
        /// The first rule of an app that a certificate breaks; without payload.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rejection { $( $(#[doc = $doc])+ $variant, )+ }

        impl Rejection {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Rejection] = &[ $( Rejection::$variant, )+ ];

            /// The stable code, in kebab case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $( Rejection::$variant => $code, )+ }
            }
        }
    };
}

rejections! {
    /// It does not begin with `HC1:`.
    Prefix => "prefix";
    /// It is not Base45.
    Base45 => "base45";
    /// It does not inflate, or to too much.
    Compression => "compression";
    /// It is not CBOR.
    Cbor => "cbor";
    /// It is not the array of a `COSE_Sign1`.
    Cose => "cose";
    /// It has no tag, or another one than 18.
    Tag => "tag";
    /// The algorithm is missing where the app looks for it, or is not ES256.
    Algorithm => "algorithm";
    /// The key id is missing, is no bytes, or (CovPass) is shorter than eight bytes.
    KeyId => "key-id";
    /// There is no issuer.
    Issuer => "issuer";
    /// There is no time of issuing, or it is no number.
    IssuedAt => "issued-at";
    /// There is no expiry, or it is no number.
    ExpiresAt => "expires-at";
    /// It has expired.
    Expired => "expired";
    /// There is no health certificate claim, or no certificate in it.
    HealthClaim => "health-claim";
    /// A field is missing or has another type than the app's model.
    Model => "model";
    /// It has no entry, or more than one.
    Entries => "entries";
    /// Its entry is not of a recovery (a limit of the emulation, not of the apps).
    NotRecovery => "not-recovery";
    /// It breaks the JSON schema of the app.
    Schema => "schema";
    /// The signer's certificate cannot be read.
    Signer => "signer";
    /// The signature does not verify.
    Signature => "signature";
    /// The signer's certificate is not valid yet.
    SignerNotYetValid => "signer-not-yet-valid";
    /// The signer's certificate has expired.
    SignerExpired => "signer-expired";
    /// The signer's certificate is for other certificates.
    SignerUsage => "signer-usage";
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Rejection {}

/// The apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// Corona-Warn-App of the Robert Koch Institute.
    CoronaWarnApp,
    /// CovPass of the Robert Koch Institute.
    CovPass,
}

/// Which app refuses a certificate, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Who.
    pub app: App,
    /// Why.
    pub rejection: Rejection,
}
