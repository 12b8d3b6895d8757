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

/**
 * What is tried in place of every argument: by name, the value, its kind, and whether it is wrong even where its kind is
 * right.
 */
export function wrongValues({ stranger, disposed }) {
  const values = {
    null: null,
    "a fraction": 1.5,
    "a negative number": -1,
    "a huge number": 2 ** 53,
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    "a BigInt": 1n,
    "a string": "x",
    "a lone surrogate": "\ud800",
    "an empty object": {},
    "another object": { unknown: 1 },
    "an array": [1],
    "an array with a hole": new Array(1),
    true: true,
    "a symbol": Symbol("x"),
    "a function": () => 1,
    "an invalid date": new Date(Number.NaN),
    "a date": new Date(0),
    bytes: new Uint8Array([1, 2, 3]),
    "an ArrayBuffer": new ArrayBuffer(3),
    "words of 16 bits": new Uint16Array([1, 2]),
    "a handle of another entry point": stranger,
    "a disposed handle": disposed,
    "a revoked proxy": revoked(),
  };
  const alwaysWrong = ["a lone surrogate", "NaN", "an invalid date", "another object", "an array with a hole"];
  return Object.entries(values).map(([name, value]) => {
    const kind = name === "a revoked proxy" ? "proxy" : kindOf(value);
    return { name, value, kind, isAlwaysWrong: alwaysWrong.includes(name) };
  });
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
  return Object.entries(value).flatMap(([key, inner]) => [{ path: [...path, key], value: inner }, ...inside(inner, [...path, key])]);
}

/** The arguments with something else in one place; whatever is not on the way to it is the same. */
export function replaced(args, [first, ...rest], value) {
  const copy = Array.isArray(args) ? [...args] : { ...args };
  copy[first] = rest.length === 0 ? value : replaced(copy[first], rest, value);
  return copy;
}

/** Without an optional property, or with `undefined` for an argument. */
export function removed(args, [first, ...rest]) {
  const copy = Array.isArray(args) ? [...args] : { ...args };
  if (rest.length > 0) copy[first] = removed(copy[first], rest);
  else if (Array.isArray(copy)) copy[first] = undefined;
  else delete copy[first];
  return copy;
}
