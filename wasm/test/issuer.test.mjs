import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  ArgumentRangeError,
  ArgumentTypeError,
  CalendarDate,
  DateOfBirth,
  DocumentSigner,
  GuardKey,
  IssueError,
  OpenReservation,
  PersonName,
  QrCode,
  RecoveryProfile,
  Reservation,
  SignerKey,
  Uvci,
  acceptance,
  issueRecovery,
  prepareRecovery,
  reserveIssuance,
  transliterate,
} from "episeal/issuer";
import { NOW, issued, recovery } from "./recoveries.mjs";
import { documentSigner } from "./signers.mjs";

const dsc = documentSigner();
const refused = (code) => (error) => error instanceof IssueError && error.code === code;
const later = (seconds) => new Date(NOW.getTime() + seconds * 1000);

test("an issued certificate is a text that both apps accept", () => {
  const certificate = issued(dsc);
  assert.match(certificate.text, /^HC1:/);
  assert.equal(acceptance.bothApps(certificate.text, { signer: dsc.certificate, now: NOW }), undefined);
  assert.equal(acceptance.coronaWarnApp(certificate.text, { signer: dsc.certificate, now: NOW }), undefined);
  const year = new Date("2022-07-01");
  assert.equal(acceptance.covpass(certificate.text, { signer: dsc.certificate, now: year }), "expired");
  const refusal = acceptance.bothApps("WIFI:", { signer: dsc.certificate, now: NOW });
  assert.deepEqual(refusal, { app: "corona-warn-app", rejection: "prefix" });
  assert.doesNotMatch(inspect(certificate), /HC1/);
  assert.equal(certificate.revocationHashes.uci.hash.length, 16);
  assert.match(QrCode.of(certificate.text).svg, /^<svg/);
});

test("a foreign signer signs what is prepared, in either form", () => {
  const signer = DocumentSigner.fromDer(dsc.certificate);
  assert.equal(signer.kid.length, 8);
  assert.equal(signer.notBefore.toISOString(), "2021-01-01T00:00:00.000Z");
  assert.equal(signer.notAfter.toISOString(), "2022-12-31T23:59:59.000Z");
  const pending = prepareRecovery(recovery(), { signer });
  const { toBeSigned } = pending;
  const der = sign("sha256", toBeSigned, dsc.privateKey);
  const raw = sign("sha256", toBeSigned, { key: dsc.privateKey, dsaEncoding: "ieee-p1363" });
  assert.match(pending.finishDer(der).text, /^HC1:/);
  assert.match(pending.finish(raw).text, /^HC1:/);
  assert.match(pending.finish(SignerKey.fromPkcs8(dsc.key).sign(toBeSigned)).text, /^HC1:/);
  assert.throws(() => pending.finish(der), refused("signature-invalid"));
  raw[5] ^= 1;
  assert.throws(() => pending.finish(raw), refused("signature-invalid"));
});

test("what contradicts itself is not issued", () => {
  const signer = DocumentSigner.fromDer(dsc.certificate);
  const { validity } = recovery();
  for (const [changes, code] of [
    [{ dateOfBirth: "2021-07" }, "born-after-test"],
    [{ dateOfBirth: "1964-13" }, "date-invalid"],
    [{ test: { day: "2021-06-31", country: "DE" } }, "date-invalid"],
    [{ test: { day: "2021-06-01", country: "de" } }, "country-invalid"],
    [{ issuer: { name: "", country: "DE" } }, "issuer-invalid"],
    [{ uvci: "URN:UVCI:01:DE:1#A" }, "uvci-check"],
    [{ validity: { ...validity, from: "2021-06-28" } }, "valid-from-refused"],
    [{ validity: { ...validity, until: "2021-11-29" } }, "valid-until-refused"],
    [{ validity: { ...validity, expires: NOW } }, "expiry-invalid"],
  ]) {
    assert.throws(() => prepareRecovery(recovery(changes), { signer }), refused(code), code);
  }
  const key = SignerKey.fromPkcs8(documentSigner().key);
  assert.throws(() => issueRecovery(recovery(), { signer, key }), refused("key-mismatch"));
  assert.throws(() => DocumentSigner.fromDer(new Uint8Array(8)), refused("signer-invalid"));
  assert.throws(() => SignerKey.fromPkcs8(new Uint8Array(8)), refused("key-invalid"));
});

test("names are written as passports have them", () => {
  const name = PersonName.create({ surname: "Щеглова", givenNames: "Юлия" }, { language: "ukrainian" });
  assert.deepEqual([name.documentSurname, name.documentGivenNames], ["SHCHEHLOVA", "YULYIA"]);
  assert.deepEqual([name.surname, name.givenNames, name.isCut], ["Щеглова", "Юлия", false]);
  assert.equal(inspect(name), "[object PersonName]");
  const chinese = { surname: "王", givenNames: "芳" };
  assert.throws(() => PersonName.create(chinese, { language: "other" }), refused("name-unwritable"));
  const written = PersonName.withDocumentSpelling(chinese, { surname: "WANG", givenNames: "FANG" });
  assert.equal(written.documentSurname, "WANG");
  assert.equal(transliterate("O'Brien-Müller", { language: "other" }), "OBRIEN<MUELLER");
  assert.ok(PersonName.create({ surname: "A".repeat(81), givenNames: "" }, { language: "other" }).isCut);
  assert.throws(() => transliterate("Müller", { language: "german" }), ArgumentRangeError);
});

test("days are texts, and reckoned in the calendar", () => {
  assert.equal(CalendarDate.parse("2021-06-01"), "2021-06-01");
  assert.equal(CalendarDate.plusDays("2021-12-31", 60), "2022-03-01");
  assert.equal(CalendarDate.start("2021-06-01").toISOString(), "2021-06-01T00:00:00.000Z");
  assert.equal(CalendarDate.end("2021-06-01").toISOString(), "2021-06-02T00:00:00.000Z");
  assert.throws(() => CalendarDate.parse("2021-02-29"), refused("date-invalid"));
  assert.throws(() => CalendarDate.plusDays("2021-06-01", 1.5), ArgumentRangeError);
  for (const born of ["", "1964", "1964-08", "1964-08-12"]) assert.equal(DateOfBirth.parse(born), born);
  assert.throws(() => DateOfBirth.parse("64"), refused("date-invalid"));
  assert.equal(RecoveryProfile.earliestValidFrom("european-union", "2021-06-01"), "2021-06-12");
  assert.equal(RecoveryProfile.latestValidUntil("germany", "2021-06-01"), "2021-11-28");
});

test("identifiers have their check character", () => {
  for (const made of [
    Uvci.generate("DE"),
    Uvci.generateWithEntity("DE", { issuingEntity: "IZ12345A" }),
    Uvci.generateWithSubject("DE", { issuingEntity: "IZ1", subject: "RECOVERY" }),
  ]) {
    assert.equal(Uvci.parse(made), made);
    const [body, check] = made.split("#");
    assert.equal(Uvci.checkCharacter(body), check);
  }
  assert.throws(() => Uvci.parse("URN:UVCI:01:NL:187/37512422923#A"), refused("uvci-check"));
  assert.throws(() => Uvci.generate("Deutschland"), refused("country-invalid"));
});

test("the guard lets one certificate out", () => {
  const key = GuardKey.generate(20_213);
  assert.equal(key.epoch, 20_213);
  const { name } = recovery();
  const tags = key.tags("R-2021-4711", { name, dateOfBirth: "1964-08-12" });
  assert.deepEqual([tags.person.length, tags.recoveryId.length], [32, 32]);
  const again = GuardKey.importSecretBytes(key.exportSecretBytes());
  assert.deepEqual(again.tags("r 2021 4711", { name, dateOfBirth: "1964-08-12" }), tags);
  assert.deepEqual(again.id, key.id);

  const empty = { keyIds: [key.id], older: [] };
  const order = (stored, now) => ({ keys: [key], stored, seconds: 600, now });
  const reservation = reserveIssuance(order(empty, NOW));
  const stored = { ...empty, person: reservation.state, recoveryId: reservation.state };
  assert.throws(() => reserveIssuance(order(stored, NOW)), refused("busy"));

  const resumed = Reservation.resume(reservation.state);
  assert.deepEqual(resumed.attempt, reservation.attempt);
  resumed.check(stored, { now: later(5) });
  assert.throws(() => resumed.check(stored, { now: later(545) }), refused("reservation-lost"));
  assert.throws(() => resumed.check(empty, { now: later(5) }), refused("reservation-lost"));

  const open = OpenReservation.read(reservation.state);
  assert.equal(open.expires.getTime(), later(600).getTime());
  assert.equal(open.hasRunOut({ now: NOW }), false);
  assert.throws(() => open.settled("failed", { now: NOW }), refused("reservation-runs"));
  assert.deepEqual(open.attempt, OpenReservation.attemptOf(reservation.state));

  const failed = reservation.failed(stored);
  const back = { ...empty, person: failed, recoveryId: failed };
  assert.ok(reserveIssuance(order(back, NOW)) instanceof Reservation);

  const out = reservation.issued(stored);
  assert.deepEqual(out, reservation.issuedUnreserved());
  assert.equal(OpenReservation.read(out), undefined);
  assert.throws(() => reservation.issued(back), refused("handed-out-unreserved"));
  const settled = { ...empty, person: out, recoveryId: out };
  assert.throws(() => reserveIssuance(order(settled, later(900))), refused("already-issued"));
});

test("the guard refuses other keys, lifetimes and states", () => {
  const key = GuardKey.generate(1);
  const stored = { keyIds: [key.id], older: [] };
  const order = (changes) => ({ keys: [key], stored, seconds: 600, now: NOW, ...changes });
  assert.throws(() => reserveIssuance(order({ keys: [GuardKey.generate(1)] })), refused("guard-keys"));
  assert.throws(() => reserveIssuance(order({ seconds: 60 })), refused("guard-input-invalid"));
  const unreadable = { ...stored, person: new Uint8Array(3) };
  assert.throws(() => reserveIssuance(order({ stored: unreadable })), refused("guard-state-invalid"));
  assert.throws(() => reserveIssuance(order({ keys: [{}] })), ArgumentTypeError);
  assert.throws(() => reserveIssuance(order({ seconds: -1 })), ArgumentRangeError);
  assert.throws(() => reserveIssuance(order({ until: NOW })), ArgumentTypeError);
  assert.throws(() => GuardKey.generate(2 ** 33), ArgumentRangeError);
});

test("wrong arguments are errors before anything is done", () => {
  const signer = DocumentSigner.fromDer(dsc.certificate);
  assert.throws(() => prepareRecovery(recovery({ name: "Müller" }), { signer }), ArgumentTypeError);
  assert.throws(() => prepareRecovery(recovery({ dateOfBirth: new Date() }), { signer }), ArgumentTypeError);
  assert.throws(() => prepareRecovery({ ...recovery(), born: "1964" }, { signer }), ArgumentTypeError);
  assert.throws(() => issueRecovery(recovery(), { signer }), ArgumentTypeError);
  assert.throws(() => acceptance.covpass("HC1:", { signer: "MIIB" }), ArgumentTypeError);
});
