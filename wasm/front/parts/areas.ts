/** A venue's signed list of its areas, as offices, servers and the venue itself read it. */

import * as raw from "#raw";
import { bytes, count, dayText, list, options, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";

/** A word and numbers; each number, after the word and a space, makes a level of its own: `Row 1` to `Row 30`. */
export interface AreaRange {
  /** What comes before the number, such as `Row`; with a space and the number at most 64 bytes of UTF-8. */
  readonly word: string;
  /** The first number. */
  readonly first: number;
  /** At most 99,999. */
  readonly last: number;
}

/** What a venue says about the room around a group of areas. What is left out is unknown. */
export interface AreaFacts {
  /** In cubic metres. */
  readonly volume?: number;
  /** How often its air is changed, in tenths per hour. */
  readonly airChanges?: number;
  /** Whether it is in the open air. */
  readonly isOutdoors?: boolean;
  /** How active people are there, from 0 (at rest) to 3. */
  readonly activity?: number;
}

/** Areas of one kind: those that the numbers of the ranges make below `area`, or `area` itself without ranges. */
export interface AreaGroup {
  /** The area above; together with the ranges one to five levels. */
  readonly area: string;
  /** At most two: rows and the seats of each, for example. */
  readonly ranges: readonly AreaRange[];
  /** How many people each of the narrowest areas has room for, 1 to 100,000. */
  readonly places: number;
  /** About the room around them. */
  readonly facts: AreaFacts;
}

function groupOf(group: raw.AreaGroup): AreaGroup {
  const numbers = group.numbers();
  const ranges = group
    .words()
    .map((word: string, at: number) => ({
      word,
      first: numbers[2 * at] as number,
      last: numbers[2 * at + 1] as number,
    }));
  const facts = {
    volume: group.volume(),
    airChanges: group.air_changes(),
    isOutdoors: group.is_outdoors(),
    activity: group.activity(),
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return frozen({ area: group.area(), ranges, places: group.places(), facts: known });
}

/**
 * A venue's list of its areas from a day on, verified: what areas there are, how many places each has, facts about the
 * room. Nothing in it is proven: it is the venue's word alone.
 */
export class VenueAreas extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "VenueAreas" {
    return "VenueAreas";
  }

  /**
   * Reads the list that a venue signed.
   *
   * @throws RecordError `wrong-venue`: another venue's. `bad-signature`; `malformed`, `wrong-purpose`,
   * `unsupported-version`.
   */
  static verify(areas: Uint8Array, given: { readonly venue: string }): VenueAreas {
    const checked = bytes(areas, "areas");
    const venue = text(options(given, "options", ["venue"]).venue, "options.venue");
    return call(() => wrap(VenueAreas, raw.VenueAreas.verify(checked, venue)));
  }

  /**
   * Reads the list of whatever venue it names: anyone can sign one of a venue of their own.
   *
   * @throws RecordError `bad-signature`; `malformed`, `wrong-purpose`, `unsupported-version`.
   */
  static ofAnyVenue(areas: Uint8Array): VenueAreas {
    const checked = bytes(areas, "areas");
    return call(() => wrap(VenueAreas, raw.VenueAreas.of_any_venue(checked)));
  }

  /** The venue that signed it. */
  get venue(): string {
    return call(() => areasRaw(this).venue());
  }

  /** The first day that it is for, in UTC, such as `2026-11-29`. */
  get from(): string {
    return call(() => dayText(areasRaw(this).from()));
  }

  /** In the order of the list. */
  get groups(): readonly AreaGroup[] {
    return call(() =>
      Object.freeze(
        areasRaw(this)
          .groups()
          .map((group) => read(group, groupOf)),
      ),
    );
  }

  /**
   * How many places areas have together: what is named twice counts twice.
   *
   * @throws RecordError `area-unknown`: one of them is neither a leaf of the list nor a level above one; `invalid-text`.
   */
  places(areas: readonly string[]): number {
    const checked = list(areas, "areas", text);
    return call(() => areasRaw(this).places(checked));
  }

  /**
   * The leaves of a seat's group whose numbers lie near the seat's: of a group with two numbers the first within `rows`,
   * the second within `seats`; of a group with one, that within `seats`.
   *
   * @throws RecordError `area-unknown`: the seat is not a leaf of the list. `too-long`: more than 4,096 leaves.
   */
  cell(seat: string, given: { readonly rows: number; readonly seats: number }): readonly string[] {
    const [checked, near] = [text(seat, "seat"), options(given, "options", ["rows", "seats"])];
    const [rows, seats] = [count(near.rows, "options.rows"), count(near.seats, "options.seats")];
    return call(() => frozen(areasRaw(this).cell(checked, rows, seats)));
  }
}

export function areasRaw(value: unknown, argument = "areas"): raw.VenueAreas {
  return rawOf(VenueAreas, value, argument);
}

/** A list for the module, to be freed by whoever asked for it. */
export function areasList(all: raw.VenueAreas[]): raw.VenueAreasList {
  const list = raw.VenueAreasList.new();
  for (const areas of all) list.push(areas);
  return list;
}
