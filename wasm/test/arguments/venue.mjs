/** Right calls of everything in `episeal/venue`. */

import * as venues from "episeal/venue";
import { SHOWN, areas, getters, locking, posterText, secret, trusting } from "./common.mjs";
import { example } from "./trials.mjs";
import { BYTES, DAY, GROUPS, IDS, NOW, POSTER, RECORD_ID, TRUSTED, at } from "./world.mjs";

const { CheckInReader, Policy, RequestLog, Staff, Trust, Venue, VenueAreas } = venues;

const now = NOW;
const venue = () => Venue.importSecretBytes(BYTES["a venue's keys"]);
const nextVenue = () => Venue.importSecretBytes(BYTES["the next venue's keys"]);
const staff = () => Staff.importSecretBytes(BYTES["a staff key"]);
const trust = () => Trust.from(TRUSTED);
const given = () => ({ trust: trust(), now });
const list = () => VenueAreas.ofAnyVenue(BYTES["a list of areas"]);
const authentic = (on) => on.authenticate(BYTES["a request"], given());
const code = () => CheckInReader.create().read(SHOWN, { now });
const log = RequestLog.create();
venue().verifyRequest(authentic(venue()), { policy: Policy.create(), log });
const LOG = log.toBytes();

function verified() {
  const on = venue();
  return { on, request: on.verifyRequest(authentic(on), { policy: Policy.create(), log: RequestLog.create() }) };
}

const consent = nextVenue().consentToSucceed(IDS.venue, { from: "2026-12-20" });

export const examples = {
  ...trusting(venues),
  ...areas(venues),
  ...(await locking(venues, (keys) => Venue.importSecretBytes(keys), BYTES["a venue's keys"])),
  ...secret("Venue", venue, BYTES["a venue's keys"], ["the next venue's keys"]),
  ...secret("Staff", staff, BYTES["a staff key"]),
  ...getters("Venue", venue, "id"),
  ...getters("Staff", staff, "id"),
  ...getters("CheckInCode", code, "handle"),
  ...getters("ReceivedRequest", () => authentic(venue()), "ask", "office", "officeName", "days"),

  "CheckInReader.create": example(() => ({})),
  "CheckInReader#read": example(() => ({ on: CheckInReader.create(), args: [SHOWN, { now }] })),
  "CheckInCode#invite": example(() => ({ on: code(), args: [POSTER, BYTES["a venue's day key"]] }), posterText("0")),

  "Policy.create": example(() => ({
    args: [
      {
        minWindow: 1_800,
        maxRequests: 10,
        maxSecondsADay: 86_400,
        minPlaces: 1,
        allowsUnlistedAreas: true,
        maxStay: 7_200,
        areas: [list()],
      },
    ],
  })),
  "PolicyFields.default": example(() => ({})),
  "RequestLog.create": example(() => ({})),
  "RequestLog.fromBytes": example(() => ({ args: [LOG] })),
  "RequestLog#toBytes": example(() => ({ on: RequestLog.create() })),

  "Staff.generate": example(() => ({})),
  "Staff#noteDeparture": example(() => ({
    on: staff(),
    args: [
      {
        assignment: {
          venue: IDS.venue,
          staffCertificate: BYTES["a staff certificate"],
          venueDayKey: BYTES["a venue's day key"],
        },
        recordId: RECORD_ID,
        departure: at(-1),
      },
    ],
  })),

  "Venue.generate": example(() => ({})),
  "Venue#poster": example(() => ({ on: venue(), args: [{ name: "Gasthaus zum Dom", area: "Saal" }] })),
  "Venue#areas": example(() => ({ on: venue(), args: [GROUPS, { from: DAY }] })),
  "Venue#dayKey": example(() => ({
    on: venue(),
    args: [{ day: DAY, officeDayKey: BYTES["an office's day key"], ...given() }],
  })),
  "Venue#dayKeyVenueMayRead": example(() => ({ on: nextVenue(), args: [{ day: DAY, now }] })),
  "Venue#certifyStaff": example(() => ({ on: venue(), args: [IDS.staff, { day: DAY }] })),
  "Venue#dayKeys": example(() => ({ on: venue(), args: [{ now }] })),
  "Venue#prune": example(() => ({ on: venue(), args: [{ now }] })),
  "Venue#authenticate": example(() => ({ on: venue(), args: [BYTES["a request"], given()] })),
  "Venue#verifyRequest": example(() => {
    const on = venue();
    return { on, args: [authentic(on), { policy: Policy.create(), log: RequestLog.create() }] };
  }),
  "Venue#release": example(
    () => {
      const { on, request } = verified();
      const visits = [{ visit: BYTES["a visit"], notes: [BYTES["a departure note"]] }];
      return { on, args: [request, { ...given(), visits, signal: new AbortController().signal }] };
    },
    // A visit or a note that is none is reported, and left out.
    { bytes: { "1.visits.0.visit": "any", "1.visits.0.notes.0": "any" } },
  ),
  "Venue#consentToSucceed": example(() => ({ on: nextVenue(), args: [IDS.venue, { from: "2026-12-20" }] })),
  "Venue#consentAndCommit": example(() => ({
    on: nextVenue(),
    args: [IDS.venue, { from: "2026-12-20", next: Venue.generate().id }],
  })),
  "Venue#succeed": example(() => ({ on: venue(), args: [consent] })),
};
