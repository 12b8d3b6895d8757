/**
 * Day keys as a visitor's app takes them, as a venue signs them, and as a server publishes them (core/FORMAT.md,
 * sections 7, 9 and 10).
 */

import { as, prepared } from "../given.mjs";
import { dayNumber, hex, seconds, utf8 } from "../said.mjs";
import { momentOf } from "./trust.mjs";

const contact = { familyName: "Vogt" };

function readers(given) {
  const mayRead = given.optional("venue_may_read", as.flag);
  return mayRead ? { readers: "office-or-venue" } : {};
}

function said({ venue, area, day, revision, arrival, departure }) {
  return { venue, area, day: dayNumber(day), revision, arrival: seconds(arrival), departure: seconds(departure) };
}

/** Somebody scanned `poster`, has the venue's `day_key`, and wants to check in. */
function scanned(given, { Poster }) {
  const text = given.text("poster");
  return { poster: prepared(() => Poster.parse(text)), dayKey: given.bytes("day_key") };
}

/**
 * Whose keys would be needed to read a visit with this `arrival`, for somebody who scanned `poster`, at `now`: what is
 * shown before anything is sealed.
 */
async function readerAt(given, { visitor }) {
  const [moment, scan, arrival] = [momentOf(visitor)(given), scanned(given, visitor), given.date("arrival")];
  const venue = visitor.VenueToday.verify({ ...scan, trust: moment.trust });
  return { office_name: venue.readerAt(arrival, moment) ?? null };
}

/**
 * Somebody who scanned `poster` checks in with `day_key` at `now`: for `arrival` and `departure`, in `area` or the
 * poster's. Gives what is kept.
 */
async function checkIn(given, { visitor }) {
  const [moment, scan] = [momentOf(visitor)(given), scanned(given, visitor)];
  const area = given.optional("area", as.text) ?? scan.poster.area;
  prepared(() => visitor.Area.parse(area));
  const arrival = given.date("arrival");
  const departure = given.present({ departure: "departure" }, as.date);
  const entered = { contact, kind: "app", area, arrival, ...departure, ...readers(given) };
  return said(visitor.seal(entered, { ...scan, ...moment }).kept);
}

/** The visit that is `kept` is sealed again at `now`, with `departure`. Gives what is kept. */
async function checkOut(given, { visitor }) {
  const [moment, dayKey, bytes] = [momentOf(visitor)(given), given.bytes("day_key"), given.bytes("kept")];
  const kept = prepared(() => visitor.Kept.importSecretBytes(bytes));
  const left = { contact, departure: given.date("departure"), ...readers(given) };
  return said(visitor.VenueToday.ofVisit(kept, { dayKey }).checkOut(kept, left, moment).kept);
}

/**
 * The venue that has `ring` signs the day key of `day`, which the ring holds, for the office of `office_day_key`, or
 * for none.
 */
async function signVenueDayKey(given, { venue }) {
  const [{ trust, now }, ring] = [momentOf(venue)(given), given.text("ring")];
  const [day, officeDayKey] = [given.day("day"), given.optional("office_day_key", as.bytes)];
  const signer = prepared(() => venue.Venue.importSecretBytes(utf8(ring)));
  const signed =
    officeDayKey === undefined
      ? signer.dayKeyVenueMayRead({ day, now })
      : signer.dayKey({ day, officeDayKey, trust, now });
  return { day_key: hex(signed) };
}

/** For an entry point: what a server publishes for a venue and day, `day_key`, and the kids that it `replaced`. */
function publishedOf({ AdmittedDayKey }) {
  return (given) => {
    const [dayKey, replaced] = [given.bytes("day_key"), given.texts("replaced")];
    return prepared(() => AdmittedDayKey.restore(dayKey, replaced));
  };
}

/** A server that has `successions`, and `published` for this venue and day, takes `day_key` at `now`. */
async function publishDayKey(given, { server }) {
  const [bytes, now] = [given.bytes("day_key"), given.date("now")];
  const judging = { successions: given.optional("successions", as.allBytes) ?? [], now };
  const published = given.optional("published", (of, name) => of.object(name, publishedOf(server)));
  const dayKey = server.UnverifiedDayKey.parse(bytes);
  const admitted = published ? dayKey.replace(published, judging) : dayKey.admit(judging);
  return { venue: admitted.venue, day: dayNumber(admitted.day), kid: admitted.kid, replaced: admitted.replaced };
}

/** A server that has `published` under the visit's kid, and `highest` under its record id, takes `visit` at `now`. */
async function admitVisit(given, { server }) {
  const [visit, now] = [given.bytes("visit"), given.date("now")];
  const published = given.optional("published", (of, name) => of.object(name, publishedOf(server)));
  const highest = given.optional("highest", as.bytes);
  const { address, isStoredAlready } = server.UnverifiedVisit.parse(visit).admit({ published, highest, now });
  return {
    record_id: address.recordId,
    kid: address.kid,
    day: dayNumber(address.day),
    revision: address.revision,
    is_stored_already: isStoredAlready,
  };
}

/**
 * A server takes `note` at `now`, where the venue day key `published` is published and the notes `of_record` are stored
 * for the record, and `of_staff` of the staff key; gives where it belongs, and whether it is stored already.
 */
async function admitNote(given, { server }) {
  const [dayKey, note, now] = [given.bytes("published"), given.bytes("note"), given.date("now")];
  const [ofRecord, ofStaff] = [given.allBytes("of_record"), given.whole("of_staff")];
  const published = prepared(() => server.AdmittedDayKey.restore(dayKey, []));
  const { address, isStoredAlready } = server.UnverifiedNote.parse(note).admit({ published, ofRecord, ofStaff, now });
  return {
    day: dayNumber(address.day),
    kid: address.kid,
    record_id: address.recordId,
    staff: address.staff,
    is_stored_already: isStoredAlready,
  };
}

export const DAY_KEYS = {
  "reader-at": readerAt,
  "check-in": checkIn,
  "check-out": checkOut,
  "sign-venue-day-key": signVenueDayKey,
  "publish-day-key": publishDayKey,
  "admit-visit": admitVisit,
  "admit-note": admitNote,
};
