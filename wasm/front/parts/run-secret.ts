/** The secret under which a live share is kept between two messages. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** Of one kept state of a live share: in the platform's key store, used once. */
export class RunSecret extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RunSecret" {
    return "RunSecret";
  }

  /** @throws RecordError `no-randomness`. */
  static generate(): RunSecret {
    return call(() => wrap(RunSecret, raw.RunSecret.generate()));
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): RunSecret {
    const checked = bytes(secret, "secret");
    return call(() => wrap(RunSecret, raw.RunSecret.import_secret_bytes(checked)));
  }

  /** For the platform's key store, and for nothing else. */
  exportSecretBytes(): Bytes {
    return call(() => runSecretRaw(this).export_secret_bytes() as Bytes);
  }
}

export function runSecretRaw(value: unknown, argument = "secret"): raw.RunSecret {
  return rawOf(RunSecret, value, argument);
}
