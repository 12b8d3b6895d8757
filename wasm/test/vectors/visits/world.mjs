/** Readers with keys of their own, on a day when every one of them works. */

/** At noon of that day. */
export const NOON = new Date("2026-11-16T12:00:00Z");
const TODAY = "2026-11-16";
const DAY_MS = 86_400_000;

/** The code of a live share that a reader was told. */
export const CODE = "314 159 265";
const RECORD = "000102030405060708090a0b0c0d0e0f";

/** An authority, an office that it certified, a venue that names the office. */
export class World {
  #episeal;

  constructor(episeal) {
    this.#episeal = episeal;
    const [now, valid] = [NOON, { from: new Date(NOON - DAY_MS), to: new Date(+NOON + DAY_MS) }];
    const authority = episeal.authority.Authority.generate();
    const revocations = [authority.revoke({ number: 1, offices: [], valid })];
    this.authorities = { authorities: [authority.id], revocations, now };
    this.office = episeal.office.Office.generate();
    const certificate = authority.certify({ office: this.office.id, name: "Kreis Altenau", valid });
    this.officeDayKey = this.office.dayKey({ day: TODAY, certificate, now });
    this.venue = episeal.venue.Venue.generate();
    const trust = this.trust(episeal.venue);
    this.venueDayKey = this.venue.dayKey({ day: TODAY, officeDayKey: this.officeDayKey, trust, now });
  }

  /** Of an entry point. */
  trust({ Trust }) {
    return Trust.from(this.authorities);
  }

  /** The office takes a certificate, for its key of the day. */
  certified(certificate) {
    this.office.dayKey({ day: TODAY, certificate, now: NOON });
  }

  /** Staff note a departure under a certificate. */
  noted(staffCertificate) {
    const assignment = { venue: this.venue.id, staffCertificate, venueDayKey: this.venueDayKey };
    this.#episeal.venue.Staff.generate().noteDeparture({ assignment, recordId: RECORD, departure: NOON });
  }

  /** A visitor's live share that waits for an answer. */
  live() {
    const { visitor } = this.#episeal;
    const sealing = { trust: this.trust(visitor), now: NOON };
    const poster = visitor.Poster.create({ venue: this.venue.id, name: "Kegelbahn", area: "" });
    const checkIn = { contact: { familyName: "Vogt" }, kind: "app", area: "", arrival: NOON };
    const { kept } = visitor.seal(checkIn, { ...sealing, poster, dayKey: this.venueDayKey });
    const recipient = visitor.ShareRecipient.verify(this.officeDayKey, sealing);
    return visitor.LiveShare.start([kept], { recipient, ...sealing });
  }

  /** The office's answer to a first message. */
  answered(hello) {
    const log = this.#episeal.office.ShareLog.create();
    return this.office.answerLive(hello, { code: CODE, log, now: NOON });
  }

  /** The visitor takes an answer. */
  finished(answer) {
    this.live().finish(answer, { trust: this.trust(this.#episeal.visitor), now: NOON });
  }

  /** The office takes what comes after its answer. */
  shared(liveShare) {
    this.answered(this.live().hello).open(liveShare, { now: NOON });
  }

  /** The office opens the part of a release. */
  async opened(part) {
    const ask = {
      venue: this.venue.id,
      windows: [{ from: new Date(NOON - 7_200_000), to: NOON }],
      areas: [],
      legalBasis: "§ 28a IfSG",
      expires: new Date(+NOON + DAY_MS),
    };
    const request = this.office.request(ask, { replyKey: this.officeDayKey, now: NOON });
    const release = { dayKeys: [this.venueDayKey], parts: [part], visits: [], now: NOON };
    await this.office.open(this.office.ownRequest(request), release).next();
  }
}
