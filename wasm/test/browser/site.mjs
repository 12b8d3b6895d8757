/** A server of a site for tests in a browser: files, folders and texts, under a strict policy. */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** What the package needs, and nothing else. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "require-trusted-types-for 'script'",
].join("; ");

/**
 * Serves folders and files by the path that they are under, and texts by their whole path. `requests` has the paths that
 * were asked for.
 */
export async function serve(folders, { policy = POLICY, texts = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    requests.push(path);
    const file = path.endsWith("/") ? `${path}index.html` : path;
    try {
      const body = texts[path] ?? (await readFile(fileOf(folders, file)));
      const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
      response.writeHead(200, { ...headers, "content-security-policy": policy, "cache-control": "no-store" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${server.address().port}`, requests, close };
}

function fileOf(folders, path) {
  const under = Object.keys(folders)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  const file = join(folders[under], path.slice(under.length));
  if (file !== folders[under] && !file.startsWith(join(folders[under], sep))) throw new Error("outside of the folder");
  return file;
}
