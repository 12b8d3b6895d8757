import assert from "node:assert/strict";
import { test } from "node:test";
import { Authority, PassphraseKey, lockKeyRing, unlockKeyRing } from "episeal/authority";
import { Office } from "episeal/office";
import { Venue } from "episeal/venue";
import { ShareRecipient, Trust } from "episeal/visitor";
import { DAY, NOON, at, is } from "./world.mjs";

const PASSPHRASE = "zwölf Fahrräder am Kanal";
const MONTH = { from: at(0), to: at(24 * 30) };

test("an office is believed once it is certified, and no longer once it is revoked", () => {
  const [authority, office] = [Authority.generate(), Office.generate()];
  const certificate = authority.certify({ office: office.id, name: "Gesundheitsamt Köln", valid: MONTH });
  const dayKey = office.dayKey({ day: DAY, certificate, now: NOON });
  const revocations = [authority.revoke({ number: 1, offices: [], valid: MONTH })];
  const trust = Trust.from({ authorities: [authority.id], revocations, now: NOON });
  assert.equal(ShareRecipient.verify(dayKey, { trust, now: NOON }).name, "Gesundheitsamt Köln");
  trust.takeRevocations(authority.revoke({ number: 2, offices: [office.id], valid: MONTH }), { now: NOON });
  assert.equal(trust.number(authority.id), 2);
  assert.throws(() => ShareRecipient.verify(dayKey, { trust, now: NOON }), is("office-revoked"));
});

test("an authority signs nothing that is too long, too late or not an office's", () => {
  const [authority, office] = [Authority.generate(), Office.generate()];
  const certified = { office: office.id, name: "Köln", valid: MONTH };
  const certify = (changed) => authority.certify({ ...certified, ...changed });
  assert.throws(() => certify({ valid: { from: at(0), to: at(24 * 91) } }), is("invalid-time"));
  assert.throws(() => certify({ valid: { from: at(1), to: at(0) } }), is("invalid-time"));
  assert.throws(() => certify({ name: "  " }), is("invalid-text"));
  assert.throws(() => certify({ name: "K".repeat(161) }), is("too-long"));
  assert.throws(() => certify({ office: authority.id }), is("wrong-purpose"));
  assert.throws(() => certify({ office: "Köln" }), is("malformed"));
  assert.throws(() => certify({ valid: { from: at(0) } }), { code: "argument-type", argument: "certified.valid.to" });
  assert.throws(() => certify({ until: at(1) }), { code: "argument-type", argument: "certified" });
  const revoke = (changed) => authority.revoke({ number: 1, offices: [], valid: MONTH, ...changed });
  assert.throws(() => revoke({ valid: { from: at(0), to: at(24 * 32) } }), is("invalid-time"));
  assert.throws(() => revoke({ number: -1 }), { code: "argument-range", argument: "revoked.number" });
  assert.throws(() => revoke({ number: 2 ** 53 }), { code: "argument-range", argument: "revoked.number" });
  assert.throws(() => revoke({ offices: [office.id, 7] }), { code: "argument-type", argument: "revoked.offices[1]" });
});

test("the highest number of a revocation list is signed as it was given", () => {
  const authority = Authority.generate();
  const revocations = [authority.revoke({ number: Number.MAX_SAFE_INTEGER, offices: [], valid: MONTH })];
  const trust = Trust.from({ authorities: [authority.id], revocations, now: NOON });
  assert.equal(trust.number(authority.id), Number.MAX_SAFE_INTEGER);
});

test("an authority's successor is the one that consented", () => {
  const [old, next, third] = [Authority.generate(), Authority.generate(), Authority.generate()];
  const office = Office.generate();
  const consent = next.consentAndCommit(old.id, { from: DAY, next: third.id });
  const trust = Trust.from({ authorities: [old.id], successions: [old.succeed(consent)], now: NOON });
  trust.takeRevocations(next.revoke({ number: 1, offices: [], valid: MONTH }), { now: NOON });
  const certificate = next.certify({ office: office.id, name: "Köln", valid: MONTH });
  const dayKey = office.dayKey({ day: DAY, certificate, now: NOON });
  assert.equal(ShareRecipient.verify(dayKey, { trust, now: NOON }).name, "Köln");
  assert.throws(() => third.succeed(consent), is("disagrees"));
  assert.throws(() => old.succeed(consent.slice(1)), is("malformed"));
  assert.throws(() => old.consentToSucceed(old.id, { from: DAY }), is("disagrees"));
  const ofVenue = Venue.generate().consentToSucceed(Venue.generate().id, { from: DAY });
  assert.throws(() => old.succeed(ofVenue), is("wrong-purpose"));
});

test("an authority's keys are locked with twelve characters at least", async () => {
  const authority = Authority.generate();
  await assert.rejects(PassphraseKey.create(authority, "elf Zeichen"), is("invalid-text"));
  const locked = lockKeyRing(authority, await PassphraseKey.create(authority, PASSPHRASE));
  await assert.rejects(PassphraseKey.derive(locked, "elf Fahrräder am Kanal"), is("undecryptable"));
  const key = await PassphraseKey.derive(locked, PASSPHRASE, { here: true });
  const moved = PassphraseKey.importSecretBytes(key.exportSecretBytes());
  assert.equal(Authority.importSecretBytes(unlockKeyRing(locked, moved)).id, authority.id);
  assert.throws(() => lockKeyRing(authority, key), is("wrong-purpose"));
  const changed = locked.slice();
  changed[changed.length - 1] ^= 1;
  assert.throws(() => unlockKeyRing(changed, key), is("undecryptable"));
  assert.throws(() => lockKeyRing(Venue.generate(), key), { code: "argument-type", argument: "ring" });
});

test("the keys of another party are no authority's, and a disposed one signs nothing", () => {
  assert.throws(() => Authority.importSecretBytes(Venue.generate().exportSecretBytes()), is("wrong-purpose"));
  const authority = Authority.generate();
  authority.dispose();
  assert.throws(() => authority.revoke({ number: 1, offices: [], valid: MONTH }), is("disposed"));
  assert.equal(String(authority), "[object Authority]");
});
