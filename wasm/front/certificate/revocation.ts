/** What was revoked: hashes of certificates, by key id and type of hash. */

import * as raw from "#raw";
import type { RevocationHashTypeCode } from "../generated/codes.js";
import { RevocationHashTypeCodes } from "../generated/codes.js";
import { bytes, code, list as listOf, options, whole } from "../kernel/check.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Recipe } from "./recipe.js";
import { copiesOf, recipeOf, record } from "./recipe.js";

/** Which part of a signer's revocations a list is. */
export interface RevocationPart {
  /** The signer's key id. */
  readonly kid: Uint8Array;
  /** What is hashed. */
  readonly hashType: RevocationHashTypeCode;
  /** The bytes with which its hashes begin: none, one or two. */
  readonly prefix: Uint8Array;
}

type Adding = "add_kid_list" | "add_index" | "add_chunk" | "add_kid" | "add_partial_hashes" | "add_bloom_filter";

function hashType(value: unknown, argument: string): RevocationHashTypeCode {
  return code(value, argument, RevocationHashTypeCodes);
}

function place(given: Partial<Record<keyof RevocationPart, unknown>>): unknown[] {
  const [kid, type] = [bytes(given.kid, "options.kid"), hashType(given.hashType, "options.hashType")];
  return [kid, type, bytes(given.prefix, "options.prefix")];
}

/**
 * Revocation lists that were verified. They add up, none replaces another: for newer lists start with a new value. What
 * is missing is never "not revoked": the check fails as `revocation-unknown`.
 */
export class RevocationLists extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RevocationLists" {
    return "RevocationLists";
  }

  /** No lists: every check is `revocation-unknown`. */
  static create(): RevocationLists {
    return call(() => wrap(RevocationLists, raw.RevocationLists.new()));
  }

  /**
   * Adds a German `kid.lst`, the complete list of key ids with revocations, signed by `key`: a `SubjectPublicKeyInfo`
   * or a certificate in DER, or a point, on P-256.
   *
   * @throws CertificateError `list-signature`, `list-malformed`, `list-too-long`, `key-unsupported`.
   */
  addKidList(list: Uint8Array, given: { readonly key: Uint8Array }): void {
    const checked = bytes(list, "list");
    add(this, "add_kid_list", checked, bytes(options(given, "options", ["key"]).key, "options.key"));
  }

  /**
   * Adds a German `index.lst` of a key id and type, signed as `addKidList`.
   *
   * @throws CertificateError as `addKidList`.
   */
  addIndex(
    list: Uint8Array,
    given: { readonly kid: Uint8Array; readonly hashType: RevocationHashTypeCode; readonly key: Uint8Array },
  ): void {
    const checked = bytes(list, "list");
    const { kid, hashType: type, key } = options(given, "options", ["kid", "hashType", "key"]);
    const of = [bytes(kid, "options.kid"), hashType(type, "options.hashType")];
    add(this, "add_index", ...of, checked, bytes(key, "options.key"));
  }

  /**
   * Adds a German `chunk.lst` of the hashes of a part, signed as `addKidList`. What is signed names neither key id nor
   * type: take it from the place that does, over a channel that nobody can tamper with.
   *
   * @throws CertificateError `list-malformed`: for example, a hash begins differently. As `addKidList`.
   */
  addChunk(list: Uint8Array, given: RevocationPart & { readonly key: Uint8Array }): void {
    const checked = bytes(list, "list");
    const all = options(given, "options", ["kid", "hashType", "prefix", "key"]);
    add(this, "add_chunk", ...place(all), checked, bytes(all.key, "options.key"));
  }

  /** Records, from an index that the app has verified, which types of hashes of a key id are on lists. */
  addKid(kid: Uint8Array, given: { readonly hashTypes: readonly RevocationHashTypeCode[] }): void {
    const checked = bytes(kid, "kid");
    const { hashTypes } = options(given, "options", ["hashTypes"]);
    add(this, "add_kid", checked, listOf(hashTypes, "options.hashTypes", hashType));
  }

  /**
   * Adds an EU partial variable hash list of a part, whose SHA-256 is in an index that the app has verified. Several
   * may have the same prefix: add all of them.
   *
   * @throws CertificateError `list-signature`: the hash is different. `list-malformed`, `list-too-long`.
   */
  addPartialHashes(list: Uint8Array, given: RevocationPart & { readonly sha256: Uint8Array }): void {
    const checked = bytes(list, "list");
    const all = options(given, "options", ["kid", "hashType", "prefix", "sha256"]);
    add(this, "add_partial_hashes", ...place(all), checked, bytes(all.sha256, "options.sha256"));
  }

  /**
   * Adds an EU Bloom filter: it matches some certificates that were not revoked, too.
   *
   * @throws As `addPartialHashes`.
   */
  addBloomFilter(list: Uint8Array, given: RevocationPart & { readonly sha256: Uint8Array }): void {
    const checked = bytes(list, "list");
    const all = options(given, "options", ["kid", "hashType", "prefix", "sha256"]);
    add(this, "add_bloom_filter", ...place(all), checked, bytes(all.sha256, "options.sha256"));
  }
}

export function revocationsRaw(value: unknown, argument = "revocations"): raw.RevocationLists {
  return rawOf(RevocationLists, value, argument);
}

function add(lists: RevocationLists, method: Adding, ...given: unknown[]): void {
  const copies = copiesOf(given);
  call(() => addTo(revocationsRaw(lists), method, copies));
  record(lists, recipeOf(lists), [method, ...copies]);
}

function addTo(lists: raw.RevocationLists, method: Adding, given: unknown[]): void {
  (lists[method] as (...given: unknown[]) => void).apply(lists, given);
}

/** Makes lists by their recipe. */
export function makeRevocations(recipe: Recipe): raw.RevocationLists {
  const lists = raw.RevocationLists.new();
  for (const [method, ...given] of recipe) addTo(lists, method as Adding, given);
  return lists;
}

/** What of a certificate is hashed. */
export const RevocationHashType = /* @__PURE__ */ Object.freeze({
  /** The type with this number in German lists, 10, 11 or 12; undefined for any other. */
  fromNumber: (number: number): RevocationHashTypeCode | undefined => {
    const checked = whole(number, "number", 0, 255);
    return call(() => raw.revocation_hash_type(checked)) as RevocationHashTypeCode | undefined;
  },
});
