/** The signers on lists: whom an app trusts about certificates. */

import * as raw from "#raw";
import { bytes, now, options, text } from "../kernel/check.js";
import { ArgumentRangeError } from "../kernel/errors.js";
import { Handle, rawOf, wrap } from "../kernel/handle.js";
import { call } from "../kernel/instance.js";
import type { Recipe, Step } from "./recipe.js";
import { copiesOf, recipeOf, record } from "./recipe.js";

type Adding = "add_der" | "add_pem" | "add_german_list" | "add_gateway_json" | "add_austrian_list" | "add_jwks";

/**
 * Document signers, of one or more lists. Each call adds a whole list, or nothing if it fails. For a newer state of the
 * lists start with a new one.
 */
export class SignerList extends Handle {
  private constructor() {
    super();
  }

  get [Symbol.toStringTag](): "SignerList" {
    return "SignerList";
  }

  /** A list without signers. */
  static create(): SignerList {
    return call(() => wrap(SignerList, raw.SignerList.new()));
  }

  /** Adds the signer of an X.509 certificate in DER. @throws CertificateError `signer-malformed`. */
  addDer(certificate: Uint8Array): void {
    add(this, "add_der", bytes(certificate, "certificate"));
  }

  /**
   * Adds the certificates of a text in PEM.
   *
   * @throws CertificateError `list-malformed`: there is none that can be read. `list-too-long`: more than 32,768.
   */
  addPem(pem: string): void {
    add(this, "add_pem", text(pem, "pem"));
  }

  /**
   * Adds the signers of the German list: a first line with the signature in Base64, then the JSON that it signs. `key`
   * is the list's: a `SubjectPublicKeyInfo` or a certificate in DER, or a point, on P-256.
   *
   * @throws CertificateError `list-signature`, `list-malformed`; `list-too-long`: more than 32 MiB or 32,768 items;
   * `key-unsupported`: the key is not on P-256.
   */
  addGermanList(list: Uint8Array, given: { readonly key: Uint8Array }): void {
    const checked = bytes(list, "list");
    add(this, "add_german_list", checked, bytes(options(given, "options", ["key"]).key, "options.key"));
  }

  /**
   * Adds the signers of the gateway's items in JSON. The list is not signed as a whole: take it only from a place that
   * you trust.
   *
   * @throws CertificateError `list-malformed`; `list-too-long`: more than 32 MiB or 32,768 items.
   */
  addGatewayJson(list: Uint8Array): void {
    add(this, "add_gateway_json", bytes(list, "list"));
  }

  /**
   * Adds the signers of the Austrian list, version 2, whose signature must be valid at `now`. `key` is as for
   * `addGermanList`.
   *
   * @throws CertificateError `list-signature`, `list-expired`, `list-malformed`; `list-too-long`: more than 32,768
   * items; `key-unsupported`: the key is not on P-256.
   */
  addAustrianList(
    list: Uint8Array,
    given: { readonly signature: Uint8Array; readonly key: Uint8Array; readonly now?: Date },
  ): void {
    const checked = bytes(list, "list");
    const { signature, key, now: at } = options(given, "options", ["signature", "key", "now"]);
    const signed = [bytes(signature, "options.signature"), bytes(key, "options.key")];
    add(this, "add_austrian_list", checked, ...signed, now(at));
  }

  /**
   * Adds the keys of a JWK Set (RFC 7517) whose `kid` is in Base64; a certificate (`x5c`) takes precedence over its
   * key. The set is not signed: take it only from a place that you trust.
   *
   * @throws CertificateError `list-malformed`; `list-too-long`: more than 32 MiB or 32,768 items.
   */
  addJwks(list: Uint8Array): void {
    add(this, "add_jwks", bytes(list, "list"));
  }

  /** Adds every signer of another list that is not in this one. */
  merge(other: SignerList): void {
    const others = signersRaw(other, "other");
    if (other === this) throw new ArgumentRangeError("other", "another list");
    call(() => signersRaw(this).merge(others));
    record(this, recipeOf(this), ["merge", recipeOf(other)]);
  }

  /**
   * How many items were left out: a certificate or key that cannot be read, or one whose key id already had 64 signers.
   */
  get leftOut(): number {
    return call(() => signersRaw(this).left_out());
  }

  /** How many signers there are, each key id and certificate counted once. */
  get count(): number {
    return call(() => signersRaw(this).count());
  }
}

export function signersRaw(value: unknown, argument = "signers"): raw.SignerList {
  return rawOf(SignerList, value, argument);
}

function add(list: SignerList, method: Adding, ...given: unknown[]): void {
  const copies = copiesOf(given);
  call(() => addTo(signersRaw(list), method, copies));
  record(list, recipeOf(list), [method, ...copies]);
}

/** Makes a list by its recipe. */
export function makeSigners(recipe: Recipe): raw.SignerList {
  return recipe.reduce(made, raw.SignerList.new());
}

function made(list: raw.SignerList, [method, ...given]: Step): raw.SignerList {
  if (method === "certified_by") return list.certified_by(given[0] as Uint8Array[]);
  if (method === "merge") list.merge(makeSigners(given[0] as Recipe));
  else addTo(list, method as Adding, given);
  return list;
}

function addTo(list: raw.SignerList, method: Adding, given: unknown[]): void {
  (list[method] as (...given: unknown[]) => void).apply(list, given);
}
