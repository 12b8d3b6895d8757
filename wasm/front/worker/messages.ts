/** What passes between a page and a worker, in both directions. */

import type { FieldCode } from "../generated/codes.js";

export type Incoming =
  | { readonly kind: "begin"; readonly module: WebAssembly.Module; readonly job: string; readonly given: unknown }
  /** The next input that the job asked for; undefined after the last one. */
  | { readonly kind: "next"; readonly value: unknown };

export type Outgoing =
  /** One of many results. */
  | { readonly kind: "item"; readonly value: unknown }
  /** The job wants its next input of this name. */
  | { readonly kind: "wants"; readonly input: string }
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: SentError };

/** An error of ours as it travels. */
export interface SentError {
  readonly kind: "record" | "certificate" | "issue" | "rules" | "other";
  readonly code: string;
  readonly field: FieldCode | undefined;
  readonly sentence: string;
}

/** A worker as its page sees it. */
export interface Thread {
  post(message: Incoming, transfer: Transferable[]): void;
  end(): void;
  listen(receive: (message: Outgoing) => void, fail: (cause: unknown) => void): void;
}
