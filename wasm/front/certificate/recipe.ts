/**
 * What a list was made of. It cannot be exported: so a worker gets what was given to it, in the same order, and makes
 * the same list.
 */

/** One call: its name in the module, and what was given. A list that was merged is a recipe itself. */
export type Step = readonly [method: string, ...given: unknown[]];
export type Recipe = readonly Step[];

const recipes = new WeakMap<object, Recipe>();

export function recipeOf(list: object): Recipe {
  return recipes.get(list) ?? [];
}

/** What was given may be changed by its owner afterwards: bytes are copied. */
export function record(list: object, before: Recipe, [method, ...given]: Step): void {
  const kept = given.map((one) => (ArrayBuffer.isView(one) ? (one as Uint8Array).slice() : one));
  recipes.set(list, [...before, [method, ...kept]]);
}
