/** The worker of `episeal/venue`. */

import { RING_JOBS } from "../parts/ring.js";
import { derivations, serve } from "./serve.js";

serve(derivations(RING_JOBS));
