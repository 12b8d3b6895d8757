/** Core's items, and what TypeScript, Kotlin, Swift and Python have of them under which names. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { coreItems } from "../../../wasm/test/parity/core.mjs";
import { frontItems } from "../../../wasm/test/parity/front.mjs";
import { camel, inTypeScript, readNames, screaming } from "../../../wasm/test/parity/names.mjs";
import { kotlin, python, swift } from "./sources.mjs";

export const core = coreItems();
/** Other names in the library beneath Kotlin, Swift and Python; and what these lack. */
export const names = readNames(new URL("names.txt", import.meta.url));
const npm = readNames(new URL("../../../wasm/test/parity/names.txt", import.meta.url));

const snake = (name) => screaming(name).toLowerCase();

/** Ids and areas are texts; what they do are functions. */
const isText = (type) => core.has(`${type}::to_text`) && core.has(`${type}::parse`) && /(Id|Handle|^Area)$/.test(type);
/** Another name of a text or of the language's own date, which has no place for a comment. */
export const isAlias = (type) => isText(type) || ["CalendarDate", "DateOfBirth", "Uvci"].includes(type);
const OF_TEXT = {
  parse: (type) => `parse_${type}`,
  to_text: (type) => `parse_${type}`,
  as_bytes: (type) => `${type}_bytes`,
};

/** Enums with codes are enums of each language: which there are, and which one has a code. */
const OF_CODED = { ALL: "", from_code: "", code: "::code", sentence: "::text" };
const isError = (type) => /Error$|^Rejection$/.test(type);

/** The record in which a part of core has its limits. */
const limitsOf = (name) => (core.get(name).krate === "episeal_visits" ? "VisitLimits" : "CertificateLimits");

/** What the rules call an item of core in the library. */
export function byRule(name) {
  const [type, member] = name.split("::");
  const { kind } = core.get(name);
  if (core.has(`${type}::ALL`) && member in OF_CODED)
    return `${isError(type) && OF_CODED[member] ? "Error" : type}${OF_CODED[member]}`;
  if (kind === "constant") return `${limitsOf(name)}::${name.toLowerCase()}`;
  if (kind === "assoc_const") return `${limitsOf(name)}::${snake(type)}_${member.toLowerCase()}`;
  if (member && isText(type)) return OF_TEXT[member]?.(snake(type)) ?? `${snake(type)}_${member}`;
  return name;
}

export const inLibrary = (name) => names.named.get(name) ?? byRule(name);

/** The name of an item of the library as a language writes it; what all errors have is in a type by hand. */
function written(name, { typeOf = (type) => type, memberOf, constructor }) {
  const [type, member] = name.split("::");
  if (/^[a-z]/.test(type)) return memberOf(type);
  if (type === "Error") return `${typeOf("EpisealError")}.${memberOf(member)}`;
  if (member === undefined) return typeOf(type);
  return `${typeOf(type)}.${member === "new" ? constructor : memberOf(member)}`;
}

const STYLES = {
  Kotlin: { typeOf: (type) => type.replace(/Error$/, "Exception"), memberOf: camel, constructor: "constructor" },
  Swift: { memberOf: camel, constructor: "init" },
  // `from` is a word of Python.
  Python: { memberOf: (member) => member.replace(/^from$/, "from_"), constructor: "__init__" },
};

const generated =
  process.env.EPISEAL_GENERATED ?? fileURLToPath(new URL("../../../target/ffi-generated", import.meta.url));
const byHand = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const read = (file) => readFileSync(file, "utf8");

/** What is generated, and errors, which are written by hand. */
const ITEMS = {
  Kotlin: [`${generated}/kotlin/org/episeal/episeal.kt`, byHand("kotlin/front/kotlin/org/episeal/Errors.kt")].map(
    (file) => kotlin(read(file)),
  ),
  Swift: [`${generated}/swift/Episeal.swift`, byHand("swift/Sources/Episeal/Errors.swift")].map((file) =>
    swift(read(file)),
  ),
  Python: [`${generated}/python/episeal.py`, byHand("python/src/episeal/_errors.py")].map(python),
};

export const languages = Object.keys(ITEMS).map((language) => ({
  language,
  items: new Map(ITEMS[language].flatMap((items) => [...items])),
  nameOf: (name) => written(inLibrary(name), STYLES[language]),
}));

/** The npm package, which has its own test of the same: a name there, or nothing. */
export const typescript = {
  items: frontItems(),
  nameOf: (name) => (npm.lacking.has(name) ? undefined : (npm.named.get(name) ?? inTypeScript(core, name))),
};
