/** The authority: it decides who is an office, and holds no key that decrypts anything. */

import * as raw from "#raw";
import type { Bytes } from "../kernel/check.js";
import { bytes, day, list, options, text, whole } from "../kernel/check.js";
import { rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Period } from "../parts/period.js";
import { periodEnds } from "../parts/period.js";
import { KeyRing, ROLE } from "../parts/ring.js";

/** Who is certified. */
export interface Certified {
  /** The office's id. */
  readonly office: string;
  /** What people will read: at most 160 bytes. */
  readonly name: string;
  /** At most 90 days. */
  readonly valid: Period;
}

/** A revocation list. */
export interface Revoked {
  /** Higher than that of every list before: this one replaces them. */
  readonly number: number;
  /** All offices that are revoked, at most 10,000. */
  readonly offices: readonly string[];
  /** Issued when it begins, expired when it ends; at most 31 days. */
  readonly valid: Period;
}

/** The root that signs certificates of offices and revocation lists. A secret, to be kept offline. */
export class Authority extends KeyRing {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "Authority" {
    return "Authority";
  }

  /** @internal */
  get [ROLE](): "authority" {
    return "authority";
  }

  /** A new authority with a random key. @throws RecordError `no-randomness`. */
  static generate(): Authority {
    return call(() => wrap(Authority, raw.Authority.generate()));
  }

  /**
   * Reads what `exportSecretBytes` wrote.
   *
   * @throws RecordError `wrong-purpose`: the keys of another party. `malformed`, `unsupported-version`.
   */
  static importSecretBytes(secret: Uint8Array): Authority {
    const checked = bytes(secret, "secret");
    return call(() => wrap(Authority, raw.Authority.import_secret_bytes(checked)));
  }

  /** The secret key, for storage offline and in encrypted form, as `lockKeyRing` makes it. */
  exportSecretBytes(): Bytes {
    return call(() => authorityRaw(this).export_secret_bytes() as Bytes);
  }

  /** The public key that apps pin. */
  get id(): string {
    return call(() => authorityRaw(this).id());
  }

  /**
   * Certifies that an office is the health office of a name.
   *
   * @throws RecordError `invalid-text`, `too-long`: a name with nothing visible in it, with control characters or of more
   * than 160 bytes. `invalid-time`: more than 90 days, or a period that ends before it begins. `malformed`,
   * `wrong-purpose`: an id that is none of an office.
   */
  certify(certified: Certified): Bytes {
    const given = options(certified, "certified", ["office", "name", "valid"]);
    const [office, name] = [text(given.office, "certified.office"), text(given.name, "certified.name")];
    const valid = periodEnds(given.valid, "certified.valid");
    return call(() => authorityRaw(this).certify(office, name, ...valid) as Bytes);
  }

  /**
   * A revocation list of all revoked offices, for the server.
   *
   * @throws RecordError `invalid-time`: more than 31 days, or a period that ends before it begins. `too-long`: more than
   * 10,000 offices. `malformed`, `wrong-purpose`: an id that is none of an office.
   */
  revoke(revoked: Revoked): Bytes {
    const given = options(revoked, "revoked", ["number", "offices", "valid"]);
    const number = whole(given.number, "revoked.number");
    const offices = list(given.offices, "revoked.offices", text);
    const valid = periodEnds(given.valid, "revoked.valid");
    return call(() => authorityRaw(this).revoke(number, offices, ...valid) as Bytes);
  }

  /**
   * Consents to succeed another authority from a day on, in UTC: that one then signs with `succeed`.
   *
   * @throws RecordError `disagrees`: its own id. `malformed`, `wrong-purpose`: an id that is none of an authority.
   */
  consentToSucceed(old: string, given: { readonly from: string }): Bytes {
    const [id, from] = [text(old, "old"), day(options(given, "options", ["from"]).from, "options.from")];
    return call(() => authorityRaw(this).consent_to_succeed(id, from) as Bytes);
  }

  /**
   * The same, and commits to the authority that will succeed this one: then no other can.
   *
   * @throws RecordError as `consentToSucceed`.
   */
  consentAndCommit(old: string, given: { readonly from: string; readonly next: string }): Bytes {
    const [id, of] = [text(old, "old"), options(given, "options", ["from", "next"])];
    const [from, next] = [day(of.from, "options.from"), text(of.next, "options.next")];
    return call(() => authorityRaw(this).consent_and_commit(id, from, next) as Bytes);
  }

  /**
   * Names its successor, the authority that consented: what is published. Before its day comes, that one certifies the
   * offices and again revokes those that this one revoked.
   *
   * @throws RecordError `disagrees`: the consent to succeed another authority. `bad-signature`, `malformed`,
   * `wrong-purpose`, `unsupported-version`.
   */
  succeed(consent: Uint8Array): Bytes {
    const checked = bytes(consent, "consent");
    return call(() => authorityRaw(this).succeed(checked) as Bytes);
  }
}

function authorityRaw(value: unknown): raw.Authority {
  return rawOf(Authority, value, "authority");
}
