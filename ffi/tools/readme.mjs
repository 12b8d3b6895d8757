/**
 * Puts the samples and the size of the library where READMEs show them: between `<!-- sample PROGRAM LANGUAGE -->` and
 * `<!-- /sample -->`, and between `<!-- sizes -->` and `<!-- /sizes -->`.
 *
 *     node ffi/tools/readme.mjs
 */

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const READMES = ["README.md", "ffi/README.md"];
export const PROGRAMS = ["check-in", "share", "verify", "issue"];
export const LANGUAGES = { kotlin: ".kt", swift: ".swift", python: ".py" };

/** Every language calls its files in its own way: `CheckInAndSeal.swift`, `check_in_and_seal.py`. */
const letters = (name) => name.toLowerCase().replace(/[^a-z]/g, "");

/** The one sample of a language that is this program. */
export function sample(program, language) {
  const folder = join(root, "ffi", language, "samples");
  const isIt = (file) => extname(file) === LANGUAGES[language] && letters(basename(file)).startsWith(letters(program));
  const files = readdirSync(folder, { recursive: true }).filter(isIt);
  if (files.length !== 1) throw new Error(`${program} in ${language}: ${files.join(", ") || "no file"}`);
  return readFileSync(join(folder, files[0]), "utf8").trim();
}

/** The last line of the history of sizes. */
function sizes() {
  const lines = readFileSync(join(root, "ffi/docs/sizes.md"), "utf8").trim().split("\n");
  const [version, date, linux, android] = lines
    .at(-1)
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
  const rows = [`| Linux, x86-64 | ${linux} | 3,000,000 |`, `| Android, arm64 | ${android} | 2,000,000 |`];
  return [`| ${version}, ${date} | bytes | at most |`, "|---|---|---|", ...rows].join("\n");
}

/** A README with everything in its place. */
export function filled(text) {
  const block = (language, source) => `\n\`\`\`${language}\n${source}\n\`\`\`\n`;
  return text
    .replace(
      /(<!-- sample (\S+) (\S+) -->\n).*?(<!-- \/sample -->)/gs,
      (_, begin, program, language, end) => `${begin}${block(language, sample(program, language))}\n${end}`,
    )
    .replace(/(<!-- sizes -->\n).*?(<!-- \/sizes -->)/s, (_, begin, end) => `${begin}\n${sizes()}\n\n${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const readme of READMES) {
    const path = join(root, readme);
    writeFileSync(path, filled(readFileSync(path, "utf8")));
  }
}
