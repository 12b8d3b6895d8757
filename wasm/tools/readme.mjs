/** Writes the sizes of the built package into the README. */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sizes, table } from "./sizes.mjs";

const wasm = dirname(dirname(fileURLToPath(import.meta.url)));
const readme = join(wasm, "README.md");
const TABLE = /(<!-- sizes -->\n).*(<!-- \/sizes -->)/s;
const written = table(sizes(join(wasm, "dist")));
writeFileSync(
  readme,
  readFileSync(readme, "utf8").replace(TABLE, (_, begin, end) => `${begin}\n${written}\n\n${end}`),
);
