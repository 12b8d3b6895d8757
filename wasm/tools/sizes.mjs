/** The entry points and what each may weigh: its module and its JavaScript in a browser, in Brotli. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Budgets in bytes. */
export const PARTIES = {
  visitor: { budget: 125_000, hasWorker: true },
  venue: { budget: 150_000, hasWorker: true },
  office: { budget: 150_000, hasWorker: true },
  certificate: { budget: 145_000, hasWorker: true },
  authorities: { budget: 180_000, hasWorker: true },
  rules: { budget: 120_000, hasWorker: false },
  issuer: { budget: 200_000, hasWorker: false },
  authority: { budget: 125_000, hasWorker: true },
  server: { budget: 125_000, hasWorker: false },
};

/** What has no module: one script for every platform. What is `external` the app brings. */
export const SCRIPTS = {
  limits: { budget: 1_000 },
  scan: { budget: 5_000 },
  "scan/zxing": { budget: 1_000, external: ["zxing-wasm/reader"] },
  storage: { budget: 5_000 },
  texts: { budget: 12_000 },
};

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

export function sizes(dist, entries = [...Object.keys(PARTIES), ...Object.keys(SCRIPTS)]) {
  return entries.map((entry) => {
    const files = (entry in PARTIES ? [`${entry}.wasm`, `${entry}.js`] : [`${entry}.js`]).map((file) =>
      readFileSync(join(dist, file)),
    );
    const sum = (size) => files.reduce((total, bytes) => total + size(bytes), 0);
    return {
      entry,
      raw: sum((bytes) => bytes.length),
      gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
      brotli: sum(brotli),
      budget: { ...PARTIES, ...SCRIPTS }[entry].budget,
    };
  });
}

const kB = (bytes) => (bytes / 1000).toFixed(1);

/** As Markdown. */
export function table(found) {
  const rows = found.map(
    ({ entry, raw, gzip, brotli, budget }) =>
      `| \`episeal/${entry}\` | ${kB(raw)} | ${kB(gzip)} | ${kB(brotli)} | ${kB(budget)} |`,
  );
  return ["| entry point | kB | gzip | Brotli | at most |", "|---|---|---|---|---|", ...rows].join("\n");
}
