/** Keys as text, posters, codes, and what a person types (core/FORMAT.md, sections 5, 8, 17 and 18). */

import { WrongVector, as, named, prepared } from "../given.mjs";
import { hex, textOf, utf8 } from "../said.mjs";
import { ADDRESS, NAMES, contactSaid } from "./view.mjs";

/** The key that stands in the `text` of an authority, an office, a venue or staff (`role`). */
async function readKeyText(given, { visitor }) {
  const { AuthorityId, OfficeId, VenueId, StaffId } = visitor;
  const kinds = { authority: AuthorityId, office: OfficeId, venue: VenueId, staff: StaffId };
  const [role, text] = [given.text("role"), given.text("text")];
  return { key: hex(named(kinds, role).toBytes(text)) };
}

/** Whoever has secrets of each kind. */
export function secretsOf({ authority, office, venue, visitor }) {
  return {
    "authority-ring": authority.Authority,
    "office-ring": office.Office,
    "venue-ring": venue.Venue,
    "staff-ring": venue.Staff,
    diary: visitor.DiarySecret,
    run: visitor.RunSecret,
    notice: office.NoticeKey,
    "derived-pin": visitor.DiaryPinKey,
    "derived-passphrase": venue.PassphraseKey,
    "derived-code": visitor.ShareCodeKey,
  };
}

/** Reads the secret `text` of a `kind`, which is written as it was read. */
async function readSecretText(given, episeal) {
  const [kind, text] = [given.text("kind"), given.text("text")];
  const secret = named(secretsOf(episeal), kind).importSecretBytes(utf8(text));
  return { text: textOf(secret.exportSecretBytes()) };
}

/** What is printed in the `text` of a poster. */
async function readPoster(given, { visitor }) {
  const { venue, name, area } = visitor.Poster.parse(given.text("text"));
  return { venue, name, area };
}

/** The poster of `venue` with `name` and `area`, and its text. */
async function printPoster(given, { visitor }) {
  const parts = { venue: given.text("venue"), name: given.text("name"), area: given.text("area") };
  prepared(() => visitor.VenueId.parse(parts.venue) && visitor.Area.parse(parts.area));
  return { text: visitor.Poster.create(parts).text };
}

/** What becomes of the `text` of an area as typed. */
async function enterArea(given, { visitor }) {
  return { area: visitor.Area.parse(given.text("text")) };
}

/** What becomes of a contact as typed; where it is refused, `wrong_field` is the field that must be named. */
async function enterContact(given, { visitor }) {
  const [typed, wrong] = [given.object("contact", contactOf), given.optional("wrong_field", as.text)];
  try {
    return contactSaid(visitor.Contact.create(typed));
  } catch (error) {
    if (error.field !== wrong) throw new WrongVector(`the field named is ${error.field}`);
    throw error;
  }
}

function contactOf(given) {
  const address = given.present(ADDRESS, as.text);
  return { ...given.present(NAMES, as.text), ...(Object.keys(address).length > 0 ? { address } : {}) };
}

/** Reads `text` as it is typed; gives the code as it is shown. */
async function readShareCode(given, { visitor }) {
  return { code: visitor.ShareCode.parse(given.text("text")) };
}

export const TEXTS = {
  "read-key-text": readKeyText,
  "read-secret-text": readSecretText,
  "read-poster": readPoster,
  "print-poster": printPoster,
  "enter-area": enterArea,
  "enter-contact": enterContact,
  "read-share-code": readShareCode,
};
