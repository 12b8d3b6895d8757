/** What an office asks a venue, and what a venue requires of it. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { boolean, bytes, count, dayText, optional, optionalList, options, whole } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { VenueAreas } from "../parts/areas.js";
import { areasList, areasRaw } from "../parts/areas.js";
import type { Ask } from "../parts/ask.js";
import { askOf } from "../parts/ask.js";

/** What a venue requires of requests, as its owner states it. */
export interface PolicyFields {
  /** The shortest window, in seconds: at least 1,800. */
  readonly minWindow: number;
  /** How many requests of one office may touch a UTC day: 1 to 1,000. */
  readonly maxRequests: number;
  /** How many seconds of a UTC day all windows of one office may have together; 86,400 means no limit. */
  readonly maxSecondsADay: number;
  /** How many places the areas of a request must have together, by the venue's list: at least 1. */
  readonly minPlaces: number;
  /** Whether areas of one level are answered for on days for which the venue has no list. */
  readonly allowsUnlistedAreas: boolean;
  /** How long a stay without departure counts, in seconds: 1 to 86,400. */
  readonly maxStay: number;
}

export const PolicyFields = /* @__PURE__ */ Object.freeze({
  /** The strictest useful policy: what `Policy.create` takes for what is left out. */
  default: (): PolicyFields =>
    call(() =>
      read(raw.PolicyFields.new(), (fields) =>
        frozen({
          minWindow: fields.min_window(),
          maxRequests: fields.max_requests(),
          maxSecondsADay: fields.max_seconds_a_day(),
          minPlaces: fields.min_places(),
          allowsUnlistedAreas: fields.allows_unlisted_areas(),
          maxStay: fields.max_stay(),
        }),
      ),
    ),
});

/** A policy's fields, and the venue's own lists of its areas. */
export interface PolicyParts extends Partial<PolicyFields> {
  /** None if they are left out. */
  readonly areas?: readonly VenueAreas[];
}

/** What a venue requires of requests, within the limits that no owner may exceed. */
export class Policy extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Policy" {
    return "Policy";
  }

  /**
   * A policy; what is left out is as strict as is useful (`PolicyFields.default`).
   *
   * @throws RecordError `invalid-policy`: a field outside its limits, or two lists of areas from the same day.
   */
  static create(parts: PolicyParts = {}): Policy {
    const given = options(parts, "parts", [
      "minWindow",
      "maxRequests",
      "maxSecondsADay",
      "minPlaces",
      "allowsUnlistedAreas",
      "maxStay",
      "areas",
    ]);
    const minWindow = optional(given.minWindow, "parts.minWindow", whole);
    const maxRequests = optional(given.maxRequests, "parts.maxRequests", count);
    const maxSecondsADay = optional(given.maxSecondsADay, "parts.maxSecondsADay", whole);
    const minPlaces = optional(given.minPlaces, "parts.minPlaces", count);
    const allowsUnlistedAreas = optional(given.allowsUnlistedAreas, "parts.allowsUnlistedAreas", boolean);
    const maxStay = optional(given.maxStay, "parts.maxStay", whole);
    const areas = optionalList(given.areas, "parts.areas", areasRaw);
    return call(() =>
      read(raw.PolicyFields.new(), (fields) => {
        if (minWindow !== undefined) fields.set_min_window(minWindow);
        if (maxRequests !== undefined) fields.set_max_requests(maxRequests);
        if (maxSecondsADay !== undefined) fields.set_max_seconds_a_day(maxSecondsADay);
        if (minPlaces !== undefined) fields.set_min_places(minPlaces);
        if (allowsUnlistedAreas !== undefined) fields.set_allows_unlisted_areas(allowsUnlistedAreas);
        if (maxStay !== undefined) fields.set_max_stay(maxStay);
        return read(areasList(areas), (lists) => wrap(Policy, raw.Policy.new(fields, lists)));
      }),
    );
  }
}

export function policyRaw(value: unknown, argument = "policy"): raw.Policy {
  return rawOf(Policy, value, argument);
}

/** Which requests a venue has verified, so that each is answered once. It names offices and windows, but no person. */
export class RequestLog extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RequestLog" {
    return "RequestLog";
  }

  /** An empty log. */
  static create(): RequestLog {
    return call(() => wrap(RequestLog, raw.RequestLog.new()));
  }

  /** Reads what `toBytes` wrote. @throws RecordError `malformed`, `unsupported-version`. */
  static fromBytes(log: Uint8Array): RequestLog {
    const checked = bytes(log, "log");
    return call(() => wrap(RequestLog, raw.RequestLog.from_bytes(checked)));
  }

  /** To be kept. */
  toBytes(): Bytes {
    return call(() => logRaw(this).to_bytes() as Bytes);
  }
}

export function logRaw(value: unknown, argument = "log"): raw.RequestLog {
  return rawOf(RequestLog, value, argument);
}

function received(request: ReceivedRequest): raw.AuthenticRequest | raw.VerifiedRequest {
  return rawOf(ReceivedRequest, request, "request");
}

/** What a request says. */
export abstract class ReceivedRequest extends Handle {
  /** Venue, windows, areas, legal basis and expiry. */
  get ask(): Ask {
    return call(() => read(received(this).ask(), askOf));
  }

  /** The asking office. */
  get office(): string {
    return call(() => received(this).office());
  }

  /** The asking office's name, as the authority certified it. */
  get officeName(): string {
    return call(() => received(this).office_name());
  }

  /** The days whose visits are to be read, in UTC: those of the windows and the day before each. */
  get days(): readonly string[] {
    return call(() => frozen(Array.from(received(this).days(), dayText)));
  }
}

/**
 * A request to a venue, signed by an office that the authority certified when it was authenticated: to be shown to the
 * venue's owner. Whether the venue answers it is not decided.
 */
export class AuthenticRequest extends ReceivedRequest {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "AuthenticRequest" {
    return "AuthenticRequest";
  }
}

export function authenticRaw(value: unknown, argument = "request"): raw.AuthenticRequest {
  return rawOf(AuthenticRequest, value, argument);
}

/** A request that a venue has verified: it answers no others. */
export class VerifiedRequest extends ReceivedRequest {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "VerifiedRequest" {
    return "VerifiedRequest";
  }
}

export function verifiedRaw(value: unknown, argument = "request"): raw.VerifiedRequest {
  return rawOf(VerifiedRequest, value, argument);
}
