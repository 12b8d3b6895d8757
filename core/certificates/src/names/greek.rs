//! Greek letters: ELOT 743 (ISO 843, type 2), which Greek passports follow.

#[rustfmt::skip]
const TABLE: &[(&str, &str)] = &[
    ("A", "ΑΆ"), ("V", "Β"), ("G", "Γ"), ("D", "Δ"), ("E", "ΕΈ"), ("Z", "Ζ"), ("I", "ΗΉΙΊΪ"), ("TH", "Θ"), ("K", "Κ"),
    ("L", "Λ"), ("M", "Μ"), ("N", "Ν"), ("X", "Ξ"), ("O", "ΟΌΩΏ"), ("P", "Π"), ("R", "Ρ"), ("S", "Σ"), ("T", "Τ"),
    ("Y", "ΥΎΫ"), ("F", "Φ"), ("CH", "Χ"), ("PS", "Ψ"),
];

pub(super) fn letter(letter: char) -> Option<&'static str> {
    TABLE.iter().find(|(_, letters)| letters.contains(letter)).map(|(latin, _)| *latin)
}

/// Two letters that are written together, and how many letters that takes. An accent on the first of two vowels, or a
/// diaeresis on the second, keeps them apart.
pub(super) fn digraph(rest: &[char], is_first: bool) -> Option<(&'static str, usize)> {
    let latin = match rest {
        ['Γ', 'Γ', ..] => "NG",
        ['Γ', 'Ξ', ..] => "NX",
        ['Γ', 'Χ', ..] => "NCH",
        ['Μ', 'Π'] => "B",
        ['Μ', 'Π', ..] if is_first => "B",
        ['Ο', 'Υ' | 'Ύ', ..] => "OU",
        ['Α', 'Υ' | 'Ύ', after @ ..] => voiced(after, "AV", "AF"),
        ['Ε', 'Υ' | 'Ύ', after @ ..] => voiced(after, "EV", "EF"),
        ['Η', 'Υ' | 'Ύ', after @ ..] => voiced(after, "IV", "IF"),
        _ => return None,
    };
    Some((latin, 2))
}

/// Before a voiceless consonant and at the end of a word the upsilon is F.
fn voiced(after: &[char], voiced: &'static str, voiceless: &'static str) -> &'static str {
    match after {
        [] | ['Θ' | 'Κ' | 'Ξ' | 'Π' | 'Σ' | 'Τ' | 'Φ' | 'Χ' | 'Ψ', ..] => voiceless,
        _ => voiced,
    }
}

/// The vowels with an accent or a diaeresis, which decide whether two are written together.
pub(super) fn joined(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('Α', '\u{301}') => Some('Ά'),
        ('Ε', '\u{301}') => Some('Έ'),
        ('Η', '\u{301}') => Some('Ή'),
        ('Ι', '\u{301}') => Some('Ί'),
        ('Ο', '\u{301}') => Some('Ό'),
        ('Υ', '\u{301}') => Some('Ύ'),
        ('Ω', '\u{301}') => Some('Ώ'),
        ('Ι', '\u{308}') => Some('Ϊ'),
        ('Υ', '\u{308}') => Some('Ϋ'),
        _ => None,
    }
}
