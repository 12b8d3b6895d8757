/** `episeal/storage`: a visitor's diary in a browser. It needs no module. */

export type { SecretSlotCode } from "../generated/codes.js";
export type { Bytes } from "../kernel/check.js";
export {
  ArgumentRangeError,
  ArgumentTypeError,
  EpisealError,
  InstanceError,
  StorageError,
  isEpisealError,
} from "../kernel/errors.js";
export type { ErrorCode, InstanceErrorCode, StorageErrorCode } from "../kernel/errors.js";
export { Handle } from "../kernel/handle.js";
export type { StoreStep } from "../parts/store-step.js";
export { DiaryStorage } from "../storage/diary-storage.js";
export type { Holding, Opening } from "../storage/diary-storage.js";
export { HeldStorage } from "../storage/held.js";
export type { Found, Resumed, Steps } from "../storage/held.js";
