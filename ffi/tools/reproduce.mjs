/**
 * Shows that the library can be reproduced: builds the last commit in two checkouts, whose folders differ, and compares
 * the bytes. Prints the hash; takes several minutes.
 *
 *     node ffi/tools/reproduce.mjs
 */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
// Each checkout has its own.
delete process.env.CARGO_TARGET_DIR;

const git = (parts, cwd) => execFileSync("git", parts, { cwd, encoding: "utf8" }).trim();
const commit = git(["rev-parse", "HEAD"], root);

/** Builds the commit in a folder, and says the library's hash. */
function built(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  git(["clone", "--quiet", "--no-hardlinks", "--no-checkout", root, folder], root);
  git(["checkout", "--quiet", "--detach", commit], folder);
  const library = readFileSync(build("x86_64-unknown-linux-gnu", folder));
  rmSync(folder, { recursive: true });
  return createHash("sha256").update(library).digest("hex");
}

const work = mkdtempSync(join(tmpdir(), "episeal-reproduce-"));
try {
  const one = built(join(work, "one"));
  const other = built(join(work, "in a place", "that-is-called-otherwise"));
  if (one !== other) throw new Error(`${one} in one folder, and ${other} in the other`);
  console.log(`commit ${commit}\n${one}  libepiseal_ffi.so, the same in both`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
