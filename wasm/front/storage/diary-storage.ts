/** A diary in a browser: opened, and held by one tab at a time. */

import type { Bytes } from "../kernel/check.js";
import { boolean, callback, optional, options, signal, text } from "../kernel/check.js";
import { ArgumentRangeError } from "../kernel/errors.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { openDatabase } from "./database.js";
import { failure, failureOf } from "./errors.js";
import { HeldStorage, Hold, findFile } from "./held.js";

/** Which storage, and how it is opened. */
export interface Opening {
  /** One for each diary or run of this origin, for all its tabs and workers the same. It is not secret. */
  readonly name: string;
  /**
   * Ask the browser not to evict what this origin stores when space runs low. It decides by itself, or asks the visitor,
   * and `open` does not wait for that; `isPersistent()` says what came of it. A worker cannot ask.
   */
  readonly persist?: boolean;
}

/** What to do while another tab holds the storage: wait, if nothing is said. */
export interface Holding {
  /** Do not wait: `storage-busy`. */
  readonly ifAvailable?: boolean;
  /** Ends the waiting; once the storage is held it does nothing. */
  readonly signal?: AbortSignal;
}

interface Opened {
  readonly database: IDBDatabase;
  readonly lock: string;
  free(): void;
}

/**
 * Stores a visitor's diary in a browser, or what is kept of a live share, such that a crash at any moment, of the page
 * or of the browser, loses nothing and brings back nothing that was deleted: the file and the two slots of its secret in
 * IndexedDB, each step of `DiaryStore` or `RunStore` in a transaction of its own that is on the disk before the next is
 * begun. `dispose()`, or `using`, closes it.
 *
 * What a browser can promise is less than the key store of a phone does:
 *
 * - Each secret is wrapped by a key of WebCrypto that no script can read out. A script of the same origin can still have
 *   it used, and the browser's profile on the disk holds file, wrapped secrets and keys: whoever copies the profile lacks
 *   the PIN and nothing else, and can try every PIN at the cost of Argon2id.
 * - Erasing takes a secret out of the database. Browsers keep these as logs, on flash memory: the bytes stay on the disk
 *   until the browser compacts the log and the disk reuses the block, which nobody can hasten.
 * - Browsers evict what an origin has stored: when space runs low, unless `persist` was granted; Safari does after
 *   seven days of use without a visit to the site, unless it is installed. A visitor who clears the site's data, or a server that sends
 *   `Clear-Site-Data`, erases the diary. A private window forgets it when it is closed. Nothing brings it back.
 * - That a step is on the disk is what the browser says of a transaction with `durability: "strict"`. One that does not
 *   know it, and a disk that lies, can lose or reorder the last steps in a power cut.
 * - It needs IndexedDB, Web Locks and WebCrypto, and thus a page from `https:`.
 */
export class DiaryStorage extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "DiaryStorage" {
    return "DiaryStorage";
  }

  /**
   * Opens a storage, which is empty the first time.
   *
   * @throws StorageError `storage-unavailable`: not in a browser, not from `https:`, or the visitor has forbidden it.
   * `storage-full`, `storage-corrupt`.
   */
  static async open(opening: Opening): Promise<DiaryStorage> {
    const given = options(opening, "options", ["name", "persist"]);
    const name = text(given.name, "options.name");
    if (name === "") throw new ArgumentRangeError("options.name", "at least one character");
    const mayAsk = optional(given.persist, "options.persist", boolean) ?? false;
    if (!isAvailable()) throw failure("storage-unavailable");
    const database = await openDatabase(`episeal ${name}`);
    // Not awaited: a visitor who is asked need not answer.
    if (mayAsk) void answered(() => navigator.storage.persist());
    const opened: Opened = { database, lock: `episeal ${name}`, free: () => database.close() };
    return wrap(DiaryStorage, opened);
  }

  /**
   * Whether the browser says, now, that it does not evict what this origin stores: false as long as a visitor whom it
   * asks has not answered.
   */
  async isPersistent(): Promise<boolean> {
    openedOf(this);
    return answered(() => navigator.storage.persisted());
  }

  /**
   * The file alone, without its secrets: to see whether there is one, and for `DiaryPinKey.derive`. It opens only
   * together with what `HeldStorage.resume` finds.
   *
   * @throws StorageError `storage-unavailable`, `storage-corrupt`.
   */
  async file(): Promise<Bytes | undefined> {
    return findFile(openedOf(this).database);
  }

  /**
   * Holds the storage while `work` runs, so that no other tab, worker or call changes it. It is held until the promise of
   * `work` settles and every step that was begun has ended. Within `work`, this must not be awaited again for the same
   * storage: it would wait for itself.
   *
   * @throws StorageError `storage-busy`: held elsewhere, with `ifAvailable`. `storage-unavailable`. What `work` throws;
   * the signal's reason.
   */
  async exclusively<T>(work: (held: HeldStorage) => T | Promise<T>, how?: Holding): Promise<T> {
    const { database, lock } = openedOf(this);
    const checked = callback<(held: HeldStorage) => T | Promise<T>>(work, "work");
    const holding = holdingOf(how);
    const hold = new Hold(database);
    let isAnswered = false;
    try {
      return await navigator.locks.request(lock, holding, async (granted) => {
        isAnswered = true;
        if (granted === null) throw failure("storage-busy");
        return within(hold, checked);
      });
    } catch (cause) {
      if (isAnswered) throw cause;
      holding.signal?.throwIfAborted();
      throw failureOf(cause);
    } finally {
      hold.end();
    }
  }
}

async function within<T>(hold: Hold, work: (held: HeldStorage) => T | Promise<T>): Promise<T> {
  const held = wrap(HeldStorage, hold);
  try {
    return await work(held);
  } finally {
    held.dispose();
    await hold.idle();
  }
}

function holdingOf(value: unknown): LockOptions {
  const given = options(value === undefined ? {} : value, "options", ["ifAvailable", "signal"]);
  const ifAvailable = optional(given.ifAvailable, "options.ifAvailable", boolean) ?? false;
  const aborted = signal(given.signal);
  if (ifAvailable && aborted) throw new ArgumentRangeError("options.signal", "left out where nothing waits");
  aborted?.throwIfAborted();
  return aborted ? { signal: aborted } : { ifAvailable };
}

function openedOf(storage: DiaryStorage): Opened {
  return rawOf(DiaryStorage, storage, "storage");
}

function isAvailable(): boolean {
  const { indexedDB, crypto, navigator } = globalThis as Partial<typeof globalThis>;
  return Boolean(indexedDB && crypto?.subtle && (navigator as Partial<Navigator> | undefined)?.locks);
}

/** No answer is a no: not every browser has it, nor every worker. */
async function answered(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch {
    return false;
  }
}
