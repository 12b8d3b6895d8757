/** Diaries (core/FORMAT.md, section 18). */

import { as, prepared, preparedLater } from "../given.mjs";
import { utf8 } from "../said.mjs";
import { contactSaid, keptSaid, pendingSaid } from "./view.mjs";

/** The secret of this name, if it is given. */
function secretOf(given, name, { DiarySecret }) {
  const text = given.optional(name, as.text);
  return text === undefined ? undefined : prepared(() => DiarySecret.importSecretBytes(utf8(text)));
}

/** As an option of the package: left out where there is none. */
function option(name, value) {
  return value === undefined ? {} : { [name]: value };
}

/**
 * `diary` and what it is unlocked with: `derived` (a derived secret) or `pin`; the device's `secret`, if it has one.
 */
function locked(given, visitor) {
  const [bytes, secret] = [given.bytes("diary"), secretOf(given, "secret", visitor)];
  const [derived, pin] = [given.optional("derived", as.text), given.optional("pin", as.text)];
  const key = async () =>
    derived === undefined
      ? visitor.DiaryPinKey.derive(bytes, pin, { here: true })
      : visitor.DiaryPinKey.importSecretBytes(utf8(derived));
  const unlock = (pinKey) => visitor.Diary.unlock(bytes, { pinKey, ...option("secret", secret) });
  return { key, unlock };
}

/** It stands before what is judged: its key and itself. */
async function unlocked({ key, unlock }) {
  const pinKey = await preparedLater(key);
  return { pinKey, diary: prepared(() => unlock(pinKey)) };
}

/** The secret that a change takes, and the one that the diary is unlocked with afterwards. */
function nextOf(given, visitor) {
  const [next, reopened] = [secretOf(given, "next", visitor), secretOf(given, "reopened", visitor)];
  return { deleting: option("next", next), keys: option("secret", reopened ?? next) };
}

/** Everything in a diary. */
function contents(diary) {
  const contact = diary.contact;
  return {
    contact: contact === undefined ? null : contactSaid(contact),
    visits: diary.visits().map(keptSaid),
    pending: diary.pending().map(pendingSaid),
  };
}

/** Gives what is in the diary. */
async function unlockDiary(given, { visitor }) {
  const { key, unlock } = locked(given, visitor);
  return contents(unlock(await key()));
}

/** Deletes the visit `record`, under the `next` secret; gives what is in the diary as it is written then. */
async function deleteFromDiary(given, { visitor }) {
  const [found, { deleting, keys }] = [locked(given, visitor), nextOf(given, visitor)];
  const record = given.text("record");
  const { pinKey, diary } = await unlocked(found);
  prepared(() => visitor.RecordId.parse(record));
  diary.delete(record, deleting);
  return contents(visitor.Diary.unlock(diary.lock(), { pinKey, ...keys }));
}

/** Deletes what is due at `now`, under the `next` secret; gives what is in the diary as it is written then. */
async function expireDiary(given, { visitor }) {
  const [found, { deleting, keys }] = [locked(given, visitor), nextOf(given, visitor)];
  const now = given.date("now");
  const { pinKey, diary } = await unlocked(found);
  diary.expire({ ...deleting, now });
  return contents(visitor.Diary.unlock(diary.lock(), { pinKey, ...keys }));
}

/** Changes the PIN to the one of `new`, a derived secret, under the `next` secret; gives what is in the diary then. */
async function changeDiaryPin(given, { visitor }) {
  const [found, { deleting, keys }] = [locked(given, visitor), nextOf(given, visitor)];
  const derived = given.text("new");
  const { diary } = await unlocked(found);
  const pinKey = visitor.DiaryPinKey.importSecretBytes(utf8(derived));
  diary.changePin(pinKey, deleting);
  return contents(visitor.Diary.unlock(diary.lock(), { pinKey, ...keys }));
}

/** Stretches `pin`, which is being set. */
async function setPin(given, { visitor }) {
  await visitor.DiaryPinKey.create(given.text("pin"), { here: true });
  return null;
}

export const DIARY = {
  "unlock-diary": unlockDiary,
  "delete-from-diary": deleteFromDiary,
  "expire-diary": expireDiary,
  "change-diary-pin": changeDiaryPin,
  "set-pin": setPin,
};
