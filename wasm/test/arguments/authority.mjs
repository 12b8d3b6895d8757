/** Right calls of everything in `episeal/authority`. */

import * as authorities from "episeal/authority";
import { getters, locking, secret } from "./common.mjs";
import { example } from "./trials.mjs";
import { BYTES, IDS, at } from "./world.mjs";

const { Authority } = authorities;

const authority = () => Authority.importSecretBytes(BYTES["an authority's keys"]);
const nextAuthority = () => Authority.importSecretBytes(BYTES["the next authority's keys"]);
const valid = { from: at(0), to: at(24) };
const consent = nextAuthority().consentToSucceed(IDS.authority, { from: "2026-12-20" });

export const examples = {
  ...(await locking(authorities, (keys) => Authority.importSecretBytes(keys), BYTES["an authority's keys"])),
  ...secret("Authority", authority, BYTES["an authority's keys"], ["the next authority's keys"]),
  ...getters("Authority", authority, "id"),
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),

  "Authority.generate": example(() => ({})),
  "Authority#certify": example(() => ({
    on: authority(),
    args: [{ office: IDS.office, name: "Gesundheitsamt Köln", valid }],
  })),
  "Authority#revoke": example(() => ({ on: authority(), args: [{ number: 5, offices: [IDS.office], valid }] })),
  "Authority#consentToSucceed": example(() => ({ on: nextAuthority(), args: [IDS.authority, { from: "2026-12-20" }] })),
  "Authority#consentAndCommit": example(() => ({
    on: nextAuthority(),
    args: [IDS.authority, { from: "2026-12-20", next: Authority.generate().id }],
  })),
  "Authority#succeed": example(() => ({ on: authority(), args: [consent] })),
};
