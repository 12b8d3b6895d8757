/** A document signer for tests: its certificate in DER, put together byte by byte, and its key in PKCS#8. */

import { generateKeyPairSync } from "node:crypto";

function tlv(tag, ...parts) {
  const value = Buffer.concat(parts);
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const hex = (digits) => Buffer.from(digits, "hex");
const ecdsa = tlv(0x30, hex("06082a8648ce3d040302"));
const name = tlv(0x30, tlv(0x31, tlv(0x30, hex("0603550406"), tlv(0x13, Buffer.from("DE")))));
const utc = (time) => tlv(0x17, Buffer.from(time));

/** Of Germany, for signatures; valid in 2021 and 2022, or as these UTCTimes say. Nobody here checks who signed it. */
export function documentSigner(from = "210101000000Z", until = "221231235959Z") {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const validity = tlv(0x30, utc(from), utc(until));
  const usage = tlv(0x30, hex("0603551d0f"), hex("0101ff"), tlv(4, hex("03020780")));
  const body = tlv(
    0x30,
    tlv(0xa0, hex("020102")),
    hex("020107"),
    ecdsa,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, tlv(0x30, usage)),
  );
  return {
    privateKey,
    certificate: new Uint8Array(tlv(0x30, body, ecdsa, tlv(3, hex("003000")))),
    key: new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" })),
  };
}
