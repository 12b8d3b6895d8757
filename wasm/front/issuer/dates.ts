/** Calendar days, as certificates write them: `2021-06-01`, from 1900 to 2099. */

import * as raw from "#raw";
import type { RecoveryProfileCode } from "../generated/codes.js";
import { RecoveryProfileCodes } from "../generated/codes.js";
import { code, date, text, whole } from "../kernel/check.js";
import { read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** Reads a day and frees it. */
function onDay<T>(day: unknown, argument: string, use: (day: raw.CalendarDate) => T): T {
  const checked = text(day, argument);
  return call(() => read(raw.CalendarDate.parse(checked), use));
}

function dayText(day: raw.CalendarDate): string {
  return read(day, (read) => read.to_text());
}

/** Days of the Gregorian calendar, as text. */
export const CalendarDate = /* @__PURE__ */ Object.freeze({
  /** The day, if it is one. @throws IssueError `date-invalid`: not `YYYY-MM-DD`, or no such day in 1900 to 2099. */
  parse: (day: string): string => onDay(day, "day", (parsed) => parsed.to_text() as string),
  /** The first second of the day in UTC. @throws IssueError as `parse`. */
  start: (day: string): Date => onDay(day, "day", (parsed) => date(parsed.start())),
  /** The first second after the day in UTC. @throws IssueError as `parse`. */
  end: (day: string): Date => onDay(day, "day", (parsed) => date(parsed.end())),
  /** The day so many days later, at most 65,535. @throws IssueError `date-invalid`: it is after 2099; as `parse`. */
  plusDays: (day: string, days: number): string => {
    const count = whole(days, "days", 0, 65_535);
    return onDay(day, "day", (parsed) => dayText(parsed.plus_days(count)));
  },
});

/** Dates of birth, as text. */
export const DateOfBirth = /* @__PURE__ */ Object.freeze({
  /**
   * A date of birth as far as it is known: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1900 to 2099.
   *
   * @throws IssueError `date-invalid`: it is anything else, or not in the calendar.
   */
  parse: (born: string): string => {
    const checked = text(born, "born");
    return call(() => raw.parse_date_of_birth(checked));
  },
});

/** Whose rules the days of a certificate follow, counted from the first positive test. */
export const RecoveryProfile = /* @__PURE__ */ Object.freeze({
  /** The first day on which a certificate can be valid. @throws IssueError `date-invalid`: no day, or after 2099. */
  earliestValidFrom: (profile: RecoveryProfileCode, firstPositive: string): string => {
    const rules = code(profile, "profile", RecoveryProfileCodes);
    return onDay(firstPositive, "firstPositive", (day) => dayText(raw.earliest_valid_from(rules, day)));
  },
  /** The last day on which a certificate can be valid. @throws IssueError `date-invalid`: no day, or after 2099. */
  latestValidUntil: (profile: RecoveryProfileCode, firstPositive: string): string => {
    const rules = code(profile, "profile", RecoveryProfileCodes);
    return onDay(firstPositive, "firstPositive", (day) => dayText(raw.latest_valid_until(rules, day)));
  },
});
