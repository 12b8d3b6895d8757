/** Apps of three bundlers, none of them configured, in Chromium under the strictest policy. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { launch, watchedPage } from "./browser/launch.mjs";
import { serve } from "./browser/site.mjs";
import { FIRST, FIRST_OUTCOME, makeApp, modules, node } from "./package/app.mjs";

/** Not one of these bundlers' own programs in the browser needs more than the package does. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types episeal-visitor",
].join("; ");

const MAIN = `
import { init } from "episeal/visitor";
import { first } from "./first.js";
globalThis.outcome = init().then(first);
globalThis.outcome.catch(() => undefined);
`;

const page = (script, head = "") =>
  `<!doctype html><meta charset="utf-8">${head}<title>App</title>` + `<script type="module" src="${script}"></script>`;

/** A page can say its policy itself, where the server is not ours. */
const META = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;

let app;
let browser;

before(async () => {
  app = await makeApp({ "src/index.js": MAIN, "src/first.js": FIRST, "index.html": page("/src/index.js", META) });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  app?.remove();
});

/** What an app says once it has run; nothing may be reported against the policy. */
async function outcomeOf(origin) {
  const context = await browser.newContext();
  try {
    const { page, faults } = await watchedPage(context, origin);
    await page.goto(`${origin}/`);
    for (let tries = 0; tries < 600; tries += 1) {
      if (await page.evaluate(() => "outcome" in globalThis)) break;
      await page.waitForTimeout(100);
    }
    const outcome = await page.evaluate(() => globalThis.outcome.catch((error) => `${error}: ${error.cause}`));
    assert.deepEqual(faults, []);
    return outcome;
  } finally {
    await context.close();
  }
}

async function outcomeIn(folder, texts = {}) {
  const server = await serve({ "/": folder }, { policy: POLICY, texts });
  try {
    return await outcomeOf(server.origin);
  } finally {
    await server.close();
  }
}

test("an app of Vite", async () => {
  await node([join(modules, "vite/bin/vite.js"), "build"], app.path);
  assert.deepEqual(await outcomeIn(join(app.path, "dist")), FIRST_OUTCOME);
});

test("an app on Vite's server for development, which bundles dependencies in its own way", async () => {
  const parts = [join(modules, "vite/bin/vite.js"), "--host", "127.0.0.1"];
  const server = spawn(process.execPath, parts, { cwd: app.path, env: { ...process.env, NO_COLOR: "1" } });
  try {
    assert.deepEqual(await outcomeOf(await originOf(server)), FIRST_OUTCOME);
  } finally {
    server.kill();
  }
});

/** Where it listens, as it says once it does. */
function originOf(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      const [, origin] = /Local: +(http:\/\/127\.0\.0\.1:\d+)\//.exec(said) ?? [];
      if (origin) resolve(origin);
    });
    server.once("exit", () => reject(new Error(`Vite has ended: ${said}`)));
  });
}

test("an app of webpack", async () => {
  const folder = join(app.path, "webpack");
  await node([join(modules, "webpack/bin/webpack.js"), "--mode", "production", "--output-path", folder], app.path);
  assert.deepEqual(await outcomeIn(folder, { "/": page("main.js").replace('type="module"', "defer") }), FIRST_OUTCOME);
});

test("an app of esbuild, beside which the module and the worker are copied", async () => {
  const folder = join(app.path, "esbuild");
  mkdirSync(folder);
  await build({
    entryPoints: [join(app.path, "src/index.js")],
    outfile: join(folder, "main.js"),
    bundle: true,
    format: "esm",
    absWorkingDir: app.path,
    logLevel: "warning",
  });
  for (const file of ["visitor.wasm", "visitor.worker.js"]) {
    copyFileSync(join(app.path, "node_modules/episeal/dist", file), join(folder, file));
  }
  writeFileSync(join(folder, "index.html"), page("main.js"));
  assert.deepEqual(await outcomeIn(folder), FIRST_OUTCOME);
});
