//! Cyrillic letters: ICAO Doc 9303-3, section 6.B.
//!
//! Two rows of the document print a letter of the language next to the number of another one: Ћ is at 0402 (Ђ) and Һ at
//! 04BA, Ғ at 0492. They are read as what the languages have: Ђ D, Ћ C, Ѓ G (Macedonian GJ).

use super::NameLanguage::{self, Belarusian, Bulgarian, Macedonian, Serbian, Ukrainian};

/// The table, with lines by their Latin letter.
#[rustfmt::skip]
const TABLE: &[(&str, &str)] = &[
    ("A", "А"), ("B", "Б"), ("C", "ЋҺ"), ("CH", "Ч"), ("D", "ДЂ"), ("DZ", "ЅЏ"), ("E", "ЁЕЭ"), ("F", "Ф"),
    ("G", "ГҐҒЃ"), ("I", "ИЙІЇ"), ("IA", "Я"), ("IE", "ЄЪ"), ("IU", "Ю"), ("J", "Ј"), ("K", "КЌ"), ("KH", "Х"),
    ("L", "Л"), ("LJ", "Љ"), ("M", "М"), ("N", "Н"), ("NJ", "Њ"), ("O", "О"), ("P", "П"), ("R", "Р"), ("S", "С"),
    ("SH", "Ш"), ("SHCH", "Щ"), ("T", "Т"), ("TS", "Ц"), ("U", "УЎѪ"), ("V", "В"), ("Y", "ЫѴ"), ("Z", "З"), ("ZH", "Ж"),
    // Not in the table: the soft sign, and accented letters of Macedonian and Bulgarian.
    ("", "Ь"), ("E", "Ѐ"), ("I", "Ѝ"),
];

/// "Except ...".
#[rustfmt::skip]
const EXCEPTIONS: &[(NameLanguage, char, &str)] = &[
    (Belarusian, 'Ё', "IO"), (Belarusian, 'Г', "H"), (Bulgarian, 'Щ', "SHT"), (Macedonian, 'Ѓ', "GJ"),
    (Macedonian, 'Ќ', "KJ"), (Macedonian, 'Џ', "DJ"), (Macedonian, 'Х', "H"), (Macedonian, 'Ц', "C"),
    (Serbian, 'Г', "H"), (Serbian, 'Ж', "Z"), (Serbian, 'Х', "H"), (Serbian, 'Ц', "C"), (Serbian, 'Ч', "C"),
    (Serbian, 'Ш', "S"), (Ukrainian, 'Г', "H"), (Ukrainian, 'И', "Y"),
];

/// "Except if Ukrainian first character".
const FIRST_IN_UKRAINIAN: &[(char, &str)] = &[('Є', "YE"), ('Ї', "YI"), ('Й', "Y"), ('Ю', "YU"), ('Я', "YA")];

pub(super) fn letter(letter: char, is_first: bool, language: NameLanguage) -> Option<&'static str> {
    let first = FIRST_IN_UKRAINIAN
        .iter()
        .filter(|_| is_first && language == Ukrainian)
        .find(|(from, _)| *from == letter)
        .map(|(_, latin)| *latin);
    let exception =
        EXCEPTIONS.iter().find(|(whose, from, _)| (*whose, *from) == (language, letter)).map(|(_, _, latin)| *latin);
    let rule = TABLE.iter().find(|(_, letters)| letters.contains(letter)).map(|(latin, _)| *latin);
    first.or(exception).or(rule)
}

/// The letters that Unicode also writes as a letter and a mark, and that some language writes differently.
pub(super) fn joined(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('Е', '\u{308}') => Some('Ё'),
        ('І', '\u{308}') => Some('Ї'),
        ('И', '\u{306}') => Some('Й'),
        ('Г', '\u{301}') => Some('Ѓ'),
        ('К', '\u{301}') => Some('Ќ'),
        _ => None,
    }
}
