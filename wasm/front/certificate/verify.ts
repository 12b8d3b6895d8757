/** From the text of a QR code to a certificate that is proven. */

import * as raw from "#raw";
import type { CertificateErrorCode, CheckCode, DeviationCode } from "../generated/codes.js";
import { CheckCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, date, text } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Verifying } from "./trust.js";
import { verifying } from "./trust.js";
import type { VerifiedCertificate } from "./verified.js";
import { contentOf, verifiedOf } from "./verified.js";

/** How a check went. */
export interface CheckResult {
  /** Which check. */
  readonly check: CheckCode;
  /** `not-done`: something before it failed, or there is nothing to check against. */
  readonly result: "passed" | "not-done" | CertificateErrorCode;
  /** In English: what the check is, or why it failed. */
  readonly sentence: string;
  /** True if its failure makes a certificate invalid. */
  readonly decides: boolean;
}

/** Every check, and the certificate if it is valid. */
export interface Verdict {
  /** In the order in which checks are made. */
  readonly checks: readonly CheckResult[];
  /** The first check that decides and failed; undefined: the certificate is valid. */
  readonly error: CertificateErrorCode | undefined;
  /** The deviations that were met and tolerated. */
  readonly deviations: readonly DeviationCode[];
  /** Only of what is valid. */
  readonly certificate: VerifiedCertificate | undefined;
}

export function certificateOf(certificate: raw.VerifiedCertificate, at: number): VerifiedCertificate {
  return verifiedOf(contentOf(certificate, at));
}

function verdictOf(verdict: raw.Verdict, at: number): Verdict {
  const verified = verdict.verified();
  return personal("Verdict", {
    checks: CheckCodes.map((check) => ({
      check,
      result: verdict.result(check) as CheckResult["result"],
      sentence: verdict.sentence(check) as string,
      decides: raw.check_decides(check),
    })),
    error: verdict.error() as CertificateErrorCode | undefined,
    deviations: verdict.deviations() as DeviationCode[],
    certificate: verified && read(verified, (certificate) => certificateOf(certificate, at)),
  });
}

/**
 * The certificate in a text that begins with `HC1:`, if every check that decides passes. Business rules are not part of
 * it: a valid test certificate may say that the test was positive, see `notJudged`.
 *
 * @throws CertificateError as `UnverifiedCertificate.parse` and `UnverifiedCertificate.verify`.
 */
export function verify(scanned: string, given: Verifying): VerifiedCertificate {
  const [checked, { trust, at }] = [text(scanned, "scanned"), verifying(given)];
  return call(() => read(raw.verify_certificate(checked, trust, at), (verified) => certificateOf(verified, at)));
}

/** How every check of a text goes, and the certificate if it is valid. What is invalid is no error here. */
export function examine(scanned: string, given: Verifying): Verdict {
  const [checked, { trust, at }] = [text(scanned, "scanned"), verifying(given)];
  return call(() => read(raw.examine_certificate(checked, trust, at), (verdict) => verdictOf(verdict, at)));
}

/** As `examine`, for the signed message inside a text: a `COSE_Sign1`. */
export function examineSigned(message: Uint8Array, given: Verifying): Verdict {
  const [checked, { trust, at }] = [bytes(message, "message"), verifying(given)];
  return call(() => read(raw.examine_signed(checked, trust, at), (verdict) => verdictOf(verdict, at)));
}

/** A certificate that was read but not verified. Anyone can write one: it tells only what is claimed. */
export class UnverifiedCertificate extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "UnverifiedCertificate" {
    return "UnverifiedCertificate";
  }

  /**
   * Reads a text that begins with `HC1:`, of at most 131,072 characters.
   *
   * @throws CertificateError `text-too-long`, `prefix-missing`, `base45-character`, `base45-length`, `base45-overflow`,
   * `inflate-malformed`, `inflate-too-large`, `inflate-trailing`: the layers of the text. As `decode`.
   */
  static parse(scanned: string): UnverifiedCertificate {
    const checked = text(scanned, "scanned");
    return call(() => wrap(UnverifiedCertificate, raw.UnverifiedCertificate.parse(checked)));
  }

  /**
   * Reads the signed message inside a text: a `COSE_Sign1`.
   *
   * @throws CertificateError `cbor-malformed`, `cbor-too-deep`, `cbor-too-large`, `cbor-duplicate-key`,
   * `cbor-invalid-text`, `cbor-trailing`, `cose-malformed`, `algorithm-missing`, `algorithm-unsupported`,
   * `kid-missing`: the message. `claims-malformed`, `content-missing`, `field-too-long`: what is signed.
   */
  static decode(message: Uint8Array): UnverifiedCertificate {
    const checked = bytes(message, "message");
    return call(() => wrap(UnverifiedCertificate, raw.UnverifiedCertificate.decode(checked)));
  }

  /**
   * The certificate, if a trusted signer signed it and every check that decides passes.
   *
   * @throws CertificateError `signer-unknown`, `signer-untrusted`, `key-unsupported`, `rsa-key-length`,
   * `algorithm-mismatch`, `signature-length`, `signature-range`, `bad-signature`, `signer-expired`,
   * `signer-not-yet-valid`, `key-usage`, `key-usage-foreign`: the signer and its signature. `expired`, `not-yet-valid`:
   * the certificate's time. `field-missing`, `field-type`, `field-too-long`, `field-form`, `field-date`, `entry-count`,
   * `born-after-issue`: the schema. `revoked`, `revocation-unknown`: if the trust has revocation lists.
   */
  verify(given: Verifying): VerifiedCertificate {
    const { trust, at } = verifying(given);
    return call(() => read(unverifiedRaw(this).verify(trust, at), (verified) => certificateOf(verified, at)));
  }

  /** How every check goes, and the certificate if it is valid. */
  examine(given: Verifying): Verdict {
    const { trust, at } = verifying(given);
    return call(() => read(unverifiedRaw(this).verdict(trust, at), (verdict) => verdictOf(verdict, at)));
  }

  /** The key id that the message claims. */
  get claimedKid(): Bytes {
    return call(() => unverifiedRaw(this).claimed_kid() as Bytes);
  }

  /** The issuer that the message claims (`iss`). */
  get claimedIssuer(): string | undefined {
    return call(() => unverifiedRaw(this).claimed_issuer());
  }

  /** When the message claims to be issued (`iat`). */
  get claimedIssued(): Date {
    return call(() => date(unverifiedRaw(this).claimed_issued()));
  }

  /** When the message claims to expire (`exp`). */
  get claimedExpires(): Date {
    return call(() => date(unverifiedRaw(this).claimed_expires()));
  }

  /** What the message claims about a person, as JSON. Nobody vouches for it: to be looked at, never to decide on. */
  get claimedJson(): string {
    return call(() => unverifiedRaw(this).claimed_json());
  }
}

function unverifiedRaw(value: unknown): raw.UnverifiedCertificate {
  return rawOf(UnverifiedCertificate, value, "certificate");
}
