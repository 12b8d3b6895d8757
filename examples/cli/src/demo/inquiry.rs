//! The lawful way: the office asks, the venues release, the office opens.

use super::case::{MAX_STAY_HOURS, Place, answer, ask, open};
use super::contacts::LEAST_MINUTES;
use super::parties::{Office, Parties};
use super::story::{Story, pad};
use crate::commands::Run;
use crate::commands::plan::{MakePlan, Traced};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::moments::Moment;
use crate::shared_line::SharedLine;
use crate::times;
use episeal::visits::{DAY, RecordError, day_of};
use jiff::tz::TimeZone;
use std::path::Path;

/// From what she shared, the office plans what to ask the venues.
pub(crate) fn plan<'a>(parties: &'a Parties, shared: &Path, story: &mut Story) -> Outcome<Vec<Place<'a>>> {
    story.step("The office plans what to ask the venues where she was", |lines| {
        let planned = plan_of(parties, shared)?.run(&parties.at(parties.asking))?;
        let bytes = files::read_secret(shared, files::MAX_OPENED)?;
        let visits = SharedLine::parse_all(&bytes)?;
        let asks = planned.asks.iter();
        let places = asks.map(|ask| Place::new(parties, ask, &visits));
        let mut places: Vec<_> = places.collect::<Outcome<_>>()?;
        places.sort_by(|a, b| a.windows.cmp(&b.windows));
        for place in &places {
            let name = pad(&place.venue.name, 28);
            for (from, to) in &place.windows {
                let (from, to) = (times::show(*from), times::show(*to));
                lines.say(format!("{name}  {from} to {to}"));
            }
        }
        for left_out in &planned.left_out {
            lines.say(format!("one visit is left out: {}", left_out.reason));
        }
        lines.say("A request names a venue and full half hours, never a person.");
        Ok(places)
    })
}

/// Forward tracing: whom she met from two days before her symptoms on.
fn plan_of(parties: &Parties, shared: &Path) -> Outcome<MakePlan> {
    let venues = parties.venues.iter();
    let day_keys = venues.flat_map(|venue| venue.day_keys.values().cloned());
    Ok(MakePlan {
        key: parties.office.key.clone(),
        visits: shared.to_owned(),
        traced: Traced { forward: Some(Moment::Second(parties.asking.saturating_sub(DAY))), ..Traced::default() },
        isolation: Some(Moment::Second(parties.asking)),
        zone: TimeZone::UTC,
        min_minutes: LEAST_MINUTES,
        max_stay: MAX_STAY_HOURS,
        after: 0,
        area_levels: 0,
        cell: None,
        areas: Vec::new(),
        venue_day_key: day_keys.collect(),
        legal_basis: "IfSG-28a".to_owned(),
        days: 3,
        reply_key: parties.office.day_key(day_of(parties.asking)?)?.to_owned(),
        to: Vec::new(),
        trust: None,
        out: parties.root.join("office").join("asks"),
    })
}

/// What a venue does not answer.
pub(crate) fn unlawful(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("Requests that a venue refuses", |lines| {
        if let Some(place) = places.first() {
            let office = &parties.other_office;
            let code = refused(parties, place, office, Vec::new(), RecordError::OfficeNotNamed)?;
            let venue = &place.venue.name;
            lines.say(format!("Tried: {} asks {venue}. Refused: {code}.", office.name));
        }
        if let Some(place) = places.iter().find(|place| place.is_seat()) {
            let area = vec![place.area.clone()];
            let code = refused(parties, place, &parties.office, area, RecordError::AreaUnknown)?;
            let venue = &place.venue.name;
            lines.say(format!("Tried: a single seat of {venue}. Refused: {code}."));
        }
        Ok(())
    })
}

fn refused(
    parties: &Parties,
    place: &Place<'_>,
    office: &Office,
    area: Vec<String>,
    expected: RecordError,
) -> Outcome<&'static str> {
    let (request, out) = (place.file("refused-request"), place.file("refused-release"));
    ask(parties, office, place.venue, place.windows.clone(), area, &request)?;
    let venue = (place.venue.key.as_path(), &*place.venue.log());
    match answer(parties, venue, &parties.store, &parties.trust, &request, &out) {
        Err(failure) if failure.code() == expected.code() => Ok(failure.code()),
        Err(failure) => Err(failure),
        Ok(_) => Err(Failure::input("a venue answered what it must refuse")),
    }
}

/// Every venue checks its request and answers.
pub(crate) fn release(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("The venues check the requests and release", |lines| {
        for place in places {
            let venue = (place.venue.key.as_path(), &*place.venue.log());
            let (request, out) = (&place.request, place.file("release"));
            let released = answer(parties, venue, &parties.store, &parties.trust, request, &out)?;
            let name = pad(&place.venue.name, 28);
            lines.say(format!("{name}  {} messages examined", released.visits));
        }
        lines.say("A venue releases keys for the matching visits, sealed to the office. It reads no names.");
        Ok(())
    })
}

/// The office opens what was released.
pub(crate) fn open_all(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("The office opens what was released", |lines| {
        for place in places {
            let release = place.of_release(parties)?;
            let count = open(parties, &parties.office, release, &place.file("opened.jsonl"))?;
            lines.say(format!("{}  {count}", pad(&place.venue.name, 28)));
        }
        lines.say("Every signature, digest and time was checked against the server's list.");
        Ok(())
    })
}
