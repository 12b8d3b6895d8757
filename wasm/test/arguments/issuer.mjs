/** Right calls of everything in `episeal/issuer`. */

import { sign } from "node:crypto";
import {
  DocumentSigner,
  GuardKey,
  OpenReservation,
  PersonName,
  Reservation,
  SignerKey,
  prepareRecovery,
  reserveIssuance,
} from "episeal/issuer";
import { NOW, issued, recovery } from "../recoveries.mjs";
import { documentSigner } from "../signers.mjs";
import { getters, secret } from "./common.mjs";
import { example } from "./trials.mjs";

const dsc = documentSigner();
const signer = () => DocumentSigner.fromDer(dsc.certificate);
const key = () => SignerKey.fromPkcs8(dsc.key);
const { text } = issued(dsc);
const name = () => PersonName.create({ surname: "Müller", givenNames: "Zoë" }, { language: "other" });

const entered = recovery();
const order = () => ({ ...entered, name: name() });
const toSign = () => prepareRecovery(order(), { signer: signer() });
const signed = (dsaEncoding) => {
  const on = toSign();
  return { on, args: [new Uint8Array(sign("sha256", on.toBeSigned, { key: dsc.privateKey, dsaEncoding }))] };
};

const now = NOW;
const GUARD_KEY = GuardKey.generate(7).exportSecretBytes();
const guard = () => GuardKey.importSecretBytes(GUARD_KEY);
const { state: STATE } = reserveIssuance({
  keys: [guard()],
  stored: { keyIds: [guard().id], older: [] },
  seconds: 600,
  now,
});
const reservation = () => Reservation.resume(STATE);
const stored = () => ({ keyIds: [guard().id], person: STATE, recoveryId: STATE, older: [] });
const open = () => OpenReservation.read(STATE);
const judging = () => ({ signer: dsc.certificate, now });
/** Only whoever reserves has to have every key. */
const ANY_KEY = { bytes: { "0.keyIds.0": "any" } };

export const examples = {
  ...secret("GuardKey", guard, GUARD_KEY),
  ...getters("GuardKey", guard, "epoch", "id"),
  ...getters("DocumentSigner", signer, "kid", "notBefore", "notAfter"),
  ...getters("OpenReservation", open, "attempt", "expires"),
  ...getters("PersonName", name, "isCut", "surname", "givenNames", "documentSurname", "documentGivenNames"),
  ...getters("RecoveryToSign", toSign, "toBeSigned"),
  ...getters("Reservation", reservation, "attempt", "state"),
  isEpisealError: example(() => ({ args: [new Error("x")] }), { kinds: { 0: "any" } }),

  "CalendarDate.parse": example(() => ({ args: ["2021-06-01"] })),
  "CalendarDate.start": example(() => ({ args: ["2021-06-01"] })),
  "CalendarDate.end": example(() => ({ args: ["2021-06-01"] })),
  "CalendarDate.plusDays": example(() => ({ args: ["2021-06-01", 28] })),
  "DateOfBirth.parse": example(() => ({ args: ["1964-08"] })),
  "RecoveryProfile.earliestValidFrom": example(() => ({ args: ["germany", "2021-06-01"] })),
  "RecoveryProfile.latestValidUntil": example(() => ({ args: ["germany", "2021-06-01"] })),
  "Uvci.generate": example(() => ({ args: ["DE"] })),
  "Uvci.generateWithEntity": example(() => ({ args: ["DE", { issuingEntity: "KOELN" }] })),
  "Uvci.generateWithSubject": example(() => ({ args: ["DE", { issuingEntity: "KOELN", subject: "R" }] })),
  "Uvci.parse": example(() => ({ args: [entered.uvci] })),
  "Uvci.checkCharacter": example(() => ({ args: [entered.uvci.slice(0, -2)] })),
  "PersonName.create": example(() => ({ args: [{ surname: "Müller", givenNames: "Zoë" }, { language: "other" }] })),
  "PersonName.withDocumentSpelling": example(() => ({
    args: [
      { surname: "Müller", givenNames: "Zoë" },
      { surname: "MUELLER", givenNames: "ZOE" },
    ],
  })),
  transliterate: example(() => ({ args: ["Müller", { language: "other" }] })),
  "QrCode.of": example(() => ({ args: [text] })),

  "DocumentSigner.fromDer": example(() => ({ args: [dsc.certificate] })),
  "SignerKey.fromPkcs8": example(() => ({ args: [dsc.key] })),
  "SignerKey#sign": example(() => ({ on: key(), args: [toSign().toBeSigned] }), { bytes: { 0: "any" } }),
  issueRecovery: example(() => ({ args: [order(), { signer: signer(), key: key() }] })),
  prepareRecovery: example(() => ({ args: [order(), { signer: signer() }] })),
  "RecoveryToSign#finish": example(() => signed("ieee-p1363")),
  "RecoveryToSign#finishDer": example(() => signed("der")),
  // Bytes that are no certificate of a signer are a refusal like any other.
  "acceptance.coronaWarnApp": example(() => ({ args: [text, judging()] }), { bytes: { "1.signer": "any" } }),
  "acceptance.covpass": example(() => ({ args: [text, judging()] }), { bytes: { "1.signer": "any" } }),
  "acceptance.bothApps": example(() => ({ args: [text, judging()] }), { bytes: { "1.signer": "any" } }),

  "GuardKey.generate": example(() => ({ args: [7] })),
  "GuardKey#tags": example(() => ({ on: guard(), args: ["LAB-1", { name: name(), dateOfBirth: "1964-08" }] })),
  reserveIssuance: example(() => ({
    args: [{ keys: [guard()], stored: { keyIds: [guard().id], older: [] }, seconds: 600, now }],
  })),
  "Reservation.resume": example(() => ({ args: [STATE] })),
  "Reservation#check": example(() => ({ on: reservation(), args: [stored(), { now }] }), ANY_KEY),
  "Reservation#issued": example(() => ({ on: reservation(), args: [stored()] }), ANY_KEY),
  "Reservation#issuedUnreserved": example(() => ({ on: reservation() })),
  "Reservation#failed": example(() => ({ on: reservation(), args: [stored()] }), ANY_KEY),
  "OpenReservation.read": example(() => ({ args: [STATE] })),
  "OpenReservation.attemptOf": example(() => ({ args: [STATE] })),
  "OpenReservation#hasRunOut": example(() => ({ on: open(), args: [{ now }] })),
  "OpenReservation#settled": example(() => ({ on: open(), args: ["issued", { now }] })),
};
