/**
 * The table of core's public items by language, as Markdown. `node ffi/tools/parity/page.mjs` writes it.
 */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { core, languages, names, typescript } from "./languages.mjs";

export const pageUrl = new URL("../../docs/parity.md", import.meta.url);

const code = (name) => (name === undefined ? "" : `\`${name}\``);

function row(name) {
  const lacking = names.lacking.has(name);
  const others = languages.map(({ nameOf }) => (lacking ? "" : code(nameOf(name))));
  return `| ${[code(name), code(typescript.nameOf(name)), ...others].join(" | ")} |`;
}

/** What a person reads: every item, then what is lacking and why. */
export function page() {
  const titles = ["core (Rust)", "TypeScript", ...languages.map(({ language }) => language)];
  const lacking = [...names.lacking].map(([name, reason]) => `- \`${name}\`: ${reason}.`);
  return [
    "# What core has, and what it is called in each language",
    "",
    "Written by `node ffi/tools/parity/page.mjs` from what is generated for each language; `make test-ffi` fails where",
    "this page, a language or its documentation lacks something. A type's members are below it.",
    "",
    `Kotlin, Swift and Python have ${core.size - names.lacking.size} of ${core.size} items. They lack:`,
    "",
    ...lacking,
    "",
    `| ${titles.join(" | ")} |`,
    `|${titles.map(() => "---|").join("")}`,
    ...[...core.keys()].map(row),
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(pageUrl, page());
