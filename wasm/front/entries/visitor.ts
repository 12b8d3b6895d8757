/** `episeal/visitor`: checking in and out, the diary, sharing. */

export * from "../parts/common.js";
export type { CheckInKindCode, ReadersCode, SecretSlotCode } from "../generated/codes.js";
export * from "../parts/trust-public.js";
export type { PostalAddress } from "../parts/contact.js";
export type { Deriving } from "../parts/derive.js";
export { VerifiedNotice } from "../parts/notice.js";
export { RunSecret } from "../parts/run-secret.js";
export { ShareCode, ShareCodeKey } from "../parts/share-code.js";
export type { StoreStep } from "../parts/store-step.js";
export type { Visit } from "../parts/visit.js";
export { CheckInCodes, Invitation, PendingCheckIn, VenueToday, seal } from "../visitor/check-in.js";
export type { CheckIn, CheckOut, ReadySealing, Sealed, Sealing } from "../visitor/check-in.js";
export { Contact } from "../visitor/contact.js";
export { Diary, DiarySecret } from "../visitor/diary.js";
export type { Deleting, DiaryKeys, Pick } from "../visitor/diary.js";
export { DiaryStore } from "../visitor/diary-store.js";
export type { FoundDiary } from "../visitor/diary-store.js";
export { DiaryPinKey } from "../visitor/pin.js";
export { LiveShare, RunStore, ShareRecipient, drawShareCode, shareVisits } from "../visitor/share.js";
export type { DrawnShareCode, FoundRun, SealedShare, ShareOrder } from "../visitor/share.js";
export { Kept } from "../visitor/visit.js";
