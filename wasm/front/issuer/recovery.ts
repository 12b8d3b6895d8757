/** Issuing certificates of recovery: checked first, signed wherever the key is, checked again, then returned. */

import * as raw from "#raw";
import type { RecoveryProfileCode } from "../generated/codes.js";
import { RecoveryProfileCodes } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, code, date, options, seconds, text } from "../kernel/check.js";
import { personal } from "../kernel/content.js";
import { Handle, rawOf, read, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { RevocationHashes } from "../parts/revocation-hashes.js";
import { hashesOf } from "../parts/revocation-hashes.js";
import type { PersonName } from "./names.js";
import { nameRaw } from "./names.js";

/** The certificate of a document signer: who signs, until when, and what. */
export class DocumentSigner extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "DocumentSigner" {
    return "DocumentSigner";
  }

  /** Reads an X.509 certificate in DER with a P-256 key. @throws IssueError `signer-invalid`: anything else. */
  static fromDer(der: Uint8Array): DocumentSigner {
    const checked = bytes(der, "der");
    return call(() => wrap(DocumentSigner, raw.DocumentSigner.from_der(checked)));
  }

  /** The key id: the first 8 bytes of the SHA-256 of the certificate. */
  get kid(): Bytes {
    return call(() => signerRaw(this).kid() as Bytes);
  }

  /** The first second of its validity. */
  get notBefore(): Date {
    return call(() => date(signerRaw(this).not_before()));
  }

  /** The last second of its validity. */
  get notAfter(): Date {
    return call(() => date(signerRaw(this).not_after()));
  }
}

function signerRaw(value: unknown, argument = "signer"): raw.DocumentSigner {
  return rawOf(DocumentSigner, value, argument);
}

/** The private key of a document signer that is kept here rather than in a security module. A secret. */
export class SignerKey extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "SignerKey" {
    return "SignerKey";
  }

  /** Reads a P-256 key in PKCS#8 (RFC 5958), DER. @throws IssueError `key-invalid`: anything else. */
  static fromPkcs8(der: Uint8Array): SignerKey {
    const checked = bytes(der, "der");
    return call(() => wrap(SignerKey, raw.SignerKey.from_pkcs8(checked)));
  }

  /**
   * ECDSA with SHA-256 over what `RecoveryToSign.toBeSigned` returns: r and s, 32 bytes each.
   *
   * @throws IssueError `key-invalid`.
   */
  sign(toBeSigned: Uint8Array): Bytes {
    const checked = bytes(toBeSigned, "toBeSigned");
    return call(() => keyRaw(this).sign(checked) as Bytes);
  }
}

function keyRaw(value: unknown, argument = "key"): raw.SignerKey {
  return rawOf(SignerKey, value, argument);
}

/** What a certificate of recovery says. */
export interface Recovery {
  /** Who recovered. */
  readonly name: PersonName;
  /** As far as it is known: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly dateOfBirth: string;
  /** The first positive NAAT: its day, such as `2021-06-01`, and its country, two letters of ISO 3166-1. */
  readonly test: { readonly day: string; readonly country: string };
  /** Who issues: a name of 1 to 80 characters, and the country, also of the document signer. */
  readonly issuer: { readonly name: string; readonly country: string };
  /** The identifier of this certificate; a new one for each (`Uvci`). */
  readonly uvci: string;
  /** When the certificate is valid. */
  readonly validity: Validity;
}

/** When a certificate is valid. */
export interface Validity {
  /** Whose rules for the days apply. */
  readonly profile: RecoveryProfileCode;
  /** The first day, such as `2021-06-29`. */
  readonly from: string;
  /** The last day. */
  readonly until: string;
  /** The time of issuing. */
  readonly issued: Date;
  /**
   * When the signature is no longer valid: not before the end of the last day, and not after the signer's certificate.
   */
  readonly expires: Date;
}

/** An issued certificate. Nothing of it has to be stored; its text belongs to the holder. */
export interface IssuedCertificate {
  /** The text of the QR code: `HC1:...`. */
  readonly text: string;
  /** The hashes by which it can be revoked. */
  readonly revocationHashes: RevocationHashes;
}

function issuedOf(certificate: raw.RecoveryCertificate): IssuedCertificate {
  const revocationHashes = read(certificate.revocation_hashes(), hashesOf);
  return personal("IssuedCertificate", { text: certificate.text(), revocationHashes });
}

/** Makes what the module takes of a validity; it is freed by `read`. */
function validityMaker(value: unknown): () => raw.Validity {
  const given = options(value, "recovery.validity", ["profile", "from", "until", "issued", "expires"]);
  const profile = code(given.profile, "recovery.validity.profile", RecoveryProfileCodes);
  const [from, until] = [text(given.from, "recovery.validity.from"), text(given.until, "recovery.validity.until")];
  const issued = seconds(given.issued, "recovery.validity.issued");
  const expires = seconds(given.expires, "recovery.validity.expires");
  return () => raw.Validity.new(profile, from, until, issued, expires);
}

/** Makes what the module takes of a recovery; it is freed by `read`. */
function recoveryMaker(value: unknown): () => raw.Recovery {
  const keys = ["name", "dateOfBirth", "test", "issuer", "uvci", "validity"] as const;
  const given = options(value, "recovery", keys);
  const [name, born] = [nameRaw(given.name, "recovery.name"), text(given.dateOfBirth, "recovery.dateOfBirth")];
  const test = options(given.test, "recovery.test", ["day", "country"]);
  const [day, country] = [text(test.day, "recovery.test.day"), text(test.country, "recovery.test.country")];
  const issuer = options(given.issuer, "recovery.issuer", ["name", "country"]);
  const by = [text(issuer.name, "recovery.issuer.name"), text(issuer.country, "recovery.issuer.country")] as const;
  const [uvci, validity] = [text(given.uvci, "recovery.uvci"), validityMaker(given.validity)];
  return () =>
    read(raw.PositiveTest.new(day, country), (positive) =>
      read(validity(), (valid) => raw.Recovery.new(name, born, positive, ...by, uvci, valid)),
    );
}

/**
 * Issues with a key that is kept here.
 *
 * @throws IssueError `key-mismatch`: the key is not the document signer's; as `prepareRecovery` and
 * `RecoveryToSign.finish`.
 */
export function issueRecovery(
  recovery: Recovery,
  given: { readonly signer: DocumentSigner; readonly key: SignerKey },
): IssuedCertificate {
  const make = recoveryMaker(recovery);
  const { signer, key } = options(given, "options", ["signer", "key"]);
  const by = [signerRaw(signer, "options.signer"), keyRaw(key, "options.key")] as const;
  return call(() => read(make(), (entered) => read(entered.issue(...by), issuedOf)));
}

/**
 * Checks everything that can be checked before signing.
 *
 * @throws IssueError `country-invalid`, `issuer-invalid`, `date-invalid`, `uvci-invalid`, `uvci-check`: a value has
 * another form. `born-after-test`, `test-in-future`: two times contradict each other. `valid-from-refused`,
 * `valid-until-refused`: the profile does not allow these days. `expiry-invalid`: out of range, before the end of the
 * last day, or not after the issuing. `signer-not-yet-valid`, `signer-expires`, `signer-usage`: the document signer may
 * not sign this.
 */
export function prepareRecovery(recovery: Recovery, given: { readonly signer: DocumentSigner }): RecoveryToSign {
  const make = recoveryMaker(recovery);
  const signer = signerRaw(options(given, "options", ["signer"]).signer, "options.signer");
  return call(() => read(make(), (entered) => wrap(RecoveryToSign, entered.prepare(signer))));
}

/** A certificate that waits for its signature. */
export class RecoveryToSign extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "RecoveryToSign" {
    return "RecoveryToSign";
  }

  /**
   * The whole `Sig_structure` (RFC 9052, 4.4), to be signed with ECDSA on P-256 with SHA-256. It names the person:
   * whatever signs it must be trusted with that.
   */
  get toBeSigned(): Bytes {
    return call(() => pendingRaw(this).to_be_signed() as Bytes);
  }

  /**
   * The certificate with its signature: r and s, 32 bytes each, as WebCrypto gives them.
   *
   * @throws IssueError `signature-invalid`: another length or form, or it does not verify with the signer's key.
   * `rejected-by-verifier`, `rejected-by-corona-warn-app`, `rejected-by-covpass`: a reader would refuse the result.
   */
  finish(signature: Uint8Array): IssuedCertificate {
    const checked = bytes(signature, "signature");
    return call(() => read(pendingRaw(this).finish(checked), issuedOf));
  }

  /** As `finish`, with a signature in DER, as key stores and clouds give it. @throws IssueError as `finish`. */
  finishDer(signature: Uint8Array): IssuedCertificate {
    const checked = bytes(signature, "signature");
    return call(() => read(pendingRaw(this).finish_der(checked), issuedOf));
  }
}

function pendingRaw(value: unknown): raw.RecoveryToSign {
  return rawOf(RecoveryToSign, value, "pending");
}
