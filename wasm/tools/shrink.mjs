/**
 * Makes a module and its glue small: `shrink.mjs MODULE GLUE OUTPUT`. The glue is changed in place.
 *
 * What the module exports gets short names, which the glue then calls.
 * A panic is a trap, whose text nobody reads: what writes such texts becomes a trap itself, and what only it needs goes.
 * Then Binaryen optimises for size.
 */

import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

/** What Rust calls on its way to a panic, and what writes values for programmers. */
const PANICS = new RegExp(
  [
    "panicking", "panic_(bounds|fmt|already)", "slice_error_fail", "slice_\\w+_fail", "unwrap_failed", "expect_failed",
    "handle_(alloc_)?error", "capacity_overflow", "rust_begin_unwind",
    " as core(\\[[0-9a-f]+\\])?::fmt::Debug>::fmt", "core(\\[[0-9a-f]+\\])?::fmt::builders", "::Formatter>?::debug_",
  ].join("|"),
);

const { Features } = binaryen;
const [input, glue, output] = process.argv.slice(2);
const module = binaryen.readBinary(new Uint8Array(readFileSync(input)));
module.setFeatures(Features.BulkMemory | Features.BulkMemoryOpt | Features.CallIndirectOverlong | Features.Multivalue
  | Features.MutableGlobals | Features.NontrappingFPToInt | Features.ReferenceTypes | Features.SignExt);
for (let at = 0; at < module.getNumFunctions(); at += 1) {
  const { name, params, results } = binaryen.getFunctionInfo(module.getFunctionByIndex(at));
  if (!PANICS.test(name)) continue;
  module.removeFunction(name);
  module.addFunction(name, params, results, [], module.unreachable());
}
const names = new Map();
for (const at of Array(module.getNumExports()).keys()) {
  const { name } = binaryen.getExportInfo(module.getExportByIndex(at));
  names.set(name, `$${at.toString(36)}`);
}
for (const [name, short] of names) rename(name, short);

binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
// The first KiB is the far end of the stack.
binaryen.setLowMemoryUnused(true);
for (let round = 0; round < 3; round += 1) module.optimize();
module.runPasses(["strip-producers", "strip-target-features"]);
if (!module.validate()) throw new Error("the module is not valid");
writeFileSync(output, withoutPaths(module.emitBinary()));

const missing = new Set();
const renamed = readFileSync(glue, "utf8").replace(/\bwasm\.(\w+)/g, (whole, name) => {
  if (!names.has(name)) missing.add(name);
  return `wasm.${names.get(name)}`;
});
// Every browser that runs the module has the registry; and the front disposes.
const short = renamed
  .replace(/\(typeof FinalizationRegistry === 'undefined'\)\s*\? \{[^}]*\{\}[^}]*\{\} \}\s*: /g, "")
  .replace(/^if \(Symbol\.dispose\).*$/gm, "");
if (missing.size > 0) throw new Error(`not exported: ${[...missing].join(", ")}`);
writeFileSync(glue, short);

function rename(name, short) {
  const info = binaryen.getExportInfo(module.getExport(name));
  module.removeExport(name);
  const add = {
    [binaryen.ExternalFunction]: "addFunctionExport",
    [binaryen.ExternalTable]: "addTableExport",
    [binaryen.ExternalMemory]: "addMemoryExport",
    [binaryen.ExternalGlobal]: "addGlobalExport",
  }[info.kind];
  module[add](info.value, short);
}

/** Source files that panics would name: nothing refers to them any more. */
function withoutPaths(binary) {
  const text = Buffer.from(binary).toString("latin1");
  return Buffer.from(text.replace(/(crates|\.\/core|\/rustc|\/rust)\/[ -~]*?\.rs/g, (path) => "\0".repeat(path.length)), "latin1");
}
