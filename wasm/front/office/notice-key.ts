/** The keys by which an office tells guests that their visits were read. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** Kept for 14 days after a visit was opened, to tell its guest so. A secret. */
export class NoticeKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "NoticeKey" {
    return "NoticeKey";
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): NoticeKey {
    const checked = bytes(secret, "secret");
    return call(() => wrap(NoticeKey, raw.NoticeKey.import_secret_bytes(checked)));
  }

  /** For storage in encrypted form. */
  exportSecretBytes(): Bytes {
    return call(() => noticeKeyRaw(this).export_secret_bytes() as Bytes);
  }

  /** The office's day key that the visit's venue named: it is for notices under this key. */
  get kid(): string {
    return call(() => noticeKeyRaw(this).kid());
  }
}

export function noticeKeyRaw(value: unknown, argument = "key"): raw.NoticeKey {
  return rawOf(NoticeKey, value, argument);
}

/** A list for the module, to be freed by whoever asked for it. */
export function noticeKeyList(all: raw.NoticeKey[]): raw.NoticeKeyList {
  const list = raw.NoticeKeyList.new();
  for (const key of all) list.push(key);
  return list;
}
