/** The issuance guard (core/FORMAT.md, section 18), and identifiers of certificates. */

import { WrongVector, as, prepared } from "../given.mjs";
import { hex, seconds, utf8 } from "../said.mjs";

/**
 * What `stored` has: `key_ids`, where an attempt is decided; states under the newest key's tags of `person` and
 * `recovery_id`, if any; those under `older` keys.
 */
function statesOf(given) {
  return {
    keyIds: given.optional("key_ids", as.allBytes) ?? [],
    ...given.present({ person: "person", recovery_id: "recoveryId" }, as.bytes),
    older: given.optional("older", as.allBytes) ?? [],
  };
}

/** Reads the text of a `key`: its epoch and its id. */
async function readKey(given, { issuer }) {
  const { epoch, id } = issuer.GuardKey.importSecretBytes(utf8(given.text("key")));
  return { epoch, id: hex(id) };
}

/**
 * A person's `surname` and `given_names`, and how a travel document spells them, if `document_surname` and
 * `document_given_names` are there.
 */
function nameOf(given, { PersonName }) {
  const written = { surname: given.text("surname"), givenNames: given.text("given_names") };
  if (!given.has("document_surname")) return prepared(() => PersonName.create(written, { language: "other" }));
  const document = { surname: given.text("document_surname"), givenNames: given.text("document_given_names") };
  return prepared(() => PersonName.withDocumentSpelling(written, document));
}

/** The tags under `key` of a person: `recovery_id`, name, `date_of_birth`. */
async function tags(given, { issuer }) {
  const [text, recovery, name] = [given.text("key"), given.text("recovery_id"), nameOf(given, issuer)];
  const dateOfBirth = given.text("date_of_birth");
  const key = prepared(() => issuer.GuardKey.importSecretBytes(utf8(text)));
  prepared(() => issuer.DateOfBirth.parse(dateOfBirth));
  const { person, recoveryId } = key.tags(recovery, { name, dateOfBirth });
  return { person: hex(person), recovery_id: hex(recoveryId) };
}

/**
 * An attempt at `now` with `keys`, by what is `stored`, for `seconds`: until when it is reserved. Its nonce is random.
 */
async function decide(given, { issuer }) {
  const [texts, stored] = [given.texts("keys"), given.object("stored", statesOf)];
  const [lifetime, now] = [given.whole("seconds"), given.date("now")];
  const keys = prepared(() => texts.map((text) => issuer.GuardKey.importSecretBytes(utf8(text))));
  const reservation = issuer.reserveIssuance({ keys, stored, seconds: lifetime, now });
  return { expires: seconds(prepared(() => issuer.OpenReservation.read(reservation.state))?.expires) };
}

/**
 * A `step` (check, at `now`; issued; failed; issued-unreserved) of the attempt whose state is `reservation`, by what is
 * `stored`: the state to store, none after a check.
 */
async function step(given, { issuer }) {
  const [state, name, now] = [given.bytes("reservation"), given.text("step"), given.optional("now", as.date)];
  const stored = given.object("stored", statesOf);
  const reservation = prepared(() => issuer.Reservation.resume(state));
  if (name === "check" && now !== undefined) {
    reservation.check(stored, { now });
    return { state: null };
  }
  const steps = {
    issued: () => reservation.issued(stored),
    failed: () => reservation.failed(stored),
    "issued-unreserved": () => reservation.issuedUnreserved(),
  };
  if (!Object.hasOwn(steps, name) || now !== undefined) throw new WrongVector(`no step ${name} with what is given`);
  return { state: hex(steps[name]()) };
}

/** Looks at one `state` at `now`: whose it is, and whether it is an open reservation. */
async function open(given, { issuer: { OpenReservation } }) {
  const [state, now] = [given.bytes("state"), given.date("now")];
  const attempt = hex(OpenReservation.attemptOf(state));
  const found = OpenReservation.read(state);
  return { attempt, open: found ? { expires: seconds(found.expires), has_run_out: found.hasRunOut({ now }) } : null };
}

/** What the operator stores in place of an open `state` after its `outcome` was found out, at `now`. */
async function settle(given, { issuer }) {
  const [state, now, outcome] = [given.bytes("state"), given.date("now"), given.text("outcome")];
  const found = prepared(() => issuer.OpenReservation.read(state));
  if (!found) throw new WrongVector("the state is no open reservation");
  return { state: hex(found.settled(outcome, { now })) };
}

/** Reads the `text` of an identifier; gives it. */
async function readUvci(given, { issuer }) {
  return { uvci: issuer.Uvci.parse(given.text("text")) };
}

export const GUARD = {
  "guard-key": readKey,
  "guard-tags": tags,
  "guard-decide": decide,
  "guard-step": step,
  "guard-open": open,
  "guard-settle": settle,
  "read-uvci": readUvci,
};
