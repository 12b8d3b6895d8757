/** Right calls of everything in `episeal/authorities`: all of `episeal/certificate`, and chains. */

import * as authorities from "episeal/authorities";
import { AUTHORITY, certificates } from "./certificates.mjs";
import { example } from "./trials.mjs";

export const examples = {
  ...certificates(authorities),
  certifiedBy: example(() => ({ args: [authorities.SignerList.create(), { authorities: [AUTHORITY] }] })),
};
