/** From the stays of a case to what venues are asked. */

import * as raw from "#raw";
import type { LeftOutCode } from "../generated/codes.js";
import {
  boolean,
  count,
  date,
  dayText,
  list,
  optional,
  optionalList,
  options,
  seconds,
  text,
  whole,
} from "../kernel/check.js";
import { frozen, personal } from "../kernel/content.js";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { VenueAreas } from "../parts/areas.js";
import { areasList, areasRaw } from "../parts/areas.js";
import type { Ask } from "../parts/ask.js";
import { askOf } from "../parts/ask.js";
import type { Period } from "../parts/period.js";
import { periodEnds, periodOf } from "../parts/period.js";

/** A venue and a day, for which day keys and visits are published. */
export interface VenueDay {
  /** The venue's id. */
  readonly venue: string;
  /** In UTC, such as `2026-11-29`. */
  readonly day: string;
}

export function venueDaysOf(days: raw.VenueDay[]): readonly VenueDay[] {
  return frozen(days.map((one) => read(one, (day) => ({ venue: day.venue(), day: dayText(day.day()) }))));
}

/** Where and when a case was. */
export interface CaseStay {
  /** The visit from which this is known. */
  readonly recordId: string;
  /** The venue's id. */
  readonly venue: string;
  /** The venue's day key that the visit is sealed to. */
  readonly kid: string;
  /**
   * False where that key is not known to be the published one, and so no stored visit was compared with what the
   * visitor says: listed among what is left out, and not asked about.
   */
  readonly isUnderPublishedKey: boolean;
  /** Where in the venue; may be empty. */
  readonly area: string;
  /** When the stay began. */
  readonly arrival: Date;
  /** When it ended; `Criteria.maxStay` counts where that is unknown. */
  readonly departure?: Date | undefined;
}

export function caseStayOf(stay: raw.CaseStay): CaseStay {
  const departure = stay.departure();
  return personal("CaseStay", {
    recordId: stay.record_id(),
    venue: stay.venue(),
    kid: stay.kid(),
    isUnderPublishedKey: stay.is_under_published_key(),
    area: stay.area(),
    arrival: date(stay.arrival()),
    departure: departure === undefined ? undefined : date(departure),
  });
}

/** Makes what the module takes of a stay; it is freed by `read`. */
export function stayMaker(value: unknown, argument: string): () => raw.CaseStay {
  const keys = ["recordId", "venue", "kid", "isUnderPublishedKey", "area", "arrival", "departure"] as const;
  const given = options(value, argument, keys);
  const [recordId, venue] = [text(given.recordId, `${argument}.recordId`), text(given.venue, `${argument}.venue`)];
  const [kid, area] = [text(given.kid, `${argument}.kid`), text(given.area, `${argument}.area`)];
  const isUnderPublishedKey = boolean(given.isUnderPublishedKey, `${argument}.isUnderPublishedKey`);
  const arrival = seconds(given.arrival, `${argument}.arrival`);
  const departure = optional(given.departure, `${argument}.departure`, seconds);
  return () => raw.CaseStay.new(recordId, venue, kid, isUnderPublishedKey, area, arrival, departure);
}

/** A list for the module; it is freed by `read`. */
export function stayList(all: (() => raw.CaseStay)[]): raw.CaseStayList {
  const list = raw.CaseStayList.new();
  for (const make of all) read(make(), (stay) => list.push(stay));
  return list;
}

/** Which stays count, and how to ask about them. */
export interface Criteria extends AskTerms {
  /** When the case was infectious, or was infected: `Period.forwardTracing`, `Period.backwardTracing`. */
  readonly period: Period;
  /** The shortest stay within the period that counts, in seconds. */
  readonly minSeconds: number;
  /** How long a stay without a departure is assumed to be, in seconds: 1 to 86,400. */
  readonly maxStay: number;
  /** Those who came up to this long after the case left are asked for, too, in seconds: 0 to 86,400. */
  readonly after: number;
  /** Where in a venue to ask. */
  readonly areas: AskedAreas;
}

/** On which terms requests are made. */
export interface AskTerms {
  /** The code of the legal basis, 1 to 64 bytes, such as `IfSG-28a`. */
  readonly legalBasis: string;
  /** When the requests expire: at most seven days ahead. */
  readonly expires: Date;
}

/** Where in a venue to ask about a stay. */
export interface AskedAreas {
  /**
   * How many levels of the area are asked for where there is no cell: at most four. 0 asks for the whole venue;
   * otherwise each area is asked for separately, with its own windows.
   */
  readonly levels: number;
  /** How far around a seat to ask for, where the stay is at a seat in the venue's list; else by levels only. */
  readonly cell?: Cell;
  /** The verified lists of their areas that the venues published; none if they are left out. */
  readonly lists?: readonly VenueAreas[];
}

/** How many rows and seats on either side of a seat. */
export interface Cell {
  /** Rows on either side. */
  readonly rows: number;
  /** Seats on either side. */
  readonly seats: number;
}

function areasMaker(value: unknown, argument: string): () => raw.AskedAreas {
  const given = options(value, argument, ["levels", "cell", "lists"]);
  const levels = whole(given.levels, `${argument}.levels`, 0, 255);
  const cell = optional(given.cell, `${argument}.cell`, cellOf);
  const lists = optionalList(given.lists, `${argument}.lists`, areasRaw);
  return () => {
    const areas = read(areasList(lists), (all) => raw.AskedAreas.new(levels, all));
    if (cell) areas.set_cell(...cell);
    return areas;
  };
}

function cellOf(value: unknown, argument: string): [rows: number, seats: number] {
  const given = options(value, argument, ["rows", "seats"]);
  return [count(given.rows, `${argument}.rows`), count(given.seats, `${argument}.seats`)];
}

/** Makes what the module takes of criteria; it is freed by `read`. */
export function criteriaMaker(value: unknown, argument = "criteria"): () => raw.Criteria {
  const keys = ["period", "minSeconds", "maxStay", "after", "areas", "legalBasis", "expires"] as const;
  const given = options(value, argument, keys);
  const [from, to] = periodEnds(given.period, `${argument}.period`);
  const minSeconds = whole(given.minSeconds, `${argument}.minSeconds`);
  const maxStay = whole(given.maxStay, `${argument}.maxStay`);
  const after = whole(given.after, `${argument}.after`);
  const makeAreas = areasMaker(given.areas, `${argument}.areas`);
  const legalBasis = text(given.legalBasis, `${argument}.legalBasis`);
  const expires = seconds(given.expires, `${argument}.expires`);
  return () =>
    read(makeAreas(), (areas) =>
      read(raw.AskTerms.new(legalBasis, expires), (terms) =>
        raw.Criteria.new(from, to, minSeconds, maxStay, after, areas, terms),
      ),
    );
}

/** What criteria need. */
export const Criteria = /* @__PURE__ */ Object.freeze({
  /**
   * The venues and days for which `Office.plan` needs the published day keys, each once: those that the stays and the
   * time after them touch.
   *
   * @throws RecordError `invalid-time`: a stay that is out of range or longer than 24 hours; `malformed`,
   * `invalid-text`, `too-long`: an id or an area that is none.
   */
  venueDays: (criteria: Criteria, stays: readonly CaseStay[]): readonly VenueDay[] => {
    const [make, all] = [criteriaMaker(criteria), list(stays, "stays", stayMaker)];
    return call(() =>
      read(make(), (judged) => read(stayList(all), (listed) => venueDaysOf(judged.venue_days(listed)))),
    );
  },
});

/**
 * What is asked, and of whom. Every stay is in an ask or is left out; one over midnight is in two where the venue names
 * another office from then on, and any part of it that is in none is listed.
 */
export interface Plan {
  /** By venue, competent office and areas, then by time. */
  readonly asks: readonly PlannedAsk[];
  /** The stays that are in no ask, in the order given. */
  readonly leftOut: readonly LeftOutStay[];
  /**
   * The parts of stays that nobody is asked about: on a day for which the venue's key was not handed in, or shorter
   * than what one office may be asked about.
   */
  readonly cut: readonly UnaskedPart[];
}

/** One request to make, or one referral. */
export interface PlannedAsk {
  /** Where and when; nothing about who the case is. */
  readonly ask: Ask;
  /** The office that the venue names, which is asked by `Office.refer`; undefined where this office asks itself. */
  readonly competent: string | undefined;
  /** The stays that this asks about. */
  readonly recordIds: readonly string[];
}

/** A stay that is in no ask. */
export interface LeftOutStay {
  /** The visit from which it is known. */
  readonly recordId: string;
  /** Why nobody is asked. */
  readonly reason: LeftOutCode;
}

/** A part of a stay about which nobody is asked. */
export interface UnaskedPart {
  /** The visit from which the stay is known. */
  readonly recordId: string;
  /** The part. */
  readonly period: Period;
}

export function planOf(plan: raw.Plan): Plan {
  return personal("Plan", {
    asks: plan.asks().map((one) => read(one, plannedOf)),
    leftOut: plan.left_out().map((one) => read(one, leftOutOf)),
    cut: plan.cut().map((one) => read(one, cutOf)),
  });
}

function plannedOf(planned: raw.PlannedAsk): PlannedAsk {
  const [ask, competent] = [read(planned.ask(), askOf), planned.competent()];
  return personal("PlannedAsk", { ask, competent, recordIds: planned.record_ids() });
}

function leftOutOf(stay: raw.LeftOutStay): LeftOutStay {
  return frozen({ recordId: stay.record_id(), reason: stay.reason() as LeftOutCode });
}

function cutOf(part: raw.UnaskedPart): UnaskedPart {
  return personal("UnaskedPart", { recordId: part.record_id(), period: periodOf(part.period()) });
}
