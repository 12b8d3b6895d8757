/** What npm packs. */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { PARTIES, SCRIPTS } from "../tools/sizes.mjs";
import { modules, node, pack, wasm } from "./package/app.mjs";

/** The scripts and modules of a party. */
function filesOf([party, { hasWorker }]) {
  const ends = hasWorker ? [".js", ".worker.js"] : [".js"];
  const scripts = ["", ".node"].flatMap((platform) => ends.map((end) => `${platform}${end}`));
  return [".wasm", ...scripts].map((end) => `dist/${party}${end}`);
}

test("the package has its modules, scripts and types, its licences and its README, and nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "episeal-pack-"));
  try {
    const { files } = await pack(folder);
    const types = files.filter((file) => file.startsWith("dist/types/"));
    assert.deepEqual(
      files.filter((file) => !types.includes(file)).sort(),
      [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "package.json",
        ...Object.entries(PARTIES).flatMap(filesOf),
        ...Object.keys(SCRIPTS).map((entry) => `dist/${entry}.js`),
      ].sort(),
    );
    for (const file of types) {
      const source = file.replace("dist/types/", "front/").replace(/\.d\.ts$/, ".ts");
      assert.ok(existsSync(join(wasm, source)), file);
    }
    for (const entry of Object.keys({ ...PARTIES, ...SCRIPTS })) {
      assert.ok(types.includes(`dist/types/entries/${entry}.d.ts`), entry);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("no declaration names the module's own types, or anything else that a package does not have", () => {
  const types = join(wasm, "dist/types");
  for (const file of readdirSync(types, { recursive: true }).filter((file) => file.endsWith(".d.ts"))) {
    const text = readFileSync(join(types, file), "utf8");
    const code = text.replace(/\/\*\*.*?\*\//gs, "");
    for (const [, specifier] of code.matchAll(/(?:^(?:import|export) .* from |import\()"([^"]+)"/gm)) {
      assert.ok(specifier.startsWith("."), `${file}: ${specifier}`);
      assert.ok(existsSync(join(types, file, "..", specifier.replace(/\.js$/, ".d.ts"))), `${file}: ${specifier}`);
    }
  }
});

test("every entry point is exported, and scripts have no effects of their own", () => {
  const { exports, sideEffects, dependencies, type } = JSON.parse(readFileSync(join(wasm, "package.json"), "utf8"));
  const entries = Object.keys({ ...PARTIES, ...SCRIPTS }).map((entry) => `./${entry}`);
  assert.deepEqual(Object.keys(exports).sort(), [...entries, "./package.json"].sort());
  assert.deepEqual([sideEffects, dependencies, type], [false, undefined, "module"]);
});

test("no module names a source file, or a folder of the machine that built it", () => {
  for (const party of Object.keys(PARTIES)) {
    const module = readFileSync(join(wasm, `dist/${party}.wasm`), "latin1");
    assert.deepEqual(module.match(/[\w./-]+\/\w+\.rs\b|\/([\w.-]{3,}\/){3,}/g), null, party);
  }
});

test("publint has nothing to say", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: wasm, level: "suggestion", strict: true });
  assert.deepEqual(messages, []);
});

test("types and scripts are found by every resolution of ES modules", async () => {
  const attw = join(modules, "@arethetypeswrong/cli/dist/index.js");
  await node([attw, "--pack", ".", "--profile", "esm-only", "--no-emoji"], wasm);
});
