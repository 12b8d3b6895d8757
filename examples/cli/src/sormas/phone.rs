//! A telephone number as it was typed, and the one number that it stands for.
//!
//! Whoever calls from this file calls exactly what is in it: a number that can be read in two ways, and two numbers in
//! one field, are not taken as a number here.

use super::is_blank;
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};

/// The most digits of a number with its country code (ITU-T E.164).
const MOST_DIGITS: usize = 15;

/// The most digits of a German number without its 0 (Bundesnetzagentur, Nummernplan Ortsnetzrufnummern): what is
/// longer, and already a number before its end, may be two.
const MOST_GERMAN_DIGITS: usize = 11;

/// How many digits after a number make another number rather than an extension.
const LEAST_LOCAL_DIGITS: usize = 5;

/// The number in its international form, digits and single spaces after the `+`; none if what was typed has other
/// characters, is not a number, or may be two.
pub(super) fn international(typed: &str) -> Option<String> {
    let typed = Typed::read(typed.trim_matches(is_blank))?;
    let number = typed.number(typed.groups.len())?;
    if typed.may_be_two(&number) {
        return None;
    }
    let shown = number.format().mode(Mode::International).to_string();
    let groups = shown.split(|c: char| c != '+' && !c.is_ascii_digit());
    let groups: Vec<_> = groups.filter(|group| !group.is_empty()).collect();
    Some(groups.join(" "))
}

/// How a number begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `+` or `00`, then a country code.
    Country,
    /// `0`, then a German area code.
    Area,
}

/// Digits, and what comes before them.
struct Group {
    digits: String,
    before: String,
}

impl Group {
    /// It is separated from what comes before by something that can also separate two numbers.
    fn is_apart(&self) -> bool {
        let parts = |c: char| !is_blank(c) && !matches!(c, '(' | ')');
        let is_spaced_mark =
            self.before.starts_with(is_blank) && self.before.ends_with(is_blank) && self.before.contains(parts);
        is_spaced_mark || self.is_after_slash() || self.before.contains(is_line_end)
    }

    fn is_after_slash(&self) -> bool {
        self.before.contains('/')
    }
}

fn is_line_end(c: char) -> bool {
    c.is_control()
}

/// What was typed, without its `+`, its `00` or `0`, and a `(0)` after its country code.
struct Typed {
    start: Start,
    groups: Vec<Group>,
    /// The country code before a `(0)`.
    country_code: Option<String>,
}

impl Typed {
    fn read(text: &str) -> Option<Self> {
        let (before, after) = match text.split_once("(0)") {
            None => (text, None),
            Some((_, after)) if after.contains("(0)") => return None,
            Some((before, after)) => (before, Some(after)),
        };
        let mut groups = groups_of(before)?;
        let Some(after) = after else {
            return Self::started(groups, None);
        };
        if groups.is_empty() && !before.contains('+') {
            return Self::started(groups_of(&format!("0{after}"))?, None);
        }
        let code = Self::started(groups_of(before)?, None)?;
        if code.start != Start::Country {
            return None;
        }
        groups.extend(groups_of(after).filter(|_| !after.contains('+'))?);
        Self::started(groups, Some(code.digits(code.groups.len())))
    }

    fn started(mut groups: Vec<Group>, country_code: Option<String>) -> Option<Self> {
        let is_plus = groups.first()?.before.contains('+');
        let pluses = groups.iter().map(|group| group.before.matches('+').count());
        if pluses.sum::<usize>() > usize::from(is_plus) {
            return None;
        }
        let mut strip = |prefix: &str| {
            let first = groups.first_mut()?;
            first.digits = first.digits.strip_prefix(prefix)?.to_owned();
            Some(())
        };
        let start = if is_plus || strip("00").is_some() {
            Start::Country
        } else {
            strip("0")?;
            Start::Area
        };
        Some(Self { start, groups, country_code })
    }

    /// The first groups, joined.
    fn digits(&self, count: usize) -> String {
        let groups = self.groups.iter().take(count);
        groups.map(|group| group.digits.as_str()).collect()
    }

    /// What the first groups are, if they are a number.
    fn number(&self, count: usize) -> Option<PhoneNumber> {
        let digits = self.digits(count);
        let number = match self.start {
            Start::Country => parse(&format!("+{digits}"))?,
            Start::Area => parse(&format!("+49{digits}"))?,
        };
        let code = number.country().code().to_string();
        let national = national_digits(&number);
        let is_code = self.country_code.as_ref().is_none_or(|typed| *typed == code);
        let is_same = match self.start {
            Start::Area => digits == national,
            Start::Country => digits
                .strip_prefix(&code)
                .is_some_and(|typed| typed == national || (drops_zero(&code) && typed == format!("0{national}"))),
        };
        (is_code && is_same).then_some(number)
    }

    /// True where something before the end is a number already, and what follows may be another one.
    fn may_be_two(&self, whole: &PhoneNumber) -> bool {
        let is_long = whole.country().code() == 49 && national_digits(whole).len() > MOST_GERMAN_DIGITS;
        (1..self.groups.len()).any(|place| {
            let rest = self.groups.get(place..).unwrap_or_default();
            let Some(next) = rest.first() else {
                return false;
            };
            let digits: String = rest.iter().map(|group| group.digits.as_str()).collect();
            let is_local = digits.len() >= LEAST_LOCAL_DIGITS;
            let follows = next.is_after_slash() || (is_local && (next.is_apart() || is_long));
            let begins = next.digits.len() >= 3 || next.is_apart();
            (follows || (begins && is_number(&digits))) && self.number(place).is_some()
        })
    }
}

/// The groups of digits; none if there is anything but digits and separators.
fn groups_of(text: &str) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut before = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            match groups.last_mut().filter(|_| before.is_empty()) {
                Some(group) => group.digits.push(c),
                None => groups.push(Group { digits: c.to_string(), before: std::mem::take(&mut before) }),
            }
        } else if is_between(c) {
            before.push(c);
        } else {
            return None;
        }
    }
    // A plus comes before digits.
    (!before.contains('+')).then_some(groups)
}

/// A hyphen may be one of those that word processors set.
fn is_between(c: char) -> bool {
    is_blank(c) || matches!(c, '+' | '(' | ')' | '/' | '-' | '.' | '\u{2010}'..='\u{2013}')
}

/// True for a number from its `0` or `00` on.
fn is_number(digits: &str) -> bool {
    let international = digits
        .strip_prefix("00")
        .map(|digits| format!("+{digits}"))
        .or_else(|| digits.strip_prefix('0').map(|digits| format!("+49{digits}")));
    international.is_some_and(|digits| parse(&digits).is_some())
}

/// A number that can exist, by the numbering plan of its country.
fn parse(international: &str) -> Option<PhoneNumber> {
    let number = phonenumber::parse(Some(Id::DE), international).ok()?;
    let digits = number.format().mode(Mode::E164).to_string();
    let is_short = digits.len() <= MOST_DIGITS.saturating_add(1);
    (phonenumber::is_valid(&number) && is_short).then_some(number)
}

fn national_digits(number: &PhoneNumber) -> String {
    let digits = number.format().mode(Mode::E164).to_string();
    let code = format!("+{}", number.country().code());
    digits.strip_prefix(&code).unwrap_or_default().to_owned()
}

/// True where a 0 before the area code is dialled only within the country: in Italy it is part of the number.
fn drops_zero(code: &str) -> bool {
    let code = code.parse().ok();
    let plan = code.and_then(|code| DATABASE.by_code(&code));
    let zero = |plan: &&phonenumber::Metadata| plan.national_prefix() == Some("0");
    plan.unwrap_or_default().iter().any(zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_its_country_code() {
        for (typed, number) in [
            ("+49 221 5550100", "+49 221 5550100"),
            ("+492215550100", "+49 221 5550100"),
            ("0221/5550101", "+49 221 5550101"),
            ("0221 / 555 01 00", "+49 221 5550100"),
            ("02 21 / 5 55 01 00", "+49 221 5550100"),
            ("(0221) 5550103", "+49 221 5550103"),
            ("0221-5550100", "+49 221 5550100"),
            ("0221 555-0", "+49 221 5550"),
            ("0221 555 - 0", "+49 221 5550"),
            ("0221 555-0100", "+49 221 5550100"),
            ("0170-5550102", "+49 170 5550102"),
            ("0170 555 01 02", "+49 170 5550102"),
            ("0049\u{a0}221\u{2013}5550104", "+49 221 5550104"),
            ("00 49 221 5550104", "+49 221 5550104"),
            ("(+49) 221 5550104", "+49 221 5550104"),
            ("+49 0221 5550104", "+49 221 5550104"),
            ("  +49 221 5550100  ", "+49 221 5550100"),
            ("\u{202d}+49 221 5550100\u{202c}", "+49 221 5550100"),
            ("030 1234 030", "+49 30 1234030"),
            ("+43 1 5811234", "+43 1 5811234"),
            ("+31 6 12345678", "+31 6 12345678"),
            ("+1 201-555-0123", "+1 201 555 0123"),
        ] {
            assert_eq!(international(typed).as_deref(), Some(number), "{typed}");
        }
    }

    #[test]
    fn a_zero_in_parentheses_behind_the_country_code_is_dropped() {
        for typed in [
            "+49 (0)221 5550100",
            "+49(0)2215550100",
            "+49 (0) 221 / 555-01.00",
            "0049 (0) 221 5550100",
            "(0)221 5550100",
            "(0) 221/5550100",
        ] {
            assert_eq!(international(typed).as_deref(), Some("+49 221 5550100"), "{typed}");
        }
        for typed in [
            "+49 (0)(0)221 5550100",
            "+49 (0)221 (0)5550100",
            "0221 (0) 5550100",
            "+4 (0)9 221 5550100",
            "+49 2 (0)21 5550100",
            "+39 (0)30 1234567",
            "+(0)49 221 5550100",
            "(0)",
            "+49 (0)",
            "+49 (0)221 5550100 +49 221 5550101",
            "+49 (0)+221 5550100",
        ] {
            assert_eq!(international(typed), None, "{typed}");
        }
    }

    #[test]
    fn two_numbers_are_never_joined() {
        for typed in [
            "0221 5550100 / 0170 5550101",
            "0221 5550100/0170 5550101",
            "0221/5550100 0170/5550101",
            "0221 5550100 0221 5550101",
            "+49 221 5550100 +49 170 5550101",
            "+49 221 5550100 / 0170 5550101",
            "0049 221 55501 0049 221 55502",
            "(0221) 55501 (0221) 55502",
            "030 1234 / 030 1235",
            "030 1234 030 12355",
            "030 1234 - 030 1235",
            "030-1234-030-1235",
            "0221 55501 / 55502",
            "0221 55501 - 55502",
            "0221 55501 55502",
            "0221 55501\n55502",
            "0221 5550100/01",
            "0221 555 01 00 / 02 21 555 01 01",
            "02215550100 01705550101",
        ] {
            assert_eq!(international(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_has_another_character_or_is_no_number_is_none() {
        for typed in [
            "",
            "110",
            "112",
            "116117",
            "-110",
            "5550100",
            "221 5550100",
            "49 221 5550100",
            "0221 123456 App. 12",
            "0221 5550101 (Büro)",
            "0221 5550101;0170 5550101",
            "0221,5550101",
            "0800 FLOWERS",
            "++49 221 5550100",
            "0+1",
            "+",
            "-/-",
            "+1*2",
            "1e9",
            "＋49 221 5550100",
            "０２２１ 5550100",
            "\u{664}\u{665}\u{666}\u{667}\u{664}\u{665}",
            "0221",
            "+49 221",
            "+49 221 5550100+",
            "+999 221 5550100",
            "000000000000",
        ] {
            assert_eq!(international(typed), None, "{typed:?}");
        }
    }

    /// The crate loses the zero that is part of an Italian number; some would then be a different number.
    #[test]
    fn a_number_that_would_become_another_one_is_none() {
        for typed in ["+39 030 1234567", "+39 06 1234 5678", "+390301234567"] {
            assert_eq!(international(typed), None, "{typed}");
        }
    }

    #[test]
    fn nothing_that_is_typed_is_too_much() {
        let long = "0221 5550100 ".repeat(8);
        for typed in [long.as_str(), &"(".repeat(100), &"1".repeat(100), &"+".repeat(100)] {
            assert_eq!(international(typed), None);
        }
    }
}
