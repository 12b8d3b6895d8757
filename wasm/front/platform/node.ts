/** Node.js, Deno and Bun: the module is read from its file at first use, workers are threads. */

import { readFileSync } from "node:fs";
import { parentPort, Worker } from "node:worker_threads";
import type { Incoming, Outgoing, Thread } from "../worker/messages.js";

// Set by the build: the files of this entry point.
declare const WASM_FILE: string;
declare const WORKER_FILE: string;

export function moduleNow(): WebAssembly.Module | undefined {
  return new WebAssembly.Module(readFileSync(defaultSource()));
}

export function defaultSource(): URL {
  return new URL(WASM_FILE, import.meta.url);
}

export function spawn(): Thread {
  const worker = new Worker(new URL(WORKER_FILE, import.meta.url));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as []),
    end: () => void worker.terminate(),
    listen(receive, fail) {
      worker.on("message", (message: Outgoing) => receive(message));
      worker.on("error", fail);
      worker.on("messageerror", fail);
    },
  };
}

/** In a thread: what comes from its parent, and the way back. */
export function serveOn(receive: (message: Incoming) => void): (message: Outgoing) => void {
  parentPort?.on("message", receive);
  return (message) => parentPort?.postMessage(message);
}
