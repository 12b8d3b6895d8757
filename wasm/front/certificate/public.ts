/** What of this folder is for users. */

export type {
  CertificateKindCode,
  CheckCode,
  DeviationCode,
  NotJudgedCode,
  QrLevelCode,
  RevocationHashTypeCode,
} from "../generated/codes.js";
export type { Origin } from "../parts/origin.js";
export { QrCode } from "../parts/qr.js";
export type { QrRun } from "../parts/qr.js";
export type { HashesOfType, RevocationHashes } from "../parts/revocation-hashes.js";
export type { Inputs } from "../parts/streams.js";
export { Hcert } from "./hcert.js";
export { verifyMany } from "./many.js";
export type { ManyResult, VerifyingMany, VerifyingProgress } from "./many.js";
export { RevocationHashType, RevocationLists } from "./revocation.js";
export type { RevocationPart } from "./revocation.js";
export { SignerList } from "./signers.js";
export { CertificateTrust } from "./trust.js";
export type { Verifying } from "./trust.js";
export type {
  CertificateEntry,
  HolderName,
  RecoveryEntry,
  TestEntry,
  VaccinationEntry,
  VerifiedCertificate,
  VerifiedContent,
  VerifiedRecovery,
  VerifiedTest,
  VerifiedVaccination,
} from "./verified.js";
export { UnverifiedCertificate, examine, examineSigned, verify } from "./verify.js";
export type { CheckResult, Verdict } from "./verify.js";
