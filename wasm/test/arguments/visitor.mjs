/** Right calls of everything in `episeal/visitor`. */

import * as visitor from "episeal/visitor";
import { Office, ShareLog } from "episeal/office";
import { getters, posterText, secret, trusting } from "./common.mjs";
import { example } from "./trials.mjs";
import {
  BYTES,
  CHECK_IN,
  CONTACT,
  DAY,
  DIARY_SECRET,
  NOW,
  PIN_KEY,
  POSTER,
  RECORD_ID,
  SHARE_CODE,
  SHARE_CODE_KEY,
  SHARE_ID,
  TRUSTED,
  at,
  invite,
} from "./world.mjs";

const {
  CheckInCodes,
  Diary,
  DiaryPinKey,
  DiarySecret,
  DiaryStore,
  Kept,
  LiveShare,
  PendingCheckIn,
  RunSecret,
  RunStore,
  ShareCodeKey,
  ShareRecipient,
  Trust,
  VenueToday,
  VerifiedNotice,
} = visitor;

const now = NOW;
const trust = () => Trust.from(TRUSTED);
const given = () => ({ trust: trust(), now });
const kept = () => Kept.importSecretBytes(BYTES["a kept visit"]);
const later = () => Kept.importSecretBytes(BYTES["a kept visit with its departure"]);
const another = () => Kept.importSecretBytes(BYTES["another kept visit"]);
const dayKey = BYTES["a venue's day key"];
const today = () => VenueToday.verify({ poster: POSTER, dayKey, trust: trust() });
const checkIn = () => ({ ...CHECK_IN, departure: at(-1) });
const pending = () => PendingCheckIn.create(POSTER, CHECK_IN, { now });
const contact = CONTACT;
const ready = () => ({ trust: trust(), now, contact, readers: "office-only" });

const pinKey = () => DiaryPinKey.importSecretBytes(PIN_KEY);
const NEW_PIN_KEY = (await DiaryPinKey.create("271828", { here: true })).exportSecretBytes();
const newPinKey = () => DiaryPinKey.importSecretBytes(NEW_PIN_KEY);
const diarySecret = () => DiarySecret.importSecretBytes(DIARY_SECRET);
const next = () => DiarySecret.generate();
const keys = () => ({ pinKey: pinKey(), secret: diarySecret() });
const file = BYTES["a diary"];
const diary = () => Diary.unlock(file, keys());
const [waiting, withPending] = [pending(), diary()];
withPending.addPending(waiting);
const fileWithPending = withPending.lock();
const sameWaiting = () => diaryWithPending().pending()[0];
const diaryWithPending = () => Diary.unlock(fileWithPending, keys());
const here = () => ({ here: true, signal: new AbortController().signal });

function changed() {
  const store = DiaryStore.resume({ file, current: DIARY_SECRET }, { pinKey: pinKey() });
  const one = store.unlock(file, { pinKey: pinKey() });
  one.amend(later());
  return { store, diary: one };
}
const store = () => changed().store;

function invitation() {
  const codes = CheckInCodes.create();
  return codes.accept(invite(codes.exposeSecretText({ now })), { now });
}
function shown() {
  const codes = CheckInCodes.create();
  return { on: codes, args: [invite(codes.exposeSecretText({ now })), { now }] };
}

const recipient = () => ShareRecipient.verify(BYTES["an office's day key"], given());
const code = () => ShareCodeKey.importSecretBytes(SHARE_CODE_KEY);
const live = () => LiveShare.start([kept()], { recipient: recipient(), ...given() });
const run = live();
const runSecret = RunSecret.generate();
const runState = run.keep({ next: runSecret });
const RUN_SECRET = runSecret.exportSecretBytes();
const sameRun = () => LiveShare.resume(runState, { secret: RunSecret.importSecretBytes(RUN_SECRET) });
const office = Office.importSecretBytes(BYTES["an office's keys"]);
const { answer } = office.answerLive(run.hello, { code: run.code, log: ShareLog.create(), now });
const runStore = () => RunStore.create(runState, { secret: RunSecret.importSecretBytes(RUN_SECRET) });
const notice = () => VerifiedNotice.verify(BYTES["a notice"], given());

export const examples = {
  ...trusting(visitor),
  ...secret("DiaryPinKey", pinKey, PIN_KEY),
  ...secret("DiarySecret", diarySecret, DIARY_SECRET),
  ...secret("Kept", kept, BYTES["a kept visit"], ["a kept visit with its departure", "another kept visit"]),
  ...secret("RunSecret", RunSecret.generate, RUN_SECRET),
  ...secret("ShareCodeKey", code, SHARE_CODE_KEY),
  ...getters("ShareCodeKey", code, "shareId"),
  ...getters("Kept", kept, "recordId", "day", "revision", "kind", "venue", "venueName", "area", "arrival", "departure"),
  ...getters("Invitation", invitation, "poster", "venueDayKey"),
  ...getters("VenueToday", today, "venue", "venueName", "day"),
  ...getters("PendingCheckIn", pending, "kind", "venue", "venueName", "area", "arrival", "departure", "day", "poster"),
  ...getters("VerifiedNotice", notice, "office", "officeName", "kid", "at"),
  ...getters("ShareRecipient", recipient, "office", "name"),
  ...getters("LiveShare", live, "hello", "shareId", "visits", "expires", "code"),
  ...getters("DiaryStore", store, "step"),
  ...getters("RunStore", runStore, "secret", "step"),
  ...getters("Diary", diary, "contact"),
  "Contact.create": example(() => ({ args: [contact] })),

  "CheckInCodes.create": example(() => ({})),
  "CheckInCodes#exposeSecretText": example(() => ({ on: CheckInCodes.create(), args: [{ now }] })),
  "CheckInCodes#handles": example(() => ({ on: CheckInCodes.create(), args: [{ now }] })),
  "CheckInCodes#accept": example(shown),

  "VenueToday.verify": example(() => ({ args: [{ poster: POSTER, dayKey, trust: trust() }] }), posterText("0.poster")),
  "VenueToday.ofInvitation": example(() => ({ args: [invitation(), { trust: trust() }] })),
  "VenueToday.ofVisit": example(() => ({ args: [kept(), { dayKey }] })),
  "VenueToday#reader": example(() => ({ on: today(), args: [given()] })),
  "VenueToday#readerAt": example(() => ({ on: today(), args: [at(-2), given()] })),
  "VenueToday#seal": example(() => ({ on: today(), args: [checkIn(), given()] })),
  "VenueToday#sealPending": example(() => ({ on: today(), args: [pending(), ready()] })),
  "VenueToday#checkOut": example(() => ({
    on: today(),
    args: [kept(), { contact, departure: at(-1), readers: "office-only" }, given()],
  })),
  seal: example(() => ({ args: [checkIn(), { poster: POSTER, dayKey, ...given() }] }), posterText("1.poster")),
  "PendingCheckIn.create": example(() => ({ args: [POSTER, checkIn(), { now }] }), posterText("0")),
  "PendingCheckIn#left": example(() => ({ on: pending(), args: [at(-1), { now }] })),
  "PendingCheckIn#isClosed": example(() => ({ on: pending(), args: [{ now }] })),

  "Kept#open": example(() => ({ on: kept(), args: [BYTES["a visit"]] }), {
    bytes: { 0: ["a visit with its departure"] },
  }),
  "Kept#isToldBy": example(() => ({ on: kept(), args: [notice()] })),
  "VerifiedNotice.verify": example(() => ({ args: [BYTES["a notice"], given()] })),

  "DiaryPinKey.create": example(() => ({ args: ["314159", here()] }), { isSlow: true }),
  "DiaryPinKey.derive": example(() => ({ args: [file, "314159", here()] }), { isSlow: true }),
  "DiarySecret.generate": example(() => ({})),
  "RunSecret.generate": example(() => ({})),
  "Diary.create": example(() => ({ args: [keys()] })),
  "Diary.unlock": example(() => ({ args: [file, keys()] })),
  "Diary#lock": example(() => ({ on: diary() })),
  "Diary#setContact": example(() => ({ on: diary(), args: [contact] })),
  "Diary#removeContact": example(() => ({ on: diary() })),
  "Diary#add": example(() => ({ on: diary(), args: [another()] })),
  "Diary#amend": example(() => ({ on: diary(), args: [later()] })),
  "Diary#visits": example(() => ({ on: diary() })),
  "Diary#visit": example(() => ({ on: diary(), args: [RECORD_ID] })),
  "Diary#pick": example(() => ({ on: diary(), args: [{ from: at(-3), to: at(0) }] })),
  "Diary#hasDue": example(() => ({ on: diary(), args: [{ now }] })),
  "Diary#delete": example(() => ({ on: diary(), args: [RECORD_ID, { next: next() }] })),
  "Diary#deleteAll": example(() => ({ on: diary(), args: [{ next: next() }] })),
  "Diary#expire": example(() => ({ on: diary(), args: [{ next: next(), now }] })),
  "Diary#changePin": example(() => ({ on: diary(), args: [newPinKey(), { next: next() }] })),
  "Diary#addPending": example(() => ({ on: diary(), args: [pending()] })),
  "Diary#pending": example(() => ({ on: diary() })),
  "Diary#leavePending": example(() => ({ on: diaryWithPending(), args: [sameWaiting(), at(-1), { now }] })),
  "Diary#sealPending": example(() => ({
    on: diaryWithPending(),
    args: [sameWaiting(), { ...ready(), venue: today() }],
  })),
  "Diary#deletePending": example(() => ({ on: diaryWithPending(), args: [sameWaiting(), { next: next() }] })),
  "DiaryStore.create": example(() => ({ args: [diary()] })),
  "DiaryStore.resume": example(
    () => ({ args: [{ file, current: DIARY_SECRET, next: DIARY_SECRET }, { pinKey: pinKey() }] }),
    { bytes: { "0.current": "any", "0.next": "any" } },
  ),
  "DiaryStore#unlock": example(() => ({ on: store(), args: [file, { pinKey: pinKey() }] })),
  "DiaryStore#save": example(() => {
    const { store: on, diary: one } = changed();
    return { on, args: [one] };
  }),
  "DiaryStore#done": example(() => ({ on: store() })),

  "ShareRecipient.verify": example(() => ({ args: [BYTES["an office's day key"], given()] }), {
    bytes: { 0: ["another office's day key"] },
  }),
  "ShareCode.parse": example(() => ({ args: [SHARE_CODE] })),
  "ShareCodeKey.derive": example(() => ({ args: [SHARE_ID, SHARE_CODE, here()] }), { isSlow: true }),
  drawShareCode: example(() => ({ args: [here()] }), { isSlow: true }),
  shareVisits: example(() => ({
    args: [[kept()], { recipient: recipient(), code: code(), expires: at(48), ...given() }],
  })),
  "LiveShare.start": example(() => ({ args: [[kept()], { recipient: recipient(), ...given() }] })),
  "LiveShare.resume": example(() => ({ args: [runState, { secret: RunSecret.importSecretBytes(RUN_SECRET) }] })),
  "LiveShare#keep": example(() => ({ on: live(), args: [{ next: RunSecret.generate() }] })),
  "LiveShare#take": example(() => ({ on: sameRun(), args: [answer, given()] })),
  "LiveShare#finish": example(() => {
    const on = sameRun();
    on.take(answer, given());
    on.keep({ next: RunSecret.generate() });
    return { on, args: [answer, given()] };
  }),
  "RunStore.create": example(() => ({ args: [runState, { secret: RunSecret.importSecretBytes(RUN_SECRET) }] }), {
    bytes: { 0: "any" },
  }),
  "RunStore.resume": example(() => ({ args: [{ file: runState, current: RUN_SECRET, next: RUN_SECRET }] }), {
    bytes: { "0.current": "any", "0.next": "any" },
  }),
  "RunStore#save": example(() => {
    const run = sameRun();
    const secret = RunSecret.generate();
    return { on: runStore(), args: [run.keep({ next: secret }), { next: secret }] };
  }),
  "RunStore#end": example(() => ({ on: runStore() })),
  "RunStore#done": example(() => ({ on: runStore() })),
};
