/** What visitors share with an office: offline under a code, or live. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, date, nowOf, options } from "../kernel/check.js";
import { frozen, personal } from "../kernel/content.js";
import type { RecordError } from "../kernel/errors.js";
import { errorOf } from "../kernel/errors.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { RunSecret } from "../parts/run-secret.js";
import { runSecretRaw } from "../parts/run-secret.js";
import type { Visit } from "../parts/visit.js";
import { visitOf } from "../parts/visit.js";
import type { CaseStay, VenueDay } from "./plan.js";
import { caseStayOf, venueDaysOf } from "./plan.js";

/** Which share for whom, readable by everyone. */
export interface ShareAddress {
  /** The share's random id. */
  readonly shareId: string;
  /** The office that it is for. */
  readonly office: string;
  /** The office's day key that it is sealed to. */
  readonly kid: string;
  /** From then on it does not open. */
  readonly expires: Date;
}

function addressOf(address: raw.ShareAddress): ShareAddress {
  return frozen({
    shareId: address.share_id(),
    office: address.office(),
    kid: address.kid(),
    expires: date(address.expires()),
  });
}

/** A share as it lies in the office's mailbox. */
export class UnverifiedShare extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "UnverifiedShare" {
    return "UnverifiedShare";
  }

  /** Reads a share, and opens nothing. @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`. */
  static parse(share: Uint8Array): UnverifiedShare {
    const checked = bytes(share, "share");
    return call(() => wrap(UnverifiedShare, raw.UnverifiedShare.parse(checked)));
  }

  /** What it claims: proven when it opens. */
  get claimedAddress(): ShareAddress {
    return call(() => read(shareRaw(this).claimed_address(), addressOf));
  }
}

export function shareRaw(value: unknown, argument = "share"): raw.UnverifiedShare {
  return rawOf(UnverifiedShare, value, argument);
}

/**
 * The shares that an office has opened, so that each opens once. One log per office; it names no person and no visit.
 */
export class ShareLog extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "ShareLog" {
    return "ShareLog";
  }

  /** An empty log. */
  static create(): ShareLog {
    return call(() => wrap(ShareLog, raw.ShareLog.new()));
  }

  /** Reads what `toBytes` wrote. @throws RecordError `malformed`, `unsupported-version`. */
  static fromBytes(kept: Uint8Array): ShareLog {
    const checked = bytes(kept, "kept");
    return call(() => wrap(ShareLog, raw.ShareLog.from_bytes(checked)));
  }

  /** To be kept. */
  toBytes(): Bytes {
    return call(() => logRaw(this).to_bytes() as Bytes);
  }
}

export function logRaw(value: unknown, argument = "log"): raw.ShareLog {
  return rawOf(ShareLog, value, argument);
}

/** What a visitor says of a visit. */
export interface SharedClaims {
  /** The visit's record. */
  readonly recordId: string;
  /** The venue's day key that it is sealed to. */
  readonly kid: string;
  /** The venue's id. */
  readonly venue: string;
  /** The venue's name as it was printed. */
  readonly venueName: string;
  /** Where in the venue. */
  readonly area: string;
  /** When the visitor came. */
  readonly arrival: Date;
  /** When the visitor left: even one whose upload was lost. */
  readonly departure: Date | undefined;
  /**
   * Where and when the visitor was, for `Office.plan`: as stored, or, under a day key that was not published, as the
   * visitor says, which is then listed among what is left out. Undefined where nothing sound is stored.
   */
  readonly caseStay: CaseStay | undefined;
  /**
   * What is wrong, each once, even for a sound visit. `not-published`: sealed to another day key than the published
   * one; then nothing else is said. `missing`: the revision that the visitor's device had last is not stored.
   * `bad-signature`: its author did not sign it. `undecryptable`, `malformed`: it does not open. `disagrees`: it says
   * something other than the visitor, or one revision is stored twice with different content.
   */
  readonly errors: readonly RecordError[];
}

/** One visit of a share: what the visitor says, and what is stored. */
export type SharedVisit = SharedClaims &
  /** Signed by its author and in agreement with what the visitor says: the highest sound revision. */
  (
    | { readonly visit: Visit; readonly error?: undefined }
    /** The first of `errors`, where no revision is sound. */
    | { readonly visit?: undefined; readonly error: RecordError }
  );

function sharedOf(shared: raw.SharedVisit): SharedVisit {
  const [departure, error, visit, stay] = [shared.departure(), shared.error(), shared.visit(), shared.case_stay()];
  const found = visit ? { visit: read(visit, visitOf) } : { error: errorOf(error as string) as RecordError };
  return personal("SharedVisit", {
    recordId: shared.record_id(),
    kid: shared.kid(),
    venue: shared.venue(),
    venueName: shared.venue_name(),
    area: shared.area(),
    arrival: date(shared.arrival()),
    departure: departure === undefined ? undefined : date(departure),
    caseStay: stay && read(stay, caseStayOf),
    errors: shared.errors().map((one) => errorOf(one) as RecordError),
    ...found,
  });
}

/** An opened share. What it says counts once it was checked against the published day keys and the stored visits. */
export class OpenedShare extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "OpenedShare" {
    return "OpenedShare";
  }

  /** The share's random id. */
  get shareId(): string {
    return call(() => openedRaw(this).share_id());
  }

  /**
   * The venues and days for which to fetch the published day keys and all visits, each once: whoever asks the server
   * for single visits tells it whose they are.
   */
  get venueDays(): readonly VenueDay[] {
    return call(() => venueDaysOf(openedRaw(this).venue_days()));
  }

  /**
   * Adds a venue's day key that the server publishes; true if it is for one of the `venueDays`. Take it from the
   * server, and neither from the venue nor from the visitor.
   *
   * @throws RecordError `disagrees`: another one was added for its venue and day. `bad-signature`; `wrong-day`: venue
   * and office signed for different days; `malformed`, `wrong-purpose`, `unsupported-version`.
   */
  addPublished(dayKey: Uint8Array): boolean {
    const checked = bytes(dayKey, "dayKey");
    return call(() => openedRaw(this).add_published(checked));
  }

  /**
   * Compares a stored visit, of any revision, with what was shared; true if it is one of the shared ones. What is wrong
   * with one of these, `visits` says.
   *
   * @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`: not a sealed visit.
   */
  addStored(visit: Uint8Array): boolean {
    const checked = bytes(visit, "visit");
    return call(() => openedRaw(this).add_stored(checked));
  }

  /** What was shared and what became of it: every visit, whether it was found or not. */
  get visits(): readonly SharedVisit[] {
    return call(() =>
      Object.freeze(
        openedRaw(this)
          .visits()
          .map((one) => read(one, sharedOf)),
      ),
    );
  }
}

function openedRaw(value: unknown): raw.OpenedShare {
  return rawOf(OpenedShare, value, "opened");
}

/** The office's answer to a live share, and what it needs to open what comes back. */
export class LiveAnswer extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "LiveAnswer" {
    return "LiveAnswer";
  }

  /** The second message, for the visitor's device. Save the log before it is sent. */
  get answer(): Bytes {
    return call(() => liveRaw(this).answer() as Bytes);
  }

  /** The run, for the mailbox. */
  get shareId(): string {
    return call(() => liveRaw(this).share_id());
  }

  /** When the run expires: an hour after it began. */
  get expires(): Date {
    return call(() => date(liveRaw(this).expires()));
  }

  /**
   * Writes the state, under a secret that was never used: it replaces the previous one, whose secret is erased.
   *
   * @throws RecordError `share-used`: the run is over. `secret-not-fresh`; `no-randomness`.
   */
  keep(given: { readonly next: RunSecret }): Bytes {
    const next = runSecretRaw(options(given, "options", ["next"]).next, "options.next");
    return call(() => liveRaw(this).keep(next) as Bytes);
  }

  /**
   * Takes the third message without judging it, so that this can be kept before `open`.
   *
   * @throws RecordError as `open`, except for `unconfirmed`, `undecryptable` and `secret-not-fresh`.
   */
  take(liveShare: Uint8Array, given?: { readonly now?: Date }): void {
    const [checked, at] = [bytes(liveShare, "liveShare"), nowOf(given)];
    call(() => liveRaw(this).take(checked, at));
  }

  /**
   * Opens the third message, once. A message that does not belong to this answer uses nothing up.
   *
   * @throws RecordError `unconfirmed`: the other side does not have the same code, and the run is over. `share-used`:
   * another message was taken before, or the run is over. `share-expired`. `secret-not-fresh`: the run is kept, and its
   * state does not yet say that this message was taken. `wrong-request`: of another run. `undecryptable`; `malformed`,
   * `wrong-purpose`, `unsupported-version`.
   */
  open(liveShare: Uint8Array, given?: { readonly now?: Date }): OpenedShare {
    const [checked, at] = [bytes(liveShare, "liveShare"), nowOf(given)];
    return call(() => wrap(OpenedShare, liveRaw(this).open(checked, at)));
  }
}

function liveRaw(value: unknown): raw.LiveAnswer {
  return rawOf(LiveAnswer, value, "live");
}
