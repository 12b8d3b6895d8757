/** What a browser's storage fails with, as errors of this package. */

import type { StorageErrorCode } from "../kernel/errors.js";
import { StorageError } from "../kernel/errors.js";

const SENTENCES: Record<StorageErrorCode, string> = {
  "storage-unavailable": "the browser provides no storage here, or has closed it",
  "storage-busy": "the storage is held elsewhere",
  "storage-full": "there is no space left, and nothing was changed by this step",
  "storage-corrupt": "what is stored cannot be read",
  "storage-empty": "nothing is stored",
  "storage-occupied": "something is stored already",
};

export function failure(code: StorageErrorCode, cause?: unknown): StorageError {
  return new StorageError(code, SENTENCES[code], cause === undefined ? undefined : { cause });
}

/** By the names that browsers give; whatever has no code of its own means that there is no storage. */
const CODES: Readonly<Record<string, StorageErrorCode>> = {
  QuotaExceededError: "storage-full",
  // A record whose bytes the browser no longer has.
  DataError: "storage-corrupt",
  NotReadableError: "storage-corrupt",
  // A database that is not of this package, or of a later version of it.
  NotFoundError: "storage-corrupt",
  VersionError: "storage-corrupt",
};

export function failureOf(cause: unknown): StorageError {
  const name = (cause as { name?: unknown } | null | undefined)?.name;
  return failure((typeof name === "string" && CODES[name]) || "storage-unavailable", cause);
}
