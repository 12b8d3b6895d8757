/** Chromium without a window, as a process of its own: what is in its profile outlives it, whichever way it ends. */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { executablePath } from "./launch.mjs";

const ARGUMENTS = [
  "--headless=new",
  "--no-sandbox",
  "--remote-debugging-port=0",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A folder for what a browser keeps on the disk. */
export async function makeProfile() {
  const path = await mkdtemp(join(tmpdir(), "episeal-chromium-"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 10 }) };
}

/** Starts the browser on a profile; `context` is the profile's own. */
export async function startChromium(profile) {
  const child = spawn(executablePath, [...ARGUMENTS, `--user-data-dir=${profile.path}`, "about:blank"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const browser = await chromium.connectOverCDP(await endpoint(child));
  return {
    context: browser.contexts()[0],
    /** Ends it with all its processes at once, as a power cut would for whatever is not on the disk yet. */
    async kill() {
      process.kill(-child.pid, "SIGKILL");
      await exited;
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => undefined);
      await exited;
    },
  };
}

/** Crashes the process of a page; the page is closed then. */
export async function crash(page) {
  const session = await page.context().newCDPSession(page);
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Where the browser listens, as it says once it does. */
function endpoint(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const [, url] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (url) resolve(url);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)));
  });
}
