/** The list of a venue's areas (core/FORMAT.md, section 8). */

import { as, prepared } from "../given.mjs";
import { dayNumber } from "../said.mjs";

function said({ area, ranges, places, facts }) {
  return {
    area,
    ranges: ranges.map(({ word, first, last }) => [word, first, last]),
    places,
    volume: facts.volume ?? null,
    air_changes: facts.airChanges ?? null,
    is_outdoors: facts.isOutdoors ?? null,
    activity: facts.activity ?? null,
  };
}

/** The `list` of `venue`. */
function verified(given, { VenueAreas }) {
  const [list, venue] = [given.bytes("list"), given.text("venue")];
  return prepared(() => VenueAreas.verify(list, { venue }));
}

/** Reads `list` as that of `venue`; gives what is in it. */
async function verifyAreas(given, { venue: { VenueAreas, VenueId } }) {
  const [list, venue] = [given.bytes("list"), given.text("venue")];
  prepared(() => VenueId.parse(venue));
  const { from, groups } = VenueAreas.verify(list, { venue });
  return { from: dayNumber(from), groups: groups.map(said) };
}

/** How many places `areas` have together in the `list` of `venue`. */
async function countPlaces(given, { venue }) {
  const [list, areas] = [verified(given, venue), given.texts("areas")];
  prepared(() => areas.forEach((area) => venue.Area.parse(area)));
  return { places: list.places(areas) };
}

/** The cell of `rows` and `seats` around a `seat` in the `list` of `venue`. */
async function cellOfAreas(given, { venue }) {
  const [list, seat] = [verified(given, venue), given.text("seat")];
  const near = { rows: given.whole("rows"), seats: given.whole("seats") };
  prepared(() => venue.Area.parse(seat));
  return { leaves: list.cell(seat, near) };
}

/** A server that has `published` of this venue, and `successions`, takes `list` at `now`. */
async function admitAreas(given, { server }) {
  const [list, now, lists] = [given.bytes("list"), given.date("now"), given.allBytes("published")];
  const successions = given.optional("successions", as.allBytes) ?? [];
  const published = prepared(() => lists.map((one) => server.VenueAreas.ofAnyVenue(one)));
  const admitted = server.admitAreas(server.VenueAreas.ofAnyVenue(list), { published, successions, now });
  return { venue: admitted.venue, from: dayNumber(admitted.from), is_stored_already: admitted.isStoredAlready };
}

export const AREAS = {
  "verify-areas": verifyAreas,
  "count-places": countPlaces,
  "cell-of-areas": cellOfAreas,
  "admit-areas": admitAreas,
};
