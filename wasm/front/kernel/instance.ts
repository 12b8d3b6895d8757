/** The one instance of this entry point's WebAssembly: absent, ready, or dead after a trap. */

import { ArgumentTypeError, InstanceError, errorOf, isEpisealError } from "./errors.js";
import { giveUp, isAlive } from "./life.js";
import { defaultSource, moduleNow } from "#platform";
import * as raw from "#raw";

let isReady = false;
/** Kept to hand it to workers, which then compile nothing. */
let compiled: WebAssembly.Module | undefined;

/** Makes the instance of a compiled module; a second time it does nothing. */
export function start(module: WebAssembly.Module): void {
  if (isReady) return;
  raw.initSync({ module });
  compiled = module;
  isReady = true;
}

/** The compiled module, for a worker. */
export function compiledModule(): WebAssembly.Module {
  ensureReady();
  return compiled as WebAssembly.Module;
}

function ensureReady(): void {
  if (!isAlive()) throw dead();
  if (!isReady) startNow();
  if (!isReady) throw new InstanceError("not-initialised", "await init() first");
}

/** Where a module can be had at once. */
function startNow(): void {
  try {
    const module = moduleNow();
    if (module) start(module);
  } catch (cause) {
    throw unloaded(cause);
  }
}

function dead(cause?: unknown): InstanceError {
  return new InstanceError("instance-dead", "the module has failed and cannot be used any more", { cause });
}

function unloaded(cause: unknown): InstanceError {
  return new InstanceError("not-initialised", "the module could not be loaded", { cause });
}

/**
 * Every call into the module goes through here, so that what it throws is one of our errors. Whatever else is thrown is
 * a trap: memory may be in any state, so that the instance is given up.
 */
export function call<T>(work: () => T): T {
  ensureReady();
  try {
    return work();
  } catch (thrown) {
    if (typeof thrown === "string") throw errorOf(thrown);
    if (isEpisealError(thrown)) throw thrown;
    giveUp();
    throw dead(thrown);
  }
}

/** `WebAssembly.Module`, where a program's types have it: those of Node.js alone do not. */
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M : never;

/** Where a module is: a URL, a Response, its bytes, or compiled. */
export type ModuleSource = string | URL | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | CompiledModule;

function checked(source: unknown): asserts source is ModuleSource | undefined {
  const isBytes = ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
  const isPlace = typeof source === "string" || source instanceof URL || source instanceof Response;
  if (source === undefined || isBytes || isPlace || source instanceof WebAssembly.Module) return;
  throw new ArgumentTypeError("source", "a URL, a Response, bytes or a WebAssembly.Module");
}

/** Compiles from wherever the bytes are. */
async function compile(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source as string | URL);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  // A server that sends another type than application/wasm is common, and no reason to fail.
  return WebAssembly.compile(await response.arrayBuffer());
}

let starting: Promise<void> | undefined;

/**
 * Loads the module. In Node.js, Deno and Bun there is no need to: the first use does. In a browser it comes before
 * everything else; called again, from wherever, it waits for the same loading, and after a failure it tries anew.
 *
 * @param source Where the module is, if not beside this file: a URL, a Response, its bytes, or compiled.
 * @throws InstanceError `not-initialised`: it cannot be loaded; `cause` says why. `instance-dead`.
 */
export async function init(source?: ModuleSource): Promise<void> {
  checked(source);
  if (!isAlive()) throw dead();
  starting ??= begin(source);
  return starting;
}

async function begin(source: ModuleSource | undefined): Promise<void> {
  try {
    if (!isReady) start((source === undefined && moduleNow()) || (await compile(source ?? defaultSource())));
  } catch (cause) {
    starting = undefined;
    throw unloaded(cause);
  }
}
