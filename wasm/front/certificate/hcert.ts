/**
 * The outer layers of a health certificate, one by one, for those who look into one. None of them verifies anything.
 */

import * as raw from "#raw";
import type { DeviationCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { bytes, text } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { call } from "../kernel/instance.js";

/** The layers of a health certificate, outermost first. */
export const Hcert = /* @__PURE__ */ Object.freeze({
  /** The Base45 part of a text: what follows `HC1:`. @throws CertificateError `text-too-long`, `prefix-missing`. */
  stripPrefix: (scanned: string): string => {
    const checked = text(scanned, "scanned");
    return call(() => raw.strip_prefix(checked));
  },
  /**
   * The bytes of a text in Base45 (RFC 9285).
   *
   * @throws CertificateError `base45-character`, `base45-length`, `base45-overflow`.
   */
  decodeBase45: (encoded: string): Bytes => {
    const checked = text(encoded, "encoded");
    return call(() => raw.decode_base45(checked) as Bytes);
  },
  /** Bytes in Base45 (RFC 9285). */
  encodeBase45: (decoded: Uint8Array): string => {
    const checked = bytes(decoded, "decoded");
    return call(() => raw.encode_base45(checked));
  },
  /**
   * Inflates a zlib stream to at most 65,536 bytes.
   *
   * @throws CertificateError `inflate-malformed`, `inflate-too-large`, `inflate-trailing`.
   */
  inflate: (compressed: Uint8Array): Bytes => {
    const checked = bytes(compressed, "compressed");
    return call(() => raw.inflate(checked) as Bytes);
  },
  /**
   * What a `COSE_Sign1` signs: the claims in CBOR.
   *
   * @throws CertificateError `cose-malformed`; as `contentJson`.
   */
  signedPayload: (message: Uint8Array): Bytes => {
    const checked = bytes(message, "message");
    return call(() => raw.signed_payload(checked) as Bytes);
  },
  /**
   * The certificate in CBOR, or in claims that hold one, as JSON, with every field unchanged.
   *
   * @throws CertificateError `cbor-malformed`, `cbor-too-deep`, `cbor-too-large`, `cbor-duplicate-key`,
   * `cbor-invalid-text`, `cbor-trailing`.
   */
  contentJson: (cbor: Uint8Array): string => {
    const checked = bytes(cbor, "cbor");
    return call(() => raw.content_json(checked));
  },
  /**
   * Checks a certificate in CBOR, or in claims that hold one, against the schema, and says what was tolerated.
   *
   * @throws CertificateError `field-missing`, `field-type`, `field-too-long`, `field-form`, `field-date`,
   * `entry-count`, `born-after-issue`, `claims-malformed`; as `contentJson`.
   */
  checkContent: (cbor: Uint8Array): readonly DeviationCode[] => {
    const checked = bytes(cbor, "cbor");
    return call(() => frozen(raw.check_content(checked) as DeviationCode[]));
  },
  /**
   * Checks whether the signer with this certificate, in DER, may sign what a `COSE_Sign1` claims to be.
   *
   * @throws CertificateError `key-usage`, `key-usage-foreign`: it may not. `signer-malformed`, `content-missing`; as
   * `signedPayload`.
   */
  checkKeyUsage: (message: Uint8Array, signer: Uint8Array): void => {
    const [checked, certificate] = [bytes(message, "message"), bytes(signer, "signer")];
    call(() => raw.check_key_usage(checked, certificate));
  },
});
