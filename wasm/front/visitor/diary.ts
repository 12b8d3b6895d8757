/** The diary: what a visitor's device keeps of its own visits, for 14 days. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, list, now, nowOf, options, seconds, text } from "../kernel/check.js";
import { Handle, rawOf, read, wrap, wrapAll } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Contact } from "../parts/contact.js";
import { contactFields, contactOf } from "../parts/contact.js";
import type { ReadySealing, Sealed } from "./check-in.js";
import { PendingCheckIn, VenueToday, pendingRaw, readySealing, sealedOf, venueRaw } from "./check-in.js";
import { DiaryPinKey, pinRaw } from "./pin.js";
import { Kept, keptRaw } from "./visit.js";

/** The device's half of what opens a diary: in the platform's key store. A secret. */
export class DiarySecret extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "DiarySecret" {
    return "DiarySecret";
  }

  /** @throws RecordError `no-randomness`. */
  static generate(): DiarySecret {
    return call(() => wrap(DiarySecret, raw.DiarySecret.generate()));
  }

  /** Reads what `exportSecretBytes` wrote. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static importSecretBytes(secret: Uint8Array): DiarySecret {
    const checked = bytes(secret, "secret");
    return call(() => wrap(DiarySecret, raw.DiarySecret.import_secret_bytes(checked)));
  }

  /** For the platform's key store, and for nothing else. */
  exportSecretBytes(): Bytes {
    return call(() => secretRaw(this).export_secret_bytes() as Bytes);
  }
}

export function secretRaw(value: unknown, argument = "secret"): raw.DiarySecret {
  return rawOf(DiarySecret, value, argument);
}

/** What opens a diary: the PIN, stretched, and the device's secret, which only a diary without one leaves out. */
export interface DiaryKeys {
  /** The PIN, stretched. */
  readonly pinKey: DiaryPinKey;
  /** The device's secret. */
  readonly secret?: DiarySecret;
}

function keysOf(value: unknown): { pin: raw.DiaryPinKey; secret: raw.DiarySecret | undefined } {
  const { pinKey, secret } = options(value, "keys", ["pinKey", "secret"]);
  const pin = pinRaw(pinKey, "keys.pinKey");
  return { pin, secret: secret === undefined ? undefined : secretRaw(secret, "keys.secret") };
}

/** What a deletion takes: a secret that was never used, or nothing in a diary without one. */
export interface Deleting {
  /** The secret that counts from now on. */
  readonly next?: DiarySecret;
}

function nextOf(value: unknown): raw.DiarySecret | undefined {
  const { next } = options(value, "options", ["next"]);
  return next === undefined ? undefined : secretRaw(next, "options.next");
}

/** Which visits: those that touch a period, or those with these ids. */
export type Pick =
  | { readonly from: Date; readonly to: Date; readonly recordIds?: never }
  | { readonly recordIds: readonly string[]; readonly from?: never; readonly to?: never };

/**
 * A visitor's own visits, unlocked. Locked it is one file: under the PIN and, where the platform has a key store, the
 * device's secret. Deleting changes the secret, so that no copy of an older file brings a visit back: `DiaryStore` says in
 * which order file and secret are written.
 */
export class Diary extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Diary" {
    return "Diary";
  }

  /** An empty diary. @throws RecordError `wrong-purpose`: a key for another diary. */
  static create(keys: DiaryKeys): Diary {
    const { pin, secret } = keysOf(keys);
    return call(() => wrap(Diary, secret ? raw.Diary.create(pin, secret) : raw.Diary.create_without_secret(pin)));
  }

  /**
   * Opens a file.
   *
   * @throws RecordError `undecryptable`: a wrong PIN, a wrong secret or changed bytes, which of them is not said.
   * `malformed`, `unsupported-version`: no diary, or a later version's.
   */
  static unlock(file: Uint8Array, keys: DiaryKeys): Diary {
    const [checked, { pin, secret }] = [bytes(file, "file"), keysOf(keys)];
    return call(() =>
      wrap(Diary, secret ? raw.Diary.unlock(checked, pin, secret) : raw.Diary.unlock_without_secret(checked, pin)),
    );
  }

  /** The file. @throws RecordError `too-long`. */
  lock(): Bytes {
    return call(() => diaryRaw(this).lock() as Bytes);
  }

  /** Who the visitor is, to be filled in at the next check-in. */
  get contact(): Contact | undefined {
    const contact = call(() => diaryRaw(this).contact());
    return contact && call(() => read(contact, (known) => contactOf(known.fields())));
  }

  /** @throws RecordError `invalid-text`, `too-long`, with `field`. */
  setContact(contact: Contact): void {
    const fields = contactFields(contact);
    call(() => read(raw.Contact.new(fields), (known) => diaryRaw(this).set_contact(known)));
  }

  /** Forgets who the visitor is. */
  removeContact(): void {
    call(() => diaryRaw(this).remove_contact());
  }

  /** Adds a visit, or a later revision of one. @throws RecordError `too-long`: 1,000 visits; `superseded`. */
  add(kept: Kept): void {
    const visit = keptRaw(kept);
    call(() => diaryRaw(this).add(visit));
  }

  /** Replaces a visit by a later revision. @throws RecordError `missing`, `superseded`. */
  amend(kept: Kept): void {
    const visit = keptRaw(kept);
    call(() => diaryRaw(this).amend(visit));
  }

  /** All visits; each is a handle of its own. */
  visits(): Kept[] {
    return call(() => wrapAll(Kept, diaryRaw(this).visits()));
  }

  /** One visit; undefined if it is not there. @throws RecordError `malformed`: an id that is none. */
  visit(recordId: string): Kept | undefined {
    const id = text(recordId, "recordId");
    const kept = call(() => diaryRaw(this).visit(id));
    return kept && wrap(Kept, kept);
  }

  /** Some visits, or all of them. @throws RecordError `missing`: an id that is not there; `invalid-time`, `malformed`. */
  pick(which?: Pick): Kept[] {
    const picked = picking(which);
    return call(() => wrapAll(Kept, picked(diaryRaw(this))));
  }

  /** Whether visits are older than 14 days. @throws RecordError `invalid-time`. */
  hasDue(given?: { readonly now?: Date }): boolean {
    const at = nowOf(given);
    return call(() => diaryRaw(this).has_due(at));
  }

  /** @throws RecordError `missing`; `secret-not-fresh`: a secret that the diary had before, or none where it has one. */
  delete(recordId: string, given: Deleting): void {
    const [id, next] = [text(recordId, "recordId"), nextOf(given)];
    call(() => (next ? diaryRaw(this).delete(id, next) : diaryRaw(this).delete_without_secret(id)));
  }

  /** Deletes everything, the contact, too. @throws RecordError `secret-not-fresh`. */
  deleteAll(given: Deleting): void {
    const next = nextOf(given);
    call(() => (next ? diaryRaw(this).delete_all(next) : diaryRaw(this).delete_all_without_secret()));
  }

  /** Deletes what is older than 14 days, and says how many that were. @throws RecordError `secret-not-fresh`. */
  expire(given: Deleting & { readonly now?: Date }): number {
    const { next, now: time } = options(given, "options", ["next", "now"]);
    const [secret, at] = [next === undefined ? undefined : secretRaw(next, "options.next"), now(time)];
    return call(() => (secret ? diaryRaw(this).expire(secret, at) : diaryRaw(this).expire_without_secret(at)));
  }

  /** From now on another PIN. @throws RecordError `secret-not-fresh`, `wrong-purpose`: a key that is not for a new PIN. */
  changePin(pinKey: DiaryPinKey, given: Deleting): void {
    const [pin, next] = [pinRaw(pinKey), nextOf(given)];
    call(() => (next ? diaryRaw(this).change_pin(pin, next) : diaryRaw(this).change_pin_without_secret(pin)));
  }

  /** Keeps a check-in until the venue's key is there. @throws RecordError `too-long`: 64 wait already. */
  addPending(pending: PendingCheckIn): void {
    const waiting = pendingRaw(pending);
    call(() => diaryRaw(this).add_pending(waiting));
  }

  /** All check-ins that wait; each is a handle of its own. */
  pending(): PendingCheckIn[] {
    return call(() => wrapAll(PendingCheckIn, diaryRaw(this).pending()));
  }

  /** Notes a departure of a check-in that waits. @throws RecordError `missing`, `invalid-time`. */
  leavePending(pending: PendingCheckIn, departure: Date, given?: { readonly now?: Date }): void {
    const [waiting, when, at] = [pendingRaw(pending), seconds(departure, "departure"), nowOf(given)];
    call(() => diaryRaw(this).leave_pending(waiting, when, at));
  }

  /** Seals a check-in that waited, and keeps it as a visit. @throws RecordError `missing`, and as `VenueToday.seal`. */
  sealPending(pending: PendingCheckIn, given: ReadySealing & { readonly venue: VenueToday }): Sealed {
    const { ready, trust, at, given: more } = readySealing(pending, given, ["venue"]);
    const venue = venueRaw(more["venue"], "options.venue");
    return call(() =>
      read(ready(), (entered) => read(diaryRaw(this).seal_pending(entered, venue, trust, at), sealedOf)),
    );
  }

  /** @throws RecordError `missing`, `secret-not-fresh`. */
  deletePending(pending: PendingCheckIn, given: Deleting): void {
    const [waiting, next] = [pendingRaw(pending), nextOf(given)];
    call(() =>
      next ? diaryRaw(this).delete_pending(waiting, next) : diaryRaw(this).delete_pending_without_secret(waiting),
    );
  }
}

export function diaryRaw(value: unknown, argument = "diary"): raw.Diary {
  return rawOf(Diary, value, argument);
}

function picking(which: unknown): (diary: raw.Diary) => raw.Kept[] {
  if (which === undefined) return (diary) => diary.pick_all();
  const given = options(which, "which", ["from", "to", "recordIds"]);
  if (given.recordIds !== undefined && given.from === undefined && given.to === undefined) {
    const ids = list(given.recordIds, "which.recordIds", text);
    return (diary) => diary.pick_visits(ids);
  }
  options(which, "which", ["from", "to"]);
  const [from, to] = [seconds(given.from, "which.from"), seconds(given.to, "which.to")];
  return (diary) => diary.pick_period(from, to);
}
