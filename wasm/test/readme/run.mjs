/** Runs programs, one after the other, each in its world, and writes what they print as JSON: `run.mjs PROGRAM...`. */

import "./noon.mjs";
import { format } from "node:util";
import { page, worldOf } from "./world.mjs";

const printed = {};
const { log } = console;
for (const program of process.argv.slice(2)) {
  printed[program] = [];
  console.log = (...values) => printed[program].push(format(...values));
  try {
    Object.assign(globalThis, await worldOf(program));
    await import(`./${program}.mjs`);
  } catch (error) {
    console.log(error.stack);
  }
}
log(JSON.stringify({ printed, page: page() }));
