/** The first program, without flags and `init`, in each runtime that is not a browser; and what `init` does in one. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./browser/launch.mjs";
import { serve } from "./browser/site.mjs";
import { FIRST, FIRST_OUTCOME, binary, makeApp, node, run } from "./package/app.mjs";

const MAIN = `
import { first } from "./first.js";
console.log(JSON.stringify(await first()));
`;

/** What the module calls throws as a trap does, once. */
const DEAD = `
import { Area } from "episeal/visitor";
const codeOf = (work) => {
  try {
    return work();
  } catch (error) {
    return error.code;
  }
};
const { decode } = TextDecoder.prototype;
const codes = [codeOf(() => Area.parse("Block B"))];
TextDecoder.prototype.decode = () => {
  throw new WebAssembly.RuntimeError("unreachable");
};
codes.push(codeOf(() => Area.parse("Block B")));
TextDecoder.prototype.decode = decode;
codes.push(codeOf(() => Area.parse("Block B")));
console.log(JSON.stringify(codes));
`;

let app;

before(async () => {
  app = await makeApp({ "main.mjs": MAIN, "first.js": FIRST, "dead.mjs": DEAD });
});

after(() => app?.remove());

test("the first program runs in Node.js", async () => {
  assert.deepEqual(JSON.parse(await node(["main.mjs"], app.path)), FIRST_OUTCOME);
});

test("the first program runs in Deno, which lets it read files", async () => {
  const deno = binary([
    ["@deno", "*/deno"],
    ["deno", "deno"],
  ]);
  assert.deepEqual(JSON.parse(await run(deno, ["run", "--allow-read", "main.mjs"], app.path)), FIRST_OUTCOME);
});

test("the first program runs in Bun", async () => {
  const bun = binary([
    ["@oven", "*/bin/bun"],
    ["@oven", "*/bin/bun.exe"],
    ["bun", "bin/bun.exe"],
  ]);
  assert.deepEqual(JSON.parse(await run(bun, ["main.mjs"], app.path)), FIRST_OUTCOME);
});

test("after a trap nothing is done any more", async () => {
  assert.deepEqual(JSON.parse(await node(["dead.mjs"], app.path)), ["Block B", "instance-dead", "instance-dead"]);
});

describe("init in a browser", () => {
  let browser;
  let server;

  before(async () => {
    browser = await launch();
    const texts = { "/": '<!doctype html><meta charset="utf-8"><title>Init</title>' };
    server = await serve({ "/dist/": join(app.path, "node_modules/episeal/dist") }, { texts });
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function inPage(work, given) {
    const page = await browser.newPage();
    try {
      await page.goto(`${server.origin}/`);
      return await page.evaluate(work, given);
    } finally {
      await page.close();
    }
  }

  test("a call before it is an error, and one after it is not", async () => {
    const codes = await inPage(async () => {
      const { Area, init } = await import("/dist/visitor.js");
      const codeOf = () => {
        try {
          return Area.depth("Block B/Row 7");
        } catch (error) {
          return error.code;
        }
      };
      const before = codeOf();
      await init();
      return [before, codeOf()];
    });
    assert.deepEqual(codes, ["not-initialised", 2]);
  });

  test("called from many places at once, it fetches and compiles once", async () => {
    server.requests.length = 0;
    const compiled = await inPage(async () => {
      let count = 0;
      const { compile } = WebAssembly;
      WebAssembly.compile = (bytes) => {
        count += 1;
        return compile(bytes);
      };
      const { init } = await import("/dist/visitor.js");
      await Promise.all([init(), init(), init()]);
      await init();
      return count;
    });
    assert.equal(compiled, 1);
    assert.equal(server.requests.filter((path) => path.endsWith(".wasm")).length, 1);
  });

  test("after a failure it can be tried again", async () => {
    const outcomes = await inPage(async () => {
      const { Area, init } = await import("/dist/visitor.js");
      const failed = await init("/absent.wasm").catch((error) => [error.code, error.cause.message]);
      await init();
      return [failed, Area.depth("Block B")];
    });
    assert.deepEqual(outcomes, [["not-initialised", "HTTP status 404"], 1]);
  });

  test("the module may be anywhere, and in any form", async () => {
    for (const form of ["url", "response", "bytes", "module"]) {
      const depth = await inPage(async (form) => {
        const { Area, init } = await import("/dist/visitor.js");
        const fetched = () => fetch("/dist/visitor.wasm");
        const bytes = () => fetched().then((response) => response.arrayBuffer());
        const sources = {
          url: () => new URL("/dist/visitor.wasm", location.href),
          response: fetched,
          bytes,
          module: () => bytes().then(WebAssembly.compile),
        };
        await init(await sources[form]());
        return Area.depth("Block B");
      }, form);
      assert.equal(depth, 1, form);
    }
  });
});
