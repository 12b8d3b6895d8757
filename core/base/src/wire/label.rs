//! Labels and prefixes of later versions (core/FORMAT.md, section 2).

use super::Reader;
use crate::error::RecordError;

/// A reader of a kept file after its label: an array of `length` elements whose first is `label`, `episeal-1 name`.
///
/// # Errors
/// `UnsupportedVersion` for the label of a later version, whatever follows it; `Malformed` for anything else.
pub fn read_labelled<'a>(bytes: &'a [u8], length: usize, label: &str) -> Result<Reader<'a>, RecordError> {
    let mut reader = Reader::whole(bytes)?;
    let found = (reader.any_array()?, reader.text()?);
    if is_later(found.1, ' ') {
        return Err(RecordError::UnsupportedVersion);
    }
    if found == (length, label) { Ok(reader) } else { Err(RecordError::Malformed) }
}

/// The highest version that a label or a prefix can state.
const MAX_VERSION: u32 = 999_999;

/// True for `episeal-N` with N from 2 to 999,999, `separator` and a name.
pub fn is_later(label: &str, separator: char) -> bool {
    let rest = label.strip_prefix("episeal-");
    let parts = rest.and_then(|rest| rest.split_once(separator));
    parts.is_some_and(|(version, name)| is_later_version(version) && !name.is_empty())
}

/// Decimal, without a leading zero.
fn is_later_version(digits: &str) -> bool {
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    is_decimal && matches!(digits.parse(), Ok(2..=MAX_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;

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
            "Episeal-2 kept",
            "other-2 kept",
            " episeal-2 kept",
        ] {
            assert!(!is_later(label, ' '), "{label}");
        }
        assert!(is_later("episeal-2-office-day-secret", '-'));
        assert!(!is_later("episeal-1-office", '-'));
    }

    #[test]
    fn a_file_of_a_later_version_may_hold_anything() {
        let file = |label: &str| Writer::new().array(3).text(label).null().map(0).finish();
        let read = |bytes: &[u8]| read_labelled(bytes, 2, "episeal-1 share log").err();
        let later = Some(RecordError::UnsupportedVersion);
        assert_eq!(read(&file("episeal-2 share log")), later);
        assert_eq!(read(&file("episeal-7 journal")), later);
        let malformed = Some(RecordError::Malformed);
        assert_eq!(read(&file("episeal-1 share log")), malformed, "another length");
        let right = Writer::new().array(2).text("episeal-1 share log").null();
        assert_eq!(read(&right.finish()), None);
        let other = Writer::new().array(2).text("episeal-1 kept").null();
        assert_eq!(read(&other.finish()), malformed);
        let trailing = [&file("episeal-2 share log")[..], &[0]].concat();
        assert_eq!(read(&trailing), malformed);
        assert_eq!(read(&Writer::new().array(0).finish()), malformed);
    }
}
