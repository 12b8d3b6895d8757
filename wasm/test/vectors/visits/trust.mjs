/** Authorities, revocation lists, successions, offices and their notices (core/FORMAT.md, sections 6 and 22). */

import { as, prepared } from "../given.mjs";
import { dayNumber, hex, seconds } from "../said.mjs";

/**
 * For an entry point: `authorities` (texts) that are pinned, or `kept` (what `exportBytes` wrote); then `successions`
 * and `revocations` (lists of bytes), which are taken in this order at `at`.
 */
export function trustOf({ Trust }) {
  return (given) => {
    const successions = given.optional("successions", as.allBytes) ?? [];
    const revocations = given.optional("revocations", as.allBytes) ?? [];
    const now = given.has("revocations") ? { now: given.date("at") } : {};
    if (!given.has("kept")) {
      const authorities = given.texts("authorities");
      return prepared(() => Trust.from({ authorities, successions, revocations, ...now }));
    }
    const kept = given.bytes("kept");
    return prepared(() => {
      const trust = Trust.importBytes(kept);
      for (const succession of successions) trust.takeSuccession(succession);
      for (const list of revocations) trust.takeRevocations(list, now);
      return trust;
    });
  };
}

/** `trust` and `now`, which many functions take together. */
export function momentOf(entry) {
  return (given) => ({ trust: given.object("trust", trustOf(entry)), now: given.date("now") });
}

/** Takes `list` at `now` into `trust`; gives the number of `authority`'s newest list. */
async function takeRevocations(given, { visitor }) {
  const { trust, now } = momentOf(visitor)(given);
  const [authority, list] = [given.text("authority"), given.bytes("list")];
  trust.takeRevocations(list, { now });
  return { number: prepared(() => trust.number(authority)) ?? null };
}

/** Takes `succession` into `trust`; gives what is kept of the trust afterwards. */
async function takeSuccession(given, { visitor }) {
  const [trust, succession] = [given.object("trust", trustOf(visitor)), given.bytes("succession")];
  trust.takeSuccession(succession);
  return { kept: hex(trust.exportBytes()) };
}

/** Reads the trust that an app kept; gives the numbers of the newest lists of `authorities`. */
async function readTrust(given, { visitor }) {
  const [bytes, authorities] = [given.bytes("bytes"), given.texts("authorities")];
  const trust = visitor.Trust.importBytes(bytes);
  return { numbers: authorities.map((authority) => prepared(() => trust.number(authority)) ?? null) };
}

/** Whether the office of `office_day_key` is trusted at `now`, and the day key is for that day; gives id and name. */
async function verifyOffice(given, { visitor }) {
  const [moment, dayKey] = [momentOf(visitor)(given), given.bytes("office_day_key")];
  const { office, name } = visitor.ShareRecipient.verify(dayKey, moment);
  return { office, name };
}

/** Which identity counts for `day`, where `printed` is on the poster. */
async function venueAt(given, { visitor }) {
  const [trust, printed, day] = [given.object("trust", trustOf(visitor)), given.text("printed"), given.day("day")];
  return { venue: trust.venueAt(printed, day) };
}

/** A server with the successions `published` takes `succession` at `now`. */
async function admitSuccession(given, { server }) {
  const [succession, published, now] = [given.bytes("succession"), given.allBytes("published"), given.date("now")];
  const admitted = server.admitSuccession(succession, { published, now });
  return {
    role: admitted.role,
    old: hex(admitted.old),
    day: dayNumber(admitted.day),
    is_stored_already: admitted.isStoredAlready,
  };
}

/** A server takes `notice` at `now`. */
async function admitNotice(given, { server }) {
  const [moment, notice] = [momentOf(server)(given), given.bytes("notice")];
  const { office, kid } = server.admitNotice(notice, moment);
  return { office, kid };
}

/** A visitor's app reads `notice` at `now`; gives whether it is for the visit that is `kept`. */
async function verifyNotice(given, { visitor }) {
  const [moment, notice, bytes] = [momentOf(visitor)(given), given.bytes("notice"), given.bytes("kept")];
  const kept = prepared(() => visitor.Kept.importSecretBytes(bytes));
  const verified = visitor.VerifiedNotice.verify(notice, moment);
  return {
    office: verified.office,
    name: verified.officeName,
    kid: verified.kid,
    at: seconds(verified.at),
    is_told: kept.isToldBy(verified),
  };
}

export const TRUST = {
  "take-revocations": takeRevocations,
  "take-succession": takeSuccession,
  "read-trust": readTrust,
  "verify-office": verifyOffice,
  "venue-at": venueAt,
  "admit-succession": admitSuccession,
  "admit-notice": admitNotice,
  "verify-notice": verifyNotice,
};
