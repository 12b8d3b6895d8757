/** The hashes under which a certificate is found on revocation lists. */

import * as raw from "#raw";
import type { RevocationHashTypeCode } from "../generated/codes.js";
import { RevocationHashTypeCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";

/** Hashes of one type: the first 16 bytes of SHA-256 each. */
export interface HashesOfType {
  /** The one to revoke the certificate by. */
  readonly hash: Bytes;
  /** Every one to look it up by: under each country that it names, and with and without spaces at its end. */
  readonly hashes: readonly Bytes[];
}

/**
 * What is on revocation lists where a certificate was revoked, by type of hash. Those of the identifier can be guessed
 * by anyone who knows how identifiers are made.
 */
export type RevocationHashes = Readonly<Record<RevocationHashTypeCode, HashesOfType>>;

export function hashesOf(hashes: raw.RevocationHashes): RevocationHashes {
  const ofType = (type: RevocationHashTypeCode) => [
    type,
    { hash: hashes.hash(type) as Bytes, hashes: hashes.hashes(type) as Bytes[] },
  ];
  return Object.fromEntries(RevocationHashTypeCodes.map(ofType)) as RevocationHashes;
}
