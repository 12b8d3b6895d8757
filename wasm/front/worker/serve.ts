/** The worker's side: one job, then its page ends it. */

import { serveOn } from "#platform";
import { CertificateError, EpisealError, IssueError, RecordError, RulesError } from "../kernel/errors.js";
import { call, start } from "../kernel/instance.js";
import type { Incoming, Outgoing, SentError } from "./messages.js";

/** How a job speaks with its page. */
export interface Port {
  /** The next input of this name; undefined after the last. One is asked for at a time. */
  next(input: string): Promise<unknown>;
  /** Sends one of many results. */
  item(value: unknown): void;
}

export type Job = (given: never, port: Port) => unknown;

export function serve(jobs: Record<string, Job>): void {
  let wanting: ((value: unknown) => void) | undefined;
  const post = serveOn((message: Incoming) => {
    if (message.kind === "next") return wanting?.(message.value);
    start(message.module);
    void run(jobs[message.job], message.given, port, post);
  });
  const port: Port = {
    next: (input) =>
      new Promise((resolve) => {
        wanting = resolve;
        post({ kind: "wants", input });
      }),
    item: (value) => post({ kind: "item", value }),
  };
}

/** Jobs that take a list of arguments and derive one secret. */
export function derivations(
  ...all: Readonly<Record<string, (...given: never[]) => Uint8Array>>[]
): Record<string, Job> {
  const jobs = Object.entries(Object.assign({}, ...all) as Record<string, (...given: never[]) => Uint8Array>);
  return Object.fromEntries(jobs.map(([name, work]) => [name, (given: never[]) => call(() => work(...given))]));
}

async function run(job: Job | undefined, given: unknown, port: Port, post: (message: Outgoing) => void): Promise<void> {
  try {
    post({ kind: "done", value: await job?.(given as never, port) });
  } catch (error) {
    post({ kind: "failed", error: sent(error) });
  }
}

const KINDS = [
  ["record", RecordError],
  ["certificate", CertificateError],
  ["issue", IssueError],
  ["rules", RulesError],
] as const;

function sent(error: unknown): SentError {
  const kind = KINDS.find(([, type]) => error instanceof type)?.[0] ?? "other";
  const field = error instanceof RecordError ? error.field : undefined;
  if (!(error instanceof EpisealError)) return { kind, code: "", field, sentence: String(error) };
  return { kind, code: error.code, field, sentence: error.message.slice(error.code.length + 2) };
}
