/** JSON as vectors hold it, with numbers that JavaScript would round. */

/** A number of 17 digits or more is read as a text of them, marked by U+0000. */
export function parse(text) {
  return JSON.parse(text.replaceAll(/(?<=^|[[:,]\s*)-?\d{17,}(?=\s*([\],}]|$))/g, '"\\u0000$&"'));
}

/** The text of what was parsed: every number as it was written. */
export function written(value) {
  return JSON.stringify(value).replaceAll(/"\\u0000(-?\d+)"/g, "$1");
}
