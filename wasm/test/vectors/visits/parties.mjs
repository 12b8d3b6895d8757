/** Who takes part, what they remember, and what they ask, as vectors have them. */

import { as, prepared } from "../given.mjs";
import { seconds, utf8 } from "../said.mjs";

/** The key ring of a venue, as text. */
export function venueOf(given, { Venue }) {
  const ring = given.text("venue");
  return prepared(() => Venue.importSecretBytes(utf8(ring)));
}

/** The key ring of an office, as text. */
export function officeOf(given, { Office }) {
  const ring = given.text("office");
  return prepared(() => Office.importSecretBytes(utf8(ring)));
}

/** `log`: the office's, empty where it is not given. */
export function shareLogOf(given, { ShareLog }) {
  return logOf(given, ShareLog);
}

/** `log`: the venue's, empty where it is not given. */
export function requestLogOf(given, { RequestLog }) {
  return logOf(given, RequestLog);
}

function logOf(given, type) {
  const log = given.optional("log", as.bytes);
  return prepared(() => (log === undefined ? type.create() : type.fromBytes(log)));
}

const POLICY = {
  min_window: "minWindow",
  max_requests: "maxRequests",
  max_seconds_a_day: "maxSecondsADay",
  min_places: "minPlaces",
  max_stay: "maxStay",
};

/** What differs from the policy that a venue has by default; with `areas`, the lists that the venue signed. */
export function policyOf(given, venue, { Policy, VenueAreas }) {
  const numbers = given.present(POLICY, as.whole);
  const flag = given.present({ allows_unlisted_areas: "allowsUnlistedAreas" }, as.flag);
  const lists = given.optional("areas", as.allBytes) ?? [];
  return prepared(() => {
    const areas = lists.map((list) => VenueAreas.verify(list, { venue }));
    return Policy.create({ ...numbers, ...flag, areas });
  });
}

/** What was asked. */
export function askSaid({ venue, windows, areas, legalBasis, expires }) {
  return {
    venue,
    windows: windows.map(({ from, to }) => [seconds(from), seconds(to)]),
    areas,
    legal_basis: legalBasis,
    expires: seconds(expires),
  };
}
