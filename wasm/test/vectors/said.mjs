/** What the package gives, in the form in which a vector says it: the counterpart of `given.mjs`. */

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Seconds since 1970; null where nothing is said. */
export function seconds(date) {
  return date === undefined ? null : date.getTime() / 1000;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(day) {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

const UTF8 = new TextEncoder();

/** A secret's text, as the package takes it. */
export function utf8(text) {
  return UTF8.encode(text);
}

/** A secret's text, as the package gave it. */
export function textOf(bytes) {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
