/** Arguments: a wrong one is an error before anything is done, and never another value. */

import { ArgumentRangeError, ArgumentTypeError, isInstance } from "./errors.js";

/** Bytes over memory that is not shared. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What an array says of itself, whatever was put over it. */
const TYPED = Object.getPrototypeOf(Uint8Array.prototype) as object;
const intrinsic = (of: object, key: PropertyKey) =>
  Object.getOwnPropertyDescriptor(of, key)?.get as (this: unknown) => unknown;
const [nameOf, bufferOf] = [intrinsic(TYPED, Symbol.toStringTag), intrinsic(TYPED, "buffer")];
const [offsetOf, lengthOf] = [intrinsic(TYPED, "byteOffset"), intrinsic(TYPED, "byteLength")];
const sizeOf = intrinsic(ArrayBuffer.prototype, "byteLength");

/** The most bytes or characters of anything: twice the longest message or list that core reads. */
const MOST = 67_108_864;

/** Bytes of this window or another one, as a plain array over the same memory: not shared, and there. */
export function bytes(value: unknown, argument: string): Bytes {
  if (nameOf.call(value) !== "Uint8Array") throw new ArgumentTypeError(argument, "a Uint8Array");
  const buffer = bufferOf.call(value) as ArrayBuffer;
  try {
    sizeOf.call(buffer);
  } catch {
    throw new ArgumentTypeError(argument, "a Uint8Array over memory that is not shared");
  }
  if ((lengthOf.call(value) as number) > MOST) throw new ArgumentRangeError(argument, `at most ${MOST} bytes long`);
  try {
    return new Uint8Array(buffer, offsetOf.call(value) as number, lengthOf.call(value) as number);
  } catch {
    throw new ArgumentRangeError(argument, "bytes that were not given away");
  }
}

export function text(value: unknown, argument: string): string {
  if (typeof value !== "string") throw new ArgumentTypeError(argument, "a string");
  if (value.length > MOST) throw new ArgumentRangeError(argument, `at most ${MOST} characters long`);
  // They would become U+FFFD: two passphrases, one key.
  if (/\p{Surrogate}/u.test(value)) throw new ArgumentRangeError(argument, "well-formed: it has a lone surrogate");
  return value;
}

export function boolean(value: unknown, argument: string): boolean {
  if (typeof value !== "boolean") throw new ArgumentTypeError(argument, "true or false");
  return value;
}

/** A whole number from `least` to `most`, both included. */
export function whole(value: unknown, argument: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== "number") throw new ArgumentTypeError(argument, "a number");
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ArgumentRangeError(argument, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** A whole number of 32 bits: how much of it is too much, the module says. */
export function count(value: unknown, argument: string): number {
  return whole(value, argument, 0, 0xffff_ffff);
}

/** A Date, as whole seconds since 1970: what it has of a second is cut off. */
export function seconds(value: unknown, argument: string): number {
  const time = timeOf(value);
  if (time === undefined) throw new ArgumentTypeError(argument, "a Date");
  if (Number.isNaN(time)) throw new ArgumentRangeError(argument, "a valid Date");
  return Math.floor(time / 1000);
}

/** Milliseconds of a Date, of another window's, too. */
function timeOf(value: unknown): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

export function date(seconds: number): Date {
  return new Date(seconds * 1000);
}

const DAY_MS = 86_400_000;

/** A calendar day as `2026-11-29`, counted from 1970-01-01, in UTC. */
export function day(value: unknown, argument: string): number {
  const written = text(value, argument);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || time < 0 || dayText(time / DAY_MS) !== written) {
    throw new ArgumentRangeError(argument, "a day from 1970 on, as 2026-11-29");
  }
  return time / DAY_MS;
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** One of a list of codes. */
export function code<C extends string>(value: unknown, argument: string, codes: readonly C[]): C {
  if (typeof value !== "string") throw new ArgumentTypeError(argument, "a string");
  if (!(codes as readonly string[]).includes(value))
    throw new ArgumentRangeError(argument, `one of ${codes.join(", ")}`);
  return value as C;
}

/** False for a proxy that was revoked, too. */
function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

export function list<T>(value: unknown, argument: string, item: (value: unknown, argument: string) => T): T[] {
  if (!isArray(value)) throw new ArgumentTypeError(argument, "an array");
  // Not map: it leaves out the holes of an array.
  return Array.from(value, (one, at) => item(one, `${argument}[${at}]`));
}

/** As `list`, and empty if it is left out. */
export function optionalList<T>(value: unknown, argument: string, item: (value: unknown, argument: string) => T): T[] {
  return value === undefined ? [] : list(value, argument, item);
}

/** Undefined stays so; null is not taken for it. */
export function optional<T>(
  value: unknown,
  argument: string,
  present: (value: unknown, argument: string) => T,
): T | undefined {
  return value === undefined ? undefined : present(value, argument);
}

/** A plain object with these properties and no other: a misspelt option is an error. */
export function options<K extends string>(
  value: unknown,
  argument: string,
  keys: readonly K[],
): Partial<Record<K, unknown>> {
  // Each property is read once, here, and what is inherited is not read at all.
  const copy = Object.create(null) as Partial<Record<K, unknown>>;
  for (const key of keysOf(value, argument)) {
    // The key itself is not said: it may be anything that was given.
    if (!(keys as readonly string[]).includes(key)) {
      throw new ArgumentTypeError(argument, `an object without other properties than ${keys.join(", ")}`);
    }
    copy[key as K] = (value as Record<K, unknown>)[key as K];
  }
  return copy;
}

function keysOf(value: unknown, argument: string): string[] {
  try {
    if (typeof value === "object" && value !== null && isPlain(value)) return Object.keys(value);
  } catch {
    // A proxy that was revoked.
  }
  throw new ArgumentTypeError(argument, "a plain object");
}

/** Of this window or another one: nothing stands between it and what all objects have. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function callback<F>(value: unknown, argument: string): F {
  if (typeof value !== "function") throw new ArgumentTypeError(argument, "a function");
  return value as F;
}

/** `options.now`, or this moment. */
export function now(value: unknown, argument = "options.now"): number {
  return value === undefined ? Math.floor(Date.now() / 1000) : seconds(value, argument);
}

/** Options of a function that takes the time alone. */
export function nowOf(value: unknown): number {
  return now(options(value === undefined ? {} : value, "options", ["now"]).now);
}

/** The class of an object by its name: one of another window is as good. A proxy that was revoked has none. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice("[object ".length, -1);
  } catch {
    return "";
  }
}

export function signal(value: unknown, argument = "options.signal"): AbortSignal | undefined {
  if (value === undefined) return undefined;
  if (!isInstance(value, AbortSignal) || !isReadable(value)) throw new ArgumentTypeError(argument, "an AbortSignal");
  return value;
}

/** Whether it is a signal, and not just something with its prototype. */
function isReadable(signal: AbortSignal): boolean {
  try {
    return typeof signal.aborted === "boolean";
  } catch {
    return false;
  }
}
