/** What a PIN becomes by Argon2id. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, text } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Deriving } from "../parts/derive.js";
import { derive } from "../parts/derive.js";

/** What this module derives, here or in its worker. */
export const PIN_JOBS = {
  newPinKey: (pin: string) => raw.new_pin_key(pin),
  pinKey: (diary: Uint8Array, pin: string) => raw.pin_key(diary, pin),
};

/** What a diary's PIN was stretched to: for one diary, or for one PIN that is being set. A secret. */
export class DiaryPinKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "DiaryPinKey" {
    return "DiaryPinKey";
  }

  /**
   * For a diary that is new or gets a new PIN.
   *
   * @param pin 6 to 10 digits, of any script.
   * @throws RecordError `invalid-text`. What `signal` was aborted with.
   */
  static async create(pin: string, how?: Deriving): Promise<DiaryPinKey> {
    return derive(PIN_JOBS, "newPinKey", [text(pin, "pin")], how, imported);
  }

  /**
   * For a diary that is there. Whether it is the right PIN is known when it is unlocked.
   *
   * @throws RecordError `malformed`: no diary. What `signal` was aborted with.
   */
  static async derive(diary: Uint8Array, pin: string, how?: Deriving): Promise<DiaryPinKey> {
    return derive(PIN_JOBS, "pinKey", [bytes(diary, "diary"), text(pin, "pin")], how, imported);
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): DiaryPinKey {
    return imported(bytes(secret, "secret"));
  }

  /** To hand it to another thread. Store it nowhere: with the device's secret it opens the diary. */
  exportSecretBytes(): Bytes {
    return call(() => pinRaw(this).export_secret_bytes() as Bytes);
  }
}

function imported(secret: Uint8Array): DiaryPinKey {
  return call(() => wrap(DiaryPinKey, raw.DiaryPinKey.import_secret_bytes(secret)));
}

export function pinRaw(value: unknown, argument = "pinKey"): raw.DiaryPinKey {
  return rawOf(DiaryPinKey, value, argument);
}
