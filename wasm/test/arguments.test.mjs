/** Wrong arguments to everything that can be called: an error of this package each time, before anything is done. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { started } from "./arguments/workers.mjs";
import { faults } from "./arguments/trials.mjs";
import { BYTES, NOW, PARTS, SHARE_CODE, SHARE_ID, TRUSTED } from "./arguments/world.mjs";
import { until } from "./until.mjs";
import * as office from "episeal/office";
import * as venue from "episeal/venue";
import * as visitor from "episeal/visitor";

const { exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const ENTRIES = Object.keys(exports)
  .map((path) => path.slice(2))
  .filter((entry) => entry !== "package.json");
/** It needs `zxing-wasm`'s file, which is fetched: tried in a browser. */
const APART = ["scan/zxing"];

for (const entry of ENTRIES.filter((name) => !APART.includes(name))) {
  test(`wrong arguments to episeal/${entry} are errors of the package`, async () => {
    const [module, { examples }] = [await import(`episeal/${entry}`), await import(`./arguments/${entry}.mjs`)];
    const foreign = entry === "visitor" ? venue : visitor;
    assert.deepEqual(await faults(module, examples, () => foreign.Trust.from(TRUSTED)), []);
  });
}

test("what a revoked proxy is cannot be said, and so it is no error of the package", async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const entry of ENTRIES.filter((name) => !APART.includes(name))) {
    const { isEpisealError } = await import(`episeal/${entry}`);
    if (isEpisealError) assert.equal(isEpisealError(proxy), false);
  }
});

test("no handle can be made but by its class's methods, nor its methods be lent to anything else", async () => {
  for (const entry of ENTRIES.filter((name) => !APART.includes(name))) {
    const module = await import(`episeal/${entry}`);
    for (const [name, type] of Object.entries(module)) {
      if (!module.Handle || !(type?.prototype instanceof module.Handle)) continue;
      assert.throws(() => new type(), { code: "argument-type" }, `new ${name}()`);
      for (const [member, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(type.prototype))) {
        if (member === "constructor" || member === "toString") continue;
        for (const lent of [{}, Object.create(type.prototype), undefined]) {
          const use = async () => (get ?? value).call(lent, ...Array(value?.length ?? 0).fill(undefined));
          await assert.rejects(use, module.isEpisealError, `${name}.${member} of ${lent}`);
        }
      }
    }
  }
});

test("a derivation takes one worker, and what is aborted before takes none", async () => {
  const before = started();
  await visitor.ShareCodeKey.derive(SHARE_ID, SHARE_CODE);
  assert.equal(started(), before + 1);
  const reason = new Error("enough");
  await assert.rejects(visitor.drawShareCode({ signal: AbortSignal.abort(reason) }), reason);
  assert.equal(started(), before + 1);
});

const now = NOW;

/** A release of visits that come from anywhere, and an opening of one. */
function streams() {
  const [of, here] = [venue.Trust.from(TRUSTED), venue.Venue.importSecretBytes(BYTES["a venue's keys"])];
  const authentic = here.authenticate(BYTES["a request"], { trust: of, now });
  const given = { policy: venue.Policy.create(), log: venue.RequestLog.create() };
  const asking = office.Office.importSecretBytes(BYTES["an office's keys"]);
  const opening = { dayKeys: [BYTES["a venue's day key"]], parts: PARTS, now };
  return {
    "a release": (visits) =>
      here.release(here.verifyRequest(authentic, { ...given, log: venue.RequestLog.create() }), {
        trust: of,
        now,
        visits: mapped(visits, (visit) => (visit instanceof Uint8Array ? { visit } : visit)),
      }),
    "an opening": (visits) => asking.open(asking.ownRequest(BYTES["a request"]), { ...opening, visits }),
    "an opening in a worker": (visits) =>
      asking.open(asking.ownRequest(BYTES["a request"]), { ...opening, visits, inWorker: true }),
    "the parts of an opening": (parts) =>
      asking.open(asking.ownRequest(BYTES["a request"]), { ...opening, parts, visits: [BYTES["a visit"]] }),
  };
}

async function* mapped(items, change) {
  for await (const item of items) yield change(item);
}

async function all(iterable) {
  const found = [];
  for await (const one of iterable) found.push(one);
  return found;
}

for (const name of Object.keys(streams())) {
  test(`wrong inputs inside the stream of ${name} end it with an error that names them`, async () => {
    for (const wrong of [null, 1, "x", { visit: 1 }, [], undefined, new Uint16Array(2)]) {
      await assert.rejects(all(streams()[name](ofSome(wrong))), { code: "argument-type" }, String(wrong));
    }
  });

  test(`what the source of ${name} throws passes through, and it is closed however that ends`, async () => {
    const reason = new Error("the database is gone");
    const broken = (async function* () {
      throw reason;
    })();
    await assert.rejects(all(streams()[name](broken)), reason);
    const { source, isClosed } = closing();
    await all(streams()[name](source)).catch(() => undefined);
    await until(isClosed);
  });
}

async function* ofSome(...items) {
  yield* items;
}

/** A source that says whether it was closed. */
function closing() {
  let closed = false;
  async function* visits() {
    try {
      yield BYTES["a visit"];
      yield BYTES["another visit"];
    } finally {
      closed = true;
    }
  }
  return { source: visits(), isClosed: () => closed };
}

test("afterwards every module still works", async () => {
  const [trust, of] = [visitor.Trust.from(TRUSTED), venue.Trust.from(TRUSTED)];
  assert.deepEqual(trust.exportBytes(), of.exportBytes());
  const key = await visitor.ShareCodeKey.derive(SHARE_ID, SHARE_CODE, { here: true });
  assert.equal(key.shareId, SHARE_ID);
});
