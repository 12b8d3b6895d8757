/** The README: its programs run as they stand there, and what it says of sizes and files is so. */

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { format } from "node:util";
import { build, transform } from "esbuild";
import { PARTIES, SCRIPTS, sizes, table } from "../tools/sizes.mjs";
import { launch, watchedPage } from "./browser/launch.mjs";
import { svgOf } from "./browser/pictures.mjs";
import { serve } from "./browser/site.mjs";
import { makeApp, modules, node, wasm } from "./package/app.mjs";

const readme = readFileSync(join(wasm, "README.md"), "utf8");

/** What the programs of the README are, and what each says that it prints. */
const programs = new Map(
  Array.from(readme.matchAll(/^```js (\S+)\n(.*?)^```$/gms), ([, name, source]) => {
    const printed = Array.from(source.matchAll(/^\s*.*console\.log\(.*\/\/ → (.*)$/gm), ([, line]) => line);
    return [name, { source, printed }];
  }),
);

/** What the programs of a browser take for granted. */
const WORLDS = {
  diary: `
    import { Poster, Trust, init, seal } from "episeal/visitor";
    await init();
    const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
    const trust = Trust.from({ authorities: [given.authority], revocations: [bytes(given.revocations)] });
    const checkIn = { contact: { givenName: "Mara" }, kind: "app", area: "", arrival: new Date() };
    const venue = { poster: Poster.parse(given.poster), dayKey: bytes(given.dayKey) };
    globalThis.kept = seal(checkIn, { ...venue, trust }).kept;
    globalThis.pin = "204816";
  `,
  scan: `
    globalThis.file = new Blob([given.svg], { type: "image/svg+xml" });
  `,
};
const elsewhere = [...programs.keys()].filter((name) => !(name in WORLDS));

let app;
/** What the programs printed, and what the pages need of their world. */
let ran;

before(async () => {
  app = await makeApp({});
  for (const file of ["readme/noon.mjs", "readme/world.mjs", "readme/run.mjs", "signers.mjs"]) {
    copyFileSync(join(wasm, "test", file), join(app.path, file.split("/").at(-1)));
  }
  for (const name of elsewhere) {
    // Node.js 20 has no `using` yet.
    const { code } = await transform(programs.get(name).source, { format: "esm", target: "node20" });
    writeFileSync(join(app.path, `${name}.mjs`), code);
  }
  ran = JSON.parse(await node(["run.mjs", ...elsewhere], app.path));
});

after(() => app?.remove());

for (const name of elsewhere) {
  test(`the program "${name}" prints what it says`, () => {
    assert.ok(programs.get(name).printed.length > 0 || name === "request");
    assert.deepEqual(ran.printed[name], programs.get(name).printed);
  });
}

describe("in a browser", () => {
  let browser;
  let server;

  before(async () => {
    browser = await launch();
    const folder = join(app.path, "pages");
    mkdirSync(folder);
    for (const [name, world] of Object.entries(WORLDS)) {
      writeFileSync(join(app.path, `world-${name}.mjs`), world);
      const { source } = programs.get(name);
      await build({
        stdin: {
          contents: `import "./world-${name}.mjs";\n${source}\nglobalThis.isDone = true;`,
          resolveDir: app.path,
        },
        outdir: folder,
        entryNames: name,
        bundle: true,
        splitting: true,
        format: "esm",
        target: "es2022",
        nodePaths: [modules],
        logLevel: "warning",
      });
    }
    for (const file of ["visitor.wasm", "visitor.worker.js"]) {
      copyFileSync(join(app.path, "node_modules/episeal/dist", file), join(folder, file));
    }
    const page = (name) =>
      '<!doctype html><meta charset="utf-8"><title>App</title>' + `<script type="module" src="/${name}.js"></script>`;
    const texts = Object.fromEntries(Object.keys(WORLDS).map((name) => [`/${name}/`, page(name)]));
    const reader = join(modules, "zxing-wasm/dist/reader/zxing_reader.wasm");
    server = await serve({ "/": folder, "/zxing_reader.wasm": reader }, { texts });
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const name of Object.keys(WORLDS)) {
    test(`the program "${name}" prints what it says`, async () => {
      const { page, faults } = await watchedPage(await browser.newContext(), server.origin);
      await page.addInitScript(
        (given) => {
          const printed = [];
          console.log = (...values) => printed.push(values);
          Object.assign(globalThis, { given, printed });
        },
        { ...ran.page, svg: await svgOf(ran.page.poster) },
      );
      await page.goto(`${server.origin}/${name}/`);
      const isDone = page.waitForFunction(() => globalThis.isDone, undefined, { polling: 100 });
      await isDone.catch((error) => faults.push(error.message));
      assert.deepEqual(faults, []);
      const printed = await page.evaluate(() => globalThis.printed);
      assert.deepEqual(
        printed.map((values) => format(...values)),
        programs.get(name).printed,
      );
    });
  }
});

test("the sizes are those of the built package", () => {
  const [, said] = /<!-- sizes -->\n(.*?)<!-- \/sizes -->/s.exec(readme);
  const built = table(sizes(join(wasm, "dist")));
  const rows = (text) =>
    text
      .trim()
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
  const [expected, found] = [rows(built), rows(said)];
  assert.deepEqual(
    found.map(([, entry]) => entry),
    expected.map(([, entry]) => entry),
    "run tools/readme.mjs",
  );
  for (const [at, cells] of expected.entries()) {
    // Versions of compressors differ by some bytes.
    cells.forEach((cell, column) => {
      const isNear = cell === found[at][column] || Math.abs(Number(cell) / Number(found[at][column]) - 1) < 0.02;
      assert.ok(isNear, `${cells[1]}: ${found[at][column]} is now ${cell}; run tools/readme.mjs`);
    });
  }
});

test("every entry point is named", () => {
  for (const entry of Object.keys({ ...PARTIES, ...SCRIPTS })) assert.ok(readme.includes(`episeal/${entry}`), entry);
});
