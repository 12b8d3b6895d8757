/** Browsers: modules are fetched, workers are web workers. */

import type { Incoming, Outgoing, Thread } from "../worker/messages.js";

// Set by the build: the files of this entry point.
declare const ENTRY: string;
declare const WASM_FILE: string;
declare const WORKER_FILE: string;

/** Nothing can be loaded at once. */
export function moduleNow(): WebAssembly.Module | undefined {
  return undefined;
}

export function defaultSource(): URL {
  return new URL(WASM_FILE, import.meta.url);
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

let policy: { createScriptURL(url: string): string } | undefined;

/** Where Trusted Types are required, a policy for this one URL. */
function trusted(url: URL): string | URL {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!policies) return url;
  policy ??= policies.createPolicy(`episeal-${ENTRY}`, {
    createScriptURL(asked) {
      if (asked !== url.href) throw new TypeError("not a worker of episeal");
      return asked;
    },
  });
  return policy.createScriptURL(url.href);
}

export function spawn(): Thread {
  const worker = new Worker(trusted(new URL(WORKER_FILE, import.meta.url)), { type: "module" });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    end: () => worker.terminate(),
    listen(receive, fail) {
      worker.onmessage = (event: MessageEvent<Outgoing>) => receive(event.data);
      worker.onerror = (event) => fail(event);
      worker.onmessageerror = (event) => fail(event);
    },
  };
}

/** In a worker: what comes from the page, and the way back. */
export function serveOn(receive: (message: Incoming) => void): (message: Outgoing) => void {
  const scope = globalThis as unknown as { onmessage: unknown; postMessage(message: Outgoing): void };
  scope.onmessage = (event: MessageEvent<Incoming>) => receive(event.data);
  return (message) => scope.postMessage(message);
}
