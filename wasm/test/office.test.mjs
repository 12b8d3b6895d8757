import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Criteria,
  NoticeKey,
  Office,
  PassphraseKey,
  Period,
  RunSecret as OfficeRunSecret,
  ShareCode,
  ShareCodeKey,
  ShareLog,
  Trust as OfficeTrust,
  UnverifiedShare,
  VenueAreas,
  lockKeyRing,
  unlockKeyRing,
} from "episeal/office";
import { Policy, RequestLog, VenueAreas as AreasOfVenue } from "episeal/venue";
import {
  LiveShare,
  ShareRecipient,
  Trust as VisitorTrust,
  VenueToday,
  VerifiedNotice,
  drawShareCode,
  shareVisits,
} from "episeal/visitor";
import { DAY, NOON, at, is, newWorld, request, sealVisits } from "./world.mjs";
import { until } from "./until.mjs";

const now = NOON;
const LATER = at(1);

/** Visits as they are stored, the request about them, and the parts that the venue released. */
async function released(world, count, areas = []) {
  const stored = sealVisits(world, count);
  const asked = request(world, areas);
  const authentic = world.venue.authenticate(asked, { trust: world.trust, now });
  const policy = Policy.create({ areas: areas.length > 0 ? [listOfAreas(world)] : [] });
  const verified = world.venue.verifyRequest(authentic, { policy, log: RequestLog.create() });
  const visits = stored.map(({ visit }) => ({ visit }));
  const parts = [];
  for await (const part of world.venue.release(verified, { trust: world.trust, visits, now })) parts.push(part);
  return { stored, visits: stored.map(({ visit }) => visit), asked, parts };
}

async function all(opening) {
  const outcomes = [];
  for await (const outcome of opening) outcomes.push(outcome);
  return outcomes;
}

/** An outcome in a form that can be compared: a handle as its bytes, an error as its code. */
function said({ recordId, visit, error }) {
  if (error) return { recordId, error: error.code, sentence: error.message };
  return { recordId, visit: { ...visit, noticeKey: visit.noticeKey && [...visit.noticeKey.exportSecretBytes()] } };
}

function openings(world, { asked, visits, parts }, more = {}) {
  const own = world.office.ownRequest(asked);
  const given = { dayKeys: [world.dayKey], parts, visits, now, ...more };
  return [false, true].map((inWorker) => world.office.open(own, { ...given, inWorker }));
}

test("an office keeps the keys of 30 days, and its file needs the passphrase", async () => {
  const { office, certificate, officeDayKey } = newWorld();
  assert.deepEqual(office.dayKey({ day: DAY, certificate, now }), officeDayKey);
  assert.deepEqual(
    office.dayKeys({ now }).map(({ day }) => day),
    [DAY],
  );
  assert.ok(Object.isFrozen(office.dayKeys({ now })[0]));
  assert.throws(() => office.dayKey({ day: "2026-11-28", certificate, now }), is("wrong-day"));
  assert.throws(() => Office.generate().dayKey({ day: DAY, certificate, now }), is("wrong-office"));
  const key = await PassphraseKey.create(office, "neun Fahrräder am Kanal");
  const locked = lockKeyRing(office, key);
  await assert.rejects(
    PassphraseKey.derive(locked, "zehn Fahrräder am Kanal").then((wrong) => unlockKeyRing(locked, wrong)),
    is("undecryptable"),
  );
  const right = await PassphraseKey.derive(locked, "neun Fahrräder am Kanal");
  const again = Office.importSecretBytes(unlockKeyRing(locked, right));
  assert.equal(again.id, office.id);
  assert.deepEqual(again.dayKeys({ now }), office.dayKeys({ now }));
  assert.equal(again.prune({ now: at(24 * 31) }), 1);
  assert.deepEqual(again.dayKeys({ now }), []);
});

/** A visitor who shares one visit that is stored, and one that is not. */
function sharing(world) {
  const trust = VisitorTrust.from(world.parts);
  const recipient = ShareRecipient.verify(world.officeDayKey, { trust, now });
  const [one, other] = sealVisits(world, 2);
  return { trust, recipient, visits: [one.kept, other.kept], stored: one.visit, lost: other.visit };
}

test("a share opens once, with its code, and says what is stored and what is not", async () => {
  const world = newWorld();
  const { trust, recipient, visits, stored } = sharing(world);
  const { code, key } = await drawShareCode();
  const sealed = shareVisits(visits, { recipient, code: key, expires: at(24), trust, now });

  const share = UnverifiedShare.parse(sealed.bytes);
  const [office, log] = [world.office, ShareLog.create()];
  const kid = office.dayKeys({ now })[0].kid;
  assert.deepEqual(share.claimedAddress, { shareId: sealed.shareId, office: office.id, kid, expires: at(24) });
  office.checkShare(share, { log, now: LATER });
  const wrongCode = ShareCode.parse(code === "000000000" ? "000000001" : "000000000");
  const wrong = await ShareCodeKey.derive(sealed.shareId, wrongCode);
  assert.throws(() => office.openShare(share, { code: wrong, log, now: LATER }), is("undecryptable"));

  const right = await ShareCodeKey.derive(sealed.shareId, code);
  const opened = office.openShare(share, { code: right, log, now: LATER });
  const logged = ShareLog.fromBytes(log.toBytes());
  assert.throws(() => office.checkShare(share, { log: logged, now: LATER }), is("share-used"));
  assert.deepEqual(opened.venueDays, [{ venue: world.venue.id, day: DAY }]);
  for (const { error, visit, caseStay } of opened.visits) {
    assert.deepEqual([error.code, visit, caseStay.isUnderPublishedKey], ["not-published", undefined, false]);
  }
  assert.equal(opened.addPublished(world.dayKey), true);
  assert.equal(opened.addPublished(newWorld().dayKey), false);
  assert.equal(opened.addStored(stored), true);
  assert.equal(opened.addStored(sealVisits(world, 1)[0].visit), false);
  assert.throws(() => opened.addStored(new Uint8Array(9)), is("malformed"));

  const [one, other] = opened.visits;
  assert.equal(one.visit.contact.givenName, "Mara");
  assert.deepEqual([one.venueName, one.area, one.arrival, one.errors], ["Café am Dom", "Block B", at(-1), []]);
  assert.deepEqual([one.caseStay.isUnderPublishedKey, one.caseStay.recordId], [true, one.recordId]);
  assert.deepEqual([other.visit, other.error.code, other.caseStay], [undefined, "missing", undefined]);
  assert.equal(`${one} ${one.visit} ${one.visit.contact}`, "[SharedVisit] [Visit] [Contact]");
  assert.ok(Object.isFrozen(one) && Object.isFrozen(one.visit) && Object.isFrozen(one.visit.contact));
});

test("a live share opens with the code that was told, also between two starts of the office's program", () => {
  const world = newWorld();
  const { trust, recipient, visits, stored } = sharing(world);
  const live = LiveShare.start(visits, { recipient, trust, now });
  const log = ShareLog.create();
  const first = world.office.answerLive(live.hello, { code: live.code, log, now });
  assert.throws(() => world.office.answerLive(live.hello, { code: live.code, log, now }), is("share-used"));
  assert.equal(first.shareId, live.shareId);
  assert.deepEqual(first.expires, live.expires);

  const secret = OfficeRunSecret.generate();
  const state = first.keep({ next: secret });
  const message = live.finish(first.answer, { trust, now });
  assert.throws(() => world.office.resumeLive(state, { secret: OfficeRunSecret.generate(), now }), is("undecryptable"));
  const answer = world.office.resumeLive(state, { secret, now });
  assert.throws(() => answer.open(message, { now }), is("secret-not-fresh"));
  answer.take(message, { now });
  answer.keep({ next: OfficeRunSecret.generate() });
  const opened = answer.open(message, { now });
  opened.addPublished(world.dayKey);
  opened.addStored(stored);
  assert.deepEqual(
    opened.visits.map(({ error }) => error?.code),
    [undefined, "missing"],
  );
  assert.throws(() => answer.open(message, { now }), is("share-used"));
});

test("whoever has another code learns nothing from a live share", () => {
  const world = newWorld();
  const { trust, recipient, visits } = sharing(world);
  const live = LiveShare.start(visits, { recipient, trust, now });
  const code = ShareCode.parse(live.code === "000000000" ? "000000001" : "000000000");
  const answer = world.office.answerLive(live.hello, { code, log: ShareLog.create(), now });
  assert.throws(() => live.finish(answer.answer, { trust, now }), is("unconfirmed"));
});

function listOfAreas({ venue }) {
  const groups = ["Block B", "Block C"].map((area) => ({ area, ranges: [], places: 20, facts: {} }));
  return AreasOfVenue.verify(venue.areas(groups, { from: DAY }), { venue: venue.id });
}

test("a release opens in this thread and in a worker, to the same", async () => {
  const world = newWorld();
  const release = await released(world, 5);
  const unreleased = sealVisits(world, 1)[0];
  const byRecord = (one, other) => (one.kept.recordId < other.kept.recordId ? -1 : 1);
  const sorted = [...release.stored.slice(0, 4), unreleased].sort(byRecord);
  // One is not stored, one came after the release, two are no visits of this list.
  const visits = [new Uint8Array(9), ...sorted.map(({ visit }) => visit), sorted[0].visit];
  const found = [];
  for (const opening of openings(world, { ...release, visits })) {
    assert.equal(opening.emptyAreas, undefined);
    const outcomes = await all(opening);
    const codes = Object.fromEntries(outcomes.map(({ recordId, error }) => [recordId, error?.code]));
    assert.deepEqual(codes, {
      ...Object.fromEntries(release.stored.slice(0, 4).map(({ kept }) => [kept.recordId, undefined])),
      [release.stored[4].kept.recordId]: "missing",
      [unreleased.kept.recordId]: "unexamined",
    });
    assert.deepEqual(opening.emptyAreas, []);
    assert.deepEqual(
      opening.reports.map(({ at, error }) => [at, error.code]),
      [
        [0, "malformed"],
        [6, "out-of-order"],
      ],
    );
    const { visit } = outcomes.find(({ visit }) => visit);
    assert.deepEqual([visit.contact.phone, visit.venue, visit.arrival], ["+49 221 0000", world.venue.id, at(-1)]);
    assert.deepEqual([visit.departure, visit.notedDeparture], [undefined, undefined]);
    assert.ok(visit.noticeKey instanceof NoticeKey);
    assert.equal(`${visit} ${visit.contact} ${visit.noticeKey}`, "[OpenedVisit] [Contact] [object NoticeKey]");
    assert.ok(Object.isFrozen(visit) && Object.isFrozen(visit.contact));
    found.push(outcomes.map(said));
  }
  assert.deepEqual(found[0], found[1]);
});

test("parts and visits come as generators and streams, are told apart, and are asked for one by one", async () => {
  const world = newWorld();
  const release = await released(world, 3);
  const progress = [];
  let taken = 0;
  const more = {
    onProgress: ({ opened }) => progress.push(opened),
    parts: {
      async *[Symbol.asyncIterator]() {
        yield* release.parts;
      },
    },
    visits: {
      *[Symbol.iterator]() {
        for (const visit of release.visits) {
          taken += 1;
          yield visit;
        }
      },
    },
  };
  for (const opening of openings(world, release, more)) {
    assert.equal(taken, 0);
    assert.equal((await all(opening)).filter(({ visit }) => visit).length, 3);
    assert.equal(taken, 3);
    assert.deepEqual(progress, [1, 2, 3]);
    taken = progress.length = 0;
    assert.deepEqual(await all(opening), []);
  }
});

test("the areas in which nothing was found are known at the end", async () => {
  const world = newWorld();
  const release = await released(world, 2, ["Block B", "Block C"]);
  for (const opening of openings(world, release)) {
    await all(opening);
    assert.deepEqual(opening.emptyAreas, ["Block C"]);
  }
});

test("a release of which a part is missing, or that is another's, is an error with a code", async () => {
  const world = newWorld();
  const release = await released(world, 2);
  for (const opening of openings(world, { ...release, parts: [] })) {
    await assert.rejects(all(opening), is("incomplete"));
  }
  const other = await released(world, 2);
  for (const opening of openings(world, { ...release, parts: other.parts })) {
    await assert.rejects(all(opening), is("wrong-request"));
  }
  for (const opening of openings(world, release, { dayKeys: [] })) await assert.rejects(all(opening), is("no-day-key"));
  for (const opening of openings(world, release, { visits: [7] })) {
    await assert.rejects(all(opening), { code: "argument-type", argument: "options.visits[0]" });
  }
  assert.throws(() => Office.generate().ownRequest(release.asked), is("wrong-office"));
});

test("an opening ends at once when it is aborted, even while a source lets it wait", async () => {
  const world = newWorld();
  const release = await released(world, 2);
  for (const inWorker of [false, true]) {
    const aborting = new AbortController();
    const visits = {
      async *[Symbol.asyncIterator]() {
        yield release.visits[0];
        await new Promise(() => {});
      },
    };
    const given = { dayKeys: [world.dayKey], parts: release.parts, visits, now, signal: aborting.signal, inWorker };
    const opening = world.office.open(world.office.ownRequest(release.asked), given);
    const reason = new Error("enough");
    setTimeout(() => aborting.abort(reason), 300);
    await assert.rejects(all(opening), reason);
    const late = world.office.open(world.office.ownRequest(release.asked), given);
    await assert.rejects(all(late), reason);
  }
});

test("whoever stops taking outcomes closes the sources", async () => {
  const world = newWorld();
  const release = await released(world, 3);
  for (const inWorker of [false, true]) {
    let closed = 0;
    const source = (items) => ({
      async *[Symbol.asyncIterator]() {
        try {
          yield* items;
          await new Promise((resolve) => setTimeout(resolve, 10));
        } finally {
          closed += 1;
        }
      },
    });
    const [parts, visits] = [source([...release.parts, ...release.parts]), source(release.visits)];
    const own = world.office.ownRequest(release.asked);
    for await (const { visit } of world.office.open(own, { dayKeys: [world.dayKey], parts, visits, now, inWorker })) {
      assert.ok(visit);
      break;
    }
    await until(() => closed === 2);
  }
});

test("an opening whose office was disposed is an error, and kills nothing", async () => {
  const world = newWorld();
  const release = await released(world, 1);
  for (const inWorker of [false, true]) {
    const office = Office.importSecretBytes(world.office.exportSecretBytes());
    const given = { dayKeys: [world.dayKey], parts: release.parts, visits: release.visits, now, inWorker };
    const opening = office.open(office.ownRequest(release.asked), given);
    office.dispose();
    await assert.rejects(all(opening), is("disposed"));
  }
  assert.equal(typeof world.office.id, "string");
});

test("a guest whose visit was read is told so, and no other", async () => {
  const world = newWorld();
  const release = await released(world, 2);
  const [outcomes] = await Promise.all(openings(world, release).slice(0, 1).map(all));
  const told = outcomes.find(({ recordId }) => recordId === release.stored[0].kept.recordId).visit.noticeKey;
  const key = NoticeKey.importSecretBytes(told.exportSecretBytes());
  const { kid } = world.office.dayKeys({ now })[0];
  assert.equal(key.kid, kid);
  const terms = { kid, size: 1024, certificate: world.certificate, now };
  const notice = world.office.notice([key], terms);
  const verified = VerifiedNotice.verify(notice, { trust: VisitorTrust.from(world.parts), now });
  assert.deepEqual([verified.office, verified.kid, verified.at], [world.office.id, kid, now]);
  assert.deepEqual(
    release.stored.map(({ kept }) => kept.isToldBy(verified)),
    [true, false],
  );
  assert.throws(() => world.office.notice([], { ...terms, size: 1000 }), is("invalid-policy"));
});

const criteria = (more = {}) => ({
  period: Period.forwardTracing(at(-12), at(0)),
  minSeconds: 900,
  maxStay: 7_200,
  after: 0,
  areas: { levels: 0 },
  legalBasis: "IfSG-28a",
  expires: at(24),
  ...more,
});

function caseStay(world, more = {}) {
  const { kid } = world.venue.dayKeys({ now })[0];
  const recordId = sealVisits(world, 1)[0].kept.recordId;
  const when = { arrival: at(-3), departure: at(-1) };
  return { recordId, venue: world.venue.id, kid, isUnderPublishedKey: true, area: "Block B", ...when, ...more };
}

test("a plan asks the venue of a stay in rounded windows, and says what it leaves out and why", () => {
  const world = newWorld();
  const [arrival, departure] = [new Date("2026-11-29T09:10:11Z"), new Date("2026-11-29T10:20:30Z")];
  const one = caseStay(world, { arrival, departure });
  const early = caseStay(world, { arrival: at(-24 * 5), departure: at(-24 * 5 + 1) });
  const brief = caseStay(world, { arrival: at(-3), departure: new Date(at(-3).getTime() + 60_000) });
  const unpublished = caseStay(world, { isUnderPublishedKey: false });
  assert.deepEqual(Criteria.venueDays(criteria(), [one]), [{ venue: world.venue.id, day: DAY }]);
  const stays = [one, early, brief, unpublished];
  const plan = world.office.plan(stays, { criteria: criteria(), dayKeys: [world.dayKey], now });
  assert.deepEqual(plan.leftOut, [
    { recordId: early.recordId, reason: "outside-period" },
    { recordId: brief.recordId, reason: "too-short" },
    { recordId: unpublished.recordId, reason: "not-published" },
  ]);
  assert.deepEqual(plan.cut, []);
  const [{ ask, competent, recordIds }] = plan.asks;
  assert.deepEqual([competent, recordIds, plan.asks.length], [undefined, [one.recordId], 1]);
  assert.deepEqual(ask, {
    venue: world.venue.id,
    windows: [{ from: at(-3), to: new Date("2026-11-29T10:30:00Z") }],
    areas: [],
    legalBasis: "IfSG-28a",
    expires: at(24),
  });
  assert.ok(Object.isFrozen(ask.windows) && Object.isFrozen(plan.asks[0]));
  const own = world.office.ownRequest(world.office.request(ask, { replyKey: world.officeDayKey, now }));
  assert.deepEqual(own.days, ["2026-11-28", DAY]);
});

test("a plan asks for the area of a stay, or for the cell around a seat of the venue's list", () => {
  const world = newWorld();
  const groups = [{ area: "Block B", ranges: [{ word: "Seat", first: 1, last: 9 }], places: 1, facts: {} }];
  const lists = [VenueAreas.verify(world.venue.areas(groups, { from: DAY }), { venue: world.venue.id })];
  const stay = caseStay(world, { area: "Block B/Seat 5" });
  const areas = (asked) =>
    world.office.plan([stay], { criteria: criteria({ areas: asked }), dayKeys: [world.dayKey], now }).asks[0].ask.areas;
  assert.deepEqual(areas({ levels: 1 }), ["Block B"]);
  assert.deepEqual(areas({ levels: 1, cell: { rows: 0, seats: 1 }, lists }), [
    "Block B/Seat 4",
    "Block B/Seat 5",
    "Block B/Seat 6",
  ]);
  assert.throws(() => areas({ levels: 5 }), is("invalid-policy"));
  assert.throws(() => areas({ levels: 256 }), { code: "argument-range", argument: "options.criteria.areas.levels" });
});

test("an office that a venue does not name refers what it asks to the one that it names", () => {
  const world = newWorld();
  const bonn = Office.generate();
  const certificate = world.authority.certify({ office: bonn.id, name: "Gesundheitsamt Bonn", valid: world.valid });
  const reply = bonn.dayKey({ day: DAY, certificate, now });
  const trust = OfficeTrust.from(world.parts);
  const { asks } = bonn.plan([caseStay(world)], { criteria: criteria(), dayKeys: [world.dayKey], now });
  assert.equal(asks[0].competent, world.office.id);
  const referral = bonn.refer(asks[0].ask, { competent: world.officeDayKey, reply, trust, now });
  const verified = world.office.openReferral(referral, { trust, now });
  assert.deepEqual(verified, { ask: asks[0].ask, office: bonn.id, officeName: "Gesundheitsamt Bonn" });
  assert.throws(() => bonn.openReferral(referral, { trust, now }), is("no-day-key"));
});

test("periods of tracing are those of the WHO's guidance", () => {
  const onset = new Date("2026-11-20T00:00:00Z");
  assert.deepEqual(Period.backwardTracing(onset), { from: new Date("2026-11-06T00:00:00Z"), to: onset });
  assert.deepEqual(Period.forwardTracing(onset, NOON), { from: new Date("2026-11-18T00:00:00Z"), to: NOON });
  assert.throws(() => Period.of({ from: NOON, to: NOON }), is("invalid-time"));
  assert.equal(Period.seconds({ from: at(0), to: at(1) }), 3_600);
  assert.equal(Period.meets({ from: at(0), to: at(1) }, { arrival: at(1), departure: at(2) }), false);
  assert.equal(Period.meets({ from: at(0), to: at(1) }, { arrival: at(-1), departure: at(0) }), true);
});

test("wrong arguments are errors before anything is done", () => {
  const world = newWorld();
  const own = world.office.ownRequest(request(world));
  const given = { dayKeys: [world.dayKey], parts: [], visits: [], now };
  const wrong = (more, argument, code = "argument-type") =>
    assert.throws(() => world.office.open(own, { ...given, ...more }), { code, argument });
  wrong({ parts: undefined }, "options.parts");
  wrong({ visits: "visits" }, "options.visits");
  wrong({ dayKeys: world.dayKey }, "options.dayKeys");
  wrong({ signal: {} }, "options.signal");
  wrong({ inWorker: 1 }, "options.inWorker");
  wrong({ onProgress: true }, "options.onProgress");
  wrong({ worker: true }, "options");
  wrong({ now: new Date(Number.NaN) }, "options.now", "argument-range");
  assert.throws(() => world.office.open(world.office, given), { code: "argument-type", argument: "own" });
  const planned = { criteria: criteria(), dayKeys: [] };
  assert.throws(() => world.office.plan([{}], planned), { argument: "stays[0].recordId" });
  assert.throws(() => world.office.notice([7], {}), { argument: "keys[0]" });
});
