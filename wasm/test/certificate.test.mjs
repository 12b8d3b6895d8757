import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  ArgumentRangeError,
  ArgumentTypeError,
  CertificateError,
  CertificateTrust,
  Hcert,
  InstanceError,
  QrCode,
  RevocationHashType,
  RevocationLists,
  SignerList,
  UnverifiedCertificate,
  examine,
  examineSigned,
  verify,
  verifyMany,
} from "episeal/certificate";
import { NOW, issued } from "./recoveries.mjs";
import { documentSigner } from "./signers.mjs";

const now = new Date(NOW.getTime() + 60_000);
const dsc = documentSigner();
const certificate = issued(dsc);
const { text } = certificate;

function signersOf(...all) {
  const signers = SignerList.create();
  for (const one of all) signers.addDer(one.certificate);
  return signers;
}

const trust = CertificateTrust.withoutRevocations(signersOf(dsc));
const refused = (code) => (error) => error instanceof CertificateError && error.code === code;

/** The message, with one bit of the signature at its end changed. */
function changed(text) {
  const message = Hcert.inflate(Hcert.decodeBase45(Hcert.stripPrefix(text)));
  message[message.length - 1] ^= 1;
  return message;
}

test("what was issued is proven, as what it is", () => {
  const verified = verify(text, { trust, now });
  assert.equal(verified.kind, "recovery");
  assert.deepEqual(
    { ...verified.name },
    { family: "Müller", given: "Zoë", familyTransliterated: "MUELLER", givenTransliterated: "ZOE" },
  );
  assert.equal(verified.dateOfBirth, "1964-08");
  const { identifier, ...entry } = verified.entry;
  assert.deepEqual(entry, {
    disease: "840539006",
    firstPositive: "2021-06-01",
    validFrom: "2021-06-29",
    validUntil: "2021-11-28",
    country: "DE",
    issuer: "Stadt Köln",
  });
  assert.equal(identifier, verified.identifier);
  assert.equal(verified.issuer, "DE");
  assert.equal(verified.issued.getTime(), NOW.getTime());
  assert.deepEqual(verified.notJudged, []);
  assert.deepEqual(verify(text, { trust, now: new Date("2021-11-28T12:00:00Z") }).notJudged, []);
  assert.equal(verified.isRevocationChecked, false);
  assert.equal(verified.kid.length, 8);
  assert.deepEqual({ ...verified.revocationHashes }, { ...certificate.revocationHashes });
  assert.equal(JSON.parse(verified.json).r[0].fr, "2021-06-01");
  assert.equal(verified.origin.kid, Buffer.from(verified.kid).toString("base64"));
  assert.deepEqual(verified.origin.invalidationCountries, ["DE"]);
});

test("what is proven is frozen, and says nothing in a string or where Node.js logs it", () => {
  const verified = verify(text, { trust, now });
  for (const part of [verified, verified.name, verified.entry, verified.origin, verified.revocationHashes.uci]) {
    assert.ok(Object.isFrozen(part));
  }
  const { name, entry } = verified;
  for (const said of [inspect(verified), `${verified}`, inspect(name), inspect({ verified }), inspect(entry)]) {
    assert.doesNotMatch(said, /Müller|MUELLER|1964|URN:/);
  }
});

test("a changed signature, an unknown signer and a changed character are refused, each by its code", () => {
  const message = changed(text);
  assert.throws(() => UnverifiedCertificate.decode(message).verify({ trust, now }), refused("bad-signature"));
  const other = CertificateTrust.withoutRevocations(signersOf(documentSigner()));
  assert.throws(() => verify(text, { trust: other, now }), refused("signer-unknown"));
  assert.throws(() => verify(text.replace("HC1", "HC2"), { trust, now }), refused("prefix-missing"));
  assert.throws(() => verify(`${text.slice(0, 40)}a${text.slice(41)}`, { trust, now }), refused("base45-character"));
  assert.throws(() => verify(text, { trust, now: new Date("2022-01-01") }), refused("expired"));
});

test("every single changed character is refused", () => {
  const step = Math.ceil(text.length / 40);
  for (let at = 0; at < text.length; at += step) {
    const one = text[at] === "0" ? "1" : "0";
    assert.throws(() => verify(text.slice(0, at) + one + text.slice(at + 1), { trust, now }), CertificateError);
  }
});

test("an examination names every check, and gives a certificate only if it is valid", () => {
  const verdict = examine(text, { trust, now });
  assert.equal(verdict.error, undefined);
  assert.equal(verdict.certificate.kind, "recovery");
  assert.deepEqual(verdict.checks.map(({ check }) => check).slice(0, 3), ["prefix", "base45", "inflate"]);
  for (const { check, result } of verdict.checks) assert.equal(result, check === "revocation" ? "not-done" : "passed");
  assert.ok(verdict.checks.find(({ check }) => check === "signature").decides);
  assert.ok(!verdict.checks.find(({ check }) => check === "uvci").decides);

  const bad = examineSigned(changed(text), { trust, now });
  const signature = bad.checks.find(({ check }) => check === "signature");
  assert.deepEqual(
    { ...signature },
    { check: "signature", result: "bad-signature", sentence: "the signature does not verify", decides: true },
  );
  assert.equal(bad.error, "bad-signature");
  assert.equal(bad.certificate, undefined);
});

test("what is only read tells what it claims", () => {
  const read = UnverifiedCertificate.parse(text);
  assert.equal(read.claimedIssuer, "DE");
  assert.equal(read.claimedIssued.getTime(), NOW.getTime());
  assert.ok(read.claimedExpires > now);
  assert.deepEqual(read.claimedKid, verify(text, { trust, now }).kid);
  assert.match(read.claimedJson, /"fr":\s*"2021-06-01"/);
  assert.equal(read.verify({ trust, now }).kind, "recovery");
  assert.equal(read.examine({ trust, now }).error, undefined);
});

/** A partial variable hash list of one hash: version, rate, count, size. */
const listOf = (hash) => new Uint8Array([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16, ...hash]);
const sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

test("what was revoked is refused, and what no list is about is unknown", async () => {
  const { kid } = verify(text, { trust, now });
  const { hash } = certificate.revocationHashes.signature;
  const lists = RevocationLists.create();
  const by = () => ({ trust: CertificateTrust.withRevocations(signersOf(dsc), lists), now });
  assert.throws(() => verify(text, by()), refused("revocation-unknown"));
  lists.addKid(kid, { hashTypes: [] });
  assert.equal(verify(text, by()).isRevocationChecked, true);
  lists.addKid(kid, { hashTypes: ["signature"] });
  assert.throws(() => verify(text, by()), refused("revocation-unknown"));
  const part = { kid, hashType: "signature", prefix: new Uint8Array() };
  const add = (list) => lists.addPartialHashes(list, { ...part, sha256: sha256(list) });
  assert.throws(() => lists.addPartialHashes(listOf(hash), { ...part, sha256: hash }), refused("list-signature"));
  add(listOf(new Uint8Array(16)));
  assert.equal(verify(text, by()).isRevocationChecked, true);
  add(listOf(hash));
  assert.throws(() => verify(text, by()), refused("revoked"));
  assert.equal(examine(text, by()).error, "revoked");
  for await (const { error } of verifyMany([text], by())) assert.ok(refused("revoked")(error));
  assert.equal(RevocationHashType.fromNumber(0x0b), "uci");
  assert.equal(RevocationHashType.fromNumber(13), undefined);
});

test("lists are joined and counted, and a trust keeps what they had", () => {
  const [one, other] = [signersOf(dsc), signersOf(documentSigner())];
  const before = CertificateTrust.withoutRevocations(other);
  other.merge(one);
  const body = Buffer.from(dsc.certificate).toString("base64");
  other.addPem(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`);
  assert.deepEqual([other.count, other.leftOut], [2, 0]);
  assert.throws(() => verify(text, { trust: before, now }), refused("signer-unknown"));
  assert.equal(verify(text, { trust: CertificateTrust.withoutRevocations(other), now }).kind, "recovery");
  for (const add of ["addGatewayJson", "addJwks"]) {
    assert.throws(() => other[add](Buffer.from("no list")), refused("list-malformed"));
  }
});

test("a list is not joined to itself, and lives on", () => {
  const list = signersOf(dsc);
  assert.throws(() => list.merge(list), { code: "argument-range", argument: "other" });
  assert.equal(list.count, 1);
  assert.equal(verify(text, { trust: CertificateTrust.withoutRevocations(list), now }).kind, "recovery");
});

test("layers are taken off one by one, and put on", () => {
  const compressed = Hcert.decodeBase45(Hcert.stripPrefix(text));
  assert.equal(`HC1:${Hcert.encodeBase45(compressed)}`, text);
  const message = Hcert.inflate(compressed);
  const payload = Hcert.signedPayload(message);
  assert.equal(Hcert.contentJson(payload), verify(text, { trust, now }).json);
  assert.deepEqual(Hcert.checkContent(payload), []);
  assert.equal(Hcert.checkKeyUsage(message, dsc.certificate), undefined);
});

test("a QR code is drawn as it is", () => {
  const code = QrCode.of(text);
  assert.equal(code.rows.length, code.size);
  assert.ok(code.rows.every((row) => row.length === code.size));
  assert.match(code.svg, /^<svg .*<\/svg>\n$/s);
  const drawn = code.runs.map((runs) => runs.reduce((sum, { width }) => sum + width, 0));
  assert.deepEqual(
    drawn,
    code.rows.map((row) => row.filter(Boolean).length),
  );
  assert.throws(() => QrCode.of("ä"), { code: "qr-unfit" });
});

test("many are verified in a worker, in their order, with what was refused among them", async () => {
  const joined = SignerList.create();
  joined.merge(signersOf(dsc));
  const by = CertificateTrust.withoutRevocations(joined);
  const bad = `${text.slice(0, 40)}a${text.slice(41)}`;
  const progress = [];
  const results = [];
  const onProgress = ({ verified }) => progress.push(verified);
  for await (const result of verifyMany([text, bad, text], { trust: by, now, onProgress })) {
    results.push(result);
  }
  assert.deepEqual(
    results.map(({ index }) => index),
    [0, 1, 2],
  );
  assert.deepEqual(results[0].certificate, verify(text, { trust, now }));
  assert.ok(refused("base45-character")(results[1].error));
  assert.ok(results.every(Object.isFrozen) && Object.isFrozen(results[2].certificate.entry));
  assert.deepEqual(progress, [1, 2, 3]);
  assert.doesNotMatch(inspect(results, { depth: 9 }), /Müller/);
});

test("a worker verifies by what was given, whatever becomes of it afterwards", async () => {
  // A Buffer: its `slice` copies nothing.
  const given = Buffer.from(dsc.certificate);
  const list = SignerList.create();
  list.addDer(given);
  given.fill(0);
  const by = CertificateTrust.withoutRevocations(list);
  for await (const { error } of verifyMany([text], { trust: by, now })) assert.equal(error, undefined);
});

test("an aborted verification ends with the reason, and so does its source", async () => {
  const aborting = new AbortController();
  let isClosed = false;
  async function* endless() {
    try {
      for (;;) yield text;
    } finally {
      isClosed = true;
    }
  }
  const seen = [];
  await assert.rejects(async () => {
    for await (const { index } of verifyMany(endless(), { trust, now, signal: aborting.signal })) {
      seen.push(index);
      if (index === 1) aborting.abort(new Error("enough"));
    }
  }, /enough/);
  assert.deepEqual(seen, [0, 1]);
  await new Promise(setImmediate);
  assert.ok(isClosed);
});

test("wrong arguments are errors before anything is done", () => {
  assert.throws(() => verify(5, { trust, now }), ArgumentTypeError);
  assert.throws(() => verify(text, { trust: {}, now }), ArgumentTypeError);
  assert.throws(() => verify(text, { trust, at: now }), ArgumentTypeError);
  assert.throws(() => verify(text, { trust, now: new Date(Number.NaN) }), ArgumentRangeError);
  assert.throws(() => verify("\ud800", { trust, now }), ArgumentRangeError);
  assert.throws(() => SignerList.create().addDer("MIIB"), ArgumentTypeError);
  assert.throws(() => RevocationLists.create().addKid(new Uint8Array(8), { hashTypes: ["md5"] }), ArgumentRangeError);
  assert.throws(() => verifyMany(5, { trust }), ArgumentTypeError);
  assert.throws(() => verifyMany([], { trust, onProgress: 5 }), ArgumentTypeError);
  const gone = SignerList.create();
  gone.dispose();
  assert.throws(
    () => gone.count,
    (error) => error instanceof InstanceError && error.code === "disposed",
  );
});
