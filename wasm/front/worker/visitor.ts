/** The worker of `episeal/visitor`. */

import { SHARE_CODE_JOBS } from "../parts/share-code.js";
import { PIN_JOBS } from "../visitor/pin.js";
import { DRAW_JOBS } from "../visitor/share.js";
import { derivations, serve } from "./serve.js";

serve(derivations(PIN_JOBS, SHARE_CODE_JOBS, DRAW_JOBS));
