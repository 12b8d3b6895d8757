/**
 * Builds the package into `dist`: for each party its WebAssembly, its JavaScript for browsers and for Node.js, a worker
 * for each, the entry points without a module, and the types. Prints the sizes and fails if one is over its budget.
 *
 *     node build.mjs [PARTY...]
 */

import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { minify } from "terser";
import { PARTIES, SCRIPTS, sizes, table } from "./tools/sizes.mjs";
import { prune } from "./tools/types.mjs";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const work = join(root, "target/npm");
const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");

const rustc = (...asked) => execFileSync("rustc", asked, { cwd: root, encoding: "utf8" });
/** The source of the standard library, where a machine has it; where not, its paths begin with `/rustc/COMMIT`. */
const rust = `${rustc("--print", "sysroot").trim()}/lib/rustlib/src/rust`;
const [, commit] = /^commit-hash: (\w+)$/m.exec(rustc("--version", "--verbose"));

/** Small variants of SHA-2 and AES; and no path of this machine, so that every machine builds the same bytes. */
const RUSTFLAGS = [
  "--cfg",
  'sha2_backend_soft="compact"',
  "--cfg",
  'aes_backend_soft="compact"',
  `--remap-path-prefix=${cargoHome}/registry/src=crates`,
  `--remap-path-prefix=${rust}=/rustc/${commit}`,
  `--remap-path-prefix=${root}=.`,
];

function cargo(...parts) {
  // Encoded, since folders have spaces; and with a target named, what runs while building is built without them.
  const env = { ...process.env, CARGO_ENCODED_RUSTFLAGS: RUSTFLAGS.join("\x1f"), CARGO_INCREMENTAL: "0" };
  return run("cargo", parts, { cwd: root, env, maxBuffer: 1 << 26 });
}

/** Compiles the module with these features and makes its glue. */
async function bind(features, name) {
  await cargo(
    "build",
    "--quiet",
    "--package",
    "episeal-wasm",
    "--target",
    "wasm32-unknown-unknown",
    "--profile",
    "wasm",
    "--no-default-features",
    "--features",
    features,
  );
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  const built = join(root, "target/wasm32-unknown-unknown/wasm/episeal_wasm.wasm");
  await run(bindgen(), [
    "--target",
    "web",
    "--omit-default-module-path",
    "--encode-into",
    "always",
    "--ts-typed-array-buffers",
    "--out-dir",
    folder,
    "--out-name",
    name,
    built,
  ]);
  return folder;
}

function bindgen() {
  return process.env.WASM_BINDGEN ?? join(root, "target/tools/bin/wasm-bindgen");
}

/** The module of one party, made small, in `dist`: begun when its glue is there, while the next one is compiled. */
function shrink(party, folder) {
  return run(process.execPath, [
    join(here, "tools/shrink.mjs"),
    join(folder, `${party}_bg.wasm`),
    join(folder, `${party}.js`),
    join(here, `dist/${party}.wasm`),
  ]);
}

const BUNDLE = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  // An uncaught error shows the line that it comes from.
  lineLimit: 160,
  logLevel: "warning",
};

async function script(party, platform, source, file) {
  const outfile = join(here, "dist", file);
  await build({
    ...BUNDLE,
    entryPoints: [join(here, source)],
    outfile,
    platform: platform === "node" ? "node" : "browser",
    alias: { "#platform": join(here, `front/platform/${platform}.ts`), "#raw": join(work, party, `${party}.js`) },
    define: {
      ENTRY: JSON.stringify(party),
      WASM_FILE: JSON.stringify(`./${party}.wasm`),
      WORKER_FILE: JSON.stringify(`./${party}${platform === "node" ? ".node" : ""}.worker.js`),
    },
  });
  if (platform === "browser") await smaller(outfile);
}

/** What a browser loads: 6 % smaller than esbuild makes it, in lines of which an uncaught error shows one. */
async function smaller(file) {
  const format = { max_line_len: 1000 };
  const { code } = await minify(readFileSync(file, "utf8"), {
    module: true,
    ecma: 2022,
    compress: { passes: 2 },
    format,
  });
  writeFileSync(file, code);
}

/** An entry point without a module. */
function plain(entry) {
  const { external = [] } = SCRIPTS[entry];
  return build({
    ...BUNDLE,
    entryPoints: [join(here, `front/entries/${entry}.ts`)],
    outfile: join(here, `dist/${entry}.js`),
    platform: "neutral",
    // A module is UTF-8, whatever the page is.
    charset: "utf8",
    external,
  });
}

async function scripts(party) {
  for (const platform of ["browser", "node"]) {
    const middle = platform === "node" ? ".node" : "";
    await script(party, platform, `front/entries/${party}.ts`, `${party}${middle}.js`);
    if (PARTIES[party].hasWorker)
      await script(party, platform, `front/worker/${party}.ts`, `${party}${middle}.worker.js`);
  }
}

/** Writes what comes from core: the types of all parties together, codes, texts and limits. */
async function generate() {
  const all = await bind("default,lists", "all");
  writeFileSync(join(work, "package.json"), '{ "type": "module" }\n');
  const lists = await import(join(all, "all.js"));
  lists.initSync({ module: readFileSync(join(all, "all_bg.wasm")) });
  const generated = join(here, "front/generated");
  mkdirSync(generated, { recursive: true });
  writeFileSync(join(generated, "raw.d.ts"), readFileSync(join(all, "all.d.ts")));
  writeFileSync(join(generated, "codes.ts"), lists.codes_ts());
  writeFileSync(join(generated, "english.ts"), lists.english_ts());
  const german = readFileSync(join(here, "../core/texts/german.json"), "utf8").trim();
  writeFileSync(
    join(generated, "german.ts"),
    `// Written by build.mjs from core.\n\nexport const german = ${german} as const;\n`,
  );
  writeFileSync(join(generated, "limits.ts"), lists.limits_ts());
}

/** Checks the types and writes the declarations. */
async function declare() {
  const types = join(here, "dist/types");
  rmSync(types, { recursive: true, force: true });
  await run(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "--project", here], { cwd: here });
  prune(types);
}

async function main() {
  const asked = process.argv.slice(2);
  const parties = asked.length > 0 ? asked : Object.keys(PARTIES);
  if (asked.length === 0) rmSync(join(here, "dist"), { recursive: true, force: true });
  mkdirSync(join(here, "dist"), { recursive: true });
  await generate();
  const shrinking = [];
  for (const party of parties) shrinking.push(shrink(party, await bind(party, party)));
  await declare();
  await Promise.all(shrinking);
  for (const party of parties) await scripts(party);
  await Promise.all(Object.keys(SCRIPTS).map(plain));
  for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(root, licence), join(here, licence));
  const found = sizes(join(here, "dist"), [...parties, ...Object.keys(SCRIPTS)]);
  console.log(table(found));
  const over = found.filter((size) => size.brotli > size.budget);
  if (over.length > 0) throw new Error(`over budget: ${over.map((size) => size.entry).join(", ")}`);
}

main().catch((error) => {
  console.error(error.stdout || "", error.stderr || "", error.message);
  process.exit(1);
});
