/** What visits say, in the form in which a result says it. */

import { dayNumber, seconds } from "../said.mjs";

/** The fields of a contact as vectors name them. */
export const NAMES = { "given-name": "givenName", "family-name": "familyName", phone: "phone", email: "email" };
export const ADDRESS = {
  street: "street",
  "house-number": "houseNumber",
  "postal-code": "postalCode",
  city: "city",
  country: "country",
};

/** By the names of the fields, without those that are left out. */
export function contactSaid(contact) {
  const filled = (names, from) =>
    Object.entries(names).flatMap(([name, field]) => (from[field] === undefined ? [] : [[name, from[field]]]));
  return Object.fromEntries([...filled(NAMES, contact), ...filled(ADDRESS, contact.address ?? {})]);
}

/** A visit that was opened. */
export function visitSaid({ kind, venue, area, arrival, departure, contact }) {
  return { kind, venue, area, arrival: seconds(arrival), departure: seconds(departure), contact: contactSaid(contact) };
}

/** A visit as its visitor keeps it. */
export function keptSaid(kept) {
  return { record_id: kept.recordId, day: dayNumber(kept.day), revision: kept.revision, ...pendingSaid(kept) };
}

/** A check-in that waits. */
export function pendingSaid({ kind, venue, venueName, area, arrival, departure }) {
  return { kind, venue, name: venueName, area, arrival: seconds(arrival), departure: seconds(departure) };
}

/** A visit as its visitor shares it, and what is stored of it. */
export function sharedSaid(shared) {
  return {
    record_id: shared.recordId,
    kid: shared.kid,
    venue: shared.venue,
    name: shared.venueName,
    area: shared.area,
    arrival: seconds(shared.arrival),
    departure: seconds(shared.departure),
    visit: shared.visit === undefined ? null : visitSaid(shared.visit),
    errors: shared.errors.map(({ code }) => code).sort(),
  };
}
