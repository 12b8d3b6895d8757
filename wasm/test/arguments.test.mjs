/** Wrong arguments to everything that can be called: an error of this package each time, before anything is done. */

import assert from "node:assert/strict";
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";
import { test } from "node:test";
import { surface } from "./arguments/surface.mjs";

// Before the package is imported: how many workers it starts.
const { Worker } = threads;
let started = 0;
threads.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    started += 1;
  }
};
syncBuiltinESMExports();

const { faults } = await import("./arguments/trials.mjs");
const { TRUSTED } = await import("./arguments/world.mjs");
const visitor = await import("episeal/visitor");
const venue = await import("episeal/venue");

const PARTIES = ["visitor"];

for (const party of PARTIES) {
  test(`wrong arguments to episeal/${party} are errors of the package`, async () => {
    const [module, { examples }] = [await import(`episeal/${party}`), await import(`./arguments/${party}.mjs`)];
    const foreign = party === "visitor" ? venue : visitor;
    const before = started;
    assert.deepEqual(await faults(module, examples, () => foreign.Trust.from(TRUSTED)), []);
    assert.equal(started, before, "a worker was started for a wrong argument");
  });
}
