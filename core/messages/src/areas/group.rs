//! Areas of one kind: a level above, and numbers below it.

use super::{Area, MAX_AMOUNT};
use crate::item::DataItems;
use episeal_base::error::RecordError;
use episeal_base::wire::{Reader, Writer};

/// The highest number of a range.
const MAX_NUMBER: u32 = 99_999;
/// The most ranges of a group.
const MAX_RANGES: usize = 2;
/// The most places of a leaf.
const MAX_PLACES: u32 = 100_000;
/// The most facts: one for each key.
const MAX_FACTS: usize = 256;
/// The highest activity.
const MAX_ACTIVITY: u8 = 3;

/// A word and numbers; each number, after the word and a space, makes a level of its own: `Reihe 1` to `Reihe 30`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRange {
    /// What comes before the number, for example `Reihe`; with a space and the number at most 64 bytes of UTF-8.
    pub word: String,
    /// The first number.
    pub first: u32,
    /// The last number, at most 99,999.
    pub last: u32,
}

/// What a venue says about the room around a group of areas; each may be unknown. Numbers are 0 to 2^53 - 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaFacts {
    /// The volume of the room, in cubic metres.
    pub volume: Option<i64>,
    /// How often its air is changed, in tenths per hour.
    pub air_changes: Option<i64>,
    /// Whether it is outdoors.
    pub is_outdoors: Option<bool>,
    /// How active people are there, from 0 (at rest) to 3.
    pub activity: Option<u8>,
}

/// Areas of one kind: those that the numbers of the ranges make below `area`, or `area` itself without ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaGroup {
    /// The area above; together with the ranges one to five levels.
    pub area: Area,
    /// At most two: rows and the seats of each, for example.
    pub ranges: Vec<AreaRange>,
    /// How many people each of the narrowest areas has room for, 1 to 100,000.
    pub places: u32,
    /// What is known about the room.
    pub facts: AreaFacts,
}

impl AreaGroup {
    /// The same with each word in its one form, if everything is within the limits.
    pub(super) fn checked(&self) -> Result<Self, RecordError> {
        if self.ranges.len() > MAX_RANGES {
            return Err(RecordError::TooLong);
        }
        let mut checked = self.clone();
        for range in &mut checked.ranges {
            range.word = checked_word(&range.word, range.last)?;
        }
        match checked.as_group().is_valid() {
            true => Ok(checked),
            false => Err(RecordError::Malformed),
        }
    }

    pub(super) fn as_group(&self) -> Group<'_> {
        Group {
            levels: self.area.levels().iter().map(String::as_str).collect(),
            ranges: self.ranges.iter().map(Range::of).collect(),
            places: self.places,
            facts: self.facts.clone(),
        }
    }
}

/// A word that makes a valid level with its longest number.
fn checked_word(word: &str, last: u32) -> Result<String, RecordError> {
    let area = Area::parse(word)?;
    let [word] = area.levels() else {
        return Err(RecordError::InvalidText);
    };
    if level(word, last).len() > Area::MAX_LEVEL_BYTES as usize {
        return Err(RecordError::TooLong);
    }
    Ok(word.clone())
}

fn level(word: &str, number: u32) -> String {
    format!("{word} {number}")
}

/// Word and number of a level that has both, the number as a list writes it: decimal, without leading zeros.
pub(super) fn numbered(level: &str) -> Option<(&str, u32)> {
    let (word, digits) = level.rsplit_once(' ')?;
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = digits.len() > 1 && digits.starts_with('0');
    let number = digits.parse().ok().filter(|number| *number <= MAX_NUMBER)?;
    (is_decimal && !has_leading_zero).then_some((word, number))
}

/// A range of numbers after a word.
#[derive(Clone, Copy)]
pub(super) struct Range<'a> {
    pub(super) word: &'a str,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl<'a> Range<'a> {
    fn of(range: &'a AreaRange) -> Self {
        Self { word: &range.word, first: range.first, last: range.last }
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.array(3)?;
        let word = reader.text()?;
        let (first, last) = (read_number(reader)?, read_number(reader)?);
        match checked_word(word, last) {
            // What is entered in another form is written in this one.
            Ok(checked) if checked == word => Ok(Self { word, first, last }),
            _ => Err(RecordError::Malformed),
        }
    }

    fn write(&self, writer: Writer) -> Writer {
        let writer = writer.array(3).text(self.word);
        writer.uint(u64::from(self.first)).uint(u64::from(self.last))
    }

    pub(super) fn size(&self) -> u64 {
        u64::from(self.last.saturating_sub(self.first)).saturating_add(1)
    }

    /// The number of a level that is one of this range's.
    fn number_of(&self, level: &str) -> Option<u32> {
        let (word, number) = numbered(level)?;
        let is_here = word == self.word && (self.first..=self.last).contains(&number);
        is_here.then_some(number)
    }

    /// Those of its numbers that lie within `distance` of the number of one of its levels.
    fn around(&self, level: &str, distance: u32) -> Self {
        let number = self.number_of(level).unwrap_or(self.first);
        Self {
            word: self.word,
            first: number.saturating_sub(distance).max(self.first),
            last: number.saturating_add(distance).min(self.last),
        }
    }

    fn owned(&self) -> AreaRange {
        AreaRange { word: self.word.to_owned(), first: self.first, last: self.last }
    }
}

fn read_number(reader: &mut Reader<'_>) -> Result<u32, RecordError> {
    u32::try_from(reader.uint()?).map_err(|_| RecordError::Malformed)
}

/// A group as it is in a message.
pub(super) struct Group<'a> {
    pub(super) levels: Vec<&'a str>,
    pub(super) ranges: Vec<Range<'a>>,
    pub(super) places: u32,
    facts: AreaFacts,
}

impl<'a> Group<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.array(4)?;
        let mut again = reader.clone();
        Area::read(reader)?;
        let group = Self {
            levels: again.list(Area::MAX_LEVELS as usize, Reader::text)?,
            ranges: reader.list(MAX_RANGES, Range::read)?,
            places: read_number(reader)?,
            facts: AreaFacts::read(reader)?,
        };
        group.is_valid().then_some(group).ok_or(RecordError::Malformed)
    }

    pub(super) fn write(&self, writer: Writer) -> Writer {
        let writer = writer
            .array(4)
            .list(&self.levels, |writer, level| writer.text(level))
            .list(&self.ranges, |writer, range| range.write(writer))
            .uint(u64::from(self.places));
        self.facts.write(writer)
    }

    /// Within the limits that hold for numbers.
    fn is_valid(&self) -> bool {
        let is_ordered = |range: &Range<'_>| range.first <= range.last && range.last <= MAX_NUMBER;
        (1..=Area::MAX_LEVELS as usize).contains(&self.depth())
            && self.ranges.iter().all(is_ordered)
            && (1..=MAX_PLACES).contains(&self.places)
            && self.facts.is_valid()
    }

    pub(super) fn depth(&self) -> usize {
        self.levels.len().saturating_add(self.ranges.len())
    }

    /// The numbers of the first of two ranges, otherwise one.
    pub(super) fn rows(&self) -> u64 {
        match self.ranges.as_slice() {
            [rows, _] => rows.size(),
            _ => 1,
        }
    }

    pub(super) fn leaves(&self) -> u64 {
        let sizes = self.ranges.iter().map(Range::size);
        sizes.fold(1, u64::saturating_mul)
    }

    /// The places of its leaves that lie in `area`.
    pub(super) fn places_in(&self, area: &Area) -> u64 {
        let levels = area.levels();
        let (fixed, numbered) = levels.split_at(levels.len().min(self.levels.len()));
        let is_here = fixed.iter().zip(&self.levels).all(|(a, b)| a == b)
            && numbered.len() <= self.ranges.len()
            && numbered.iter().zip(&self.ranges).all(|(level, range)| range.number_of(level).is_some());
        if !is_here {
            return 0;
        }
        let below = self.ranges.iter().skip(numbered.len()).map(Range::size);
        below.fold(u64::from(self.places), u64::saturating_mul)
    }

    pub(super) fn has_leaf(&self, area: &Area) -> bool {
        area.depth() as usize == self.depth() && self.places_in(area) > 0
    }

    /// The part of this group around one of its leaves.
    pub(super) fn around(&self, leaf: &Area, rows: u32, seats: u32) -> Self {
        let numbers = leaf.levels().iter().skip(self.levels.len());
        let distances = match self.ranges.len() {
            MAX_RANGES => [rows, seats],
            _ => [seats, seats],
        };
        let ranges = self.ranges.iter().zip(numbers).zip(distances);
        Self {
            levels: self.levels.clone(),
            ranges: ranges.map(|((range, level), distance)| range.around(level, distance)).collect(),
            places: self.places,
            facts: self.facts.clone(),
        }
    }

    /// Its leaves, ascending.
    pub(super) fn areas(&self) -> Vec<Area> {
        let above = Area::of_levels(self.levels.iter().map(|level| (*level).to_owned()));
        self.ranges.iter().fold(vec![above], |areas, range| {
            let below = |area: &Area| {
                let numbers = range.first..=range.last;
                let levels = numbers.map(|number| level(range.word, number));
                levels.map(|level| area.with_level(level)).collect::<Vec<_>>()
            };
            areas.iter().flat_map(below).collect()
        })
    }

    pub(super) fn owned(&self) -> AreaGroup {
        AreaGroup {
            area: Area::of_levels(self.levels.iter().map(|level| (*level).to_owned())),
            ranges: self.ranges.iter().map(Range::owned).collect(),
            places: self.places,
            facts: self.facts.clone(),
        }
    }
}

impl AreaFacts {
    /// Facts under other keys are ignored.
    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        let (mut facts, mut last) = (Self::default(), None);
        for _ in 0..reader.map(MAX_FACTS)? {
            let key = u8::try_from(reader.uint()?).map_err(|_| RecordError::Malformed)?;
            let value = i64::try_from(reader.uint()?).map_err(|_| RecordError::Malformed)?;
            if last.is_some_and(|last| last >= key) {
                return Err(RecordError::Malformed);
            }
            last = Some(key);
            match key {
                0 => facts.volume = Some(value),
                1 => facts.air_changes = Some(value),
                2 => facts.is_outdoors = Some(one_or_zero(value)?),
                3 => facts.activity = Some(u8::try_from(value).map_err(|_| RecordError::Malformed)?),
                _ => {}
            }
        }
        Ok(facts)
    }

    fn write(&self, writer: Writer) -> Writer {
        let facts = [self.volume, self.air_changes, self.is_outdoors.map(i64::from), self.activity.map(i64::from)];
        let known: Vec<_> = (0_u64..).zip(facts).collect();
        let known = known.iter().filter_map(|(key, fact)| Some((*key, (*fact)?)));
        let writer = writer.map(known.clone().count());
        known.fold(writer, |writer, (key, fact)| writer.uint(key).int(fact))
    }

    fn is_valid(&self) -> bool {
        let numbers = [self.volume, self.air_changes];
        numbers.into_iter().flatten().all(|fact| (0..=MAX_AMOUNT).contains(&fact))
            && self.activity.is_none_or(|activity| activity <= MAX_ACTIVITY)
    }
}

fn one_or_zero(value: i64) -> Result<bool, RecordError> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(RecordError::Malformed),
    }
}
