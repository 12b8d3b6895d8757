/** Long work over many inputs: whatever they come as, with pauses for other tasks, and ended at once by a signal. */

import { ArgumentTypeError } from "../kernel/errors.js";

/** Many inputs, one after the other: an array, a generator, a stream of a database or of a response. */
export type Inputs<T> = Iterable<T> | AsyncIterable<T> | ReadableStream<T>;

/** Checks that something can be iterated, and iterates it when it is called: nothing is locked or read before. */
export function inputs<T>(
  value: unknown,
  argument: string,
  item: (value: unknown, argument: string) => T,
): () => AsyncIterator<T, void> {
  const open = opener(value, argument);
  return () => {
    const source = open();
    let count = 0;
    return {
      next: async () => {
        const { done, value } = await source.next();
        return done ? { done, value: undefined } : { done: false, value: item(value, `${argument}[${count++}]`) };
      },
      return: async () => {
        await source.return?.();
        return { done: true, value: undefined };
      },
    };
  };
}

function opener(value: unknown, argument: string): () => AsyncIterator<unknown> {
  const has = (key: PropertyKey) => typeof value === "object" && hasMethod(value, key);
  // Before its iterator, which some browsers do not have, and which cannot be ended while it waits.
  if (has("getReader")) return () => ofStream(value as ReadableStream<unknown>);
  if (has(Symbol.asyncIterator)) return () => (value as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  if (has(Symbol.iterator)) return () => ofIterable(value as Iterable<unknown>);
  throw new ArgumentTypeError(argument, "an iterable, an async iterable or a ReadableStream");
}

function hasMethod(value: object | null, key: PropertyKey): boolean {
  try {
    return typeof (value as Record<PropertyKey, unknown>)[key] === "function";
  } catch {
    // Null, or a proxy that was revoked.
    return false;
  }
}

function ofStream(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      if (done) reader.releaseLock();
      return { done, value };
    },
    return: async () => {
      try {
        await reader.cancel();
      } finally {
        reader.releaseLock();
      }
      return { done: true, value: undefined };
    },
  };
}

/** Not an async generator: that would await what is in it. */
function ofIterable(iterable: Iterable<unknown>): AsyncIterator<unknown> {
  const source = iterable[Symbol.iterator]();
  return {
    next: async () => source.next(),
    return: async () => {
      source.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** For how long work goes on until other tasks have their turn, in milliseconds. */
const SLICE = 8;

/**
 * A function to be awaited between pieces of work. When they have taken 8 ms together, it lets other tasks run.
 *
 * @throws The signal's reason, when it was aborted.
 */
export function pace(signal?: AbortSignal): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began >= SLICE) {
      await nextTask();
      began = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/** Not a timer: browsers let the fifth in a row wait for 4 ms, and hidden pages for a second. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/**
 * Takes inputs one by one, at the pace of `pace`, and closes their source however it ends.
 *
 * @throws What the source throws; the signal's reason, at once, even while the source lets it wait.
 */
export async function* paced<T>(open: () => AsyncIterator<T, void>, signal?: AbortSignal): AsyncGenerator<T, void> {
  const turn = pace(signal);
  await turn();
  const source = open();
  const { unlessAborted, forget } = watching(signal);
  let isOver = false;
  try {
    for (;;) {
      await turn();
      const result = await unlessAborted(source.next());
      isOver = result.done === true;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    forget();
    // Not awaited: a source that is stuck would never say that it is closed.
    if (!isOver) source.return?.().catch(() => undefined);
  }
}

/** Waits for one promise after the other, or until a signal is aborted. */
function watching(signal: AbortSignal | undefined): {
  unlessAborted: <T>(awaited: Promise<T>) => Promise<T>;
  forget: () => void;
} {
  let reject = (_: unknown): void => undefined;
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  return {
    // Not Promise.race with one promise of the signal: that would keep every result for as long as it goes on.
    unlessAborted: (awaited) =>
      new Promise((resolve, refuse) => {
        reject = refuse;
        awaited.then(resolve, refuse);
      }),
    forget: () => signal?.removeEventListener("abort", abort),
  };
}
