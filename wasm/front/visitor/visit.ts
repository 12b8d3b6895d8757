/** Visits as their visitor keeps and opens them. */

import * as raw from "#raw";
import type { CheckInKindCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, date, dayText } from "../kernel/check.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import { VerifiedNotice, noticeRaw } from "../parts/notice.js";
import type { Visit } from "../parts/visit.js";
import { visitOf } from "../parts/visit.js";

/** What a visitor keeps of a visit: it opens the stored record and shares it. A secret. */
export class Kept extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Kept" {
    return "Kept";
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`.
   */
  static importSecretBytes(secret: Uint8Array): Kept {
    const checked = bytes(secret, "secret");
    return call(() => wrap(Kept, raw.Kept.import_secret_bytes(checked)));
  }

  /** For storage in encrypted form: whoever has it opens the record. A `Diary` does this. */
  exportSecretBytes(): Bytes {
    return call(() => keptRaw(this).export_secret_bytes() as Bytes);
  }

  /** The id of the stored record. */
  get recordId(): string {
    return call(() => keptRaw(this).record_id());
  }

  /** The day of the venue's key, in UTC, such as `2026-11-29`. */
  get day(): string {
    return call(() => dayText(keptRaw(this).day()));
  }

  /** 0 when somebody checked in, one more with every correction. */
  get revision(): number {
    return call(() => keptRaw(this).revision());
  }

  /** How the visit came about. */
  get kind(): CheckInKindCode {
    return call(() => keptRaw(this).kind() as CheckInKindCode);
  }

  /** The id of the venue. */
  get venue(): string {
    return call(() => keptRaw(this).venue());
  }

  /** As its poster says. */
  get venueName(): string {
    return call(() => keptRaw(this).venue_name());
  }

  /** Where in the venue; may be empty. */
  get area(): string {
    return call(() => keptRaw(this).area());
  }

  /** When it began. */
  get arrival(): Date {
    return call(() => date(keptRaw(this).arrival()));
  }

  /** Undefined while the visitor has not left. */
  get departure(): Date | undefined {
    const departure = call(() => keptRaw(this).departure());
    return departure === undefined ? undefined : date(departure);
  }

  /**
   * Opens the record that the server stores.
   *
   * @throws RecordError `undecryptable`: another record, or changed bytes. `disagrees`: it is not what was kept.
   */
  open(visit: Uint8Array): Visit {
    const checked = bytes(visit, "visit");
    return call(() => read(keptRaw(this).open(checked), visitOf));
  }

  /** Whether an office's notice is meant for this visit. @throws RecordError `wrong-purpose`. */
  isToldBy(notice: VerifiedNotice): boolean {
    const told = noticeRaw(notice);
    return call(() => keptRaw(this).is_told_by(told));
  }
}

export function keptRaw(value: unknown, argument = "kept"): raw.Kept {
  return rawOf(Kept, value, argument);
}

/** A list for the module, to be freed by whoever asked for it. */
export function keptList(all: raw.Kept[]): raw.KeptList {
  const list = raw.KeptList.new();
  for (const kept of all) list.push(kept);
  return list;
}
