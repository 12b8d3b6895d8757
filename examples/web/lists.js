/** The trust lists: files that somebody loaded, kept on this device, and the trust that is made of them. */

import { CertificateError, CertificateTrust, SignerList } from "episeal/certificate";

const CACHE = "episeal-lists";

/** How a list of each kind is added; the names of the files are those of the form. */
const KINDS = {
  pem: (signers, { list }) => signers.addPem(new TextDecoder().decode(list)),
  der: (signers, { list }) => signers.addDer(list),
  german: (signers, { list, key }) => signers.addGermanList(list, { key: der(key) }),
  austrian: (signers, { list, signature, key }) => signers.addAustrianList(list, { signature, key: der(key) }),
  gateway: (signers, { list }) => signers.addGatewayJson(list),
  jwks: (signers, { list }) => signers.addJwks(list),
};

/** Which files a kind needs besides the list itself. */
export const MORE = { german: ["key"], austrian: ["signature", "key"] };

let signers;
let trust;

export const lists = {
  /** Undefined as long as there is no list. */
  get trust() {
    return trust;
  },
  get count() {
    return signers?.count ?? 0;
  },
  get leftOut() {
    return signers?.leftOut ?? 0;
  },

  /**
   * Adds what was kept. A list that is refused is forgotten: it will never be anything else. One that is out of date is
   * left out and kept, since it may be this device's clock that is wrong.
   *
   * @throws What else goes wrong: the lists are not to blame, and stay.
   */
  async load() {
    signers = SignerList.create();
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      const kept = await (await cache.match(request)).formData();
      try {
        await take(kept);
      } catch (error) {
        if (!(error instanceof CertificateError)) throw error;
        if (error.code !== "list-expired") await cache.delete(request);
      }
    }
  },

  /**
   * Keeps a list of this form's files, and adds it: what cannot be kept is not trusted either, or it would be until the
   * page is left.
   *
   * @throws CertificateError if it is refused; then it is not kept.
   */
  async add(form) {
    const cache = await caches.open(CACHE);
    const name = `lists/${crypto.randomUUID()}`;
    await cache.put(name, new Response(form));
    try {
      await take(form);
    } catch (error) {
      await cache.delete(name);
      throw error;
    }
  },

  async forget() {
    await caches.delete(CACHE);
    signers.dispose();
    signers = SignerList.create();
    trust?.dispose();
    trust = undefined;
  },
};

async function take(form) {
  const names = ["list", "signature", "key"].filter((name) => form.has(name));
  const files = {};
  for (const name of names) files[name] = new Uint8Array(await form.get(name).arrayBuffer());
  KINDS[form.get("kind")](signers, files);
  trust?.dispose();
  trust = CertificateTrust.withoutRevocations(signers);
}

/** The bytes of a key in PEM or DER. */
function der(key) {
  const [, body] = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(new TextDecoder("latin1").decode(key)) ?? [];
  if (body === undefined) return key;
  return Uint8Array.from(atob(body.replace(/\s/g, "")), (character) => character.charCodeAt(0));
}
