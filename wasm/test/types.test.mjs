/** The types, in users' programs that check everything, libraries included. */

import { readFileSync, writeFileSync } from "node:fs";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeApp, modules, node, wasm } from "./package/app.mjs";

const read = (file) => readFileSync(join(wasm, "test/types", file), "utf8");
let app;

before(async () => {
  app = await makeApp({ "program.ts": read("program.ts"), "server.ts": read("server.ts") });
  for (const name of ["@types/node", "undici-types", "zxing-wasm", "@types/emscripten"]) {
    mkdirSync(join(app.path, "node_modules", name), { recursive: true });
    cpSync(join(modules, name), join(app.path, "node_modules", name), { recursive: true });
  }
});

after(() => app?.remove());

async function compile(file, more) {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: "es2022",
    types: [],
    ...more,
  };
  writeFileSync(join(app.path, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
  await node([join(modules, "typescript/bin/tsc"), "--project", "."], app.path);
}

test("a program of a browser that uses every entry point, and is told where it misuses one", async () => {
  const lib = ["ES2022", "ESNext.Disposable", "DOM", "DOM.Iterable", "DOM.AsyncIterable"];
  await compile("program.ts", { lib, module: "esnext", moduleResolution: "bundler", types: ["emscripten"] });
});

test("a program of Node.js, which knows no browser", async () => {
  await compile("server.ts", { lib: ["ES2022"], module: "nodenext", types: ["node"] });
});
