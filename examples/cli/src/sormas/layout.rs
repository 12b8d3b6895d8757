//! How the file is laid out for each version of SORMAS, and for whoever looks into it first.

use std::str::FromStr;

/// A SORMAS that imports contacts of a case with all columns of this file, 1.53 or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    minor: u32,
}

impl Version {
    /// The first with `multiDayContact` and `firstContactDate`.
    const OLDEST: Self = Self { minor: 53 };
    /// The first that ignores a byte order mark.
    const BYTE_ORDER_MARK: Self = Self { minor: 54 };
    /// The first that ignores a column which it does not know; earlier ones stop there.
    const UNKNOWN_COLUMNS: Self = Self { minor: 57 };
    /// The first that reads a row of entities above the row of paths.
    const ENTITY_ROW: Self = Self { minor: 68 };
    /// As it was last read.
    pub(crate) const NEWEST: Self = Self { minor: 104 };

    pub(super) fn has_entity_row(self) -> bool {
        self >= Self::ENTITY_ROW
    }

    pub(super) fn ignores_unknown_columns(self) -> bool {
        self >= Self::UNKNOWN_COLUMNS
    }
}

impl FromStr for Version {
    type Err = &'static str;

    /// `1.104`, `1.104.2` or `1.104.0-SNAPSHOT`; one from 2 on is taken for the newest known.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "not a version of SORMAS: for example 1.104";
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split(['.', '-']);
        let mut number = || numbers.next().and_then(|number| number.parse::<u32>().ok());
        let version = match (number().ok_or(wrong)?, number()) {
            (0, _) | (_, None) => return Err(wrong),
            (1, Some(minor)) => Self { minor },
            _ => Self::NEWEST,
        };
        if version < Self::OLDEST {
            return Err("SORMAS before 1.53 does not know the columns of this file");
        }
        Ok(version)
    }
}

/// The separator between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Separator(pub(super) u8);

impl Separator {
    /// SORMAS' own default (`csv.separator`).
    pub(crate) const COMMA: Self = Self(b',');
}

impl FromStr for Separator {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "," | "comma" => Ok(Self::COMMA),
            ";" | "semicolon" => Ok(Self(b';')),
            "\t" | "\\t" | "tab" => Ok(Self(b'\t')),
            _ => Err("not a separator of SORMAS: comma, semicolon or tab"),
        }
    }
}

/// A file's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    version: Version,
    separator: Separator,
    has_byte_order_mark: bool,
}

impl Layout {
    /// None for a byte order mark that this version would take for the name of the first column.
    pub(crate) fn new(version: Version, separator: Separator, has_byte_order_mark: bool) -> Option<Self> {
        let is_read = version >= Version::BYTE_ORDER_MARK || !has_byte_order_mark;
        is_read.then_some(Self { version, separator, has_byte_order_mark })
    }

    pub(super) fn version(self) -> Version {
        self.version
    }

    pub(super) fn separator(self) -> u8 {
        self.separator.0
    }

    pub(super) fn byte_order_mark(self) -> &'static [u8] {
        match self.has_byte_order_mark {
            true => b"\xef\xbb\xbf",
            false => b"",
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self { version: Version::NEWEST, separator: Separator::COMMA, has_byte_order_mark: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_with_or_without_its_patch() {
        let minor = |text: &str| text.parse::<Version>().map(|version| version.minor);
        for (text, number) in [("1.53", 53), ("1.67.0", 67), ("v1.68.0", 68), ("1.104.0-SNAPSHOT", 104), ("2.0", 104)] {
            assert_eq!(minor(text), Ok(number), "{text}");
        }
        for text in ["", "1", "104", "1.x", "0.9", "newest", "1.52.9"] {
            assert!(minor(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_separator_is_read_by_its_name_or_as_it_is() {
        let byte = |text: &str| text.parse::<Separator>().map(|separator| separator.0);
        for (text, separator) in
            [(",", b','), ("comma", b','), (";", b';'), ("semicolon", b';'), ("\t", b'\t'), ("tab", b'\t')]
        {
            assert_eq!(byte(text), Ok(separator));
        }
        for text in ["", "|", ";;", " "] {
            assert!(byte(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_refused_where_sormas_would_read_it_as_text() {
        for (version, is_read) in [("1.53", false), ("1.54", true), ("1.104", true)] {
            let version = version.parse().unwrap_or(Version::NEWEST);
            assert_eq!(Layout::new(version, Separator::COMMA, true).is_some(), is_read);
            assert!(Layout::new(version, Separator::COMMA, false).is_some());
        }
    }
}
