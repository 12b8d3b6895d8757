/** `episeal/authority`: certifying health offices and revoking them. */

export * from "../parts/common.js";
export type { Deriving } from "../parts/derive.js";
export type { Period } from "../parts/period.js";
export { KeyRing, PassphraseKey, lockKeyRing, unlockKeyRing } from "../parts/ring.js";
export { Authority } from "../authority/authority.js";
export type { Certified, Revoked } from "../authority/authority.js";
