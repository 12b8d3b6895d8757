//! The tables of Doc 9303-3, section 6, by code point; examples of names.

use super::*;

/// Section 6.A, in the order of the document: first code point, then the transliterations of those that follow.
const LATIN: &str = "00C0 A,00C1 A,00C2 A,00C3 A,00C4 AE,00C5 AA,00C6 AE,00C7 C,00C8 E,00C9 E,00CA E,00CB E,00CC I,\
    00CD I,00CE I,00CF I,00D0 D,00D1 N,00D2 O,00D3 O,00D4 O,00D5 O,00D6 OE,00D8 OE,00D9 U,00DA U,00DB U,00DC UE,\
    00DD Y,00DE TH,0100 A,0102 A,0104 A,0106 C,0108 C,010A C,010C C,010E D,0110 D,0112 E,0114 E,0116 E,0118 E,\
    011A E,011C G,011E G,0120 G,0122 G,0124 H,0126 H,0128 I,012A I,012C I,012E I,0130 I,0131 I,0132 IJ,0134 J,\
    0136 K,0139 L,013B L,013D L,013F L,0141 L,0143 N,0145 N,0147 N,014A N,014C O,014E O,0150 O,0152 OE,0154 R,\
    0156 R,0158 R,015A S,015C S,015E S,0160 S,0162 T,0164 T,0166 T,0168 U,016A U,016C U,016E U,0170 U,0172 U,\
    0174 W,0176 Y,0178 Y,0179 Z,017B Z,017D Z,1E9E SS";

/// Section 6.B without its exceptions; 0403 and 040B are what its rows 0492 and 04BA mean.
const CYRILLIC: &str = "0401 E,0402 D,0403 G,0404 IE,0405 DZ,0406 I,0407 I,0408 J,0409 LJ,040A NJ,040B C,040C K,\
    040E U,040F DZ,0410 A,0411 B,0412 V,0413 G,0414 D,0415 E,0416 ZH,0417 Z,0418 I,0419 I,041A K,041B L,041C M,\
    041D N,041E O,041F P,0420 R,0421 S,0422 T,0423 U,0424 F,0425 KH,0426 TS,0427 CH,0428 SH,0429 SHCH,042A IE,\
    042B Y,042D E,042E IU,042F IA,046A U,0474 Y,0490 G,0492 G,04BA C";

/// ELOT 743 for single letters.
const GREEK: &str = "0391 A,0392 V,0393 G,0394 D,0395 E,0396 Z,0397 I,0398 TH,0399 I,039A K,039B L,039C M,039D N,\
    039E X,039F O,03A0 P,03A1 R,03A3 S,03A4 T,03A5 Y,03A6 F,03A7 CH,03A8 PS,03A9 O,0386 A,0388 E,0389 I,038A I,\
    038C O,038E Y,038F O,03AA I,03AB Y";

fn standard(name: &str) -> String {
    in_language(name, NameLanguage::Other)
}

fn in_language(name: &str, language: NameLanguage) -> String {
    transliterate(name, language).unwrap().expose_secret_text().to_owned()
}

#[test]
fn every_row_of_the_tables_is_written_in_both_cases() {
    let rows: Vec<_> = [LATIN, CYRILLIC, GREEK].iter().flat_map(|table| table.split(',')).collect();
    assert_eq!(rows.len(), 95 + 50 + 33);
    for row in rows {
        let (code, latin) = row.split_once(' ').unwrap();
        let letter = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
        assert_eq!(standard(&letter.to_string()), latin, "{code}");
        assert_eq!(standard(&letter.to_lowercase().to_string()), latin, "{code} in lower case");
    }
}

#[test]
fn every_exception_of_a_language_is_its_own() {
    use NameLanguage::*;
    for (language, name, latin) in [
        (Belarusian, "ЁГ", "IOH"),
        (Bulgarian, "Щерев", "SHTEREV"),
        (Macedonian, "Ѓорѓи", "GJORGJI"),
        (Macedonian, "ЌЏХЦ", "KJDJHC"),
        (Serbian, "ГЖХЦЧШ", "HZHCCS"),
        (Serbian, "Ђоковић", "DOKOVIC"),
        (Ukrainian, "Зеленський Юрій", "ZELENSKYI<YURII"),
        (Ukrainian, "Єва Їжак Йосип Яна", "YEVA<YIZHAK<YOSYP<YANA"),
        (Ukrainian, "Марʼяна Знам'янська", "MARIANA<ZNAMIANSKA"),
        (Other, "Горбачёв Михаил", "GORBACHEV<MIKHAIL"),
        (Other, "Юлия Щеглова", "IULIIA<SHCHEGLOVA"),
        (Other, "Подъячев", "PODIEIACHEV"),
    ] {
        assert_eq!(in_language(name, language), latin);
    }
}

#[test]
fn greek_letters_are_written_together_as_elot_743_has_it() {
    for (name, latin) in [
        ("Παπαδόπουλος", "PAPADOPOULOS"),
        ("Μπακογιάννη", "BAKOGIANNI"),
        ("Λάμπρου", "LAMPROU"),
        ("Αγγελόπουλος", "ANGELOPOULOS"),
        ("Σφιγξ", "SFINX"),
        ("Μελαγχρινός", "MELANCHRINOS"),
        ("Ευάγγελος", "EVANGELOS"),
        ("Ευθύμιος", "EFTHYMIOS"),
        ("Σταύρος", "STAVROS"),
        ("ΑΥΤ", "AFT"),
        ("Ηύρα", "IVRA"),
        ("ΗΥΣ", "IFS"),
        ("Ταυ Λευ", "TAF<LEF"),
        ("Γαϊτάνη", "GAITANI"),
        ("Μαΐου", "MAIOU"),
        ("Πραΰς", "PRAYS"),
        ("Άυλος", "AYLOS"),
        ("Ντίνος", "NTINOS"),
    ] {
        assert_eq!(standard(name), latin);
    }
}

#[test]
fn punctuation_is_treated_as_section_4_6_says() {
    for (name, latin) in [
        ("D'ARTAGNAN", "DARTAGNAN"),
        ("d’Červenková Panklová", "DCERVENKOVA<PANKLOVA"),
        ("MARIE-ELISE", "MARIE<ELISE"),
        ("ANNA, MARIA", "ANNA<MARIA"),
        ("ANNA,MARIA", "ANNA<MARIA"),
        ("Jiřina-Maria Alena", "JIRINA<MARIA<ALENA"),
        ("  von  der \u{a0}Höh – Straße ", "VON<DER<HOEH<STRASSE"),
        ("J. R. (Bob)", "J<R<BOB"),
        ("- . ' Li", "LI"),
        ("Łukasz Żółć", "LUKASZ<ZOLC"),
        ("Þórður Æðelráð", "THORDUR<AEDELRAD"),
        ("Nguyễn Thị Hường", "NGUYEN<THI<HUONG"),
        ("Ștefan Țepeș", "STEFAN<TEPES"),
        ("Iñigo Müller-Lüdenscheidt", "INIGO<MUELLER<LUEDENSCHEIDT"),
        ("ﬁ", "FI"),
    ] {
        assert_eq!(standard(name), latin);
    }
}

#[test]
fn letters_written_with_combining_marks_are_the_same_letters() {
    for (name, latin) in [
        ("Mu\u{308}ller", "MUELLER"),
        ("A\u{30a}ke", "AAKE"),
        ("Re\u{301}mi", "REMI"),
        ("Γαι\u{308}τάνη", "GAITANI"),
        ("\u{301}", ""),
    ] {
        let found = transliterate(name, NameLanguage::Other);
        assert_eq!(found.map(|text| text.expose_secret_text().to_owned()).unwrap_or_default(), latin);
    }
    assert_eq!(in_language("И\u{306}осип", NameLanguage::Ukrainian), "YOSYP");
    assert_eq!(in_language("І\u{308}жак", NameLanguage::Ukrainian), "YIZHAK");
    assert_eq!(in_language("Г\u{301}К\u{301}", NameLanguage::Macedonian), "GJKJ");
}

/// An accent on the first vowel keeps the two apart.
#[test]
fn greek_vowels_with_accents_are_the_same_in_one_piece_and_in_two() {
    for (composed, decomposed, latin) in [
        ("ΆΥ", "Α\u{301}Υ", "AY"),
        ("ΈΥ", "Ε\u{301}Υ", "EY"),
        ("ΉΥ", "Η\u{301}Υ", "IY"),
        ("ΊΥ", "Ι\u{301}Υ", "IY"),
        ("ΌΥ", "Ο\u{301}Υ", "OY"),
        ("ΎΥ", "Υ\u{301}Υ", "YY"),
        ("ΏΥ", "Ω\u{301}Υ", "OY"),
    ] {
        assert_eq!(standard(decomposed), latin, "{decomposed}");
        assert_eq!(standard(composed), latin, "{composed}");
    }
}

/// Unicode composes each pair into one letter: how a name was typed must not decide how it is written.
#[test]
fn composed_and_decomposed_letters_are_written_alike() {
    for (composed, decomposed, latin) in [
        ("Ǖ", "U\u{308}\u{304}", "UE"),
        ("ǘ", "u\u{308}\u{301}", "UE"),
        ("Ȫ", "O\u{308}\u{304}", "OE"),
        ("Ǟ", "A\u{308}\u{304}", "AE"),
        ("Ǻ", "A\u{30a}\u{301}", "AA"),
        ("Ǽ", "Æ\u{301}", "AE"),
        ("Ǿ", "Ø\u{301}", "OE"),
        ("Ṏ", "O\u{303}\u{308}", "O"),
        ("Ṻ", "U\u{304}\u{308}", "U"),
        ("Ộ", "O\u{323}\u{302}", "O"),
        ("Ợ", "O\u{31b}\u{323}", "O"),
        ("Ḯ", "I\u{308}\u{301}", "I"),
        ("ΐ", "ι\u{308}\u{301}", "I"),
        ("Ё", "Е\u{308}", "E"),
    ] {
        assert_eq!(standard(decomposed), latin, "{decomposed}");
        assert_eq!(standard(composed), latin, "{composed}");
    }
}

#[test]
fn what_leaves_nothing_or_has_no_table_is_refused() {
    for (name, error) in [
        ("", IssueError::NameEmpty),
        (" - ", IssueError::NameEmpty),
        ("'", IssueError::NameEmpty),
        ("Ь", IssueError::NameEmpty),
        ("王", IssueError::NameUnwritable),
        ("Anna 王", IssueError::NameUnwritable),
        ("محمد", IssueError::NameUnwritable),
        ("Ludwig 2", IssueError::NameUnwritable),
        ("Ə", IssueError::NameUnwritable),
        ("A\nB", IssueError::NameInvalid),
        ("A\u{202e}B", IssueError::NameInvalid),
    ] {
        assert_eq!(transliterate(name, NameLanguage::Other).err(), Some(error), "{name}");
    }
    let long = "A".repeat(321);
    assert_eq!(transliterate(&long, NameLanguage::Other).err(), Some(IssueError::NameInvalid));
}

#[test]
fn a_long_name_is_cut_after_80_characters_and_ends_in_a_letter() {
    assert_eq!(standard(&"Ä".repeat(320)), "AE".repeat(40));
    assert_eq!(standard(&"A".repeat(80)), "A".repeat(80));
    let name = format!("{} B", "A".repeat(79));
    assert_eq!(standard(&name), "A".repeat(79));
    let name = PersonName::new(&"ä".repeat(100), "", NameLanguage::Other).unwrap();
    assert_eq!(name.surname(), "ä".repeat(80));
    let marked = format!("{}e\u{301}\u{302}", "a".repeat(79));
    let name = PersonName::new(&marked, "", NameLanguage::Other).unwrap();
    assert_eq!(name.surname(), "a".repeat(79));
}

#[test]
fn a_name_that_lost_something_says_so() {
    let new = |surname: &str, given: &str| PersonName::new(surname, given, NameLanguage::Other);
    let (fits, long) = ("A".repeat(80), "A".repeat(81));
    for (surname, given, is_cut) in [
        (fits.as_str(), fits.as_str(), false),
        (&format!(" {fits} "), "", false),
        (&long, "A", true),
        ("A", &long, true),
        // Forty letters are eighty in travel documents.
        (&"Ä".repeat(40), "A", false),
        (&"Ä".repeat(41), "A", true),
        ("A", &"Щ".repeat(80), true),
        (&format!("{} B", "A".repeat(79)), "A", true),
    ] {
        assert_eq!(new(surname, given).unwrap().is_cut(), is_cut, "{surname} {given}");
    }
    let spelled = |[surname, given, document, document_given]: [&str; 4]| {
        PersonName::with_document_spelling(&parts(surname, given), &parts(document, document_given)).unwrap()
    };
    let filled = format!("{fits}<<");
    assert!(!spelled(["A", "A", &filled, "A"]).is_cut());
    for at in 0..4 {
        let mut parts = ["A"; 4];
        parts[at] = &long;
        assert!(spelled(parts).is_cut(), "{at}");
    }
}

fn parts(surname: &str, given_names: &str) -> NameParts {
    NameParts { surname: surname.into(), given_names: given_names.into() }
}

#[test]
fn the_spelling_of_a_travel_document_takes_precedence() {
    let name = PersonName::with_document_spelling(&parts("王", "芳"), &parts("WANG", "FANG")).unwrap();
    assert_eq!((name.document_surname(), name.document_given_names()), ("WANG", "FANG"));
    for (surname, given, document, document_given) in [
        ("", "A", "A", "A"),
        ("A", "A", "", "A"),
        ("A", "", "A", "A"),
        ("A", "A", "A", ""),
        ("A", "A", "a", "A"),
        ("A", "A", "A", "A1"),
    ] {
        assert!(PersonName::with_document_spelling(&parts(surname, given), &parts(document, document_given)).is_err());
    }
    let blanks = PersonName::new(" Müller  ", "\u{a0}Zoë ", NameLanguage::Other).unwrap();
    assert_eq!((blanks.surname(), blanks.given_names()), ("Müller", "Zoë"));
    let single = PersonName::new("Suharto", " ", NameLanguage::Other).unwrap();
    assert_eq!((single.given_names(), single.document_given_names()), ("", ""));
}
