//! The EU value sets, as far as they are closed or short (eHealth Network, Value Sets for EU Digital COVID
//! Certificates; codes as published in ehn-dcc-development/eu-dcc-valuesets at 60ea3d86 of 2023-07-12). Test devices
//! are not among them: their list changes every week.

/// COVID-19 (SNOMED CT).
pub(crate) const DISEASES: &[&str] = &["840539006"];
/// SARS-CoV-2 mRNA, antigen, and other vaccines (SNOMED CT, ATC).
#[rustfmt::skip]
pub(crate) const VACCINES: &[&str] = &[
    "1119349007", "1119305005", "J07BX03", "1162643001", "1157024006", "29061000087103", "28531000087107",
    "30141000087107", "1187593009",
];
#[rustfmt::skip]
pub(crate) const PRODUCTS: &[&str] = &[
    "EU/1/20/1528", "EU/1/20/1507", "EU/1/21/1529", "EU/1/20/1525", "EU/1/21/1618", "EU/1/21/1624", "EU/1/21/1580",
    "EU/1/22/1709", "CVnCoV", "NVX-CoV2373", "Sputnik-V", "Sputnik-Light", "Sputnik-M", "Convidecia", "EpiVacCorona",
    "EpiVacCorona-N", "BBIBP-CorV", "Inactivated-SARS-CoV-2-Vero-Cell", "CoronaVac", "Covaxin", "Covishield",
    "Covid-19-recombinant", "R-COVI", "CoviVac", "Hayat-Vax", "Abdala", "Soberana-02", "Soberana-Plus", "MVC-COV1901",
    "VLA2001", "WIBP-CorV", "YS-SC2-010", "NVSI-06-08", "Covifenz", "SCTV01C", "Vidprevtyn", "Covovax",
    "Covid-19-adsorvida-inativada", "AZD2816",
];
#[rustfmt::skip]
pub(crate) const MANUFACTURERS: &[&str] = &[
    "ORG-100001699", "ORG-100030215", "ORG-100001417", "ORG-100031184", "ORG-100006270", "ORG-100013793",
    "ORG-100020693", "ORG-100010771", "ORG-100024420", "ORG-100032020", "ORG-100001981", "ORG-100007893",
    "ORG-100000788", "ORG-100036422", "ORG-100033914", "ORG-100023050", "ORG-100008549", "ORG-100026614",
    "Gamaleya-Research-Institute", "Vector-Institute", "Sinovac-Biotech", "Bharat-Biotech", "Fiocruz",
    "Chumakov-Federal-Scientific-Center", "CIGB", "Sinopharm-WIBP", "Yisheng-Biopharma", "NVSI", "Finlay-Institute",
    "Instituto-Butantan", "ORG-100036914",
];
/// NAAT and rapid antigen tests (LOINC).
pub(crate) const TESTS: &[&str] = &["LP6464-4", "LP217198-3"];
/// Detected (SNOMED CT).
pub(crate) const DETECTED: &str = "260373001";
pub(crate) const NOT_DETECTED: &str = "260415000";
/// Not detected, detected (SNOMED CT).
pub(crate) const RESULTS: &[&str] = &[NOT_DETECTED, DETECTED];

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts, and sums of FNV-1a over the codes, of the files as published.
    #[test]
    fn the_sets_are_those_that_were_published() {
        for (codes, count, expected) in [
            (DISEASES, 1, 0xd695_1a4a_b932_dd40),
            (VACCINES, 9, 0x7109_113d_2c22_9245),
            (PRODUCTS, 39, 0x5108_a19e_8126_a856),
            (MANUFACTURERS, 31, 0x7054_086d_77ae_a79f),
            (TESTS, 2, 0xc401_1d83_44f7_0c99),
            (RESULTS, 2, 0x093d_b5c9_3c1a_0ea2),
        ] {
            assert_eq!((codes.len(), sum(codes)), (count, expected));
        }
    }

    fn sum(codes: &[&str]) -> u64 {
        let hash = |code: &&str| {
            code.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        };
        codes.iter().map(hash).fold(0, u64::wrapping_add)
    }
}
