/** Storing a diary such that what was deleted stays deleted and a crash at any moment loses nothing else. */

import * as raw from "#raw";
import { bytes, optional, options } from "../kernel/check.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { StoreStep } from "../parts/store-step.js";
import { stepOf } from "../parts/store-step.js";
import { Diary, diaryRaw } from "./diary.js";
import { DiaryPinKey, pinRaw } from "./pin.js";

/** What an app finds: the diary's file, and what the two slots of its key store hold. */
export interface FoundDiary {
  /** The file as it was written. */
  readonly file: Uint8Array;
  /** What the slot `current-secret` holds; a slot that holds nothing that can be read counts as empty. */
  readonly current?: Uint8Array | undefined;
  /** What the slot `next-secret` holds. */
  readonly next?: Uint8Array | undefined;
}

/**
 * Says in which order a diary and its secret are written. After each change of the diary: `save` it, then carry out
 * `step` and say `done`, until the step is `done`. `episeal/storage` does so in a browser.
 */
export class DiaryStore extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "DiaryStore" {
    return "DiaryStore";
  }

  /** For a diary that was just made. @throws RecordError `too-long`. */
  static create(diary: Diary): DiaryStore {
    const made = diaryRaw(diary);
    return call(() => wrap(DiaryStore, raw.DiaryStore.create(made)));
  }

  /** After a start, whatever was interrupted before. @throws RecordError `undecryptable`, `malformed`. */
  static resume(found: FoundDiary, given: { readonly pinKey: DiaryPinKey }): DiaryStore {
    const { file, current, next } = options(found, "found", ["file", "current", "next"]);
    const checked = bytes(file, "found.file");
    const slots = [optional(current, "found.current", bytes), optional(next, "found.next", bytes)] as const;
    const pin = pinRaw(options(given, "options", ["pinKey"]).pinKey, "options.pinKey");
    return call(() => wrap(DiaryStore, raw.DiaryStore.resume(checked, ...slots, pin)));
  }

  /** Opens the file under the secret that is current. @throws RecordError `undecryptable`, `malformed`. */
  unlock(file: Uint8Array, given: { readonly pinKey: DiaryPinKey }): Diary {
    const checked = bytes(file, "file");
    const pin = pinRaw(options(given, "options", ["pinKey"]).pinKey, "options.pinKey");
    return call(() => wrap(Diary, storeRaw(this).unlock(checked, pin)));
  }

  /** Plans to store a diary. @throws RecordError `secret-not-fresh`: a diary of before a deletion; `too-long`. */
  save(diary: Diary): void {
    const changed = diaryRaw(diary);
    call(() => storeRaw(this).save(changed));
  }

  /** What to do next. */
  get step(): StoreStep {
    return call(() => read(storeRaw(this).step(), stepOf));
  }

  /** The step is carried out, and will outlast a power cut. */
  done(): void {
    call(() => storeRaw(this).done());
  }
}

function storeRaw(value: unknown): raw.DiaryStore {
  return rawOf(DiaryStore, value, "store");
}
