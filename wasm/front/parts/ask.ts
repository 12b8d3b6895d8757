/** What an office asks a venue. */

import * as raw from "#raw";
import { date, list, options, seconds, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import type { Period } from "./period.js";
import { periodEnds, periodsOf } from "./period.js";

/** What is asked for: a venue, periods, areas; never a person. */
export interface Ask {
  /** The venue asked. */
  readonly venue: string;
  /** When: 1 to 64 that do not overlap, none ending in the future. */
  readonly windows: readonly Period[];
  /** Where: at most 64, with everything in them; none means the whole venue. */
  readonly areas: readonly string[];
  /** The code of the legal basis, 1 to 64 bytes, such as `IfSG-28a`. */
  readonly legalBasis: string;
  /** When the request expires: at most seven days ahead. */
  readonly expires: Date;
}

export function askOf(ask: raw.Ask): Ask {
  return frozen({
    venue: ask.venue(),
    windows: periodsOf(ask.windows()),
    areas: ask.areas(),
    legalBasis: ask.legal_basis(),
    expires: date(ask.expires()),
  });
}

/** Makes what the module takes of an ask; it is freed by `read`. */
export function askMaker(value: unknown, argument = "ask"): () => raw.Ask {
  const given = options(value, argument, ["venue", "windows", "areas", "legalBasis", "expires"]);
  const venue = text(given.venue, `${argument}.venue`);
  const windows = list(given.windows, `${argument}.windows`, periodEnds);
  const areas = list(given.areas, `${argument}.areas`, text);
  const legalBasis = text(given.legalBasis, `${argument}.legalBasis`);
  const expires = seconds(given.expires, `${argument}.expires`);
  return () => {
    const ask = raw.Ask.new(venue, areas, legalBasis, expires);
    for (const window of windows) ask.add_window(...window);
    return ask;
  };
}
