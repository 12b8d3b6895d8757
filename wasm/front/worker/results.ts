/** The many results of a job, taken one by one: the worker goes on meanwhile, but not far ahead. */

import { inWorker } from "./client.js";

/** How many results may wait to be taken until the job gets no further input. */
const MOST_WAITING = 64;

/**
 * Runs a job in a worker of its own, which ends with this, also when whoever takes the results stops.
 *
 * @throws As `inWorker`.
 */
export async function* resultsInWorker(
  job: string,
  given: unknown,
  inputs: Readonly<Record<string, () => Promise<unknown>>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, unknown, undefined> {
  signal?.throwIfAborted();
  const [ending, results, change] = [new AbortController(), [] as unknown[], condition()];
  const abort = () => ending.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  let isOver = false;
  const held = (next: () => Promise<unknown>) => async () => {
    await change.until(() => results.length < MOST_WAITING);
    return next();
  };
  const done = inWorker(job, given, {
    signal: ending.signal,
    onItem: (result) => {
      results.push(result);
      change.happened();
    },
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, next]) => [name, held(next)])),
  }).finally(() => {
    isOver = true;
    change.happened();
  });
  // It is awaited later, or by nobody when the results are not wanted any more.
  done.catch(() => undefined);
  try {
    for (;;) {
      await change.until(() => results.length > 0 || isOver);
      signal?.throwIfAborted();
      if (results.length === 0) return await done;
      yield results.shift();
      change.happened();
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    ending.abort();
  }
}

/** Lets several wait until something is so. */
function condition(): { until(isSo: () => boolean): Promise<void>; happened(): void } {
  let waiting: (() => void)[] = [];
  return {
    async until(isSo) {
      while (!isSo()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    happened() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}
