/** Right calls of what in `episeal/storage` does not need a browser; the rest is called in one by `browser/`. */

import { IN_BROWSER, example } from "./trials.mjs";

export const examples = {
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),
  "DiaryStorage.open": example(() => ({ args: [{ name: "diary", persist: true }] }), { fails: "storage-unavailable" }),
  "DiaryStorage#isPersistent": IN_BROWSER,
  "DiaryStorage#file": IN_BROWSER,
  "DiaryStorage#exclusively": IN_BROWSER,
  "HeldStorage#create": IN_BROWSER,
  "HeldStorage#resume": IN_BROWSER,
  "HeldStorage#carryOut": IN_BROWSER,
  "HeldStorage#erase": IN_BROWSER,
};
