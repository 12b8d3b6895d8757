//! From the stays of a case to asks: which stays count, which areas, and who asks.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::history::*;
use episeal_testkit::visits::*;

#[test]
fn periods_are_14_days_before_onset_and_from_two_days_before_it() {
    let backward = Period::backward_tracing(MORNING).unwrap();
    assert_eq!(backward, Period::new(MORNING - 14 * DAY, MORNING).unwrap());
    let forward = Period::forward_tracing(MORNING, NOON).unwrap();
    assert_eq!(forward, Period::new(MORNING - 2 * DAY, NOON).unwrap());
    let invalid = Err(RecordError::InvalidTime);
    for onset in [i64::MIN, -1, 0, 2 * DAY - 1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(Period::backward_tracing(onset), invalid);
        assert_eq!(Period::forward_tracing(onset, onset), invalid);
    }
    assert!(Period::backward_tracing(14 * DAY).is_ok());
    assert_eq!(Period::forward_tracing(MORNING, MORNING - 2 * DAY), invalid);
}

#[test]
fn what_does_not_touch_the_period_or_the_past_is_left_out_to_the_second() {
    let history = History::shared();
    let (from, to) = (MORNING + 2 * HOUR, MORNING + 4 * HOUR);
    let outside = Some(LeftOut::OutsidePeriod);
    for (arrival, departure, reason) in
        [(MORNING, from - 1, outside), (MORNING, from, None), (to - 1, to + HOUR, None), (to, to + HOUR, outside)]
    {
        let stay = history.stay(arrival, departure);
        assert_eq!(history.reason(stay, &within(from, to)), reason, "{arrival}");
    }
    let today = within(MORNING, MORNING + DAY);
    let reason = |arrival| history.reason(history.open_stay(arrival), &today);
    assert_eq!(reason(NOON - 1), None);
    assert_eq!(reason(NOON), outside);
    assert_eq!(reason(NOON + HOUR), outside);
}

#[test]
fn a_stay_of_exactly_the_least_length_counts_and_one_second_less_does_not() {
    let history = History::shared();
    let criteria = Criteria { min_seconds: 900, ..within(MORNING, MORNING + DAY) };
    let reason = |from, to| history.reason(history.stay(from, to), &criteria);
    assert_eq!(reason(MORNING, MORNING + 900), None);
    assert_eq!(reason(MORNING, MORNING + 899), Some(LeftOut::TooShort));
    // Only the part within the period counts.
    assert_eq!(reason(MORNING - HOUR, MORNING + 900), None);
    assert_eq!(reason(MORNING - HOUR, MORNING + 899), Some(LeftOut::TooShort));
    assert_eq!(history.reason(history.stay(MORNING, MORNING), &criteria), Some(LeftOut::TooShort));
}

#[test]
fn what_is_out_of_range_is_refused() {
    let history = History::shared();
    let stay = || history.stay(MORNING, MORNING + HOUR);
    let invalid = Some(RecordError::InvalidTime);
    let with = |change: &dyn Fn(&mut Criteria)| {
        let mut criteria = criteria();
        change(&mut criteria);
        history.try_plan(&[stay()], &criteria).err()
    };
    assert_eq!(with(&|_| ()), None);
    let period = |from, to| with(&|c| c.period = Period::new(from, to).unwrap());
    assert_eq!(period(MORNING, MORNING + HALF), None);
    assert_eq!(period(MORNING, MORNING + HALF - 1), invalid);
    assert_eq!(period(NOON - HALF, NOON + DAY), None);
    assert_eq!(period(NOON - HALF + 1, NOON + DAY), invalid);
    assert_eq!(period(NOON, NOON + DAY), invalid);
    for (seconds, error) in [(-1, invalid), (i64::MIN, invalid), (i64::MAX, None)] {
        assert_eq!(with(&|c| c.min_seconds = seconds), error);
    }
    for (seconds, error) in [(0, invalid), (1, None), (DAY, None), (DAY + 1, invalid)] {
        assert_eq!(with(&|c| c.max_stay = seconds), error);
    }
    for (seconds, error) in [(-1, invalid), (0, None), (DAY, None), (DAY + 1, invalid)] {
        assert_eq!(with(&|c| c.after = seconds), error);
    }
    for (expires, error) in [(NOON, invalid), (NOON + 7 * DAY, None), (NOON + 7 * DAY + 1, invalid)] {
        assert_eq!(with(&|c| c.terms.expires = expires), error);
    }
    assert_eq!(with(&|c| c.areas.levels = 5), Some(RecordError::InvalidPolicy));
    assert_eq!(with(&|c| c.terms.legal_basis = String::new()), Some(RecordError::InvalidText));
    assert_eq!(with(&|c| c.terms.legal_basis = "x".repeat(65)), Some(RecordError::TooLong));
    let of = |arrival, departure| {
        let bad = CaseStay { stay: Stay { arrival, departure }, ..stay() };
        history.try_plan(&[stay(), bad], &criteria()).err()
    };
    assert_eq!(of(MORNING, Some(MORNING - 1)), invalid);
    assert_eq!(of(MORNING, Some(MORNING + DAY)), None);
    assert_eq!(of(MORNING, Some(MORNING + DAY + 1)), invalid);
    assert_eq!(of(MAX_TIME, None), None);
    for time in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(of(time, None), invalid);
        let office = &history.world.office;
        let plan = office.plan(&[], &criteria(), &history.day_keys, time);
        assert_eq!(plan.err(), invalid);
    }
}

#[test]
fn a_stay_without_a_day_key_of_its_venue_is_left_out() {
    let history = History::shared();
    let office = &history.world.office;
    let stay = history.stay(MORNING, MORNING + HOUR);
    let today = &history.day_keys[30];
    let plan = |stay: &CaseStay, day_keys: &[Vec<u8>]| {
        let plan = office.plan(std::slice::from_ref(stay), &criteria(), day_keys, NOON);
        plan.map(|plan| plan.left_out().first().map(|left_out| left_out.reason))
    };
    let no_key = Ok(Some(LeftOut::NoDayKey));
    assert_eq!(plan(&stay, std::slice::from_ref(today)), Ok(None));
    assert_eq!(plan(&stay, &[]), no_key);
    assert_eq!(plan(&stay, &history.day_keys[..30]), no_key);
    // One that does not verify, and another venue's, spoil nothing.
    let mut changed = today.clone();
    *changed.last_mut().unwrap() ^= 1;
    let foreign = World::new().day_key;
    assert_eq!(plan(&stay, &[changed.clone(), foreign.clone()]), no_key);
    let all = [changed, foreign, today.clone()];
    assert_eq!(plan(&stay, &all), Ok(None));
    let elsewhere = CaseStay { venue: World::new().venue.id(), ..stay.clone() };
    assert_eq!(plan(&elsewhere, &all), no_key);
    // Nor does something that is not a day key at all: the list comes from an untrusted server.
    let office_key = history.world.office_day_key.clone();
    let all = [b"no day key".to_vec(), office_key, today.clone()];
    assert_eq!(plan(&stay, &all), Ok(None));
    assert_eq!(plan(&stay, &all[..2]), no_key);
    // A visit of today under yesterday's key, or under one that is not published: named, and nobody is asked.
    let yesterdays = CaseStay { kid: history.kids[29], ..stay };
    let not_published = Ok(Some(LeftOut::NotPublished));
    assert_eq!(plan(&yesterdays, &history.day_keys), not_published);
    assert_eq!(plan(&yesterdays, &history.day_keys[..30]), no_key);
}

#[test]
fn the_day_keys_that_a_plan_needs_are_those_of_the_days_that_stays_touch() {
    let history = History::shared();
    let needed = |stays: &[CaseStay]| {
        let days = criteria().venue_days(stays).unwrap();
        days.into_iter().map(|needed| needed.day).collect::<Vec<_>>()
    };
    let stay = history.stay(MORNING - HOUR, MORNING + HOUR);
    assert_eq!(needed(std::slice::from_ref(&stay)), [TODAY - 1, TODAY]);
    assert_eq!(needed(&[history.open_stay(MORNING - 1), stay]), [TODAY - 1, TODAY]);
    assert_eq!(needed(&[history.stay(MORNING, NOON)]), [TODAY]);
    assert_eq!(needed(&[]), [0; 0]);
    let wrong = history.stay(MORNING, MORNING + DAY + 1);
    assert_eq!(criteria().venue_days(&[wrong]).err(), Some(RecordError::InvalidTime));
}

#[test]
fn a_stay_more_than_30_days_ago_spoils_no_ask() {
    let history = History::shared();
    let old = CaseStay { record_id: id(1), ..history.stay(OLDEST - 1, OLDEST + HOUR) };
    let oldest = history.stay(OLDEST, OLDEST + HOUR);
    let plan = history.plan(&[old, oldest], &within(OLDEST - 10 * DAY, NOON));
    assert_eq!(plan.left_out(), [LeftOutStay { record_id: id(1), reason: LeftOut::NoDayKey }]);
    assert_eq!(bounds(&plan.asks()[0]), [(OLDEST, OLDEST + HOUR)]);
    history.assert_answered(&plan);
}

/// The key of its day is still published, and the venue has deleted its secret.
#[test]
fn a_stay_that_began_before_the_oldest_day_is_left_out() {
    let history = History::shared();
    let (arrival, end) = (OLDEST + DAY - 1, OLDEST + DAY + HOUR);
    let stays = [CaseStay { record_id: id(1), ..history.stay(arrival, end) }, history.stay(arrival + 1, end)];
    let criteria = Criteria { terms: AskTerms { expires: NOON + 2 * DAY, ..criteria().terms }, ..criteria() };
    let left_out = |now| {
        let plan = history.world.office.plan(&stays, &criteria, &history.day_keys, now).unwrap();
        plan.left_out().to_vec()
    };
    assert_eq!(left_out(NOON), []);
    assert_eq!(left_out(NOON + DAY), [LeftOutStay { record_id: id(1), reason: LeftOut::NoDayKey }]);
}

/// Another venue in the same trust, its day key of today, and a stay there.
fn elsewhere(history: &History, number: u128, office_day_key: Option<&[u8]>) -> (Vec<u8>, CaseStay) {
    let mut venue = Venue::generate().unwrap();
    let trust = &history.world.trust;
    let day_key = match office_day_key {
        Some(office) => venue.day_key(TODAY, office, trust, NOON).unwrap(),
        None => venue.day_key_venue_may_read(TODAY, NOON).unwrap(),
    };
    let stay = CaseStay {
        record_id: id(number),
        venue: venue.id(),
        kid: venue.day_keys(NOON).unwrap()[0].kid,
        ..history.stay(MORNING, MORNING + HOUR)
    };
    (day_key, stay)
}

#[test]
fn the_office_that_a_venue_names_is_competent_and_this_one_where_it_names_none() {
    let history = History::shared();
    let world = &history.world;
    let (bonn, _, bonn_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let (named_key, named) = elsewhere(history, 1, Some(&bonn_key));
    let (reading_key, reading) = elsewhere(history, 2, None);
    let own = history.stay(MORNING, MORNING + HOUR);
    let day_keys = [named_key, reading_key, history.day_keys[30].clone()];
    let stays = [named.clone(), reading.clone(), own.clone(), named.clone()];
    let plan = world.office.plan(&stays, &criteria(), &day_keys, NOON).unwrap();
    assert_eq!(plan.left_out(), []);
    let mut asks: Vec<_> =
        plan.asks().iter().map(|ask| (ask.ask().venue, ask.competent(), ask.record_ids().to_vec())).collect();
    let mut expected = vec![
        (named.venue, Some(bonn.id()), vec![id(1), id(1)]),
        (reading.venue, None, vec![id(2)]),
        (own.venue, None, vec![id(0)]),
    ];
    asks.sort();
    expected.sort();
    assert_eq!(asks, expected);
}

#[test]
fn one_venue_that_changed_its_office_becomes_two_asks() {
    let history = History::shared();
    let world = &history.world;
    let certificate = &world.certificate;
    let mut bonn = Office::generate().unwrap();
    let bonn_certificate = world.authority.certify(&bonn.id(), "Bonn", &period(NOON - DAY, NOON + DAY)).unwrap();
    let mut venue = Venue::generate().unwrap();
    let mut koeln =
        Office::import_secret_bytes(world.office.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
    let yesterday = NOON - DAY;
    let first = koeln.day_key(TODAY - 1, certificate, yesterday).unwrap();
    let second = bonn.day_key(TODAY, &bonn_certificate, NOON).unwrap();
    let keys = [
        venue.day_key(TODAY - 1, &first, &world.trust, yesterday).unwrap(),
        venue.day_key(TODAY, &second, &world.trust, NOON).unwrap(),
    ];
    let kids = venue.day_keys(NOON).unwrap();
    let stay = |number: usize, arrival| CaseStay {
        venue: venue.id(),
        kid: kids[number].kid,
        ..history.stay(arrival, arrival + HOUR)
    };
    let stays = [stay(0, yesterday), stay(1, MORNING)];
    let plan = koeln.plan(&stays, &criteria(), &keys, NOON).unwrap();
    let competent: Vec<_> = plan.asks().iter().map(PlannedAsk::competent).collect();
    assert_eq!(competent, [None, Some(bonn.id())]);
}

#[test]
fn a_planned_referral_reaches_the_competent_office_and_opens_there() {
    let history = History::shared();
    let world = &history.world;
    let (bonn, _, bonn_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let (day_key, stay) = elsewhere(history, 1, Some(&bonn_key));
    let plan = world.office.plan(&[stay], &criteria(), &[day_key], NOON);
    let plan = plan.unwrap();
    let planned = &plan.asks()[0];
    assert_eq!(planned.competent(), Some(bonn.id()));
    let referral =
        world.office.refer(planned.ask(), &referral_keys(&bonn_key, &world.office_day_key), &world.trust, NOON);
    let referral = referral.unwrap();
    let opened = bonn.open_referral(&referral, &world.trust, NOON).unwrap();
    assert_eq!(opened.ask(), planned.ask());
    assert_eq!(opened.office(), world.office.id());
    assert!(world.office.open_referral(&referral, &world.trust, NOON).is_err());
}

#[test]
fn who_met_the_case_is_found_through_the_plan() {
    let world = World::new();
    let case = world.seal(&check_in_at("Mara", MORNING + 10 * HOUR));
    let met = world.seal(&check_in_at("Jonas", MORNING + 11 * HOUR));
    let stay = CaseStay {
        is_under_published_key: true,
        record_id: case.kept().record_id(),
        venue: world.venue.id(),
        kid: world.venue.day_keys(NOON).unwrap()[0].kid,
        area: Area::default(),
        stay: Stay { arrival: MORNING + 10 * HOUR, departure: None },
    };
    let day_keys = std::slice::from_ref(&world.day_key);
    let plan = world.office.plan(&[stay], &criteria(), day_keys, NOON);
    let visits = [case.visit().to_vec(), met.visit().to_vec()];
    let findings = world.story(plan.unwrap().asks()[0].ask(), &visits);
    assert_eq!(findings.names(), ["Jonas", "Mara"]);
}

#[test]
fn debug_shows_neither_when_nor_where_someone_was() {
    let history = History::shared();
    let stay = history.in_area("Tisch 4");
    let criteria = by_levels(1);
    let plan = history.plan(std::slice::from_ref(&stay), &criteria);
    let shown = [
        format!("{stay:?}"),
        format!("{criteria:?}"),
        format!("{plan:?}"),
        format!("{:?}", plan.asks()[0]),
        format!("{:?}", LeftOut::NoDayKey),
    ];
    assert_eq!(shown.join(" "), "CaseStay { .. } Criteria { .. } Plan { .. } PlannedAsk { .. } NoDayKey");
    assert!(!format!("{:?}", plan.asks()[0].ask()).contains("Tisch"));
}
