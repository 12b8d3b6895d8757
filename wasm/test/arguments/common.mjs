/** Right calls of what several entry points have. */

import { example } from "./trials.mjs";
import { BYTES, CHECK_IN, IDS, KID, NOW, POSTER, RECORD_ID, SHARE_ID, TRUSTED, at, invite } from "./world.mjs";
import { CheckInCodes } from "episeal/visitor";
import { CheckInReader } from "episeal/venue";

export const SHOWN = CheckInCodes.create().exposeSecretText({ now: NOW });
export const HANDLE = CheckInReader.create().read(SHOWN, { now: NOW }).handle;

const ID_OF = {
  AuthorityId: IDS.authority,
  CheckInHandle: HANDLE,
  KeyId: KID,
  OfficeId: IDS.office,
  RecordId: RECORD_ID,
  ShareId: SHARE_ID,
  StaffId: IDS.staff,
  VenueId: IDS.venue,
};

/** Ids, areas, posters, trust. */
export function trusting({ Trust }) {
  const trust = () => Trust.from(TRUSTED);
  const ids = Object.entries(ID_OF).flatMap(([kind, id]) => [
    [`${kind}.parse`, example(() => ({ args: [id] }))],
    [`${kind}.toBytes`, example(() => ({ args: [id] }))],
  ]);
  return {
    ...Object.fromEntries(ids),
    "ShareId.reference": example(() => ({ args: [SHARE_ID] })),
    "Area.parse": example(() => ({ args: ["Block B/Row 7"] })),
    "Area.depth": example(() => ({ args: ["Block B/Row 7"] })),
    "Area.liesIn": example(() => ({ args: ["Block B/Row 7", "Block B"] })),
    "Poster.parse": example(() => ({ args: [POSTER.text] })),
    "Poster.create": example(() => ({ args: [{ venue: IDS.venue, name: "Gasthaus zum Dom", area: "Saal" }] })),
    "Trust.from": example(
      () => ({
        args: [
          { ...TRUSTED, revocations: [BYTES["a revocation list"]], successions: [BYTES["an authority's succession"]] },
        ],
      }),
      { bytes: { "0.successions.0": ["a venue's succession"] } },
    ),
    "Trust.importBytes": example(() => ({ args: [BYTES["a trust"]] })),
    "Trust#exportBytes": example(() => ({ on: trust() })),
    "Trust#pin": example(() => ({ on: trust(), args: [IDS.nextAuthority] })),
    "Trust#takeRevocations": example(() => ({ on: trust(), args: [BYTES["a revocation list"], { now: NOW }] })),
    "Trust#takeSuccession": example(() => ({ on: trust(), args: [BYTES["an authority's succession"]] }), {
      bytes: { 0: ["a venue's succession"] },
    }),
    "Trust#number": example(() => ({ on: trust(), args: [IDS.authority] })),
    "Trust#venueAt": example(() => ({ on: trust(), args: [IDS.venue, "2026-11-29"] })),
    isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),
  };
}

/** A secret that is exported and imported. */
export function secret(name, make, kept, others = []) {
  return {
    [`${name}.importSecretBytes`]: example(() => ({ args: [kept] }), { bytes: { 0: others } }),
    [`${name}#exportSecretBytes`]: example(() => ({ on: make() })),
  };
}

export function getters(name, make, ...members) {
  return Object.fromEntries(members.map((member) => [`${name}#${member}`, example(() => ({ on: make() }))]));
}

/** Locking a party's keys with a passphrase. `party` makes it from its keys. */
export async function locking({ PassphraseKey, lockKeyRing, unlockKeyRing }, party, keys) {
  const PASSPHRASE = "correct horse battery staple";
  const here = () => ({ here: true, signal: new AbortController().signal });
  const lock = (await PassphraseKey.create(party(keys), PASSPHRASE, here())).exportSecretBytes();
  const locked = lockKeyRing(party(keys), PassphraseKey.importSecretBytes(lock));
  const unlock = (await PassphraseKey.derive(locked, PASSPHRASE, here())).exportSecretBytes();
  const unlocked = unlockKeyRing(locked, PassphraseKey.importSecretBytes(unlock));
  const key = (secret) => PassphraseKey.importSecretBytes(secret);
  return {
    ...secret("PassphraseKey", () => key(lock), lock),
    "PassphraseKey.create": example(() => ({ args: [party(keys), PASSPHRASE, here()] }), { isSlow: true }),
    "PassphraseKey.next": example(() => ({ args: [party(unlocked), PASSPHRASE, here()] }), { isSlow: true }),
    "PassphraseKey.derive": example(() => ({ args: [locked, PASSPHRASE, here()] }), { isSlow: true }),
    lockKeyRing: example(() => ({ args: [party(keys), key(lock)] })),
    unlockKeyRing: example(() => ({ args: [locked, key(unlock)] })),
  };
}

/** A venue's list of its areas. */
export function areas({ VenueAreas }) {
  const bytes = BYTES["a list of areas"];
  const list = () => VenueAreas.ofAnyVenue(bytes);
  return {
    ...getters("VenueAreas", list, "venue", "from", "groups"),
    "VenueAreas.verify": example(() => ({ args: [bytes, { venue: IDS.venue }] })),
    "VenueAreas.ofAnyVenue": example(() => ({ args: [bytes] })),
    "VenueAreas#places": example(() => ({ on: list(), args: [["Saal/Reihe 1"]] })),
    "VenueAreas#cell": example(() => ({ on: list(), args: ["Saal/Reihe 1/Platz 1", { rows: 1, seats: 1 }] })),
  };
}

/** Of a poster that is handed in its text counts. */
export function posterText(place) {
  return { kinds: Object.fromEntries(["venue", "name", "area"].map((name) => [`${place}.${name}`, "any"])) };
}
