/** Right calls of everything in `episeal/certificate`. */

import * as certificate from "episeal/certificate";
import { certificates } from "./certificates.mjs";

export const examples = certificates(certificate);
