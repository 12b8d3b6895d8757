//! `Debug` of every public type shows no secret and no personal data; errors have stable codes.

use episeal_testkit::api::visits::*;
use episeal_testkit::shown;
use episeal_testkit::visits::*;
use static_assertions::assert_not_impl_any;
use std::fmt::Display;

assert_not_impl_any!(Authority: Clone, Display);
assert_not_impl_any!(Office: Clone, Display);
assert_not_impl_any!(Venue: Clone, Display);
assert_not_impl_any!(Staff: Clone, Display);
assert_not_impl_any!(Kept: Display, PartialEq);
assert_not_impl_any!(SecretBytes: Clone, Display, AsRef<[u8]>, PartialEq);
assert_not_impl_any!(Visit: Display);
assert_not_impl_any!(Contact: Display);
assert_not_impl_any!(Release: Clone);
assert_not_impl_any!(Opening: Clone);
assert_not_impl_any!(CheckInCodes: Clone, Display);
assert_not_impl_any!(CheckInReader: Clone, Display);
assert_not_impl_any!(CheckInCode: Clone, Display);
assert_not_impl_any!(Invitation: Display);

#[test]
fn debug_shows_neither_secrets_nor_personal_data() {
    let mut world = World::new();
    world.poster = world.venue.poster("Brauhaus", Area::parse("Tisch 4").unwrap()).unwrap();
    let check_in = CheckIn { area: Area::parse("Tisch 4").unwrap(), ..check_in("Mara") };
    let sealed = world.seal(&check_in);
    let visit = sealed.kept().open(sealed.visit()).unwrap();
    let request = world.request(&world.ask());
    let verified = world.verify(&request).unwrap();
    let release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    let opening = world.opening(&request, std::slice::from_ref(&world.day_key));
    let findings = world.story(&world.ask(), &[sealed.visit().to_vec()]);
    let ring = world.office.export_secret_bytes().unwrap();
    let (_, referral) = world.referral();
    let referral = world.office.open_referral(&referral, &world.trust, NOON).unwrap();
    let staff = Staff::generate().unwrap();
    let admitted = world.admit(sealed.visit(), None, NOON).unwrap();
    let id = sealed.kept().record_id();
    let note = world.note(TODAY, &id, NOON);
    let (published, notes) = (world.published(), StoredNotes::default());
    let secret = DiarySecret::generate().unwrap();
    let mut diary = create_diary("482915", Some(&secret)).unwrap();
    diary.set_contact(&check_in.contact);
    diary.add(&sealed.kept()).unwrap();
    let (mut codes, mut reader) = (CheckInCodes::new(), CheckInReader::new());
    let code = reader.read(codes.expose_secret_text(NOON).unwrap(), NOON).unwrap();
    let invitation = code.invite(&world.poster, &world.day_key).unwrap();
    let invitation = codes.accept(&invitation, NOON).unwrap();
    let recipient = ShareRecipient::verify(&world.office_day_key, &world.trust, NOON).unwrap();
    let sealed_share = share(&diary.visits(), &recipient, &world.trust, NOON + DAY, NOON).unwrap();
    let (share_code, mut log) = (sealed_share.code(), ShareLog::new());
    let bytes = sealed_share.bytes();
    let opened = open_share(&world.office, bytes, share_code, &mut log, NOON);
    let mut opened = opened.unwrap();
    opened.add_stored(sealed.visit()).unwrap();
    opened.add_published(&world.day_key).unwrap();
    let mut live = LiveShare::start(&diary.visits(), &recipient, &world.trust, NOON).unwrap();
    let answer = world.office.answer_live(live.hello(), live.code(), &mut log, NOON);
    let answer = answer.unwrap();
    let (before, waiting) = (shown(&live), shown(&answer));
    live.finish(answer.answer(), &world.trust, NOON).unwrap();
    let store = DiaryStore::create(&diary).unwrap();
    let run_store = RunStore::create(b"state", &RunSecret::generate().unwrap());
    let mut stretch = Stretch::new();
    let pin = stretch.new_pin_key("482915").unwrap();
    let passphrase = stretch.new_passphrase_key(&secret.export_secret_bytes(), "correct horse").unwrap();
    let drawn = stretch.draw_share_code().unwrap();
    let order = ShareOrder { recipient: recipient.clone(), code: drawn.key(), expires: NOON + DAY };
    let all = [
        shown(&world.authority),
        shown(&world.authority.id()),
        shown(&world.trust),
        shown(&world.office),
        shown(&world.office.id()),
        shown(&world.venue),
        shown(&world.venue.id()),
        shown(&world.poster),
        shown(&staff),
        shown(&staff.id()),
        shown(&check_in.area),
        shown(&check_in.contact),
        shown(check_in.contact.fields()),
        shown(&check_in.contact.fields().address),
        shown(&check_in),
        shown(&CheckInKind::App),
        shown(&Readers::OfficeOnly),
        shown(&sealed.kept()),
        shown(&sealed),
        shown(&visit),
        shown(&admitted),
        shown(&admit_note_with(&note, Some(&published), &notes, NOON).unwrap()),
        shown(&notes),
        shown(&published),
        shown(&UnverifiedDayKey::parse(&world.day_key).unwrap()),
        shown(&UnverifiedDayKey::parse(&world.day_key).unwrap().claimed_address()),
        shown(&UnverifiedVisit::parse(sealed.visit()).unwrap()),
        shown(&UnverifiedNote::parse(&note).unwrap()),
        shown(&id),
        shown(&admitted.address().kid()),
        shown(&world.ask()),
        shown(&Policy::default()),
        shown(&RequestLog::new()),
        shown(&world.venue.authenticate(&request, &world.trust, NOON).unwrap()),
        shown(&verified),
        shown(&release),
        shown(&opening),
        shown(&findings.visits[0].1),
        shown(&ring),
        shown(&diary),
        shown(&secret),
        shown(&diary.visits()),
        shown(&Pick::All),
        shown(&recipient),
        shown(&sealed_share.sealed),
        shown(share_code),
        shown(&sealed_share.share_id()),
        shown(&sealed_share.unopened()),
        shown(sealed_share.unopened().claimed_address()),
        shown(&log),
        shown(&opened),
        shown(&opened.visits()),
        before,
        shown(&live),
        waiting,
        shown(&referral),
        shown(&codes),
        shown(&reader),
        shown(&code),
        shown(&code.handle()),
        shown(&invitation),
        shown(&stretch),
        shown(&pin),
        shown(&passphrase),
        shown(&drawn),
        shown(&drawn.key()),
        shown(&order),
        shown(&store),
        shown(&store.step()),
        shown(&FoundDiary { file: Vec::new(), current: None, next: Some(secret) }),
        shown(&run_store),
        shown(&FoundRun { file: Vec::new(), current: None, next: Some(RunSecret::generate().unwrap()) }),
        shown(&RecordError::Undecryptable),
        shown(&Period::new(MORNING, NOON).unwrap()),
    ];
    insta::assert_snapshot!(all.join("\n"));
    let told = share_code.expose_secret_text();
    let digits = told.replace(' ', "");
    for secret in ["Mara", "Lindner", "5550100", "Tisch", "SECRET", told, &digits] {
        assert!(!all.iter().any(|text| text.contains(secret)), "{secret} is shown");
    }
}

#[test]
fn an_opened_result_shows_no_personal_data() {
    let world = World::new();
    let request = world.request(&world.ask());
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let (parts, _) = world.release(&request, &visits, &[]);
    let mut opening = world.opening(&request, std::slice::from_ref(&world.day_key));
    opening.add_part(&parts[0]).unwrap();
    opening.add_visit(&visits[0]).unwrap();
    opening.finish().unwrap();
    let opened = opening.next_result().unwrap();
    assert_eq!(shown(&opened), "RecordOutcome { record_id: RecordId(ID), result: Ok(OpenedVisit { .. }) }");
}

#[test]
fn error_codes_are_stable_and_distinct() {
    let codes: Vec<_> =
        RecordError::ALL.iter().map(|error| format!("{error:?} {} {}", error.code(), error.sentence())).collect();
    insta::assert_snapshot!(codes.join("\n"));
    let mut distinct: Vec<_> = RecordError::ALL.iter().map(|error| error.code()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), RecordError::ALL.len());
}
