import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ArgumentTypeError, CertificateTrust, SignerList, certifiedBy, verify, verifyMany } from "episeal/authorities";

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));

function chain(name) {
  const file = new URL(`../../test-vectors/certificates/chains/${name}.json`, import.meta.url);
  const { text, now, trust } = JSON.parse(readFileSync(file, "utf8")).given;
  const signers = SignerList.create();
  for (const { certificate } of trust.signers) signers.addDer(bytes(certificate));
  return { text, now: new Date(now * 1000), signers, authorities: trust.authorities.map(bytes) };
}

test("what an authority certified is trusted, on every curve, also in a worker", async () => {
  for (const name of ["ecdsa-p-256-sha-256", "ecdsa-p-384-sha-384", "ecdsa-p-521-sha-512", "rsa-pkcs1-sha-256"]) {
    const { text, now, signers, authorities } = chain(name);
    const joined = SignerList.create();
    joined.merge(certifiedBy(signers, { authorities }));
    const trust = CertificateTrust.withoutRevocations(joined);
    const verified = verify(text, { trust, now });
    for await (const { certificate } of verifyMany([text], { trust, now })) assert.deepEqual(certificate, verified);
  }
});

test("what no authority certified is not, also in a worker, nor where it is joined to what is", async () => {
  const { text, now, signers, authorities } = chain("another-authority");
  const certified = certifiedBy(signers, { authorities });
  assert.equal(certified.count, signers.count);
  const trust = CertificateTrust.withoutRevocations(certified);
  assert.throws(() => verify(text, { trust, now }), { code: "signer-untrusted" });
  for await (const { error } of verifyMany([text], { trust, now })) assert.equal(error.code, "signer-untrusted");
  assert.equal(verify(text, { trust: CertificateTrust.withoutRevocations(signers), now }).issuer, "DE");
});

test("a worker trusts the authorities that were given, whatever becomes of their bytes afterwards", async () => {
  const { text, now, signers, authorities } = chain("ecdsa-p-256-sha-256");
  const given = authorities.map((one) => Buffer.from(one));
  const trust = CertificateTrust.withoutRevocations(certifiedBy(signers, { authorities: given }));
  for (const one of given) one.fill(0);
  for await (const { error } of verifyMany([text], { trust, now })) assert.equal(error, undefined);
});

test("wrong authorities are errors", () => {
  const signers = SignerList.create();
  assert.throws(() => certifiedBy(signers, { authorities: [new Uint8Array(3)] }), { code: "signer-malformed" });
  assert.throws(() => certifiedBy(signers, { authorities: "CSCA" }), ArgumentTypeError);
  assert.throws(() => certifiedBy(signers), ArgumentTypeError);
});
