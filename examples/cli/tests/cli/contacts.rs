//! The contacts of a case: their minutes with the case, and the file for SORMAS.

use crate::support::case::Case;
use crate::support::{LATER, Scene, named};
use serde_json::{Value, json};

/// The case, at the venue from 12:00 to 13:30, and guests with her.
fn contacts() -> Case {
    let case = Case::new();
    let scene = &case.scene;
    case.seal("mara", "--departure 2026-11-16T13:30:00Z");
    case.diary("add", "--kept mara.kept");
    let guest = |name: &str, contact: &Value, stay: &str| {
        scene.bench.write(&format!("{name}.json"), contact.to_string());
        scene.bench.ok(&format!(
            "--at {LATER} seal --poster poster --day-key venue-day {} --contact {name}.json --out {name}.visit \
             --kept {name}.kept {stay}",
            scene.trust
        ));
        scene.admit(&format!("{name}.visit"));
    };
    scene.admit("mara.visit");
    case.share_all();
    let jo = json!({"given_name": "Jo", "family_name": "Groß", "phone": "0221 5550100 / 0170 5550101"});
    guest("jo", &jo, "--arrival 2026-11-16T11:20:00Z --departure 2026-11-16T12:45:59Z");
    guest("ada", &json!({"given_name": "Ada"}), "--arrival 2026-11-16T11:55:00Z");
    guest("ben", &json!({"given_name": "Ada"}), "--arrival 2026-11-16T11:00:00Z --departure 2026-11-16T12:00:00Z");
    scene.ask();
    scene.bench.ok(&scene.release());
    case
}

fn open(scene: &Scene, options: &str) -> String {
    format!("{} {options}", scene.open())
}

#[test]
fn every_contact_has_its_minutes_with_the_case() {
    let case = contacts();
    let bench = case.bench();
    let lines = bench.ok(&open(&case.scene, "--case shared.jsonl")).lines();
    assert_eq!(lines.len(), 4);
    let minutes = |departure: Value, arrival: &str| {
        let mut found = lines
            .iter()
            .filter(|line| line["departure"] == departure && line["arrival"].as_str().unwrap().contains(arrival));
        let line = found.next().unwrap();
        let overlap = ["overlap_minutes", "overlap_is_at_most", "is_case"];
        overlap.map(|field| line[field].clone())
    };
    assert_eq!(minutes(json!("2026-11-16T12:45:59Z"), "11:20"), [json!(45), json!(false), json!(false)]);
    assert_eq!(minutes(json!("2026-11-16T12:00:00Z"), "11:00"), [json!(0), json!(false), json!(false)]);
    assert_eq!(minutes(json!(null), "11:55"), [json!(90), json!(true), json!(false)]);
    assert_eq!(minutes(json!("2026-11-16T13:30:00Z"), "12:00"), [json!(90), json!(false), json!(true)]);
    let plain = bench.ok(&open(&case.scene, "")).lines();
    assert!(plain.iter().all(|line| line.get("overlap_minutes").is_none()));
    let short = bench.ok(&open(&case.scene, "--case shared.jsonl --max-stay 1")).lines();
    let ada = short.iter().find(|line| line["departure"] == json!(null)).unwrap();
    assert_eq!(ada["overlap_minutes"], 55);
}

#[test]
fn stays_of_the_case_that_meet_count_once_and_unchecked_ones_not_at_all() {
    let case = contacts();
    let bench = case.bench();
    let line: Value = serde_json::from_slice(&bench.read("shared.jsonl")).unwrap();
    let stay = |arrival: &str, departure: &str, is_checked: bool| {
        let mut line = line.clone();
        line["arrival"] = format!("2026-11-16T{arrival}:00Z").into();
        line["departure"] = format!("2026-11-16T{departure}:00Z").into();
        line["checked"] = is_checked.into();
        format!("{line}\r\n")
    };
    let stays = [
        stay("12:00", "12:20", true),
        stay("12:10", "12:30", true),
        stay("12:15", "12:18", true),
        stay("11:30", "12:45", false),
        stay("12:40", "12:41", true),
    ];
    bench.write("stays", format!("\u{feff}{}", stays.concat()));
    let lines = bench.ok(&open(&case.scene, "--case stays")).lines();
    let jo = lines.iter().find(|line| line["given_name"] == "Jo").unwrap();
    assert_eq!(jo["overlap_minutes"], 31);
    let mut elsewhere: Value = line;
    elsewhere["venue"] = bench.ok("keygen venue --out other.key").text().into();
    bench.write("elsewhere", elsewhere.to_string());
    let lines = bench.ok(&open(&case.scene, "--case elsewhere")).lines();
    assert!(lines.iter().all(|line| line["overlap_minutes"] == 0));
}

fn rows(csv: &[u8], separator: u8) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).delimiter(separator);
    reader.from_reader(csv).records().map(Result::unwrap).collect()
}

#[test]
fn the_file_for_sormas_has_the_separator_the_mark_and_the_header_that_it_is_told() {
    let case = contacts();
    let csv = |options: &str| {
        let options = format!("--case shared.jsonl --format csv {options}");
        case.bench().ok(&open(&case.scene, &options)).stdout
    };
    let plain = csv("");
    let comma = rows(&plain, b',');
    // The case is not a contact of her own.
    assert_eq!((comma.len(), comma[0].len()), (5, 15));
    assert_eq!((&comma[0][13], &comma[1][13]), ("Contact", "durationMinutes"));
    let marked = csv("--separator ; --bom");
    let text = marked.strip_prefix(b"\xef\xbb\xbf").unwrap();
    assert_eq!(rows(text, b';'), comma);
    assert_eq!(rows(&csv("--separator tab"), b'\t'), comma);
    let older = rows(&csv("--sormas 1.67 --separator semicolon"), b';');
    assert_eq!(older, comma[1..]);
    let minutes: Vec<_> = comma[2..].iter().map(|row| (&row[13], &row[14])).collect();
    for expected in [("85", "45"), ("60", "0"), ("", "90")] {
        assert!(minutes.contains(&expected), "{minutes:?}");
    }
}

#[test]
fn guests_without_a_family_name_are_two_people_and_two_numbers_are_none() {
    let case = contacts();
    let csv = case.bench().ok(&open(&case.scene, "--format csv")).stdout;
    let rows = rows(&csv, b',');
    let of = |name: &str| rows.iter().filter(|row| &row[5] == name).cloned().collect::<Vec<_>>();
    let adas = of("Ada");
    assert_eq!(adas.len(), 2);
    assert_ne!(adas[0][6], adas[1][6]);
    for ada in &adas {
        assert_eq!(ada[6], format!("N.N. {}", &ada[0][..8]));
    }
    let jo = &of("Jo")[0];
    assert_eq!(&jo[11], "");
    assert!(jo[4].contains("Telefon: 0221 5550100 / 0170 5550101"), "{}", &jo[4]);
}

#[test]
fn options_of_the_csv_without_it_and_what_no_sormas_reads_are_refused() {
    let case = contacts();
    let bench = case.bench();
    for options in ["--bom", "--separator ;", "--sormas 1.104"] {
        bench.refused(&open(&case.scene, options), "invalid-input");
    }
    bench.refused(&open(&case.scene, "--format csv --bom --sormas 1.53"), "invalid-input");
    for options in ["--separator |", "--sormas 1.52", "--max-stay 3", "--case shared.jsonl --max-stay 25"] {
        assert_eq!(bench.run(&open(&case.scene, options)).code, 2, "{options}");
    }
    bench.write("junk", named("Jo", "Groß").to_string());
    bench.refused(&open(&case.scene, "--case junk"), "invalid-input");
}
