/** A recovery for tests, and a certificate of it. */

import {
  CalendarDate,
  DocumentSigner,
  PersonName,
  RecoveryProfile,
  SignerKey,
  Uvci,
  issueRecovery,
} from "episeal/issuer";

export const NOW = new Date("2021-07-01T12:00:00Z");

export function recovery(changes = {}) {
  const until = RecoveryProfile.latestValidUntil("germany", "2021-06-01");
  return {
    name: PersonName.create({ surname: "Müller", givenNames: "Zoë" }, { language: "other" }),
    dateOfBirth: "1964-08",
    test: { day: "2021-06-01", country: "DE" },
    issuer: { name: "Stadt Köln", country: "DE" },
    uvci: Uvci.generate("DE"),
    validity: {
      profile: "germany",
      from: RecoveryProfile.earliestValidFrom("germany", "2021-06-01"),
      until,
      issued: NOW,
      expires: CalendarDate.end(until),
    },
    ...changes,
  };
}

export function issued(dsc, changes) {
  const [signer, key] = [DocumentSigner.fromDer(dsc.certificate), SignerKey.fromPkcs8(dsc.key)];
  return issueRecovery(recovery(changes), { signer, key });
}
