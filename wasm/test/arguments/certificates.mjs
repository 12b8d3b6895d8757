/** Right calls of what `episeal/certificate` and `episeal/authorities` have, with the lists of the test vectors. */

import { readFileSync } from "node:fs";
import { getters } from "./common.mjs";
import { example } from "./trials.mjs";

function vector(name) {
  const file = new URL(`../../../test-vectors/certificates/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).given;
}
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const utf8 = (text) => new TextEncoder().encode(text);

const signerList = (name) => vector(`signers/${name}`).trust.signers[0];
const revocationList = (name) => vector(`revocation/${name}`).trust.revocations[1];
const [kidList, index, chunk] = vector("revocation/all-three-lists").lists;
const { text, now: seconds, trust: trusted } = vector("revocation/partial-hashes-has-another");
const now = new Date(seconds * 1000);
const DSC = bytes(trusted.signers[0].certificate);

export const AUTHORITY = bytes(vector("chains/ecdsa-p-256-sha-256").trust.authorities[0]);

export function certificates({ CertificateTrust, Hcert, RevocationLists, SignerList, UnverifiedCertificate }) {
  function signers() {
    const list = SignerList.create();
    list.addDer(DSC);
    return list;
  }
  const trust = () => CertificateTrust.withoutRevocations(signers());
  const given = () => ({ trust: trust(), now });
  const unverified = () => UnverifiedCertificate.parse(text);
  const message = Hcert.inflate(Hcert.decodeBase45(Hcert.stripPrefix(text)));
  const payload = Hcert.signedPayload(message);

  const [german, austrian] = [signerList("german-list"), signerList("austrian-list")];
  const [partial, filter] = [revocationList("partial-hashes-has-another"), revocationList("bloom-filter-has-another")];
  const of = ({ kid, hash_type, prefix, sha256, key }) => ({
    kid: bytes(kid),
    hashType: hash_type,
    ...(prefix === undefined ? {} : { prefix: bytes(prefix) }),
    ...(sha256 === undefined ? {} : { sha256: bytes(sha256) }),
    ...(key === undefined ? {} : { key: bytes(key) }),
  });
  const lists = () => RevocationLists.create();
  const adding = (list) =>
    example(() => ({ on: lists(), args: [bytes(list.list), of(list)] }), {
      // Of another signer, or a part in which nothing is looked up.
      bytes: { "1.kid": "any", "1.prefix": "any" },
    });

  return {
    ...getters("SignerList", signers, "leftOut", "count"),
    ...getters(
      "UnverifiedCertificate",
      unverified,
      "claimedKid",
      "claimedIssuer",
      "claimedIssued",
      "claimedExpires",
      "claimedJson",
    ),
    isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),

    "CertificateTrust.withoutRevocations": example(() => ({ args: [signers()] })),
    "CertificateTrust.withRevocations": example(() => ({ args: [signers(), lists()] })),
    "Hcert.stripPrefix": example(() => ({ args: [text] })),
    "Hcert.decodeBase45": example(() => ({ args: ["QED8WEX0"] })),
    "Hcert.encodeBase45": example(() => ({ args: [message] }), { bytes: { 0: "any" } }),
    "Hcert.inflate": example(() => ({ args: [Hcert.decodeBase45(Hcert.stripPrefix(text))] })),
    // Layers of whatever is written in the same way.
    "Hcert.signedPayload": example(() => ({ args: [message] }), { bytes: { 0: "any" } }),
    "Hcert.contentJson": example(() => ({ args: [payload] }), { bytes: { 0: "any" } }),
    "Hcert.checkContent": example(() => ({ args: [payload] })),
    "Hcert.checkKeyUsage": example(() => ({ args: [message, DSC] })),
    "QrCode.of": example(() => ({ args: [text] })),

    "RevocationHashType.fromNumber": example(() => ({ args: [11] })),
    "RevocationLists.create": example(() => ({})),
    "RevocationLists#addKidList": example(() => ({
      on: lists(),
      args: [bytes(kidList.list), { key: bytes(kidList.key) }],
    })),
    "RevocationLists#addIndex": adding(index),
    "RevocationLists#addChunk": adding(chunk),
    "RevocationLists#addKid": example(() => ({ on: lists(), args: [bytes(partial.kid), { hashTypes: ["uci"] }] }), {
      bytes: { 0: "any" },
    }),
    "RevocationLists#addPartialHashes": adding(partial),
    "RevocationLists#addBloomFilter": adding(filter),

    "SignerList.create": example(() => ({})),
    "SignerList#addDer": example(() => ({ on: signers(), args: [DSC] })),
    "SignerList#addPem": example(() => ({ on: signers(), args: [signerList("pem").text] })),
    "SignerList#addGermanList": example(() => ({
      on: signers(),
      args: [utf8(german.text), { key: bytes(german.key) }],
    })),
    "SignerList#addGatewayJson": example(() => ({ on: signers(), args: [utf8(signerList("gateway-array").text)] })),
    "SignerList#addAustrianList": example(() => ({
      on: signers(),
      args: [
        bytes(austrian.list),
        { signature: bytes(austrian.signature), key: bytes(austrian.key), now: new Date(austrian.at * 1000) },
      ],
    })),
    "SignerList#addJwks": example(() => ({ on: signers(), args: [utf8(signerList("jwks").text)] })),
    "SignerList#merge": example(() => ({ on: SignerList.create(), args: [signers()] })),

    "UnverifiedCertificate.parse": example(() => ({ args: [text] })),
    "UnverifiedCertificate.decode": example(() => ({ args: [message] })),
    "UnverifiedCertificate#verify": example(() => ({ on: unverified(), args: [given()] })),
    "UnverifiedCertificate#examine": example(() => ({ on: unverified(), args: [given()] })),
    examine: example(() => ({ args: [text, given()] })),
    // What is invalid is a verdict, and no error.
    examineSigned: example(() => ({ args: [message, given()] }), { bytes: { 0: "any" } }),
    verify: example(() => ({ args: [text, given()] })),
    verifyMany: example(() => ({
      args: [[text], { ...given(), signal: new AbortController().signal, onProgress: () => undefined }],
    })),
  };
}
