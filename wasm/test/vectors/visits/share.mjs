/** Shares, and what they are compared with (core/FORMAT.md, section 15). */

import { WrongVector, as, prepared, preparedLater } from "../given.mjs";
import { hex, utf8 } from "../said.mjs";
import { officeOf, shareLogOf } from "./parties.mjs";
import { momentOf } from "./trust.mjs";
import { sharedSaid } from "./view.mjs";

/** `office`, `share`, `log`, `now`; `derived` (a derived secret) or `code` (as it is typed). */
function deskOf(given, { office }) {
  const [opening, share, log] = [officeOf(given, office), given.bytes("share"), shareLogOf(given, office)];
  const [derived, now] = [given.optional("derived", as.text), given.date("now")];
  const code = derived === undefined ? given.text("code") : undefined;
  const key = async (unverified) => {
    if (derived !== undefined) return office.ShareCodeKey.importSecretBytes(utf8(derived));
    const typed = office.ShareCode.parse(code);
    opening.checkShare(unverified, { log, now });
    return office.ShareCodeKey.derive(unverified.claimedAddress.shareId, typed, { here: true });
  };
  const open = async () => {
    const unverified = office.UnverifiedShare.parse(share);
    return opening.openShare(unverified, { code: await key(unverified), log, now });
  };
  return { open, log };
}

/** What a server publishes and stores, to compare a share with. */
function serverOf(given) {
  const published = given.optional("published", as.allBytes) ?? [];
  const stored = given.optional("stored", as.allBytes) ?? [];
  return (opened) => {
    for (const dayKey of published) opened.addPublished(dayKey);
    for (const visit of stored) opened.addStored(visit);
  };
}

/** Opens a share and compares it with what the server has, `published` and `stored`; gives its visits and the log. */
async function openShare(given, episeal) {
  const [{ open, log }, compare] = [deskOf(given, episeal), serverOf(given)];
  const opened = await open();
  compare(opened);
  return { share_id: opened.shareId, visits: opened.visits.map(sharedSaid), log: hex(log.toBytes()) };
}

/** The same for one shared visit, `record`: what is stored of it, and what is wrong beside that. */
async function checkSharedVisit(given, episeal) {
  const [{ open }, compare, record] = [deskOf(given, episeal), serverOf(given), given.text("record")];
  prepared(() => episeal.office.RecordId.parse(record));
  const opened = await preparedLater(open);
  compare(opened);
  const visit = opened.visits.find(({ recordId }) => recordId === record);
  if (!visit) throw new WrongVector("record is not shared");
  if (visit.error) throw visit.error;
  return sharedSaid(visit);
}

/** Verifies an office's `day_key` at `now`; gives the office and its certified name. */
async function verifyRecipient(given, { visitor }) {
  const { office, name } = visitor.ShareRecipient.verify(given.bytes("day_key"), momentOf(visitor)(given));
  return { office, name };
}

/**
 * Shares the visits `kept` with the office of `day_key`, verified at `verified`, under `derived`; gives the share's id.
 */
async function sealShare(given, { visitor }) {
  const [moment, bytes, derived] = [momentOf(visitor)(given), given.allBytes("kept"), given.text("derived")];
  const [dayKey, verified, expires] = [given.bytes("day_key"), given.date("verified"), given.date("expires")];
  const kept = prepared(() => bytes.map((one) => visitor.Kept.importSecretBytes(one)));
  const recipient = prepared(() => visitor.ShareRecipient.verify(dayKey, { trust: moment.trust, now: verified }));
  const code = prepared(() => visitor.ShareCodeKey.importSecretBytes(utf8(derived)));
  return { share_id: visitor.shareVisits(kept, { recipient, code, expires, ...moment }).shareId };
}

export const SHARE = {
  "open-share": openShare,
  "check-shared-visit": checkSharedVisit,
  "verify-recipient": verifyRecipient,
  "seal-share": sealShare,
};
