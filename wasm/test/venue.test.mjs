import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckInCodes, Trust as VisitorTrust, VenueToday } from "episeal/visitor";
import {
  CheckInReader,
  PassphraseKey,
  Policy,
  PolicyFields,
  RequestLog,
  Staff,
  Venue,
  VenueAreas,
  lockKeyRing,
  unlockKeyRing,
} from "episeal/venue";
import { DAY, NOON, at, is, newWorld, request, sealVisits } from "./world.mjs";

const PASSPHRASE = "neun Fahrräder am Kanal";

function verified(world, asked = request(world)) {
  const { venue, trust } = world;
  const authentic = venue.authenticate(asked, { trust, now: NOON });
  return venue.verifyRequest(authentic, { policy: Policy.create(), log: RequestLog.create() });
}

async function taken(release) {
  const parts = [];
  for await (const part of release) parts.push(part);
  return parts;
}

async function opening({ office, dayKey }, asked, parts, stored) {
  const visits = stored.map(({ visit }) => visit);
  return taken(office.open(office.ownRequest(asked), { dayKeys: [dayKey], parts, visits, now: NOON }));
}

test("the owner sees who asks for what before the venue decides", () => {
  const world = newWorld();
  const authentic = world.venue.authenticate(request(world), { trust: world.trust, now: NOON });
  assert.equal(authentic.office, world.office.id);
  assert.equal(authentic.officeName, "Gesundheitsamt Köln");
  assert.deepEqual(authentic.days, ["2026-11-28", "2026-11-29"]);
  assert.deepEqual(authentic.ask, {
    venue: world.venue.id,
    windows: [{ from: at(-3), to: at(0) }],
    areas: [],
    legalBasis: "IfSG-28a",
    expires: at(24),
  });
  assert.ok(Object.isFrozen(authentic.ask) && Object.isFrozen(authentic.ask.windows[0]));
});

test("a request is verified once, also by a log that was stored", () => {
  const world = newWorld();
  const [log, policy] = [RequestLog.create(), Policy.create()];
  const authentic = world.venue.authenticate(request(world), { trust: world.trust, now: NOON });
  world.venue.verifyRequest(authentic, { policy, log });
  const stored = RequestLog.fromBytes(log.toBytes());
  assert.throws(() => world.venue.verifyRequest(authentic, { policy, log: stored }), is("request-seen"));
});

test("another venue, an expired request and a revoked office are refused", () => {
  const world = newWorld();
  const { venue, trust, authority, office } = world;
  const asked = request(world);
  assert.throws(() => Venue.generate().authenticate(asked, { trust, now: NOON }), is("wrong-venue"));
  const expired = venue.authenticate(asked, { trust, now: at(25) });
  const judged = { policy: Policy.create(), log: RequestLog.create() };
  assert.throws(() => venue.verifyRequest(expired, judged), is("request-expired"));
  const request2 = verified(world, asked);
  trust.takeRevocations(authority.revoke({ number: 2, offices: [office.id], valid: world.valid }), { now: NOON });
  assert.throws(() => venue.authenticate(asked, { trust, now: NOON }), is("office-revoked"));
  assert.throws(() => venue.release(request2, { trust, visits: [], now: NOON }), is("office-revoked"));
});

test("a release takes an array, a generator and a stream, and the office opens the same of each", async () => {
  const world = newWorld();
  const { venue, trust } = world;
  const stored = sealVisits(world, 3).map(({ visit }) => ({ visit }));
  const sources = [
    () => stored,
    async function* () {
      yield* stored;
    },
    () =>
      new ReadableStream({
        start(controller) {
          stored.forEach((visit) => controller.enqueue(visit));
          controller.close();
        },
      }),
  ];
  for (const source of sources) {
    const asked = request(world);
    const release = venue.release(verified(world, asked), { trust, visits: source(), now: NOON });
    assert.equal(release.emptyAreas, undefined);
    const parts = await taken(release);
    const opened = await opening(world, asked, parts, stored);
    assert.deepEqual(
      opened.map(({ visit }) => visit.contact.givenName),
      ["Mara", "Mara", "Mara"],
    );
    assert.deepEqual(release.emptyAreas, []);
    assert.deepEqual(release.reports, []);
    assert.deepEqual(await taken(release), []);
  }
});

test("a release says which visits it leaves out, and which areas were empty", async () => {
  const world = newWorld();
  const { venue, trust } = world;
  const [one, other] = sealVisits(world, 2);
  const groups = ["Block B", "Block C"].map((area) => ({ area, ranges: [], places: 20, facts: {} }));
  const areas = VenueAreas.verify(venue.areas(groups, { from: DAY }), { venue: venue.id });
  const authentic = venue.authenticate(request(world, ["Block B", "Block C"]), { trust, now: NOON });
  const asked = venue.verifyRequest(authentic, { policy: Policy.create({ areas: [areas] }), log: RequestLog.create() });
  const visits = [
    { visit: other.visit, notes: [] },
    { visit: new Uint8Array(9) },
    { visit: one.visit },
    { visit: sealVisits(newWorld(), 1)[0].visit },
  ];
  const release = venue.release(asked, { trust, visits, now: NOON });
  await taken(release);
  assert.deepEqual(
    release.reports.map(({ at, error }) => [at, error.code]),
    [
      [1, "malformed"],
      [2, "out-of-order"],
      [3, "no-day-key"],
    ],
  );
  assert.deepEqual(release.emptyAreas, ["Block C"]);
});

test("a release of what is no visit is an error that says where, and closes its source", async () => {
  const world = newWorld();
  const { trust } = world;
  const release = (visits) => world.venue.release(verified(world), { trust, visits, now: NOON });
  for (const visits of [undefined, null, 7, "visits", { visit: new Uint8Array() }]) {
    assert.throws(() => release(visits), { code: "argument-type", argument: "options.visits" });
  }
  let isClosed = false;
  function* wrong() {
    try {
      yield { visit: new Uint8Array(1) };
      yield { visit: "text" };
    } finally {
      isClosed = true;
    }
  }
  await assert.rejects(taken(release(wrong())), { code: "argument-type", argument: "options.visits[1].visit" });
  assert.ok(isClosed);
  const more = [{ visit: new Uint8Array(1), note: [] }];
  await assert.rejects(taken(release(more)), { code: "argument-type", argument: "options.visits[0]" });
  async function* failing() {
    throw new Error("the database is gone");
  }
  await assert.rejects(taken(release(failing())), { message: "the database is gone" });
});

test("a release ends at once when it is aborted, and cancels a stream that lets it wait", async () => {
  const world = newWorld();
  const ending = new AbortController();
  let cancelled;
  const isCancelled = new Promise((resolve) => (cancelled = resolve));
  const visits = new ReadableStream({ cancel: cancelled });
  const { trust } = world;
  const release = world.venue.release(verified(world), { trust, visits, now: NOON, signal: ending.signal });
  const parts = taken(release);
  setTimeout(() => ending.abort(new Error("the owner left")), 20);
  await assert.rejects(parts, { message: "the owner left" });
  await isCancelled;
  await new Promise(setImmediate);
  assert.equal(visits.locked, false);
  assert.equal(release.emptyAreas, undefined);
});

test("a release that was aborted before begins nothing", async () => {
  const world = newWorld();
  let isOpened = false;
  function* visits() {
    isOpened = true;
    yield* [];
  }
  const given = { trust: world.trust, visits: visits(), now: NOON, signal: AbortSignal.abort(new Error("no")) };
  await assert.rejects(taken(world.venue.release(verified(world), given)), { message: "no" });
  assert.equal(isOpened, false);
});

test("whoever stops taking parts closes the source", async () => {
  const world = newWorld();
  const stored = sealVisits(world, 1_002);
  let isClosed = false;
  async function* visits() {
    try {
      for (const { visit } of stored) yield { visit };
    } finally {
      isClosed = true;
    }
  }
  const release = world.venue.release(verified(world), { trust: world.trust, visits: visits(), now: NOON });
  let others = 0;
  const counting = setInterval(() => (others += 1), 1);
  for await (const part of release) {
    assert.ok(part.length > 1_000);
    break;
  }
  clearInterval(counting);
  assert.ok(isClosed);
  // A thousand visits take half a second and more.
  assert.ok(others >= 10, `other tasks ran ${others} times meanwhile`);
});

test("what a policy leaves out is as strict as is useful, and beyond its limits nothing is taken", () => {
  assert.deepEqual(PolicyFields.default(), {
    minWindow: 1_800,
    maxRequests: 128,
    maxSecondsADay: 86_400,
    minPlaces: 8,
    allowsUnlistedAreas: false,
    maxStay: 43_200,
  });
  assert.throws(() => Policy.create({ minWindow: 1_799 }), is("invalid-policy"));
  assert.throws(() => Policy.create({ maxRequests: 1_001 }), is("invalid-policy"));
  assert.throws(() => Policy.create({ minPlaces: 0 }), is("invalid-policy"));
  assert.throws(() => Policy.create({ maxStay: 86_401 }), is("invalid-policy"));
  assert.throws(() => Policy.create({ minPlaces: 2 ** 32 + 8 }), {
    code: "argument-range",
    argument: "parts.minPlaces",
  });
  assert.throws(() => Policy.create({ minWindows: 1 }), { code: "argument-type", argument: "parts" });
  assert.throws(() => Policy.create({ allowsUnlistedAreas: 0 }), { argument: "parts.allowsUnlistedAreas" });
});

test("a policy counts: each of its fields reaches the module", () => {
  const world = newWorld();
  const refused = (fields, asked = request(world)) => {
    const authentic = world.venue.authenticate(asked, { trust: world.trust, now: NOON });
    try {
      world.venue.verifyRequest(authentic, { policy: Policy.create(fields), log: RequestLog.create() });
    } catch (error) {
      return error.code;
    }
  };
  assert.equal(refused({}), undefined);
  assert.equal(refused({ minWindow: 4 * 3_600 }), "window-too-short");
  assert.equal(refused({ maxSecondsADay: 3_600 }), "windows-exceed-limit");
  assert.equal(refused({}, request(world, ["Block B"])), "area-unknown");
  assert.equal(refused({ allowsUnlistedAreas: true }, request(world, ["Block B"])), undefined);
  const list = world.venue.areas([{ area: "Block B", ranges: [], places: 10, facts: {} }], { from: DAY });
  const areas = [VenueAreas.ofAnyVenue(list)];
  assert.equal(refused({ areas }, request(world, ["Block B"])), undefined);
  assert.equal(refused({ areas, minPlaces: 11 }, request(world, ["Block B"])), "area-too-small");
});

test("a venue's list of areas says what was stated, and counts places", () => {
  const venue = Venue.generate();
  const groups = [
    {
      area: "Block B",
      ranges: [
        { word: "Row", first: 1, last: 30 },
        { word: "Seat", first: 1, last: 20 },
      ],
      places: 1,
      facts: { volume: 12_000, airChanges: 35, isOutdoors: false, activity: 1 },
    },
    { area: "Garden", ranges: [], places: 80, facts: { isOutdoors: true } },
  ];
  const signed = venue.areas(groups, { from: DAY });
  const areas = VenueAreas.verify(signed, { venue: venue.id });
  assert.equal(areas.venue, venue.id);
  assert.equal(areas.from, DAY);
  assert.deepEqual(areas.groups, groups);
  assert.ok(Object.isFrozen(areas.groups) && Object.isFrozen(areas.groups[0].ranges[0]));
  assert.equal(areas.places(["Block B/Row 7", "Garden"]), 100);
  assert.throws(() => areas.places(["Cellar"]), is("area-unknown"));
  const near = areas.cell("Block B/Row 7/Seat 1", { rows: 1, seats: 1 });
  assert.equal(near.length, 6);
  assert.ok(near.includes("Block B/Row 8/Seat 2"));
  assert.throws(() => VenueAreas.verify(signed, { venue: Venue.generate().id }), is("wrong-venue"));
  assert.throws(() => VenueAreas.ofAnyVenue(signed.slice(1)), is("malformed"));
  assert.throws(() => venue.areas([], { from: DAY }), is("malformed"));
  assert.throws(() => venue.areas([groups[0], groups[0]], { from: DAY }), is("malformed"));
  const wrong = [{ ...groups[1], facts: { activity: 256 } }];
  assert.throws(() => venue.areas(wrong, { from: DAY }), { argument: "groups[0].facts.activity" });
});

test("a venue keeps one key a day, names one office, and deletes after 30 days", () => {
  const { venue, trust, officeDayKey, dayKey } = newWorld();
  assert.deepEqual(venue.dayKey({ day: DAY, officeDayKey, trust, now: NOON }), dayKey);
  assert.throws(() => venue.dayKeyVenueMayRead({ day: DAY, now: NOON }), is("wrong-office"));
  assert.throws(() => venue.dayKey({ day: "2026-11-30", officeDayKey, trust, now: NOON }), is("wrong-day"));
  venue.dayKeyVenueMayRead({ day: "2026-11-30", now: NOON });
  const kept = venue.dayKeys({ now: NOON });
  assert.deepEqual(
    kept.map(({ day }) => day),
    [DAY, "2026-11-30"],
  );
  assert.ok(Object.isFrozen(kept) && Object.isFrozen(kept[0]));
  assert.equal(venue.prune({ now: at(24 * 30) }), 0);
  assert.equal(venue.prune({ now: at(24 * 31) }), 1);
  const again = Venue.importSecretBytes(venue.exportSecretBytes());
  assert.equal(again.id, venue.id);
  assert.deepEqual(
    again.dayKeys({ now: at(24 * 31) }).map(({ day }) => day),
    ["2026-11-30"],
  );
});

test("staff invite whoever shows a code, once", () => {
  const { poster, dayKey, parts } = newWorld();
  const codes = CheckInCodes.create();
  const shown = codes.exposeSecretText({ now: NOON });
  const reader = CheckInReader.create();
  const code = reader.read(shown, { now: NOON });
  assert.throws(() => reader.read(shown, { now: NOON }), is("code-used"));
  assert.throws(() => CheckInReader.create().read(shown, { now: at(1) }), is("code-expired"));
  assert.throws(() => reader.read("nonsense", { now: NOON }), is("malformed"));
  assert.ok(codes.handles({ now: NOON }).includes(code.handle));
  const invitation = codes.accept(code.invite(poster, dayKey), { now: NOON });
  const trust = VisitorTrust.from(parts);
  assert.equal(VenueToday.ofInvitation(invitation, { trust }).venueName, poster.name);
  assert.throws(() => code.invite(Venue.generate().poster({ name: "Elsewhere", area: "" }), dayKey), is("wrong-venue"));
});

test("staff note departures for the venue that certified them", async () => {
  const world = newWorld();
  const { venue, trust, dayKey } = world;
  const staff = Staff.generate();
  const [{ visit, kept }] = sealVisits(world, 1);
  const staffCertificate = venue.certifyStaff(staff.id, { day: DAY });
  const assignment = { venue: venue.id, staffCertificate, venueDayKey: dayKey };
  const note = staff.noteDeparture({ assignment, recordId: kept.recordId, departure: NOON });
  const departed = { assignment, recordId: kept.recordId, departure: NOON };
  assert.throws(() => Staff.generate().noteDeparture(departed), is("note-invalid"));
  const stored = [{ visit, notes: [note, note.slice(1)] }];
  const asked = request(world);
  const release = venue.release(verified(world, asked), { trust, visits: stored, now: NOON });
  const parts = await taken(release);
  const [opened] = await opening(world, asked, parts, stored);
  assert.deepEqual(opened.visit.notedDeparture, NOON);
  assert.deepEqual(
    release.reports.map(({ at, error }) => [at, error.code]),
    [[0, "note-invalid"]],
  );
});

test("a venue's successor counts from its day on", () => {
  const [old, next, third] = [Venue.generate(), Venue.generate(), Venue.generate()];
  const { trust } = newWorld();
  trust.takeSuccession(old.succeed(next.consentAndCommit(old.id, { from: "2026-12-01", next: third.id })));
  assert.equal(trust.venueAt(old.id, "2026-11-30"), old.id);
  assert.equal(trust.venueAt(old.id, "2026-12-01"), next.id);
  assert.throws(() => old.succeed(next.consentToSucceed(third.id, { from: DAY })), is("disagrees"));
  assert.throws(() => old.consentToSucceed(old.id, { from: DAY }), is("disagrees"));
});

test("a passphrase locks the keys of a venue and of staff, and opens them again", async () => {
  const venue = Venue.generate();
  const locked = lockKeyRing(venue, await PassphraseKey.create(venue, PASSPHRASE));
  await assert.rejects(PassphraseKey.derive(locked, "acht Fahrräder am Kanal"), is("undecryptable"));
  const key = await PassphraseKey.derive(locked, PASSPHRASE);
  const again = Venue.importSecretBytes(unlockKeyRing(locked, key));
  assert.equal(again.id, venue.id);
  assert.throws(() => lockKeyRing(venue, key), is("wrong-purpose"));
  again.dayKeyVenueMayRead({ day: DAY, now: NOON });
  const next = lockKeyRing(again, await PassphraseKey.next(again, PASSPHRASE, { here: true }));
  assert.throws(() => unlockKeyRing(next, key), is("undecryptable"));
  const staff = Staff.generate();
  const lockedStaff = lockKeyRing(staff, await PassphraseKey.create(staff, PASSPHRASE, { here: true }));
  const staffKey = await PassphraseKey.derive(lockedStaff, PASSPHRASE, { here: true });
  assert.equal(Staff.importSecretBytes(unlockKeyRing(lockedStaff, staffKey)).id, staff.id);
  assert.throws(() => Venue.importSecretBytes(unlockKeyRing(lockedStaff, staffKey)), is("wrong-purpose"));
});

test("a passphrase is judged before it is taken, and a derivation can be ended", async () => {
  const venue = Venue.generate();
  await assert.rejects(PassphraseKey.create(venue, "kurz"), is("invalid-text"));
  await assert.rejects(PassphraseKey.create(venue, "0123456789"), is("invalid-text"));
  await assert.rejects(PassphraseKey.create(venue, "\ud800 Fahrräder am Kanal"), is("argument-range"));
  await assert.rejects(PassphraseKey.create({}, PASSPHRASE), { code: "argument-type", argument: "ring" });
  await assert.rejects(PassphraseKey.derive(new Uint8Array(9), PASSPHRASE), is("malformed"));
  const ending = new AbortController();
  const deriving = PassphraseKey.create(venue, PASSPHRASE, { signal: ending.signal });
  ending.abort(new Error("closed"));
  await assert.rejects(deriving, { message: "closed" });
});

test("a handle that was disposed is an error, and says nothing of what it held", () => {
  const venue = Venue.generate();
  assert.equal(`${venue}`, "[object Venue]");
  assert.deepEqual(Object.keys(venue), []);
  venue.dispose();
  venue.dispose();
  assert.throws(() => venue.id, is("disposed"));
  assert.throws(() => venue.release(undefined, {}), is("argument-type"));
  assert.throws(() => venue.exportSecretBytes(), is("disposed"));
  assert.throws(() => new Venue(), is("argument-type"));
  assert.throws(() => Venue.importSecretBytes(Staff.generate().exportSecretBytes()), is("wrong-purpose"));
});
