/**
 * The issuance guard: one certificate per recovery id, and nothing stored about the person.
 *
 * The store keeps a few bytes of state under two tags. The steps: `reserveIssuance`, and `state` is written under both
 * tags, in the transaction in which the states were read; the certificate is signed; `check`; the certificate is handed
 * out; `issued` is written, or `failed` if nothing was handed out.
 */

import * as raw from "#raw";
import type { GuardOutcomeCode } from "../generated/codes.js";
import { GuardOutcomeCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, code, date, list, now, nowOf, optional, options, text, whole } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { PersonName } from "./names.js";
import { nameRaw } from "./names.js";

/** What a person is known by in the store: 32 bytes each, that say nothing without the key of the guard. */
export interface GuardTags {
  /** Of recovery id, surname and date of birth. */
  readonly person: Bytes;
  /** Of the recovery id alone. */
  readonly recoveryId: Bytes;
}

/** The key of the tags of one epoch, to be kept outside the database of the tags. A secret. */
export class GuardKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "GuardKey" {
    return "GuardKey";
  }

  /** A random key; `epoch` is a number that grows, such as that of a quarter. @throws IssueError `no-randomness`. */
  static generate(epoch: number): GuardKey {
    const checked = whole(epoch, "epoch", 0, 0xffff_ffff);
    return call(() => wrap(GuardKey, raw.GuardKey.generate(checked)));
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws IssueError `unsupported-version`: a key of a newer version. `guard-input-invalid`: anything else.
   */
  static importSecretBytes(secret: Uint8Array): GuardKey {
    const checked = bytes(secret, "secret");
    return call(() => wrap(GuardKey, raw.GuardKey.import_secret_bytes(checked)));
  }

  /** To be kept where the tags are not. */
  exportSecretBytes(): Bytes {
    return call(() => keyRaw(this).export_secret_bytes() as Bytes);
  }

  /** The number that it was generated with. */
  get epoch(): number {
    return call(() => keyRaw(this).epoch());
  }

  /** What the key is known by in the store, 16 bytes. */
  get id(): Bytes {
    return call(() => keyRaw(this).id() as Bytes);
  }

  /**
   * The tags of a person under this key. Of the recovery id only letters and digits count, whatever their case.
   *
   * @throws IssueError `guard-input-invalid`: the recovery id has no letter or digit, has one outside ASCII or a
   * control character, or is longer than 160 bytes. `date-invalid`.
   */
  tags(recoveryId: string, given: { readonly name: PersonName; readonly dateOfBirth: string }): GuardTags {
    const id = text(recoveryId, "recoveryId");
    const { name, dateOfBirth } = options(given, "options", ["name", "dateOfBirth"]);
    const [person, born] = [nameRaw(name, "options.name"), text(dateOfBirth, "options.dateOfBirth")];
    return call(() =>
      read(keyRaw(this).tags(id, person, born), (tags) => {
        return frozen({ person: tags.person() as Bytes, recoveryId: tags.recovery_id() as Bytes });
      }),
    );
  }
}

function keyRaw(value: unknown, argument = "key"): raw.GuardKey {
  return rawOf(GuardKey, value, argument);
}

/** What the store has about a person, read in one transaction. */
export interface GuardStates {
  /** The ids of the keys of all epochs that the store has, in any order. */
  readonly keyIds: readonly Uint8Array[];
  /** The state under the newest key's tag of the person, if there is one. */
  readonly person?: Uint8Array | undefined;
  /** The state under the newest key's tag of the recovery id, if there is one. */
  readonly recoveryId?: Uint8Array | undefined;
  /** The states under both tags of the older keys, as far as there are any. */
  readonly older: readonly Uint8Array[];
}

/** Makes what the module takes of states; it is freed by `read`. */
function statesMaker(value: unknown, argument = "stored"): () => raw.GuardStates {
  const given = options(value, argument, ["keyIds", "person", "recoveryId", "older"]);
  const keyIds = list(given.keyIds, `${argument}.keyIds`, bytes);
  const person = optional(given.person, `${argument}.person`, bytes);
  const recoveryId = optional(given.recoveryId, `${argument}.recoveryId`, bytes);
  const older = list(given.older, `${argument}.older`, bytes);
  return () => raw.GuardStates.new(keyIds, person, recoveryId, older);
}

/** What a reservation is made of. */
export interface Reserving {
  /** Those whose tags were looked up: exactly those of the store. */
  readonly keys: readonly GuardKey[];
  /** What the store has about the person. */
  readonly stored: GuardStates;
  /** How long it lives: 61 to 3,600, the last 60 of them only for handing out. */
  readonly seconds: number;
  /** When the reservation begins: this moment if it is left out. */
  readonly now?: Date;
}

/**
 * The right to issue one certificate to a person, once its `state` is in the store.
 *
 * @throws IssueError `already-issued`: there was one before. That is health data: it is for the person alone, after
 * authentication, and for no log. `busy`: another attempt is running. `guard-input-invalid`: the lifetime is out of
 * range. `guard-keys`: the keys are not exactly the store's. `guard-state-invalid`: a state is not one of this
 * library's. `no-randomness`.
 */
export function reserveIssuance(given: Reserving): Reservation {
  const { keys, stored, seconds, now: at } = options(given, "options", ["keys", "stored", "seconds", "now"]);
  const all = list(keys, "options.keys", keyRaw);
  const states = statesMaker(stored, "options.stored");
  const [lifetime, begins] = [whole(seconds, "options.seconds", 0, 0xffff_ffff), now(at)];
  return call(() =>
    read(raw.GuardKeyList.new(), (list) => {
      for (const key of all) list.push(key);
      return read(states(), (found) => wrap(Reservation, raw.reserve_issuance(list, found, lifetime, begins)));
    }),
  );
}

/** The right to issue one certificate. */
export class Reservation extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Reservation" {
    return "Reservation";
  }

  /** Resumes after a crash. @throws IssueError `guard-state-invalid`: it is not the state of a reservation. */
  static resume(state: Uint8Array): Reservation {
    const checked = bytes(state, "state");
    return call(() => wrap(Reservation, raw.Reservation.resume(checked)));
  }

  /** What the attempt is known by, 16 random bytes: to be named in an alarm. */
  get attempt(): Bytes {
    return call(() => reservationRaw(this).attempt() as Bytes);
  }

  /**
   * What to store under both tags of the newest key, and in place of every state that was read under an older one: only
   * if what was read is still there. A reservation of another attempt that was there is kept aside (`OpenReservation`).
   */
  get state(): Bytes {
    return call(() => reservationRaw(this).state() as Bytes);
  }

  /**
   * Passes if the certificate may be handed out: the reservation still stands, for more than a minute.
   *
   * @throws IssueError `reservation-lost`: it ran out or is about to, or another attempt took its place.
   * `guard-state-invalid`.
   */
  check(stored: GuardStates, given?: { readonly now?: Date }): void {
    const [states, at] = [statesMaker(stored), nowOf(given)];
    call(() => read(states(), (found) => reservationRaw(this).check(found, at)));
  }

  /**
   * What to store once the certificate is handed out.
   *
   * @throws IssueError `handed-out-unreserved`: an alarm, as a second certificate may be out: store `issuedUnreserved`
   * at once. `guard-state-invalid`.
   */
  issued(stored: GuardStates): Bytes {
    const states = statesMaker(stored);
    return call(() => read(states(), (found) => reservationRaw(this).issued(found) as Bytes));
  }

  /** What to store after the alarm of `issued`, whatever is there. */
  issuedUnreserved(): Bytes {
    return call(() => reservationRaw(this).issued_unreserved() as Bytes);
  }

  /**
   * What to store when nothing was handed out: the person can come back.
   *
   * @throws IssueError `reservation-lost`: another attempt took its place, or a certificate was handed out.
   * `guard-state-invalid`.
   */
  failed(stored: GuardStates): Bytes {
    const states = statesMaker(stored);
    return call(() => read(states(), (found) => reservationRaw(this).failed(found) as Bytes));
  }
}

function reservationRaw(value: unknown): raw.Reservation {
  return rawOf(Reservation, value, "reservation");
}

/** A reservation whose outcome nobody wrote: its attempt is running, or was interrupted. */
export class OpenReservation extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "OpenReservation" {
    return "OpenReservation";
  }

  /** Looks at one state in the store; undefined where it is settled. @throws IssueError `guard-state-invalid`. */
  static read(state: Uint8Array): OpenReservation | undefined {
    const checked = bytes(state, "state");
    const open = call(() => raw.OpenReservation.read(checked));
    return open && wrap(OpenReservation, open);
  }

  /** The attempt that wrote a state, whichever state that is: 16 bytes. @throws IssueError `guard-state-invalid`. */
  static attemptOf(state: Uint8Array): Bytes {
    const checked = bytes(state, "state");
    return call(() => raw.OpenReservation.attempt_of(checked) as Bytes);
  }

  /** What the attempt is known by, 16 bytes: the same under all its tags, and as named in an alarm. */
  get attempt(): Bytes {
    return call(() => openRaw(this).attempt() as Bytes);
  }

  /** When it runs out. */
  get expires(): Date {
    return call(() => date(openRaw(this).expires()));
  }

  /** Whether it has run out, or was made by a wrong clock: its attempt no longer hands anything out. */
  hasRunOut(given?: { readonly now?: Date }): boolean {
    const at = nowOf(given);
    return call(() => openRaw(this).has_run_out(at));
  }

  /**
   * What to store in place of the state where it still stands; that it was issued, even where another attempt took its
   * place.
   *
   * @throws IssueError `reservation-runs`: it is to be settled as failed, but its attempt may still hand out.
   */
  settled(outcome: GuardOutcomeCode, given?: { readonly now?: Date }): Bytes {
    const [became, at] = [code(outcome, "outcome", GuardOutcomeCodes), nowOf(given)];
    return call(() => openRaw(this).settled(became, at) as Bytes);
  }
}

function openRaw(value: unknown): raw.OpenReservation {
  return rawOf(OpenReservation, value, "reservation");
}
