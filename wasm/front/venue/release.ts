/** The answer to a request, made as a stream. */

import type * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, optionalList, options } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { RecordError } from "../kernel/errors.js";
import { call } from "../kernel/instance.js";
import { pace, paced } from "../parts/streams.js";

/** A visit as the server stores it, with the departure notes that are stored for its record, if there are any. */
export interface VisitWithNotes {
  /** As it was uploaded. */
  readonly visit: Uint8Array;
  /** The departure notes of its record; none if they are left out. */
  readonly notes?: readonly Uint8Array[];
}

/** A visit that was left out of a release, or whose note was. The release goes on. */
export interface ReleaseReport {
  /** Which one of the visits, counted from 0. */
  readonly at: number;
  /**
   * Why. The office could not expect it: `malformed`, `wrong-purpose`, `unsupported-version`: no visit, or one of a later
   * version; `no-day-key`, `wrong-day`: not of a day key of this venue and of the request's days; `out-of-order`.
   *
   * Examined and not released: `bad-signature`, `undecryptable`, `malformed`; `office-not-named`: its day key names
   * another office. Released without a note: `note-invalid`.
   */
  readonly error: RecordError;
}

/**
 * The parts of a release, made one by one while they are taken, in bounded memory: each goes to the office, and the
 * release is over with the last one. It is iterated once.
 *
 * Work goes on for 8 ms at a time, so that the thread answers meanwhile.
 */
export interface Release extends AsyncIterableIterator<Bytes, void, undefined> {
  /** The areas asked for in which nothing matched; undefined until the last part was taken. */
  readonly emptyAreas: readonly string[] | undefined;
  /** What was left out so far. */
  readonly reports: readonly ReleaseReport[];
}

export interface CheckedVisit {
  readonly visit: Uint8Array;
  readonly notes: Uint8Array[];
}

export function storedVisit(value: unknown, argument: string): CheckedVisit {
  const { visit, notes } = options(value, argument, ["visit", "notes"]);
  return { visit: bytes(visit, `${argument}.visit`), notes: optionalList(notes, `${argument}.notes`, bytes) };
}

/** Makes the parts, and frees the release however that ends. */
export function releaseOf(
  release: raw.Release,
  visits: () => AsyncIterator<CheckedVisit, void>,
  signal: AbortSignal | undefined,
): Release {
  const reports: ReleaseReport[] = [];
  let emptyAreas: readonly string[] | undefined;
  const turn = pace(signal);

  async function* ready(): AsyncGenerator<Bytes, void, undefined> {
    for (;;) {
      await turn();
      const part = call(() => release.next_part());
      if (part === undefined) return;
      yield part as Bytes;
    }
  }

  async function* parts(): AsyncGenerator<Bytes, void, undefined> {
    try {
      let at = 0;
      for await (const { visit, notes } of paced(visits, signal)) {
        const error = refusal(() => release.push(visit, notes));
        if (error) reports.push(Object.freeze({ at, error }));
        at += 1;
        yield* ready();
      }
      call(() => release.finish());
      yield* ready();
      emptyAreas = call(() => frozen(release.empty_areas()));
    } finally {
      release.free();
    }
  }

  const made = parts();
  let isBegun = false;
  /** A generator that was never begun does not get to its `finally`. */
  function ended<T>(end: () => T): T {
    if (!isBegun) release.free();
    isBegun = true;
    return end();
  }
  return Object.freeze({
    next: () => {
      isBegun = true;
      return made.next();
    },
    return: () => ended(() => made.return()),
    throw: (error: unknown) => ended(() => made.throw(error)),
    [Symbol.asyncIterator](): Release {
      return this as Release;
    },
    get emptyAreas() {
      return emptyAreas;
    },
    get reports() {
      return reports.slice();
    },
  });
}

/** What is wrong with one visit, which the others do not suffer from. */
function refusal(push: () => void): RecordError | undefined {
  try {
    call(push);
    return undefined;
  } catch (error) {
    // Without random bytes none of the others is released either.
    if (error instanceof RecordError && error.code !== "no-randomness") return error;
    throw error;
  }
}
