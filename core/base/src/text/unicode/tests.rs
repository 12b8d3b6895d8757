//! Every character, against the tables of another crate.

use super::*;
use regex_syntax::hir::{Class, HirKind};

/// True for each character of a class of `regex-syntax`.
fn class(pattern: &str) -> Vec<bool> {
    let hir = regex_syntax::Parser::new().parse(pattern).unwrap();
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { panic!("{pattern} is no class") };
    let mut is_in = vec![false; 0x11_0000];
    for range in class.ranges() {
        is_in[range.start() as usize..=range.end() as usize].fill(true);
    }
    is_in
}

fn characters() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

#[test]
fn what_unicode_15_0_assigns_is_what_another_crate_says() {
    let expected = class(r"[\p{Age=15.0}--\p{Cn}]");
    let count = characters().filter(|c| is_assigned(*c)).count();
    // Graphic and format characters (149,186), control characters and private use.
    assert_eq!(count, 149_186 + 65 + 137_468);
    for c in characters() {
        assert_eq!(is_assigned(c), expected[c as usize], "U+{:04X}", c as u32);
    }
}

#[test]
fn what_is_seen_is_what_another_crate_says() {
    let expected =
        class(r"[\p{Age=15.0}&&[\p{L}\p{N}\p{P}\p{S}]--\p{Default_Ignorable_Code_Point}--\x{2800}--\x{1D159}]");
    for c in characters() {
        assert_eq!(is_visible(c), expected[c as usize], "U+{:04X}", c as u32);
    }
}

#[test]
fn the_digits_of_unicode_15_0_are_what_another_crate_says() {
    let expected = class(r"[\p{Age=15.0}&&\p{Nd}]");
    for c in characters() {
        let digit = ascii_digit(c);
        assert_eq!(digit.is_some(), expected[c as usize], "U+{:04X}", c as u32);
        // The ten digits of a script follow one another: after a nine, or anything that is not a digit, comes a zero.
        let before = u32::from(c).checked_sub(1).and_then(char::from_u32);
        let follows = match before.and_then(ascii_digit) {
            None | Some('9') => '0',
            Some(before) => char::from_u32(before as u32 + 1).unwrap(),
        };
        assert!(digit.is_none_or(|digit| digit == follows), "U+{:04X}", c as u32);
    }
    for (typed, ascii) in [('٣', '3'), ('۴', '4'), ('५', '5'), ('６', '6'), ('𝟗', '9'), ('𞓰', '0')] {
        assert_eq!(ascii_digit(typed), Some(ascii));
    }
    assert_eq!(ascii_digit('²'), None);
    assert_eq!(ascii_digit('Ⅳ'), None);
}

#[test]
fn texts_are_composed_as_unicode_annex_15_says() {
    for (typed, nfc) in [
        ("Osttribu\u{308}ne", "Osttribüne"),
        ("\u{212b}", "Å"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("e\u{323}\u{302}", "ệ"),
        ("e\u{302}\u{323}", "ệ"),
        ("\u{958}", "\u{915}\u{93c}"),
        ("\u{1d160}", "\u{1d158}\u{1d165}\u{1d16e}"),
        ("", ""),
        ("abc", "abc"),
    ] {
        assert_eq!(composed(typed).as_str(), nfc);
        assert!(is_composed(nfc));
        assert_eq!(is_composed(typed), typed == nfc);
    }
}

/// Growing would leave a copy of a secret behind.
#[test]
fn no_character_grows_more_than_there_is_room_for() {
    for c in characters() {
        let text = c.to_string();
        assert!(composed(&text).len() <= EXPANSION * text.len(), "{c:?}");
    }
}
