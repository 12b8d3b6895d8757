/** Key rings (core/FORMAT.md, section 18). */

import { as, named, prepared } from "../given.mjs";
import { dayNumber, textOf, utf8 } from "../said.mjs";

/** Of each role its entry point, and the party there. */
function partiesOf({ authority, office, venue }) {
  return {
    authority: { entry: authority, type: authority.Authority },
    office: { entry: office, type: office.Office },
    staff: { entry: venue, type: venue.Staff },
    venue: { entry: venue, type: venue.Venue },
  };
}

/** Reads `ring`, the keys of a `role`; gives the party's id and, for office and venue, the day keys kept at `now`. */
async function readKeyRing(given, episeal) {
  const [role, ring, now] = [given.text("role"), given.text("ring"), given.optional("now", as.date)];
  const party = named(partiesOf(episeal), role).type.importSecretBytes(utf8(ring));
  const days = now === undefined ? [] : party.dayKeys({ now });
  return { id: party.id, days: days.map(({ day, kid }) => ({ day: dayNumber(day), kid })) };
}

/** Unlocks `locked` with `derived` (a derived secret) or `passphrase`; gives the key ring. */
async function unlock(given, { venue: { PassphraseKey, unlockKeyRing } }) {
  const [locked, derived] = [given.bytes("locked"), given.optional("derived", as.text)];
  const passphrase = given.optional("passphrase", as.text);
  const key =
    derived === undefined
      ? await PassphraseKey.derive(locked, passphrase, { here: true })
      : PassphraseKey.importSecretBytes(utf8(derived));
  return { ring: textOf(unlockKeyRing(locked, key)) };
}

/** Locks `ring`, the keys of a `role`, with `derived`; gives the key ring as it is unlocked then. */
async function lock(given, episeal) {
  const [role, ring, derived] = [given.text("role"), given.text("ring"), given.text("derived")];
  const { entry, type } = named(partiesOf(episeal), role);
  const party = prepared(() => type.importSecretBytes(utf8(ring)));
  const key = prepared(() => entry.PassphraseKey.importSecretBytes(utf8(derived)));
  return { ring: textOf(entry.unlockKeyRing(entry.lockKeyRing(party, key), key)) };
}

/** Whether `passphrase` can be set for the keys of `ring`. */
async function setPassphrase(given, episeal) {
  const [role, ring, passphrase] = [given.text("role"), given.text("ring"), given.text("passphrase")];
  const { entry, type } = named(partiesOf(episeal), role);
  const party = prepared(() => type.importSecretBytes(utf8(ring)));
  await entry.PassphraseKey.create(party, passphrase, { here: true });
  return "set";
}

export const KEY_RING = {
  "read-key-ring": readKeyRing,
  "unlock-key-ring": unlock,
  "lock-key-ring": lock,
  "set-passphrase": setPassphrase,
};
