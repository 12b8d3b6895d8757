/** How many workers were started since: to be imported before anything that starts one. */

import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

const { Worker } = threads;
let count = 0;

threads.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    count += 1;
  }
};
syncBuiltinESMExports();

export const started = () => count;
