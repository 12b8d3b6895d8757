//! Latin letters: ICAO Doc 9303-3, section 6.A.

/// What is written, and the letters for which it is written. Where the document leaves a choice, it is the longer form
/// for Ä, Å, Ö and Ü, and N for Ñ.
#[rustfmt::skip]
const TABLE: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃĀĂĄ"), ("AA", "Å"), ("AE", "ÄÆ"), ("C", "ÇĆĈĊČ"), ("D", "ÐĎĐ"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("G", "ĜĞĠĢ"),
    ("H", "ĤĦ"), ("I", "ÌÍÎÏĨĪĬĮİı"), ("IJ", "Ĳ"), ("J", "Ĵ"), ("K", "Ķ"), ("L", "ĹĻĽĿŁ"), ("N", "ÑŃŅŇŊ"),
    ("O", "ÒÓÔÕŌŎŐ"), ("OE", "ÖØŒ"), ("R", "ŔŖŘ"), ("S", "ŚŜŞŠ"), ("SS", "ẞß"), ("T", "ŢŤŦ"), ("TH", "Þ"),
    ("U", "ÙÚÛŨŪŬŮŰŲ"), ("UE", "Ü"), ("W", "Ŵ"), ("Y", "ÝŶŸ"), ("Z", "ŹŻŽ"),
];

/// Letters with marks that the document does not list (Romanian comma below, Vietnamese, Pinyin and others): the
/// letter of the table without its other marks, since "diacritical marks are not permitted" (4.3).
#[rustfmt::skip]
const WITHOUT_MARKS: &[(&str, &str)] = &[
    ("A", "ǍǠȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"), ("AA", "Ǻ"), ("AE", "ǞǢǼ"), ("B", "ḂḄḆ"), ("C", "Ḉ"), ("D", "ḊḌḎḐḒ"),
    ("E", "ȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"), ("F", "Ḟ"), ("G", "ǦǴḠ"), ("H", "ȞḢḤḦḨḪ"), ("I", "ǏȈȊḬḮỈỊ"), ("K", "ǨḰḲḴ"),
    ("L", "ḶḸḺḼ"), ("M", "ḾṀṂ"), ("N", "ǸṄṆṈṊ"), ("O", "ƠǑǪǬȌȎȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"), ("OE", "ȪǾ"), ("P", "ṔṖ"),
    ("R", "ȐȒṘṚṜṞ"), ("S", "ȘṠṢṤṦṨ"), ("T", "ȚṪṬṮṰ"), ("U", "ƯǓȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"), ("UE", "ǕǗǙǛ"), ("V", "ṼṾ"),
    ("W", "ẀẂẄẆẈ"), ("X", "ẊẌ"), ("Y", "ȲẎỲỴỶỸ"), ("Z", "ẐẒẔ"),
];

const PLAIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

pub(super) fn letter(letter: char) -> Option<&'static str> {
    let rows = TABLE.iter().chain(WITHOUT_MARKS);
    plain(letter).or_else(|| rows.into_iter().find(|(_, letters)| letters.contains(letter)).map(|(latin, _)| *latin))
}

fn plain(letter: char) -> Option<&'static str> {
    let start = PLAIN.find(letter)?;
    PLAIN.get(start..=start)
}

/// The letters of the table that Unicode also writes as a letter and a mark, and that are not their base alone.
pub(super) fn joined(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('A', '\u{308}') => Some('Ä'),
        ('O', '\u{308}') => Some('Ö'),
        ('U', '\u{308}') => Some('Ü'),
        ('A', '\u{30a}') => Some('Å'),
        _ => None,
    }
}
