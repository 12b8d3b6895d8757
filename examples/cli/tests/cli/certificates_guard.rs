//! Once per person, nothing stored about the person: the issuance guard on the command line.

use crate::support::Done;
use crate::support::guard::*;

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_person_gets_one_certificate_however_it_is_spelled() {
    let bench = bench();
    assert_issued(&bench, "first", &issue(&bench, "first", PERSON));
    for (number, (again, at)) in [
        (PERSON, NOON),
        (["MUELLER", "1964-08-12", " r 2021-4711 "], NOON),
        (["Mu\u{308}ller", "1964-08-12", "r20214711"], NOON + 86_400),
        (PERSON, NOON + 100 * 86_400),
        // Another spelling, a partial date of birth, a typo: the recovery id is the same.
        (["Muller", "1964-08-12", "R-2021-4711"], NOON),
        (["Müller", "1964", "R-2021-4711"], NOON),
        (["Müller", "", "R-2021-4711"], NOON),
        (["Miller-Meier", "1946-08-12", "R 2021 4711"], NOON),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("again{number}");
        let done = issue_at(&bench, &name, again, at);
        assert_refused_silently(&bench, &name, &done, "already-issued");
    }
    assert_issued(&bench, "next", &issue(&bench, "next", NEXT));
    bench.write("first.id", "Kö-1");
    bench.refused(&line("first", NOON, ""), "guard-input-invalid");
}

#[test]
fn of_many_processes_at_once_one_issues() {
    let bench = bench();
    write_person(&bench, "mara", PERSON);
    let start = |number: usize| {
        let line = line("mara", NOON, "").replace("mara.out", &format!("out{number}"));
        bench.start(&line.split_whitespace().collect::<Vec<_>>())
    };
    let children: Vec<_> = (0..8).map(start).collect();
    let done: Vec<_> = children.into_iter().map(Done::of).collect();
    let (issued, refused): (Vec<_>, Vec<_>) = done.iter().partition(|done| done.code == 0);
    assert_eq!((issued.len(), refused.len()), (1, 7));
    for done in refused {
        let is_known =
            ["already-issued", "busy"].iter().any(|code| done.stderr.starts_with(&format!("episeal: {code}: ")));
        assert!(is_known, "{}", done.stderr);
    }
    let written = (0..8).filter(|number| bench.path(&format!("out{number}")).exists());
    assert_eq!(written.count(), 1);
}

#[test]
fn a_crash_before_handing_out_burns_nothing() {
    let bench = bench();
    let tags = tags(&bench, PERSON);
    let crashed = crashed(&bench, PERSON, NOON);
    for at in [NOON, NOON + 599] {
        let done = issue_at(&bench, "mara", PERSON, at);
        assert_refused_silently(&bench, "mara", &done, "busy");
        assert_eq!(states(&bench, tags), crashed.state());
    }
    assert_issued(&bench, "next", &issue(&bench, "next", NEXT));
    let done = issue_at(&bench, "mara", PERSON, NOON + 600);
    assert_issued(&bench, "mara", &done);
    assert_ne!(states(&bench, tags), crashed.issued_unreserved());
}

#[test]
fn a_failure_of_signing_or_writing_leaves_the_right() {
    let bench = bench();
    let expired = Dsc { not_after: "210801000000Z", ..Dsc::default() };
    bench.write("dsc", expired.der());
    let done = issue(&bench, "mara", PERSON);
    assert_refused_silently(&bench, "mara", &done, "signer-expires");
    bench.write("dsc", Dsc::default().der());
    bench.write("key", "no key");
    let done = issue(&bench, "mara", PERSON);
    assert_refused_silently(&bench, "mara", &done, "key-invalid");
    bench.write("key", pkcs8(&secret_key()));
    bench.refused(&line("mara", NOON, "").replace("mara.out", "nowhere/out"), "io");
    assert_issued(&bench, "mara", &issue(&bench, "mara", PERSON));
}

#[test]
fn a_key_elsewhere_takes_the_turn_when_its_signature_comes() {
    use p256::ecdsa::Signature;
    use p256::ecdsa::signature::Signer;
    let bench = bench();
    write_person(&bench, "mara", PERSON);
    let uvci = "--uvci URN:UVCI:01:NL:187/37512422923#Z";
    let with = |signing: &str| line("mara", NOON, uvci).replace("--key key", signing);
    bench.ok(&with("--to-be-signed content"));
    bench.ok(&with("--to-be-signed content"));
    let signature: Signature = secret_key().sign(&bench.read("content"));
    bench.write("signature", [7; 64]);
    bench.refused(&with("--signature signature"), "signature-invalid");
    bench.write("signature", signature.to_bytes());
    bench.ok(&with("--signature signature"));
    bench.refused(&with("--signature signature"), "already-issued");
    bench.refused(&with("--to-be-signed content"), "already-issued");
}

/// The certificate says when it was issued; the reservation begins when its command runs.
#[cfg(unix)]
#[test]
fn the_second_step_an_hour_later_has_its_turn_then() {
    use p256::ecdsa::Signature;
    use p256::ecdsa::signature::Signer;
    let bench = bench();
    write_person(&bench, "mara", PERSON);
    let (uvci, later) = ("--uvci URN:UVCI:01:NL:187/37512422923#Z", NOON + 3_600);
    let with =
        |at, options: &str, signing: &str| line("mara", at, &format!("{uvci} {options}")).replace("--key key", signing);
    let issued = format!("--issued {NOON}");
    let second = "--signature signature";
    bench.ok(&with(NOON, "", "--to-be-signed content"));
    let content = bench.read("content");
    bench.ok(&with(NOON - 60, &issued, "--to-be-signed content"));
    assert_eq!(bench.read("content"), content, "the same by default");
    let signature: Signature = secret_key().sign(&content);
    bench.write("signature", signature.to_bytes());
    bench.refused(&with(later, "", second), "signature-invalid");
    // Another attempt has the turn when the second step runs.
    let running = crashed(&bench, PERSON, later - 599);
    bench.refused(&with(later, &issued, second), "busy");
    assert_eq!(states(&bench, tags(&bench, PERSON)), running.state());
    // And its own ends ten minutes after the second step, not after the first.
    let pipe = bench.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let slow = with(later + 1, &issued, second).replace("mara.out", "pipe");
    let slow = bench.start(&slow.split_whitespace().collect::<Vec<_>>());
    while states(&bench, tags(&bench, PERSON)) == running.state() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    bench.refused(&with(later + 590, &issued, second), "busy");
    let text = std::fs::read_to_string(pipe).unwrap();
    let done = Done::of(slow);
    assert_eq!(done.code, 0, "{}", done.stderr);
    bench.write("text", text);
    let shown = bench.ok("--json cert decode text").json();
    assert_eq!(shown["claimed"]["issued"], "2021-07-01T12:00:00Z", "{shown}");
    bench.refused(&with(later + 9_999, &issued, second), "already-issued");
}

#[test]
fn the_database_says_nothing_about_a_person_and_the_key_is_not_in_it() {
    let bench = bench();
    bench.assert_private("guard");
    bench.assert_private("guard.key");
    let done = issue(&bench, "mara", PERSON);
    assert_issued(&bench, "mara", &done);
    bench.assert_private("mara.out");
    let certificate = bench.read("mara.out");
    let uvci = done.stdout.iter().chain(done.stderr.as_bytes());
    let uvci = String::from_utf8(uvci.copied().collect()).unwrap();
    let uvci = uvci.split("URN:UVCI:").nth(1).unwrap();
    let uvci = &uvci[..20];
    let key = bench.read("guard.key");
    let files = bench.files("");
    let named = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        name.starts_with("guard") && name != "guard.key"
    };
    let stored: Vec<_> = files.into_iter().filter(named).collect();
    assert_eq!(stored, [bench.path("guard")], "no journal at rest");
    let bytes = bench.read("guard");
    assert!(holds(&bytes, tags(&bench, PERSON).person.as_bytes()), "the tag is there");
    let texts = ["Müller", "MUELLER", "Zoë", "ZOE", "1964", "08-12", "4711", "2021", uvci];
    for text in texts {
        assert!(!holds(&bytes, text.as_bytes()), "{text}");
    }
    assert!(!holds(&bytes, &certificate[4..20]) && !holds(&bytes, &key[7..15]));
    assert_eq!(states(&bench, tags(&bench, PERSON)).len(), 3 + 17);
}

#[test]
fn the_keys_of_all_epochs_are_given_and_the_newest_writes() {
    let bench = bench();
    assert_issued(&bench, "mara", &issue(&bench, "mara", PERSON));
    bench.refused("cert guard-key --epoch 7 --guard guard --out key7", "guard-keys");
    bench.refused("cert guard-key --epoch 6 --guard guard --out key6", "guard-keys");
    bench.refused("cert guard-key --epoch 8 --guard guard --out guard.key", "io");
    bench.ok("cert guard-key --epoch 8 --guard guard --out guard8.key");
    assert!(!bench.path("key7").exists() && !bench.path("key6").exists());
    write_person(&bench, "next", NEXT);
    // Someone who writes only under the old epoch, or does not know it, would miss somebody.
    let done = bench.refused(&line("next", NOON, ""), "guard-keys");
    assert!(done.stderr.contains("epochs of the guard: 7, 8; of the keys: 7"));
    let alone = |name| line(name, NOON, "").replace("guard.key", "guard8.key");
    bench.refused(&alone("next"), "guard-keys");
    let both = |name| line(name, NOON, "--guard-key guard8.key");
    bench.refused(&both("mara").replace("mara.out", "x"), "already-issued");
    bench.ok(&both("next"));
    bench.refused(&both("next"), "already-issued");
    bench.refused(&both("next").replace("guard8.key", "guard.key"), "guard-keys");
    let done = bench.ok("--json cert guard-forget --guard guard --epoch 7");
    assert_eq!(done.json()["deleted"], 2);
    bench.refused("cert guard-forget --guard guard --epoch 7", "guard-keys");
    assert!(!holds(&bench.read("guard"), tags(&bench, PERSON).person.as_bytes()));
    bench.refused(&alone("next"), "already-issued");
    bench.ok(&alone("mara"));
}

/// Another program is about to write, or reads: the epoch is not entered, then or at the end.
#[test]
fn an_epoch_that_could_not_be_entered_leaves_no_key() {
    let bench = bench();
    let line = "cert guard-key --epoch 8 --guard guard --out guard8.key";
    for begin in ["BEGIN IMMEDIATE", "BEGIN; SELECT count(*) FROM epoch"] {
        let holder = database(&bench);
        holder.execute_batch(begin).unwrap();
        bench.refused(line, "guard-locked");
        assert!(!bench.path("guard8.key").exists());
    }
    bench.ok(line);
}

#[test]
fn a_key_is_the_same_from_any_editor() {
    let bench = bench();
    let key = String::from_utf8(bench.read("guard.key")).unwrap();
    bench.write("guard.key", format!("\u{feff}{}\r\n", key.trim_end()));
    assert_issued(&bench, "mara", &issue(&bench, "mara", PERSON));
}

#[test]
fn another_key_is_another_tag_and_is_refused() {
    let bench = bench();
    assert_issued(&bench, "mara", &issue(&bench, "mara", PERSON));
    let known = tags(&bench, PERSON);
    bench.ok("cert guard-key --epoch 7 --guard other --out other.key");
    bench.write("guard.key", bench.read("other.key"));
    assert!(tags(&bench, PERSON) != known);
    let before = bench.read("guard");
    bench.refused(&line("mara", NOON, ""), "guard-keys");
    bench.write("guard.key", "no key");
    bench.refused(&line("mara", NOON, ""), "guard-input-invalid");
    assert_eq!(bench.read("guard"), before);
}

#[test]
fn a_locked_key_opens_with_its_passphrase() {
    let bench = bench();
    bench.write("pass", "correct horse\n");
    bench.ok("--passphrase-file pass cert guard-key --epoch 7 --guard locked --out locked.key");
    write_person(&bench, "mara", PERSON);
    let line = line("mara", NOON, "").replace("--guard guard", "--guard locked").replace("guard.key", "locked.key");
    bench.refused(&line, "invalid-input");
    bench.ok(&format!("--passphrase-file pass {line}"));
    bench.write("pass", "wrong horse");
    bench.refused(&format!("--passphrase-file pass {line}"), "undecryptable");
}

#[test]
fn an_attempt_of_which_one_tag_is_left_is_settled_with_an_alarm() {
    let bench = bench();
    let crashed = crashed(&bench, PERSON, NOON);
    // As a program of the first version left it, which knew only person tags.
    let sql = "DELETE FROM tag WHERE tag = ?1";
    let deleted = database(&bench).execute(sql, [tags(&bench, PERSON).recovery_id.as_bytes()]);
    assert_eq!(deleted, Ok(1));
    let name: String = crashed.attempt().iter().map(|b| format!("{b:02x}")).collect();
    let settle = format!("cert guard-settle --guard guard --attempt {name} --outcome issued");
    let done = bench.run(&settle);
    assert_eq!(done.code, 3);
    assert!(done.stderr.starts_with("episeal: settled-in-part: ALARM: "));
    let done = issue_at(&bench, "mara", PERSON, NOON + 600);
    assert_refused_silently(&bench, "mara", &done, "already-issued");
}

#[test]
fn a_guard_that_is_not_there_is_not_made_by_issuing() {
    let bench = bench();
    write_person(&bench, "mara", PERSON);
    for guard in ["missing", ".", "nowhere/guard"] {
        let line = line("mara", NOON, "").replace("--guard guard", &format!("--guard {guard}"));
        bench.refused(&line, "io");
    }
    assert!(!bench.path("missing").exists() && !bench.path("mara.out").exists());
    let standard = line("mara", NOON, "").replace("--guard guard", "--guard -");
    bench.refused(&standard, "invalid-input");
    for line in [
        line("mara", NOON, "").replace("--guard-key guard.key", ""),
        line("mara", NOON, "").replace("--recovery-id-file mara.id", ""),
        line("mara", NOON, "--recovery-id 4711"),
        line("mara", NOON, "").replace("--guard guard", ""),
    ] {
        assert_eq!(bench.run(&line).code, 2, "{line}");
    }
    bench.ok(&line("mara", NOON, "").replace("--recovery-id-file mara.id", "--recovery-id 1"));
    bench.ok(&line("mara", NOON, ""));
}
