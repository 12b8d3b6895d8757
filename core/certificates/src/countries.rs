//! Which countries a certificate names: its issuer (`iss`), its entry (`co`) and its signer's certificate.

/// Each once, as it stands and without the spaces around it, and each of these in capitals, too: neither spaces nor an
/// `iss` that is not a country hide a revocation or an Invalidation rule.
pub(crate) fn named(issuer: Option<&str>, entry: &str, signer: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for name in [issuer, Some(entry), signer].into_iter().flatten() {
        for form in [name, name.trim()] {
            for form in [form.to_owned(), form.to_ascii_uppercase()] {
                if !found.contains(&form) {
                    found.push(form);
                }
            }
        }
    }
    found
}
