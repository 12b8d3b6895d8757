/** Which of a venue's keys a server publishes for a day, and which it published before. */

import * as raw from "#raw";
import { bytes, dayText, list, now, options, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** By what a day key is judged. */
export interface DayKeyJudging {
  /** Those that the server has, of any chains: those of this venue count. */
  readonly successions: readonly Uint8Array[];
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

function judging(value: unknown): { successions: Uint8Array[]; at: number } {
  const given = options(value, "options", ["successions", "now"]);
  return { successions: list(given.successions, "options.successions", bytes), at: now(given.now) };
}

/**
 * A venue's key that a server publishes, verified once, and the ids of those that it replaced. The server keeps the key's
 * bytes and these ids, and gets this back from `restore`.
 */
export class AdmittedDayKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "AdmittedDayKey" {
    return "AdmittedDayKey";
  }

  /**
   * What was admitted, from the key's bytes and the ids of those that it `replaced`.
   *
   * @throws RecordError `disagrees`: an id that appears twice or is its own, or more than seven. `malformed`,
   * `wrong-purpose`, `unsupported-version`, `bad-signature`, `wrong-day`: not a key that was admitted.
   */
  static restore(dayKey: Uint8Array, replaced: readonly string[]): AdmittedDayKey {
    const [checked, ids] = [bytes(dayKey, "dayKey"), list(replaced, "replaced", text)];
    return call(() => wrap(AdmittedDayKey, raw.AdmittedDayKey.restore(checked, ids)));
  }

  /** The venue that signed it. */
  get venue(): string {
    return call(() => admittedRaw(this).venue());
  }

  /** In UTC, such as `2026-11-29`. */
  get day(): string {
    return call(() => dayText(admittedRaw(this).day()));
  }

  /** The id under which visits are sealed to it. */
  get kid(): string {
    return call(() => admittedRaw(this).kid());
  }

  /** The ids that were published for the venue and day before, the first one first: the server tells anyone who asks. */
  get replaced(): readonly string[] {
    return call(() => frozen(admittedRaw(this).replaced()));
  }
}

export function admittedRaw(value: unknown, argument = "dayKey"): raw.AdmittedDayKey {
  return rawOf(AdmittedDayKey, value, argument);
}

/** The venue and day that a day key claims to be for. */
export interface DayKeyAddress {
  /** The id of the venue. */
  readonly venue: string;
  /** In UTC, such as `2026-11-29`. */
  readonly day: string;
  /** The id of the key. */
  readonly kid: string;
}

function addressOf(address: raw.DayKeyAddress): DayKeyAddress {
  return frozen({ venue: address.venue(), day: dayText(address.day()), kid: address.kid() });
}

/** A venue's signed key of a day that was parsed and not yet admitted. */
export class UnverifiedDayKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "UnverifiedDayKey" {
    return "UnverifiedDayKey";
  }

  /** @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`: not a venue's key, or a later version's. */
  static parse(dayKey: Uint8Array): UnverifiedDayKey {
    const checked = bytes(dayKey, "dayKey");
    return call(() => wrap(UnverifiedDayKey, raw.UnverifiedDayKey.parse(checked)));
  }

  /** For finding what is published. Nothing is verified: anyone can write any address, `admit` decides. */
  get claimedAddress(): DayKeyAddress {
    return call(() => read(dayKeyRaw(this).claimed_address(), addressOf));
  }

  /**
   * Admits a venue's key for publishing, where none is published for its venue and day: one for each, so that no venue
   * can tell visitors apart by their keys, or hide visits. Take it from the venue itself, over a connection that it
   * authenticates.
   *
   * @throws RecordError `bad-signature`: the venue or the office that it names did not sign it. `wrong-day`: they signed
   * for different days. `day-closed`: the day after its day ended more than ten minutes ago. `wrong-venue`: another
   * identity counts for its day. `malformed`, `wrong-purpose`, `unsupported-version`: one of the successions is none.
   */
  admit(given: DayKeyJudging): AdmittedDayKey {
    const { successions, at } = judging(given);
    return call(() => wrap(AdmittedDayKey, dayKeyRaw(this).admit(successions, at)));
  }

  /**
   * Admits a venue's key where one is published for the same venue and day: the same key, whose office may have a newer
   * certificate, or another one until ten minutes before the day begins.
   *
   * @throws RecordError `disagrees`: another one, and the day has begun; or it was already replaced, eight were
   * published, or what is published is of another venue or day. As `admit`.
   */
  replace(published: AdmittedDayKey, given: DayKeyJudging): AdmittedDayKey {
    const [before, { successions, at }] = [admittedRaw(published, "published"), judging(given)];
    return call(() => wrap(AdmittedDayKey, dayKeyRaw(this).replace(before, successions, at)));
  }
}

function dayKeyRaw(value: unknown): raw.UnverifiedDayKey {
  return rawOf(UnverifiedDayKey, value, "dayKey");
}
