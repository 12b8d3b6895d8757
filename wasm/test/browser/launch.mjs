/** Chromium without a window. */

import { chromium } from "playwright-core";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export function launch(args = []) {
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });
}

/** A page whose violations of the policy, errors and requests to other hosts are collected. */
export async function watchedPage(context, origin) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`)) faults.push(`foreign request: ${url}`);
  });
  await page.exposeFunction("reportViolation", (violation) => faults.push(violation));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.reportViolation(
        `${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  return { page, faults };
}
