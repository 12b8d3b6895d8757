/** The venue: its identity and day keys; it answers lawful requests without being able to read who came. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import {
  boolean,
  bytes,
  count,
  day,
  list,
  now,
  nowOf,
  optional,
  options,
  signal,
  text,
  whole,
} from "../kernel/check.js";
import { rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { AreaGroup } from "../parts/areas.js";
import type { KeptDayKey } from "../parts/ring.js";
import { KeyRing, ROLE, keptDayKeysOf } from "../parts/ring.js";
import type { Inputs } from "../parts/streams.js";
import { inputs } from "../parts/streams.js";
import type { Poster, Trust } from "../parts/trust.js";
import { posterOf, trustRaw } from "../parts/trust.js";
import type { Release, VisitWithNotes } from "./release.js";
import { releaseOf, storedVisit } from "./release.js";
import type { Policy, RequestLog } from "./request.js";
import { AuthenticRequest, VerifiedRequest, authenticRaw, logRaw, policyRaw, verifiedRaw } from "./request.js";

/** A venue with its identity and the day keys that are not yet deleted. A secret: save it after every change. */
export class Venue extends KeyRing {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Venue" {
    return "Venue";
  }

  /** @internal */
  get [ROLE](): "venue" {
    return "venue";
  }

  /** A new venue with a random identity. @throws RecordError `no-randomness`. */
  static generate(): Venue {
    return call(() => wrap(Venue, raw.Venue.generate()));
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws RecordError `wrong-purpose`: the keys of another party. `malformed`, `unsupported-version`.
   */
  static importSecretBytes(secret: Uint8Array): Venue {
    const checked = bytes(secret, "secret");
    return call(() => wrap(Venue, raw.Venue.import_secret_bytes(checked)));
  }

  /**
   * Identity and day keys, for storage in encrypted form, as `lockKeyRing` makes it. Keep no backup longer than 30 days:
   * it would hold day keys that were deleted.
   *
   * @throws RecordError `too-long`: more than 65,536 bytes, which the keys of 38 days never reach.
   */
  exportSecretBytes(): Bytes {
    return call(() => venueRaw(this).export_secret_bytes() as Bytes);
  }

  /** The public identity, which posters carry. */
  get id(): string {
    return call(() => venueRaw(this).id());
  }

  /**
   * A poster for an area of this venue.
   *
   * @throws RecordError `invalid-text`, `too-long`: a name that cannot stand there, of at most 160 bytes.
   */
  poster(parts: { readonly name: string; readonly area: string }): Poster {
    const given = options(parts, "parts", ["name", "area"]);
    const [name, area] = [text(given.name, "parts.name"), text(given.area, "parts.area")];
    return call(() => read(venueRaw(this).poster(name, area), posterOf));
  }

  /**
   * The signed list of this venue's areas from a day on, for the server.
   *
   * @throws RecordError `too-long`: more than 4,096 groups, two ranges of a group, 64 bytes of a level or 262,144 of the
   * list. `invalid-text`: a word that is not a level. `malformed`: no group, a number out of its range, or an area that
   * is listed twice or lies inside another.
   */
  areas(groups: readonly AreaGroup[], given: { readonly from: string }): Bytes {
    const all = list(groups, "groups", groupMaker);
    const from = day(options(given, "options", ["from"]).from, "options.from");
    return call(() => read(groupList(all), (listed) => venueRaw(this).areas(from, listed) as Bytes));
  }

  /**
   * The signed key of a day, naming the office of an office's day key; drawn now if there is none. Save the venue, then
   * publish it. Asked again for the same office it is the same key.
   *
   * @throws RecordError `wrong-day`: past, more than seven days ahead, or not the office day key's. `wrong-venue`: another
   * identity counts for the day. `wrong-office`: this day's key already names another office, or none. `disagrees`: it
   * names another day key of the same office. `venue-is-office`, `office-uncertified`, `office-lapsed`, `office-revoked`,
   * `revocations-expired`, `bad-signature`, `malformed`, `wrong-purpose`, `unsupported-version`: the office day key.
   * `no-randomness`.
   */
  dayKey(given: DayKeyOrder): Bytes {
    const {
      day: of,
      officeDayKey,
      trust,
      now: time,
    } = options(given, "options", ["day", "officeDayKey", "trust", "now"]);
    const [number, named] = [day(of, "options.day"), bytes(officeDayKey, "options.officeDayKey")];
    const [pinned, at] = [trustRaw(trust, "options.trust"), now(time)];
    return call(() => venueRaw(this).day_key(number, named, pinned, at) as Bytes);
  }

  /**
   * The signed key of a day that names no office: this venue can read visitors who agree to that. Only for deployments
   * without health-office keys.
   *
   * @throws RecordError `wrong-day`: past, or more than seven days ahead. `wrong-office`: this day's key already names an
   * office. `no-randomness`.
   */
  dayKeyVenueMayRead(given: { readonly day: string; readonly now?: Date }): Bytes {
    const { day: of, now: time } = options(given, "options", ["day", "now"]);
    const [number, at] = [day(of, "options.day"), now(time)];
    return call(() => venueRaw(this).day_key_venue_may_read(number, at) as Bytes);
  }

  /** Certifies a member of staff for one day. @throws RecordError `invalid-time`; `malformed`, `wrong-purpose`. */
  certifyStaff(staff: string, given: { readonly day: string }): Bytes {
    const [id, of] = [text(staff, "staff"), day(options(given, "options", ["day"]).day, "options.day")];
    return call(() => venueRaw(this).certify_staff(id, of) as Bytes);
  }

  /** The day keys that are kept and not due for deletion, ascending by day. @throws RecordError `invalid-time`. */
  dayKeys(given?: { readonly now?: Date }): readonly KeptDayKey[] {
    const at = nowOf(given);
    return call(() => keptDayKeysOf(venueRaw(this).day_keys(at)));
  }

  /**
   * Deletes the keys of days more than 30 days before today and says how many that were. Save the venue afterwards.
   *
   * @throws RecordError `invalid-time`.
   */
  prune(given?: { readonly now?: Date }): number {
    const at = nowOf(given);
    return call(() => venueRaw(this).prune(at));
  }

  /**
   * Whether a request is for this venue and from an office that a pinned authority certifies: to be shown to the venue's
   * owner. Whoever decides later authenticates anew.
   *
   * @throws RecordError `wrong-venue`: for another venue, or for days for which another identity counts.
   * `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`, `bad-signature`: not from such an
   * office. `undecryptable`: nothing can be sealed to its reply key. `malformed`, `wrong-purpose`,
   * `unsupported-version`: not a request. `no-randomness`.
   */
  authenticate(request: Uint8Array, given: { readonly trust: Trust; readonly now?: Date }): AuthenticRequest {
    const [checked, { trust, now: time }] = [bytes(request, "request"), options(given, "options", ["trust", "now"])];
    const [pinned, at] = [trustRaw(trust, "options.trust"), now(time)];
    return call(() => wrap(AuthenticRequest, venueRaw(this).authenticate(checked, pinned, at)));
  }

  /**
   * Verifies a request against the venue's keys, its policy and its log, as of the time at which it was authenticated, and
   * enters it into the log: save the log when the release is stored.
   *
   * @throws RecordError `request-expired`; `request-seen`: verified before. `window-too-short`, `area-unknown`,
   * `area-too-small`, `requests-exceed-limit`, `windows-exceed-limit`: it violates the policy, or does not fit the lists of
   * areas. `no-day-key`: no key for a day asked for. `office-not-named`: that day's key names another office.
   * `wrong-venue`: authenticated by another venue. `invalid-policy`: another venue's list of areas. `too-long`: the log
   * has 65,536 requests.
   */
  verifyRequest(
    request: AuthenticRequest,
    given: { readonly policy: Policy; readonly log: RequestLog },
  ): VerifiedRequest {
    const [authentic, { policy, log }] = [authenticRaw(request), options(given, "options", ["policy", "log"])];
    const [required, seen] = [policyRaw(policy, "options.policy"), logRaw(log, "options.log")];
    return call(() => wrap(VerifiedRequest, venueRaw(this).verify_request(authentic, required, seen)));
  }

  /**
   * Answers a verified request, if the office is still trusted: begins a release, whose parts are then taken one by one.
   * The log lets a request be verified once; a release of what was verified can be begun again, when one broke off.
   * `visits` are all stored visits of the venue's day keys for the request's days, ascending by record id and revision.
   *
   * @throws RecordError `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`: the office is no
   * longer trusted. `request-expired`; `wrong-venue`: verified by another venue. While parts are taken: `no-randomness`;
   * `undecryptable`: nothing can be sealed to the office's reply key; what `visits` throws; what `signal` was aborted
   * with.
   */
  release(request: VerifiedRequest, given: Releasing): Release {
    const [verified, of] = [verifiedRaw(request), options(given, "options", ["trust", "visits", "now", "signal"])];
    const [pinned, at] = [trustRaw(of.trust, "options.trust"), now(of.now)];
    const [visits, ending] = [inputs(of.visits, "options.visits", storedVisit), signal(of.signal)];
    return call(() => releaseOf(venueRaw(this).release(verified, pinned, at), visits, ending));
  }

  /**
   * Consents to succeed another identity from a day on, in UTC: that one then signs with `succeed`.
   *
   * @throws RecordError `disagrees`: its own identity. `malformed`, `wrong-purpose`: an id that is none of a venue.
   */
  consentToSucceed(old: string, given: { readonly from: string }): Bytes {
    const [id, from] = [text(old, "old"), day(options(given, "options", ["from"]).from, "options.from")];
    return call(() => venueRaw(this).consent_to_succeed(id, from) as Bytes);
  }

  /**
   * The same, and commits to the identity that will succeed this one: then no other can.
   *
   * @throws RecordError as `consentToSucceed`.
   */
  consentAndCommit(old: string, given: { readonly from: string; readonly next: string }): Bytes {
    const [id, of] = [text(old, "old"), options(given, "options", ["from", "next"])];
    const [from, next] = [day(of.from, "options.from"), text(of.next, "options.next")];
    return call(() => venueRaw(this).consent_and_commit(id, from, next) as Bytes);
  }

  /**
   * Names its successor, the identity that consented: what is published. Posters stay valid. Keep the old identity for
   * 30 days: requests for the days before name it.
   *
   * @throws RecordError `disagrees`: the consent to succeed another identity. `bad-signature`, `malformed`,
   * `wrong-purpose`, `unsupported-version`.
   */
  succeed(consent: Uint8Array): Bytes {
    const checked = bytes(consent, "consent");
    return call(() => venueRaw(this).succeed(checked) as Bytes);
  }
}

/** For which day a key is asked for, and which office it names. */
export interface DayKeyOrder {
  /** In UTC, such as `2026-11-29`: today, or at most seven days ahead. */
  readonly day: string;
  /** The signed key of the same day of the office that can read the visits. */
  readonly officeDayKey: Uint8Array;
  /** Whom to trust. */
  readonly trust: Trust;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/** Out of what a release is made. */
export interface Releasing {
  /** Whom to trust. */
  readonly trust: Trust;
  /** All stored visits of the request's days. */
  readonly visits: Inputs<VisitWithNotes>;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
  /** Ends the release at once. */
  readonly signal?: AbortSignal;
}

function venueRaw(value: unknown): raw.Venue {
  return rawOf(Venue, value, "venue");
}

/** Makes what the module takes of a group; it is freed by `read`. */
function groupMaker(value: unknown, argument: string): () => raw.AreaGroup {
  const given = options(value, argument, ["area", "ranges", "places", "facts"]);
  const [area, places] = [text(given.area, `${argument}.area`), count(given.places, `${argument}.places`)];
  const ranges = list(given.ranges, `${argument}.ranges`, rangeOf);
  const facts = options(given.facts, `${argument}.facts`, ["volume", "airChanges", "isOutdoors", "activity"]);
  const volume = optional(facts.volume, `${argument}.facts.volume`, whole);
  const airChanges = optional(facts.airChanges, `${argument}.facts.airChanges`, whole);
  const isOutdoors = optional(facts.isOutdoors, `${argument}.facts.isOutdoors`, boolean);
  const activity = optional(facts.activity, `${argument}.facts.activity`, (one, name) => whole(one, name, 0, 255));
  return () => {
    const group = raw.AreaGroup.new(area, places);
    for (const range of ranges) group.add_range(...range);
    group.set_facts(volume, airChanges, isOutdoors, activity);
    return group;
  };
}

function rangeOf(value: unknown, argument: string): [word: string, first: number, last: number] {
  const { word, first, last } = options(value, argument, ["word", "first", "last"]);
  return [text(word, `${argument}.word`), count(first, `${argument}.first`), count(last, `${argument}.last`)];
}

function groupList(makers: (() => raw.AreaGroup)[]): raw.AreaGroupList {
  const groups = raw.AreaGroupList.new();
  for (const make of makers) read(make(), (group) => groups.push(group));
  return groups;
}
