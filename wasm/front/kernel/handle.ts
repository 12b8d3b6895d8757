/// <reference lib="esnext.disposable" preserve="true" />
/** Objects that hold a secret or a state inside the module. */

import { ArgumentTypeError, InstanceError } from "./errors.js";
import { isAlive } from "./instance.js";

interface Raw {
  free(): void;
}

/** What each handle stands for; null once it is disposed. */
const raws = new WeakMap<object, Raw | null>();

/**
 * A secret or a state. It cannot be constructed, copied or sent: what may leave does so through methods that say so.
 * `dispose()`, or `using`, wipes it before the next task; else it goes with the garbage.
 */
export abstract class Handle implements Disposable {
  /** @internal */
  protected constructor() {
    throw new ArgumentTypeError("new", "left out: the static methods make one");
  }

  /** Wipes what it holds. Afterwards every use is an error, `disposed`; a second time it does nothing. */
  dispose(): void {
    const raw = raws.get(this);
    if (!raw) return;
    raws.set(this, null);
    // Not at once: a getter in somebody's options may dispose what a call has taken already.
    queueMicrotask(() => {
      if (isAlive()) raw.free();
    });
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The type, which is all that it says of itself. For the compiler, too: no handle is taken for another. */
  abstract get [Symbol.toStringTag](): string;
}

// Some browsers do not have it yet: then it is the key that compilers of `using` look for.
if (!(Symbol.dispose as symbol | undefined)) {
  Object.defineProperty(Handle.prototype, Symbol.for("Symbol.dispose"), { value: Handle.prototype.dispose });
}
Object.defineProperty(Handle.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: Object.prototype.toString });

/** The class of a handle, whose constructor is private. */
export interface HandleClass<H extends Handle> {
  readonly prototype: H;
}

/** A handle for something of the module. */
export function wrap<H extends Handle>(type: HandleClass<H>, raw: Raw): H {
  const handle = Object.create(type.prototype) as H;
  raws.set(handle, raw);
  return handle;
}

export function wrapAll<H extends Handle>(type: HandleClass<H>, all: Raw[]): H[] {
  return all.map((raw) => wrap(type, raw));
}

/** What a handle stands for, if it is one of this class. */
export function rawOf<R>(type: HandleClass<Handle>, value: unknown, argument: string): R {
  const raw = typeof value === "object" && value !== null ? raws.get(value) : undefined;
  if (raw === null) throw new InstanceError("disposed", "the object was disposed");
  if (raw === undefined || !(type.prototype.isPrototypeOf(value as object))) {
    throw new ArgumentTypeError(argument, `a ${type.prototype[Symbol.toStringTag]} of this entry point`);
  }
  return raw as R;
}

/** Reads something of the module and frees it. */
export function read<R extends Raw, T>(raw: R, content: (raw: R) => T): T {
  try {
    return content(raw);
  } finally {
    raw.free();
  }
}
