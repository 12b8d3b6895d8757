import assert from "node:assert/strict";
import { test } from "node:test";
import { Authority } from "episeal/authority";
import {
  AdmittedDayKey,
  Trust,
  UnverifiedDayKey,
  UnverifiedNote,
  UnverifiedVisit,
  VenueAreas,
  VenueId,
  admitAreas,
  admitNotice,
  admitSuccession,
  keepsAreas,
  venueCounts,
} from "episeal/server";
import { Policy, RequestLog, Staff, Trust as VenueTrust, Venue } from "episeal/venue";
import { Trust as VisitorTrust, VenueToday } from "episeal/visitor";
import { DAY, NOON, at, is, newWorld, request, sealVisits } from "./world.mjs";

const TODAY = { successions: [], now: NOON };

function published(dayKey) {
  return UnverifiedDayKey.parse(dayKey).admit(TODAY);
}

test("a server stores a visit under the address that it was admitted for, once", () => {
  const world = newWorld();
  const [{ visit, kept }] = sealVisits(world, 1);
  const unverified = UnverifiedVisit.parse(visit);
  const key = published(world.dayKey);
  const address = { recordId: kept.recordId, kid: key.kid, day: DAY, revision: 0 };
  assert.deepEqual(unverified.claimedAddress, address);
  assert.deepEqual(unverified.admit({ published: key, now: NOON }), { address, isStoredAlready: false });
  assert.deepEqual(unverified.admit({ published: key, highest: visit, now: NOON }), { address, isStoredAlready: true });
  assert.ok(Object.isFrozen(unverified.admit({ published: key, now: NOON }).address));
});

test("a server refuses what has no key, comes too late, was changed or is no visit", () => {
  const world = newWorld();
  const [one, other] = sealVisits(world, 2);
  const unverified = UnverifiedVisit.parse(one.visit);
  const key = published(world.dayKey);
  assert.throws(() => unverified.admit({ now: NOON }), is("no-day-key"));
  assert.throws(() => unverified.admit({ published: published(newWorld().dayKey), now: NOON }), is("no-day-key"));
  assert.throws(() => unverified.admit({ published: key, now: at(-13) }), is("day-not-open"));
  assert.throws(() => unverified.admit({ published: key, now: at(48) }), is("day-closed"));
  assert.throws(() => unverified.admit({ published: key, highest: other.visit, now: NOON }), is("disagrees"));
  const changed = one.visit.slice();
  changed[changed.length - 1] ^= 1;
  assert.throws(() => UnverifiedVisit.parse(changed).admit({ published: key, now: NOON }), is("bad-signature"));
  assert.throws(() => UnverifiedVisit.parse(world.dayKey), is("wrong-purpose"));
  assert.throws(() => UnverifiedVisit.parse(new Uint8Array()), is("malformed"));
});

test("revisions follow one another", () => {
  const world = newWorld();
  const [{ visit, kept }] = sealVisits(world, 1);
  const trust = VisitorTrust.from(world.parts);
  const venue = VenueToday.ofVisit(kept, { dayKey: world.dayKey });
  const checkOut = { contact: { givenName: "Mara" }, departure: NOON };
  const left = UnverifiedVisit.parse(venue.checkOut(kept, checkOut, { trust, now: NOON }).visit);
  const key = published(world.dayKey);
  assert.throws(() => left.admit({ published: key, now: NOON }), is("revision-missing"));
  assert.equal(left.admit({ published: key, highest: visit, now: NOON }).address.revision, 1);
});

test("a server takes departure notes of certified staff, and at most so many", () => {
  const world = newWorld();
  const [{ kept }] = sealVisits(world, 1);
  const staff = Staff.generate();
  const staffCertificate = world.venue.certifyStaff(staff.id, { day: DAY });
  const assignment = { venue: world.venue.id, staffCertificate, venueDayKey: world.dayKey };
  const note = () => staff.noteDeparture({ assignment, recordId: kept.recordId, departure: NOON });
  const [first, ...others] = Array.from({ length: 5 }, note);
  const key = published(world.dayKey);
  const unverified = UnverifiedNote.parse(first);
  const address = { day: DAY, kid: key.kid, recordId: kept.recordId, staff: staff.id };
  assert.deepEqual(unverified.claimedAddress, address);
  const stored = { published: key, ofRecord: [], ofStaff: 0, now: NOON };
  assert.deepEqual(unverified.admit(stored), { address, isStoredAlready: false });
  assert.equal(unverified.admit({ ...stored, ofRecord: [first] }).isStoredAlready, true);
  assert.throws(() => unverified.admit({ ...stored, ofRecord: others, ofStaff: 4 }), is("too-long"));
  assert.throws(() => unverified.admit({ ...stored, ofStaff: 20_000 }), is("too-long"));
  assert.throws(() => unverified.admit({ ...stored, published: undefined }), is("no-day-key"));
  assert.throws(() => unverified.admit({ ...stored, ofStaff: -1 }), {
    code: "argument-range",
    argument: "stored.ofStaff",
  });
  assert.throws(() => unverified.admit({ published: key, ofStaff: 0 }), { argument: "stored.ofRecord" });
});

test("a server publishes one key for a venue and day, and remembers which it replaced", () => {
  const world = newWorld();
  const { venue } = world;
  const unverified = UnverifiedDayKey.parse(world.dayKey);
  const key = unverified.admit(TODAY);
  assert.deepEqual(unverified.claimedAddress, { venue: venue.id, day: DAY, kid: key.kid });
  assert.deepEqual([key.venue, key.day, key.replaced], [venue.id, DAY, []]);
  assert.equal(unverified.replace(key, TODAY).kid, key.kid);
  assert.throws(() => unverified.admit({ successions: [], now: at(48) }), is("day-closed"));

  // The venue lost its keys and draws another one for tomorrow, and then for today.
  const secret = Venue.importSecretBytes(venue.exportSecretBytes());
  const draw = (day) => {
    const drawing = Venue.importSecretBytes(secret.exportSecretBytes());
    return UnverifiedDayKey.parse(drawing.dayKeyVenueMayRead({ day, now: NOON }));
  };
  const tomorrow = [draw("2026-11-30"), draw("2026-11-30")];
  const before = tomorrow[0].admit(TODAY);
  const after = tomorrow[1].replace(before, TODAY);
  assert.deepEqual(after.replaced, [before.kid]);
  assert.throws(() => tomorrow[1].replace(before, { successions: [], now: at(13) }), is("disagrees"));
  assert.throws(() => tomorrow[0].replace(key, TODAY), is("disagrees"));
});

test("what was admitted is restored from its bytes and the ids that it replaced", () => {
  const { dayKey, venue } = newWorld();
  const key = published(dayKey);
  const older = published(newWorld().dayKey).kid;
  const restored = AdmittedDayKey.restore(dayKey, [older]);
  assert.deepEqual([restored.venue, restored.day, restored.kid], [venue.id, DAY, key.kid]);
  assert.deepEqual(restored.replaced, [older]);
  assert.throws(() => AdmittedDayKey.restore(dayKey, [key.kid]), is("disagrees"));
  assert.throws(() => AdmittedDayKey.restore(dayKey, [older, older]), is("disagrees"));
  assert.throws(() => AdmittedDayKey.restore(dayKey, ["nonsense"]), is("malformed"));
  assert.throws(() => AdmittedDayKey.restore(dayKey), { code: "argument-type", argument: "replaced" });
});

test("a server publishes a succession before its day, and one alone", () => {
  const [old, next, other] = [Venue.generate(), Venue.generate(), Venue.generate()];
  const succession = old.succeed(next.consentToSucceed(old.id, { from: "2026-12-01" }));
  const rival = old.succeed(other.consentToSucceed(old.id, { from: "2026-12-01" }));
  const admitted = admitSuccession(succession, { published: [], now: NOON });
  assert.equal(admitted.role, "venue");
  assert.deepEqual(admitted.old, VenueId.toBytes(old.id));
  assert.equal(admitted.day, "2026-12-01");
  assert.equal(admitted.isStoredAlready, false);
  const again = { published: [succession], now: at(72) };
  assert.equal(admitSuccession(succession, again).isStoredAlready, true);
  assert.throws(() => admitSuccession(rival, { published: [succession], now: NOON }), is("disagrees"));
  assert.throws(() => admitSuccession(succession, { published: [], now: at(36) }), is("wrong-day"));
  const successions = [succession];
  assert.equal(venueCounts(old.id, { day: "2026-11-30", successions }), true);
  assert.equal(venueCounts(old.id, { day: "2026-12-01", successions }), false);
  assert.equal(venueCounts(next.id, { day: "2026-12-01", successions }), true);
  const key = UnverifiedDayKey.parse(old.dayKeyVenueMayRead({ day: "2026-12-01", now: NOON }));
  assert.throws(() => key.admit({ successions, now: NOON }), is("wrong-venue"));
  const authorities = [Authority.generate(), Authority.generate()];
  const consent = authorities[1].consentToSucceed(authorities[0].id, { from: "2026-12-01" });
  assert.equal(admitSuccession(authorities[0].succeed(consent), { published: [], now: NOON }).role, "authority");
});

test("a server publishes a venue's lists of areas, and none for days that have begun", () => {
  const venue = Venue.generate();
  const list = (places, from, of = venue) =>
    VenueAreas.ofAnyVenue(of.areas([{ area: "Hall", ranges: [], places, facts: {} }], { from }));
  const first = list(80, DAY);
  const judged = { published: [], successions: [], now: NOON };
  assert.deepEqual(admitAreas(first, judged), { venue: venue.id, from: DAY, isStoredAlready: false });
  const after = { ...judged, published: [first] };
  assert.equal(admitAreas(first, after).isStoredAlready, true);
  assert.throws(() => admitAreas(list(90, DAY), after), is("disagrees"));
  assert.throws(() => admitAreas(list(90, "2026-11-28"), after), is("disagrees"));
  const next = list(90, "2026-11-30");
  assert.equal(admitAreas(next, after).from, "2026-11-30");
  assert.throws(() => admitAreas(list(80, DAY, Venue.generate()), after), is("wrong-venue"));
  assert.equal(keepsAreas(first, { published: [first, next], now: at(24 * 30) }), true);
  assert.equal(keepsAreas(first, { published: [first, next], now: at(24 * 32) }), false);
  assert.equal(keepsAreas(next, { published: [first, next], now: at(24 * 32) }), true);
});

test("a server hands out the notice of a trusted office, while it is fresh", async () => {
  const world = newWorld();
  const { office, venue, dayKey, certificate, parts } = world;
  const [asked, trust] = [request(world), Trust.from(parts)];
  const visits = sealVisits(world, 1).map(({ visit }) => visit);
  const log = RequestLog.create();
  const authentic = venue.authenticate(asked, { trust: world.trust, now: NOON });
  const verified = venue.verifyRequest(authentic, { policy: Policy.create(), log });
  const stored = visits.map((visit) => ({ visit }));
  const released = venue.release(verified, { trust: world.trust, visits: stored, now: NOON });
  const keys = [];
  const own = office.ownRequest(asked);
  for await (const { visit } of office.open(own, { dayKeys: [dayKey], parts: released, visits, now: NOON })) {
    keys.push(visit.noticeKey);
  }
  const kid = office.dayKeys({ now: NOON })[0].kid;
  const notice = office.notice(keys, { kid, size: 1_024, certificate, now: NOON });
  assert.deepEqual(admitNotice(notice, { trust, now: NOON }), { office: office.id, kid });
  assert.throws(() => admitNotice(notice, { trust, now: at(1) }), is("invalid-time"));
  trust.takeRevocations(world.authority.revoke({ number: 2, offices: [office.id], valid: world.valid }), { now: NOON });
  assert.throws(() => admitNotice(notice, { trust, now: NOON }), is("office-revoked"));
});

test("a server hands out no notice that is none", () => {
  const { parts, dayKey } = newWorld();
  const trust = Trust.from(parts);
  assert.throws(() => admitNotice(dayKey, { trust, now: NOON }), is("wrong-purpose"));
  assert.throws(() => admitNotice(new Uint8Array(3), { trust, now: NOON }), is("malformed"));
  const foreign = VenueTrust.from(parts);
  assert.throws(() => admitNotice(dayKey, { trust: foreign, now: NOON }), { argument: "options.trust" });
});

test("what was disposed is an error", () => {
  const { dayKey } = newWorld();
  const key = published(dayKey);
  key.dispose();
  assert.throws(() => key.kid, is("disposed"));
  assert.throws(() => UnverifiedDayKey.parse(dayKey).replace(key, TODAY), is("disposed"));
});
