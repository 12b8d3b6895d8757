/** The certificate check of `examples/web`, in Chromium: for everyone, offline, and asking nobody else. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { english } from "episeal/texts";
import de from "../../../examples/web/texts/de.js";
import en from "../../../examples/web/texts/en.js";
import { launch, watchedPage } from "./launch.mjs";
import { filmOf, svgOf } from "./pictures.mjs";
import { serve } from "./site.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const web = join(root, "examples/web");
const screens = join(root, "target/screenshots");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const vector = (name) => JSON.parse(readFileSync(join(root, `test-vectors/certificates/${name}.json`), "utf8")).given;

const VALID = vector("verdict/valid");
const INVALID = vector("verdict/two-faults");
const NOW = new Date(VALID.now * 1000);
const DER = Buffer.from(VALID.trust.signers[0].certificate, "hex");
const LIST = file(DER);
const LINES = DER.toString("base64").replace(/.{64}/g, "$&\n");
const PEM = `-----BEGIN CERTIFICATE-----\n${LINES}\n-----END CERTIFICATE-----\n`;
const NO_CODE = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** A file that somebody chooses. */
function file(content, name = "file", mimeType = "application/octet-stream") {
  return { name, mimeType, buffer: Buffer.from(content) };
}

const picture = (svg) => file(svg, "code.svg", "image/svg+xml");
const bytes = (hex) => file(Buffer.from(hex, "hex"));

let server;
let browser;

before(async () => {
  execFileSync(process.execPath, [join(web, "build.mjs")], { stdio: "inherit" });
  mkdirSync(screens, { recursive: true });
  // The page's own policy, in its head, counts: the server adds that nobody may frame it.
  server = await serve({ "/": join(web, "dist") }, { policy: "frame-ancestors 'none'" });
  browser = await launch(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page of its own in a browser that has never seen it. Nothing may be asked of others or violate the policy. */
async function opened(work, { locale = "de-DE", by = browser, ...options } = {}) {
  const context = await by.newContext({ locale, timezoneId: "Europe/Berlin", ...options });
  try {
    const { page, faults } = await watchedPage(context, server.origin);
    page.setDefaultTimeout(20_000);
    // From now on, not only once a test waits for one: it would open before that is known to the browser.
    page.on("filechooser", () => undefined);
    await page.clock.setFixedTime(NOW);
    await page.goto(`${server.origin}/`);
    await ready(page);
    await work(page, context);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.ready === "");
function inState(page, state) {
  return page.waitForFunction((wanted) => document.getElementById("card").dataset.state === wanted, state);
}

async function trusted(page, { kind = "der", list = LIST } = {}) {
  await page.selectOption("#kind", kind);
  await page.setInputFiles("#list", list);
  await page.click("#add [type=submit]");
  await inState(page, "ready");
}

async function typed(page, text) {
  await page.locator("#scan details").evaluate((details) => {
    details.open = true;
  });
  await page.fill("#text", text);
  await page.click("#typed [type=submit]");
}

/** Each state of the page, and how it comes about. */
const STATES = {
  empty: async () => undefined,
  ready: (page) => trusted(page),
  async valid(page) {
    await trusted(page);
    await typed(page, VALID.text);
  },
  async invalid(page) {
    await page.clock.setFixedTime(new Date(INVALID.now * 1000));
    await trusted(page);
    await typed(page, INVALID.text);
  },
  async attention(page) {
    // The last day of the recovery's validity is over.
    await page.clock.setFixedTime(new Date("2027-05-20T12:00:00Z"));
    await trusted(page);
    await typed(page, VALID.text);
  },
  async problem(page) {
    await trusted(page);
    await page.setInputFiles("#picture", picture(NO_CODE));
  },
};

describe("is for everyone", () => {
  for (const locale of ["de-DE", "en-GB"]) {
    for (const [state, reach] of Object.entries(STATES)) {
      for (const colorScheme of ["light", "dark"]) {
        test(`axe finds nothing: ${locale}, ${state}, ${colorScheme}`, () =>
          opened(
            async (page) => {
              await reach(page);
              await inState(page, state);
              await page.evaluate(axe);
              const { violations, incomplete } = await page.evaluate(() => globalThis.axe.run());
              assert.deepEqual(
                violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
                [],
              );
              assert.deepEqual(
                incomplete.map(({ id }) => id),
                [],
              );
              const name = `${state}-${locale.slice(0, 2)}-${colorScheme}.png`;
              await page.screenshot({ path: join(screens, name), fullPage: true });
            },
            { locale, colorScheme, viewport: { width: 420, height: 860 }, reducedMotion: "reduce" },
          ));
      }
    }
  }

  test("nothing is cut off at a width of 320 pixels", () =>
    opened(
      async (page) => {
        for (const state of ["empty", "valid"]) {
          await STATES[state](page);
          await inState(page, state);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
          await page.screenshot({ path: join(screens, `${state}-320.png`), fullPage: true });
        }
      },
      { viewport: { width: 320, height: 640 } },
    ));

  test("by keyboard alone from the empty page to the verdict", () =>
    opened(async (page) => {
      const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
      const tabTo = async (id) => {
        for (let presses = 0; presses < 20; presses += 1) {
          if ((await focused()) === id) return;
          await page.keyboard.press("Tab");
        }
        assert.fail(`${id} is not reached`);
      };
      await tabTo("kind");
      await page.keyboard.press("ArrowDown");
      assert.equal(await page.inputValue("#kind"), "der");
      await tabTo("list");
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
      await chooser.setFiles(LIST);
      await tabTo("add-list");
      await page.keyboard.press("Enter");
      await inState(page, "ready");
      assert.equal(await focused(), "camera");
      await tabTo("Ohne Kamera");
      await page.keyboard.press("Enter");
      await tabTo("text");
      await page.keyboard.insertText(VALID.text);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await inState(page, "valid");
      assert.equal(await focused(), "card");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid");
    }));

  test("every control shows that it has the focus", () =>
    opened(async (page) => {
      const seen = [];
      for (let presses = 0; presses < 10; presses += 1) {
        await page.keyboard.press("Tab");
        seen.push(
          await page.evaluate(() => {
            const { activeElement } = document;
            const shown = activeElement.type === "file" ? activeElement.nextElementSibling : activeElement;
            return [activeElement.tagName, getComputedStyle(shown).outlineStyle];
          }),
        );
      }
      for (const [tag, outline] of seen.filter(([name]) => name !== "BODY")) assert.equal(outline, "solid", tag);
    }));

  test("the language changes with everything that is shown, and is kept", () =>
    opened(async (page) => {
      await STATES.invalid(page);
      assert.equal(await page.textContent("#word"), de.states.invalid);
      await page.click("[data-language=en]");
      assert.equal(await page.textContent("#word"), en.states.invalid);
      assert.equal(await page.getAttribute("html", "lang"), "en");
      await page.reload();
      await ready(page);
      assert.equal(await page.title(), en.title);
    }));

  test("what moves stands still for those who want it so", () =>
    opened(
      async (page) => {
        const moving = await page.evaluate(() => getComputedStyle(document.getElementById("card")).transitionDuration);
        assert.equal(moving, "0s");
      },
      { reducedMotion: "reduce" },
    ));
});

describe("judges", () => {
  test("a valid certificate, check by check", () =>
    opened(async (page) => {
      await STATES.valid(page);
      assert.match(await page.textContent("#name"), /\S/);
      const results = await page.$$eval("#checks li", (items) => items.map((item) => item.dataset.result));
      assert.equal(results.length, Object.keys(english.Check).length);
      assert.deepEqual([...new Set(results.slice(0, -1))], ["passed"]);
      assert.equal(results.at(-1), "not-done");
      assert.match(await page.textContent("#advice"), /nicht geprüft/);
    }));

  test("a signer who is not on the list", () =>
    opened(async (page) => {
      await trusted(page, { list: bytes(vector("signers/signer-not-in-the-list").trust.signers[0].certificate) });
      await typed(page, VALID.text);
      await inState(page, "invalid");
      assert.equal(await page.isHidden("#person"), true);
      assert.equal(await page.isHidden("#content"), true);
      assert.match(await page.textContent("#reason"), /Signaturgeber/);
    }));

  test("nothing without a list", () =>
    opened(async (page) => {
      await typed(page, VALID.text);
      await inState(page, "problem");
      assert.equal(await page.textContent("#reason"), de.reasons.noList);
      assert.equal(await page.isHidden("#details"), true);
    }));

  test("a picture that was chosen, dropped or pasted", () =>
    opened(async (page) => {
      await trusted(page);
      const svg = await svgOf(VALID.text);
      await page.setInputFiles("#picture", picture(svg));
      await inState(page, "valid");
      for (const [type, property] of [
        ["drop", "dataTransfer"],
        ["paste", "clipboardData"],
      ]) {
        await page.click("#clear");
        await inState(page, "ready");
        await page.evaluate(
          ([type, property, code]) => {
            const data = new DataTransfer();
            data.items.add(new File([code], "code.svg", { type: "image/svg+xml" }));
            const options = { bubbles: true, cancelable: true, [property]: data };
            document.body.dispatchEvent(
              type === "drop" ? new DragEvent(type, options) : new ClipboardEvent(type, options),
            );
          },
          [type, property, svg],
        );
        await inState(page, "valid");
      }
    }));

  test("the last thing that was shown, not what comes late", () =>
    opened(async (page) => {
      await trusted(page);
      const [poster, certificate] = await Promise.all(["https://example.org/", VALID.text].map(svgOf));
      await page.evaluate(
        async ([first, second]) => {
          for (const code of [first, second]) {
            const data = new DataTransfer();
            data.items.add(new File([code], "code.svg", { type: "image/svg+xml" }));
            document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
          }
          globalThis.states = [];
          const card = document.getElementById("card");
          const observer = new MutationObserver(() => globalThis.states.push(card.dataset.state));
          observer.observe(card, { attributeFilter: ["data-state"] });
        },
        [certificate, poster],
      );
      await inState(page, "problem");
      assert.deepEqual(await page.evaluate(() => globalThis.states.filter((state) => state === "valid")), []);
    }));

  test("a list that was dropped, once its kind is said", () =>
    opened(async (page) => {
      await page.evaluate((pem) => {
        const data = new DataTransfer();
        data.items.add(new File([pem], "signers.pem"));
        document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
      }, PEM);
      assert.equal(await page.textContent("#list-name"), "signers.pem");
      await page.click("#add-list");
      await inState(page, "ready");
    }));

  test("what the camera sees, and switches it off", async () => {
    const film = join(root, "target/certificate.y4m");
    writeFileSync(film, await filmOf([VALID.text]));
    const by = await launch([
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    try {
      await opened(
        async (page) => {
          await trusted(page);
          await page.click("#camera");
          await inState(page, "valid");
          assert.equal(await page.evaluate(() => document.getElementById("video").srcObject), null);
          assert.equal(await page.evaluate(() => document.activeElement.id), "card");
        },
        { by, permissions: ["camera"] },
      );
    } finally {
      await by.close();
    }
  });

  test("every kind of list that its vectors have", () =>
    opened(async (page) => {
      const item = (name) => vector(`signers/${name}`).trust.signers[0];
      const [german, austrian] = [item("german-list"), item("austrian-list")];
      const files = {
        pem: { list: file(PEM) },
        german: { list: file(german.text), key: bytes(german.key) },
        austrian: Object.fromEntries(["list", "signature", "key"].map((name) => [name, bytes(austrian[name])])),
        gateway: { list: file(item("gateway-array").text) },
        jwks: { list: file(item("jwks").text) },
      };
      for (const [kind, all] of Object.entries(files)) {
        await page.evaluate(() => {
          document.getElementById("change").open = true;
        });
        await page.selectOption("#kind", kind);
        for (const [name, chosen] of Object.entries(all)) await page.setInputFiles(`#${name}`, chosen);
        await page.click("#add [type=submit]");
        await inState(page, "ready");
        assert.equal(await page.textContent("#refused"), "", kind);
        await page.evaluate(() => {
          document.getElementById("change").open = true;
        });
        await page.click("#forget");
        await inState(page, "empty");
      }
    }));

  test("a list that is none is refused in words", () =>
    opened(async (page) => {
      await page.selectOption("#kind", "gateway");
      await page.click("#add [type=submit]");
      await page.setInputFiles("#list", file("no list"));
      await page.click("#add [type=submit]");
      await page.waitForFunction(() => document.getElementById("refused").textContent !== "");
      await inState(page, "empty");
    }));
});

describe("keeps lists", () => {
  const kept = (page) => page.evaluate(async () => (await (await caches.open("episeal-lists")).keys()).length);
  const refused = (page) => page.waitForFunction(() => document.getElementById("refused").textContent !== "");

  async function reloaded(page) {
    await page.reload();
    await ready(page);
  }

  /** From the next load on, files cannot be read. */
  const unreadable = (page) =>
    page.addInitScript(() => {
      if (sessionStorage.getItem("readable") === null)
        Blob.prototype.arrayBuffer = () => Promise.reject(new Error("no"));
    });

  test("a list that could not be read once is there again the next time", () =>
    opened(async (page) => {
      await trusted(page);
      await unreadable(page);
      await reloaded(page);
      await inState(page, "problem");
      assert.equal(await kept(page), 1);
      await page.evaluate(() => sessionStorage.setItem("readable", ""));
      await reloaded(page);
      await inState(page, "ready");
    }));

  test("a list that a wrong clock makes expired is there again with the right one", () =>
    opened(async (page) => {
      const austrian = vector("signers/austrian-list").trust.signers[0];
      await page.selectOption("#kind", "austrian");
      for (const name of ["list", "signature", "key"]) await page.setInputFiles(`#${name}`, bytes(austrian[name]));
      await page.click("#add [type=submit]");
      await inState(page, "ready");
      await page.clock.setFixedTime(new Date("2099-01-01T00:00:00Z"));
      await reloaded(page);
      await inState(page, "empty");
      await page.clock.setFixedTime(NOW);
      await reloaded(page);
      await inState(page, "ready");
    }));

  test("a list that is refused is not kept, and one that was kept is forgotten once it is refused", () =>
    opened(async (page) => {
      await page.selectOption("#kind", "gateway");
      await page.setInputFiles("#list", file("no list"));
      await page.click("#add [type=submit]");
      await refused(page);
      assert.equal(await kept(page), 0);
      await page.evaluate(async () => {
        const form = new FormData();
        form.set("kind", "gateway");
        form.set("list", new File(["no list"], "list"));
        await (await caches.open("episeal-lists")).put("lists/old", new Response(form));
      });
      await reloaded(page);
      await inState(page, "empty");
      assert.equal(await kept(page), 0);
    }));

  test("a list for which the disk has no room is not trusted", () =>
    opened(async (page) => {
      await page.evaluate(() => {
        Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
      });
      await page.selectOption("#kind", "der");
      await page.setInputFiles("#list", LIST);
      await page.click("#add [type=submit]");
      await refused(page);
      await inState(page, "empty");
    }));
});

describe("keeps to itself", () => {
  test("its policy is in force: no markup from text, no other script, no other host", async () => {
    const other = await serve({ "/": join(web, "dist") });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.origin}/`);
    await ready(page);
    const tries = await page.evaluate(async (elsewhere) => {
      const refused = (work) =>
        Promise.resolve()
          .then(work)
          .then(
            () => false,
            () => true,
          );
      return [
        await refused(() => {
          document.createElement("p").innerHTML = "<b>bold</b>";
        }),
        await refused(() => {
          document.createElement("script").src = "app.js";
        }),
        await refused(() => trustedTypes.createPolicy("other", {})),
        await refused(() => fetch(elsewhere, { mode: "no-cors" })),
      ];
    }, `${other.origin}/style.css`);
    await context.close();
    await other.close();
    assert.deepEqual(tries, [true, true, true, true]);
    assert.deepEqual(other.requests, []);
  });

  test("after the first visit it works offline, with the list that was loaded", () =>
    opened(async (page, context) => {
      await trusted(page);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await context.setOffline(true);
      const before = server.requests.length;
      await page.reload();
      await ready(page);
      await inState(page, "ready");
      const svg = await svgOf(VALID.text);
      await page.setInputFiles("#picture", picture(svg));
      await inState(page, "valid");
      assert.equal(server.requests.length, before);
    }));

  test("what was shown is gone when the page is left", () =>
    opened(async (page) => {
      await STATES.valid(page);
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
      await inState(page, "ready");
      assert.equal(await page.inputValue("#text"), "");
      assert.equal(await page.textContent("#details dl"), "");
      assert.equal(await page.textContent("#name"), "");
    }));

  test("the camera is off when it is closed", () =>
    opened(
      async (page) => {
        await trusted(page);
        await page.click("#camera");
        await page.waitForFunction(() => document.getElementById("video").videoWidth > 0);
        await page.screenshot({ path: join(screens, "camera.png") });
        await page.click("#camera");
        await inState(page, "ready");
        assert.equal(await page.evaluate(() => document.getElementById("video").srcObject), null);
      },
      { permissions: ["camera"] },
    ));
});

describe("has texts", () => {
  const paths = (texts, under = "") =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [`${under}${key}`] : paths(value, `${under}${key}.`),
    );
  const at = (texts, path) => path.split(".").reduce((found, key) => found?.[key], texts);

  test("each in both languages, with the same values in them", () => {
    assert.deepEqual(paths(de), paths(en));
    for (const path of paths(en)) {
      const values = [de, en].map((texts) => (at(texts, path).match(/\{\w+\}/g) ?? []).sort());
      assert.deepEqual(...values, path);
      assert.notEqual(at(de, path).trim(), "");
    }
  });

  test("for every check, and for whatever the page and its scripts name", () => {
    assert.deepEqual(Object.keys(en.checks.names).sort(), Object.keys(english.Check).sort());
    const html = readFileSync(join(web, "index.html"), "utf8");
    const scripts = ["app.js", "view.js", "language.js"].map((file) => readFileSync(join(web, file), "utf8")).join("");
    const named = [
      ...[...html.matchAll(/data-(?:text|label)="([^"]+)"/g)].map(([, path]) => path),
      ...[...scripts.matchAll(/\btext\("([^"]+)"/g)].map(([, path]) => path),
    ];
    assert.ok(named.length > 40);
    for (const path of named) assert.equal(typeof at(en, path), "string", path);
  });
});
