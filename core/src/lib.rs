//! Privacy-first cryptography for digital pandemic response.
//!
//! - [`visits`]: records that only a health office can read, and only those that a venue or a visitor hands over.
//! - [`certificates`]: recovery, vaccination and test certificates of the EU, proven, and recovery certificates,
//!   issued.
//! - [`rules`]: whether a country accepts a certificate, why not, and until when.
//!
//! Everything that travels is owned bytes, specified in `FORMAT.md`. Time is passed in, in seconds since 1970; trust is
//! passed in; what is kept at home leaves through methods that say so (`export_secret_bytes`).
//!
//! # Check in and seal
//!
//! An authority certifies a health office; the office signs a key for the day, and the venue one that names the office.
//! Whoever comes in scans the venue's poster, fetches the venue's key and seals a visit. The venue learns when somebody
//! came and never who; the visitor's device keeps what opens the visit again.
//!
//! ```
//! use episeal::visits::{authority::*, office::*, trust::*, venue::*, visitor::*, *};
//!
//! fn main() -> Result<(), RecordError> {
//!     let now = 1_795_000_000; // core has no clock: time is always passed in
//!     let (authority, mut office, mut venue) = (Authority::generate()?, Office::generate()?, Venue::generate()?);
//!     let certificate = authority.certify(&office.id(), "Gesundheitsamt Köln", &Period::new(now, now + 60 * DAY)?)?;
//!     let mut trust = Trust::new(&[authority.id()])?;
//!     trust.take_revocations(&authority.revoke(1, &[], &Period::new(now, now + DAY)?)?, now)?;
//!     let office_key = office.day_key(day_of(now)?, &certificate, now)?;
//!     let venue_key = venue.day_key(day_of(now)?, &office_key, &trust, now)?;
//!     let poster = venue.poster("Brauhaus Zur Alten Mühle", Area::default())?;
//!     let fields = ContactFields { given_name: "Mara".into(), ..ContactFields::default() };
//!     let (contact, area, stay) = (Contact::new(fields)?, Area::default(), Stay { arrival: now, departure: None });
//!     let check_in = CheckIn { contact, kind: CheckInKind::App, area, stay, readers: Readers::OfficeOnly };
//!     let sealed = VenueToday::verify(&poster, &venue_key, &trust)?.seal(&check_in, &trust, now)?;
//!     assert_eq!(sealed.kept().open(sealed.visit())?.contact().fields().given_name.expose_secret_text(), "Mara");
//!     Ok(())
//! }
//! ```
//!
//! # Share and open
//!
//! Somebody falls ill and shares visits with the office, under a code that is told by phone. Without the code the
//! office cannot open the share; without the office's key nobody can. What was shared counts once it is found among the
//! visits that the server stores.
//!
//! ```
//! use episeal::visits::{authority::*, office::*, share::*, stretch::*, trust::*, venue::*, visitor::*, *};
//!
//! fn main() -> Result<(), RecordError> {
//!     let (now, expires, valid) = (1_795_000_000, 1_795_086_400, Period::new(1_795_000_000, 1_795_086_400)?);
//!     let (authority, mut office, mut venue) = (Authority::generate()?, Office::generate()?, Venue::generate()?);
//!     let (kind, readers, mut trust) = (CheckInKind::App, Readers::OfficeOnly, Trust::new(&[authority.id()])?);
//!     trust.take_revocations(&authority.revoke(1, &[], &valid)?, now)?;
//!     let office_key = office.day_key(day_of(now)?, &authority.certify(&office.id(), "Stadt Köln", &valid)?, now)?;
//!     let venue_key = venue.day_key(day_of(now)?, &office_key, &trust, now)?;
//!     let fields = ContactFields { given_name: "Mara".into(), ..ContactFields::default() };
//!     let (contact, area, stay) = (Contact::new(fields)?, Area::default(), Stay { arrival: now, departure: None });
//!     let venue = VenueToday::verify(&venue.poster("Brauhaus", Area::default())?, &venue_key, &trust)?;
//!     let kept = venue.seal(&CheckIn { contact, kind, area, stay, readers }, &trust, now)?.kept().into();
//!     let (recipient, drawn) = (ShareRecipient::verify(&office_key, &trust, now)?, Stretch::new().draw_share_code()?);
//!     let share = share_visits(&[kept], &ShareOrder { recipient, code: drawn.key(), expires }, &trust, now)?;
//!     let code = Stretch::new().share_code_key(&share.share_id(), &drawn.code())?; // the office was told the code
//!     let (share, mut log) = (UnverifiedShare::parse(share.bytes())?, ShareLog::new());
//!     office.open_share(&share, &code, &mut log, now).map(|got| assert_eq!(got.visits().len(), 1))
//! }
//! ```
//!
//! # Verify a certificate
//!
//! An app trusts the document signers on its country's lists and scans a QR code: what comes back is a certificate that
//! is proven, or one error. [`certificates::examine_certificate`] says what became of every check.
//!
//! ```
//! use episeal::certificates::*;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #   episeal_testkit::issue::first_files();
//!     let (text, now) = (std::fs::read_to_string("certificate.txt")?, 1_625_140_800);
//!     let mut signers = SignerList::new();
//!     signers.add_der(&std::fs::read("dsc.der")?)?;
//!     let trust = CertificateTrust::without_revocations(&signers);
//!     let proven = verify_certificate(&text, &trust, now)?;
//!     assert_eq!(proven.kind(), CertificateKind::Recovery);
//!     assert_eq!(verify_certificate("HC1:NCF changed", &trust, now).err(), Some(CertificateError::Base45Character));
//!     Ok(())
//! }
//! ```
//!
//! # Issue a certificate
//!
//! An office issues a certificate of recovery with the certificate and the key of a document signer. It comes out only
//! if the German apps accept it.
//!
//! ```
//! use episeal::certificates::{issue::*, names::*, *};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #   episeal_testkit::issue::first_files();
//!     let (certificate, key) = (std::fs::read("dsc.der")?, std::fs::read("dsc.key")?); // in DER
//!     let (day, profile) = (CalendarDate::parse("2021-06-01")?, RecoveryProfile::Germany);
//!     let (from, until) = (profile.earliest_valid_from(day)?, profile.latest_valid_until(day)?);
//!     let recovery = Recovery {
//!         name: PersonName::new("Müller", "Zoë", NameLanguage::Other)?,
//!         date_of_birth: DateOfBirth::parse("1964-08-12")?,
//!         test: PositiveTest { day, country: "DE".into() },
//!         issuer: Issuer { name: "Stadt Köln".into(), country: "DE".into() },
//!         uvci: Uvci::generate("DE")?,
//!         validity: Validity { profile, from, until, issued: 1_625_140_800, expires: until.end() },
//!     };
//!     let issued = recovery.issue(&DocumentSigner::from_der(&certificate)?, &SignerKey::from_pkcs8(&key)?)?;
//!     assert!(issued.text().starts_with("HC1:"));
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

pub use episeal_certificates as certificates;
pub use episeal_rules as rules;
pub use episeal_visits as visits;

/// The README's program compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
