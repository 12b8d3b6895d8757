/** Requests at the venue, and referrals at the office that the venue names (core/FORMAT.md, sections 12 and 14). */

import { dayNumber, hex } from "../said.mjs";
import { askSaid, officeOf, policyOf, requestLogOf, venueOf } from "./parties.mjs";
import { momentOf } from "./trust.mjs";

/**
 * `venue` verifies `request` against its `policy` and its `log`; gives what was asked by whom, whose visits are read,
 * and the log afterwards.
 */
async function verifyRequest(given, { venue }) {
  const [moment, asked] = [momentOf(venue)(given), venueOf(given, venue)];
  const policy = given.object("policy", (of) => policyOf(of, asked.id, venue));
  const [log, request] = [requestLogOf(given, venue), given.bytes("request")];
  const verified = asked.verifyRequest(asked.authenticate(request, moment), { policy, log });
  return {
    office: verified.office,
    office_name: verified.officeName,
    ask: askSaid(verified.ask),
    days: verified.days.map(dayNumber),
    log: hex(log.toBytes()),
  };
}

/** `office` opens the `referral` of another office; gives who asks what. */
async function openReferral(given, { office }) {
  const [moment, competent, referral] = [momentOf(office)(given), officeOf(given, office), given.bytes("referral")];
  const verified = competent.openReferral(referral, moment);
  return { office: verified.office, office_name: verified.officeName, ask: askSaid(verified.ask) };
}

export const REQUEST = { "verify-request": verifyRequest, "open-referral": openReferral };
