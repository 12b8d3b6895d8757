/** The worker of `episeal/certificate`. */

import { MANY_JOBS } from "../certificate/many.js";
import { serve } from "./serve.js";

serve(MANY_JOBS);
