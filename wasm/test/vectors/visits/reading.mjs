/** What can be read of a message, a text or a file (core/FORMAT.md, section 2), by whoever takes such a one. */

import { named } from "../given.mjs";
import { secretsOf } from "./texts.mjs";
import { NOON, World } from "./world.mjs";

/** Refusals of reading; whatever else a reader says comes after it. */
const OF_READING = ["malformed", "wrong-purpose", "unsupported-version"];

/**
 * Whether `bytes` can be read as a message, a text or a file of `kind`: one that reads well gives `read`, whatever the
 * reader, who has keys of its own and trusts nobody else, would say next.
 */
async function readAny(given, episeal) {
  const [kind, bytes] = [given.text("kind"), given.bytes("bytes")];
  const read = named({ ...texts(episeal), ...files(episeal), ...signed(episeal), ...sealed(episeal) }, kind);
  try {
    await read(bytes);
  } catch (error) {
    if (error.name !== "RecordError" || OF_READING.includes(error.code)) throw error;
  }
  return "read";
}

/** What is printed or shown. */
function texts({ visitor, venue }) {
  const { AuthorityId, OfficeId, VenueId, StaffId, Poster } = visitor;
  const parsed = (type) => (bytes) => type.parse(textIn(bytes));
  return {
    authority: parsed(AuthorityId),
    office: parsed(OfficeId),
    venue: parsed(VenueId),
    staff: parsed(StaffId),
    poster: parsed(Poster),
    "check-in-code": (bytes) => venue.CheckInReader.create().read(textIn(bytes), { now: NOON }),
  };
}

/** Empty where it is none. */
function textIn(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

/** What somebody keeps. */
function files(episeal) {
  const { visitor, venue, office } = episeal;
  const rings = Object.entries(secretsOf(episeal)).filter(([kind]) => kind.endsWith("-ring"));
  return {
    ...Object.fromEntries(rings.map(([kind, type]) => [kind, (bytes) => type.importSecretBytes(bytes)])),
    trust: (bytes) => visitor.Trust.importBytes(bytes),
    kept: (bytes) => visitor.Kept.importSecretBytes(bytes),
    "request-log": (bytes) => venue.RequestLog.fromBytes(bytes),
    "share-log": (bytes) => office.ShareLog.fromBytes(bytes),
  };
}

/** Signed messages. */
function signed(episeal) {
  const { visitor, venue, server } = episeal;
  const now = NOON;
  const world = () => new World(episeal);
  const sealing = () => ({ trust: world().trust(visitor), now });
  return {
    "office-certificate": (bytes) => world().certified(bytes),
    revocations: (bytes) => world().trust(visitor).takeRevocations(bytes, { now }),
    succession: (bytes) => world().trust(visitor).takeSuccession(bytes),
    "succession-consent": (bytes) => world().venue.succeed(bytes),
    "office-day-key": (bytes) => visitor.ShareRecipient.verify(bytes, sealing()),
    "venue-day-key": (bytes) => server.UnverifiedDayKey.parse(bytes),
    "staff-certificate": (bytes) => world().noted(bytes),
    "venue-areas": (bytes) => server.VenueAreas.ofAnyVenue(bytes),
    visit: (bytes) => server.UnverifiedVisit.parse(bytes),
    "departure-note": (bytes) => server.UnverifiedNote.parse(bytes),
    request: (bytes) => {
      const asked = world();
      asked.venue.authenticate(bytes, { trust: asked.trust(venue), now });
    },
    notice: (bytes) => visitor.VerifiedNotice.verify(bytes, sealing()),
    "live-answer": (bytes) => world().finished(bytes),
  };
}

/** Messages that are sealed, and files that are locked. */
function sealed(episeal) {
  const { visitor, venue, office } = episeal;
  const now = NOON;
  const world = () => new World(episeal);
  return {
    release: (bytes) => world().opened(bytes),
    referral: (bytes) => {
      const competent = world();
      competent.office.openReferral(bytes, { trust: competent.trust(office), now });
    },
    share: (bytes) => office.UnverifiedShare.parse(bytes),
    "live-hello": (bytes) => world().answered(bytes),
    "live-share": (bytes) => world().shared(bytes),
    invitation: (bytes) => visitor.CheckInCodes.create().accept(bytes, { now }),
    keyring: (bytes) => venue.PassphraseKey.derive(bytes, "", { here: true }),
    diary: (bytes) => visitor.DiaryPinKey.derive(bytes, "", { here: true }),
    "live-visitor": (bytes) => visitor.LiveShare.resume(bytes, { secret: visitor.RunSecret.generate() }),
    "live-office": (bytes) => world().office.resumeLive(bytes, { secret: office.RunSecret.generate(), now }),
  };
}

export const READING = { read: readAny };
