/** A program that uses every entry point, and misuses some: what is expected to be an error is one. */

import { UnverifiedCertificate as Certified, certifiedBy } from "episeal/authorities";
import { Authority } from "episeal/authority";
import type { VerifiedCertificate } from "episeal/certificate";
import { CertificateTrust, SignerList, examine, verify, verifyMany } from "episeal/certificate";
import { DocumentSigner, PersonName, SignerKey, Uvci, issueRecovery } from "episeal/issuer";
import { MAX_DIARY_VISITS } from "episeal/limits";
import { Office } from "episeal/office";
import { RuleSet, ValueSets, evaluate } from "episeal/rules";
import type { ScannedCode } from "episeal/scan";
import { scanPicture } from "episeal/scan";
import { UnverifiedVisit } from "episeal/server";
import { DiaryStorage } from "episeal/storage";
import type { Texts } from "episeal/texts";
import { english, errorText, german } from "episeal/texts";
import { Policy, RequestLog, Venue } from "episeal/venue";
import type { Contact, ErrorCode, RecordErrorCode, Sealed } from "episeal/visitor";
import {
  Diary, DiaryPinKey, DiarySecret, DiaryStore, Handle, Kept, Poster, RecordError, Trust, VenueToday, drawShareCode,
  init, isEpisealError, seal,
} from "episeal/visitor";

export async function visitor(scanned: string, dayKey: Uint8Array, authority: string): Promise<Sealed> {
  await init();
  await init(new URL("https://example.org/visitor.wasm"));
  await init(new Uint8Array(8));
  await init(await WebAssembly.compile(new Uint8Array(8)));
  // @ts-expect-error: null is no source
  await init(null);
  using trust = Trust.from({ authorities: [authority] });
  // @ts-expect-error: what is left out is not given as undefined
  Trust.from({ authorities: [authority], now: undefined });
  // @ts-expect-error: the static methods make one
  new Trust();
  // @ts-expect-error: one is not another
  const wrong: Diary = trust;
  void wrong;
  const poster = Poster.parse(scanned);
  // @ts-expect-error: content cannot be changed
  poster.name = "another";
  const contact: Contact = { givenName: "Mara", address: { city: "Köln" } };
  // @ts-expect-error: an option that is misspelt
  const misspelt: Contact = { givenNames: "Mara" };
  void misspelt;
  const [pinKey, secret] = [await DiaryPinKey.create("204816"), DiarySecret.generate()];
  // @ts-expect-error: no secret is taken for another
  Diary.create({ pinKey: secret, secret: pinKey });
  using venue = VenueToday.verify({ poster, dayKey, trust });
  const reader: string | undefined = venue.reader({ trust, now: new Date() });
  void reader;
  const sealed = venue.seal({ contact, kind: "app", area: "", arrival: new Date() }, { trust });
  // @ts-expect-error: no such kind
  venue.seal({ contact, kind: "by-phone", area: "", arrival: new Date() }, { trust });
  // @ts-expect-error: times are dates
  venue.seal({ contact, kind: "app", area: "", arrival: 1_795_000_000 }, { trust });
  // @ts-expect-error: the trust is not optional
  seal({ contact, kind: "app", area: "", arrival: new Date() }, { poster, dayKey });
  const bytes: Uint8Array<ArrayBuffer> = sealed.visit;
  await fetch("/visits", { method: "PUT", body: bytes });
  const { code, key } = await drawShareCode({ signal: AbortSignal.timeout(1000) });
  const digits: string = code;
  key.dispose();
  // @ts-expect-error: the id is a text
  const id: number = key.shareId;
  void [digits, id];
  return sealed;
}

export async function keep(kept: Kept, pin: string): Promise<void> {
  using storage = await DiaryStorage.open({ name: "diary", persist: true });
  await storage.exclusively(async (held) => {
    const file = await storage.file();
    // @ts-expect-error: there may be none yet
    await DiaryPinKey.derive(file, pin);
    if (!file) return;
    using pinKey = await DiaryPinKey.derive(file, pin);
    const { store } = await held.resume((found) => DiaryStore.resume(found, { pinKey }));
    using diary = store.unlock(file, { pinKey });
    diary.add(kept);
    diary.expire({ next: DiarySecret.generate(), now: new Date() });
    store.save(diary);
    await held.carryOut(store);
    const visits: Kept[] = diary.pick({ from: new Date(0), to: new Date() });
    // @ts-expect-error: a period or ids, not both
    diary.pick({ from: new Date(0), to: new Date(), recordIds: [] });
    void [visits, visits.length < MAX_DIARY_VISITS];
  });
}

export async function parties(request: Uint8Array, stored: AsyncIterable<Uint8Array>): Promise<string[]> {
  const [authority, office, venue] = [Authority.generate(), Office.generate(), Venue.generate()];
  const valid = { from: new Date(), to: new Date() };
  const certificate = authority.certify({ office: office.id, name: "Office", valid });
  const officeDayKey = office.dayKey({ day: "2026-11-29", certificate });
  // @ts-expect-error: a day is a text
  office.dayKey({ day: new Date(), certificate });
  // @ts-expect-error: a trust of another entry point: it is another class
  venue.dayKey({ day: "2026-11-29", officeDayKey, trust: authority });
  const trust = (await import("episeal/venue")).Trust.from({ authorities: [authority.id] });
  const dayKey = venue.dayKey({ day: "2026-11-29", officeDayKey, trust });
  const authentic = venue.authenticate(request, { trust });
  // @ts-expect-error: a request that is authentic is not verified yet
  venue.release(authentic, { trust, visits: [] });
  const verified = venue.verifyRequest(authentic, { policy: Policy.create(), log: RequestLog.create() });
  const visits = new ReadableStream<{ visit: Uint8Array }>();
  const release = venue.release(verified, { trust, visits });
  const parts: Uint8Array[] = [];
  for await (const part of release) parts.push(part);
  const names: string[] = [];
  for await (const outcome of office.open(office.ownRequest(request), { dayKeys: [dayKey], parts, visits: stored })) {
    // @ts-expect-error: there may be an error instead
    names.push(outcome.visit.contact.givenName ?? "");
    if (outcome.visit) names.push(outcome.visit.contact.givenName ?? "");
    else names.push(outcome.error.code);
  }
  const { address } = UnverifiedVisit.parse(request).admit({});
  return [...names, address.recordId];
}

export async function certificates(scanned: string, der: Uint8Array): Promise<VerifiedCertificate> {
  const signers = SignerList.create();
  signers.addDer(der);
  const trust = CertificateTrust.withoutRevocations(signers);
  const { certificate, error } = examine(scanned, { trust });
  // @ts-expect-error: only of what is valid
  certificate.json;
  // @ts-expect-error: a code and no other text
  if (error === "not-valid") return verify(scanned, { trust });
  for await (const result of verifyMany([scanned], { trust })) {
    if ("certificate" in result) return result.certificate;
  }
  // @ts-expect-error: what is claimed is not what was verified
  evaluate({ payload: Certified.parse(scanned) });
  void certifiedBy;
  const verified = verify(scanned, { trust });
  if (verified.kind === "vaccination") void verified.entry.doseNumber;
  // @ts-expect-error: its kind is not known
  void verified.entry.doseNumber;
  const { outcome } = evaluate({
    rules: RuleSet.parse("[]"), payload: verified.json, language: "en",
    external: { arrival: { country: "DE", region: "" }, origin: verified.origin, valueSets: ValueSets.parse("{}") },
  });
  const isAccepted: boolean = outcome === "passed";
  void isAccepted;
  return verified;
}

export function issue(certificate: Uint8Array, pkcs8: Uint8Array): string {
  const [signer, key] = [DocumentSigner.fromDer(certificate), SignerKey.fromPkcs8(pkcs8)];
  const validity = { profile: "germany", from: "", until: "", issued: new Date(), expires: new Date() } as const;
  const recovery = {
    name: PersonName.create({ surname: "Müller", givenNames: "Zoë" }, { language: "other" }),
    dateOfBirth: "1964-08-12", test: { day: "2026-06-01", country: "DE" }, issuer: { name: "Köln", country: "DE" },
    uvci: Uvci.generate("DE"), validity,
  };
  // @ts-expect-error: the key is not optional
  issueRecovery(recovery, { signer });
  return issueRecovery(recovery, { signer, key }).text;
}

export async function scan(file: Blob): Promise<readonly ScannedCode[]> {
  // @ts-expect-error: a text is no picture
  await scanPicture("file.png");
  const fallback = async () => (await import("episeal/scan/zxing")).zxing({ wasm: "/zxing.wasm" });
  return scanPicture(file, { fallback });
}

export function say(error: unknown): string | undefined {
  if (!isEpisealError(error)) return undefined;
  const code: ErrorCode | "argument-type" | "argument-range" = error.code;
  if (error instanceof RecordError) {
    const record: RecordErrorCode = error.code;
    // @ts-expect-error: no such code
    if (error.code === "mallformed") return record;
  }
  // @ts-expect-error: every sentence is needed
  const french: Texts = { ...english, Package: { "not-initialised": "le module n'est pas chargé" } };
  return errorText(error, code === "disposed" ? french : german);
}

export const isHandle = (value: unknown): value is Handle => value instanceof Handle;
