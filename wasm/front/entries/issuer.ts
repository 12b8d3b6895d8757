/** `episeal/issuer`: issuing certificates of recovery, once per person, and their QR codes. */

export * from "../parts/common.js";
export type {
  AppCode,
  GuardOutcomeCode,
  NameLanguageCode,
  QrLevelCode,
  RecoveryProfileCode,
  RejectionCode,
  RevocationHashTypeCode,
} from "../generated/codes.js";
export { QrCode } from "../parts/qr.js";
export type { QrRun } from "../parts/qr.js";
export type { HashesOfType, RevocationHashes } from "../parts/revocation-hashes.js";
export { acceptance } from "../issuer/acceptance.js";
export type { Judging, Refusal } from "../issuer/acceptance.js";
export { CalendarDate, DateOfBirth, RecoveryProfile } from "../issuer/dates.js";
export { GuardKey, OpenReservation, Reservation, reserveIssuance } from "../issuer/guard.js";
export type { GuardStates, GuardTags, Reserving } from "../issuer/guard.js";
export { PersonName, transliterate } from "../issuer/names.js";
export type { NameParts } from "../issuer/names.js";
export { DocumentSigner, RecoveryToSign, SignerKey, issueRecovery, prepareRecovery } from "../issuer/recovery.js";
export type { IssuedCertificate, Recovery, Validity } from "../issuer/recovery.js";
export { Uvci } from "../issuer/uvci.js";
