/** Lists of document signers, in the forms in which they are published, and the authorities that certify them. */

import { named, prepared } from "../given.mjs";
import { utf8 } from "../said.mjs";

/** By the name of its format: what is read of a list, and how it is added. */
const FORMATS = {
  der: (given) => {
    const certificate = given.bytes("certificate");
    return (signers) => signers.addDer(certificate);
  },
  pem: (given) => {
    const text = given.text("text");
    return (signers) => signers.addPem(text);
  },
  german: (given) => {
    const [text, key] = [given.text("text"), given.bytes("key")];
    return (signers) => signers.addGermanList(utf8(text), { key });
  },
  gateway: (given) => {
    const text = given.text("text");
    return (signers) => signers.addGatewayJson(utf8(text));
  },
  austrian: (given) => {
    const [list, signature] = [given.bytes("list"), given.bytes("signature")];
    const [key, now] = [given.bytes("key"), given.date("at")];
    return (signers) => signers.addAustrianList(list, { signature, key, now });
  },
  jwks: (given) => {
    const text = given.text("text");
    return (signers) => signers.addJwks(utf8(text));
  },
};

/** One list: how it is added to others. */
export function signersIn(given) {
  return named(FORMATS, given.text("format"))(given);
}

/** All lists together. */
export function signerList(lists, { SignerList }) {
  const signers = SignerList.create();
  for (const add of lists) add(signers);
  return signers;
}

function counted({ count, leftOut }) {
  return { count, left_out: leftOut };
}

/** Adds `list` to an empty list: how many signers there are, and how many items were left out. */
async function readSignerList(given, { certificate }) {
  return counted(signerList([given.object("list", signersIn)], certificate));
}

/** The signers of `signers`, none of which counts unless one of `authorities` (certificates) certified it. */
async function certifySigners(given, { authorities: entry }) {
  const [lists, authorities] = [given.objects("signers", signersIn), given.allBytes("authorities")];
  const signers = prepared(() => signerList(lists, entry));
  return counted(entry.certifiedBy(signers, { authorities }));
}

export const SIGNERS = { "read-signer-list": readSignerList, "certify-signers": certifySigners };
