/** Opening what a venue released, as a stream: in this thread, or in a worker. */

import * as raw from "#raw";
import type { CheckInKindCode } from "../generated/codes.js";
import { date, dayText } from "../kernel/check.js";
import { frozen, personal } from "../kernel/content.js";
import type { RecordError } from "../kernel/errors.js";
import { errorOf } from "../kernel/errors.js";
import { Handle, rawOf, read } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import { contactOf } from "../parts/contact.js";
import { pace, paced } from "../parts/streams.js";
import type { Visit } from "../parts/visit.js";
import { resultsInWorker } from "../worker/results.js";
import type { Port } from "../worker/serve.js";
import { NoticeKey } from "./notice-key.js";

/** A request that this office signed itself, read once. */
export class OwnRequest extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "OwnRequest" {
    return "OwnRequest";
  }

  /**
   * The days, in UTC, whose visits and venue day keys it is about, such as `2026-11-29`: those of the windows and the
   * day before each.
   */
  get days(): readonly string[] {
    return call(() => frozen(Array.from(ownRaw(this).days(), dayText)));
  }
}

export function ownRaw(value: unknown, argument = "own"): raw.OwnRequest {
  return rawOf(OwnRequest, value, argument);
}

/** A visit that the office has opened: what the visitor sealed, in the highest revision that agrees with the lowest. */
export interface OpenedVisit extends Visit {
  /** The visitor's, or else the one that the venue's staff noted. */
  readonly departure: Date | undefined;
  /** The one that the venue's staff noted, where the visitor stated none. */
  readonly notedDeparture: Date | undefined;
  /**
   * What is kept for 14 days to tell the guest that this visit was read (`Office.notice`); undefined where the
   * visitor's device keeps nothing of it, or the venue may read.
   */
  readonly noticeKey: NoticeKey | undefined;
}

/**
 * What became of one record. A record may have a visit as well as errors, one outcome each: a bad revision does not
 * hide a sound one.
 */
export type RecordOutcome =
  | {
      /** Which record. */
      readonly recordId: string;
      /** What was opened. */
      readonly visit: OpenedVisit;
      readonly error?: undefined;
    }
  | {
      readonly recordId: string;
      readonly visit?: undefined;
      /**
       * `unexamined`: stored, but not in the release: the venue did not examine it, or it came later. `missing`: in
       * the release, but not stored. `bad-signature`: its author did not sign it. `disagrees`: a revision changes
       * arrival or area; or index and record, or release and store, contradict each other. `not-asked`: outside the
       * request; it was not opened. `no-day-key`: sealed to a key that was not handed in, or to a key of the office
       * that is deleted. `undecryptable`, `malformed`: it does not open. `note-invalid`: the staff's note does not
       * verify.
       */
      readonly error: RecordError;
    };

/** A stored visit that belongs to no record. The opening goes on. */
export interface OpeningReport {
  /** Which one of the visits, counted from 0. */
  readonly at: number;
  /**
   * Why. `malformed`, `wrong-purpose`, `unsupported-version`: not a sealed visit. `wrong-day`: not on one of the
   * request's days, or not on the day of its key. `out-of-order`: its record id and revision are not after the last.
   */
  readonly error: RecordError;
}

/** How far an opening is. */
export interface OpeningProgress {
  /** How many outcomes there are so far. */
  readonly opened: number;
}

/**
 * What becomes of each record, one by one while they are taken, in bounded memory. It is iterated once.
 *
 * In this thread, work goes on for 8 ms at a time, so that the thread answers meanwhile.
 */
export interface Opening extends AsyncIterableIterator<RecordOutcome, void, undefined> {
  /** The areas asked for in which nothing was found; undefined until the last outcome was taken. */
  readonly emptyAreas: readonly string[] | undefined;
  /** The visits that belong to no record, so far. */
  readonly reports: readonly OpeningReport[];
}

/** An outcome as it is read from the module, and passes between threads. */
interface SentOutcome {
  readonly recordId: string;
  readonly visit: SentVisit | undefined;
  /** As it is thrown. */
  readonly error: string | undefined;
}

interface SentVisit {
  readonly kind: CheckInKindCode;
  readonly venue: string;
  readonly area: string;
  readonly arrival: number;
  readonly departure: number | undefined;
  readonly notedDeparture: number | undefined;
  readonly contact: string[];
  readonly noticeKey: Uint8Array | undefined;
}

/** A report in the same way. */
interface SentReport {
  readonly at: number;
  readonly error: string;
}

type Sent = SentOutcome | SentReport;

function sentOf(outcome: raw.RecordOutcome): SentOutcome {
  const visit = outcome.visit();
  return { recordId: outcome.record_id(), visit: visit && read(visit, sentVisitOf), error: outcome.error() };
}

function sentVisitOf(opened: raw.OpenedVisit): SentVisit {
  const [departure, notedDeparture] = [opened.departure(), opened.noted_departure()];
  const noticeKey = opened.notice_key();
  return read(opened.visit(), (visit) => ({
    kind: visit.kind() as CheckInKindCode,
    venue: visit.venue(),
    area: visit.area(),
    arrival: visit.arrival(),
    departure,
    notedDeparture,
    contact: visit.contact(),
    noticeKey,
  }));
}

function outcomeOf({ recordId, visit, error }: SentOutcome): RecordOutcome {
  if (!visit) return frozen({ recordId, error: errorOf(error as string) as RecordError });
  return frozen({ recordId, visit: openedOf(visit) });
}

function openedOf(visit: SentVisit): OpenedVisit {
  const dateOf = (time: number | undefined) => (time === undefined ? undefined : date(time));
  return personal("OpenedVisit", {
    kind: visit.kind,
    venue: visit.venue,
    area: visit.area,
    arrival: date(visit.arrival),
    departure: dateOf(visit.departure),
    notedDeparture: dateOf(visit.notedDeparture),
    contact: contactOf(visit.contact),
    noticeKey: visit.noticeKey && NoticeKey.importSecretBytes(visit.noticeKey),
  });
}

/** Opens a release, and frees it however that ends; gives the areas in which nothing was found. */
async function* opened(
  opening: raw.Opening,
  nextPart: () => Promise<Uint8Array | undefined>,
  visits: AsyncIterable<Uint8Array>,
): AsyncGenerator<Sent, string[], undefined> {
  async function addPart(): Promise<boolean> {
    const part = await nextPart();
    if (part) call(() => opening.add_part(part));
    return part !== undefined;
  }

  function* results(): Generator<SentOutcome, void, undefined> {
    for (;;) {
      const result = call(() => opening.next_result());
      if (!result) return;
      yield call(() => read(result, sentOf));
    }
  }

  try {
    let at = 0;
    for await (const visit of visits) {
      while (call(() => opening.wants_part()) && (await addPart()));
      const error = call(() => opening.add_visit(visit));
      if (error !== undefined) yield { at, error: ofThisVisit(error) };
      at += 1;
      yield* results();
    }
    while (await addPart());
    const incomplete = call(() => opening.finish());
    yield* results();
    if (incomplete !== undefined) throw errorOf(incomplete);
    return call(() => opening.empty_areas());
  } finally {
    opening.free();
  }
}

/** The error of a visit, unless it is that parts are missing, which the next visit would only repeat. */
function ofThisVisit(error: string): string {
  const thrown = errorOf(error);
  if (thrown.code === "incomplete") throw thrown;
  return error;
}

/** What an opening takes, read when it begins. */
interface Given {
  readonly office: raw.Office;
  readonly own: raw.OwnRequest;
}

/** An opening whose arguments were checked. */
export interface OpeningOrder {
  /** The handles, which may have been disposed since they were checked. */
  readonly keys: () => Given;
  readonly dayKeys: Uint8Array[];
  readonly at: number;
  readonly parts: () => AsyncIterator<Uint8Array, void>;
  readonly visits: () => AsyncIterator<Uint8Array, void>;
  readonly signal: AbortSignal | undefined;
  readonly inWorker: boolean;
  readonly onProgress: ((progress: OpeningProgress) => void) | undefined;
}

/** What the worker gets. */
interface SentOpening {
  readonly ring: Uint8Array;
  readonly request: Uint8Array;
  readonly dayKeys: Uint8Array[];
  readonly at: number;
}

/** What this module opens in its worker. */
export const OPENING_JOBS = {
  openRelease: async ({ ring, request, dayKeys, at }: SentOpening, port: Port): Promise<string[]> => {
    const next = (input: string) => port.next(input) as Promise<Uint8Array | undefined>;
    const opening = call(() =>
      read(raw.Office.import_secret_bytes(ring), (office) =>
        read(office.own_request(request), (own) => office.open_release(own, dayKeys, at)),
      ),
    );
    const all = opened(
      opening,
      () => next("parts"),
      untilEnd(() => next("visits")),
    );
    for (;;) {
      const { done, value } = await all.next();
      if (done) return value;
      port.item(value);
    }
  },
};

async function* untilEnd<T>(next: () => Promise<T | undefined>): AsyncGenerator<T, void, undefined> {
  for (let value = await next(); value !== undefined; value = await next()) yield value;
}

type Source = AsyncGenerator<Uint8Array, void>;

function here({ keys, dayKeys, at }: OpeningOrder, parts: Source, visits: Source): AsyncGenerator<Sent, string[]> {
  const opening = call(() => {
    const { office, own } = keys();
    return office.open_release(own, dayKeys, at);
  });
  return opened(opening, () => nextOf(parts), visits);
}

function elsewhere(order: OpeningOrder, parts: Source, visits: Source): AsyncGenerator<Sent, string[]> {
  const { dayKeys, at, signal } = order;
  const given = call(() => {
    const { office, own } = order.keys();
    return { ring: office.export_secret_bytes(), request: own.bytes(), dayKeys, at };
  });
  const inputs = { parts: () => nextOf(parts), visits: () => nextOf(visits) };
  return wiping(given.ring, resultsInWorker("openRelease", given, inputs, signal)) as AsyncGenerator<Sent, string[]>;
}

/** Wipes the keys once the worker has its own. */
async function* wiping(ring: Uint8Array, results: AsyncGenerator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  const first = results.next();
  ring.fill(0);
  try {
    const { done, value } = await first;
    if (done) return value;
    yield value;
    return yield* results;
  } finally {
    await results.return(undefined);
  }
}

async function nextOf(source: Source): Promise<Uint8Array | undefined> {
  const { done, value } = await source.next();
  return done ? undefined : value;
}

/** Opens in this thread or in a worker, and closes everything however that ends. */
export function openingOf(order: OpeningOrder): Opening {
  const { signal } = order;
  const reports: OpeningReport[] = [];
  let emptyAreas: readonly string[] | undefined;

  async function* outcomes(): AsyncGenerator<RecordOutcome, void, undefined> {
    const [parts, visits, turn] = [paced(order.parts, signal), paced(order.visits, signal), pace(signal)];
    await turn();
    const all = (order.inWorker ? elsewhere : here)(order, parts, visits);
    try {
      let opened = 0;
      for (;;) {
        const { done, value } = await all.next();
        if (done) {
          emptyAreas = frozen(value);
          return;
        }
        if ("at" in value) {
          reports.push(frozen({ at: value.at, error: errorOf(value.error) as RecordError }));
        } else {
          opened += 1;
          order.onProgress?.({ opened });
          yield outcomeOf(value);
        }
        await turn();
      }
    } finally {
      // Sources are not awaited: one that is stuck would never say that it is closed.
      for (const source of [parts, visits]) source.return().catch(() => undefined);
      await all.return([]);
    }
  }

  const made = outcomes();
  return Object.freeze({
    next: () => made.next(),
    return: () => made.return(),
    throw: (error: unknown) => made.throw(error),
    [Symbol.asyncIterator](): Opening {
      return this as Opening;
    },
    get emptyAreas() {
      return emptyAreas;
    },
    get reports() {
      return reports.slice();
    },
  });
}
