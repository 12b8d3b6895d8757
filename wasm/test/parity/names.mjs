/** What core's items are called elsewhere: by rules, or by a file of names where they have other names. */

import { readFileSync } from "node:fs";

/** A file of names: `Core -> other` for another name, and `Core - reason` for what is lacking. */
export function readNames(url) {
  const lines = readFileSync(url, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const pairs = (sign) => new Map(lines.filter((line) => line.includes(sign)).map((line) => line.split(sign)));
  return { lines, named: pairs(" -> "), lacking: pairs(" - ") };
}

export const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
export const screaming = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

/** Enums with codes are unions of these; what a code says is in `episeal/texts`. */
const CODED = { ALL: "code", code: "code", from_code: "code", sentence: "text" };

const codeOf = (type) => `${type}Code`;

/** What the rules call an item of core in the npm package. */
export function inTypeScript(core, name) {
  const [type, member] = name.split("::");
  const isCoded = core.has(`${type}::ALL`);
  if (member === undefined)
    return isCoded && !type.endsWith("Error") ? codeOf(type) : /^[a-z]/.test(name) ? camel(name) : name;
  if (isCoded && member in CODED) return CODED[member] === "code" ? codeOf(type) : `english.${type}`;
  return core.get(name).kind === "assoc_const" ? `${screaming(type)}_${member}` : `${type}.${camel(member)}`;
}
