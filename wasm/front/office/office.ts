/** The health office: its keys, what it asks, what it opens, what it tells guests. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import {
  boolean,
  bytes,
  callback,
  count,
  day,
  list,
  now,
  nowOf,
  optional,
  options,
  signal,
  text,
} from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Ask } from "../parts/ask.js";
import { askMaker, askOf } from "../parts/ask.js";
import type { KeptDayKey } from "../parts/ring.js";
import { KeyRing, ROLE, keptDayKeysOf } from "../parts/ring.js";
import type { RunSecret } from "../parts/run-secret.js";
import { runSecretRaw } from "../parts/run-secret.js";
import type { ShareCodeKey } from "../parts/share-code.js";
import { codeRaw } from "../parts/share-code.js";
import type { Inputs } from "../parts/streams.js";
import { inputs } from "../parts/streams.js";
import type { Trust } from "../parts/trust.js";
import { trustRaw } from "../parts/trust.js";
import type { NoticeKey } from "./notice-key.js";
import { noticeKeyList, noticeKeyRaw } from "./notice-key.js";
import type { Opening, OpeningProgress } from "./opening.js";
import { OwnRequest, openingOf, ownRaw } from "./opening.js";
import type { CaseStay, Criteria, Plan } from "./plan.js";
import { criteriaMaker, planOf, stayList, stayMaker } from "./plan.js";
import type { ShareLog, UnverifiedShare } from "./share.js";
import { LiveAnswer, OpenedShare, logRaw, shareRaw } from "./share.js";

/**
 * A health office with its identity and the day keys that are not yet deleted. A secret: save it after every change.
 */
export class Office extends KeyRing {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Office" {
    return "Office";
  }

  /** @internal */
  get [ROLE](): "office" {
    return "office";
  }

  /** A new office with a random identity, to be certified by the authority. @throws RecordError `no-randomness`. */
  static generate(): Office {
    return call(() => wrap(Office, raw.Office.generate()));
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws RecordError `wrong-purpose`: the keys of another party. `malformed`, `unsupported-version`.
   */
  static importSecretBytes(secret: Uint8Array): Office {
    const checked = bytes(secret, "secret");
    return call(() => wrap(Office, raw.Office.import_secret_bytes(checked)));
  }

  /**
   * Identity and day keys, for storage in encrypted form, as `lockKeyRing` makes it. Keep no backup longer than 30
   * days: it would hold day keys that were deleted.
   *
   * @throws RecordError `too-long`: more than 65,536 bytes, which the keys of 38 days never reach.
   */
  exportSecretBytes(): Bytes {
    return call(() => officeRaw(this).export_secret_bytes() as Bytes);
  }

  /** The public identity, which the authority certifies. */
  get id(): string {
    return call(() => officeRaw(this).id());
  }

  /**
   * The signed key of a day, with the office's certificate; drawn now if there is none. Save the office, then publish
   * it. Asked again it is the same key.
   *
   * @throws RecordError `wrong-day`: past, or more than seven days ahead. `wrong-office`: another office's
   * certificate. `malformed`, `wrong-purpose`, `unsupported-version`: not a certificate. `invalid-time`;
   * `no-randomness`.
   */
  dayKey(given: { readonly day: string; readonly certificate: Uint8Array; readonly now?: Date }): Bytes {
    const { day: of, certificate, now: time } = options(given, "options", ["day", "certificate", "now"]);
    const [number, certified] = [day(of, "options.day"), bytes(certificate, "options.certificate")];
    const at = now(time);
    return call(() => officeRaw(this).day_key(number, certified, at) as Bytes);
  }

  /** The day keys that are kept and not due for deletion, ascending by day. @throws RecordError `invalid-time`. */
  dayKeys(given?: { readonly now?: Date }): readonly KeptDayKey[] {
    const at = nowOf(given);
    return call(() => keptDayKeysOf(officeRaw(this).day_keys(at)));
  }

  /**
   * Deletes the keys of days more than 30 days before today and says how many that were. Save the office afterwards.
   *
   * @throws RecordError `invalid-time`.
   */
  prune(given?: { readonly now?: Date }): number {
    const at = nowOf(given);
    return call(() => officeRaw(this).prune(at));
  }

  /**
   * A signed request.
   *
   * @throws RecordError `wrong-office`, `wrong-day`, `no-day-key`: the reply key is another office's, not today's, or
   * deleted. `invalid-time`: no window, windows that overlap or end in the future, more than 33 days, or an expiry
   * that is not within seven days. `too-long`, `invalid-text`: more than 64 windows or areas, an empty area, the legal
   * basis. `malformed`, `wrong-purpose`, `unsupported-version`: the reply key is not an office's day key;
   * `no-randomness`.
   */
  request(ask: Ask, given: RequestTerms): Bytes {
    const [make, { replyKey, now: time }] = [askMaker(ask), options(given, "options", ["replyKey", "now"])];
    const [reply, at] = [bytes(replyKey, "options.replyKey"), now(time)];
    return call(() => read(make(), (asked) => officeRaw(this).request(asked, reply, at) as Bytes));
  }

  /**
   * Asks another office, which the venues named, to send a request in its own name.
   *
   * @throws RecordError as `request`. `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`,
   * `bad-signature`: the other office must not be trusted. `wrong-day`, `undecryptable`: its day key.
   */
  refer(ask: Ask, given: ReferralTerms): Bytes {
    const make = askMaker(ask);
    const { competent, reply, trust, now: time } = options(given, "options", ["competent", "reply", "trust", "now"]);
    const [to, back] = [bytes(competent, "options.competent"), bytes(reply, "options.reply")];
    const [pinned, at] = [trustRaw(trust, "options.trust"), now(time)];
    return call(() => read(make(), (asked) => officeRaw(this).refer(asked, to, back, pinned, at) as Bytes));
  }

  /**
   * Opens and verifies a referral from another office: what it asks for, this office judges and asks in its own name.
   *
   * @throws RecordError `no-day-key`, `undecryptable`, `wrong-office`: not for this office. `office-uncertified`,
   * `office-lapsed`, `office-revoked`, `revocations-expired`, `bad-signature`: not from an office that a pinned
   * authority certifies now. `request-expired`. `malformed`, `wrong-purpose`, `unsupported-version`: not a referral.
   */
  openReferral(referral: Uint8Array, given: { readonly trust: Trust; readonly now?: Date }): VerifiedReferral {
    const [checked, { trust, now: time }] = [bytes(referral, "referral"), options(given, "options", ["trust", "now"])];
    const [pinned, at] = [trustRaw(trust, "options.trust"), now(time)];
    return call(() => read(officeRaw(this).open_referral(checked, pinned, at), referralOf));
  }

  /**
   * Reads one of this office's own requests, for the days that it is about and for opening what answers it.
   *
   * @throws RecordError `wrong-office`, `bad-signature`: not this office's own. `malformed`, `wrong-purpose`,
   * `unsupported-version`: not a request.
   */
  ownRequest(request: Uint8Array): OwnRequest {
    const checked = bytes(request, "request");
    return call(() => wrap(OwnRequest, officeRaw(this).own_request(checked)));
  }

  /**
   * Opens the release that answers one of this office's own requests, against what the server stores: what becomes of
   * each record, one by one while they are taken.
   *
   * Take day keys and visits from the server and not from the venue: a venue that withholds one withholds its visits.
   *
   * @throws While it is iterated: what `signal` was aborted with, and what a source throws. RecordError
   * `wrong-office`: another office's request. `no-day-key`: the reply key is deleted, or a day that a window touches
   * has no day key of the venue. `wrong-venue`, `wrong-day`: a day key of another venue, or of a day that is not asked
   * for. `wrong-request`: a part of another answer. `bad-signature`: a day key or a part that the venue did not sign.
   * `undecryptable`: a part that was changed. `out-of-order`: not the next part. `incomplete`, after everything else:
   * the last part is missing, or items: what was opened is not all that matched. `malformed`, `wrong-purpose`,
   * `unsupported-version`: no day key, or no part.
   */
  open(own: OwnRequest, given: ReleaseToOpen): Opening {
    ownRaw(own);
    const keys = ["dayKeys", "parts", "visits", "now", "signal", "inWorker", "onProgress"] as const;
    const order = options(given, "options", keys);
    return openingOf({
      keys: () => ({ office: officeRaw(this), own: ownRaw(own) }),
      // Their own: they are verified later, when the first outcome is asked for.
      dayKeys: list(order.dayKeys, "options.dayKeys", bytes).map((key) => key.slice()),
      parts: inputs(order.parts, "options.parts", bytes),
      visits: inputs(order.visits, "options.visits", bytes),
      at: now(order.now),
      signal: signal(order.signal),
      inWorker: optional(order.inWorker, "options.inWorker", boolean) ?? false,
      onProgress: optional(order.onProgress, "options.onProgress", callback<(progress: OpeningProgress) => void>),
    });
  }

  /**
   * Whether a code may be tried on a share: before `ShareCodeKey.derive`, which takes a while.
   *
   * @throws RecordError `share-expired`; `share-used`: opened before. `undecryptable`: for another office, or for a key
   * that is deleted. `invalid-time`: it expires in more than seven days. `too-long`: the log has 65,536 shares.
   */
  checkShare(share: UnverifiedShare, given: { readonly log: ShareLog; readonly now?: Date }): void {
    const [unverified, { log, now: time }] = [shareRaw(share), options(given, "options", ["log", "now"])];
    const [opened, at] = [logRaw(log, "options.log"), now(time)];
    call(() => officeRaw(this).check_share(unverified, opened, at));
  }

  /**
   * Opens a share with what the code was stretched to that the visitor told by phone, only once: it is entered into
   * the log. Save the log once what was shared is stored.
   *
   * @throws RecordError as `checkShare`. `undecryptable`, too: the code is wrong or was stretched for another share,
   * or the bytes were changed; which of these is not said.
   */
  openShare(share: UnverifiedShare, given: ShareToOpen): OpenedShare {
    const [unverified, { code, log, now: time }] = [shareRaw(share), options(given, "options", ["code", "log", "now"])];
    const [key, opened, at] = [codeRaw(code, "options.code"), logRaw(log, "options.log"), now(time)];
    return call(() => wrap(OpenedShare, officeRaw(this).open_share(unverified, key, opened, at)));
  }

  /**
   * Answers the first message of a live share, with the nine digits that the visitor told by phone. It has to be the
   * message of the run that the visitor names (`ShareId.reference`): a code is tried on one run only.
   *
   * Each run is answered once, even when the code is wrong: it is entered into the log. Save the log before the answer
   * is sent.
   *
   * @throws RecordError `share-expired`; `share-used`: answered before. `wrong-office`, `bad-signature`, `no-day-key`:
   * not for a day key of this office, or for one that is deleted. `undecryptable`: the message was changed.
   * `unconfirmed`: what the other side sent as its share of the key exchange is not one. `invalid-text`: not a code.
   * `invalid-time`: it expires in more than an hour. `too-long`: the log has 65,536 shares. `malformed`,
   * `wrong-purpose`, `unsupported-version`; `no-randomness`.
   */
  answerLive(hello: Uint8Array, given: LiveToAnswer): LiveAnswer {
    const checked = bytes(hello, "hello");
    const { code, log, now: time } = options(given, "options", ["code", "log", "now"]);
    const [told, answered, at] = [text(code, "options.code"), logRaw(log, "options.log"), now(time)];
    return call(() => wrap(LiveAnswer, officeRaw(this).answer_live(checked, told, answered, at)));
  }

  /**
   * Goes on from what `LiveAnswer.keep` wrote.
   *
   * @throws RecordError `undecryptable`: another secret, or changed bytes; the run is over, and a new one has a new
   * code. `no-day-key`: its day key is another office's, or deleted. `malformed`, `wrong-purpose`,
   * `unsupported-version`.
   */
  resumeLive(state: Uint8Array, given: { readonly secret: RunSecret; readonly now?: Date }): LiveAnswer {
    const [checked, { secret, now: time }] = [bytes(state, "state"), options(given, "options", ["secret", "now"])];
    const [kept, at] = [runSecretRaw(secret, "options.secret"), now(time)];
    return call(() => wrap(LiveAnswer, officeRaw(this).resume_live(checked, kept, at)));
  }

  /**
   * A notice for the guests whose visits of one day this office read: of the keys, those under `kid` are used, and
   * nothing in it says how many. Publish one per day for every day key of the last 14 days, at a fixed time, whether
   * or not anything was read.
   *
   * @throws RecordError `no-day-key`: the day key is not this office's, or deleted. `invalid-policy`: another size
   * than the allowed ones; `too-long`: more keys than that. `wrong-office`: another office's certificate. `malformed`,
   * `wrong-purpose`, `unsupported-version`: not a certificate. `invalid-time`; `no-randomness`.
   */
  notice(keys: readonly NoticeKey[], given: NoticeTerms): Bytes {
    const all = list(keys, "keys", noticeKeyRaw);
    const { kid, size, certificate, now: time } = options(given, "options", ["kid", "size", "certificate", "now"]);
    const [dayKey, tags] = [text(kid, "options.kid"), count(size, "options.size")];
    const [certified, at] = [bytes(certificate, "options.certificate"), now(time)];
    return call(() =>
      read(noticeKeyList(all), (told) => officeRaw(this).notice(dayKey, tags, told, certified, at) as Bytes),
    );
  }

  /**
   * Plans what to ask about the stays of a case: one ask per venue and competent office, which is the one that the
   * venue's day key names. Windows are rounded to half hours, because the venue sees them: exact minutes would tell it
   * which of its guests is the case. A window with few guests, or a narrow area, still tells it a lot.
   *
   * @throws RecordError `invalid-time`: less than 1,800 s of the period lie before now, `after`, `maxStay` or
   * `expires` are out of range, or a stay is, or is longer than 24 hours. `invalid-policy`: more than four levels of
   * areas. `too-long`, `invalid-text`: the legal basis; `too-long`, too: a cell of more than 4,096 areas. `malformed`:
   * an id that is none.
   */
  plan(stays: readonly CaseStay[], given: PlanTerms): Plan {
    const all = list(stays, "stays", stayMaker);
    const { criteria, dayKeys, now: time } = options(given, "options", ["criteria", "dayKeys", "now"]);
    const [make, published] = [criteriaMaker(criteria, "options.criteria"), list(dayKeys, "options.dayKeys", bytes)];
    const at = now(time);
    return call(() =>
      read(make(), (judged) =>
        read(stayList(all), (listed) => read(officeRaw(this).plan(listed, judged, published, at), planOf)),
      ),
    );
  }
}

function officeRaw(value: unknown): raw.Office {
  return rawOf(Office, value, "office");
}

/** Of a request. */
export interface RequestTerms {
  /** This office's signed day key of today, to which the release is sealed. */
  readonly replyKey: Uint8Array;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** Of a referral: two offices' signed day keys of today. */
export interface ReferralTerms {
  /** Of the office that the venues named: the referral is sealed to it. */
  readonly competent: Uint8Array;
  /** Of the office that refers: the release is sealed to it. */
  readonly reply: Uint8Array;
  /** Whom to trust. */
  readonly trust: Trust;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** What another office asks this one to ask for. */
export interface VerifiedReferral {
  /** What it asks for. */
  readonly ask: Ask;
  /** The office that refers. */
  readonly office: string;
  /** As the authority certified it. */
  readonly officeName: string;
}

function referralOf(referral: raw.VerifiedReferral): VerifiedReferral {
  return frozen({ ask: read(referral.ask(), askOf), office: referral.office(), officeName: referral.office_name() });
}

/** A release and what it is opened with. */
export interface ReleaseToOpen {
  /** The signed day keys that the server published for the venue and the request's days. */
  readonly dayKeys: readonly Uint8Array[];
  /** The parts of the release, in their order. */
  readonly parts: Inputs<Uint8Array>;
  /**
   * Every visit that the server stores for the venue and the request's days, under any day key, ascending by record id
   * and revision.
   */
  readonly visits: Inputs<Uint8Array>;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
  /** Open in a worker of its own, which gets the office's keys and ends afterwards; here if it is left out. */
  readonly inWorker?: boolean;
  /** Called with each outcome. */
  readonly onProgress?: (progress: OpeningProgress) => void;
}

/** With what a share is opened. */
export interface ShareToOpen {
  /** `ShareCodeKey.derive`, for this share. */
  readonly code: ShareCodeKey;
  /** The shares that this office has opened. */
  readonly log: ShareLog;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** With what a live share is answered. */
export interface LiveToAnswer {
  /** Nine digits, as the visitor told them. */
  readonly code: string;
  /** The runs that this office has answered. */
  readonly log: ShareLog;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** What a notice is about. */
export interface NoticeTerms {
  /** The office's own day key of the visits' day. */
  readonly kid: string;
  /** The number of tags: a multiple of 1,024 up to 32,768, the same in all notices of an office. */
  readonly size: number;
  /** The authority's certificate of this office. */
  readonly certificate: Uint8Array;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** By what it is planned whom to ask. */
export interface PlanTerms {
  /** Which stays count, and how to ask. */
  readonly criteria: Criteria;
  /**
   * The signed day keys that the server published for `Criteria.venueDays`; whatever is not one, or does not verify,
   * counts as not there.
   */
  readonly dayKeys: readonly Uint8Array[];
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}
