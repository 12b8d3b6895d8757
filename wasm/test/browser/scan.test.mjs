/** QR codes from pictures and cameras, in Chromium, under a strict policy. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { QrCode } from "episeal/certificate";
import { CheckInCodes, Poster } from "episeal/visitor";
import { launch, watchedPage } from "./launch.mjs";
import { filmOf, svgOf } from "./pictures.mjs";
import { serve } from "./site.mjs";

const wasm = join(dirname(fileURLToPath(import.meta.url)), "../..");
const vectors = join(wasm, "../test-vectors");
const given = (file) => JSON.parse(readFileSync(join(vectors, file), "utf8"));

const CERTIFICATE = given("certificates/verdict/valid.json").given.text;
const POSTER = given("visits/day-keys/check-in.json").given.poster;
const CHECK_IN = /EPISEAL-CHECK-IN1[A-Z0-9]+/.exec(readFileSync(join(vectors, "check-in.json"), "utf8"))[0];
const OTHER = "https://example.org/Menü";

/** An app that bundles the package, as apps do; the reader of ZXing stays a file of its own. */
const APP = `
  import * as scan from "episeal/scan";
  globalThis.scan = scan;
  globalThis.fallback = () => {
    globalThis.fallbacks = (globalThis.fallbacks ?? 0) + 1;
    return import("episeal/scan/zxing").then(({ zxing }) => zxing({ wasm: "/zxing_reader.wasm" }));
  };
  globalThis.zxingAt = (wasm) => () => import("episeal/scan/zxing").then(({ zxing }) => zxing({ wasm }));
  globalThis.codeOf = (error) => {
    const { name, code, argument } = error ?? {};
    return { name, code, argument, is: scan.isEpisealError(error) };
  };
  globalThis.scanned = (source, options) => scan.scanPicture(source, { fallback, ...options });
  globalThis.filmed = (options) => scan.scanCamera(document.querySelector("video"), { fallback, ...options });
  globalThis.untilFilming = async () => {
    for (let count = 0; count < 500 && document.querySelector("video").videoWidth === 0; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
`;

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Scan</title><video></video>' +
  '<script type="module" src="/app/app.js"></script>';

const folder = mkdtempSync(join(tmpdir(), "scan-"));
let server;

before(async () => {
  await build({
    stdin: { contents: APP, resolveDir: wasm },
    outdir: join(folder, "app"),
    entryNames: "app",
    bundle: true,
    format: "esm",
    splitting: true,
    target: "es2022",
    logLevel: "warning",
  });
  const reader = join(wasm, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm");
  server = await serve({ "/app/": join(folder, "app"), "/zxing_reader.wasm": reader }, { texts: { "/": PAGE } });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs `work` in a new page; nothing may be reported against the policy, or asked of another host. */
async function inPage(browser, work, { contextOptions = {}, init } = {}) {
  const context = await browser.newContext(contextOptions);
  try {
    const { page, faults } = await watchedPage(context, server.origin);
    if (init) await page.addInitScript(init);
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => globalThis.scan !== undefined);
    page.setDefaultTimeout(20_000);
    const result = await work(page);
    assert.deepEqual(faults, []);
    return result;
  } finally {
    await context.close();
  }
}

/** In the page: draws codes as a picture, next to each other, and makes what is scanned of it. */
async function drawnAndScanned({ svgs, turn = 0, inverted = false, as = "png", paper = "#fff" }) {
  const side = 480;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [side * Math.max(1, svgs.length), side];
  const context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [at, svg] of svgs.entries()) {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    context.save();
    context.translate(side * (at + 0.5), side / 2);
    context.rotate((turn * Math.PI) / 180);
    // A turned square needs room for its corners.
    const drawn = turn % 90 === 0 ? 440 : 340;
    context.drawImage(image, -drawn / 2, -drawn / 2, drawn, drawn);
    context.restore();
  }
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  if (inverted) {
    for (let at = 0; at < pixels.data.length; at += 1) if (at % 4 !== 3) pixels.data[at] = 255 - pixels.data[at];
    context.putImageData(pixels, 0, 0);
  }
  const source = {
    png: () => new Promise((resolve) => canvas.toBlob(resolve)),
    canvas: () => canvas,
    pixels: () => pixels,
    bitmap: () => createImageBitmap(canvas),
    svg: () => new Blob([svgs[0]], { type: "image/svg+xml" }),
    image: () => Object.assign(new Image(), { src: canvas.toDataURL() }),
    async blobImage() {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      return Object.assign(new Image(), { src: URL.createObjectURL(blob) });
    },
  };
  const found = await globalThis.scanned(await source[as]());
  return found.map(({ text, kind }) => ({ text, kind })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

describe("pictures", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  const CASES = [
    ["a certificate", [CERTIFICATE], {}, ["certificate"]],
    ["a poster", [POSTER], {}, ["poster"]],
    ["a check-in code", [CHECK_IN], {}, ["check-in-code"]],
    ["something else", [OTHER], {}, ["other"]],
    ["a certificate, light on dark", [CERTIFICATE], { inverted: true }, ["certificate"]],
    ["a certificate turned by 90 degrees", [CERTIFICATE], { turn: 90 }, ["certificate"]],
    ["a certificate turned by 200 degrees", [CERTIFICATE], { turn: 200 }, ["certificate"]],
    ["several codes", [CERTIFICATE, POSTER, CHECK_IN, OTHER], {}, ["certificate", "check-in-code", "other", "poster"]],
    ["one code twice", [POSTER, POSTER], {}, ["poster"]],
    ["no code", [], {}, []],
    ["a canvas", [POSTER], { as: "canvas" }, ["poster"]],
    ["pixels", [POSTER], { as: "pixels" }, ["poster"]],
    ["a bitmap", [POSTER], { as: "bitmap" }, ["poster"]],
    ["an image element", [POSTER], { as: "blobImage" }, ["poster"]],
    ["a file of SVG without a size", [CERTIFICATE], { as: "svg" }, ["certificate"]],
  ];
  for (const [name, texts, options, kinds] of CASES) {
    test(`${name} is read as it is`, async () => {
      const svgs = await Promise.all(texts.map(svgOf));
      const found = await inPage(browser, (page) => page.evaluate(drawnAndScanned, { svgs, ...options }));
      assert.deepEqual(
        found.map(({ kind }) => kind),
        kinds,
      );
      assert.deepEqual(found.map(({ text }) => text).sort(), [...new Set(texts)].sort());
    });
  }

  test("what the package itself makes is read, and told apart", async () => {
    const { venue } = Poster.parse(POSTER);
    const texts = {
      certificate: CERTIFICATE,
      "check-in-code": CheckInCodes.create().exposeSecretText(),
      poster: Poster.create({ venue, name: "Zum Anker", area: "Saal/Tisch 7" }).text,
    };
    for (const [kind, text] of Object.entries(texts)) {
      const svg = QrCode.of(text).svg;
      const found = await inPage(browser, (page) => page.evaluate(drawnAndScanned, { svgs: [svg], as: "svg" }));
      assert.deepEqual(found, [{ text, kind }]);
    }
  });

  test("a code on a transparent ground is read", async () => {
    const svg = (await svgOf(POSTER)).replace(/<path fill="#fff"[^>]*>/, "");
    const found = await inPage(browser, (page) => page.evaluate(drawnAndScanned, { svgs: [svg], as: "svg" }));
    assert.deepEqual(found, [{ text: POSTER, kind: "poster" }]);
  });

  test("what was found is frozen and does not print itself", async () => {
    const svg = await svgOf(CERTIFICATE);
    const said = await inPage(browser, (page) =>
      page.evaluate(async (code) => {
        const found = await globalThis.scanned(new Blob([code], { type: "image/svg+xml" }));
        return [Object.isFrozen(found), Object.isFrozen(found[0]), `${found[0]}`];
      }, svg),
    );
    assert.deepEqual(said, [true, true, "[ScannedCode]"]);
  });

  test("whoever does not import ZXing needs nothing of it", () => {
    assert.doesNotMatch(readFileSync(join(wasm, "dist/scan.js"), "utf8"), /zxing/i);
  });

  test("what is not a picture is refused", async () => {
    const errors = await inPage(browser, (page) =>
      page.evaluate(async () => {
        const sources = [
          new Blob([]),
          new Blob(["no picture"], { type: "image/png" }),
          new Blob(["<svg"], { type: "image/svg+xml" }),
          document.createElement("canvas"),
          Object.assign(new Image(), { src: "/none.png" }),
        ];
        sources[3].width = 0;
        const scanned = sources.map((source) => globalThis.scanned(source));
        return Promise.all(scanned.map((one) => one.then(() => "read", globalThis.codeOf)));
      }),
    );
    for (const { name, code, is } of errors)
      assert.deepEqual([name, code, is], ["ScanError", "picture-unreadable", true]);
  });

  test("without a reader and a fallback there is a clear error", async () => {
    const codes = await inPage(browser, (page) =>
      page.evaluate(async () => {
        const pixels = new ImageData(64, 64);
        const fallbacks = [
          undefined,
          async () => ({}),
          () => Promise.reject(new Error("offline")),
          globalThis.zxingAt("/none.wasm"),
          async () => ({ read: () => Promise.reject(new Error("broken")) }),
        ];
        const scanned = fallbacks.map((fallback) => globalThis.scan.scanPicture(pixels, fallback ? { fallback } : {}));
        return Promise.all(
          scanned.map((one) =>
            one.then(
              () => "read",
              (error) => error.code,
            ),
          ),
        );
      }),
    );
    assert.deepEqual(codes, Array(5).fill("scanner-missing"));
  });

  test("after a failure ZXing is loaded anew, and then once", async () => {
    server.requests.length = 0;
    const svg = await svgOf(POSTER);
    await inPage(browser, (page) =>
      page.evaluate(async (code) => {
        const picture = new Blob([code], { type: "image/svg+xml" });
        await globalThis.scan
          .scanPicture(picture, { fallback: globalThis.zxingAt("/none.wasm") })
          .catch(() => undefined);
        for (let count = 0; count < 3; count += 1) await globalThis.scanned(picture);
      }, svg),
    );
    assert.equal(server.requests.filter((path) => path === "/zxing_reader.wasm").length, 1);
  });

  test("wrong arguments are errors before anything is loaded", async () => {
    const errors = await inPage(browser, (page) =>
      page.evaluate(async () => {
        const { scan, fallback } = globalThis;
        const pixels = new ImageData(8, 8);
        const video = document.querySelector("video");
        const tries = [
          () => scan.scanPicture("HC1:"),
          () => scan.scanPicture(undefined),
          () => scan.scanPicture(video),
          () => scan.scanPicture(pixels, { fallbak: fallback }),
          () => scan.scanPicture(pixels, { fallback: "zxing" }),
          () => scan.scanPicture(pixels, { fallback, signal: {} }),
          () => scan.scanPicture(pixels, null),
          () => scan.scanCamera(pixels),
          () => scan.scanCamera(video, { accept: "poster" }),
          () => scan.scanCamera(video, { accept: ["posters"] }),
          () => scan.scanCamera(video, { accept: [] }),
          async () => scan.codeKind(5),
          async () => scan.codeKind("\ud800"),
        ];
        return Promise.all(tries.map((one) => one().then(() => "none", globalThis.codeOf)));
      }),
    );
    assert.deepEqual(
      errors.map(({ argument }) => argument),
      [
        "source",
        "source",
        "source",
        "options",
        "options.fallback",
        "options.signal",
        "options",
        "video",
        "options.accept",
        "options.accept[0]",
        "options.accept",
        "scanned",
        "scanned",
      ],
    );
    assert.ok(errors.every(({ is }) => is));
  });

  test("an aborted signal ends it by its reason", async () => {
    const reasons = await inPage(browser, (page) =>
      page.evaluate(async () => {
        const pixels = new ImageData(8, 8);
        const before = AbortSignal.abort("before");
        const during = new AbortController();
        const never = () => new Promise(() => undefined);
        const waiting = globalThis
          .scanned(pixels, { fallback: never, signal: during.signal })
          .catch((reason) => reason);
        setTimeout(() => during.abort("during"), 50);
        return [await globalThis.scan.scanPicture(pixels, { signal: before }).catch((reason) => reason), await waiting];
      }),
    );
    assert.deepEqual(reasons, ["before", "during"]);
  });

  /** A browser's own reader, which finds what `found` says. */
  const detector = (formats, found, failing = false) => `
    globalThis.detected = 0;
    globalThis.BarcodeDetector = class {
      static getSupportedFormats() { return Promise.resolve(${JSON.stringify(formats)}); }
      detect() {
        globalThis.detected += 1;
        if (${failing}) return Promise.reject(new DOMException("no service", "NotSupportedError"));
        return Promise.resolve(${JSON.stringify(found)});
      }
    };`;
  const DETECTORS = [
    ["is used where it reads QR codes", ["qr_code"], [{ rawValue: POSTER }], false, [OTHER], [POSTER], 0],
    ["that finds nothing leaves the picture to the fallback", ["qr_code"], [], false, [POSTER], [POSTER], 1],
    ["for other codes is passed over", ["ean_13"], [{ rawValue: "5" }], false, [POSTER], [POSTER], 1],
    ["without a service behind it is passed over", ["qr_code"], [], true, [POSTER], [POSTER], 1],
  ];
  for (const [name, formats, found, failing, drawn, expected, fallbacks] of DETECTORS) {
    test(`the browser's own reader ${name}`, async () => {
      const svgs = await Promise.all(drawn.map(svgOf));
      const result = await inPage(
        browser,
        async (page) => [
          await page.evaluate(drawnAndScanned, { svgs }),
          await page.evaluate(() => globalThis.fallbacks ?? 0),
        ],
        { init: detector(formats, found, failing) },
      );
      assert.deepEqual(result, [expected.map((text) => ({ text, kind: "poster" })), fallbacks]);
    });
  }

  test("a later version of a poster is a poster still, and nothing else begins like one", async () => {
    const kinds = await inPage(browser, (page) =>
      page.evaluate(
        (texts) => texts.map(globalThis.scan.codeKind),
        [
          "EPISEAL-2-POSTER1QQ",
          "EPISEAL-2-CHECK-IN1QQ",
          "HC1:",
          "hc1:6BF",
          "HC2:6BF",
          " HC1:6BF",
          "EPISEAL-POSTERS1QQ",
          "episeal-poster1qq",
          "EPISEAL-VENUE-SECRET1QQ",
          "",
        ],
      ),
    );
    assert.deepEqual(kinds, ["poster", "check-in-code", "certificate", ...Array(7).fill("other")]);
  });
});

describe("the camera", () => {
  const film = join(folder, "film.y4m");
  let browser;
  before(async () => {
    writeFileSync(film, await filmOf([OTHER, POSTER, CERTIFICATE]));
    browser = await launch([
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ]);
  });
  after(() => browser.close());

  /** In every page: keeps the streams that were opened, to see whether they were stopped. */
  const KEEP_STREAMS = () => {
    globalThis.streams = [];
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      globalThis.wanted = wanted;
      const stream = await open(wanted);
      globalThis.streams.push(stream);
      return stream;
    };
    globalThis.isOff = () =>
      globalThis.streams.length > 0 &&
      document.querySelector("video").srcObject === null &&
      globalThis.streams.every((stream) => stream.getTracks().every((track) => track.readyState === "ended"));
  };
  const permitted = { init: KEEP_STREAMS, contextOptions: { permissions: ["camera"] } };

  test("the first acceptable code is found, by the camera at the back, which is off afterwards", async () => {
    const [found, isOff, facing] = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const code = await globalThis.filmed({ accept: ["certificate"] });
          return [{ ...code }, globalThis.isOff(), globalThis.wanted.video.facingMode];
        }),
      permitted,
    );
    assert.deepEqual(found, { text: CERTIFICATE, kind: "certificate" });
    assert.equal(isOff, true);
    assert.equal(facing, "environment");
  });

  test("watching yields each code that comes into view, and ends with the loop", async () => {
    const [kinds, isOn, isOff] = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const [kinds, isOn] = [[], []];
          const video = document.querySelector("video");
          for await (const { kind } of globalThis.scan.watchCamera(video, { fallback: globalThis.fallback })) {
            isOn.push(!globalThis.isOff());
            if (kinds.push(kind) === 3) break;
          }
          return [kinds, isOn, globalThis.isOff()];
        }),
      permitted,
    );
    assert.deepEqual(kinds.sort(), ["certificate", "other", "poster"]);
    assert.deepEqual([isOn, isOff], [[true, true, true], true]);
  });

  test("an aborted signal ends it by its reason and switches the camera off", async () => {
    const result = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const abort = new AbortController();
          const filmed = globalThis
            .filmed({ accept: ["check-in-code"], signal: abort.signal })
            .catch((reason) => reason);
          await globalThis.untilFilming();
          abort.abort("enough");
          return [await filmed, globalThis.isOff()];
        }),
      permitted,
    );
    assert.deepEqual(result, ["enough", true]);
  });

  test("a signal that is aborted while a code is being handled switches the camera off at once", async () => {
    const result = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const abort = new AbortController();
          const given = { fallback: globalThis.fallback, signal: abort.signal };
          const codes = globalThis.scan.watchCamera(document.querySelector("video"), given);
          await codes.next();
          abort.abort("enough");
          await new Promise((resolve) => setTimeout(resolve, 0));
          return [globalThis.isOff(), await codes.next().catch((reason) => reason)];
        }),
      permitted,
    );
    assert.deepEqual(result, [true, "enough"]);
  });

  test("permission that comes after the end switches nothing on", async () => {
    const result = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const devices = navigator.mediaDevices;
          const open = devices.getUserMedia.bind(devices);
          const abort = new AbortController();
          let opened;
          devices.getUserMedia = (wanted) => {
            abort.abort("too late");
            opened = new Promise((resolve) => setTimeout(resolve, 100)).then(() => open(wanted));
            return opened;
          };
          const reason = await globalThis.filmed({ signal: abort.signal }).catch((error) => error);
          await opened;
          await new Promise((resolve) => setTimeout(resolve, 0));
          return [reason, globalThis.isOff()];
        }),
      permitted,
    );
    assert.deepEqual(result, ["too late", true]);
  });

  test("a camera that goes away is an error", async () => {
    const code = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const filmed = globalThis.filmed({ accept: ["check-in-code"] }).catch((error) => error.code);
          await globalThis.untilFilming();
          globalThis.streams[0].getTracks()[0].dispatchEvent(new Event("ended"));
          return [await filmed, globalThis.isOff()];
        }),
      permitted,
    );
    assert.deepEqual(code, ["camera-missing", true]);
  });

  test("without a reader nobody is asked for the camera", async () => {
    const result = await inPage(
      browser,
      (page) =>
        page.evaluate(async () => {
          const code = await globalThis.scan.scanCamera(document.querySelector("video")).catch((error) => error.code);
          return [code, globalThis.wanted === undefined];
        }),
      permitted,
    );
    assert.deepEqual(result, ["scanner-missing", true]);
  });

  test("no permission, no camera and no HTTPS are told apart from each other or named", async () => {
    const scanned = (page) => page.evaluate(() => globalThis.filmed().catch((error) => error.code));
    const asking = await launch(["--use-fake-device-for-media-stream", "--deny-permission-prompts"]);
    const without = await launch(["--use-fake-ui-for-media-stream"]);
    try {
      assert.equal(await inPage(asking, scanned), "camera-denied");
      assert.equal(await inPage(without, scanned, { contextOptions: { permissions: ["camera"] } }), "camera-missing");
      const insecure = () => Object.defineProperty(navigator, "mediaDevices", { value: undefined });
      assert.equal(await inPage(without, scanned, { init: insecure }), "camera-missing");
    } finally {
      await Promise.all([asking.close(), without.close()]);
    }
  });
});
