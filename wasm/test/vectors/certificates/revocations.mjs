/** Revocation lists: the German ones and the EU's filters. */

import { named } from "../given.mjs";

function partOf(given) {
  return { kid: given.bytes("kid"), hashType: given.text("hash_type"), prefix: given.bytes("prefix") };
}

/** By the name of its format: what is read of a list, and how it is added. */
const FORMATS = {
  "kid-list": (given) => {
    const [list, key] = [given.bytes("list"), given.bytes("key")];
    return (lists) => lists.addKidList(list, { key });
  },
  index: (given) => {
    const [list, key] = [given.bytes("list"), given.bytes("key")];
    const [kid, hashType] = [given.bytes("kid"), given.text("hash_type")];
    return (lists) => lists.addIndex(list, { kid, hashType, key });
  },
  chunk: (given) => {
    const [list, key, part] = [given.bytes("list"), given.bytes("key"), partOf(given)];
    return (lists) => lists.addChunk(list, { ...part, key });
  },
  kid: (given) => {
    const [kid, hashTypes] = [given.bytes("kid"), given.texts("hash_types")];
    return (lists) => lists.addKid(kid, { hashTypes });
  },
  "partial-hashes": (given) => {
    const [list, sha256, part] = [given.bytes("list"), given.bytes("sha256"), partOf(given)];
    return (lists) => lists.addPartialHashes(list, { ...part, sha256 });
  },
  "bloom-filter": (given) => {
    const [list, sha256, part] = [given.bytes("list"), given.bytes("sha256"), partOf(given)];
    return (lists) => lists.addBloomFilter(list, { ...part, sha256 });
  },
};

/** One list: how it is added to others. */
export function revocationsIn(given) {
  return named(FORMATS, given.text("format"))(given);
}

/** All lists together. */
export function revocationLists(all, { RevocationLists }) {
  const lists = RevocationLists.create();
  for (const add of all) add(lists);
  return lists;
}

/** Adds all of `lists` to an empty one: how many were taken. */
async function readRevocations(given, { certificate }) {
  const all = given.objects("lists", revocationsIn);
  revocationLists(all, certificate);
  return { taken: all.length };
}

export const REVOCATIONS = { "read-revocations": readRevocations };
