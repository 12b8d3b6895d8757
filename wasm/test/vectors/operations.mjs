/** Every operation by its name. */

import { GUARD } from "./certificates/guard.mjs";
import { REVOCATIONS } from "./certificates/revocations.mjs";
import { SIGNERS } from "./certificates/signers.mjs";
import { VERIFY } from "./certificates/verify.mjs";
import { RULES } from "./rules/rules.mjs";
import { AREAS } from "./visits/areas.mjs";
import { CHECK_IN } from "./visits/check-in.mjs";
import { DAY_KEYS } from "./visits/day-keys.mjs";
import { DIARY } from "./visits/diary.mjs";
import { HOME } from "./visits/home.mjs";
import { KEY_RING } from "./visits/key-ring.mjs";
import { LIVE } from "./visits/live.mjs";
import { READING } from "./visits/reading.mjs";
import { RELEASE } from "./visits/release.mjs";
import { REQUEST } from "./visits/request.mjs";
import { SHARE } from "./visits/share.mjs";
import { TEXTS } from "./visits/texts.mjs";
import { TRUST } from "./visits/trust.mjs";

export const OPERATIONS = {
  ...GUARD,
  ...REVOCATIONS,
  ...SIGNERS,
  ...VERIFY,
  ...RULES,
  ...AREAS,
  ...CHECK_IN,
  ...DAY_KEYS,
  ...DIARY,
  ...HOME,
  ...KEY_RING,
  ...LIVE,
  ...READING,
  ...RELEASE,
  ...REQUEST,
  ...SHARE,
  ...TEXTS,
  ...TRUST,
};
