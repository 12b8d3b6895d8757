/** Whom an app trusts, ids, areas and posters: what visitors, venues, offices and servers have in common. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, day, list, now, nowOf, optionalList, options, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { ArgumentRangeError } from "../kernel/errors.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** What a trust is made of. */
export interface TrustParts {
  /** The ids of the pinned authorities. */
  readonly authorities: readonly string[];
  /** A revocation list of each, as the server has them. */
  readonly revocations?: readonly Uint8Array[];
  /** Published successions of authorities and venues. */
  readonly successions?: readonly Uint8Array[];
  /** By which the lists are judged: this moment if it is left out. */
  readonly now?: Date;
}

/**
 * The pinned authorities, the offices that they revoked, and who succeeds whom.
 *
 * An app keeps it (`exportBytes`) and takes newer lists into it: an older list than the newest that was taken is refused,
 * so that nobody can hide a revocation.
 */
export class Trust extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Trust" {
    return "Trust";
  }

  /**
   * Pins authorities and takes what they published.
   *
   * @throws RecordError as `takeRevocations` and `takeSuccession`; `malformed`: an id that is none.
   */
  static from(parts: TrustParts): Trust {
    const keys = ["authorities", "revocations", "successions", "now"] as const;
    const given = options(parts, "parts", keys);
    const authorities = list(given.authorities, "parts.authorities", text);
    const revocations = optionalList(given.revocations, "parts.revocations", bytes);
    const successions = optionalList(given.successions, "parts.successions", bytes);
    const at = now(given.now, "parts.now");
    return call(() => {
      const trust = raw.Trust.new(authorities);
      for (const succession of successions) trust.take_succession(succession);
      for (const revocation of revocations) trust.take_revocations(revocation, at);
      return wrap(Trust, trust);
    });
  }

  /**
   * Reads what `exportBytes` wrote. It knows the number of the newest list of each authority, and not the list: take that
   * one again, or a newer one, before it is used.
   *
   * @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`.
   */
  static importBytes(kept: Uint8Array): Trust {
    const checked = bytes(kept, "kept");
    return call(() => wrap(Trust, raw.Trust.import_bytes(checked)));
  }

  /** For the app's storage. It holds no secret; whoever can change it decides whom the app trusts. */
  exportBytes(): Bytes {
    return call(() => trustRaw(this).export_bytes() as Bytes);
  }

  /** Pins one more authority. @throws RecordError `malformed`, `too-long`. */
  pin(authority: string): void {
    const id = text(authority, "authority");
    call(() => trustRaw(this).pin(id));
  }

  /**
   * Takes a revocation list.
   *
   * @throws RecordError `office-uncertified`: from an authority that is not pinned. `revocations-older`,
   * `revocations-expired`, `revocations-ahead`: not the newest, or not of this time. `bad-signature`, `malformed`.
   */
  takeRevocations(revocations: Uint8Array, given?: { readonly now?: Date }): void {
    const [checked, at] = [bytes(revocations, "revocations"), nowOf(given)];
    call(() => trustRaw(this).take_revocations(checked, at));
  }

  /** Takes the published succession of an authority or a venue. @throws RecordError `bad-signature`, `malformed`. */
  takeSuccession(succession: Uint8Array): void {
    const checked = bytes(succession, "succession");
    call(() => trustRaw(this).take_succession(checked));
  }

  /** The number of the newest list of an authority; undefined if there is none. */
  number(authority: string): number | undefined {
    const id = text(authority, "authority");
    return call(() => trustRaw(this).number(id));
  }

  /** The identity of a printed venue that counts on a day, such as `2026-11-29`. */
  venueAt(printed: string, on: string): string {
    const [id, number] = [text(printed, "printed"), day(on, "on")];
    return call(() => trustRaw(this).venue_at(id, number));
  }
}

export function trustRaw(value: unknown, argument = "trust"): raw.Trust {
  return rawOf(Trust, value, argument);
}

/** Texts of one kind of id. */
export interface IdKind {
  /** An id in the form in which it is printed. @throws RecordError `malformed`, `wrong-purpose`. */
  parse(typed: string): string;
  /** Its bytes: 32 of a key, 16 of anything else. @throws RecordError as `parse`. */
  toBytes(id: string): Bytes;
}

function idKind(kind: string): IdKind {
  return Object.freeze({
    parse: (typed: string) => {
      const checked = text(typed, "typed");
      return call(() => raw.parse_id(kind, checked));
    },
    toBytes: (id: string) => {
      const checked = text(id, "id");
      return call(() => raw.id_bytes(kind, checked) as Bytes);
    },
  });
}

/** Ids of authorities: the public keys that apps pin. */
export const AuthorityId: IdKind = /* @__PURE__ */ idKind("authority");
/** Handles under which invitations lie on the server. */
export const CheckInHandle: IdKind = /* @__PURE__ */ idKind("handle");
/** Ids of day keys. */
export const KeyId: IdKind = /* @__PURE__ */ idKind("key");
/** Ids of offices: their public keys. */
export const OfficeId: IdKind = /* @__PURE__ */ idKind("office");
/** Ids of visits' records. */
export const RecordId: IdKind = /* @__PURE__ */ idKind("record");
/** Ids of staff: their public keys. */
export const StaffId: IdKind = /* @__PURE__ */ idKind("staff");
/** Ids of venues: their public keys. */
export const VenueId: IdKind = /* @__PURE__ */ idKind("venue");

/** Ids of shares, which have a short form that people read to each other. */
export const ShareId: IdKind & {
  /** The short form. @throws RecordError as `parse`. */
  reference(id: string): string;
} = /* @__PURE__ */ Object.freeze({
  .../* @__PURE__ */ idKind("share"),
  reference: (id: string) => {
    const checked = text(id, "id");
    return call(() => raw.share_reference(checked));
  },
});

/** Areas of a venue, such as `Block B/Row 7/Seat 12`: at most five levels of at most 64 bytes; empty for all of it. */
export const Area = /* @__PURE__ */ Object.freeze({
  /** What somebody typed, in the one form that is stored. @throws RecordError `too-long`, `invalid-text`. */
  parse: (typed: string): string => {
    const checked = text(typed, "typed");
    return call(() => raw.parse_area(checked));
  },
  /** How many levels it has. @throws RecordError as `parse`. */
  depth: (area: string): number => {
    const checked = text(area, "area");
    return call(() => raw.area_depth(checked));
  },
  /** Whether an area is the other one or lies in it. @throws RecordError as `parse`. */
  liesIn: (area: string, wider: string): boolean => {
    const [one, other] = [text(area, "area"), text(wider, "wider")];
    return call(() => raw.area_lies_in(one, other));
  },
});

/** What a venue's poster says. */
export interface Poster {
  /** The id of the venue. */
  readonly venue: string;
  /** The name of the venue. */
  readonly name: string;
  /** Where it hangs. */
  readonly area: string;
  /** What its QR code holds. */
  readonly text: string;
}

/** Posters: at a venue's door, read by a phone. */
export const Poster = /* @__PURE__ */ Object.freeze({
  /**
   * Reads what a QR code held.
   *
   * @throws RecordError `malformed`, `wrong-purpose`, `unsupported-version`.
   */
  parse: (scanned: string): Poster => {
    const checked = text(scanned, "scanned");
    return call(() => read(raw.Poster.parse(checked), posterOf));
  },
  /**
   * A poster to print.
   *
   * @throws RecordError `invalid-text`, `too-long`: a name that cannot stand there, of at most 160 bytes; `malformed`.
   */
  create: (parts: { readonly venue: string; readonly name: string; readonly area: string }): Poster => {
    const given = options(parts, "parts", ["venue", "name", "area"]);
    const [venue, name] = [text(given.venue, "parts.venue"), text(given.name, "parts.name")];
    const area = text(given.area, "parts.area");
    return call(() => read(raw.Poster.new(venue, name, area), posterOf));
  },
});

export function posterOf(poster: raw.Poster): Poster {
  return frozen({ venue: poster.venue(), name: poster.name(), area: poster.area(), text: poster.to_text() });
}

/** The text of a poster that somebody hands in, which says what the poster does. */
export function posterText(value: unknown, argument = "poster"): string {
  const given = options(value, argument, ["venue", "name", "area", "text"]);
  const said = text(given.text, `${argument}.text`);
  const printed = call(() => read(raw.Poster.parse(said), posterOf));
  for (const key of ["venue", "name", "area"] as const) {
    if (text(given[key], `${argument}.${key}`) !== printed[key]) {
      throw new ArgumentRangeError(
        `${argument}.${key}`,
        "what the poster's text says: Poster.create makes another poster",
      );
    }
  }
  return said;
}
