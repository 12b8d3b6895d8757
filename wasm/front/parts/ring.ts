/** Key rings: what a party keeps, locked with a passphrase. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, dayText, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { ArgumentTypeError, isInstance } from "../kernel/errors.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Deriving } from "./derive.js";
import { derive } from "./derive.js";

/** What this module derives, here or in its worker. */
export const RING_JOBS = {
  newPassphraseKey: (role: string, ring: Uint8Array, passphrase: string) =>
    raw.new_passphrase_key(role, ring, passphrase),
  nextPassphraseKey: (role: string, ring: Uint8Array, passphrase: string) =>
    raw.next_passphrase_key(role, ring, passphrase),
  passphraseKey: (locked: Uint8Array, passphrase: string) => raw.passphrase_key(locked, passphrase),
};

/** Whose keys they are. Not a name, so that users do not see it. */
export const ROLE: unique symbol = /* @__PURE__ */ Symbol("role");

/** A party with its keys: its identity and, of a venue and an office, its keys of the last 30 days. A secret. */
export abstract class KeyRing extends Handle {
  /** @internal */
  abstract get [ROLE](): "authority" | "office" | "staff" | "venue";

  /** The keys, for storage in encrypted form, as `lockKeyRing` makes it. Save them after every change. */
  abstract exportSecretBytes(): Bytes;
}

function party(value: unknown, argument: string): KeyRing {
  if (isInstance(value, KeyRing)) return value;
  throw new ArgumentTypeError(argument, "a party of this entry point, with its keys");
}

/** Derives from a party's keys, of which no copy is left. */
async function deriveFor(job: string, ring: unknown, passphrase: unknown, how: unknown): Promise<PassphraseKey> {
  const [whose, typed] = [party(ring, "ring"), text(passphrase, "passphrase")];
  const keys = whose.exportSecretBytes();
  try {
    return await derive(RING_JOBS, job, [whose[ROLE], keys, typed], how, imported);
  } finally {
    keys.fill(0);
  }
}

/** What a passphrase was stretched to: for locking once, or for unlocking one file. A secret. */
export class PassphraseKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "PassphraseKey" {
    return "PassphraseKey";
  }

  /**
   * For keys that get a passphrase, the first or another one.
   *
   * @param passphrase At least 8 characters, for an authority's keys 12; not all of them digits; at most 1,024 bytes.
   * @throws RecordError `invalid-text`, `too-long`; `no-randomness`. What `signal` was aborted with.
   */
  static async create(ring: KeyRing, passphrase: string, how?: Deriving): Promise<PassphraseKey> {
    return deriveFor("newPassphraseKey", ring, passphrase, how);
  }

  /**
   * For locking keys that have changed, with the passphrase that they were unlocked with. It is not compared with that
   * one, and need not meet what `create` asks for: hand over what `derive` has just unlocked with.
   *
   * @throws RecordError `undecryptable`: a passphrase with which nothing was ever locked; `no-randomness`. What `signal`
   * was aborted with.
   */
  static async next(ring: KeyRing, passphrase: string, how?: Deriving): Promise<PassphraseKey> {
    return deriveFor("nextPassphraseKey", ring, passphrase, how);
  }

  /**
   * For unlocking a file of `lockKeyRing`.
   *
   * @throws RecordError `undecryptable`: a wrong passphrase, or changed bytes. `malformed`, `wrong-purpose`,
   * `unsupported-version`: no locked keys, or a later version's. What `signal` was aborted with.
   */
  static async derive(locked: Uint8Array, passphrase: string, how?: Deriving): Promise<PassphraseKey> {
    const given = [bytes(locked, "locked"), text(passphrase, "passphrase")];
    return derive(RING_JOBS, "passphraseKey", given, how, imported);
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): PassphraseKey {
    return imported(bytes(secret, "secret"));
  }

  /** To hand it to another thread. Store it nowhere: it unlocks the keys. */
  exportSecretBytes(): Bytes {
    return call(() => passphraseRaw(this).export_secret_bytes() as Bytes);
  }
}

function imported(secret: Uint8Array): PassphraseKey {
  return call(() => wrap(PassphraseKey, raw.PassphraseKey.import_secret_bytes(secret)));
}

function passphraseRaw(value: unknown, argument = "passphraseKey"): raw.PassphraseKey {
  return rawOf(PassphraseKey, value, argument);
}

/**
 * A party's keys as a file, locked. Each time takes a key of `PassphraseKey.create` or `PassphraseKey.next` of its own.
 *
 * @throws RecordError `wrong-purpose`: a key for unlocking, or an authority's for another party or the other way round;
 * `no-randomness`.
 */
export function lockKeyRing(ring: KeyRing, passphraseKey: PassphraseKey): Bytes {
  const [whose, key] = [party(ring, "ring"), passphraseRaw(passphraseKey)];
  const keys = whose.exportSecretBytes();
  try {
    return call(() => raw.lock(whose[ROLE], keys, key) as Bytes);
  } finally {
    keys.fill(0);
  }
}

/**
 * The keys in a locked file, for `importSecretBytes` of the party whose they are. A secret.
 *
 * @throws RecordError `undecryptable`: another file's key, or changed bytes; `wrong-purpose`: a key for locking;
 * `malformed`, `unsupported-version`.
 */
export function unlockKeyRing(locked: Uint8Array, passphraseKey: PassphraseKey): Bytes {
  const [checked, key] = [bytes(locked, "locked"), passphraseRaw(passphraseKey)];
  return call(() => raw.unlock(checked, key) as Bytes);
}

/** A day key that a party keeps. */
export interface KeptDayKey {
  /** In UTC, such as `2026-11-29`. */
  readonly day: string;
  /** The id under which visits are sealed to it. */
  readonly kid: string;
}

export function keptDayKeysOf(kept: raw.KeptDayKey[]): readonly KeptDayKey[] {
  return frozen(kept.map((one) => read(one, (key) => ({ day: dayText(key.day()), kid: key.kid() }))));
}
