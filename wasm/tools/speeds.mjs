/**
 * Measures in headless Chromium, and prints as Markdown: the median of many runs, each of an idle page. Fails where
 * sealing takes more than 3 ms, or verifying a certificate more than 2.
 */

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../test/browser/launch.mjs";
import { serve } from "../test/browser/site.mjs";

const wasm = dirname(dirname(fileURLToPath(import.meta.url)));
const given = (file) => JSON.parse(readFileSync(join(wasm, "../test-vectors", file), "utf8")).given;

/** In the page. */
async function measure({ checkIn, valid }) {
  const visitor = await import("/dist/visitor.js");
  const certificate = await import("/dist/certificate.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
  const median = async (count, work) => {
    const times = [];
    for (let run = 0; run < count; run += 1) {
      const began = performance.now();
      await work();
      times.push(performance.now() - began);
    }
    return times.sort((one, other) => one - other)[Math.floor(count / 2)];
  };
  const found = { "`init`, from a server on the same machine": await median(1, () => visitor.init()) };
  await certificate.init();

  const now = new Date(checkIn.now * 1000);
  const { authorities, revocations, at } = checkIn.trust;
  const trust = visitor.Trust.from({ authorities, revocations: revocations.map(bytes), now: new Date(at * 1000) });
  const [poster, dayKey] = [visitor.Poster.parse(checkIn.poster), bytes(checkIn.day_key)];
  const venue = visitor.VenueToday.verify({ poster, dayKey, trust });
  const entered = { contact: { givenName: "Mara" }, kind: "app", area: "", arrival: now };
  const { visit, kept } = venue.seal(entered, { trust, now });
  const verifyVenue = () => visitor.VenueToday.verify({ poster, dayKey, trust }).dispose();
  found["verify a venue's day key"] = await median(101, verifyVenue);
  found["seal a visit"] = await median(101, () => venue.seal(entered, { trust, now }).kept.dispose());
  found["open one's own visit"] = await median(101, () => kept.open(visit));

  const signers = certificate.SignerList.create();
  for (const signer of valid.trust.signers) signers.addDer(bytes(signer.certificate));
  const judged = { trust: certificate.CertificateTrust.withoutRevocations(signers), now: new Date(valid.now * 1000) };
  found["verify a certificate (ES256)"] = await median(101, () => certificate.verify(valid.text, judged));

  found["stretch a PIN (Argon2id, 64 MiB) in a worker"] = await median(5, () => visitor.DiaryPinKey.create("204816"));
  return found;
}

const MOST = { "seal a visit": 3, "verify a certificate (ES256)": 2 };

const browser = await launch();
const texts = { "/": '<!doctype html><meta charset="utf-8"><title>Speeds</title>' };
const server = await serve({ "/dist/": join(wasm, "dist") }, { texts });
try {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/`);
  const files = { checkIn: given("visits/day-keys/check-in.json"), valid: given("certificates/verdict/valid.json") };
  const found = await page.evaluate(measure, files);
  console.log(`Chromium ${browser.version().split(".")[0]}, ${cpus()[0].model}\n`);
  console.log("| | ms |\n|---|---|");
  for (const [what, ms] of Object.entries(found)) console.log(`| ${what} | ${ms.toFixed(ms < 10 ? 1 : 0)} |`);
  const slow = Object.entries(MOST).filter(([what, most]) => !(found[what] <= most));
  if (slow.length > 0) throw new Error(`too slow: ${slow.map(([what]) => what).join(", ")}`);
} finally {
  await browser.close();
  await server.close();
}
