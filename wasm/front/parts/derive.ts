/** Argon2id, which takes a quarter of a second and 64 MiB: in a worker that ends afterwards, or here. */

import { call } from "../kernel/instance.js";
import { inWorker } from "../worker/client.js";
import { boolean, optional, options, signal } from "../kernel/check.js";

/** How a derivation is run. */
export interface Deriving {
  /** Ends it within milliseconds. */
  readonly signal?: AbortSignal;
  /** Derive in this thread, which stands still meanwhile: for a program that is a worker itself. */
  readonly here?: boolean;
}

/**
 * Runs one of `work` by name, with what it is given: in a worker, unless `here`. What was derived is wiped once it is
 * used.
 */
export async function derive<T>(
  work: Readonly<Record<string, (...given: never[]) => Uint8Array>>,
  job: string,
  given: readonly unknown[],
  how: unknown,
  use: (secret: Uint8Array) => T,
): Promise<T> {
  const { signal: aborted, here } = options(how === undefined ? {} : how, "options", ["signal", "here"]);
  const [watched, isHere] = [signal(aborted), optional(here, "options.here", boolean)];
  watched?.throwIfAborted();
  const secret = isHere
    ? call(() => (work[job] as (...given: unknown[]) => Uint8Array)(...given))
    : ((await inWorker(job, given, { signal: watched })) as Uint8Array);
  try {
    return use(secret);
  } finally {
    secret.fill(0);
  }
}
