/** Every test vector is met by the package in headless Chromium. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ENTRIES, PARTS, countOf, vectorsOf } from "../vectors/files.mjs";
import { table } from "../vectors/report.mjs";
import { launch, watchedPage } from "./launch.mjs";
import { serve } from "./site.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The runner, which loads what the package ships. */
const RUNNER = `
  import { report } from "../vectors/report.mjs";
  const loaded = async (name) => {
    const entry = await import("/dist/" + name + ".js");
    await entry.init();
    return [name, entry];
  };
  globalThis.run = async (names, part) => {
    const episeal = Object.fromEntries(await Promise.all(names.map(loaded)));
    const files = await fetch("/vectors/" + part + ".json").then((response) => response.json());
    return report(files, episeal);
  };
`;

let server;
let browser;

before(async () => {
  const options = { bundle: true, format: "esm", target: "es2022", write: false, logLevel: "warning" };
  const bundle = await build({ ...options, stdin: { contents: RUNNER, resolveDir: here } });
  const texts = {
    "/": '<!doctype html><meta charset="utf-8"><title>Vectors</title><script type="module" src="/runner.js"></script>',
    "/runner.js": bundle.outputFiles[0].text,
  };
  for (const part of PARTS) texts[`/vectors/${part}.json`] = JSON.stringify(vectorsOf(part));
  server = await serve({ "/dist/": fileURLToPath(new URL("../../dist/", import.meta.url)) }, { texts });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

for (const part of PARTS) {
  test(`every vector of ${part} is met in Chromium`, async (context) => {
    const { page, faults } = await watchedPage(browser, server.origin);
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => globalThis.run !== undefined);
    const found = await page.evaluate(([names, of]) => globalThis.run(names, of), [ENTRIES, part]);
    await page.close();
    for (const line of table(found)) context.diagnostic(line);
    assert.deepEqual(found.failed, []);
    assert.equal(found.total, countOf(part));
    assert.deepEqual(faults, []);
  });
}
