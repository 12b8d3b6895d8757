/** Share codes: nine digits, told by phone. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, text } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Deriving } from "./derive.js";
import { derive } from "./derive.js";

/** What this module derives, here or in its worker. */
export const SHARE_CODE_JOBS = { shareCodeKey: (shareId: string, code: string) => raw.share_code_key(shareId, code) };

/** Codes as they are typed and told. */
export const ShareCode = /* @__PURE__ */ Object.freeze({
  /** A code as it is shown, from what was typed. @throws RecordError `invalid-text`. */
  parse: (typed: string): string => {
    const checked = text(typed, "typed");
    return call(() => raw.parse_share_code(checked));
  },
});

/** What a share's code was stretched to. A secret. */
export class ShareCodeKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "ShareCodeKey" {
    return "ShareCodeKey";
  }

  /**
   * For a share that is there, by the code that the visitor told.
   *
   * @throws RecordError `invalid-text`; `malformed`. What `signal` was aborted with.
   */
  static async derive(shareId: string, code: string, how?: Deriving): Promise<ShareCodeKey> {
    return derive(SHARE_CODE_JOBS, "shareCodeKey", [text(shareId, "shareId"), text(code, "code")], how, imported);
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): ShareCodeKey {
    return imported(bytes(secret, "secret"));
  }

  /** To hand it to another thread. Store it nowhere. */
  exportSecretBytes(): Bytes {
    return call(() => codeRaw(this).export_secret_bytes() as Bytes);
  }

  /** Which share it belongs to. */
  get shareId(): string {
    return call(() => codeRaw(this).share_id());
  }
}

function imported(secret: Uint8Array): ShareCodeKey {
  return call(() => wrap(ShareCodeKey, raw.ShareCodeKey.import_secret_bytes(secret)));
}

export function codeRaw(value: unknown, argument = "code"): raw.ShareCodeKey {
  return rawOf(ShareCodeKey, value, argument);
}
