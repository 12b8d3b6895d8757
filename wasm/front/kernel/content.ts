/** What was verified or opened, as frozen plain objects. */

/** Frozen, with everything in it that is an array or a plain object. */
export function frozen<T extends object>(content: T): Readonly<T> {
  for (const value of Object.values(content)) {
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
      if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) frozen(value as object);
    }
  }
  return Object.freeze(content);
}

/**
 * As `frozen`, for what is personal: interpolated, or logged in Node.js, Deno or Bun, it says its name and nothing
 * else; a browser's console shows its properties. These, `JSON.stringify` and `structuredClone` are those of any plain
 * object.
 */
export function personal<T extends object>(name: string, content: T): Readonly<T> {
  const say = { value: () => `[${name}]` };
  Object.defineProperties(content, { [Symbol.for("nodejs.util.inspect.custom")]: say, toString: say });
  return frozen(content);
}
