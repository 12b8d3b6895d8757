/** A visitor's page, which keeps a diary. The tests call what it hangs on `globalThis`. */

import * as visitor from "/dist/visitor.js";
import * as storage from "/dist/storage.js";

const { Diary, DiaryPinKey, DiarySecret, DiaryStore, Poster, Trust, VenueToday } = visitor;

const contact = { givenName: "Mara", familyName: "Lindner", phone: "+49 30 1234567" };
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** Given by the test: PIN key, and a venue of the test vectors. */
async function visitorOf({ pinKey, trust, poster, dayKey, now }) {
  await visitor.init();
  const at = new Date(now * 1000);
  const { authorities, revocations } = trust;
  const trusted = Trust.from({ authorities, revocations: revocations.map(bytesOf), now: at });
  const printed = Poster.parse(poster);
  const venue = VenueToday.verify({ poster: printed, dayKey: bytesOf(dayKey), trust: trusted });
  const checkIn = { contact, kind: "app", arrival: at };
  return {
    pinKey: DiaryPinKey.importSecretBytes(bytesOf(pinKey)),
    visit: (area = printed.area) => venue.seal({ ...checkIn, area }, { trust: trusted, now: at }).kept,
  };
}

const ids = (diary) => diary.visits().map(({ recordId }) => recordId);

/** The diary that is stored, or a new one. */
async function resumed(held, file, pinKey) {
  if (file !== undefined) {
    const { store, file: found } = await held.resume((found) => DiaryStore.resume(found, { pinKey }));
    return { store, diary: store.unlock(found, { pinKey }) };
  }
  const diary = Diary.create({ pinKey, secret: DiarySecret.generate() });
  const store = DiaryStore.create(diary);
  await held.create(store);
  return { store, diary };
}

/** Opens the diary that is stored, changes it and stores it. */
function change(opened, pinKey, work) {
  return opened.exclusively(async (held) => {
    const { store, diary } = await resumed(held, await opened.file(), pinKey);
    const result = await work(diary);
    store.save(diary);
    await held.carryOut(store);
    return result;
  });
}

const look = (opened, pinKey) => opened.exclusively(async (held) => {
  return ids((await resumed(held, await opened.file(), pinKey)).diary);
});

/** Adds and deletes without end, and says what it is about to do and what is done. */
async function changeForEver(opened, { pinKey, visit }, report) {
  await report({ found: await look(opened, pinKey) });
  for (;;) {
    let said;
    await change(opened, pinKey, async (diary) => {
      const all = ids(diary);
      const deletes = all.length > 0 && Math.random() < 0.5;
      const kept = deletes ? undefined : visit();
      said = deletes ? { delete: all[Math.floor(Math.random() * all.length)] } : { add: kept.recordId };
      await report({ begins: said });
      if (deletes) diary.delete(said.delete, { next: DiarySecret.generate() });
      else diary.add(kept);
    });
    await report({ done: said });
  }
}

/** What a request of IndexedDB gives. */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Reads or writes behind the storage's back. */
async function database(name, work) {
  const opened = await done(indexedDB.open(`episeal ${name}`));
  const result = await done(work(opened.transaction("entries", "readwrite").objectStore("entries")));
  opened.close();
  return result;
}

/** A database that no diary has to do with: made, or looked for. Whether it is there, and whole. */
async function witness(isMade) {
  const opening = indexedDB.open("witness", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("entries");
  const opened = await done(opening);
  const transaction = opened.transaction("entries", "readwrite", { durability: "strict" });
  if (isMade) transaction.objectStore("entries").put("here", "witness");
  const found = await done(transaction.objectStore("entries").get("witness"));
  opened.close();
  return found === "here";
}

Object.assign(globalThis, { visitor, storage, bytesOf, visitorOf, resumed, change, look, changeForEver, database, ids, witness });
globalThis.isLoaded = true;
