/** The page's side: a worker for one job, which ends with it, so that its memory goes back. */

import { spawn } from "#platform";
import { InstanceError, errorOf } from "../kernel/errors.js";
import { compiledModule } from "../kernel/instance.js";
import type { Incoming, Outgoing, SentError } from "./messages.js";

/** How a job is watched and ended. */
export interface Watch {
  readonly signal?: AbortSignal | undefined;
  /** Called with each of many results. */
  readonly onItem?: (value: unknown) => void;
  /** Asked for inputs by their names, one by one, for as long as the job wants them; undefined is the end. */
  readonly inputs?: Readonly<Record<string, () => Promise<unknown>>> | undefined;
}

/**
 * Runs a job in a worker of its own.
 *
 * @throws What the job throws; the signal's reason, at once, when it is aborted; `worker-failed` when there is no
 * worker.
 */
export function inWorker(job: string, given: unknown, watch: Watch = {}): Promise<unknown> {
  const module = compiledModule();
  watch.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => end(() => reject(failure(cause)));
    let thread: ReturnType<typeof spawn> | undefined;
    const abort = () => end(() => reject(watch.signal?.reason));
    function end(settle: () => void): void {
      watch.signal?.removeEventListener("abort", abort);
      thread?.end();
      settle();
    }
    /** A message that cannot be sent ends the job, as a worker that fails does. */
    function post(message: Incoming): void {
      const buffers: ArrayBuffer[] = [];
      try {
        thread?.post(sendable(message, buffers) as Incoming, buffers);
      } catch (cause) {
        fail(cause);
      }
    }
    const answer: Record<Outgoing["kind"], (message: never) => void> = {
      item: (message: { value: unknown }) => watch.onItem?.(message.value),
      wants: ({ input }: { input: string }) => {
        const next = watch.inputs?.[input]?.() ?? Promise.resolve();
        next.then(
          (value) => post({ kind: "next", value }),
          (cause) => end(() => reject(cause)),
        );
      },
      done: (message: { value: unknown }) => end(() => resolve(message.value)),
      failed: (message: { error: SentError }) => end(() => reject(received(message.error))),
    };
    try {
      thread = spawn();
      thread.listen((message) => answer[message.kind](message as never), fail);
    } catch (cause) {
      fail(cause);
      return;
    }
    watch.signal?.addEventListener("abort", abort, { once: true });
    post({ kind: "begin", module, job, given });
  });
}

/**
 * What is sent, with bytes of their own, whose buffers go along: to send a part of a buffer would send all of it, and
 * whatever else is in there.
 */
function sendable(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (value instanceof Uint8Array) {
    const own = new Uint8Array(value);
    buffers.push(own.buffer);
    return own;
  }
  if (Array.isArray(value)) return value.map((one) => sendable(one, buffers));
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sendable(inner, buffers)]));
}

function failure(cause: unknown): InstanceError {
  return new InstanceError("worker-failed", "the worker could not be started or has failed", { cause });
}

function received({ kind, code, field, sentence }: SentError): Error {
  if (kind === "other") return failure(new Error(sentence));
  return errorOf([kind, code, field ?? "", sentence].join("\n"));
}
