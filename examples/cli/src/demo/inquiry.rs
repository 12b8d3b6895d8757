//! The lawful way: the office asks, the venues release, the office opens.

use super::case::{FAMILY_NAME, GIVEN_NAME, Place, answer, ask, open};
use super::parties::{Office, Parties};
use super::story::{Story, pad};
use crate::failure::{Failure, Outcome};
use crate::times;
use episeal::RecordError;

/// The office asks every venue where she was.
pub(crate) fn ask_venues(
    parties: &Parties,
    places: &[Place<'_>],
    story: &mut Story,
) -> Outcome<()> {
    let title = format!("{GIVEN_NAME} {FAMILY_NAME} is infected: the office asks where she was");
    story.step(&title, |lines| {
        for place in places {
            let (windows, request) = (place.windows(), place.file("request"));
            for (from, to) in &windows {
                let (from, to) = (times::show(*from), times::show(*to));
                lines.say(format!("{}  {from} to {to}", pad(&place.venue.name, 28)));
            }
            ask(
                parties,
                &parties.office,
                place.venue,
                windows,
                Vec::new(),
                &request,
            )?;
        }
        lines.say("A request names a venue and a period, never a person.");
        Ok(())
    })
}

/// What a venue does not answer.
pub(crate) fn unlawful(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("Requests that a venue refuses", |lines| {
        if let Some(place) = places.first() {
            let office = &parties.other_office;
            let code = refused(
                parties,
                place,
                office,
                Vec::new(),
                RecordError::OfficeNotNamed,
            )?;
            let venue = &place.venue.name;
            lines.say(format!(
                "Tried: {} asks {venue}. Refused: {code}.",
                office.name
            ));
        }
        if let Some(place) = places.iter().find(|place| place.is_seat()) {
            let area = vec![place.area.clone()];
            let code = refused(
                parties,
                place,
                &parties.office,
                area,
                RecordError::AreaTooDeep,
            )?;
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
    ask(
        parties,
        office,
        place.venue,
        place.windows(),
        area,
        &request,
    )?;
    let venue = (place.venue.key.as_path(), &*place.venue.log());
    match answer(
        parties,
        venue,
        &parties.store,
        &parties.trust,
        &request,
        &out,
    ) {
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
            let (request, out) = (place.file("request"), place.file("release"));
            let released = answer(parties, venue, &parties.store, &parties.trust, &request, &out)?;
            let name = pad(&place.venue.name, 28);
            lines.say(format!("{name}  {} messages examined", released.visits));
        }
        lines.say("A venue releases keys of the matching visits, sealed to the office. It reads no names.");
        Ok(())
    })
}

/// The office opens what was released.
pub(crate) fn open_all(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("The office opens what was released", |lines| {
        for place in places {
            let release = place.of_release(parties)?;
            let count = open(
                parties,
                &parties.office,
                release,
                &place.file("opened.jsonl"),
            )?;
            lines.say(format!("{}  {count}", pad(&place.venue.name, 28)));
        }
        lines.say("Every signature, digest and time was checked against the server's list.");
        Ok(())
    })
}
