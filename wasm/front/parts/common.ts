/** What every entry point has. */

export {
  ArgumentRangeError,
  ArgumentTypeError,
  CertificateError,
  EpisealError,
  InstanceError,
  IssueError,
  RecordError,
  RulesError,
  isEpisealError,
} from "../kernel/errors.js";
export type { ErrorCode, InstanceErrorCode, StorageErrorCode } from "../kernel/errors.js";
export type {
  CertificateErrorCode,
  FieldCode,
  IssueErrorCode,
  RecordErrorCode,
  RulesErrorCode,
} from "../generated/codes.js";
export type { Bytes } from "../kernel/check.js";
export { Handle } from "../kernel/handle.js";
export { init } from "../kernel/instance.js";
export type { ModuleSource } from "../kernel/instance.js";
