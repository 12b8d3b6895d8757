/** `episeal/venue`: posters and day keys, staff, requests and releases. */

export * from "../parts/common.js";
export * from "../parts/trust-public.js";
export { VenueAreas } from "../parts/areas.js";
export type { AreaFacts, AreaGroup, AreaRange } from "../parts/areas.js";
export type { Ask } from "../parts/ask.js";
export type { Deriving } from "../parts/derive.js";
export type { Period } from "../parts/period.js";
export { KeyRing, PassphraseKey, lockKeyRing, unlockKeyRing } from "../parts/ring.js";
export type { KeptDayKey } from "../parts/ring.js";
export type { Inputs } from "../parts/streams.js";
export type { Release, ReleaseReport, VisitWithNotes } from "../venue/release.js";
export {
  AuthenticRequest,
  Policy,
  PolicyFields,
  ReceivedRequest,
  RequestLog,
  VerifiedRequest,
} from "../venue/request.js";
export type { PolicyParts } from "../venue/request.js";
export { CheckInCode, CheckInReader, Staff } from "../venue/staff.js";
export type { Assignment, Departed } from "../venue/staff.js";
export { Venue } from "../venue/venue.js";
export type { DayKeyOrder, Releasing } from "../venue/venue.js";
