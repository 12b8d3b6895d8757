/**
 * What the README's programs take for granted: a server, parties that have met, and what a person or a camera brings.
 * `worldOf(PROGRAM)` is what a program finds as its global names.
 */

import { Authority } from "episeal/authority";
import { CertificateTrust, SignerList, verify } from "episeal/certificate";
import {
  CalendarDate,
  DocumentSigner,
  PersonName,
  RecoveryProfile,
  SignerKey,
  Uvci,
  issueRecovery,
} from "episeal/issuer";
import { Office } from "episeal/office";
import { Trust as VenueTrust, Venue } from "episeal/venue";
import { Diary, DiaryPinKey, Trust, seal } from "episeal/visitor";
import { documentSigner } from "./signers.mjs";

const HOUR = 3_600_000;
const now = Date.now();
const day = (time) => new Date(time).toISOString().slice(0, 10);
const wait = (time) => new Date(now + time);

/** The server, as its files. */
const files = new Map();
const get = async (path) => {
  if (!files.has(path)) throw new Error(`nothing at ${path}`);
  return files.get(path);
};
const put = async (path, bytes) => void files.set(path, bytes);
const list = async (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();

const [authority, office, venue] = [Authority.generate(), Office.generate(), Venue.generate()];
const valid = { from: wait(-24 * HOUR), to: wait(20 * 24 * HOUR) };
const revocations = authority.revoke({ number: 1, offices: [], valid });
const parts = { authorities: [authority.id], revocations: [revocations] };
const certificate = authority.certify({ office: office.id, name: "Gesundheitsamt Köln", valid });
const officeDayKey = office.dayKey({ day: day(now), certificate });
const dayKey = venue.dayKey({ day: day(now), officeDayKey, trust: VenueTrust.from(parts) });
const poster = venue.poster({ name: "Café am Dom", area: "" });
files.set("/revocations", revocations);
files.set("/office-day-key", officeDayKey);
files.set(`/day-keys/${venue.id}`, dayKey);

const trust = Trust.from(parts);
const dsc = documentSigner("200101000000Z", "491231235959Z");
const testDay = day(now - 60 * 24 * HOUR);

/** A visit that began an hour ago, or this day. */
function sealed() {
  const arrival = new Date(Math.max(now - HOUR, Date.parse(`${day(now)}T00:00:00Z`)));
  return seal({ contact: { givenName: "Mara" }, kind: "app", area: "", arrival }, { poster, dayKey, trust });
}

async function visited() {
  const { visit, kept } = sealed();
  files.set(`/visits/${kept.recordId}`, visit);
  const diary = Diary.create({ pinKey: await DiaryPinKey.create("271828", { here: true }) });
  diary.add(kept);
  return diary;
}

function recovered() {
  const until = RecoveryProfile.latestValidUntil("germany", testDay);
  const recovery = {
    name: PersonName.create({ surname: "Müller", givenNames: "Zoë" }, { language: "other" }),
    dateOfBirth: "1964-08-12",
    test: { day: testDay, country: "DE" },
    issuer: { name: "Stadt Köln", country: "DE" },
    uvci: Uvci.generate("DE"),
    validity: {
      profile: "germany",
      from: RecoveryProfile.earliestValidFrom("germany", testDay),
      until,
      issued: new Date(now),
      expires: CalendarDate.end(until),
    },
  };
  const [signer, key] = [DocumentSigner.fromDer(dsc.certificate), SignerKey.fromPkcs8(dsc.key)];
  return issueRecovery(recovery, { signer, key });
}

function verified() {
  const signers = SignerList.create();
  signers.addDer(dsc.certificate);
  return verify(recovered().text, { trust: CertificateTrust.withoutRevocations(signers) });
}

const RULE = {
  Identifier: "RR-DE-0001",
  Type: "Acceptance",
  Country: "DE",
  CertificateType: "Recovery",
  Version: "1.0.0",
  SchemaVersion: "1.0.0",
  Engine: "CERTLOGIC",
  EngineVersion: "1.0.0",
  ValidFrom: "2021-01-01T00:00:00Z",
  ValidTo: "2099-01-01T00:00:00Z",
  Description: [{ lang: "en", desc: "The test is at least 28 days old." }],
  Logic: {
    "not-before": [
      { plusTime: [{ var: "external.validationClock" }, 0, "day"] },
      { plusTime: [{ var: "payload.r.0.fr" }, 28, "day"] },
    ],
  },
};

const told = {};

const worlds = {
  "check-in": () => ({ AUTHORITY: authority.id, scanned: poster.text }),
  share: async () => ({
    trust,
    diary: await visited(),
    showOnce: (code) => Object.assign(told, { code, shareId: [...files.keys()].at(-1).slice("/shares/".length) }),
  }),
  "open-share": () => ({ office, shareId: told.shareId, told: told.code }),
  request: () => ({ office, officeDayKey, venue: venue.id }),
  release: () => ({ venue, trust: VenueTrust.from(parts) }),
  open: () => ({ office, venue: venue.id }),
  admit: () => ({ published: dayKey, uploaded: sealed().visit, stored: new Map() }),
  verify: () => ({ signerCertificate: dsc.certificate, scanned: recovered().text }),
  issue: () => ({ signerCertificate: dsc.certificate, signerKey: dsc.key, testDay }),
  rules: () => ({ certificate: verified(), rulesJson: JSON.stringify([RULE]), valueSetsJson: "{}" }),
};

export async function worldOf(program) {
  // Each program has a server without the visits of others.
  if (["check-in", "share", "request"].includes(program)) for (const path of await list("/visits")) files.delete(path);
  if (program === "request") await visited();
  return { get, put, list, ...(await worlds[program]?.()) };
}

/** What a page of the visitor finds: texts and hexadecimal digits. */
export const page = () => ({
  authority: authority.id,
  revocations: hex(revocations),
  poster: poster.text,
  dayKey: hex(dayKey),
});

const hex = (bytes) => Buffer.from(bytes).toString("hex");
