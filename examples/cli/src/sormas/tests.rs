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
    house_number: "",
    postal_code: "50674",
    city: "Köln",
    country: "",
    arrival: 1_794_848_700,
    departure: Some(1_794_865_200),
    venue: "Brauhaus Zur Alten Mühle",
    area: "Gaststube/Tisch 4",
    kind: "app",
    overlap: None,
};

const SEPARATOR: u8 = b',';

fn file(rows: &[ContactRow<'_>]) -> Checked<String> {
    file_for(Layout::default(), rows)
}

fn file_for(layout: Layout, rows: &[ContactRow<'_>]) -> Checked<String> {
    let mut out = Vec::new();
    let mut writer = ContactWriter::new(&mut out, layout)?;
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
    let (_, value) = paths.iter().zip(values).find(|(name, _)| *name == path).ok_or("no such column")?;
    Ok(value.to_owned())
}

fn phone_and_description(phone: &str) -> Checked<(String, String)> {
    let row = || ContactRow { phone, venue: "", area: "", kind: "", departure: Some(MARA.arrival), ..MARA };
    Ok((cell("person.phone", row())?, cell("description", row())?))
}

#[test]
fn a_contact_is_one_line_below_the_row_of_entities_and_the_row_of_paths() -> Checked {
    let expected = concat!(
        r#""Contact","Contact","Contact","Contact","Contact","Person","Person","#,
        r#""Location","Location","Location","Location","Person","Person","Contact","Contact""#,
        "\n",
        r#""externalID","multiDayContact","firstContactDate","lastContactDate","description","#,
        r#""person.firstName","person.lastName","person.address.city","person.address.postalCode","#,
        r#""person.address.street","person.address.houseNumber","person.phone","person.emailAddress","#,
        r#""durationMinutes","overlapMinutes""#,
        "\n",
        r#""8f14e45fceea167a5a36dedd4bea2543","false","","16.11.2026","#,
        r#""Ort: Brauhaus Zur Alten Mühle | Bereich: Gaststube/Tisch 4 | "#,
        r#"Ankunft: 16.11.2026 18:05 CET | Weggang: 16.11.2026 22:40 CET | Dauer: 275 min | Art: app","#,
        r#""Mara","Lindner","Köln","50674","Aachener Straße","12a","+49 221 5550100","mara.lindner@example.org","#,
        r#""275","""#,
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
    let ended = ContactWriter::new(FullDisk, Layout::default())?.finish();
    assert_eq!(ended.map_err(|e| e.kind()), Err(io::ErrorKind::StorageFull));
    Ok(())
}

#[test]
fn days_are_those_of_the_calendar_in_germany() -> Checked {
    // (arrival, departure) -> (multiDayContact, firstContactDate, lastContactDate)
    let cases = [
        // 23:30 to 00:10 on the clock in Köln, one day in UTC.
        (1_794_868_200, Some(1_794_870_600), ("true", "16.11.2026", "17.11.2026")),
        // 00:30 to 01:30 in Köln, two days in UTC.
        (1_794_871_800, Some(1_794_875_400), ("false", "", "17.11.2026")),
        // Nobody checked out.
        (1_794_848_700, None, ("false", "", "16.11.2026")),
        // A departure before the arrival, which no visit can have.
        (1_794_871_800, Some(1_794_848_700), ("false", "", "17.11.2026")),
        (-1, Some(1_794_848_700), ("false", "", "16.11.2026")),
        // 00:30 in summer, two hours ahead of UTC.
        (1_783_895_400, None, ("false", "", "13.07.2026")),
    ];
    for (arrival, departure, (multi_day, first, last)) in cases {
        let row = || ContactRow { arrival, departure, ..MARA };
        assert_eq!(cell("multiDayContact", row())?, multi_day);
        assert_eq!(cell("firstContactDate", row())?, first);
        assert_eq!(cell("lastContactDate", row())?, last);
    }
    Ok(())
}

#[test]
fn the_description_holds_what_sormas_has_no_column_for() -> Checked {
    let open = ContactRow { departure: None, area: "", kind: "one-time", ..MARA };
    assert_eq!(
        cell("description", open)?,
        "Ort: Brauhaus Zur Alten Mühle | Ankunft: 16.11.2026 18:05 CET | Weggang: unbekannt | Art: one-time",
    );
    // 25 October 2026: 02:30 comes twice.
    let doubled =
        ContactRow { arrival: 1_792_888_200, departure: Some(1_792_891_800), venue: "", area: "", kind: "", ..MARA };
    assert_eq!(
        cell("description", doubled)?,
        "Ankunft: 25.10.2026 02:30 CEST | Weggang: 25.10.2026 02:30 CET | Dauer: 60 min",
    );
    Ok(())
}

#[test]
fn a_time_beyond_the_calendar_costs_its_date_and_not_the_contact() -> Checked {
    for arrival in [i64::MIN, -1, i64::MAX] {
        let row = || ContactRow { arrival, departure: None, venue: "", area: "", kind: "", ..MARA };
        assert_eq!(cell("lastContactDate", row())?, "");
        assert_eq!(cell("person.lastName", row())?, "Lindner");
        assert_eq!(cell("description", row())?, format!("Ankunft: unlesbar ({arrival} s) | Weggang: unbekannt"),);
    }
    Ok(())
}

#[test]
fn people_without_a_name_have_one_that_sormas_takes_and_takes_apart() -> Checked {
    for blank in ["", " ", "\u{200B}\u{A0}\t"] {
        let without = |record_id: &'static str| ContactRow { record_id, given_name: blank, family_name: blank, ..MARA };
        for path in ["person.firstName", "person.lastName"] {
            assert_eq!(cell(path, without(MARA.record_id))?, "N.N. 8f14e45f");
            assert_eq!(cell(path, without("01ab23cd45ef"))?, "N.N. 01ab23cd");
            assert_eq!(cell(path, without(""))?, "N.N.");
        }
    }
    Ok(())
}

#[test]
fn a_house_number_that_was_given_stands_as_it_was_given() -> Checked {
    let row = |street, house_number| ContactRow { street, house_number, ..MARA };
    for (street, number) in [("Am Hof", "7"), ("Am Hof 7", "Haus 2"), ("Straße des 17. Juni", "135"), ("Q 7", "12-14")]
    {
        assert_eq!(cell("person.address.street", row(street, number))?, street);
        assert_eq!(cell("person.address.houseNumber", row(street, number))?, number);
    }
    assert_eq!(cell("person.address.houseNumber", row("Am Hof 7", " "))?, "7");
    assert_eq!(cell("person.address.houseNumber", row("Am Hof", "=7"))?, "'=7");
    Ok(())
}

#[test]
fn a_country_is_in_the_description_where_it_refuses_no_contact() -> Checked {
    let row = ContactRow { country: "NL", ..MARA };
    assert!(cell("description", row)?.ends_with(" | Art: app | Land: NL"));
    Ok(())
}

#[test]
fn the_rows_of_the_header_are_those_of_the_version() -> Checked {
    let rows = |version: &str| -> Checked<Vec<csv::StringRecord>> {
        let layout = Layout::new(version.parse()?, Separator::COMMA, false);
        records(&file_for(layout.ok_or("no layout")?, &[MARA])?, SEPARATOR)
    };
    let newest = rows("1.104")?;
    assert_eq!((newest.len(), newest[0].len()), (3, 15));
    assert_eq!(&newest[0][0], "Contact");
    for (version, columns) in [("1.67", 15), ("1.57", 15), ("1.56", 13), ("1.53", 13)] {
        let older = rows(version)?;
        assert_eq!((older.len(), older[0].len()), (2, columns), "{version}");
        assert_eq!(&older[0][0], "externalID", "{version}");
        let cells = newest[2].iter().take(columns);
        assert!(older[1].iter().eq(cells), "{version}");
    }
    assert_eq!(rows("1.68")?, newest);
    Ok(())
}

#[test]
fn the_separator_and_the_byte_order_mark_are_as_told() -> Checked {
    let layout = |separator: &str, mark| -> Checked<Layout> {
        Ok(Layout::new(Version::NEWEST, separator.parse()?, mark).ok_or("no layout")?)
    };
    let comma = records(&file(&[MARA])?, SEPARATOR)?;
    for (separator, byte) in [("semicolon", b';'), ("tab", b'\t'), ("comma", b',')] {
        let file = file_for(layout(separator, true)?, &[MARA])?;
        let text = file.strip_prefix('\u{feff}').ok_or("no byte order mark")?;
        assert_eq!(records(text, byte)?, comma);
        assert_eq!(file_for(layout(separator, false)?, &[MARA])?, text);
    }
    Ok(())
}

#[test]
fn minutes_stand_in_their_columns_and_in_the_description() -> Checked {
    let with = |minutes, is_at_most, departure| ContactRow {
        overlap: Some(Overlap { minutes, is_at_most }),
        departure,
        venue: "",
        area: "",
        kind: "",
        ..MARA
    };
    let departure = MARA.arrival + 3_659;
    let known = || with(45, false, Some(departure));
    assert_eq!(cell("durationMinutes", known())?, "60");
    assert_eq!(cell("overlapMinutes", known())?, "45");
    assert!(
        cell("description", known())?
            .ends_with(" | Weggang: 16.11.2026 19:05 CET | Dauer: 60 min | Zugleich mit dem Fall: 45 min")
    );
    let open = || with(720, true, None);
    assert_eq!(cell("durationMinutes", open())?, "");
    assert_eq!(cell("overlapMinutes", open())?, "720");
    assert!(cell("description", open())?.ends_with(" | Weggang: unbekannt | Zugleich mit dem Fall: höchstens 720 min"));
    assert_eq!(cell("overlapMinutes", with(0, false, None))?, "0");
    assert_eq!(cell("durationMinutes", with(0, false, Some(0)))?, "");
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
        assert_eq!(cell("person.address.street", ContactRow { street, ..MARA })?, name);
        assert_eq!(cell("person.address.houseNumber", ContactRow { street, ..MARA })?, number);
    }
    Ok(())
}
