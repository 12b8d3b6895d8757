//! Hierarchical areas: `Osttribüne/Eingang B/Zone B2/Reihe 15/Platz 27`.

use crate::item::DataItems;
use episeal_base::error::RecordError;
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};
use zeroize::ZeroizeOnDrop;

/// A place within a venue, from the widest level to the narrowest; may be empty.
#[derive(Clone, Default, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Area {
    levels: Vec<String>,
}

impl Area {
    /// The most levels.
    pub const MAX_LEVELS: u32 = 5;
    /// The longest level, in bytes of UTF-8.
    pub const MAX_LEVEL_BYTES: u32 = 64;

    /// Levels joined by `/`; the empty text is the empty area.
    ///
    /// Each level is brought into one form, so that it does not matter who types it: NFC, one space between words, none
    /// at the ends.
    ///
    /// # Errors
    /// - `TooLong`: more than five levels, or one of more than 64 bytes in this form.
    /// - `InvalidText`: a level with nothing visible in it, a control character, or a character that Unicode 15.0 does
    ///   not have.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        if text.split('/').count() > Self::MAX_LEVELS as usize {
            return Err(RecordError::TooLong);
        }
        let level = |typed| text::entered_level(typed, Self::MAX_LEVEL_BYTES as usize);
        let levels: Result<_, _> = text.split('/').map(level).collect();
        Ok(Self { levels: levels? })
    }

    /// The levels joined by `/`.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.levels.join("/")
    }

    /// How many levels it has.
    #[must_use]
    pub fn depth(&self) -> u32 {
        // At most five.
        u32::try_from(self.levels.len()).unwrap_or(u32::MAX)
    }

    /// True when the levels of `wider` are its first levels.
    #[must_use]
    pub fn lies_in(&self, wider: &Area) -> bool {
        self.levels.starts_with(&wider.levels)
    }

    pub(crate) fn levels(&self) -> &[String] {
        &self.levels
    }

    /// The area of levels that were checked.
    pub(crate) fn of_levels(levels: impl Iterator<Item = String>) -> Self {
        Self { levels: levels.collect() }
    }

    /// The area of a checked level within this one.
    pub(crate) fn with_level(&self, level: String) -> Self {
        Self::of_levels(self.levels.iter().cloned().chain([level]))
    }
}

impl DataItems for Area {
    fn write(&self, writer: Writer) -> Writer {
        writer.list(&self.levels, |writer, level| writer.text(level))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let levels = reader.list(Self::MAX_LEVELS as usize, |reader| read_level(reader).map(str::to_owned))?;
        Ok(Self { levels })
    }
}

/// The area of the first `count` levels.
pub fn first_levels(area: &Area, count: usize) -> Area {
    Area::of_levels(area.levels.iter().take(count).cloned())
}

fn read_level<'a>(reader: &mut Reader<'a>) -> Result<&'a str, RecordError> {
    match text::read_level(reader, Area::MAX_LEVEL_BYTES as usize)? {
        level if level.contains('/') => Err(RecordError::Malformed),
        level => Ok(level),
    }
}

opaque_debug!(Area);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_separated_and_joined() {
        let text = "Osttribüne/Eingang B/Zone B2/Reihe 15/Platz 27";
        let area = Area::parse(text).unwrap();
        assert_eq!(area.depth(), 5);
        assert_eq!(area.to_text(), text);
        assert_eq!(Area::parse("").unwrap().depth(), 0);
    }

    #[test]
    fn prefixes_are_whole_levels() {
        let seat = Area::parse("A/B/Reihe 15").unwrap();
        assert!(seat.lies_in(&Area::parse("A/B").unwrap()));
        assert!(seat.lies_in(&Area::default()));
        assert!(!seat.lies_in(&Area::parse("A/B/Reihe 1").unwrap()));
        assert!(!Area::default().lies_in(&seat));
    }

    #[test]
    fn the_longest_levels_fit_and_one_byte_more_does_not() {
        let level = "ü".repeat(32);
        let longest = [level.as_str(); 5].join("/");
        assert_eq!(Area::parse(&longest).map(|area| area.depth()), Ok(5));
        assert_eq!(Area::parse(&format!("{level}x")), Err(RecordError::TooLong));
        assert_eq!(Area::parse(&format!("{longest}/x")), Err(RecordError::TooLong));
    }

    #[test]
    fn empty_levels_blanks_and_control_characters_are_refused() {
        for text in ["/", "A/", "/A", "A//B", " ", "A/ /B", "A\n", "A\u{85}"] {
            assert_eq!(Area::parse(text), Err(RecordError::InvalidText), "{text:?}");
        }
    }
}
