/** `episeal/office`: asking venues, opening what they release and what visitors share. */

export * from "../parts/common.js";
export type { CheckInKindCode, LeftOutCode } from "../generated/codes.js";
export * from "../parts/trust-public.js";
export { VenueAreas } from "../parts/areas.js";
export type { AreaFacts, AreaGroup, AreaRange } from "../parts/areas.js";
export type { Ask } from "../parts/ask.js";
export type { Contact, PostalAddress } from "../parts/contact.js";
export type { Deriving } from "../parts/derive.js";
export { VerifiedNotice } from "../parts/notice.js";
export { KeyRing, PassphraseKey, lockKeyRing, unlockKeyRing } from "../parts/ring.js";
export type { KeptDayKey } from "../parts/ring.js";
export { RunSecret } from "../parts/run-secret.js";
export { ShareCode, ShareCodeKey } from "../parts/share-code.js";
export type { Inputs } from "../parts/streams.js";
export type { Visit } from "../parts/visit.js";
export { NoticeKey } from "../office/notice-key.js";
export { Office } from "../office/office.js";
export type {
  LiveToAnswer,
  NoticeTerms,
  PlanTerms,
  ReferralTerms,
  ReleaseToOpen,
  RequestTerms,
  ShareToOpen,
  VerifiedReferral,
} from "../office/office.js";
export { OwnRequest } from "../office/opening.js";
export type { OpenedVisit, Opening, OpeningProgress, OpeningReport, RecordOutcome } from "../office/opening.js";
export { Period } from "../office/period.js";
export { Criteria } from "../office/plan.js";
export type {
  AskTerms,
  AskedAreas,
  CaseStay,
  Cell,
  LeftOutStay,
  Plan,
  PlannedAsk,
  UnaskedPart,
  VenueDay,
} from "../office/plan.js";
export { LiveAnswer, OpenedShare, ShareLog, UnverifiedShare } from "../office/share.js";
export type { ShareAddress, SharedClaims, SharedVisit } from "../office/share.js";
