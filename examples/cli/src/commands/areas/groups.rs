//! The table of a venue's areas.

use crate::failure::{Failure, Outcome};
use csv::{ReaderBuilder, Trim};
use episeal::visits::Area;
use episeal::visits::venue::{AreaFacts, AreaGroup, AreaRange};
use serde::Deserialize;

/// A line of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    area: String,
    #[serde(default)]
    word1: String,
    #[serde(default)]
    first1: Option<u32>,
    #[serde(default)]
    last1: Option<u32>,
    #[serde(default)]
    word2: String,
    #[serde(default)]
    first2: Option<u32>,
    #[serde(default)]
    last2: Option<u32>,
    places: u32,
    #[serde(default)]
    volume: Option<u64>,
    #[serde(default)]
    air_changes: String,
    #[serde(default)]
    outdoors: String,
    #[serde(default)]
    activity: Option<u8>,
}

/// The groups of a table, in its order.
pub(super) fn parse(bytes: &[u8]) -> Outcome<Vec<AreaGroup>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let header = bytes.split(|byte| *byte == b'\n').next();
    let has_semicolons = header.is_some_and(|header| header.contains(&b';'));
    let mut reader =
        ReaderBuilder::new().delimiter(if has_semicolons { b';' } else { b',' }).trim(Trim::All).from_reader(bytes);
    let lines = reader.deserialize::<Line>().zip(2..);
    lines
        .map(|(line, number)| {
            let line = line.map_err(|error| Failure::input(error.to_string()))?;
            line.group().map_err(|failure| failure.about(&format!("line {number}")))
        })
        .collect()
}

impl Line {
    fn group(&self) -> Outcome<AreaGroup> {
        let numbered = [range(&self.word1, self.first1, self.last1)?, range(&self.word2, self.first2, self.last2)?];
        if let [None, Some(_)] = numbered {
            return Err(Failure::input("word1 is missing"));
        }
        Ok(AreaGroup {
            area: Area::parse(&self.area)?,
            ranges: numbered.into_iter().flatten().collect(),
            places: self.places,
            facts: AreaFacts {
                // The library refuses what no list can say.
                volume: self.volume.map(|volume| i64::try_from(volume).unwrap_or(i64::MAX)),
                air_changes: tenths(&self.air_changes)?,
                is_outdoors: yes_or_no(&self.outdoors)?,
                activity: self.activity,
            },
        })
    }
}

fn range(word: &str, first: Option<u32>, last: Option<u32>) -> Outcome<Option<AreaRange>> {
    match (word, first, last) {
        ("", None, None) => Ok(None),
        (word, Some(first), Some(last)) => Ok(Some(AreaRange { word: word.to_owned(), first, last })),
        _ => Err(Failure::input("word, first and last go together")),
    }
}

/// `4`, `4.5` or `4,5` in tenths.
fn tenths(text: &str) -> Outcome<Option<i64>> {
    let wrong = || Failure::input("air_changes: not a number with at most one decimal");
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, tenth) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if tenth.len() != 1 || !is_digits(whole) || !is_digits(tenth) {
        return Err(wrong());
    }
    format!("{whole}{tenth}").parse().map(Some).map_err(|_| wrong())
}

fn yes_or_no(text: &str) -> Outcome<Option<bool>> {
    match text {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(Failure::input("outdoors: neither yes nor no")),
    }
}
