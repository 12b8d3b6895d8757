/** The worker of `episeal/office`. */

import { OPENING_JOBS } from "../office/opening.js";
import { RING_JOBS } from "../parts/ring.js";
import { SHARE_CODE_JOBS } from "../parts/share-code.js";
import { derivations, serve } from "./serve.js";

serve({ ...derivations(SHARE_CODE_JOBS, RING_JOBS), ...OPENING_JOBS });
