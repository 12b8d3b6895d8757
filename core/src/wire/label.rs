//! Labels and prefixes that say a later version (core/FORMAT.md, section 2).

/// The highest version that a label or a prefix can say.
const MAX_VERSION: u32 = 999_999;

/// True for `episeal-N` with N from 2 to 999,999, `separator` and a name: lower-case letters, hyphens, spaces.
pub(crate) fn is_later(label: &str, separator: char) -> bool {
    let rest = label.strip_prefix("episeal-");
    let parts = rest.and_then(|rest| rest.split_once(separator));
    parts.is_some_and(|(version, name)| is_later_version(version) && is_name(name))
}

/// Decimal, without a leading zero.
fn is_later_version(digits: &str) -> bool {
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    is_decimal && matches!(digits.parse(), Ok(2..=MAX_VERSION))
}

fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b' ');
    !name.is_empty() && name.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_later_versions_are_told_from_others() {
        for label in ["episeal-2 kept", "episeal-10 share log", "episeal-999999 a"] {
            assert!(is_later(label, ' '), "{label}");
        }
        for label in [
            "episeal-1 kept",
            "episeal-0 kept",
            "episeal-02 kept",
            "episeal-1000000 kept",
            "episeal-99999999999999999999 kept",
            "episeal- kept",
            "episeal-+2 kept",
            "episeal-2",
            "episeal-2 ",
            "episeal-2-kept",
            "episeal-2 Kept",
            "Episeal-2 kept",
            "other-2 kept",
            " episeal-2 kept",
        ] {
            assert!(!is_later(label, ' '), "{label}");
        }
        assert!(is_later("episeal-2-office-day-secret", '-'));
        assert!(!is_later("episeal-1-office", '-'));
    }
}
