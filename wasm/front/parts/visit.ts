/** Visits that somebody opened: their visitor or a health office. */

import * as raw from "#raw";
import type { CheckInKindCode } from "../generated/codes.js";
import { date } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import type { Contact } from "./contact.js";
import { contactOf } from "./contact.js";

/** What a stored record says. */
export interface Visit {
  /** How it came about. */
  readonly kind: CheckInKindCode;
  /** The venue's id. */
  readonly venue: string;
  /** Where in the venue. */
  readonly area: string;
  /** When the visitor came. */
  readonly arrival: Date;
  /** Undefined while nobody has left. */
  readonly departure: Date | undefined;
  /** Who came. */
  readonly contact: Contact;
}

export function visitOf(visit: raw.Visit): Visit {
  const departure = visit.departure();
  return personal("Visit", {
    kind: visit.kind() as CheckInKindCode,
    venue: visit.venue(),
    area: visit.area(),
    arrival: date(visit.arrival()),
    departure: departure === undefined ? undefined : date(departure),
    contact: contactOf(visit.contact()),
  });
}
