/** `episeal/storage` in Chromium: what is stored outlives the page and the browser, and what was deleted does not. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DiaryPinKey } from "episeal/visitor";
import { crash, makeProfile, startChromium } from "./chromium.mjs";
import { watchedPage } from "./launch.mjs";
import { serve } from "./site.mjs";

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const givenIn = (file) => JSON.parse(readFileSync(pathOf(`../../../test-vectors/visits/${file}`), "utf8")).given;
const given = givenIn("day-keys/check-in.json");
const hex = (bytes) => Buffer.from(bytes).toString("hex");

/** What a page needs of the world: the PIN's key, derived once, and a venue. */
let person;
let server;
let profile;
let browser;

before(async () => {
  const pinKey = hex((await DiaryPinKey.create("204816", { here: true })).exportSecretBytes());
  person = { pinKey, trust: given.trust, poster: given.poster, dayKey: given.day_key, now: given.now };
  server = await serve({ "/dist/": pathOf("../../dist/"), "/pages/": pathOf("pages/") });
  profile = await makeProfile();
  browser = await startChromium(profile);
});

after(async () => {
  await browser?.close();
  await profile?.remove();
  await server?.close();
});

/** Another browser, which has stored nothing yet. */
async function renewBrowser() {
  await browser.close();
  await profile.remove();
  profile = await makeProfile();
  browser = await startChromium(profile);
}

async function openPage({ report, origin = server.origin, quotaSize } = {}) {
  const { page, faults } = await watchedPage(browser.context, origin);
  if (report) await page.exposeFunction("report", report);
  if (quotaSize) await limit(page, origin, quotaSize);
  await page.goto(`${origin}/pages/storage.html`);
  await page.waitForFunction(() => globalThis.isLoaded);
  await page.evaluate(async (person) => {
    globalThis.me = await visitorOf(person);
    globalThis.open = (name) => storage.DiaryStorage.open({ name });
    globalThis.codeOf = (promise) =>
      promise.then(
        () => "no error",
        (error) => error.code,
      );
  }, person);
  return { page, faults };
}

/** Limits what an origin may store, until its page has room made. */
async function limit(page, origin, quotaSize) {
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
  await page.exposeFunction("makeRoom", () => session.send("Storage.overrideQuotaForOrigin", { origin }));
}

/** Runs a test in a page of its own, which must not violate its policy. */
function inPage(name, work) {
  test(name, async () => {
    const { page, faults } = await openPage();
    await work(page);
    assert.deepEqual(faults, []);
    await page.close();
  });
}

/** What is known of one diary from outside: what must be in it, and what was about to be changed. */
class Known {
  stored = new Set();
  deleted = new Set();
  begun;
  /** How many changes were done, and how many milliseconds the last one took. */
  changes = 0;
  pace = 50;
  #since = 0;

  hear({ found, begins, done }) {
    if (begins) [this.begun, this.#since] = [begins, performance.now()];
    if (done) {
      this.#take(done);
      this.changes += 1;
      this.pace = performance.now() - this.#since;
    }
    if (found) this.#check(new Set(found));
  }

  #take(change) {
    if (change.add) this.stored.add(change.add);
    if (change.delete) {
      this.stored.delete(change.delete);
      this.deleted.add(change.delete);
    }
    this.begun = undefined;
  }

  /** The diary is as it was before the change that was interrupted, or as it is after it. */
  #check(found) {
    for (const id of this.deleted) assert(!found.has(id), "what was deleted has come back");
    const isSame = () => found.size === this.stored.size && [...this.stored].every((id) => found.has(id));
    const before = [...this.stored];
    if (!isSame() && this.begun) this.#take(this.begun);
    assert(isSame(), `neither before nor after: ${JSON.stringify({ before, begun: this.begun, found: [...found] })}`);
    this.begun = undefined;
  }
}

const ROUNDS = 5;
const DIARIES = 8;
/** How often each page is killed in a round, before the browser is. */
const LIVES = 4;
const KILLS = ROUNDS * DIARIES * (LIVES + 1);
const WAYS = [crash, (page) => page.close(), (page) => page.goto("about:blank").then(() => page.close())];

/** A moment at which a page is killed: in its start, or in one of its first changes. */
async function someMoment({ known, failures }) {
  const changes = Math.floor(Math.random() * 3);
  const until = known.changes + changes;
  const isReached = () => known.changes >= until && (changes === 0 || known.begun);
  while (!isReached() && failures.length === 0) await wait(2);
  await wait(Math.random() * 1.2 * known.pace);
}

/** Opens a page that changes its diary without end. */
async function live({ name, known, failures }) {
  const report = (said) => {
    try {
      known.hear(said);
    } catch (error) {
      failures.push(error);
    }
  };
  const { page } = await openPage({ report });
  page
    .evaluate(async (name) => changeForEver(await open(name), me, report), name)
    .catch((error) => {
      // What ends otherwise than by being killed has failed.
      if (!/closed|crashed|destroyed/i.test(error.message)) failures.push(error);
    });
  return page;
}

/** Makes a diary larger than what Chromium keeps in its database itself. */
async function enlarge({ name, known }) {
  const { page } = await openPage();
  const area = Array(5).fill("x".repeat(60)).join("/");
  const { added, length } = await page.evaluate(
    async ({ name, area }) => {
      const opened = await open(name);
      const kept = Array.from({ length: 150 }, () => me.visit(area));
      await change(opened, me.pinKey, (diary) => kept.forEach((visit) => diary.add(visit)));
      return { added: kept.map(({ recordId }) => recordId), length: (await opened.file()).length };
    },
    { name, area },
  );
  assert(length > 65_536, `only ${length} bytes`);
  for (const id of added) known.stored.add(id);
  await page.close();
}

/** Whether the browser still has a database that nothing has opened since it was made. */
async function hasWitness(isMade = false) {
  const { page } = await openPage();
  const found = await page.evaluate((isMade) => witness(isMade), isMade);
  await page.close();
  return found;
}

async function killAtRandom(t) {
  const failures = [];
  const diaries = Array.from({ length: DIARIES }, (_, at) => ({ name: `killed ${at}`, known: new Known(), failures }));
  await enlarge(diaries[0]);
  let interrupted = 0;
  const killed = ({ known }) => {
    if (known.begun) interrupted += 1;
    assert.deepEqual(failures, []);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(
      diaries.map(async (diary, at) => {
        for (let life = 0; life < LIVES; life += 1) {
          const page = await live(diary);
          await someMoment(diary);
          await WAYS[(life + at) % WAYS.length](page);
          killed(diary);
        }
      }),
    );
    await Promise.all(diaries.map(live));
    await someMoment(diaries[round % DIARIES]);
    await browser.kill();
    browser = await startChromium(profile);
    diaries.forEach(killed);
  }
  const { page } = await openPage();
  for (const { name, known } of diaries) {
    known.hear({ found: await page.evaluate(async (name) => look(await open(name), me.pinKey), name) });
  }
  await page.close();
  const changes = diaries.reduce((sum, { known }) => sum + known.changes, 0);
  t.diagnostic(`${KILLS} kills, ${interrupted} of them in a change; ${changes} changes done`);
  assert(interrupted >= KILLS / 4, "too few kills came in a change to say anything");
}

/**
 * A browser that is killed may give up all that an origin has stored, and begin anew: then the witness is gone, too, and
 * nothing can be said of diaries.
 */
test("200 kills at random moments lose nothing and bring nothing back", { timeout: 900_000 }, async (t) => {
  assert(await hasWitness(true));
  for (let tries = 1; ; tries += 1) {
    try {
      return await killAtRandom(t);
    } catch (error) {
      if (tries === 3 || (await hasWitness())) throw error;
      t.diagnostic("Chromium has given up the whole store: once more");
      await renewBrowser();
      assert(await hasWitness(true));
    }
  }
});

test("two tabs change one diary at once, and no change is lost", { timeout: 300_000 }, async () => {
  const tabs = (await Promise.all([openPage(), openPage()])).map(({ page }) => page);
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(async () => {
        globalThis.shared = await open("two tabs");
      }),
    ),
  );
  const expected = new Set();
  for (let run = 0; run < 50; run += 1) {
    const victims = [...expected].slice(0, run % 3 === 2 ? 2 : 0);
    const added = await Promise.all(
      tabs.map((tab, at) =>
        tab.evaluate(
          (victim) =>
            change(shared, me.pinKey, (diary) => {
              if (victim) diary.delete(victim, { next: visitor.DiarySecret.generate() });
              const kept = me.visit();
              diary.add(kept);
              return kept.recordId;
            }),
          victims[at],
        ),
      ),
    );
    for (const id of added) expected.add(id);
    for (const id of victims) expected.delete(id);
    const found = await tabs[run % 2].evaluate(() => look(shared, me.pinKey));
    assert.deepEqual(found.sort(), [...expected].sort());
  }
  await Promise.all(tabs.map((tab) => tab.close()));
});

inPage("a diary is found again without what was deleted, and no older file of it opens", async (page) => {
  const { kept, gone, found, older } = await page.evaluate(async () => {
    const first = await open("found again");
    const add = (diary) => {
      const kept = me.visit();
      diary.add(kept);
      return kept.recordId;
    };
    const gone = await change(first, me.pinKey, add);
    const kept = await change(first, me.pinKey, add);
    const file = await first.file();
    await change(first, me.pinKey, (diary) => diary.delete(gone, { next: visitor.DiarySecret.generate() }));
    first.dispose();
    const second = await open("found again");
    const found = await look(second, me.pinKey);
    await database("found again", (entries) => entries.put(file, "file"));
    return { kept, gone, found, older: await codeOf(look(second, me.pinKey)) };
  });
  assert.deepEqual(found, [kept]);
  assert.equal(older, "undecryptable");
  assert.notEqual(kept, gone);
});

inPage("a run of a live share is kept, goes on after a start, and leaves nothing", async (page) => {
  const { state, secret } = givenIn("live/answer-in-the-last-second.json");
  const result = await page.evaluate(
    async ({ state, secret }) => {
      const { LiveShare, RunSecret, RunStore } = visitor;
      const kept = RunSecret.importSecretBytes(new TextEncoder().encode(secret));
      const first = await open("a run");
      await first.exclusively((held) => held.create(RunStore.create(bytesOf(state), { secret: kept })));
      first.dispose();
      const runs = await open("a run");
      const next = (held) => held.resume((found) => RunStore.resume(found));
      await runs.exclusively(async (held) => {
        const { store, file } = await next(held);
        const run = LiveShare.resume(file, { secret: store.secret });
        const fresh = RunSecret.generate();
        store.save(run.keep({ next: fresh }), { next: fresh });
        await held.carryOut(store);
      });
      const visits = await runs.exclusively(async (held) => {
        const { store, file } = await next(held);
        const { visits } = LiveShare.resume(file, { secret: store.secret });
        store.end();
        await held.carryOut(store);
        return visits;
      });
      const left = await database("a run", (entries) => entries.count());
      return { hasVisits: visits > 0, left };
    },
    { state, secret },
  );
  assert.deepEqual(result, { hasVisits: true, left: 0 });
});

test("a full disk is an error that leaves the diary as it was, and the step to be carried out", async () => {
  // An origin of its own, of which the browser has not yet said how much it may store.
  const origin = server.origin.replace("127.0.0.1", "localhost");
  const { page } = await openPage({ origin, quotaSize: 100_000 });
  const { code, added } = await page.evaluate(async () => {
    globalThis.full = await open("full");
    for (let added = 0; ; added += 1) {
      const code = await codeOf(change(full, me.pinKey, (diary) => diary.add(me.visit())));
      if (code !== "no error" || added === 500) return { code, added };
    }
  });
  assert.equal(code, "storage-full");
  assert.equal((await page.evaluate(() => look(full, me.pinKey))).length, added);
  const after = await page.evaluate(() =>
    full.exclusively(async (held) => {
      const { store, diary } = await resumed(held, await full.file(), me.pinKey);
      diary.add(me.visit());
      store.save(diary);
      const code = await codeOf(held.carryOut(store));
      await makeRoom();
      await held.carryOut(store);
      return { code, count: ids(store.unlock(await full.file(), { pinKey: me.pinKey })).length };
    }),
  );
  assert.deepEqual(after, { code: "storage-full", count: added + 1 });
  await page.close();
});

inPage("whoever does not want to wait for another tab is told that it is busy", async (page) => {
  const { page: other } = await openPage();
  await other.evaluate(async () => {
    const held = await open("busy");
    await new Promise((resolve) => {
      globalThis.release = held.exclusively(() => {
        resolve();
        return new Promise((end) => {
          globalThis.end = end;
        });
      });
    });
  });
  const codes = await page.evaluate(async () => {
    globalThis.busy = await open("busy");
    const ifAvailable = await codeOf(busy.exclusively(() => undefined, { ifAvailable: true }));
    const aborting = new AbortController();
    const waiting = busy.exclusively(() => undefined, { signal: aborting.signal }).catch((reason) => reason);
    aborting.abort("enough");
    globalThis.waited = busy.exclusively(() => "mine");
    return [ifAvailable, await waiting];
  });
  assert.deepEqual(codes, ["storage-busy", "enough"]);
  await other.close();
  assert.equal(await page.evaluate(() => waited), "mine");
});

inPage("nothing is carried out but what follows on what is stored, by whoever holds it", async (page) => {
  const codes = await page.evaluate(async () => {
    const { Diary, DiarySecret, DiaryStore } = visitor;
    const diaries = await open("misused");
    const { pinKey } = me;
    const fresh = () => DiaryStore.create(Diary.create({ pinKey, secret: DiarySecret.generate() }));
    const empty = await diaries.exclusively((held) =>
      codeOf(held.resume((found) => DiaryStore.resume(found, { pinKey }))),
    );
    const [old, over] = await diaries.exclusively(async (held) => [
      (await resumed(held, undefined, pinKey)).store,
      held,
    ]);
    return {
      empty,
      over: await codeOf(over.carryOut(old)),
      old: await diaries.exclusively((held) => codeOf(held.carryOut(old))),
      resumedOld: await diaries.exclusively((held) => codeOf(held.resume(() => old))),
      strange: await diaries.exclusively((held) => codeOf(held.carryOut(fresh()))),
      occupied: await diaries.exclusively((held) => codeOf(held.create(fresh()))),
      erased: await diaries.exclusively(async (held) => {
        const { store } = await resumed(held, await diaries.file(), pinKey);
        await held.erase();
        return codeOf(held.carryOut(store));
      }),
      file: await diaries.file(),
    };
  });
  assert.deepEqual(codes, {
    empty: "storage-empty",
    over: "disposed",
    old: "argument-range",
    resumedOld: "argument-range",
    strange: "argument-range",
    occupied: "storage-occupied",
    erased: "argument-range",
    file: undefined,
  });
});

inPage("the storage is held until what was begun has ended", async (page) => {
  const steps = await page.evaluate(async () => {
    const slow = await open("slow");
    const left = Array.from({ length: 20 }, (_, at) => ({ kind: "write-file", bytes: Uint8Array.of(at) }));
    const store = {
      get step() {
        return left[0] ?? { kind: "done" };
      },
      done: () => void left.shift(),
    };
    // Nobody waits for it.
    await slow.exclusively((held) => void held.create(store));
    return { left: left.length, file: [...(await slow.file())] };
  });
  assert.deepEqual(steps, { left: 0, file: [19] });
});

inPage("a wrong PIN and a damaged slot erase nothing, and what is no file is corrupt", async (page) => {
  const result = await page.evaluate(async () => {
    const diaries = await open("damaged");
    await change(diaries, me.pinKey, (diary) => diary.add(me.visit()));
    const wrong = await visitor.DiaryPinKey.derive(await diaries.file(), "999999", { here: true });
    const put = (value, key) => database("damaged", (entries) => entries.put(value, key));
    const slot = await database("damaged", (entries) => entries.get("current-secret"));
    const codes = [await codeOf(look(diaries, wrong))];
    await put({ ...slot, iv: new Uint8Array(12) }, "current-secret");
    codes.push(await codeOf(look(diaries, me.pinKey)));
    await put(slot, "next-secret");
    codes.push(await codeOf(look(diaries, me.pinKey)));
    await put(slot, "current-secret");
    const count = (await look(diaries, me.pinKey)).length;
    await put("no file", "file");
    codes.push(await codeOf(look(diaries, me.pinKey)), await codeOf(diaries.file()));
    await diaries.exclusively((held) => held.erase());
    return { codes, count, isExtractable: slot.key.extractable, file: await diaries.file() };
  });
  assert.deepEqual(result, {
    codes: ["undecryptable", "undecryptable", "undecryptable", "storage-corrupt", "storage-corrupt"],
    count: 1,
    isExtractable: false,
    file: undefined,
  });
});

inPage("a storage that was closed, or is there no more, says so", async (page) => {
  const codes = await page.evaluate(async () => {
    const [closed, deleted] = [await open("closed"), await open("deleted")];
    closed.dispose();
    await new Promise((resolve) => {
      indexedDB.deleteDatabase("episeal deleted").onsuccess = resolve;
    });
    return [await codeOf(closed.file()), await codeOf(deleted.file())];
  });
  assert.deepEqual(codes, ["disposed", "storage-unavailable"]);
});

inPage("wrong arguments are refused before anything is done", async (page) => {
  const codes = await page.evaluate(async () => {
    const { DiaryStorage } = storage;
    const fine = await open("arguments");
    const { signal } = new AbortController();
    const wrong = [
      DiaryStorage.open(),
      DiaryStorage.open({ name: 5 }),
      DiaryStorage.open({ name: "a", persists: true }),
      DiaryStorage.open({ name: "a", persist: 1 }),
      fine.exclusively(),
      fine.exclusively(() => 1, { ifAvailable: 1 }),
      fine.exclusively((held) => held.carryOut()),
      fine.exclusively((held) => held.resume()),
      DiaryStorage.open({ name: "" }),
      DiaryStorage.open({ name: "\ud800" }),
      fine.exclusively(() => 1, { ifAvailable: true, signal }),
    ];
    return Promise.all(wrong.map(codeOf));
  });
  assert.deepEqual(codes, [...Array(8).fill("argument-type"), ...Array(3).fill("argument-range")]);
});

inPage(
  "a storage is open before the visitor has answered whether it may stay, and says what came of it",
  async (page) => {
    const answers = await page.evaluate(async () => {
      const manager = navigator.storage;
      let isGranted = false;
      manager.persisted = async () => isGranted;
      const asked = new Promise((resolve) => {
        manager.persist = () => {
          resolve();
          return new Promise(() => undefined);
        };
      });
      const opened = await storage.DiaryStorage.open({ name: "persistent", persist: true });
      await asked;
      const before = await opened.isPersistent();
      isGranted = true;
      const after = await opened.isPersistent();
      manager.persisted = () => Promise.reject(new TypeError("not here"));
      const failed = await opened.isPersistent();
      opened.dispose();
      return { before, after, failed, disposed: await codeOf(opened.isPersistent()) };
    });
    assert.deepEqual(answers, { before: false, after: true, failed: false, disposed: "disposed" });
  },
);

inPage("nobody is asked whether storage may stay unless the app says so", async (page) => {
  const isAsked = await page.evaluate(async () => {
    let isAsked = false;
    navigator.storage.persist = async () => {
      isAsked = true;
      return true;
    };
    await storage.DiaryStorage.open({ name: "persistent", persist: false });
    return isAsked;
  });
  assert.equal(isAsked, false);
});

inPage("a lock that is stolen while a secret is wrapped: nothing is written, and the secret is wiped", async (page) => {
  const result = await page.evaluate(async () => {
    const stolen = await open("stolen");
    const secret = new Uint8Array(32).fill(7);
    const store = { step: { kind: "write-secret", slot: "current-secret", secret }, done: () => undefined };
    let creating;
    const ended = stolen
      .exclusively((held) => {
        creating = codeOf(held.create(store));
        return creating;
      })
      .catch(({ name }) => name);
    const { subtle } = crypto;
    const generate = subtle.generateKey.bind(subtle);
    subtle.generateKey = async (...given) => {
      await navigator.locks.request("episeal stolen", { steal: true }, () => undefined);
      await ended;
      return generate(...given);
    };
    return {
      ended: await ended,
      code: await creating,
      isWiped: secret.every((byte) => byte === 0),
      entries: await database("stolen", (entries) => entries.count()),
    };
  });
  assert.deepEqual(result, { ended: "AbortError", code: "disposed", isWiped: true, entries: 0 });
});

inPage("what was found says nothing in a string, and its secrets are wiped afterwards", async (page) => {
  const result = await page.evaluate(async () => {
    const diaries = await open("found");
    await change(diaries, me.pinKey, (diary) => diary.add(me.visit()));
    let found;
    await diaries.exclusively((held) =>
      held.resume((given) => {
        found = given;
        return visitor.DiaryStore.resume(given, { pinKey: me.pinKey });
      }),
    );
    return [`${found}`, Object.isFrozen(found), found.current.every((byte) => byte === 0)];
  });
  assert.deepEqual(result, ["[Found]", true, true]);
});
