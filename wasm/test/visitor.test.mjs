/** What a visitor's app does, from the first check-in to a share, and what it is told when something is wrong. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { CheckInReader } from "episeal/venue";
import { errorText, german } from "episeal/texts";
import * as visitor from "episeal/visitor";
import { DAY, HOUR, NOON, at, is, newWorld, sealVisits } from "./world.mjs";

const PIN = "204816";
const MARKER = "Xanthippe";
const world = newWorld();
const trust = visitor.Trust.from(world.parts);
const venue = visitor.VenueToday.verify({ poster: world.poster, dayKey: world.dayKey, trust });
const contact = { givenName: MARKER, phone: "0221 123456", address: { city: "Köln" } };
const checkIn = { contact, kind: "app", area: "Block B/Row 7", arrival: at(-1) };

test("a visit is sealed, opened and amended by its visitor alone", () => {
  assert.equal(venue.reader({ trust, now: NOON }), "Gesundheitsamt Köln");
  const { visit, kept } = venue.seal(checkIn, { trust, now: NOON });
  assert.deepEqual(kept.open(visit), {
    kind: "app",
    venue: world.venue.id,
    area: "Block B/Row 7",
    arrival: at(-1),
    departure: undefined,
    contact,
  });
  assert.equal(kept.day, DAY);
  const left = venue.checkOut(kept, { contact, departure: NOON }, { trust, now: NOON });
  assert.deepEqual([left.kept.revision, left.kept.departure, left.kept.recordId], [1, NOON, kept.recordId]);
  assert.throws(() => kept.open(sealVisits(world, 1)[0].visit), is("undecryptable"));
});

test("what was opened is frozen, and says no name in a string or where Node.js logs it", () => {
  const { visit, kept } = venue.seal(checkIn, { trust, now: NOON });
  const opened = kept.open(visit);
  assert.throws(() => {
    opened.contact.givenName = "other";
  }, TypeError);
  for (const shown of [inspect(opened, { depth: 9 }), `${opened}`, inspect(kept, { showHidden: true }), `${kept}`]) {
    assert.ok(!shown.includes(MARKER), shown);
  }
  assert.equal(JSON.stringify(kept), "{}");
  assert.equal(structuredClone(opened).contact.givenName, MARKER);
});

test("a refused entry names its field, in German, too", () => {
  const refused = { contact: { ...contact, phone: "\u0007" }, kind: "app", area: "Block B", arrival: at(-1) };
  assert.throws(
    () => venue.seal(refused, { trust, now: NOON }),
    (error) => {
      assert.ok(error instanceof visitor.RecordError);
      assert.deepEqual([error.code, error.field], ["invalid-text", "phone"]);
      assert.match(errorText(error, german), /^Telefon: /);
      return true;
    },
  );
});

test("an arrival outside the poster's area, a misspelt option and a Date that is none are refused", () => {
  assert.throws(() => venue.seal({ ...checkIn, area: "Block C" }, { trust, now: NOON }), is("wrong-area"));
  assert.throws(() => venue.seal({ ...checkIn, departed: NOON }, { trust, now: NOON }), is("argument-type"));
  assert.throws(
    () => venue.seal({ ...checkIn, arrival: new Date(Number.NaN) }, { trust, now: NOON }),
    is("argument-range"),
  );
  assert.throws(() => venue.seal(checkIn, { trust, now: null }), is("argument-type"));
});

test("a diary opens with its PIN and its secret, and with nothing else", async () => {
  const secret = visitor.DiarySecret.generate();
  const diary = visitor.Diary.create({ pinKey: await visitor.DiaryPinKey.create(PIN), secret });
  diary.setContact(contact);
  diary.add(venue.seal(checkIn, { trust, now: NOON }).kept);
  const file = diary.lock();

  const pinKey = await visitor.DiaryPinKey.derive(file, PIN);
  const unlocked = visitor.Diary.unlock(file, { pinKey, secret });
  assert.deepEqual(unlocked.contact, contact);
  assert.equal(unlocked.visits().length, 1);
  const wrong = await visitor.DiaryPinKey.derive(file, "204817");
  assert.throws(() => visitor.Diary.unlock(file, { pinKey: wrong, secret }), is("undecryptable"));
  assert.throws(
    () => visitor.Diary.unlock(file, { pinKey, secret: visitor.DiarySecret.generate() }),
    is("undecryptable"),
  );
  assert.throws(() => visitor.Diary.unlock(file, { pinKey }), is("undecryptable"));

  const [kept] = unlocked.visits();
  assert.throws(() => unlocked.delete(kept.recordId, { next: secret }), is("secret-not-fresh"));
  unlocked.delete(kept.recordId, { next: visitor.DiarySecret.generate() });
  assert.equal(unlocked.visits().length, 0);
  unlocked.dispose();
  assert.throws(() => unlocked.visits(), is("disposed"));
});

test("a diary is stored in steps: the next secret, the file, then the old secret goes", async () => {
  const pinKey = await visitor.DiaryPinKey.create(PIN);
  const diary = visitor.Diary.create({ pinKey, secret: visitor.DiarySecret.generate() });
  const store = visitor.DiaryStore.create(diary);
  const steps = [];
  const carryOut = () => {
    for (let step = store.step; step.kind !== "done"; step = store.step) {
      steps.push([step.kind, step.slot].filter(Boolean).join(" "));
      store.done();
    }
  };
  carryOut();
  assert.deepEqual(steps.splice(0), ["write-secret current-secret", "write-file"]);
  diary.add(venue.seal(checkIn, { trust, now: NOON }).kept);
  diary.deleteAll({ next: visitor.DiarySecret.generate() });
  store.save(diary);
  carryOut();
  assert.equal(steps[0], "write-secret next-secret");
  assert.ok(steps.indexOf("write-file") < steps.indexOf("write-secret current-secret"), steps.join());
});

test("a check-in waits in the diary until the venue's key is there", async () => {
  const pinKey = await visitor.DiaryPinKey.create(PIN);
  const diary = visitor.Diary.create({ pinKey });
  diary.addPending(visitor.PendingCheckIn.create(world.poster, checkIn, { now: NOON }));
  const [pending] = diary.pending();
  assert.deepEqual([pending.day, pending.area, pending.isClosed({ now: NOON })], [DAY, "Block B/Row 7", false]);
  const { visit, kept } = diary.sealPending(pending, { venue, contact, trust, now: NOON });
  assert.deepEqual([diary.pending().length, diary.visits().length], [0, 1]);
  assert.equal(kept.open(visit).contact.givenName, MARKER);
});

test("a check-in code is read by staff, who invite, and the invitation is a venue", () => {
  const codes = visitor.CheckInCodes.create();
  const code = CheckInReader.create().read(codes.exposeSecretText({ now: NOON }), { now: NOON });
  assert.deepEqual(codes.handles({ now: NOON }), [code.handle]);
  const invitation = codes.accept(code.invite(world.poster, world.dayKey), { now: NOON });
  assert.equal(invitation.poster.name, "Café am Dom");
  assert.equal(visitor.VenueToday.ofInvitation(invitation, { trust }).venue, world.venue.id);
});

test("a share needs visits, an office and a code of its own", async () => {
  const recipient = visitor.ShareRecipient.verify(world.officeDayKey, { trust, now: NOON });
  const { code, key } = await visitor.drawShareCode();
  assert.match(code.replaceAll(/\s/g, ""), /^\d{9}$/);
  assert.equal(visitor.ShareCode.parse(code), code);
  const { kept } = venue.seal(checkIn, { trust, now: NOON });
  const order = { recipient, code: key, expires: at(24), trust, now: NOON };
  const share = visitor.shareVisits([kept], order);
  assert.equal(share.shareId, key.shareId);
  assert.throws(
    () => visitor.shareVisits([kept], { ...order, expires: new Date(NOON.getTime() + 8 * 24 * HOUR) }),
    is("invalid-time"),
  );
  assert.throws(() => visitor.shareVisits([kept, {}], order), is("argument-type"));
});

test("a live share is kept under a secret that is used once", () => {
  const recipient = visitor.ShareRecipient.verify(world.officeDayKey, { trust, now: NOON });
  const { kept } = venue.seal(checkIn, { trust, now: NOON });
  const live = visitor.LiveShare.start([kept], { recipient, trust, now: NOON });
  const secret = visitor.RunSecret.generate();
  const state = live.keep({ next: secret });
  assert.throws(() => live.keep({ next: secret }), is("secret-not-fresh"));
  const resumed = visitor.LiveShare.resume(state, { secret });
  assert.deepEqual([resumed.shareId, resumed.code, resumed.visits], [live.shareId, live.code, 1]);
  assert.throws(() => visitor.LiveShare.resume(state, { secret: visitor.RunSecret.generate() }), is("undecryptable"));
});

test("a derivation ends with its signal, and an aborted one does not begin", async () => {
  const leaving = new AbortController();
  const derived = visitor.DiaryPinKey.create(PIN, { signal: leaving.signal });
  leaving.abort(new Error("left"));
  await assert.rejects(derived, /left/);
  await assert.rejects(visitor.DiaryPinKey.create(PIN, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const here = await visitor.DiaryPinKey.create(PIN, { here: true });
  assert.deepEqual(
    visitor.DiaryPinKey.importSecretBytes(here.exportSecretBytes()).exportSecretBytes(),
    here.exportSecretBytes(),
  );
});

test("a trust that was kept refuses an older list of revocations", () => {
  const kept = visitor.Trust.importBytes(trust.exportBytes());
  const [authority] = world.parts.authorities;
  assert.equal(kept.number(authority), 1);
  const second = world.authority.revoke({ number: 2, offices: [world.office.id], valid: world.valid });
  kept.takeRevocations(second, { now: NOON });
  assert.throws(() => kept.takeRevocations(world.revocations, { now: NOON }), is("revocations-older"));
  assert.throws(() => venue.reader({ trust: kept, now: NOON }), is("office-revoked"));
});
