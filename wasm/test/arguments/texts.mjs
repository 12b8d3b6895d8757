/** Right calls of everything in `episeal/texts`. */

import { ArgumentTypeError, english } from "episeal/texts";
import { example } from "./trials.mjs";

export const examples = {
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),
  // Undefined for whatever is no error of the package.
  errorText: example(() => ({ args: [new ArgumentTypeError("x", "y"), english] }), {
    kinds: { 0: "any" },
    whole: ["1"],
  }),
};
