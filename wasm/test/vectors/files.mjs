/** The files of vectors, and the entry points that they run on. */

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../test-vectors/", import.meta.url));

export const PARTS = ["visits", "certificates", "rules"];
export const ENTRIES = [
  "visitor",
  "venue",
  "office",
  "authority",
  "server",
  "certificate",
  "authorities",
  "issuer",
  "rules",
];

/** Every vector of a part: its name below `test-vectors`, and its text. */
export function vectorsOf(part) {
  const folder = join(root, part);
  const names = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".json"))
    .sort();
  return names.map((name) => {
    const file = join(folder, name);
    return { name: relative(root, file).replaceAll("\\", "/"), text: readFileSync(file, "utf8") };
  });
}

/** How many a part has: counted without the list of them. */
export function countOf(part) {
  const count = (folder) =>
    readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      if (entry.isDirectory()) return sum + count(join(folder, entry.name));
      return sum + (/\.json$/.test(entry.name) ? 1 : 0);
    }, 0);
  return count(join(root, part));
}
