import assert from "node:assert/strict";

/** Waits for what comes soon, however busy the machine is. */
export async function until(comes) {
  for (let count = 0; count < 1_000 && !comes(); count += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(comes(), `did not come: ${comes}`);
}
