/** An authority, an office, a venue and a visitor on one day, who meet over bytes alone. */

import { Authority } from "episeal/authority";
import { Office } from "episeal/office";
import { Trust as VenueTrust, Venue } from "episeal/venue";
import { Trust as VisitorTrust, VenueToday } from "episeal/visitor";

export const DAY = "2026-11-29";
export const NOON = new Date("2026-11-29T12:00:00Z");
export const HOUR = 3_600_000;

/** NOON and so many hours. */
export function at(hours) {
  return new Date(NOON.getTime() + hours * HOUR);
}

export function newWorld() {
  const [authority, office, venue] = [Authority.generate(), Office.generate(), Venue.generate()];
  const valid = { from: at(-24), to: at(24 * 20) };
  const certificate = authority.certify({ office: office.id, name: "Gesundheitsamt Köln", valid });
  const revocations = authority.revoke({ number: 1, offices: [], valid });
  const parts = { authorities: [authority.id], revocations: [revocations], now: NOON };
  const trust = VenueTrust.from(parts);
  const officeDayKey = office.dayKey({ day: DAY, certificate, now: NOON });
  const dayKey = venue.dayKey({ day: DAY, officeDayKey, trust, now: NOON });
  const poster = venue.poster({ name: "Café am Dom", area: "Block B" });
  return { authority, office, venue, valid, certificate, revocations, parts, trust, officeDayKey, dayKey, poster };
}

/** Visits of one venue and day, as a server stores them, in the order of their record ids. */
export function sealVisits({ poster, dayKey, parts }, count) {
  const trust = VisitorTrust.from(parts);
  const venue = VenueToday.verify({ poster, dayKey, trust });
  const contact = { givenName: "Mara", phone: "+49 221 0000" };
  const checkIn = { contact, kind: "app", area: "Block B", arrival: at(-1) };
  const sealed = Array.from({ length: count }, () => venue.seal(checkIn, { trust, now: NOON }));
  return sealed.sort((one, other) => (one.kept.recordId < other.kept.recordId ? -1 : 1));
}

/** A request of the office for the hours around noon. */
export function request({ office, venue, officeDayKey }, areas = []) {
  const windows = [{ from: at(-3), to: at(0) }];
  const ask = { venue: venue.id, windows, areas, legalBasis: "IfSG-28a", expires: at(24) };
  return office.request(ask, { replyKey: officeDayKey, now: NOON });
}

export const is = (code) => (error) => error.code === code;
