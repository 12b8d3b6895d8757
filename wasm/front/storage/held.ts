/** A storage while no other tab can change it. */

import { SecretSlotCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, callback, code } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { ArgumentRangeError, ArgumentTypeError, InstanceError } from "../kernel/errors.js";
import { Handle, rawOf } from "../kernel/handle.js";
import type { StoreStep } from "../parts/store-step.js";
import type { Entries } from "./database.js";
import { change, readEntries } from "./database.js";
import { failure } from "./errors.js";
import { unwrapSecret, wrapSecret } from "./wrapping.js";

/** What says in which order something is written: `DiaryStore` and `RunStore` of `episeal/visitor`. */
export interface Steps {
  /** What comes now, as a copy: a secret in it is wiped once it is written, or could not be. */
  readonly step: StoreStep;
  /** The step is carried out. */
  done(): void;
}

/** What is stored: for `DiaryStore.resume` and `RunStore.resume`. */
export interface Found {
  /** What is stored as the file. */
  readonly file: Bytes;
  /** What the slot `current-secret` holds; undefined where that is nothing that can be read. */
  readonly current: Bytes | undefined;
  /** What the slot `next-secret` holds; the same. */
  readonly next: Bytes | undefined;
}

/** A store that goes on with what was found. */
export interface Resumed<S extends Steps> {
  /** What `make` made, with every step carried out. */
  readonly store: S;
  /** For `store.unlock`. */
  readonly file: Bytes;
}

/** Every store that was ever taken, by whichever hold: it may be behind what others have stored since. */
const taken = new WeakSet<Steps>();

/** What a hold works with. Its tasks run one after the other. */
export class Hold {
  readonly #database: IDBDatabase;
  #stores = new WeakSet<Steps>();
  #last: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  run<T>(task: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => task(this.#database));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Takes a store that follows on what is stored now. */
  take(store: Steps, argument: string): void {
    if (taken.has(store)) throw new ArgumentRangeError(argument, "a new store: this one was stored or found before");
    taken.add(store);
    this.#stores.add(store);
  }

  forgetStores(): void {
    this.#stores = new WeakSet();
  }

  async carryOut(store: Steps, argument: string): Promise<void> {
    if (!this.#stores.has(store))
      throw new ArgumentRangeError(argument, "a store that was created or resumed in this hold");
    for (let step = store.step; step.kind !== "done"; step = store.step) {
      await carryOutStep(this, step);
      store.done();
    }
  }

  /** As `change` of the database, if this page still holds it: another one can have stolen the lock meanwhile. */
  async change(work: (entries: IDBObjectStore) => void): Promise<void> {
    if (this.#isOver) throw new InstanceError("disposed", "the storage is held no longer");
    await change(this.#database, work);
  }

  /** Once every task has ended. No more can be begun: the handle is disposed by then. */
  idle(): Promise<unknown> {
    return this.#last;
  }

  end(): void {
    this.#isOver = true;
  }

  free(): void {
    // What was begun runs to its end.
  }
}

async function carryOutStep(hold: Hold, step: StoreStep): Promise<void> {
  switch (step.kind) {
    case "write-secret": {
      const [slot, secret] = [code(step.slot, "step.slot", SecretSlotCodes), bytes(step.secret, "step.secret")];
      try {
        const wrapped = await wrapSecret(slot, secret);
        return await hold.change((entries) => entries.put(wrapped, slot));
      } finally {
        secret.fill(0);
      }
    }
    case "write-file": {
      // A copy: of a view, all that is around it would be stored, too.
      const file = bytes(step.bytes, "step.bytes").slice();
      return hold.change((entries) => entries.put(file, "file"));
    }
    case "erase-secret": {
      const slot = code(step.slot, "step.slot", SecretSlotCodes);
      return hold.change((entries) => entries.delete(slot));
    }
    case "erase-file":
      return hold.change((entries) => entries.delete("file"));
    default:
      throw new ArgumentRangeError("step.kind", "one of write-secret, write-file, erase-secret, erase-file, done");
  }
}

/** The file alone. @throws StorageError `storage-corrupt`, `storage-unavailable`. */
export async function findFile(database: IDBDatabase): Promise<Bytes | undefined> {
  return fileOf(await readEntries(database));
}

function fileOf({ file }: Entries): Bytes | undefined {
  if (file !== undefined && !(file instanceof Uint8Array)) throw failure("storage-corrupt");
  return file as Bytes | undefined;
}

async function find(database: IDBDatabase): Promise<Found> {
  const entries = await readEntries(database);
  const file = fileOf(entries);
  if (file === undefined) throw failure("storage-empty");
  return personal("Found", {
    file,
    current: await unwrapSecret("current-secret", entries["current-secret"]),
    next: await unwrapSecret("next-secret", entries["next-secret"]),
  });
}

function stepsOf<S extends Steps>(value: S, argument: string): S {
  if (typeof value !== "object" || value === null || typeof value.done !== "function" || !("step" in value)) {
    throw new ArgumentTypeError(argument, "a store with `step` and `done`");
  }
  return value;
}

function holdOf(held: HeldStorage): Hold {
  return rawOf(HeldStorage, held, "held");
}

/**
 * A storage that this page holds: until the end of `exclusively`, nobody else changes it. Afterwards it is `disposed`.
 */
export class HeldStorage extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "HeldStorage" {
    return "HeldStorage";
  }

  /**
   * Stores what is new, by all steps of its store. Where a step fails, `carryOut` goes on with it.
   *
   * @throws StorageError `storage-occupied`: something is stored, which would be lost: `resume` it, or `erase` it before.
   * `storage-full`, `storage-unavailable`, `storage-corrupt`.
   */
  async create(store: Steps): Promise<void> {
    const [hold, made] = [holdOf(this), stepsOf(store, "store")];
    return hold.run(async (database) => {
      if ((await findFile(database)) !== undefined) throw failure("storage-occupied");
      hold.take(made, "store");
      await hold.carryOut(made, "store");
    });
  }

  /**
   * Goes on with what is stored, and carries out what an interrupted change left to be done.
   *
   * @param make Makes a store of what was found, such as `(found) => DiaryStore.resume(found, { pinKey })`. The secrets are
   * wiped once it returns.
   * @throws StorageError `storage-empty`: nothing is stored. `storage-full`, `storage-unavailable`, `storage-corrupt`.
   * What `make` throws: then nothing is changed.
   */
  async resume<S extends Steps>(make: (found: Found) => S): Promise<Resumed<S>> {
    const [hold, checked] = [holdOf(this), callback<(found: Found) => S>(make, "make")];
    return hold.run(async (database) => {
      const found = await find(database);
      try {
        const store = stepsOf(checked(found), "make()");
        hold.take(store, "make()");
        await hold.carryOut(store, "make()");
        return Object.freeze({ store, file: found.file });
      } finally {
        found.current?.fill(0);
        found.next?.fill(0);
      }
    });
  }

  /**
   * Writes and erases what a store says, each step on the disk before the next is begun, until there is nothing to do:
   * only then is a change stored, and a deletion done. Where a step fails it can be called again.
   *
   * @param store What `create` or `resume` took in this hold: one of before may be behind what other tabs have stored.
   * @throws StorageError `storage-full`, `storage-unavailable`.
   */
  async carryOut(store: Steps): Promise<void> {
    const [hold, made] = [holdOf(this), stepsOf(store, "store")];
    return hold.run(() => hold.carryOut(made, "store"));
  }

  /**
   * Erases the file and its secrets in one transaction, whether or not they can be read. No store serves any more.
   *
   * @throws StorageError `storage-unavailable`, `storage-full`.
   */
  async erase(): Promise<void> {
    const hold = holdOf(this);
    return hold.run(() => {
      hold.forgetStores();
      return hold.change((entries) => entries.clear());
    });
  }
}
