/** In which order a file and the secret that it is sealed under are written. */

import * as raw from "#raw";
import type { SecretSlotCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { personal } from "../kernel/content.js";

/** What an app does next, before it says `done()`. */
export type StoreStep =
  /** Write the secret into this slot of the key store, in place of what it holds. */
  | { readonly kind: "write-secret"; readonly slot: SecretSlotCode; readonly secret: Bytes }
  /** Write the file, at once and in place of the old one. */
  | { readonly kind: "write-file"; readonly bytes: Bytes }
  /** Erase what this slot holds, if anything. */
  | { readonly kind: "erase-secret"; readonly slot: SecretSlotCode }
  /** Erase the file, if it is there. */
  | { readonly kind: "erase-file" }
  /** Nothing: everything is written. */
  | { readonly kind: "done" };

export function stepOf(step: raw.StoreStep): StoreStep {
  const parts = { kind: step.kind(), slot: step.slot(), secret: step.secret(), bytes: step.bytes() };
  const present = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return personal("StoreStep", present) as unknown as StoreStep;
}
