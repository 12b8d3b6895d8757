/** Checking in and out: what a visitor's app seals. */

import * as raw from "#raw";
import type { CheckInKindCode, ReadersCode } from "../generated/codes.js";
import { CheckInKindCodes, ReadersCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, code, date, dayText, now, nowOf, optional, options, seconds, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Contact } from "../parts/contact.js";
import { contactFields } from "../parts/contact.js";
import { Poster, Trust, posterOf, posterText, trustRaw } from "../parts/trust.js";
import { Kept, keptRaw } from "./visit.js";

/** What somebody says when they check in. */
export interface CheckIn {
  /** Who comes. */
  readonly contact: Contact;
  /** How the visit came about: mostly `app`. */
  readonly kind: CheckInKindCode;
  /** Where: mostly the poster's area, or a seat in it. */
  readonly area: string;
  /** When they come. */
  readonly arrival: Date;
  /** Left out while the visitor is there. */
  readonly departure?: Date;
  /** Who may read it: the health office alone if it is left out. */
  readonly readers?: ReadersCode;
}

/** What somebody says when they leave. */
export interface CheckOut {
  /** Who leaves: the same as at the check-in. */
  readonly contact: Contact;
  /** When they leave. */
  readonly departure: Date;
  /** Who may read it: the health office alone if it is left out. */
  readonly readers?: ReadersCode;
}

/** A sealed visit: one part goes to the server, the other stays. */
export interface Sealed {
  /** For the server: at most 4,096 bytes that only a health office opens, and the visitor. */
  readonly visit: Bytes;
  /** For the diary. */
  readonly kept: Kept;
}

/** By whom and when something is sealed. */
export interface Sealing {
  /** Whom to trust. */
  readonly trust: Trust;
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

export function readersOf(value: unknown, argument: string): ReadersCode {
  return value === undefined ? "office-only" : code(value, argument, ReadersCodes);
}

function sealing(value: unknown): { trust: raw.Trust; at: number } {
  const given = options(value, "options", ["trust", "now"]);
  return { trust: trustRaw(given.trust, "options.trust"), at: now(given.now) };
}

export function sealedOf(sealed: raw.Sealed): Sealed {
  return Object.freeze({ visit: sealed.visit() as Bytes, kept: wrap(Kept, sealed.kept()) });
}

/** Makes what the module takes of a check-in; it is freed by `read`. */
function checkInMaker(value: unknown): () => raw.CheckIn {
  const given = options(value, "checkIn", ["contact", "kind", "area", "arrival", "departure", "readers"]);
  const contact = contactFields(given.contact, "checkIn.contact");
  const kind = code(given.kind, "checkIn.kind", CheckInKindCodes);
  const area = text(given.area, "checkIn.area");
  const arrival = seconds(given.arrival, "checkIn.arrival");
  const departure = optional(given.departure, "checkIn.departure", seconds);
  const readers = readersOf(given.readers, "checkIn.readers");
  return () =>
    read(raw.Contact.new(contact), (person) => raw.CheckIn.new(person, kind, area, arrival, departure, readers));
}

/**
 * A venue on one day: its poster and its key of the day, verified. It seals as many visits as there are guests.
 */
export class VenueToday extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "VenueToday" {
    return "VenueToday";
  }

  /**
   * Verifies a venue's day key.
   *
   * @throws RecordError `wrong-venue`: the key is another venue's. `bad-signature`, `malformed`, `office-uncertified`.
   */
  static verify(given: { readonly poster: Poster; readonly dayKey: Uint8Array; readonly trust: Trust }): VenueToday {
    const { poster, dayKey, trust } = options(given, "given", ["poster", "dayKey", "trust"]);
    const [printed, key] = [posterText(poster, "given.poster"), bytes(dayKey, "given.dayKey")];
    const pinned = trustRaw(trust, "given.trust");
    return call(() =>
      read(raw.Poster.parse(printed), (scanned) => wrap(VenueToday, raw.VenueToday.verify(scanned, key, pinned))),
    );
  }

  /** The venue that answered a check-in code. @throws RecordError as `verify`. */
  static ofInvitation(invitation: Invitation, given: { readonly trust: Trust }): VenueToday {
    const invited = rawOf<raw.Invitation>(Invitation, invitation, "invitation");
    const trust = trustRaw(options(given, "options", ["trust"]).trust, "options.trust");
    return call(() => wrap(VenueToday, raw.VenueToday.of_invitation(invited, trust)));
  }

  /** The venue of a visit that was kept, for checking out. @throws RecordError `wrong-venue`, `wrong-day`, `malformed`. */
  static ofVisit(kept: Kept, given: { readonly dayKey: Uint8Array }): VenueToday {
    const visit = keptRaw(kept);
    const key = bytes(options(given, "options", ["dayKey"]).dayKey, "options.dayKey");
    return call(() => wrap(VenueToday, raw.VenueToday.of_visit(visit, key)));
  }

  /** The id of the venue. */
  get venue(): string {
    return call(() => venueRaw(this).venue());
  }

  /** As its poster says. */
  get venueName(): string {
    return call(() => venueRaw(this).venue_name());
  }

  /** In UTC, such as `2026-11-29`. */
  get day(): string {
    return call(() => dayText(venueRaw(this).day()));
  }

  /**
   * The certified name of the office that can read what is sealed: to be shown before. Undefined where the venue may read.
   *
   * @throws RecordError `office-lapsed`, `office-revoked`, `revocations-expired`, `wrong-day`.
   */
  reader(given: Sealing): string | undefined {
    const { trust, at } = sealing(given);
    return call(() => venueRaw(this).reader(trust, at));
  }

  /** As `reader`, for a visit that began earlier. @throws RecordError as `reader`; `invalid-time`. */
  readerAt(arrival: Date, given: Sealing): string | undefined {
    const [began, { trust, at }] = [seconds(arrival, "arrival"), sealing(given)];
    return call(() => venueRaw(this).reader_at(began, trust, at));
  }

  /**
   * Seals a visit: one random key for the record, wrapped for the visitor and, in an index that only the venue opens,
   * for the health office.
   *
   * @throws RecordError `invalid-text`, with `field`: an entry that cannot be taken. `invalid-time`, `wrong-day`,
   * `wrong-area`; `venue-may-read`: the venue may read and `readers` does not say so; as `reader`.
   */
  seal(checkIn: CheckIn, given: Sealing): Sealed {
    const [make, { trust, at }] = [checkInMaker(checkIn), sealing(given)];
    return call(() => read(make(), (entered) => read(venueRaw(this).seal(entered, trust, at), sealedOf)));
  }

  /** Seals what was entered before the venue's key was there. @throws RecordError as `seal`. */
  sealPending(pending: PendingCheckIn, given: ReadySealing): Sealed {
    const { ready, trust, at } = readySealing(pending, given);
    return call(() => read(ready(), (entered) => read(venueRaw(this).seal_pending(entered, trust, at), sealedOf)));
  }

  /**
   * Seals the next revision of a visit, with its departure.
   *
   * @throws RecordError `superseded`: after 23 revisions. As `seal`.
   */
  checkOut(kept: Kept, checkOut: CheckOut, given: Sealing): Sealed {
    const visit = keptRaw(kept);
    const left = options(checkOut, "checkOut", ["contact", "departure", "readers"]);
    const contact = contactFields(left.contact, "checkOut.contact");
    const departure = seconds(left.departure, "checkOut.departure");
    const readers = readersOf(left.readers, "checkOut.readers");
    const { trust, at } = sealing(given);
    const make = () => read(raw.Contact.new(contact), (person) => raw.CheckOut.new(person, departure, readers));
    return call(() => read(make(), (entered) => read(venueRaw(this).check_out(visit, entered, trust, at), sealedOf)));
  }
}

export function venueRaw(value: unknown, argument = "venue"): raw.VenueToday {
  return rawOf(VenueToday, value, argument);
}

/** Verifies and seals at once. @throws RecordError as `VenueToday.verify` and `VenueToday.seal`. */
export function seal(
  checkIn: CheckIn,
  given: { readonly poster: Poster; readonly dayKey: Uint8Array; readonly trust: Trust; readonly now?: Date },
): Sealed {
  const { poster, dayKey, trust, now: at } = options(given, "options", ["poster", "dayKey", "trust", "now"]);
  const venue = VenueToday.verify({ poster, dayKey, trust } as { poster: Poster; dayKey: Uint8Array; trust: Trust });
  try {
    return venue.seal(checkIn, (at === undefined ? { trust } : { trust, now: at }) as Sealing);
  } finally {
    venue.dispose();
  }
}

/** A check-in that waits for the venue's key of the day. A secret that the diary keeps. */
export class PendingCheckIn extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "PendingCheckIn" {
    return "PendingCheckIn";
  }

  /** Keeps what was entered, without the contact. @throws RecordError `invalid-time`, `wrong-area`. */
  static create(poster: Poster, checkIn: CheckIn, given?: { readonly now?: Date }): PendingCheckIn {
    const [printed, make] = [posterText(poster), checkInMaker(checkIn)];
    const at = nowOf(given);
    return call(() =>
      read(raw.Poster.parse(printed), (scanned) =>
        read(make(), (entered) => wrap(PendingCheckIn, raw.PendingCheckIn.new(scanned, entered, at))),
      ),
    );
  }

  /** The same with a departure. @throws RecordError `invalid-time`. */
  left(departure: Date, given?: { readonly now?: Date }): PendingCheckIn {
    const [when, at] = [seconds(departure, "departure"), nowOf(given)];
    return call(() => wrap(PendingCheckIn, pendingRaw(this).left(when, at)));
  }

  /** How the visit came about. */
  get kind(): CheckInKindCode {
    return call(() => pendingRaw(this).kind() as CheckInKindCode);
  }

  /** The id of the venue. */
  get venue(): string {
    return call(() => pendingRaw(this).venue());
  }

  /** As its poster says. */
  get venueName(): string {
    return call(() => pendingRaw(this).venue_name());
  }

  /** Where in the venue; may be empty. */
  get area(): string {
    return call(() => pendingRaw(this).area());
  }

  /** When it began. */
  get arrival(): Date {
    return call(() => date(pendingRaw(this).arrival()));
  }

  /** When it ended; undefined while the visitor has not left. */
  get departure(): Date | undefined {
    const departure = call(() => pendingRaw(this).departure());
    return departure === undefined ? undefined : date(departure);
  }

  /** The day whose key it waits for, such as `2026-11-29`. */
  get day(): string {
    return call(() => dayText(pendingRaw(this).day()));
  }

  /** Whether it is too late to seal it. */
  isClosed(given?: { readonly now?: Date }): boolean {
    const at = nowOf(given);
    return call(() => pendingRaw(this).is_closed(at));
  }

  /** The poster that was scanned. */
  get poster(): Poster {
    return call(() => read(pendingRaw(this).poster(), posterOf));
  }
}

export function pendingRaw(value: unknown, argument = "pending"): raw.PendingCheckIn {
  return rawOf(PendingCheckIn, value, argument);
}

/** What is said when a check-in that waited is sealed. */
export interface ReadySealing extends Sealing {
  /** Who it is, which the check-in does not keep. */
  readonly contact: Contact;
  /** Who may read it: the health office alone if it is left out. */
  readonly readers?: ReadersCode;
}

/** Makes what the module takes of a check-in that waited; it is freed by `read`. */
export function readySealing(
  pending: unknown,
  value: unknown,
  more: readonly string[] = [],
): { ready: () => raw.ReadyCheckIn; trust: raw.Trust; at: number; given: Partial<Record<string, unknown>> } {
  const waiting = pendingRaw(pending);
  const given = options<string>(value, "options", ["trust", "now", "contact", "readers", ...more]);
  const contact = contactFields(given["contact"], "options.contact");
  const readers = readersOf(given["readers"], "options.readers");
  const ready = () => read(raw.Contact.new(contact), (person) => raw.ReadyCheckIn.new(waiting, person, readers));
  return { ready, trust: trustRaw(given["trust"], "options.trust"), at: now(given["now"]), given };
}

/** What a venue's staff sent to a check-in code that was shown to them. A secret until it is used. */
export class Invitation extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Invitation" {
    return "Invitation";
  }

  /** Where it invites to. */
  get poster(): Poster {
    return call(() => read(invitationRaw(this).poster(), posterOf));
  }

  /** The venue's key of the day. */
  get venueDayKey(): Bytes {
    return call(() => invitationRaw(this).venue_day_key() as Bytes);
  }
}

function invitationRaw(value: unknown): raw.Invitation {
  return rawOf(Invitation, value, "invitation");
}

/** Codes that a visitor shows to a venue's staff, a new one every few minutes. They live in memory alone. */
export class CheckInCodes extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "CheckInCodes" {
    return "CheckInCodes";
  }

  /** No code shown yet. */
  static create(): CheckInCodes {
    return call(() => wrap(CheckInCodes, raw.CheckInCodes.new()));
  }

  /** The code to show now, as the text of a QR code. Whoever sees it can invite. @throws RecordError `no-randomness`. */
  exposeSecretText(given?: { readonly now?: Date }): string {
    const at = nowOf(given);
    return call(() => codesRaw(this).expose_secret_text(at));
  }

  /** Under which handles invitations for the codes that were shown can lie on the server. @throws RecordError `invalid-time`. */
  handles(given?: { readonly now?: Date }): readonly string[] {
    const at = nowOf(given);
    return call(() => frozen(codesRaw(this).handles(at)));
  }

  /** Opens an invitation. @throws RecordError `undecryptable`, `code-expired`, `code-used`. */
  accept(invitation: Uint8Array, given?: { readonly now?: Date }): Invitation {
    const checked = bytes(invitation, "invitation");
    const at = nowOf(given);
    return call(() => wrap(Invitation, codesRaw(this).accept(checked, at)));
  }
}

function codesRaw(value: unknown): raw.CheckInCodes {
  return rawOf(CheckInCodes, value, "codes");
}
