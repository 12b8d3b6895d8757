//! What Corona-Warn-App and CovPass accept, rule by rule, after their sources.
//!
//! An issuer's certificate that an app refuses is worth nothing to its holder. Each rule here names the file of the
//! app that has it and is proven by a certificate that it rejects: that of Android in its last published state, and
//! that of iOS where it is the stricter one. Recoveries alone are judged.
//!
//! An issuer asks what the apps would say to its certificate:
//!
//! ```
//! use episeal_acceptance::{App, Rejection, both_apps, covpass};
//!
//! # use episeal_testkit::{dsc::Dsc, forge::Forge};
//! # let (text, signer) = (Forge::default().text(), Dsc::default().der());
//! // The issuer has signed a text, and has its document signer's certificate in DER.
//! let now = 1_625_140_800;
//! assert_eq!(both_apps(&text, &signer, now), Ok(()));
//! // A phone scans a year later.
//! assert_eq!(covpass(&text, &signer, now + 31_536_000), Err(Rejection::Expired));
//! // A phone scans something else.
//! let refusal = both_apps("WIFI:", &signer, now).unwrap_err();
//! assert_eq!((refusal.app, refusal.rejection), (App::CoronaWarnApp, Rejection::Prefix));
//! ```
//!
//! # A second opinion
//! Nothing here is the issuer's: not its encoder, its dates or its reading of a signer. Each layer is read by a library
//! that others wrote and use, and the rules of the apps stand on what it read:
//!
//! | layer | library | what it lets pass, and is refused here |
//! |---|---|---|
//! | Base45 (RFC 9285) | base45 | two last characters above their byte |
//! | zlib (RFC 1950) | flate2 | bytes after the end of the stream |
//! | CBOR (RFC 8949) | ciborium | keys twice, lengths not shortest or not definite, bytes after the end, `undefined` |
//! | COSE (RFC 9052) | coset | counter signatures within each other, without an end |
//! | X.509 (RFC 5280) | x509-cert | points that are compressed |
//! | ES256 (RFC 9053, 2.1) | p256 reads the key, ring verifies | |
//!
//! ring is another library than the issuer's, which is aws-lc-rs on servers and desktops. In WebAssembly and on phones,
//! where certificates are read and rarely issued, both are p256.
//!
//! # Where the apps are more lenient
//! What is accepted here they accept; of what they accept, this is refused:
//!
//! - Other lengths than shortest and definite, and bytes after the zlib stream (`ZLIBCompression.kt`, `Zlib.kt`: Java's
//!   `Inflater` stops at its end). Numbers with a fraction have the shortest of the three forms that holds them.
//! - More than 64 KiB inflated (Corona-Warn-App: 10 MB; CovPass: no limit), values 16 deep, maps of 64 pairs.
//! - Numbers from 2^63 on and below -2^63 that are not bignums, bignums with zeros in front, simple values other than
//!   `false`, `true` and `null`.
//! - In a header, what RFC 9052 does not allow: algorithms that nobody registered, a key id of no bytes, labels that
//!   are neither numbers nor texts; and counter signatures.
//! - Signatures of other than 64 bytes (Corona-Warn-App `signature/core/ECDSAVerifier.kt` takes halves as r and s).
//!
//! As the apps do, the same label is taken in both headers; the protected one counts.
#![forbid(unsafe_code)]

mod cbor;
mod corona_warn_app;
mod covpass;
mod es256;
mod message;
mod rejection;
mod signer;
mod transport;

use signer::Signer;

pub use rejection::{App, Refusal, Rejection};

/// Scans a recovery certificate and validates its signature with the signer's certificate, as Corona-Warn-App does.
///
/// `text` is what a QR code holds, `signer` an X.509 certificate in DER, and `now` the time in seconds since 1970.
///
/// # Errors
/// - The first rule that is broken: any [`Rejection`] but [`Expired`](Rejection::Expired) and
///   [`Model`](Rejection::Model).
pub fn corona_warn_app(text: &str, signer: &[u8], now: i64) -> Result<(), Rejection> {
    let signer = Signer::read(signer);
    corona_warn_app::accept(&corona_warn_app::read(text, signer.as_ref().map_err(|rejection| *rejection))?, now)
}

/// Reads and validates a recovery certificate with the signer's certificate, as CovPass does.
///
/// `text` is what a QR code holds, `signer` an X.509 certificate in DER, and `now` the time in seconds since 1970.
///
/// # Errors
/// - The first rule that is broken: any [`Rejection`] but [`Prefix`](Rejection::Prefix) and
///   [`Schema`](Rejection::Schema).
pub fn covpass(text: &str, signer: &[u8], now: i64) -> Result<(), Rejection> {
    let signer = Signer::read(signer);
    covpass::accept(&covpass::read(text, signer.as_ref().map_err(|rejection| *rejection))?, now)
}

/// [`corona_warn_app`], then [`covpass`]; the text is read and its signature verified once for both.
///
/// # Errors
/// - The first app that refuses, and why.
pub fn both_apps(text: &str, signer: &[u8], now: i64) -> Result<(), Refusal> {
    let refused = |app| move |rejection| Refusal { app, rejection };
    let signer = Signer::read(signer);
    let signer = signer.as_ref().map_err(|rejection| *rejection);
    // What Corona-Warn-App takes has the prefix that CovPass removes: they read the same.
    let reading = corona_warn_app::read(text, signer).map_err(refused(App::CoronaWarnApp))?;
    corona_warn_app::accept(&reading, now).map_err(refused(App::CoronaWarnApp))?;
    covpass::accept(&reading, now).map_err(refused(App::CovPass))
}
