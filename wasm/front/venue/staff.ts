/** The venue's staff: they read check-in codes and note the departure of someone without a phone. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, nowOf, options, seconds, text } from "../kernel/check.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import { KeyRing, ROLE } from "../parts/ring.js";
import type { Poster } from "../parts/trust.js";
import { posterText } from "../parts/trust.js";

/** Where a member of staff may note departures, and of which day. */
export interface Assignment {
  /** The id of the venue. */
  readonly venue: string;
  /** The venue's certificate of the staff key, for the visits' day or the day after. */
  readonly staffCertificate: Uint8Array;
  /** The venue's key of the visits' day. */
  readonly venueDayKey: Uint8Array;
}

function assignmentMaker(value: unknown, argument: string): () => raw.Assignment {
  const given = options(value, argument, ["venue", "staffCertificate", "venueDayKey"]);
  const venue = text(given.venue, `${argument}.venue`);
  const certificate = bytes(given.staffCertificate, `${argument}.staffCertificate`);
  const dayKey = bytes(given.venueDayKey, `${argument}.venueDayKey`);
  return () => raw.Assignment.new(venue, certificate, dayKey);
}

/** A member of staff, or the device that the staff share, with its signing key. A secret. */
export class Staff extends KeyRing {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Staff" {
    return "Staff";
  }

  /** @internal */
  get [ROLE](): "staff" {
    return "staff";
  }

  /** A new key. @throws RecordError `no-randomness`. */
  static generate(): Staff {
    return call(() => wrap(Staff, raw.Staff.generate()));
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws RecordError `wrong-purpose`: the keys of another party. `malformed`, `unsupported-version`.
   */
  static importSecretBytes(secret: Uint8Array): Staff {
    const checked = bytes(secret, "secret");
    return call(() => wrap(Staff, raw.Staff.import_secret_bytes(checked)));
  }

  /** The secret key, for storage in encrypted form, as `lockKeyRing` makes it. */
  exportSecretBytes(): Bytes {
    return call(() => staffRaw(this).export_secret_bytes() as Bytes);
  }

  /** The public key, which the venue certifies for a day. */
  get id(): string {
    return call(() => staffRaw(this).id());
  }

  /**
   * Notes when a visitor left, for the server. The departure is sealed to the venue's key; record, day and staff key are
   * readable.
   *
   * @throws RecordError `wrong-venue`, `bad-signature`: certificate or day key is not the venue's. `note-invalid`: the
   * certificate of another staff key. `wrong-day`: neither of the visit's day nor of the day after. `malformed`,
   * `wrong-purpose`, `unsupported-version`: an id, certificate or day key that is none. `undecryptable`: nothing can be
   * sealed to the day key. `no-randomness`.
   */
  noteDeparture(departed: Departed): Bytes {
    const given = options(departed, "departed", ["assignment", "recordId", "departure"]);
    const make = assignmentMaker(given.assignment, "departed.assignment");
    const [recordId, departure] = [
      text(given.recordId, "departed.recordId"),
      seconds(given.departure, "departed.departure"),
    ];
    return call(() =>
      read(make(), (assigned) => staffRaw(this).note_departure(assigned, recordId, departure) as Bytes),
    );
  }
}

/** Who left when. */
export interface Departed {
  /** Where and when it may be noted. */
  readonly assignment: Assignment;
  /** Whose departure it is. */
  readonly recordId: string;
  /** When they left. */
  readonly departure: Date;
}

function staffRaw(value: unknown): raw.Staff {
  return rawOf(Staff, value, "staff");
}

/**
 * What the staff's device remembers, in memory alone: the codes that it has read, so that each is read once. Several
 * devices at one entrance do not know of each other; an app takes only one invitation for a code all the same.
 */
export class CheckInReader extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "CheckInReader" {
    return "CheckInReader";
  }

  /** Nothing read yet. */
  static create(): CheckInReader {
    return call(() => wrap(CheckInReader, raw.CheckInReader.new()));
  }

  /**
   * Reads the code that a visitor's app shows. A code does not say who shows it.
   *
   * @throws RecordError `code-expired`: its half minute is neither the current one nor the one before or after.
   * `code-used`: read before. `too-long`: 4,096 codes were read in these 90 seconds. `wrong-purpose`,
   * `unsupported-version`, `malformed`: no check-in code, or a later version's.
   */
  read(scanned: string, given?: { readonly now?: Date }): CheckInCode {
    const [checked, at] = [text(scanned, "scanned"), nowOf(given)];
    return call(() => wrap(CheckInCode, rawOf<raw.CheckInReader>(CheckInReader, this, "reader").read(checked, at)));
  }
}

/** A code that staff have read: whoever has it can invite the app that shows it. A secret. */
export class CheckInCode extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "CheckInCode" {
    return "CheckInCode";
  }

  /** The handle under which the invitation is posted to the server. */
  get handle(): string {
    return call(() => codeRaw(this).handle());
  }

  /**
   * Seals an invitation to check in at the place of a poster, for whoever shows the code, with the venue's key of today.
   *
   * @throws RecordError `wrong-venue`, `bad-signature`: the day key is not of the poster's venue. `malformed`,
   * `wrong-purpose`, `unsupported-version`: poster or day key is none. `no-randomness`.
   */
  invite(poster: Poster, venueDayKey: Uint8Array): Bytes {
    const [printed, key] = [posterText(poster), bytes(venueDayKey, "venueDayKey")];
    return call(() => read(raw.Poster.parse(printed), (place) => codeRaw(this).invite(place, key) as Bytes));
  }
}

function codeRaw(value: unknown): raw.CheckInCode {
  return rawOf(CheckInCode, value, "code");
}
