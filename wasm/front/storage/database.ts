/** One IndexedDB database with three entries: the file and the two slots of its secret. */

import type { SecretSlotCode } from "../generated/codes.js";
import { failureOf } from "./errors.js";

export type EntryKey = "file" | SecretSlotCode;

/** What is read of each entry, or undefined where there is none. */
export type Entries = Readonly<Record<EntryKey, unknown>>;

const VERSION = 1;
const ENTRIES = "entries";

/** @throws StorageError `storage-unavailable`, `storage-full`, `storage-corrupt`. */
export function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES);
    request.onsuccess = () => {
      const database = request.result;
      // Whoever deletes it, or a later version, would wait for this page to go.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  }).catch((cause: unknown) => {
    throw failureOf(cause);
  }) as Promise<IDBDatabase>;
}

/** The entries as they were at one moment. @throws StorageError as `openDatabase`. */
export async function readEntries(database: IDBDatabase): Promise<Entries> {
  const keys = ["file", "current-secret", "next-secret"] as const;
  let requests: IDBRequest<unknown>[] = [];
  await transact(database, "readonly", (entries) => {
    requests = keys.map((key) => entries.get(key));
    // A slot that cannot be read counts as empty, and does not take the others with it.
    for (const slot of requests.slice(1)) slot.onerror = (event) => event.preventDefault();
  });
  return Object.fromEntries(requests.map(({ result }, at) => [keys[at], result])) as Entries;
}

/**
 * Changes entries in one transaction. Once this resolves, the browser has handed them to the disk; if it rejects, nothing
 * was changed.
 *
 * @throws StorageError as `openDatabase`.
 */
export function change(database: IDBDatabase, work: (entries: IDBObjectStore) => void): Promise<void> {
  return transact(database, "readwrite", work);
}

function transact(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  work: (entries: IDBObjectStore) => void,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    // Relaxed, which is what Chromium and Firefox otherwise take, a step could be lost after the next one was begun.
    const transaction = database.transaction(ENTRIES, mode, { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(ENTRIES));
  }).catch((cause: unknown) => {
    throw failureOf(cause);
  });
}
