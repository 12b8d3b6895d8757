/**
 * Makes a module and its glue small: `shrink.mjs MODULE GLUE OUTPUT`. The glue is changed in place.
 *
 * What the module exports gets short names, which the glue then calls.
 * A panic is a trap, whose text nobody reads: what writes such texts becomes a trap itself, what only it needs goes, and
 * so does where in the source it was.
 * Then Binaryen optimises for size.
 */

import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const of = (crate) => `${crate}(\\[[0-9a-f]+\\])?::`;

/** What Rust calls on its way to a panic. None of it ever comes back. */
const PANICS = new RegExp(
  `^(${[
    `(${of("core")}|${of("std")})panicking::`,
    `${of("core")}cell::panic_already`,
    `${of("core")}(option|result)::(unwrap|expect)_failed`,
    `${of("core")}(slice|str)::(\\w+::)?slice_\\w*fail`,
    `${of("core")}slice::(\\w+::)*(len_mismatch|\\w*_len)_fail`,
    `${of("alloc")}raw_vec::(handle_error|capacity_overflow)`,
    `${of("alloc")}alloc::handle_alloc_error`,
    `${of("__rustc")}rust_begin_unwind`,
  ].join("|")})`,
);

/** What writes values for programmers, in the text of a panic, or, in some crates, of an error. */
const DEBUG = new RegExp(` as ${of("core")}fmt::Debug>::fmt|${of("core")}fmt::builders|::Formatter>?::debug_`);
const ERRORS_THAT_DEBUG = /serde_json|\bder::|\brsa::/;

/** Source files of dependencies, of this library, of the standard library and of its dependencies. */
const SOURCES = /(crates|(\.\/)?core|\/rustc|\/rust)\/[ -~]*?\.rs/g;

const { Features } = binaryen;
const [input, glue, output] = process.argv.slice(2);
const binary = readFileSync(input);
for (const segment of segments(binary)) cutLocations(segment);
const module = binaryen.readBinary(new Uint8Array(binary));
module.setFeatures(
  Features.BulkMemory |
    Features.BulkMemoryOpt |
    Features.CallIndirectOverlong |
    Features.Multivalue |
    Features.MutableGlobals |
    Features.NontrappingFPToInt |
    Features.ReferenceTypes |
    Features.SignExt,
);
const functions = Array.from({ length: module.getNumFunctions() }, (_, at) =>
  binaryen.getFunctionInfo(module.getFunctionByIndex(at)),
);
const keepsDebug = functions.some(({ name }) => ERRORS_THAT_DEBUG.test(name));
for (const { name, params, results } of functions) {
  const isPanic = PANICS.test(name) && results === binaryen.none;
  if (!isPanic && (keepsDebug || !DEBUG.test(name))) continue;
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
writeFileSync(output, module.emitBinary());

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

/** The data of a module: where it is in the binary, and its address in memory. */
function* segments(binary) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  while (at < binary.length) {
    const id = binary[at++];
    const end = number() + at;
    if (id === 11) {
      for (let left = number(); left > 0; left -= 1) {
        const isPlaced = binary[at++] === 0x00 && binary[at++] === 0x41;
        const address = number();
        if (!isPlaced || binary[at++] !== 0x0b) throw new Error("not the data that a compiler places");
        const length = number();
        yield { address, data: binary.subarray(at, at + length) };
        at += length;
      }
    }
    at = end;
  }
}

/**
 * Source files, and the places in them that panics would name: address and length of a file's path, line and column.
 * What would read them is cut out.
 */
function cutLocations({ address, data }) {
  const paths = new Map();
  for (const { 0: path, index } of data.toString("latin1").matchAll(SOURCES)) {
    paths.set(address + index, path.length);
    data.fill(0, index, index + path.length);
  }
  for (let at = 0; at + 16 <= data.length; at += 4)
    if (paths.get(data.readUInt32LE(at)) === data.readUInt32LE(at + 4)) data.fill(0, at, at + 16);
}
