//! What visitors type: no cell is a formula, hides another, or is refused by a check of SORMAS.

use super::*;

#[test]
fn a_cell_that_would_be_a_formula_gets_an_apostrophe_and_keeps_every_letter() -> Checked {
    let cases = [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        ("﹦1", "'﹦1"),
        ("−1", "'−1"),
        ("\t=1", " '=1"),
        ("\r=1", " '=1"),
        ("\0=1", " '=1"),
        ("  =1", "  '=1"),
        ("\u{A0}\u{3000}=1", "\u{A0}\u{3000}'=1"),
        ("\u{FEFF}\u{200B}\u{202E}=1", "\u{FEFF}\u{200B}\u{202E}'=1"),
        ("\"=1", "\"'=1"),
        ("x;=1+1", "x;'=1+1"),
        ("x, \"=1", "x, \"'=1"),
        ("x\n=cmd()", "x =cmd()"),
        ("x;\n\t@A", "x;  '@A"),
        (";;=1", ";;'=1"),
        ("Meyer-Öz", "Meyer-Öz"),
        ("O'Neill", "O'Neill"),
        ("Зоя", "Зоя"),
    ];
    for (typed, written) in cases {
        let row = ContactRow {
            record_id: typed,
            given_name: typed,
            family_name: typed,
            city: typed,
            postal_code: typed,
            ..MARA
        };
        let file = records(&file(&[row])?, SEPARATOR)?;
        let [_, paths, values] = file.as_slice() else {
            return Err("not one contact".into());
        };
        let cells = paths.iter().zip(values);
        let typed_in = |path| TYPED.contains(&path);
        let found: Vec<_> = cells.filter(|(path, _)| typed_in(*path)).collect();
        assert_eq!(found.len(), TYPED.len());
        for (path, cell) in found {
            assert_eq!(cell, written, "{path}");
        }
    }
    Ok(())
}

/// Columns that hold what was typed and nothing else.
const TYPED: [&str; 5] =
    ["externalID", "person.firstName", "person.lastName", "person.address.city", "person.address.postalCode"];

#[test]
fn no_cell_becomes_a_formula_when_the_file_is_opened_with_another_separator() -> Checked {
    for hostile in ["x;=1", "x\t=1", "x,=1", "x\";\"=1\";\"", "x\n=1", "x\r\n=1", "\";=1", "a;;\u{200B}＝1", ";\"\"@A"]
    {
        let file = file(&[ContactRow {
            record_id: hostile,
            given_name: hostile,
            family_name: hostile,
            phone: hostile,
            email: hostile,
            street: hostile,
            postal_code: hostile,
            city: hostile,
            venue: hostile,
            area: hostile,
            kind: hostile,
            ..MARA
        }])?;
        assert_eq!(file.lines().count(), 3);
        for separator in *b",;\t" {
            for cell in records(&file, separator)?.iter().flatten() {
                let begin = cell.trim_start_matches(|c| is_blank(c) || c == '"');
                assert!(!begin.starts_with(starts_formula), "{cell} of {hostile:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn no_contact_swallows_or_hides_the_next_one() -> Checked {
    for hostile in ["x\\", "x\"\\", "\\\"", "\"", "x\n##", "##", "x\r\n##\r\n"] {
        let mallory = ContactRow { record_id: hostile, email: hostile, family_name: hostile, ..MARA };
        let file = file(&[mallory, MARA])?;
        assert!(!file.contains('\\'));
        assert!(!file.lines().any(|line| line.starts_with("##")));
        assert_eq!(file.lines().nth(3), self::file(&[MARA])?.lines().nth(2));
    }
    assert_eq!(cell("person.lastName", ContactRow { family_name: "A\\B", ..MARA })?, "A/B");
    Ok(())
}

#[test]
fn a_telephone_number_stands_in_its_column_with_its_country_code() -> Checked {
    let cases = [
        ("+49 221 5550100", "+49 221 5550100"),
        ("+49 (0)221 / 555-01.00", "+49 221 5550100"),
        ("0221/5550101", "+49 221 5550101"),
        ("0049\u{A0}221\u{2013}5550104", "+49 221 5550104"),
        ("  +49 221 5550100  ", "+49 221 5550100"),
        ("", ""),
    ];
    for (typed, written) in cases {
        let (phone, description) = phone_and_description(typed)?;
        assert_eq!(phone, written);
        assert!(!description.contains("Telefon"));
    }
    Ok(())
}

#[test]
fn what_is_no_telephone_number_or_two_is_kept_in_the_description() -> Checked {
    let stay = "Ankunft: 16.11.2026 18:05 CET | Weggang: 16.11.2026 18:05 CET | Dauer: 0 min";
    let cases = [
        ("+1+cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0"),
        ("=1+1", "=1+1"),
        ("0+1", "0+1"),
        ("++49 221", "++49 221"),
        ("+", "+"),
        ("-/-", "-/-"),
        ("110", "110"),
        ("0221 5550101 (Büro)", "0221 5550101 (Büro)"),
        ("0221 123456 App. 12", "0221 123456 App. 12"),
        ("0221 5550100 / 0170 5550101", "0221 5550100 / 0170 5550101"),
        ("+1*2", "+1*2"),
        ("1e9", "1e9"),
        ("0221;=1", "0221;'=1"),
        ("＋49 221", "＋49 221"),
    ];
    for (typed, kept) in cases {
        let (phone, description) = phone_and_description(typed)?;
        assert_eq!(phone, "");
        assert_eq!(description, format!("{stay} | Telefon: {kept}"));
    }
    Ok(())
}

#[test]
fn an_address_that_sormas_refuses_is_kept_in_the_description() -> Checked {
    for email in ["jörg@example.org", "a@b", "a@example.o", "a@@example.org", "a@.de", "+a@example.org", "=a@b.de"] {
        let row = || ContactRow { email, venue: "", area: "", kind: "", departure: None, ..MARA };
        assert_eq!(cell("person.emailAddress", row())?, "");
        assert_eq!(
            cell("description", row())?,
            format!("Ankunft: 16.11.2026 18:05 CET | Weggang: unbekannt | E-Mail: {email}"),
        );
    }
    for email in ["a@b.de", "a.b+c_d-e@mail.example-1.museum", ""] {
        assert_eq!(cell("person.emailAddress", ContactRow { email, ..MARA })?, email);
    }
    Ok(())
}
