//! The page carries the code that it was made from, and the names in their letters.

use super::*;
use episeal::certificates::names::{NameLanguage, NameParts, PersonName};
use issuing::issued_by;

#[path = "../../tests/support/issued.rs"]
mod issuing;

fn issued(name: PersonName, born: &str) -> String {
    issued_by("Stadt Köln, Gesundheitsamt", name, born)
}

fn named(surname: &str, given: &str) -> String {
    issued(PersonName::new(surname, given, NameLanguage::Other).unwrap(), "1964-08-12")
}

/// What draws the one page of a document that is not compressed: the stream that the page names. Fonts, which are
/// compressed in any case, may contain every short word by chance.
fn commands(pdf: &[u8]) -> String {
    let text = String::from_utf8_lossy(pdf);
    let (_, name) = text.split_once("/Contents ").unwrap();
    let (object, _) = name.split_once(" R").unwrap();
    let (_, object) = text.split_once(&format!("\n{object} obj\n")).unwrap();
    let (head, stream) = object.split_once(">>\nstream\n").unwrap();
    assert!(!head.contains("/Filter"), "{head}");
    let (commands, _) = stream.split_once("\nendstream\n").unwrap();
    assert_eq!(head, format!("<</Length {}", commands.len()));
    commands.to_owned()
}

/// The rectangles of the page's commands, `x y m x y l x y l x y l h`: left, top, right, bottom in points.
fn rectangles(pdf: &[u8]) -> Vec<[f32; 4]> {
    let text = commands(pdf);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let starts = words.windows(9).filter(|words| (words[2], words[5], words[8]) == ("m", "l", "l"));
    starts.map(|words| [0, 1, 6, 7].map(|place: usize| words[place].parse().unwrap())).collect()
}

/// Paints the rectangles at 300 dots per inch and reads the code.
fn read(rectangles: &[[f32; 4]]) -> String {
    const SCALE: f32 = 300.0 / 72.0;
    let at = |pixel: usize| (count(pixel) + 0.5) / SCALE;
    let line = |y: usize| -> Vec<u8> {
        let y = at(y);
        let here = rectangles.iter().filter(|[_, top, _, bottom]| y < 400.0 && (*top..*bottom).contains(&y));
        let here: Vec<_> = here.map(|[left, _, right, _]| *left..*right).collect();
        let is_dark = |x: f32| (100.0..500.0).contains(&x) && here.iter().any(|part| part.contains(&x));
        (0..2_480).map(|x| if is_dark(at(x)) { 0 } else { 255 }).collect()
    };
    let lines: Vec<_> = (0..3_508).map(line).collect();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(2_480, 3_508, |x, y| lines[y][x]);
    let found = picture.detect_grids();
    assert_eq!(found.len(), 1);
    found[0].decode().unwrap().1
}

fn parts(surname: &str, given_names: &str) -> NameParts {
    NameParts { surname: surname.into(), given_names: given_names.into() }
}

#[test]
fn the_code_of_the_page_is_the_certificate() {
    let text = named("Müller", "Zoë");
    let found = rectangles(&draw(&text, false).unwrap());
    assert_eq!(read(&found), text);
}

#[test]
fn the_code_is_56_mm_wide_with_nothing_but_light_around() {
    let found = rectangles(&draw(&named("Müller", "Zoë"), false).unwrap());
    let least = |side: usize| found.iter().map(|rectangle| rectangle[side]).fold(f32::MAX, f32::min);
    let most = |side: usize| found.iter().map(|rectangle| rectangle[side]).fold(0.0, f32::max);
    let millimetres = |points: f32| points / 72.0 * 25.4;
    for size in [millimetres(most(2) - least(0)), millimetres(most(3) - least(1))] {
        assert!((size - 56.0).abs() < 0.01, "{size}");
    }
    // Four modules of a code of at most 177 are at least 1.2 mm; text ends above and begins below that.
    assert!(least(1) > MARGIN + 76.0 && least(0) > MARGIN);
}

#[test]
fn letters_of_four_alphabets_are_there_and_others_appear_as_in_travel_documents() {
    let letters = Letters::load().unwrap();
    for text in
        ["Brzęczyszczykiewicz Żółć", "Παπαδόπουλος", "Щеглова Ђорђевић Ґ", "Þórður Æðelráð ẞ", "Nguyễn Thị Hường", "Șț"]
    {
        for weight in [Weight::Regular, Weight::Bold] {
            assert!(letters.have(weight, text), "{text}");
        }
    }
    assert!(!letters.have(Weight::Bold, "王"));
    let chinese = PersonName::with_document_spelling(&parts("王", "芳"), &parts("WANG", "FANG")).unwrap();
    let text = issued(chinese, "");
    assert!(crate::a4(&text).unwrap().starts_with(b"%PDF-"));
    // The glyph that stands for a missing one is the first of a font.
    let page = draw(&text, false).unwrap();
    assert!(!commands(&page).contains(r"\000\000"));
}

/// Whatever the font has can be read aloud: it is on the page or replaced, and never a reason to make no page.
#[test]
fn every_letter_of_the_font_is_printed_or_replaced() {
    let letters = Letters::load().unwrap();
    let printed = |text: &str| {
        let done = super::written(true, |pen| {
            let piece = pen.piece(None, |pen| pen.wrapped(VALUES, VALUE_WIDTH, 6.0, Weight::Bold, text));
            pen.tree.push(tags::paragraph(vec![piece]));
        });
        done.is_ok()
    };
    let all = ('\0'..=char::MAX).filter(|c| letters.have(Weight::Bold, &c.to_string()));
    let all: Vec<char> = all.collect();
    assert!(all.len() > 5_000, "{}", all.len());
    for some in all.chunks(800) {
        let text: String = some.iter().collect();
        let refused = |c: &&char| !printed(&c.to_string());
        assert!(printed(&text), "{:?}", some.iter().filter(refused).collect::<Vec<_>>());
    }
    for unreadable in ["\0", "\u{feff}", "\u{fffe}", "\u{ffff}"] {
        assert!(!letters.have(Weight::Bold, unreadable));
    }
}

#[test]
fn the_code_is_black_and_every_line_of_the_page_is_written() {
    let text = named("Müller", "Zoë");
    let page = commands(&draw(&text, false).unwrap());
    let (before, _) = page.split_once(" m ").unwrap();
    let (colour, _) = before.rsplit_once(" rg ").unwrap();
    assert!(colour.ends_with("cm 0 0 0"));
    let letters = Letters::load().unwrap();
    let fields = Fields::read(&text).unwrap();
    let values = words::lines(&fields).into_iter().map(|line| {
        let value = letters.lines(Weight::Bold, line.value, VALUE_WIDTH / SIZES[0]);
        2 + value.len()
    });
    let width = (WIDTH - 2.0 * MARGIN) / 8.0;
    let notices = [words::CARE, words::NOTICE].concat().into_iter();
    let notices = notices.map(|text| letters.lines(Weight::Regular, text, width).len());
    let written = page.matches("\nBT ").count();
    assert_eq!(written, 4 + values.chain(notices).sum::<usize>());
}

/// How often a structure element of a kind is there.
fn elements(page: &str, kind: &str) -> usize {
    page.matches(&format!("/Type/StructElem/S/{kind}/")).count()
}

#[test]
fn a_screen_reader_meets_title_code_table_and_notices() {
    let text = named("Müller", "Zoë");
    let page = draw(&text, false).unwrap();
    let commands = commands(&page);
    let page = String::from_utf8_lossy(&page);
    let lines = words::lines(&Fields::read(&text).unwrap()).len();
    let found = ["H1", "Figure", "Table", "TR", "TH", "TD", "P"].map(|kind| elements(&page, kind));
    assert_eq!(found, [1, 1, 1, lines, lines, lines, 5]);
    assert_eq!(page.matches("/Scope/Row").count(), lines);
    for part in
        ["/Alt(QR-Code des Zertifikats", "/T(Genesenenzertifikat / ", "/DisplayDocTitle true", "<pdfuaid:part>1<"]
    {
        assert!(page.contains(part), "{part}");
    }
    // In both languages: title, kind, table headers, two notices.
    for language in ["/Lang(de)", "/Lang(en)"] {
        let marked = commands.matches(&format!("{language}>>BDC")).count();
        assert_eq!(marked, 2 + lines + 2, "{language}");
    }
}

#[test]
fn nothing_is_drawn_that_is_not_marked() {
    let page = commands(&draw(&named("Müller", "Zoë"), false).unwrap());
    let mut pieces = page.split(">>BDC");
    let before = pieces.next().unwrap();
    let draws = |commands: &str| {
        let drawing = |command: &&str| ["BT", "f", "f*", "S"].contains(command);
        commands.split_ascii_whitespace().filter(drawing).count()
    };
    assert_eq!(draws(before), 0);
    let mut drawn = 0;
    for piece in pieces {
        let (marked, rest) = piece.split_once("EMC").unwrap();
        drawn += draws(marked);
        assert_eq!(draws(rest), 0, "{rest}");
    }
    assert!(drawn > 30, "{drawn}");
}

#[test]
fn every_field_stands_beside_its_name_in_both_languages() {
    let shown = |name: PersonName, born: &str| {
        let fields = Fields::read(&issued(name, born)).unwrap();
        let lines = words::lines(&fields);
        let lines = lines.iter();
        let line = |line: &Line<'_>| [line.german, line.english, line.value].map(str::to_owned);
        lines.map(line).collect::<Vec<_>>()
    };
    let name = PersonName::new("Müller", "Zoë", NameLanguage::Other).unwrap();
    let lines = shown(name, "1964-08");
    let expected = [
        ["Name", "Surname(s)", "Müller"],
        ["Vorname", "Forename(s)", "Zoë"],
        ["Name im Reisedokument", "Surname(s) in travel document", "MUELLER"],
        ["Vorname im Reisedokument", "Forename(s) in travel document", "ZOE"],
        ["Geburtsdatum", "Date of birth", "1964-08"],
        ["Krankheit oder Erreger", "Disease or agent", "COVID-19"],
        ["Datum des ersten positiven Tests", "Date of first positive test", "2021-06-01"],
        ["Land der Testung", "Country of test", "DE"],
        ["Aussteller", "Certificate issuer", "Stadt Köln, Gesundheitsamt"],
        ["Gültig ab", "Valid from", "2021-06-29"],
        ["Gültig bis", "Valid until", "2021-11-28"],
    ];
    assert_eq!(lines[..11], expected);
    let [german, english, identifier] = &lines[11];
    assert_eq!((german.as_str(), english.as_str()), ("Zertifikatkennung", "Unique certificate identifier"));
    assert!(identifier.starts_with("URN:UVCI:01:DE:IZ12345A/"));
    let single = PersonName::new("Suharto", "", NameLanguage::Other).unwrap();
    let lines = shown(single, "");
    assert_eq!(lines.len(), 10, "no line without a value");
    assert_eq!(lines[2], ["Geburtsdatum", "Date of birth", "unbekannt / unknown"]);
    let chinese = PersonName::with_document_spelling(&parts("王", "芳"), &parts("WANG", "FANG")).unwrap();
    let fields = Fields::read(&issued(chinese, "")).unwrap();
    let lines = words::lines(&fields);
    assert_eq!([lines[0].instead, lines[1].instead], ["WANG", "FANG"]);
}

#[test]
fn long_texts_are_broken_and_stay_within_their_width() {
    let letters = Letters::load().unwrap();
    for text in ["W".repeat(80), "Wolfeschlegel-steinhausen von und zu ".repeat(2), "MÜLLER<LÜDENSCHEIDT<".repeat(4)]
    {
        let lines = letters.lines(Weight::Bold, &text, 28.0);
        assert_eq!(lines.concat(), text);
        assert!(lines.len() > 1);
        for line in lines {
            let rest = letters.lines(Weight::Bold, line.trim_end(), 28.0);
            assert_eq!(rest.len(), 1, "{line}");
        }
    }
    let longest = named(&"Ж".repeat(80), &"Щ".repeat(80));
    assert!(crate::a4(&longest).unwrap().starts_with(b"%PDF-"));
}

/// What does not fit above the edge of the page is an error of its own.
#[test]
fn the_longest_and_widest_texts_fit_on_the_page() {
    for letter in ["W", "Щ", "Ẅ", "Ǆ", "W "] {
        let text: String = letter.chars().cycle().take(79).chain(['W']).collect();
        let document = "W".repeat(80);
        let name = PersonName::with_document_spelling(&parts(&text, &text), &parts(&document, &document)).unwrap();
        let page = crate::a4(&issued_by(&text, name, "1964-08-12"));
        assert!(page.is_ok(), "{letter}");
    }
}

#[test]
fn what_is_no_recovery_certificate_is_not_printed() {
    for text in ["", "HC1:", "HC1:A", "hc1:6BF", "HC1:6BFOXN", "text"] {
        assert_eq!(crate::a4(text).err(), Some(crate::PrintError::NotACertificate), "{text}");
    }
    let text = named("Müller", "Zoë");
    for length in 0..text.len() {
        assert!(crate::a4(&text[..length]).is_err(), "{length}");
    }
}

#[test]
fn the_file_says_nothing_about_the_person_but_on_the_page() {
    let pdf = crate::a4(&named("Mustermann", "Erika")).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    // Whole dates: a year alone may be the place of an object in the file.
    let dates = ["1964-08-12", "12.08.1964", "19640812", "D:20", "/CreationDate", "/ModDate"];
    for part in ["Mustermann", "Erika", "MUSTERMANN"].into_iter().chain(dates) {
        assert!(!text.contains(part), "{part}");
    }
}
