//! Deviations of signers, and of certificates that exceed that of their signer.

use super::*;

/// Every one of them.
pub(super) fn all() {
    let empty = Signer::with(|params| params.custom_extensions.push(extension(&[], false)));
    tolerated(&empty.good(), &empty.trust(), Deviation::SignerEmptyKeyUsage);
    let explicit = with_explicit_default();
    tolerated(&explicit.good(), &explicit.trust(), Deviation::SignerNotDer);
    exceeded();
}

/// A certificate exceeds the validity of its signer's, which is valid now.
fn exceeded() {
    let late = Signer::with(|params| params.not_before = rcgen::date_time_ymd(2021, 7, 2));
    let deviation = Deviation::IssuedBeforeSigner;
    tolerated(&late.good(), &late.trust(), deviation);
    let early = Signer::with(|params| params.not_after = rcgen::date_time_ymd(2022, 6, 30));
    let deviation = Deviation::ExpiresAfterSigner;
    tolerated(&early.good(), &early.trust(), deviation);
    let of = |country: &str| {
        let kind = rcgen::DnType::CountryName;
        Signer::with(|params| params.distinguished_name.push(kind, country))
    };
    let printable = Signer::with(|params| {
        let country = rcgen::string::PrintableString::try_from("AT").unwrap();
        let country = rcgen::DnValue::PrintableString(country);
        params.distinguished_name.push(rcgen::DnType::CountryName, country);
    });
    for austrian in [printable, of("AT")] {
        let deviation = Deviation::IssuerOtherCountry;
        tolerated(&austrian.good(), &austrian.trust(), deviation);
    }
    for (signer, issuer, deviations) in [
        (of("DE"), Some("DE"), &[][..]),
        (of("de"), Some("DE"), &[]),
        (of("DE"), Some("de"), &[Deviation::IssuerNotCountry]),
        (of("AT"), Some("de"), &[Deviation::IssuerNotCountry, Deviation::IssuerOtherCountry]),
        (of("AT"), Some("Ministry of Health"), &[Deviation::IssuerNotCountry]),
        (of("DE"), Some("DE "), &[Deviation::TrailingBlanks]),
        (of("AT"), Some("DE "), &[Deviation::IssuerOtherCountry, Deviation::TrailingBlanks]),
        (of("AT"), None, &[Deviation::IssuerAbsent]),
    ] {
        let text = signer.text(&super::issuer(issuer));
        let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
        assert_eq!(verified.deviations(), deviations, "{issuer:?}");
    }
    // A signer whose validity begins and ends at the very second promises as much.
    let exact = Signer::with(|params| {
        params.not_before = rcgen::date_time_ymd(2021, 7, 1);
        params.not_after = rcgen::date_time_ymd(2022, 7, 1);
    });
    let verified = verify_certificate(&exact.good(), &exact.trust(), NOW);
    assert_eq!(verified.unwrap().deviations(), []);
}

/// `critical FALSE` is the DEFAULT: DER leaves it out.
fn with_explicit_default() -> Signer {
    let signer = Signer::with(|params| params.custom_extensions.push(key_usage(&[3], false)));
    let oid = [0x06, 0x03, 0x55, 0x1d, 0x25];
    let place = signer.der.windows(5).position(|window| window == oid).unwrap();
    let mut der = signer.der.clone();
    der.splice(place + 5..place + 5, [0x01, 0x01, 0x00]);
    // Every item around it is three bytes longer.
    let mut head = 0;
    while head < place {
        let (start, length) = item(&signer.der, head);
        if head + start + length <= place {
            head += start + length;
            continue;
        }
        match start {
            4 => {
                let longer = u16::from_be_bytes([der[head + 2], der[head + 3]]) + 3;
                der[head + 2..head + 4].copy_from_slice(&longer.to_be_bytes());
            }
            start => der[head + start - 1] += 3,
        }
        head += start;
    }
    Signer { der, ..signer }
}

/// Length of the header of an item in DER, and of its content.
fn item(der: &[u8], at: usize) -> (usize, usize) {
    match der[at + 1] {
        0x82 => (4, usize::from(u16::from_be_bytes([der[at + 2], der[at + 3]]))),
        0x81 => (3, usize::from(der[at + 2])),
        short => (2, usize::from(short)),
    }
}
