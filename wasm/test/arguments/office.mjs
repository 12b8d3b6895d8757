/** Right calls of everything in `episeal/office`. */

import * as offices from "episeal/office";
import * as visitor from "episeal/visitor";
import { areas, getters, locking, secret, trusting } from "./common.mjs";
import { example } from "./trials.mjs";
import {
  ASK,
  BYTES,
  DAY,
  IDS,
  KID,
  NOW,
  PARTS,
  RECORD_ID,
  SHARE_CODE,
  SHARE_CODE_KEY,
  SHARE_ID,
  TRUSTED,
  at,
} from "./world.mjs";

const { LiveAnswer, NoticeKey, Office, RunSecret, ShareCodeKey, ShareLog, Trust, UnverifiedShare, VenueAreas } =
  offices;

const now = NOW;
const office = () => Office.importSecretBytes(BYTES["an office's keys"]);
const trust = () => Trust.from(TRUSTED);
const given = () => ({ trust: trust(), now });
const noticeKey = () => NoticeKey.importSecretBytes(BYTES["a key for notices"]);
const own = () => office().ownRequest(BYTES["a request"]);
const share = () => UnverifiedShare.parse(BYTES["a share"]);
const code = () => ShareCodeKey.importSecretBytes(SHARE_CODE_KEY);
const opened = () => office().openShare(share(), { code: code(), log: ShareLog.create(), now });
const list = () => VenueAreas.ofAnyVenue(BYTES["a list of areas"]);
const certificate = BYTES["an office's certificate"];
const officeDayKey = BYTES["an office's day key"];
const replyKey = officeDayKey;
const dayKey = BYTES["a venue's day key"];

// A live share, up to the visitor's last message.
const visitorTrust = visitor.Trust.from(TRUSTED);
const recipient = visitor.ShareRecipient.verify(officeDayKey, { trust: visitorTrust, now });
const kept = visitor.Kept.importSecretBytes(BYTES["a kept visit"]);
const live = visitor.LiveShare.start([kept], { recipient, trust: visitorTrust, now });
const answered = office().answerLive(live.hello, { code: live.code, log: ShareLog.create(), now });
const message = live.finish(answered.answer, { trust: visitorTrust, now });
const runSecret = RunSecret.generate();
const RUN_SECRET = runSecret.exportSecretBytes();
const state = answered.keep({ next: runSecret });
const resumed = () => office().resumeLive(state, { secret: RunSecret.importSecretBytes(RUN_SECRET), now });

function taken() {
  const answer = resumed();
  answer.take(message, { now });
  answer.keep({ next: RunSecret.generate() });
  return answer;
}

const log = ShareLog.create();
office().openShare(share(), { code: code(), log, now });
const LOG = log.toBytes();

const stays = () => [
  {
    recordId: RECORD_ID,
    venue: IDS.venue,
    kid: KID,
    isUnderPublishedKey: true,
    area: "Saal",
    arrival: at(-4),
    departure: at(-2),
  },
];
const criteria = () => ({
  period: { from: at(-12), to: NOW },
  minSeconds: 900,
  maxStay: 7_200,
  after: 0,
  areas: { levels: 1, cell: { rows: 1, seats: 1 }, lists: [list()] },
  legalBasis: "IfSG-28a",
  expires: at(24),
});
const period = { from: at(-2), to: at(0) };

export const examples = {
  ...trusting(offices),
  ...areas(offices),
  ...(await locking(offices, (keys) => Office.importSecretBytes(keys), BYTES["an office's keys"])),
  ...secret("Office", office, BYTES["an office's keys"]),
  ...secret("NoticeKey", noticeKey, BYTES["a key for notices"]),
  ...secret("RunSecret", RunSecret.generate, RUN_SECRET),
  ...secret("ShareCodeKey", code, SHARE_CODE_KEY),
  ...getters("ShareCodeKey", code, "shareId"),
  ...getters("NoticeKey", noticeKey, "kid"),
  ...getters("Office", office, "id"),
  ...getters("OwnRequest", own, "days"),
  ...getters("UnverifiedShare", share, "claimedAddress"),
  ...getters("OpenedShare", opened, "shareId", "venueDays", "visits"),
  ...getters("LiveAnswer", resumed, "answer", "shareId", "expires"),
  ...getters(
    "VerifiedNotice",
    () => offices.VerifiedNotice.verify(BYTES["a notice"], given()),
    "office",
    "officeName",
    "kid",
    "at",
  ),

  "VerifiedNotice.verify": example(() => ({ args: [BYTES["a notice"], given()] })),
  "RunSecret.generate": example(() => ({})),
  "ShareCode.parse": example(() => ({ args: [SHARE_CODE] })),
  "ShareCodeKey.derive": example(
    () => ({ args: [SHARE_ID, SHARE_CODE, { here: true, signal: new AbortController().signal }] }),
    { isSlow: true },
  ),
  "Period.of": example(() => ({ args: [period] })),
  "Period.backwardTracing": example(() => ({ args: [at(0)] })),
  "Period.forwardTracing": example(() => ({ args: [at(-24), at(0)] })),
  "Period.seconds": example(() => ({ args: [period] })),
  "Period.meets": example(() => ({ args: [period, { arrival: at(-1), departure: at(0) }] })),
  "Criteria.venueDays": example(() => ({ args: [criteria(), stays()] })),

  "Office.generate": example(() => ({})),
  "Office#dayKey": example(() => ({ on: office(), args: [{ day: DAY, certificate, now }] })),
  "Office#dayKeys": example(() => ({ on: office(), args: [{ now }] })),
  "Office#prune": example(() => ({ on: office(), args: [{ now }] })),
  "Office#request": example(() => ({
    on: office(),
    args: [
      { ...ASK, areas: ["Saal"] },
      { replyKey, now },
    ],
  })),
  "Office#refer": example(
    () => ({
      on: office(),
      args: [
        { ...ASK, areas: ["Saal"] },
        { competent: BYTES["another office's day key"], reply: replyKey, ...given() },
      ],
    }),
    { bytes: { "1.competent": ["an office's day key"] } },
  ),
  "Office#openReferral": example(() => ({ on: office(), args: [BYTES["a referral"], given()] })),
  "Office#ownRequest": example(() => ({ on: office(), args: [BYTES["a request"]] })),
  "Office#open": example(
    () => ({
      on: office(),
      args: [
        own(),
        {
          dayKeys: [dayKey],
          parts: PARTS,
          visits: [BYTES["a visit"]],
          now,
          signal: new AbortController().signal,
          inWorker: false,
          onProgress: () => undefined,
        },
      ],
      // A visit that is none is reported.
    }),
    { bytes: { "1.visits.0": "any" } },
  ),
  "Office#checkShare": example(() => ({ on: office(), args: [share(), { log: ShareLog.create(), now }] })),
  "Office#openShare": example(() => ({ on: office(), args: [share(), { code: code(), log: ShareLog.create(), now }] })),
  "Office#answerLive": example(() => ({
    on: office(),
    args: [live.hello, { code: live.code, log: ShareLog.create(), now }],
  })),
  "Office#resumeLive": example(() => ({
    on: office(),
    args: [state, { secret: RunSecret.importSecretBytes(RUN_SECRET), now }],
  })),
  "Office#notice": example(() => ({ on: office(), args: [[noticeKey()], { kid: KID, size: 1024, certificate, now }] })),
  "Office#plan": example(
    () => ({
      on: office(),
      args: [stays(), { criteria: criteria(), dayKeys: [dayKey], now }],
      // Whatever is no day key counts as not there.
    }),
    { bytes: { "1.dayKeys.0": "any" } },
  ),

  "ShareLog.create": example(() => ({})),
  "ShareLog.fromBytes": example(() => ({ args: [LOG] })),
  "ShareLog#toBytes": example(() => ({ on: ShareLog.create() })),
  "UnverifiedShare.parse": example(() => ({ args: [BYTES["a share"]] })),
  "OpenedShare#addPublished": example(() => ({ on: opened(), args: [dayKey] })),
  "OpenedShare#addStored": example(() => ({ on: opened(), args: [BYTES["a visit"]] }), {
    bytes: { 0: ["another visit", "a visit with its departure"] },
  }),
  "LiveAnswer#keep": example(() => ({ on: resumed(), args: [{ next: RunSecret.generate() }] })),
  "LiveAnswer#take": example(() => ({ on: resumed(), args: [message, { now }] })),
  "LiveAnswer#open": example(() => ({ on: taken(), args: [message, { now }] })),
};
