/**
 * Measures in headless Chromium what must not disturb a page, and fails where it does: 10,000 visits are opened with no
 * task over 50 ms, an opening ends within 200 ms of its signal, and ten unlocked diaries take no more memory than one.
 * On a quiet machine: whatever else runs there lengthens tasks.
 *
 *     node tools/openings.mjs [VISITS]
 */

import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch } from "../test/browser/launch.mjs";
import { serve } from "../test/browser/site.mjs";

const wasm = dirname(dirname(fileURLToPath(import.meta.url)));
const count = Number(process.argv[2] ?? 10_000);

/** The page's part, over what the package ships. */
const PAGE = `
  import * as office from "episeal/office";
  import * as visitor from "episeal/visitor";
  import * as venue from "episeal/venue";
  import * as authority from "episeal/authority";
  import { NOON, newWorld, request, sealVisits } from "./world.mjs";

  const pause = () => new Promise((resolve) => setTimeout(resolve));

  globalThis.prepare = async (count) => {
    await Promise.all([office, visitor, venue, authority].map((entry) => entry.init()));
    const world = newWorld();
    const asked = request(world);
    const visits = [];
    for (let done = 0; done < count; done += 250) {
      visits.push(...sealVisits(world, Math.min(250, count - done)));
      await pause();
    }
    visits.sort((one, other) => (one.kept.recordId < other.kept.recordId ? -1 : 1));
    const stored = visits.map(({ visit }) => visit);
    const log = venue.RequestLog.create();
    const authentic = world.venue.authenticate(asked, { trust: world.trust, now: NOON });
    const verified = world.venue.verifyRequest(authentic, { policy: venue.Policy.create(), log });
    const release = world.venue.release(verified, { trust: world.trust, visits: stored.map((visit) => ({ visit })), now: NOON });
    const parts = [];
    for await (const part of release) parts.push(part);
    globalThis.given = { world, asked, stored, parts };
  };

  globalThis.open = async (inWorker) => {
    const { world, asked, stored, parts } = globalThis.given;
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
    const began = performance.now();
    let opened = 0;
    const how = { dayKeys: [world.dayKey], parts, visits: stored, now: NOON, inWorker };
    for await (const { visit } of world.office.open(world.office.ownRequest(asked), how)) opened += visit ? 1 : 0;
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 500));
    observer.disconnect();
    return { opened, seconds, longest: Math.max(0, ...tasks), over: tasks.length };
  };

  globalThis.cancel = async (inWorker) => {
    const { world, asked, stored, parts } = globalThis.given;
    const leaving = new AbortController();
    let aborted;
    setTimeout(() => {
      aborted = performance.now();
      leaving.abort();
    }, 700);
    const how = { dayKeys: [world.dayKey], parts, visits: stored, now: NOON, inWorker, signal: leaving.signal };
    try {
      for await (const _ of world.office.open(world.office.ownRequest(asked), how));
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      return performance.now() - aborted;
    }
    throw new Error("not aborted");
  };

  globalThis.unlock = async (times) => {
    for (let done = 0; done < times; done += 1) (await visitor.DiaryPinKey.create("204816")).dispose();
    await new Promise((resolve) => setTimeout(resolve, 1500));
  };
`;

/** The entry points are those in \`dist\`. */
const shipped = {
  name: "shipped",
  setup: (bundle) =>
    bundle.onResolve({ filter: /^episeal\// }, ({ path }) => ({ path: `/dist/${path.slice(8)}.js`, external: true })),
};

/** Resident memory of all processes of Chromium that are below this one, in MB. */
function resident() {
  const rows = execFileSync("ps", ["-e", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  const all = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = new Set([process.pid]);
  for (let found = 0; found !== below.size;) {
    found = below.size;
    for (const [pid, parent] of all) if (below.has(parent)) below.add(pid);
  }
  const sum = all.filter(([pid]) => below.has(pid) && pid !== process.pid).reduce((total, [, , rss]) => total + rss, 0);
  return sum / 1024;
}

const bundle = await build({
  stdin: { contents: PAGE, resolveDir: join(wasm, "test") },
  bundle: true,
  format: "esm",
  target: "es2022",
  write: false,
  logLevel: "warning",
  plugins: [shipped],
});
const texts = {
  "/": '<!doctype html><meta charset="utf-8"><title>Openings</title><script type="module" src="/page.js"></script>',
  "/page.js": bundle.outputFiles[0].text,
};
const server = await serve({ "/dist/": join(wasm, "dist") }, { texts });
const browser = await launch();
const failed = [];
try {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/`);
  await page.waitForFunction(() => globalThis.unlock !== undefined);
  await page.evaluate((many) => globalThis.prepare(many), count);
  for (const inWorker of [false, true]) {
    const where = inWorker ? "in a worker" : "on the page";
    const { opened, seconds, longest, over } = await page.evaluate((where) => globalThis.open(where), inWorker);
    console.log(
      `${opened} of ${count} visits opened ${where} in ${seconds.toFixed(1)} s; ` +
        `tasks over 50 ms on the page: ${over}, the longest ${longest.toFixed(0)} ms`,
    );
    if (opened !== count || over > 0) failed.push(`opened ${where}`);
    const ended = await page.evaluate((where) => globalThis.cancel(where), inWorker);
    console.log(`an opening ${where} ended ${ended.toFixed(0)} ms after its signal`);
    if (ended > 200) failed.push(`cancelled ${where}`);
  }
  await page.reload();
  await page.waitForFunction(() => globalThis.unlock !== undefined);
  await page.evaluate(() => globalThis.prepare(1));
  const memory = [];
  for (const times of [1, 9]) {
    await page.evaluate((many) => globalThis.unlock(many), times);
    memory.push(resident());
  }
  console.log(
    `memory of Chromium: ${memory[0].toFixed(0)} MB after one unlocking, ${memory[1].toFixed(0)} MB after ten`,
  );
  if (memory[1] > memory[0] + 32) failed.push("memory");
} finally {
  await browser.close();
  await server.close();
}
if (failed.length > 0) throw new Error(`not met: ${failed.join(", ")}`);
