/**
 * What a list was made of. It cannot be exported: so a worker gets what was given to it, in the same order, and makes
 * the same list.
 */

import type { Bytes } from "../kernel/check.js";

/** One call: its name in the module, and what was given. A list that was merged is a recipe itself. */
export type Step = readonly [method: string, ...given: unknown[]];
export type Recipe = readonly Step[];

const recipes = new WeakMap<object, Recipe>();

export function recipeOf(list: object): Recipe {
  return recipes.get(list) ?? [];
}

export function record(list: object, before: Recipe, step: Step): void {
  recipes.set(list, [...before, step]);
}

/**
 * Bytes as they are now: their owner may change them later, or at any moment where memory is shared. What the list and
 * the worker get must be the same, so both get this copy. Not `slice`: that of a Buffer copies nothing.
 */
export function copyOf(given: Uint8Array): Bytes {
  return new Uint8Array(given);
}

/** As `copyOf`, among whatever else was given. */
export function copiesOf(given: readonly unknown[]): unknown[] {
  return given.map((one) => (ArrayBuffer.isView(one) ? copyOf(one as Uint8Array) : one));
}
