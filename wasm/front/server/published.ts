/** What a server publishes besides day keys: successions, notices, lists of areas. */

import * as raw from "#raw";
import type { SuccessionRoleCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, day, dayText, list, now, options, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { VenueAreas } from "../parts/areas.js";
import { areasList, areasRaw } from "../parts/areas.js";
import type { Trust } from "../parts/trust.js";
import { trustRaw } from "../parts/trust.js";

/** A succession that a server may publish. */
export interface AdmittedSuccession {
  /** Whose succession it is. */
  readonly role: SuccessionRoleCode;
  /** The Ed25519 public key that is succeeded, 32 bytes: under it the succession is published. */
  readonly old: Bytes;
  /** The first day on which the new key counts, in UTC, such as `2026-11-29`. */
  readonly day: string;
  /** Whether it is published: then there is nothing to do. */
  readonly isStoredAlready: boolean;
}

/**
 * Admits the succession of an authority or a venue for publishing, before its day comes. `published` are those that the
 * server has, of any chains: those of this one count. None is ever taken back.
 *
 * @throws RecordError `bad-signature`: the old key, or the new one, did not sign it. `disagrees`: another successor is
 * published, it does not follow the succession before it, or is the ninth. `wrong-day`: its day has begun. `malformed`,
 * `wrong-purpose`, `unsupported-version`.
 */
export function admitSuccession(
  succession: Uint8Array,
  given: { readonly published: readonly Uint8Array[]; readonly now?: Date },
): AdmittedSuccession {
  const [checked, of] = [bytes(succession, "succession"), options(given, "options", ["published", "now"])];
  const [published, at] = [list(of.published, "options.published", bytes), now(of.now)];
  return call(() =>
    read(raw.AdmittedSuccession.admit(checked, published, at), (admitted) =>
      frozen({
        role: admitted.role() as SuccessionRoleCode,
        old: admitted.old() as Bytes,
        day: dayText(admitted.day()),
        isStoredAlready: admitted.is_stored_already(),
      }),
    ),
  );
}

/**
 * Whether, by the successions that a server has, a venue itself is the identity that counts for a day. Admitting a day
 * key or a list checks it; a server checks it again for what it publishes, since a succession may have come later.
 *
 * @throws RecordError as `admitSuccession`, for successions that contradict each other.
 */
export function venueCounts(
  venue: string,
  given: { readonly day: string; readonly successions: readonly Uint8Array[] },
): boolean {
  const [id, of] = [text(venue, "venue"), options(given, "options", ["day", "successions"])];
  const [number, successions] = [day(of.day, "options.day"), list(of.successions, "options.successions", bytes)];
  return call(() => raw.venue_counts(id, number, successions));
}

/** A notice that a server may hand out. */
export interface AdmittedNotice {
  /** The office that signed it. */
  readonly office: string;
  /** The key whose visits it is about: apps ask for notices by it. */
  readonly kid: string;
}

/**
 * Admits an office's notice.
 *
 * @throws RecordError `office-uncertified`, `office-lapsed`, `office-revoked`, `revocations-expired`: the office must not
 * be trusted. `bad-signature`. `invalid-time`: made more than ten minutes from now. `malformed`, `wrong-purpose`,
 * `unsupported-version`.
 */
export function admitNotice(notice: Uint8Array, given: { readonly trust: Trust; readonly now?: Date }): AdmittedNotice {
  const [checked, of] = [bytes(notice, "notice"), options(given, "options", ["trust", "now"])];
  const [trust, at] = [trustRaw(of.trust, "options.trust"), now(of.now)];
  return call(() =>
    read(raw.AdmittedNotice.admit(checked, trust, at), (admitted) =>
      frozen({ office: admitted.office(), kid: admitted.kid() }),
    ),
  );
}

/** A list of areas that a server may publish. */
export interface AdmittedAreas {
  /** The venue that signed it. */
  readonly venue: string;
  /** The first day that it is for, in UTC, such as `2026-11-29`. */
  readonly from: string;
  /** Whether the same list is published: then there is nothing to do. */
  readonly isStoredAlready: boolean;
}

/** By what a list of areas is judged. */
export interface AreasJudging {
  /** The lists that the server publishes for the same venue. */
  readonly published: readonly VenueAreas[];
  /** Those that the server has, of any chains: those of this venue count. */
  readonly successions: readonly Uint8Array[];
  /** By which it is judged: this moment if it is left out. */
  readonly now?: Date;
}

/**
 * Admits a venue's list of its areas (`VenueAreas.ofAnyVenue`) for publishing: one for each first day, so that no venue
 * can show offices different lists, or change what is asked about days that have begun.
 *
 * @throws RecordError `wrong-venue`: another identity counts for its first day, or one of `published` is another venue's.
 * `disagrees`: another list from this day is published; or one is, and this one is not from a later day than today.
 */
export function admitAreas(areas: VenueAreas, given: AreasJudging): AdmittedAreas {
  const [admitting, of] = [areasRaw(areas), options(given, "options", ["published", "successions", "now"])];
  const published = list(of.published, "options.published", areasRaw);
  const [successions, at] = [list(of.successions, "options.successions", bytes), now(of.now)];
  return call(() =>
    read(areasList(published), (lists) =>
      read(raw.AdmittedAreas.admit(admitting, lists, successions, at), (admitted) =>
        frozen({
          venue: admitted.venue(),
          from: dayText(admitted.from()),
          isStoredAlready: admitted.is_stored_already(),
        }),
      ),
    ),
  );
}

/**
 * Whether a server still keeps a list: until 30 days after the venue's next one has begun. `published` are those of the
 * same venue.
 *
 * @throws RecordError `invalid-time`.
 */
export function keepsAreas(
  areas: VenueAreas,
  given: { readonly published: readonly VenueAreas[]; readonly now?: Date },
): boolean {
  const [kept, of] = [areasRaw(areas), options(given, "options", ["published", "now"])];
  const [published, at] = [list(of.published, "options.published", areasRaw), now(of.now)];
  return call(() => read(areasList(published), (lists) => raw.keeps_areas(kept, lists, at)));
}
