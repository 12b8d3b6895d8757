/** `episeal/server`: what a server checks before it stores or publishes something. */

export * from "../parts/common.js";
export type { SuccessionRoleCode } from "../generated/codes.js";
export * from "../parts/trust-public.js";
export { VenueAreas } from "../parts/areas.js";
export type { AreaFacts, AreaGroup, AreaRange } from "../parts/areas.js";
export { AdmittedDayKey, UnverifiedDayKey } from "../server/day-keys.js";
export type { DayKeyAddress, DayKeyJudging } from "../server/day-keys.js";
export { admitAreas, admitNotice, admitSuccession, keepsAreas, venueCounts } from "../server/published.js";
export type { AdmittedAreas, AdmittedNotice, AdmittedSuccession, AreasJudging } from "../server/published.js";
export { UnverifiedNote, UnverifiedVisit } from "../server/visits.js";
export type { Admitted, AdmittedNote, NoteAddress, StoredNotes, StoredVisit, VisitAddress } from "../server/visits.js";
