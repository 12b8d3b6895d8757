/** Every wrong kind of argument, and what an example's argument is. */

/** Kinds of values. A value of a kind is wrong wherever another kind is asked for. */
export function kindOf(value) {
  if (value === null) return "null";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Date) return "date";
  if (Array.isArray(value)) return "array";
  if (value instanceof AbortSignal) return "signal";
  if (typeof value !== "object") return typeof value;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? "object" : `a ${value[Symbol.toStringTag]}`;
}

/** Wrong even where their kind is right: all numbers are whole, and no handle is of another entry point. */
const ALWAYS_WRONG = {
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "a fraction": () => 1.5,
  "a negative number": () => -1,
  "a number that is not exact": () => 2 ** 53,
  "a lone surrogate": () => "\ud800",
  "an invalid date": () => new Date(Number.NaN),
  "another object": () => ({ unknown: 1 }),
  "an array with a hole": () => new Array(1),
};

const WRONG_ELSEWHERE = {
  null: () => null,
  "a number": () => 1,
  "a BigInt": () => 1n,
  "a string": () => "x",
  "an empty object": () => ({}),
  "an object without a prototype": () => Object.create(null),
  "an array": () => [1],
  "an empty array": () => [],
  true: () => true,
  "a symbol": () => Symbol("x"),
  "a function": () => () => 1,
  "a date": () => new Date(0),
  bytes: () => new Uint8Array([1, 2, 3]),
  "an ArrayBuffer": () => new ArrayBuffer(3),
  "words of 16 bits": () => new Uint16Array([1, 2]),
  "a map": () => new Map([["now", 1]]),
  "a promise": () => Promise.resolve(1),
  "a signal": () => new AbortController().signal,
};

/** What is tried in place of every argument: its name, what makes it, its kind, whether it is wrong everywhere. */
export function wrongValues(stranger) {
  const all = (values, isAlwaysWrong) =>
    Object.entries(values).map(([name, make]) => ({ name, make, kind: kindOf(make()), isAlwaysWrong }));
  return [
    ...all(WRONG_ELSEWHERE, false),
    ...all(ALWAYS_WRONG, true),
    ...all({ "a handle of another entry point": stranger }, true),
    { name: "a revoked proxy", make: revoked, kind: "proxy", isAlwaysWrong: true },
  ];
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Every place in the arguments of an example: a path of indexes and property names, and what stands there. */
export function places(args) {
  return args.flatMap((value, at) => [{ path: [at], value }, ...inside(value, [at])]);
}

function inside(value, path) {
  const kind = kindOf(value);
  if (kind !== "object" && kind !== "array") return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { path: [...path, key], value: inner },
    ...inside(inner, [...path, key]),
  ]);
}

/** The arguments with something else in one place; whatever is not on the way to it is the same. */
export function replaced(args, [first, ...rest], value) {
  const copy = Array.isArray(args) ? [...args] : { ...args };
  copy[first] = rest.length === 0 ? value : replaced(copy[first], rest, value);
  return copy;
}

/** Without a property, or without an argument and all after it. */
export function removed(args, [first, ...rest]) {
  const copy = Array.isArray(args) ? [...args] : { ...args };
  if (rest.length > 0) copy[first] = removed(copy[first], rest);
  else if (Array.isArray(copy)) copy.length = first;
  else delete copy[first];
  return copy;
}
