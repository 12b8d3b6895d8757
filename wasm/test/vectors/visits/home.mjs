/** What a visitor keeps of a visit, and the logs of offices and venues (core/FORMAT.md, section 18). */

import { prepared } from "../given.mjs";
import { hex } from "../said.mjs";
import { requestLogOf, venueOf } from "./parties.mjs";
import { momentOf } from "./trust.mjs";
import { keptSaid, visitSaid } from "./view.mjs";

/** Reads `kept`; gives what a diary shows of it. */
async function readKept(given, { visitor }) {
  return keptSaid(visitor.Kept.importSecretBytes(given.bytes("kept")));
}

/** Opens the stored `visit` with what its visitor `kept`. */
async function openKept(given, { visitor }) {
  const [bytes, visit] = [given.bytes("kept"), given.bytes("visit")];
  const kept = prepared(() => visitor.Kept.importSecretBytes(bytes));
  return visitSaid(kept.open(visit));
}

/** Reads `log`; gives it as it is written again. */
async function readShareLog(given, { office }) {
  const log = given.bytes("log");
  return { log: hex(office.ShareLog.fromBytes(log).toBytes()) };
}

/** Reads `log`; gives it as it is written again. */
async function readRequestLog(given, { venue }) {
  const log = given.bytes("log");
  return { log: hex(venue.RequestLog.fromBytes(log).toBytes()) };
}

/** The `venue` (its key ring) verifies `request` at `now` by the strictest policy and `log`; gives the log then. */
async function logRequest(given, { venue }) {
  const [moment, asked] = [momentOf(venue)(given), venueOf(given, venue)];
  const [request, log] = [given.bytes("request"), requestLogOf(given, venue)];
  const authentic = prepared(() => asked.authenticate(request, moment));
  asked.verifyRequest(authentic, { policy: venue.Policy.create(), log });
  return { log: hex(log.toBytes()) };
}

export const HOME = {
  "read-kept": readKept,
  "open-kept": openKept,
  "read-share-log": readShareLog,
  "read-request-log": readRequestLog,
  "log-request": logRequest,
};
