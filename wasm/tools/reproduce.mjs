/**
 * Shows that the package can be reproduced: builds the last commit in two checkouts, whose folders differ, and compares
 * what npm packs, byte by byte. Prints the hashes; takes several minutes.
 *
 *     node tools/reproduce.mjs [PARTY...]
 */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(here);

const env = { ...process.env, WASM_BINDGEN: process.env.WASM_BINDGEN ?? join(root, "target/tools/bin/wasm-bindgen") };
delete env.CARGO_TARGET_DIR;

const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();

function run(program, parts, cwd) {
  execFileSync(program, parts, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

/** Builds and packs the commit in a folder, and says the hash of every file. */
function packed(folder, parties) {
  mkdirSync(dirname(folder), { recursive: true });
  run("git", ["clone", "--quiet", "--no-hardlinks", "--no-checkout", root, folder], root);
  run("git", ["checkout", "--quiet", "--detach", commit], folder);
  const wasm = join(folder, "wasm");
  symlinkSync(join(here, "node_modules"), join(wasm, "node_modules"));
  run(process.execPath, ["build.mjs", ...parties], wasm);
  run("npm", ["pack", "--silent", "--ignore-scripts"], wasm);
  const files = readdirSync(join(wasm, "dist"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.path, entry.name).slice(wasm.length + 1));
  const tarball = readdirSync(wasm).find((name) => name.endsWith(".tgz"));
  const hash = (file) =>
    createHash("sha256")
      .update(readFileSync(join(wasm, file)))
      .digest("hex");
  return new Map([...files.sort(), tarball].map((file) => [file, hash(file)]));
}

const work = mkdtempSync(join(tmpdir(), "episeal-reproduce-"));
try {
  const parties = process.argv.slice(2);
  const one = packed(join(work, "one"), parties);
  const other = packed(join(work, "in a place", "that-is-called-otherwise"), parties);
  const differing = [...new Set([...one.keys(), ...other.keys()])].filter((file) => one.get(file) !== other.get(file));
  console.log(`commit ${commit}`);
  for (const [file, hash] of one) if (!file.endsWith(".d.ts")) console.log(`${hash}  ${file}`);
  if (differing.length > 0) throw new Error(`not the same in both: ${differing.join(", ")}`);
  console.log(`the same in both: ${one.size} files`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
