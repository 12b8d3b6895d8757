/** Periods that count in tracing. */

import * as raw from "#raw";
import { options, seconds } from "../kernel/check.js";
import { call } from "../kernel/instance.js";
import type { Period as PeriodContent } from "../parts/period.js";
import { periodEnds, periodOf } from "../parts/period.js";

/** A period in whole seconds: `from` belongs to it, `to` does not. */
export type Period = PeriodContent;

/** After WHO, Contact tracing in the context of COVID-19, 2021. */
export const Period = /* @__PURE__ */ Object.freeze({
  /** The period from one moment to another. @throws RecordError `invalid-time`: `from` is not before `to`. */
  of: (period: Period): Period => {
    const [from, to] = periodEnds(period);
    return call(() => periodOf(raw.new_period(from, to)));
  },
  /**
   * When a case may have been infected: the 14 days before `onset`, which is the first moment of the day of the first
   * symptoms in the caller's time zone.
   *
   * @throws RecordError `invalid-time`: it is not within 1970 to 9999.
   */
  backwardTracing: (onset: Date): Period => {
    const began = seconds(onset, "onset");
    return call(() => periodOf(raw.backward_tracing(began)));
  },
  /**
   * When a case may have passed it on: from two days before `onset`, which is the first moment of the day of the first
   * symptoms in the caller's time zone, until `isolation`.
   *
   * @throws RecordError `invalid-time`: the isolation is not after the start, or it is not within 1970 to 9999.
   */
  forwardTracing: (onset: Date, isolation: Date): Period => {
    const [began, isolated] = [seconds(onset, "onset"), seconds(isolation, "isolation")];
    return call(() => periodOf(raw.forward_tracing(began, isolated)));
  },
  /** Its length in seconds. @throws RecordError `invalid-time`. */
  seconds: (period: Period): number => {
    const [from, to] = periodEnds(period);
    return call(() => raw.period_seconds(from, to));
  },
  /** Whether a stay, whose two ends are part of it, touches the period. @throws RecordError `invalid-time`. */
  meets: (period: Period, stay: { readonly arrival: Date; readonly departure: Date }): boolean => {
    const [from, to] = periodEnds(period);
    const given = options(stay, "stay", ["arrival", "departure"]);
    const [arrival, departure] = [seconds(given.arrival, "stay.arrival"), seconds(given.departure, "stay.departure")];
    return call(() => raw.period_meets(from, to, arrival, departure));
  },
});
