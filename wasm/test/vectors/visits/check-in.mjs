/** Check-in codes and invitations (core/FORMAT.md, section 17). */

import { as, named, prepared, whatever } from "../given.mjs";
import { trustOf } from "./trust.mjs";

/** An app that showed a code of its own at `shown` gets `invitation` at `accepted`. */
async function acceptInvitation(given, { visitor }) {
  const [invitation, shown, accepted] = [given.bytes("invitation"), given.date("shown"), given.date("accepted")];
  const codes = visitor.CheckInCodes.create();
  prepared(() => codes.exposeSecretText({ now: shown }));
  return invited(codes.accept(invitation, { now: accepted }));
}

/**
 * An app shows a code at `shown`, staff read it then and post an invitation to `poster` with `venue_day_key`, and the
 * app gets at `accepted` what is `posted`, one after the other: `right`, or `changed` in its last byte. What comes of
 * the last one counts.
 */
async function inviteAndAccept(given, { visitor, venue }) {
  const [trust, text] = [given.object("trust", trustOf(visitor)), given.text("poster")];
  const [dayKey, shown, accepted] = [given.bytes("venue_day_key"), given.date("shown"), given.date("accepted")];
  const posted = given.texts("posted");
  const codes = visitor.CheckInCodes.create();
  const right = prepared(() => {
    const code = venue.CheckInReader.create().read(codes.exposeSecretText({ now: shown }), { now: shown });
    return code.invite(venue.Poster.parse(text), dayKey);
  });
  const states = { right, changed: right.with(-1, right.at(-1) ^ 1) };
  const [last, ...before] = posted.map((state) => named(states, state)).reverse();
  for (const invitation of before.reverse()) whatever(() => codes.accept(invitation, { now: accepted }));
  const invitation = codes.accept(last, { now: accepted });
  prepared(() => visitor.VenueToday.ofInvitation(invitation, { trust }));
  return invited(invitation);
}

/** Staff read the `text` of a code at `now`, after those of `before`; gives the handle. */
async function scanCheckInCode(given, { venue }) {
  const [text, now] = [given.text("text"), given.date("now")];
  const before = given.optional("before", as.texts) ?? [];
  const reader = venue.CheckInReader.create();
  prepared(() => before.forEach((code) => reader.read(code, { now })));
  return { handle: reader.read(text, { now }).handle };
}

function invited({ poster: { venue, name, area } }) {
  return { venue, name, area };
}

export const CHECK_IN = {
  "accept-invitation": acceptInvitation,
  "invite-and-accept": inviteAndAccept,
  "scan-check-in-code": scanCheckInCode,
};
