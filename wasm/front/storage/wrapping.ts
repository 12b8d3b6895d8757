/** Secrets wrapped by a key that the browser made and does not hand out. */

import type { SecretSlotCode } from "../generated/codes.js";
import type { Bytes } from "../kernel/check.js";
import { failureOf } from "./errors.js";

/** What a slot stores. Its key has wrapped this one secret and goes with it. */
interface Wrapped {
  readonly key: CryptoKey;
  readonly iv: Bytes;
  readonly secret: ArrayBuffer;
}

/** @throws StorageError `storage-unavailable`: there is no WebCrypto, as in a page that is not from `https:`. */
export async function wrapSecret(slot: SecretSlotCode, secret: Uint8Array): Promise<Wrapped> {
  try {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { key, iv, secret: await crypto.subtle.encrypt(algorithm(slot, iv), key, new Uint8Array(secret)) };
  } catch (cause) {
    throw failureOf(cause);
  }
}

/** What a slot holds; undefined if that is nothing that can be read. */
export async function unwrapSecret(slot: SecretSlotCode, stored: unknown): Promise<Bytes | undefined> {
  try {
    const { key, iv, secret } = stored as Wrapped;
    return new Uint8Array(await crypto.subtle.decrypt(algorithm(slot, iv), key, secret));
  } catch {
    return undefined;
  }
}

function algorithm(slot: SecretSlotCode, iv: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(slot) };
}
