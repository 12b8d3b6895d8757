/** Periods of time. */

import { date, options, seconds } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";

/** A period in whole seconds: `from` belongs to it, `to` does not. */
export interface Period {
  /** The first moment. */
  readonly from: Date;
  /** The moment after the last. */
  readonly to: Date;
}

/** Its two ends, in seconds. */
export type Ends = [from: number, to: number];

export function periodEnds(value: unknown, argument = "period"): Ends {
  const given = options(value, argument, ["from", "to"]);
  return [seconds(given.from, `${argument}.from`), seconds(given.to, `${argument}.to`)];
}

export function periodOf(ends: Iterable<number>): Period {
  const [from, to] = ends as unknown as Ends;
  return frozen({ from: date(from), to: date(to) });
}

/** Periods that come as their ends, one after the other. */
export function periodsOf(ends: ArrayLike<number>): readonly Period[] {
  const endsOf = (at: number): Ends => [ends[2 * at] as number, ends[2 * at + 1] as number];
  return frozen(Array.from({ length: ends.length / 2 }, (_, at) => periodOf(endsOf(at))));
}
