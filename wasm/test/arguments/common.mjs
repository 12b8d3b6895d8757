/** Right calls of what several entry points have. */

import { example } from "./trials.mjs";
import { BYTES, CHECK_IN, IDS, KID, NOW, POSTER, RECORD_ID, SHARE_ID, TRUSTED, at, invite } from "./world.mjs";
import { CheckInCodes } from "episeal/visitor";
import { CheckInReader } from "episeal/venue";

export const SHOWN = CheckInCodes.create().exposeSecretText({ now: NOW });
export const HANDLE = CheckInReader.create().read(SHOWN, { now: NOW }).handle;

const ID_OF = {
  AuthorityId: IDS.authority, CheckInHandle: HANDLE, KeyId: KID, OfficeId: IDS.office, RecordId: RECORD_ID,
  ShareId: SHARE_ID, StaffId: IDS.staff, VenueId: IDS.venue,
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
        args: [{
          ...TRUSTED,
          revocations: [BYTES["a revocation list"]],
          successions: [BYTES["an authority's succession"]],
        }],
      }),
      { bytes: { "0.successions.0": ["a venue's succession"] } },
    ),
    "Trust.importBytes": example(() => ({ args: [BYTES["a trust"]] })),
    "Trust#exportBytes": example(() => ({ on: trust() })),
    "Trust#pin": example(() => ({ on: trust(), args: [IDS.nextAuthority] })),
    "Trust#takeRevocations": example(() => ({ on: trust(), args: [BYTES["a revocation list"], { now: NOW }] })),
    "Trust#takeSuccession": example(
      () => ({ on: trust(), args: [BYTES["an authority's succession"]] }), { bytes: { 0: ["a venue's succession"] } },
    ),
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
