/**
 * A town on one day: an authority, two offices, a venue with its staff, visitors. What the parties hand to each other
 * and what each keeps, as bytes and texts, which pass between entry points.
 */

import { Authority } from "episeal/authority";
import { Office, Trust as OfficeTrust } from "episeal/office";
import * as venues from "episeal/venue";
import { Staff, Venue } from "episeal/venue";
import * as visitors from "episeal/visitor";
import { VenueToday, shareVisits } from "episeal/visitor";

export const NOW = new Date("2026-11-29T12:00:00Z");
export const DAY = "2026-11-29";
export const at = (hours) => new Date(NOW.getTime() + hours * 3_600_000);

export const CONTACT = Object.freeze({
  givenName: "Mara",
  familyName: "Lindner",
  phone: "+49 221 0000",
  email: "mara@example.org",
  address: { street: "Domkloster", houseNumber: "4", postalCode: "50667", city: "Köln", country: "DE" },
});

const authority = Authority.generate();
const nextAuthority = Authority.generate();
const [office, otherOffice] = [Office.generate(), Office.generate()];
const venue = Venue.generate();
const nextVenue = Venue.generate();
const staff = Staff.generate();

const valid = { from: at(-24), to: at(24 * 20) };
const certify = (of, name) => authority.certify({ office: of.id, name, valid });
const certificate = certify(office, "Gesundheitsamt Köln");
const otherCertificate = certify(otherOffice, "Gesundheitsamt Bonn");
const revocations = authority.revoke({ number: 3, offices: [], valid });
const newerRevocations = authority.revoke({ number: 4, offices: [], valid });
const officeDayKey = office.dayKey({ day: DAY, certificate, now: NOW });
const otherOfficeDayKey = otherOffice.dayKey({ day: DAY, certificate: otherCertificate, now: NOW });
export const TRUSTED = Object.freeze({ authorities: [authority.id], revocations: [revocations], now: NOW });

const venueTrust = venues.Trust.from(TRUSTED);
const venueDayKey = venue.dayKey({ day: DAY, officeDayKey, trust: venueTrust, now: NOW });
const poster = venue.poster({ name: "Gasthaus zum Dom", area: "Saal" });
export const GROUPS = Object.freeze([
  {
    area: "Saal",
    ranges: [
      { word: "Reihe", first: 1, last: 3 },
      { word: "Platz", first: 1, last: 9 },
    ],
    places: 1,
    facts: { volume: 900, airChanges: 30, isOutdoors: false, activity: 1 },
  },
]);
const areas = venue.areas(GROUPS, { from: DAY });
const staffCertificate = venue.certifyStaff(staff.id, { day: DAY });
const succession = authority.succeed(nextAuthority.consentToSucceed(authority.id, { from: "2026-12-20" }));
const venueSuccession = venue.succeed(nextVenue.consentToSucceed(venue.id, { from: "2026-12-20" }));

const visitorTrust = visitors.Trust.from(TRUSTED);
const today = VenueToday.verify({ poster, dayKey: venueDayKey, trust: visitorTrust });
export const CHECK_IN = Object.freeze({
  contact: CONTACT,
  kind: "app",
  area: "Saal",
  arrival: at(-2),
  readers: "office-only",
});
const sealed = [1, 2].map(() => today.seal(CHECK_IN, { trust: visitorTrust, now: at(-2) }));
sealed.sort((a, b) => (a.kept.recordId < b.kept.recordId ? -1 : 1));
const [{ visit, kept }, other] = sealed;
const left = today.checkOut(kept, { contact: CONTACT, departure: at(-1) }, { trust: visitorTrust, now: at(-1) });
const note = staff.noteDeparture({
  assignment: { venue: venue.id, staffCertificate, venueDayKey },
  recordId: other.kept.recordId,
  departure: at(-1),
});

export const ASK = Object.freeze({
  venue: venue.id,
  windows: [{ from: at(-4), to: NOW }],
  areas: [],
  legalBasis: "IfSG-28a",
  expires: at(24),
});
const request = office.request(ASK, { replyKey: officeDayKey, now: NOW });
const referral = otherOffice.refer(ASK, {
  competent: officeDayKey,
  reply: otherOfficeDayKey,
  trust: OfficeTrust.from(TRUSTED),
  now: NOW,
});

/** The venue's parts of its answer to `request`. */
async function released() {
  const authentic = venue.authenticate(request, { trust: venueTrust, now: NOW });
  const [policy, log] = [venues.Policy.create(), venues.RequestLog.create()];
  const parts = [];
  const visits = [{ visit }, { visit: other.visit, notes: [note] }];
  const given = { trust: venueTrust, visits, now: NOW };
  for await (const part of venue.release(venue.verifyRequest(authentic, { policy, log }), given)) parts.push(part);
  return parts;
}

/** The keys for notices of the visits that the office opened. */
async function noticeKeys(parts) {
  const keys = [];
  const given = { dayKeys: [venueDayKey], parts, visits: [visit, other.visit], now: NOW };
  for await (const { visit: opened } of office.open(office.ownRequest(request), given)) {
    if (opened) keys.push(opened.noticeKey);
  }
  return keys;
}

const parts = await released();
const keys = await noticeKeys(parts);
const { kid } = office.dayKeys({ now: NOW })[0];
const notice = office.notice(keys, { kid, size: 1024, certificate, now: NOW });

/** One stretched code for everything: it takes long. */
const code = await visitors.drawShareCode({ here: true });
const recipient = visitors.ShareRecipient.verify(officeDayKey, { trust: visitorTrust, now: NOW });
const order = { recipient, code: code.key, expires: at(48), trust: visitorTrust, now: NOW };
const share = shareVisits([left.kept], order).bytes;
export const SHARE_CODE = code.code;
export const SHARE_CODE_KEY = code.key.exportSecretBytes();

const [diarySecret, pinKey] = [
  visitors.DiarySecret.generate(),
  await visitors.DiaryPinKey.create("314159", { here: true }),
];
export const PIN_KEY = pinKey.exportSecretBytes();
const diary = visitors.Diary.create({ pinKey, secret: diarySecret });
diary.add(kept);
export const DIARY_SECRET = diarySecret.exportSecretBytes();

export const POSTER = poster;
export const [RECORD_ID, KID, SHARE_ID] = [kept.recordId, kid, code.key.shareId];
export const PART_COUNT = parts.length;
export const PARTS = parts;

/** What parties keep and send, by its kind. Each is wrong wherever another kind is asked for. */
export const BYTES = Object.freeze({
  "an authority's keys": authority.exportSecretBytes(),
  "the next authority's keys": nextAuthority.exportSecretBytes(),
  "an office's keys": office.exportSecretBytes(),
  "a venue's keys": venue.exportSecretBytes(),
  "the next venue's keys": nextVenue.exportSecretBytes(),
  "a staff key": staff.exportSecretBytes(),
  "a trust": visitorTrust.exportBytes(),
  "an office's certificate": certificate,
  "a revocation list": newerRevocations,
  "an office's day key": officeDayKey,
  "another office's day key": otherOfficeDayKey,
  "a venue's day key": venueDayKey,
  "a list of areas": areas,
  "a staff certificate": staffCertificate,
  "an authority's succession": succession,
  "a venue's succession": venueSuccession,
  "a visit": visit,
  "another visit": other.visit,
  "a visit with its departure": left.visit,
  "a kept visit": kept.exportSecretBytes(),
  "a kept visit with its departure": left.kept.exportSecretBytes(),
  "another kept visit": other.kept.exportSecretBytes(),
  "a departure note": note,
  "a request": request,
  "a referral": referral,
  "a part of a release": parts[0],
  "a key for notices": keys[0].exportSecretBytes(),
  "a notice": notice,
  "a share": share,
  "a diary": diary.lock(),
  "random bytes": crypto.getRandomValues(new Uint8Array(300)),
  "no bytes": new Uint8Array(),
});

export const IDS = Object.freeze({
  authority: authority.id,
  nextAuthority: nextAuthority.id,
  office: office.id,
  venue: venue.id,
  nextVenue: nextVenue.id,
  staff: staff.id,
});

/** What a venue's staff send to a check-in code that a visitor shows. */
export function invite(shown) {
  return venues.CheckInReader.create().read(shown, { now: NOW }).invite(poster, venueDayKey);
}
