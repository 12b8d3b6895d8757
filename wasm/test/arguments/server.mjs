/** Right calls of everything in `episeal/server`. */

import * as server from "episeal/server";
import { areas, getters, trusting } from "./common.mjs";
import { example } from "./trials.mjs";
import { BYTES, DAY, IDS, NOW, TRUSTED } from "./world.mjs";

const { AdmittedDayKey, Trust, UnverifiedDayKey, UnverifiedNote, UnverifiedVisit, VenueAreas } = server;

const now = NOW;
const dayKey = BYTES["a venue's day key"];
const published = () => AdmittedDayKey.restore(dayKey, []);
const unverified = () => UnverifiedDayKey.parse(dayKey);
const visit = () => UnverifiedVisit.parse(BYTES["a visit"]);
const note = () => UnverifiedNote.parse(BYTES["a departure note"]);
const list = () => VenueAreas.ofAnyVenue(BYTES["a list of areas"]);
const successions = [BYTES["a venue's succession"]];
/** One of another chain counts for nothing. */
const others = ["an authority's succession"];

export const examples = {
  ...trusting(server),
  ...areas(server),
  ...getters("AdmittedDayKey", published, "venue", "day", "kid", "replaced"),
  ...getters("UnverifiedDayKey", unverified, "claimedAddress"),
  ...getters("UnverifiedVisit", visit, "claimedAddress"),
  ...getters("UnverifiedNote", note, "claimedAddress"),

  "AdmittedDayKey.restore": example(() => ({ args: [dayKey, []] })),
  "UnverifiedDayKey.parse": example(() => ({ args: [dayKey] })),
  "UnverifiedDayKey#admit": example(() => ({ on: unverified(), args: [{ successions, now }] }), {
    bytes: { "0.successions.0": others },
  }),
  "UnverifiedDayKey#replace": example(() => ({ on: unverified(), args: [published(), { successions, now }] }), {
    bytes: { "1.successions.0": others },
  }),
  "UnverifiedVisit.parse": example(() => ({ args: [BYTES["a visit"]] }), {
    bytes: { 0: ["another visit", "a visit with its departure"] },
  }),
  "UnverifiedVisit#admit": example(() => ({
    on: visit(),
    args: [{ published: published(), highest: BYTES["a visit"], now }],
  })),
  "UnverifiedNote.parse": example(() => ({ args: [BYTES["a departure note"]] })),
  "UnverifiedNote#admit": example(
    () => ({ on: note(), args: [{ published: published(), ofRecord: [BYTES["a departure note"]], ofStaff: 1, now }] }),
    { bytes: { "0.ofRecord.0": "any" } },
  ),
  admitAreas: example(() => ({ args: [list(), { published: [list()], successions, now }] }), {
    bytes: { "1.successions.0": others },
  }),
  admitNotice: example(() => ({ args: [BYTES["a notice"], { trust: Trust.from(TRUSTED), now }] })),
  admitSuccession: example(
    () => ({ args: [BYTES["a venue's succession"], { published: [BYTES["a venue's succession"]], now }] }),
    { bytes: { 0: others, "1.published.0": others } },
  ),
  keepsAreas: example(() => ({ args: [list(), { published: [list()], now }] })),
  venueCounts: example(() => ({ args: [IDS.venue, { day: DAY, successions }] }), {
    bytes: { "1.successions.0": others },
  }),
};
