/** Releases: made by the venue, opened by the office (core/FORMAT.md, sections 13 and 14). */

import { prepared } from "../given.mjs";
import { seconds, textOf } from "../said.mjs";
import { officeOf, policyOf, venueOf } from "./parties.mjs";
import { momentOf } from "./trust.mjs";
import { visitSaid } from "./view.mjs";

/** What an office opens: its own request, with the venue's day keys. */
function toOpen(given, { office }) {
  return { office: officeOf(given, office), request: given.bytes("request"), dayKeys: given.allBytes("day_keys") };
}

/** A stored visit, and the departure notes of its record. */
function stored(given) {
  return { visit: given.bytes("visit"), notes: given.allBytes("notes") };
}

/**
 * `venue` releases the stored `visits` for a request that it `verified`; gives what it reports of each visit, the areas
 * asked for in which nothing matched, how many parts there are, and what `office` then opens.
 */
async function release(given, episeal) {
  const { venue } = episeal;
  const [asked, moment] = [venueOf(given, venue), momentOf(venue)(given)];
  const before = given.object("verified", momentOf(venue));
  const policy = given.object("policy", (of) => policyOf(of, asked.id, venue));
  const [order, visits] = [toOpen(given, episeal), given.objects("visits", stored)];
  const verified = prepared(() => {
    const authentic = asked.authenticate(order.request, before);
    return asked.verifyRequest(authentic, { policy, log: venue.RequestLog.create() });
  });
  const made = asked.release(verified, { ...moment, visits });
  const parts = [];
  for await (const part of made) parts.push(part);
  const reports = visits.map((_, at) => made.reports.find((report) => report.at === at)?.error.code ?? null);
  const stores = visits.map(({ visit }) => visit);
  return {
    reports,
    empty_areas: made.emptyAreas,
    parts: parts.length,
    opened: said(await opened(order, { parts, visits: stores, now: moment.now })),
  };
}

/** `parts` of a release and the `visits` that the server stores. */
function released(given) {
  return { parts: given.allBytes("parts"), visits: given.allBytes("visits"), now: given.date("now") };
}

/**
 * `office` opens the `parts` of a release against the `visits` that the server stores; gives what became of each
 * record.
 */
async function openRelease(given, episeal) {
  return said(await opened(toOpen(given, episeal), released(given)));
}

/** The same for one `record`: refused with its error, the first by its code, where there is one. */
async function openRecord(given, episeal) {
  const [order, found, record] = [toOpen(given, episeal), released(given), given.text("record")];
  prepared(() => episeal.office.RecordId.parse(record));
  const { visit, errors } = (await opened(order, found)).records.get(record) ?? { visit: null, errors: [] };
  if (errors.length > 0) throw errors[0];
  return visit;
}

/** What became of each record, of the areas, and of visits that belong to no record. */
async function opened({ office, request, dayKeys }, found) {
  const opening = office.open(office.ownRequest(request), { dayKeys, ...found });
  const records = new Map();
  for await (const { recordId, visit, error } of opening) {
    const record = records.get(recordId) ?? { visit: null, errors: [] };
    if (error) record.errors.push(error);
    else record.visit = openedSaid(visit);
    record.errors.sort((one, other) => (one.code < other.code ? -1 : 1));
    records.set(recordId, record);
  }
  return { records, emptyAreas: opening.emptyAreas, unreadable: opening.reports.map(({ error }) => error.code) };
}

function said({ records, emptyAreas, unreadable }) {
  const sorted = [...records].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    records: sorted.map(([id, { visit, errors }]) => ({
      record_id: id,
      visit,
      errors: errors.map(({ code }) => code),
    })),
    empty_areas: emptyAreas,
    unreadable,
  };
}

/** Its departure is the visitor's own: the package says the one that the staff noted where there is none. */
function openedSaid(visit) {
  const key = visit.noticeKey;
  return {
    ...visitSaid({ ...visit, departure: visit.notedDeparture ? undefined : visit.departure }),
    noted_departure: seconds(visit.notedDeparture),
    notice_key: key === undefined ? null : textOf(key.exportSecretBytes()),
  };
}

export const RELEASE = { release, "open-release": openRelease, "open-record": openRecord };
