//! Authorities and venues are succeeded, with the consent of the new key (core/FORMAT.md, section 6).

use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::judge::judge;
use episeal_testkit::visits::areas::{group, listed_from};
use episeal_testkit::visits::craft;
use episeal_testkit::visits::succession::*;
use episeal_testkit::visits::*;

/// Trust in the first authority alone.
fn pinned(authority: &Authority) -> Trust {
    Trust::new(&[authority.id()]).unwrap()
}

fn takes(trust: &mut Trust, succession: &[u8]) -> Option<RecordError> {
    trust.take_succession(succession).err()
}

#[test]
fn a_chain_has_eight_successions_and_no_ninth() {
    let chain: Vec<_> = (0..10).map(|_| Authority::generate().unwrap()).collect();
    let successions: Vec<_> =
        chain.windows(2).zip(TODAY..).map(|(pair, day)| authority_succeeds(&pair[0], &pair[1], day)).collect();
    for order in [(0..8).collect::<Vec<_>>(), (0..8).rev().collect(), vec![4, 0, 7, 2, 6, 1, 5, 3]] {
        let mut trust = pinned(&chain[0]);
        for i in order {
            assert_eq!(takes(&mut trust, &successions[i]), None);
        }
        let ninth = takes(&mut trust, &successions[8]);
        assert_eq!(ninth, Some(RecordError::Disagrees));
    }
    // Taken from the other end, the first is the ninth.
    let mut trust = pinned(&chain[0]);
    for succession in successions[1..].iter().rev() {
        assert_eq!(takes(&mut trust, succession), None);
    }
    let ninth = takes(&mut trust, &successions[0]);
    assert_eq!(ninth, Some(RecordError::Disagrees));
}

#[test]
fn no_key_comes_twice_in_a_chain() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let mut trust = pinned(&a);
    assert_eq!(takes(&mut trust, &authority_succeeds(&a, &b, TODAY)), None);
    let back = authority_succeeds(&b, &a, TODAY + 1);
    assert_eq!(takes(&mut trust, &back), Some(RecordError::Disagrees));
    let on = authority_succeeds(&b, &c, TODAY + 1);
    assert_eq!(takes(&mut trust, &on), None);
    for later in [TODAY - 1, TODAY + 2] {
        let round = authority_succeeds(&c, &a, later);
        assert_eq!(takes(&mut trust, &round), Some(RecordError::Disagrees));
    }
}

#[test]
fn a_key_has_one_successor() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let mut trust = pinned(&a);
    let first = authority_succeeds(&a, &b, TODAY);
    assert_eq!(takes(&mut trust, &first), None);
    assert_eq!(takes(&mut trust, &first), None, "known already");
    for second in [
        authority_succeeds(&a, &c, TODAY),
        authority_succeeds(&a, &c, TODAY - 9),
        authority_succeeds(&a, &b, TODAY + 1),
    ] {
        assert_eq!(takes(&mut trust, &second), Some(RecordError::Disagrees));
    }
}

/// Otherwise the second would switch the new key off until its own day.
#[test]
fn a_key_succeeds_one_key() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let first = authority_succeeds(&a, &b, TODAY);
    for second in [TODAY - 1, TODAY, TODAY + 9].map(|day| authority_succeeds(&c, &b, day)) {
        let mut trust = Trust::new(&[a.id(), c.id()]).unwrap();
        assert_eq!(takes(&mut trust, &first), None);
        assert_eq!(takes(&mut trust, &second), Some(RecordError::Disagrees));
        trust.take_revocations(&revocations(&b, 1, &[]), NOON).unwrap();
    }
    // The key of a venue is a different matter.
    let mut trust = pinned(&a);
    assert_eq!(takes(&mut trust, &first), None);
    let [old, new] = [(); 2].map(|()| Venue::generate().unwrap());
    let venue = venue_succeeds(&old, &new, TODAY);
    assert_eq!(takes(&mut trust, &venue), None);
}

#[test]
fn a_server_takes_day_keys_and_areas_of_the_identity_that_counts_alone() {
    let world = World::new();
    let mut new = Venue::generate().unwrap();
    let succession = [venue_succeeds(&world.venue, &new, TODAY + 1)];
    let stranger = [venue_succeeds(&Venue::generate().unwrap(), &Venue::generate().unwrap(), TODAY)];
    let office_key = |day| {
        let mut office =
            Office::import_secret_bytes(world.office.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
        office.day_key(day, &world.certificate, NOON).unwrap()
    };
    let mut old = Venue::import_secret_bytes(world.venue.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
    for (day, counting) in [(TODAY, 0), (TODAY + 1, 1)] {
        let office_key = office_key(day);
        let keys = [&mut old, &mut new].map(|venue| venue.day_key(day, &office_key, &world.trust, NOON).unwrap());
        let lists = [&old, &new].map(|venue| listed_from(day, venue, &[group("Saal", &[("Tisch", 1, 20)], 4)]));
        for venue in 0..2 {
            let expected = (venue != counting).then_some(RecordError::WrongVenue);
            let key = admit_day_key(&keys[venue], &succession, NOON).err();
            assert_eq!(key, expected, "day {day}, venue {venue}");
            let list = admit_areas(&lists[venue], &[], &succession, NOON).err();
            assert_eq!(list, expected, "day {day}, venue {venue}");
            // What strangers publish counts for nothing.
            assert_eq!(admit_day_key(&keys[venue], &stranger, NOON).err(), None);
            assert_eq!(admit_areas(&lists[venue], &[], &stranger, NOON).err(), None);
        }
    }
    // A closed day is reported first.
    let closed = admit_day_key(&world.day_key, &succession, NOON + 3 * DAY);
    assert_eq!(closed.err(), Some(RecordError::DayClosed));
}

#[test]
fn a_successor_begins_after_the_one_before() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let (first, same_day) = (authority_succeeds(&a, &b, TODAY), authority_succeeds(&b, &c, TODAY));
    for order in [[&first, &same_day], [&same_day, &first]] {
        let mut trust = pinned(&a);
        assert_eq!(takes(&mut trust, order[0]), None);
        assert_eq!(takes(&mut trust, order[1]), Some(RecordError::Disagrees));
    }
}

#[test]
fn who_committed_to_the_next_key_is_succeeded_by_no_other() {
    let [a, b, c, thief] = [(); 4].map(|()| Authority::generate().unwrap());
    let consent = b.consent_and_commit(&a.id(), TODAY, &c.id()).unwrap();
    let first = a.succeed(&consent).unwrap();
    let stolen = authority_succeeds(&b, &thief, TODAY + 1);
    for order in [[&first, &stolen], [&stolen, &first]] {
        let mut trust = pinned(&a);
        assert_eq!(takes(&mut trust, order[0]), None);
        assert_eq!(takes(&mut trust, order[1]), Some(RecordError::Disagrees));
    }
    let mut trust = pinned(&a);
    assert_eq!(takes(&mut trust, &first), None);
    let committed = authority_succeeds(&b, &c, TODAY + 1);
    assert_eq!(takes(&mut trust, &committed), None);
}

#[test]
fn a_venue_that_committed_to_the_next_key_is_succeeded_by_no_other() {
    let [a, b, c, thief] = [(); 4].map(|()| Venue::generate().unwrap());
    let consent = b.consent_and_commit(&a.id(), TODAY, &c.id()).unwrap();
    let mut trust = pinned(&Authority::generate().unwrap());
    assert_eq!(takes(&mut trust, &a.succeed(&consent).unwrap()), None);
    let stolen = venue_succeeds(&b, &thief, TODAY + 1);
    assert_eq!(takes(&mut trust, &stolen), Some(RecordError::Disagrees));
    assert_eq!(takes(&mut trust, &venue_succeeds(&b, &c, TODAY + 1)), None);
    assert_eq!(trust.venue_at(&a.id(), TODAY + 1), c.id());
}

#[test]
fn a_thousand_successions_are_taken_and_no_more() {
    let one = || {
        let [old, new] = [(); 2].map(|()| Venue::generate().unwrap());
        venue_succeeds(&old, &new, TODAY)
    };
    let (mut trust, first) = (pinned(&Authority::generate().unwrap()), one());
    assert_eq!(takes(&mut trust, &first), None);
    for _ in 1..1_000 {
        assert_eq!(takes(&mut trust, &one()), None);
    }
    assert_eq!(takes(&mut trust, &one()), Some(RecordError::TooLong));
    assert_eq!(takes(&mut trust, &first), None, "known already");
    assert!(Trust::import_bytes(&trust.export_bytes()).is_ok());
}

#[test]
fn consent_is_given_for_one_key_and_one_role() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let consent = b.consent_to_succeed(&a.id(), TODAY).unwrap();
    assert_eq!(c.succeed(&consent), Err(RecordError::Disagrees));
    assert_eq!(Venue::generate().unwrap().succeed(&consent), Err(RecordError::WrongPurpose));
    let own = a.consent_to_succeed(&a.id(), TODAY);
    assert_eq!(own, Err(RecordError::Disagrees));
    let late = b.consent_to_succeed(&a.id(), 2_932_897);
    assert_eq!(late, Err(RecordError::InvalidTime));
    let succession = a.succeed(&consent).unwrap();
    assert_eq!(a.succeed(&succession), Err(RecordError::WrongPurpose));
    let mut trust = pinned(&a);
    assert_eq!(takes(&mut trust, &consent), Some(RecordError::WrongPurpose));
}

/// Old and new key of a succession in other hands.
struct Hands {
    old: SigningKey,
    new: SigningKey,
    /// Of the consent: version, role, old, new, suite, from, next.
    terms: Vec<Value>,
}

impl Hands {
    fn new(old: &Authority, new: &Authority) -> Self {
        let key = |authority: &Authority| {
            let ring = authority.export_secret_bytes().unwrap();
            craft::identity_of(ring.expose_secret_bytes())
        };
        let id = |authority: &Authority| Value::Bytes(authority.id().as_bytes().to_vec());
        let role = vec![1.into(), 0.into(), id(old), id(new)];
        let rest = vec![1.into(), TODAY.into(), Value::Null];
        Self { old: key(old), new: key(new), terms: [role, rest].concat() }
    }

    fn with(&self, item: usize, value: Value) -> Vec<Value> {
        let mut terms = self.terms.clone();
        terms[item] = value;
        terms
    }

    /// With these terms of succession and consent, and these signers.
    fn succession(&self, terms: Vec<Value>, agreed: Vec<Value>, (old, new): (&SigningKey, &SigningKey)) -> Vec<u8> {
        let consent = craft::sign("succession-consent", craft::encode(&agreed.into()), new);
        let payload = [terms, vec![Value::Bytes(consent)]].concat();
        craft::sign("succession", craft::encode(&payload.into()), old)
    }

    /// The result of taking it.
    fn says(&self, (terms, agreed): (Vec<Value>, Vec<Value>), by: (&SigningKey, &SigningKey)) -> Option<RecordError> {
        let succession = self.succession(terms, agreed, by);
        let authority = Authority::generate().unwrap();
        pinned(&authority).take_succession(&succession).err()
    }

    /// The same with equal terms, signed by both.
    fn agreed(&self, terms: Vec<Value>) -> Option<RecordError> {
        self.says((terms.clone(), terms), (&self.old, &self.new))
    }
}

#[test]
fn a_succession_and_its_consent_say_the_same() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    assert_eq!(hands.agreed(hands.terms.clone()), None);
    let other = Value::Bytes(c.id().as_bytes().to_vec());
    for (item, value) in [
        (1, 1.into()),
        (2, other.clone()),
        (3, other.clone()),
        (4, 2.into()),
        (5, (TODAY + 1).into()),
        (6, other.clone()),
    ] {
        let changed = hands.with(item, value);
        for terms in [(changed.clone(), hands.terms.clone()), (hands.terms.clone(), changed)] {
            let says = hands.says(terms, (&hands.old, &hands.new));
            assert_eq!(says, Some(RecordError::Malformed), "item {item}");
        }
    }
    let own = hands.with(3, hands.terms[2].clone());
    assert_eq!(hands.agreed(own), Some(RecordError::Malformed));
    let role = hands.with(1, 2.into());
    assert_eq!(hands.agreed(role), Some(RecordError::Malformed));
    let day = hands.with(5, 2_932_897.into());
    assert_eq!(hands.agreed(day), Some(RecordError::Malformed));
}

#[test]
fn a_succession_that_differs_in_its_version_alone_is_of_a_later_one() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    let later = hands.with(0, 2.into());
    for terms in [(later.clone(), hands.terms.clone()), (hands.terms.clone(), later)] {
        let says = hands.says(terms, (&hands.old, &hands.new));
        assert_eq!(says, Some(RecordError::UnsupportedVersion));
    }
}

#[test]
fn nobody_is_succeeded_by_a_key_that_did_not_consent() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    let succeed = |terms: Vec<Value>, signer| {
        let consent = craft::sign("succession-consent", craft::encode(&terms.into()), signer);
        a.succeed(&consent).err()
    };
    assert_eq!(succeed(hands.terms.clone(), &hands.new), None);
    assert_eq!(succeed(hands.terms.clone(), &hands.old), Some(RecordError::BadSignature));
    let own = hands.with(3, hands.terms[2].clone());
    assert_eq!(succeed(own, &hands.old), Some(RecordError::Disagrees), "its own successor");
}

#[test]
fn the_last_day_on_which_a_key_may_begin_is_that_of_the_year_9999() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let succeed = |from| b.consent_to_succeed(&a.id(), from).and_then(|consent| a.succeed(&consent)).err();
    assert_eq!(succeed(2_932_896), None);
    assert_eq!(succeed(2_932_897), Some(RecordError::InvalidTime));
}

#[test]
fn a_key_of_another_suite_cannot_succeed_here() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    for suite in [0, 2, 1_000] {
        let says = hands.agreed(hands.with(4, suite.into()));
        assert_eq!(says, Some(RecordError::UnsupportedVersion));
    }
}

#[test]
fn a_consent_by_itself_is_of_this_suite_and_signed_by_the_new_key() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    let judged = |terms: &[Value], key: &SigningKey| {
        let consent = craft::sign("succession-consent", craft::encode(&terms.to_vec().into()), key);
        judge("succession-consent", &consent).unwrap()
    };
    assert_eq!(judged(&hands.terms, &hands.new), Ok(()));
    assert_eq!(judged(&hands.terms, &hands.old), Err(RecordError::BadSignature));
    assert_eq!(judged(&hands.with(4, 2.into()), &hands.new), Err(RecordError::UnsupportedVersion));
    assert_eq!(judged(&hands.with(1, 2.into()), &hands.new), Err(RecordError::Malformed));
}

#[test]
fn a_succession_is_signed_by_the_old_key_and_the_new() {
    let [a, b] = [(); 2].map(|()| Authority::generate().unwrap());
    let hands = Hands::new(&a, &b);
    let terms = || (hands.terms.clone(), hands.terms.clone());
    for signers in [(&hands.new, &hands.new), (&hands.old, &hands.old), (&hands.new, &hands.old)] {
        let says = hands.says(terms(), signers);
        assert_eq!(says, Some(RecordError::BadSignature));
    }
    assert_eq!(hands.says(terms(), (&hands.old, &hands.new)), None);
}

#[test]
fn a_server_takes_a_succession_before_its_day() {
    let [a, b, c] = [(); 3].map(|()| Venue::generate().unwrap());
    let succession = venue_succeeds(&a, &b, TODAY + 1);
    let midnight = MORNING + DAY;
    let admitted = admit_succession(&succession, &[], midnight - 1).unwrap();
    assert_eq!(admitted.role(), SuccessionRole::Venue);
    assert_eq!(admitted.old(), a.id().as_bytes());
    assert_eq!(admitted.day(), TODAY + 1);
    assert!(!admitted.is_stored_already());
    let late = admit_succession(&succession, &[], midnight);
    assert_eq!(late, Err(RecordError::WrongDay));
    let published = [succession.clone()];
    let again = admit_succession(&succession, &published, midnight).unwrap();
    assert!(again.is_stored_already());
    let second = venue_succeeds(&a, &c, TODAY + 2);
    let refused = admit_succession(&second, &published, NOON);
    assert_eq!(refused, Err(RecordError::Disagrees));
    let refused = admit_succession(b"", &[], NOON);
    assert_eq!(refused, Err(RecordError::Malformed));
}

/// Whoever has a key can use it in the other role, too.
#[test]
fn successions_of_a_key_in_the_other_role_hinder_none() {
    let [a, b, c] = [(); 3].map(|()| Authority::generate().unwrap());
    let of_role = |old: &Authority, new: &Authority, role: u8| {
        let hands = Hands::new(old, new);
        let terms = hands.with(1, role.into());
        hands.succession(terms.clone(), terms, (&hands.old, &hands.new))
    };
    let succession = authority_succeeds(&a, &b, TODAY + 1);
    for (role, expected) in [(1, None), (0, Some(RecordError::Disagrees))] {
        let published = [&b, &c].map(|new| of_role(&a, new, role));
        assert_eq!(admit_succession(&succession, &published, NOON).err(), expected, "role {role}");
        // Another successor of the old key, and another key before the new one.
        for (old, new) in [(&a, &c), (&c, &b)] {
            let mut trust = pinned(&a);
            assert_eq!(takes(&mut trust, &succession), None);
            assert_eq!(takes(&mut trust, &of_role(old, new, role)), expected, "role {role}");
        }
    }
}

#[test]
fn the_authority_that_counts_changes_with_the_day() {
    let world = World::new();
    let new = Authority::generate().unwrap();
    let succession = authority_succeeds(&world.authority, &new, TODAY + 1);
    let midnight = MORNING + DAY;
    let lists = [&world.authority, &new].map(|authority| revocations(authority, 3, &[]));
    let certified = [&world.authority, &new].map(|authority| {
        let mut office = Office::generate().unwrap();
        let certificate = authority.certify(&office.id(), "Amt", &period(NOON, NOON + 9 * DAY));
        let certificate = certificate.unwrap();
        [TODAY, TODAY + 1].map(|day| office.day_key(day, &certificate, NOON).unwrap())
    });
    let mut trust = pinned(&world.authority);
    trust.take_succession(&succession).unwrap();
    for (now, counting) in [(midnight - 1, 0), (midnight, 1)] {
        let other = 1 - counting;
        let refused = trust.clone().take_revocations(&lists[other], now);
        assert_eq!(refused, Err(RecordError::OfficeUncertified));
        trust.take_revocations(&lists[counting], now).unwrap();
        let says = |keys: &[Vec<u8>; 2]| ShareRecipient::verify(&keys[counting], &trust, now).err();
        assert_eq!(says(&certified[counting]), None);
        let refused = says(&certified[other]);
        assert_eq!(refused, Some(RecordError::OfficeUncertified));
    }
}

#[test]
fn a_successor_that_is_pinned_as_well_does_not_count_before_its_day() {
    let (old, new) = (Authority::generate().unwrap(), Authority::generate().unwrap());
    let mut trust = Trust::new(&[old.id(), new.id()]).unwrap();
    let list = revocations(&new, 1, &[]);
    let says = |trust: &Trust| trust.clone().take_revocations(&list, NOON).err();
    assert_eq!(says(&trust), None);
    let succession = authority_succeeds(&old, &new, TODAY + 1);
    assert_eq!(takes(&mut trust, &succession), None);
    assert_eq!(says(&trust), Some(RecordError::OfficeUncertified));
}

#[test]
fn what_the_authority_before_revoked_stays_revoked() {
    let world = World::new();
    let new = Authority::generate().unwrap();
    let (office, _, _) = certified_office(&world.authority, "Amt");
    let mut trust = trust_with(&world, &[office.id()]);
    trust.take_succession(&authority_succeeds(&world.authority, &new, TODAY + 1)).unwrap();
    let tomorrow = NOON + DAY;
    trust.take_revocations(&revocations(&new, 1, &[]), tomorrow).unwrap();
    let mut office = office;
    let certificate = new.certify(&office.id(), "Amt", &period(NOON, NOON + 9 * DAY));
    let key = office.day_key(TODAY + 1, &certificate.unwrap(), tomorrow);
    let says = ShareRecipient::verify(&key.unwrap(), &trust, tomorrow).err();
    assert_eq!(says, Some(RecordError::OfficeRevoked));
}

/// A world whose venue is succeeded by another from a day on, and the day keys of both for today.
fn changed(from: u32) -> (World, Venue, Vec<u8>) {
    let mut world = World::new();
    let mut new = Venue::generate().unwrap();
    let key = new.day_key(TODAY, &world.office_day_key, &world.trust, NOON);
    let succession = venue_succeeds(&world.venue, &new, from);
    world.trust.take_succession(&succession).unwrap();
    (world, new, key.unwrap())
}

fn seal_at(world: &World, day_key: &[u8]) -> Result<Sealed, RecordError> {
    let readers = Readers::OfficeOnly;
    let check_in = check_in("Mara");
    seal(&check_in, &world.poster, day_key, &world.trust, readers, NOON)
}

#[test]
fn the_printed_identity_leads_to_the_one_that_counts_for_the_day() {
    for (from, counting) in [(TODAY, 1), (TODAY + 1, 0)] {
        let (world, new, new_key) = changed(from);
        let ids = [world.venue.id(), new.id()];
        assert_eq!(world.trust.venue_at(&ids[0], from - 1), ids[0]);
        assert_eq!(world.trust.venue_at(&ids[0], from), ids[1]);
        let keys = [&world.day_key, &new_key];
        let sealed = seal_at(&world, keys[counting]).unwrap();
        assert_eq!(sealed.kept().venue(), ids[counting]);
        let visit = sealed.kept().open(sealed.visit()).unwrap();
        assert_eq!(visit.venue(), ids[counting]);
        let reader = reader_of(&world.poster, keys[counting], &world.trust, NOON);
        assert!(reader.unwrap().is_some());
        let other = keys[1 - counting];
        assert_eq!(seal_at(&world, other).err(), Some(RecordError::WrongVenue));
        let reader = reader_of(&world.poster, other, &world.trust, NOON);
        assert_eq!(reader, Err(RecordError::WrongVenue));
    }
}

/// A day key that an app has verified stays so; which identity counts is asked at every use.
#[test]
fn a_verified_day_key_seals_nothing_once_its_venue_is_succeeded() {
    let mut world = World::new();
    let venue = VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap();
    let says = |trust: &Trust| [venue.reader(trust, NOON).err(), venue.seal(&check_in("Mara"), trust, NOON).err()];
    assert_eq!(says(&world.trust), [None, None]);
    world.trust.take_succession(&venue_succeeds(&world.venue, &Venue::generate().unwrap(), TODAY)).unwrap();
    assert_eq!(says(&world.trust), [Some(RecordError::WrongVenue); 2]);
}

/// The old identity of a venue, certified as an office by a careless authority: the successor names it.
#[test]
fn a_venue_does_not_name_its_printed_identity_as_an_office() {
    let (world, _, _) = changed(TODAY);
    let ring = world.venue.export_secret_bytes().unwrap();
    let first = ring.expose_secret_bytes().split(|byte| *byte == b'\n');
    let seed = secret_of("EPISEAL-VENUE-SECRET", first.clone().next().unwrap());
    let ring = [labelled("EPISEAL-OFFICE-SECRET", &seed), b"\n".to_vec()].concat();
    let mut office = Office::import_secret_bytes(&ring).unwrap();
    assert_eq!(office.id().as_bytes(), world.poster.venue().as_bytes());
    let certificate = world.authority.certify(&office.id(), "Venue", &period(NOON - DAY, NOON + DAY)).unwrap();
    let office_key = office.day_key(TODAY, &certificate, NOON).unwrap();
    let mut new = Venue::generate().unwrap();
    let new_key = new.day_key(TODAY, &office_key, &world.trust, NOON).unwrap();
    let mut trust = pinned(&world.authority);
    trust.take_revocations(&world.revocations, NOON).unwrap();
    let succession = venue_succeeds(&world.venue, &new, TODAY);
    trust.take_succession(&succession).unwrap();
    let world = World { trust, ..world };
    let refused = seal_at(&world, &new_key).err();
    assert_eq!(refused, Some(RecordError::VenueIsOffice));
    let refused = reader_of(&world.poster, &new_key, &world.trust, NOON);
    assert_eq!(refused, Err(RecordError::VenueIsOffice));
}

#[test]
fn a_visit_is_checked_out_under_the_key_of_its_check_in() {
    let (mut world, _, new_key) = changed(TODAY + 1);
    let sealed = seal_at(&world, &world.day_key).unwrap();
    let second = world.check_out(&sealed.kept(), NOON);
    assert_eq!(second.kept().venue(), world.venue.id());
    world.day_key = new_key;
    let refused = check_out(&sealed.kept(), NOON, &world.day_key, &world.trust, Readers::OfficeOnly, NOON);
    assert_eq!(refused.err(), Some(RecordError::Disagrees));
}

#[test]
fn a_visit_at_a_succeeded_venue_is_asked_of_the_new_identity() {
    let (mut world, new, new_key) = changed(TODAY);
    let visit = seal_at(&world, &new_key).unwrap().visit().to_vec();
    world.venue = new;
    world.day_key = new_key;
    let findings = world.story(&world.ask(), &[visit]);
    assert_eq!(findings.names(), ["Mara"]);
}

#[test]
fn a_request_across_the_change_is_two() {
    let day_before = MORNING - DAY / 2;
    let (world, new, _) = changed(TODAY);
    let says = |venue: &Venue, from, to| {
        let ask = Ask { venue: venue.id(), windows: vec![Period::new(from, to).unwrap()], ..world.ask() };
        let (request, mut log) = (world.request(&ask), RequestLog::new());
        let verified = verify_request(venue, &request, &world.trust, &Policy::default(), &mut log, NOON);
        verified.err()
    };
    // The old identity has no key of the day before: how far it comes shows that the venue was the right one.
    let no_key = Some(RecordError::NoDayKey);
    assert_eq!(says(&world.venue, day_before, MORNING), no_key);
    assert_eq!(says(&new, MORNING, NOON), None);
    let wrong = Some(RecordError::WrongVenue);
    assert_eq!(says(&world.venue, day_before, MORNING + 1), wrong);
    assert_eq!(says(&world.venue, MORNING, NOON), wrong);
    assert_eq!(says(&new, MORNING - 1, NOON), wrong);
    assert_eq!(says(&new, day_before, MORNING), wrong);
}

#[test]
fn a_venue_signs_no_day_key_for_a_day_that_is_not_its() {
    let (mut world, mut new, _) = changed(TODAY);
    let (key, trust) = (&world.office_day_key, &world.trust);
    let old = world.venue.day_key(TODAY, key, trust, NOON);
    assert_eq!(old, Err(RecordError::WrongVenue));
    assert!(new.day_key(TODAY, key, trust, NOON).is_ok());
    let (_, mut later, _) = changed(TODAY + 1);
    let other = World::new();
    let mut trust = other.trust;
    let succession = venue_succeeds(&other.venue, &later, TODAY + 1);
    trust.take_succession(&succession).unwrap();
    let early = later.day_key(TODAY, &other.office_day_key, &trust, NOON);
    assert_eq!(early, Err(RecordError::WrongVenue));
}

#[test]
fn what_was_taken_is_not_forgotten_by_keeping_it() {
    let (a, b, c) = (Authority::generate().unwrap(), Authority::generate().unwrap(), Authority::generate().unwrap());
    let (v, w) = (Venue::generate().unwrap(), Venue::generate().unwrap());
    let mut trust = Trust::new(&[a.id(), c.id()]).unwrap();
    trust.take_succession(&authority_succeeds(&a, &b, TODAY)).unwrap();
    trust.take_succession(&venue_succeeds(&v, &w, TODAY)).unwrap();
    trust.take_revocations(&revocations(&b, 7, &[]), NOON).unwrap();
    let bytes = trust.export_bytes();
    let mut restored = Trust::import_bytes(&bytes).unwrap();
    assert_eq!(restored.export_bytes(), bytes);
    assert_eq!(restored.number(&b.id()), Some(7));
    assert_eq!(restored.number(&a.id()), None);
    assert_eq!(restored.venue_at(&v.id(), TODAY), w.id());
    let other = venue_succeeds(&v, &Venue::generate().unwrap(), TODAY);
    assert_eq!(takes(&mut restored, &other), Some(RecordError::Disagrees));
    let mut take =
        |number, offices: &[OfficeId]| restored.take_revocations(&revocations(&b, number, offices), NOON).err();
    assert_eq!(take(6, &[]), Some(RecordError::RevocationsOlder));
    let (office, _, key) = certified_office(&b, "Amt");
    assert_eq!(take(7, &[office.id()]), Some(RecordError::Disagrees));
    // The list itself is given again.
    let says = |trust: &Trust| ShareRecipient::verify(&key, trust, NOON).err();
    let bare = Trust::import_bytes(&bytes).unwrap();
    assert_eq!(says(&bare), Some(RecordError::RevocationsExpired));
    assert_eq!(take(7, &[]), None);
    assert_eq!(says(&restored), None);
}

#[test]
fn a_kept_trust_that_was_changed_is_refused() {
    let (a, b) = (Authority::generate().unwrap(), Authority::generate().unwrap());
    let mut trust = pinned(&a);
    trust.take_succession(&authority_succeeds(&a, &b, TODAY)).unwrap();
    trust.take_revocations(&revocations(&b, 1, &[]), NOON).unwrap();
    let bytes = trust.export_bytes();
    for end in 0..bytes.len() {
        assert!(Trust::import_bytes(&bytes[..end]).is_err(), "{end}");
    }
    let items = craft::decode(&bytes).into_array().unwrap();
    let says = |item: usize, value: Value| {
        let mut items = items.clone();
        items[item] = value;
        Trust::import_bytes(&craft::encode(&items.into())).err()
    };
    let list = |item: usize| items[item].as_array().unwrap().clone();
    let malformed = Some(RecordError::Malformed);
    assert_eq!(says(1, Value::Array(vec![])), malformed);
    let twice = [list(1), list(1)].concat();
    assert_eq!(says(1, Value::Array(twice)), malformed);
    let twice = [list(2), list(2)].concat();
    assert_eq!(says(2, Value::Array(twice)), malformed);
    let twice = [list(3), list(3)].concat();
    assert_eq!(says(3, Value::Array(twice)), malformed);
    let names = |offices: &[u8]| {
        let offices = offices.iter().map(|byte| Value::Bytes(vec![*byte; 32]));
        let mut taken = list(2)[0].as_array().unwrap().clone();
        taken[3] = Value::Array(offices.collect());
        says(2, Value::Array(vec![Value::Array(taken)]))
    };
    assert_eq!(names(&[1, 2]), None);
    assert_eq!(names(&[2, 1]), malformed);
    assert_eq!(names(&[1, 1]), malformed);
    assert_eq!(says(3, Value::Array(vec![Value::Bytes(vec![0; 200])])), malformed);
    let later = says(0, Value::Text("episeal-2 trust".into()));
    assert_eq!(later, Some(RecordError::UnsupportedVersion));
    assert_eq!(says(0, Value::Text("episeal-1 kept".into())), malformed);
}

/// What is too long is not read: otherwise the succession of version 2 would be found in it.
#[test]
fn a_kept_trust_above_32_mib_is_refused() {
    let later =
        craft::sign("succession", craft::encode(&Value::Array(vec![2.into()])), &SigningKey::from_bytes(&[7; 32]));
    let mut items = craft::decode(&pinned(&Authority::generate().unwrap()).export_bytes()).into_array().unwrap();
    let mut followed_by = |length: usize| {
        items[3] = Value::Array(vec![Value::Bytes(later.clone()), Value::Bytes(vec![0; length])]);
        craft::encode(&items.clone().into())
    };
    let rest = followed_by(65_536).len() - 65_536;
    for (length, error) in [(MAX_TRUST, RecordError::UnsupportedVersion), (MAX_TRUST + 1, RecordError::Malformed)] {
        let bytes = followed_by(length as usize - rest);
        assert_eq!((bytes.len(), Trust::import_bytes(&bytes).err()), (length as usize, Some(error)));
    }
}
