/// <reference lib="esnext.disposable" preserve="true" />
/** Objects that hold a secret or a state inside the module. */

import { ArgumentTypeError, InstanceError } from "./errors.js";
import { isAlive } from "./life.js";

interface Raw {
  free(): void;
}

/** What each handle stands for, null once it is disposed, and of which class it is, whatever its prototype becomes. */
const held = new WeakMap<object, { readonly type: { readonly prototype: object }; readonly raw: Raw | null }>();

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
    const { type, raw } = held.get(this) ?? {};
    if (!type || !raw) return;
    held.set(this, { type, raw: null });
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
  held.set(handle, { type, raw });
  return handle;
}

export function wrapAll<H extends Handle>(type: HandleClass<H>, all: Raw[]): H[] {
  return all.map((raw) => wrap(type, raw));
}

/** What a handle stands for, if it is one of this class. */
export function rawOf<R>(type: HandleClass<Handle>, value: unknown, argument: string): R {
  const one = typeof value === "object" && value !== null ? held.get(value) : undefined;
  const isOne = one?.type === type || type.prototype.isPrototypeOf(one?.type.prototype ?? {});
  if (!one || !isOne)
    throw new ArgumentTypeError(argument, `a ${type.prototype[Symbol.toStringTag]} of this entry point`);
  if (one.raw === null) throw new InstanceError("disposed", "the object was disposed");
  return one.raw as R;
}

/** Reads something of the module and frees it. */
export function read<R extends Raw, T>(raw: R, content: (raw: R) => T): T {
  try {
    return content(raw);
  } finally {
    raw.free();
  }
}
