/** Sharing visits with a health office: under a code that is told by phone, offline or live. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, date, list, now, optional, options, seconds } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Deriving } from "../parts/derive.js";
import { derive } from "../parts/derive.js";
import { RunSecret, runSecretRaw } from "../parts/run-secret.js";
import { ShareCodeKey, codeRaw } from "../parts/share-code.js";
import type { StoreStep } from "../parts/store-step.js";
import { stepOf } from "../parts/store-step.js";
import { trustRaw } from "../parts/trust.js";
import type { Sealing } from "./check-in.js";
import { Kept, keptList, keptRaw } from "./visit.js";

/** The health office that a share is for, verified. */
export class ShareRecipient extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "ShareRecipient" {
    return "ShareRecipient";
  }

  /**
   * Verifies an office's day key.
   *
   * @throws RecordError `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`, `bad-signature`,
   * `malformed`.
   */
  static verify(officeDayKey: Uint8Array, given: Sealing): ShareRecipient {
    const [key, { trust, at }] = [bytes(officeDayKey, "officeDayKey"), trusting(given)];
    return call(() => wrap(ShareRecipient, raw.ShareRecipient.verify(key, trust, at)));
  }

  /** The id of the office. */
  get office(): string {
    return call(() => recipientRaw(this).office());
  }

  /** As the authority certified it: to be shown before anything is shared. */
  get name(): string {
    return call(() => recipientRaw(this).name());
  }
}

function trusting(value: unknown): { trust: raw.Trust; at: number } {
  const given = options(value, "options", ["trust", "now"]);
  return { trust: trustRaw(given.trust, "options.trust"), at: now(given.now) };
}

function recipientRaw(value: unknown, argument = "recipient"): raw.ShareRecipient {
  return rawOf(ShareRecipient, value, argument);
}

/** A code that was drawn, and what it was stretched to. */
export interface DrawnShareCode {
  /** Nine digits, to be told by phone and shown nowhere else. */
  readonly code: string;
  /** For `shareVisits`. */
  readonly key: ShareCodeKey;
}

/** What this module derives, here or in its worker: the code and its key, each as text, one after the other. */
export const DRAW_JOBS = {
  drawShareCode: (): Uint8Array =>
    read(raw.DrawnShareCode.draw(), (drawn) =>
      read(drawn.key(), (key) => {
        const [code, secret] = [new TextEncoder().encode(`${drawn.code()}\n`), key.export_secret_bytes()];
        const both = new Uint8Array(code.length + secret.length);
        both.set(code);
        both.set(secret, code.length);
        return both;
      }),
    ),
};

/** Draws a code for one share. @throws RecordError `no-randomness`. What `signal` was aborted with. */
export async function drawShareCode(how?: Deriving): Promise<DrawnShareCode> {
  return derive(DRAW_JOBS, "drawShareCode", [], how, (both) => {
    const end = both.indexOf(10);
    const code = new TextDecoder().decode(both.subarray(0, end));
    return personal("DrawnShareCode", { code, key: ShareCodeKey.importSecretBytes(both.subarray(end + 1)) });
  });
}

/** For whom, under which code and until when visits are shared. */
export interface ShareOrder extends Sealing {
  /** Who can open it. */
  readonly recipient: ShareRecipient;
  /** What its code was stretched to. */
  readonly code: ShareCodeKey;
  /** At most seven days from now. */
  readonly expires: Date;
}

/** A share, for the office's mailbox. */
export interface SealedShare {
  /** What goes into the mailbox. */
  readonly bytes: Bytes;
  /** The id under which it lies there. */
  readonly shareId: string;
}

/**
 * Seals visits for an office: it needs its key and the code.
 *
 * @throws RecordError `too-long`: more than 1,000 visits; `missing`: none; `invalid-time`, `office-lapsed`,
 * `office-revoked`, `revocations-expired`.
 */
export function shareVisits(visits: readonly Kept[], order: ShareOrder): SealedShare {
  const all = list(visits, "visits", keptRaw);
  const given = options(order, "order", ["recipient", "code", "expires", "trust", "now"]);
  const [recipient, key] = [recipientRaw(given.recipient, "order.recipient"), codeRaw(given.code, "order.code")];
  const [expires, trust] = [seconds(given.expires, "order.expires"), trustRaw(given.trust, "order.trust")];
  const at = now(given.now, "order.now");
  return call(() =>
    read(keptList(all), (shared) =>
      read(recipient.share(shared, key, expires, trust, at), (share) =>
        Object.freeze({ bytes: share.bytes() as Bytes, shareId: share.share_id() }),
      ),
    ),
  );
}

/** A live share: three messages between visitor and office, and a code of which no stranger can try a second one. */
export class LiveShare extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "LiveShare" {
    return "LiveShare";
  }

  /** Begins. @throws RecordError as `shareVisits`. */
  static start(visits: readonly Kept[], given: Sealing & { readonly recipient: ShareRecipient }): LiveShare {
    const all = list(visits, "visits", keptRaw);
    const { recipient, trust, now: at } = options(given, "options", ["recipient", "trust", "now"]);
    const [office, pinned] = [recipientRaw(recipient, "options.recipient"), trustRaw(trust, "options.trust")];
    const time = now(at);
    return call(() =>
      read(keptList(all), (shared) => wrap(LiveShare, raw.LiveShare.start(shared, office, pinned, time))),
    );
  }

  /** Goes on from what `keep` wrote. @throws RecordError `undecryptable`, `malformed`. */
  static resume(state: Uint8Array, given: { readonly secret: RunSecret }): LiveShare {
    const checked = bytes(state, "state");
    const secret = runSecretRaw(options(given, "options", ["secret"]).secret, "options.secret");
    return call(() => wrap(LiveShare, raw.LiveShare.resume(checked, secret)));
  }

  /** The first message. */
  get hello(): Bytes {
    return call(() => liveRaw(this).hello() as Bytes);
  }

  /** The id of the run, whose short form is told with the code (`ShareId.reference`). */
  get shareId(): string {
    return call(() => liveRaw(this).share_id());
  }

  /** How many visits are shared. */
  get visits(): number {
    return call(() => liveRaw(this).visits());
  }

  /** When the run ends, if it is not finished. */
  get expires(): Date {
    return call(() => date(liveRaw(this).expires()));
  }

  /** Nine digits, to be told by phone. A secret. */
  get code(): string {
    return call(() => liveRaw(this).code());
  }

  /** Writes the state, under a secret that was never used. @throws RecordError `secret-not-fresh`. */
  keep(given: { readonly next: RunSecret }): Bytes {
    const next = runSecretRaw(options(given, "options", ["next"]).next, "options.next");
    return call(() => liveRaw(this).keep(next) as Bytes);
  }

  /** Judges an answer, so that it can be kept before `finish`. @throws RecordError `undecryptable`, `share-expired`. */
  take(answer: Uint8Array, given: Sealing): void {
    const [checked, { trust, at }] = [bytes(answer, "answer"), trusting(given)];
    call(() => liveRaw(this).take(checked, trust, at));
  }

  /** The third message. @throws RecordError `undecryptable`: a wrong code; `share-expired`, `share-used`. */
  finish(answer: Uint8Array, given: Sealing): Bytes {
    const [checked, { trust, at }] = [bytes(answer, "answer"), trusting(given)];
    return call(() => liveRaw(this).finish(checked, trust, at) as Bytes);
  }
}

function liveRaw(value: unknown): raw.LiveShare {
  return rawOf(LiveShare, value, "live");
}

/** What an app finds: the file of a run, and what the two slots of its key store hold. */
export interface FoundRun {
  /** The file as it was written. */
  readonly file: Uint8Array;
  /** What the slot `current-secret` holds. */
  readonly current?: Uint8Array | undefined;
  /** What the slot `next-secret` holds. */
  readonly next?: Uint8Array | undefined;
}

/** Says in which order a kept run and its secret are written: as `DiaryStore` for a diary. */
export class RunStore extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RunStore" {
    return "RunStore";
  }

  /** For a run that was just kept for the first time. */
  static create(state: Uint8Array, given: { readonly secret: RunSecret }): RunStore {
    const checked = bytes(state, "state");
    const secret = runSecretRaw(options(given, "options", ["secret"]).secret, "options.secret");
    return call(() => wrap(RunStore, raw.RunStore.create(checked, secret)));
  }

  /** After a start, whatever was interrupted before. @throws RecordError `undecryptable`, `malformed`. */
  static resume(found: FoundRun): RunStore {
    const { file, current, next } = options(found, "found", ["file", "current", "next"]);
    const checked = bytes(file, "found.file");
    const slots = [optional(current, "found.current", bytes), optional(next, "found.next", bytes)] as const;
    return call(() => wrap(RunStore, raw.RunStore.resume(checked, ...slots)));
  }

  /** The secret that is current. */
  get secret(): RunSecret {
    return call(() => RunSecret.importSecretBytes(runStoreRaw(this).secret()));
  }

  /** Plans to store a state. @throws RecordError `secret-not-fresh`: a state of before; `undecryptable`. */
  save(state: Uint8Array, given: { readonly next: RunSecret }): void {
    const checked = bytes(state, "state");
    const next = runSecretRaw(options(given, "options", ["next"]).next, "options.next");
    call(() => runStoreRaw(this).save(checked, next));
  }

  /** Plans to erase everything: the run is over. */
  end(): void {
    call(() => runStoreRaw(this).end());
  }

  /** What to do next. */
  get step(): StoreStep {
    return call(() => read(runStoreRaw(this).step(), stepOf));
  }

  /** The step is carried out, and will outlast a power cut. */
  done(): void {
    call(() => runStoreRaw(this).done());
  }
}

function runStoreRaw(value: unknown): raw.RunStore {
  return rawOf(RunStore, value, "store");
}
