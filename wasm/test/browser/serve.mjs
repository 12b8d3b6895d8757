/** A server of static files for tests in browsers, under a strict policy. */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** What an app that takes care would send. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
  + "require-trusted-types-for 'script'";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm" };

const FOLDERS = {
  dist: fileURLToPath(new URL("../../dist/", import.meta.url)),
  pages: fileURLToPath(new URL("pages/", import.meta.url)),
};

/** Serves `/dist/` and `/pages/` on this machine alone, whose pages are a secure context. */
export async function serve() {
  const server = createServer(async (request, response) => {
    response.setHeader("Content-Security-Policy", POLICY);
    try {
      const body = await readFile(fileOf(request.url));
      response.setHeader("Content-Type", TYPES[extname(request.url)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function fileOf(url) {
  const [, folder, ...rest] = normalize(new URL(url, "http://localhost").pathname).split("/");
  return join(FOLDERS[folder], ...rest);
}
