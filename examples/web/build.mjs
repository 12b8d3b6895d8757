/** Builds the page into `dist`, from which any web server serves it: `node build.mjs`, after the package. */

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wasm = join(here, "../../wasm");
const dist = join(here, "dist");
const { build } = createRequire(join(wasm, "package.json"))("esbuild");

/** The package and what it needs, as an app that has installed them finds them. */
const installed = {
  name: "installed",
  setup(building) {
    building.onResolve({ filter: /^episeal\// }, ({ path, kind, pluginData }) =>
      pluginData === installed ? undefined : building.resolve(path, { kind, resolveDir: wasm, pluginData: installed }),
    );
  },
};

const COMMON = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  outdir: dist,
  logLevel: "warning",
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({ ...COMMON, entryPoints: [join(here, "app.js")], splitting: true, plugins: [installed] });
const copies = [
  ...["index.html", "style.css", "icon.svg", "manifest.webmanifest"].map((file) => join(here, file)),
  join(wasm, "dist/certificate.wasm"),
  join(wasm, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm"),
];
for (const file of copies) copyFileSync(file, join(dist, basename(file)));

const files = readdirSync(dist).sort();
const digest = createHash("sha256");
for (const file of files) digest.update(`${file}\n`).update(readFileSync(join(dist, file)));
await build({
  ...COMMON,
  entryPoints: [join(here, "sw.js")],
  define: {
    FILES: JSON.stringify(files.map((file) => (file === "index.html" ? "./" : file))),
    VERSION: JSON.stringify(digest.digest("hex").slice(0, 16)),
  },
});
