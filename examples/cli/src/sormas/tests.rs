//! What SORMAS reads: columns, days and the description.

mod cells;

use std::error::Error;

use super::*;

type Checked<T = ()> = Result<T, Box<dyn Error>>;

/// Mara Lindner, 16 November 2026, 18:05 to 22:40 in Köln.
const MARA: ContactRow<'static> = ContactRow {
    record_id: "8f14e45fceea167a5a36dedd4bea2543",
    given_name: "Mara",
    family_name: "Lindner",
    phone: "+49 221 5550100",
    email: "mara.lindner@example.org",
    street: "Aachener Straße 12a",
    postal_code: "50674",
    city: "Köln",
    arrival: 1_794_848_700,
    departure: Some(1_794_865_200),
    venue: "Brauhaus Zur Alten Mühle",
    area: "Gaststube/Tisch 4",
    kind: "app",
};

fn file(rows: &[ContactRow<'_>]) -> Checked<String> {
    let mut out = Vec::new();
    let mut writer = ContactWriter::new(&mut out)?;
    for row in rows {
        writer.write(row)?;
    }
    writer.finish()?;
    Ok(String::from_utf8(out)?)
}

fn records(file: &str, separator: u8) -> Checked<Vec<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(separator != SEPARATOR)
        .from_reader(file.as_bytes());
    Ok(reader.records().collect::<Result<_, _>>()?)
}

/// The cell below `path` of the only contact.
fn cell(path: &str, row: ContactRow<'_>) -> Checked<String> {
    let records = records(&file(&[row])?, SEPARATOR)?;
    let [_, paths, values] = records.as_slice() else {
        return Err(format!("{} rows", records.len()).into());
    };
    let (_, value) = paths
        .iter()
        .zip(values)
        .find(|(name, _)| *name == path)
        .ok_or("no such column")?;
    Ok(value.to_owned())
}

fn phone_and_description(phone: &str) -> Checked<(String, String)> {
    let row = || ContactRow {
        phone,
        venue: "",
        area: "",
        kind: "",
        departure: Some(MARA.arrival),
        ..MARA
    };
    Ok((cell("person.phone", row())?, cell("description", row())?))
}

#[test]
fn a_contact_is_one_line_below_the_row_of_entities_and_the_row_of_paths() -> Checked {
    let expected = concat!(
        r#""Contact","Contact","Contact","Contact","Contact","Person","Person","#,
        r#""Location","Location","Location","Location","Person","Person""#,
        "\n",
        r#""externalID","multiDayContact","firstContactDate","lastContactDate","description","#,
        r#""person.firstName","person.lastName","person.address.city","person.address.postalCode","#,
        r#""person.address.street","person.address.houseNumber","person.phone","person.emailAddress""#,
        "\n",
        r#""8f14e45fceea167a5a36dedd4bea2543","false","","16.11.2026","#,
        r#""Ort: Brauhaus Zur Alten Mühle | Bereich: Gaststube/Tisch 4 | "#,
        r#"Ankunft: 16.11.2026 18:05 CET | Weggang: 16.11.2026 22:40 CET | Art: app","#,
        r#""Mara","Lindner","Köln","50674","Aachener Straße","12a","+49 221 5550100","mara.lindner@example.org""#,
        "\n",
    );
    assert_eq!(file(&[MARA])?, expected);
    Ok(())
}

#[test]
fn a_file_without_contacts_has_its_header_rows() -> Checked {
    assert_eq!(records(&file(&[])?, SEPARATOR)?.len(), 2);
    Ok(())
}

#[test]
fn a_file_that_could_not_be_written_whole_is_an_error() -> Checked {
    struct FullDisk;
    impl io::Write for FullDisk {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let ended = ContactWriter::new(FullDisk)?.finish();
    assert_eq!(ended.map_err(|e| e.kind()), Err(io::ErrorKind::StorageFull));
    Ok(())
}

#[test]
fn days_are_those_of_the_calendar_in_germany() -> Checked {
    // (arrival, departure) -> (multiDayContact, firstContactDate, lastContactDate)
    let cases = [
        // 23:30 to 00:10 on the clock in Köln, one day in UTC.
        (
            1_794_868_200,
            Some(1_794_870_600),
            ("true", "16.11.2026", "17.11.2026"),
        ),
        // 00:30 to 01:30 in Köln, two days in UTC.
        (
            1_794_871_800,
            Some(1_794_875_400),
            ("false", "", "17.11.2026"),
        ),
        // Nobody checked out.
        (1_794_848_700, None, ("false", "", "16.11.2026")),
        // A departure before the arrival, which no visit can have.
        (
            1_794_871_800,
            Some(1_794_848_700),
            ("false", "", "17.11.2026"),
        ),
        (-1, Some(1_794_848_700), ("false", "", "16.11.2026")),
        // 00:30 in summer, two hours ahead of UTC.
        (1_783_895_400, None, ("false", "", "13.07.2026")),
    ];
    for (arrival, departure, (multi_day, first, last)) in cases {
        let row = || ContactRow {
            arrival,
            departure,
            ..MARA
        };
        assert_eq!(cell("multiDayContact", row())?, multi_day);
        assert_eq!(cell("firstContactDate", row())?, first);
        assert_eq!(cell("lastContactDate", row())?, last);
    }
    Ok(())
}

#[test]
fn the_description_holds_what_sormas_has_no_column_for() -> Checked {
    let open = ContactRow {
        departure: None,
        area: "",
        kind: "one-time",
        ..MARA
    };
    assert_eq!(
        cell("description", open)?,
        "Ort: Brauhaus Zur Alten Mühle | Ankunft: 16.11.2026 18:05 CET | Weggang: unbekannt | Art: one-time",
    );
    // 25 October 2026: 02:30 comes twice.
    let doubled = ContactRow {
        arrival: 1_792_888_200,
        departure: Some(1_792_891_800),
        venue: "",
        area: "",
        kind: "",
        ..MARA
    };
    assert_eq!(
        cell("description", doubled)?,
        "Ankunft: 25.10.2026 02:30 CEST | Weggang: 25.10.2026 02:30 CET",
    );
    Ok(())
}

#[test]
fn a_time_beyond_the_calendar_costs_its_date_and_not_the_contact() -> Checked {
    for arrival in [i64::MIN, -1, i64::MAX] {
        let row = || ContactRow {
            arrival,
            departure: None,
            venue: "",
            area: "",
            kind: "",
            ..MARA
        };
        assert_eq!(cell("lastContactDate", row())?, "");
        assert_eq!(cell("person.lastName", row())?, "Lindner");
        assert_eq!(
            cell("description", row())?,
            format!("Ankunft: unlesbar ({arrival} s) | Weggang: unbekannt"),
        );
    }
    Ok(())
}

#[test]
fn a_missing_name_is_filled_because_sormas_refuses_the_contact_without() -> Checked {
    for blank in ["", " ", "\u{200B}\u{A0}\t"] {
        assert_eq!(
            cell(
                "person.firstName",
                ContactRow {
                    given_name: blank,
                    ..MARA
                }
            )?,
            "N.N."
        );
        assert_eq!(
            cell(
                "person.lastName",
                ContactRow {
                    family_name: blank,
                    ..MARA
                }
            )?,
            "N.N."
        );
    }
    Ok(())
}

#[test]
fn a_house_number_is_split_off_only_where_it_is_certain() -> Checked {
    let cases = [
        ("Aachener Straße 12a", "Aachener Straße", "12a"),
        ("Kölner Str. 7", "Kölner Str.", "7"),
        ("Karl-Marx-Allee  1034", "Karl-Marx-Allee", "1034"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni 135", ""),
        ("Straße des 17. Juni", "Straße des 17. Juni", ""),
        ("Aachener Straße 12 a", "Aachener Straße 12 a", ""),
        ("Am Hof 3-5", "Am Hof 3-5", ""),
        ("Am Hof 7, Haus 2", "Am Hof 7, Haus 2", ""),
        ("Q 7", "Q 7", ""),
        ("12", "12", ""),
        ("Am Hof 007", "Am Hof 007", ""),
        ("Am Hof 12345", "Am Hof 12345", ""),
        ("Am Hof", "Am Hof", ""),
        ("", "", ""),
    ];
    for (street, name, number) in cases {
        assert_eq!(
            cell("person.address.street", ContactRow { street, ..MARA })?,
            name
        );
        assert_eq!(
            cell("person.address.houseNumber", ContactRow { street, ..MARA })?,
            number
        );
    }
    Ok(())
}
