/** A certificate verifier that works offline: a trust list from a file, a certificate from wherever, a verdict. */

import { examine, init } from "episeal/certificate";
import { scanCamera, scanPicture } from "episeal/scan";
import { errorText } from "episeal/texts";
import { codes, numberText, sentence, speak, text } from "./language.js";
import { MORE, lists } from "./lists.js";
import { showState, showVerdict } from "./view.js";

const at = (id) => document.getElementById(id);

/** Loaded only by browsers that read no codes themselves, and from here. */
async function fallback() {
  const { zxing } = await import("episeal/scan/zxing");
  return zxing({ wasm: new URL("zxing_reader.wasm", import.meta.url) });
}

/** Writes the card again when the language changes. */
let again = showReady;
/** Ends what is being scanned. */
let work = new AbortController();
let isFilming = false;

function show(write) {
  again = write;
  write();
  at("clear").hidden = write === showReady || isFilming;
  at("camera").textContent = text(isFilming ? "scan.close" : at("details").hidden ? "scan.open" : "scan.next");
}

function showReady() {
  const state = lists.trust === undefined ? "empty" : "ready";
  showState(state, text(`reasons.${state}`));
}

function showProblem(reason) {
  show(() => showState("problem", text(`reasons.${reason}`)));
}

/** What an error says to a person; what was not written for people is not shown. */
function said(error) {
  return sentence(errorText(error, codes()) ?? text("reasons.failed"));
}

function showError(error) {
  show(() => showState("problem", said(error)));
}

/** To the verdict: for whoever cannot see that it is there. */
function toCard() {
  at("card").focus({ preventScroll: true });
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  at("card").scrollIntoView({ block: "start", behavior: isStill ? "auto" : "smooth" });
}

// Checking.

/** False, with a word, as long as there is no list: everything would be "not valid". */
function isTrusting() {
  if (lists.trust !== undefined) return true;
  showProblem("noList");
  at("change").open = true;
  at("kind").focus();
  return false;
}

function check(scanned) {
  try {
    const verdict = examine(scanned, { trust: lists.trust });
    show(() => showVerdict(verdict));
  } catch (error) {
    showError(error);
  }
  toCard();
}

const OTHERS = { poster: "poster", "check-in-code": "checkInCode", other: "other" };

/** The first certificate among the codes of a picture, or what was there instead. */
function checkFirst(found) {
  const certificate = found.find(({ kind }) => kind === "certificate");
  if (certificate) return check(certificate.text);
  showProblem(found.length === 0 ? "noCode" : OTHERS[found[0].kind]);
  toCard();
}

async function checkPicture(picture) {
  if (!isTrusting()) return;
  const signal = begin();
  show(() => showState("checking"));
  await checkScanned(() => scanPicture(picture, { fallback, signal }), signal);
}

async function checkCamera() {
  if (!isTrusting()) return;
  const signal = begin();
  isFilming = true;
  at("video").hidden = false;
  show(() => showState("working", text("reasons.working")));
  await checkScanned(async () => [await scanCamera(at("video"), { fallback, signal })], signal);
}

/** Checks what comes of a scan, unless another one has begun meanwhile. */
async function checkScanned(scan, signal) {
  try {
    const found = await scan();
    begin();
    checkFirst(found);
  } catch (error) {
    if (signal.aborted) return;
    begin();
    showError(error);
    toCard();
  }
}

/** Ends what is being scanned, so that no verdict comes late: it would be taken for the next person's. */
function begin() {
  work.abort();
  work = new AbortController();
  isFilming = false;
  at("video").hidden = true;
  return work.signal;
}

function clear() {
  begin();
  at("text").value = "";
  show(showReady);
}

at("camera").addEventListener("click", () => {
  if (isFilming) clear();
  else void checkCamera();
});
at("clear").addEventListener("click", () => {
  clear();
  at("camera").focus();
});
at("picture").addEventListener("change", ({ target }) => {
  const [picture] = target.files;
  // So that the same one can be chosen again.
  target.value = "";
  if (picture) void checkPicture(picture);
});
at("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!isTrusting()) return;
  begin();
  const typed = at("text").value.trim();
  if (typed === "") {
    showProblem("noText");
    at("text").focus();
  } else {
    at("text").value = "";
    check(typed);
  }
});
// Somebody else may come to a page that was left.
addEventListener("pagehide", clear);

// Dropping and pasting, anywhere on the page; into a field what is pasted goes as ever.

function take(data, event) {
  const [file] = data.files;
  const pasted = data.getData("text/plain").trim();
  if (!file && pasted === "") return;
  event.preventDefault();
  if (file?.type.startsWith("image/")) {
    void checkPicture(file);
  } else if (file) {
    takeList(data.files);
  } else if (isTrusting()) {
    begin();
    check(pasted);
  }
}

/** Any other file is a list, of a kind that is still to be said. */
function takeList(files) {
  at("change").open = true;
  at("list").files = files;
  writeFiles();
  at("kind").focus();
}

addEventListener("paste", (event) => {
  const isField = event.target instanceof HTMLTextAreaElement && event.clipboardData.files.length === 0;
  if (!isField) take(event.clipboardData, event);
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.documentElement.classList.add("dropping");
});
for (const end of ["dragleave", "drop"]) {
  addEventListener(end, () => document.documentElement.classList.remove("dropping"));
}
addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer, event);
});

// The lists.

function writeLists() {
  const { trust, count, leftOut } = lists;
  // What is to be done first stands first, and its button stands out.
  if (trust === undefined) at("scan").before(at("lists"));
  else at("details").after(at("lists"));
  at("add-list").classList.toggle("primary", trust === undefined);
  at("camera").classList.toggle("primary", trust !== undefined);
  const counted = [text("lists.signers", { count: numberText(count) })];
  if (leftOut > 0) counted.push(text("lists.leftOut", { count: numberText(leftOut) }));
  at("counted-lists").textContent = trust === undefined ? text("lists.none") : counted.join(" ");
  at("forget").hidden = trust === undefined;
}

const FILES = ["list", "signature", "key"];

function writeFiles() {
  for (const name of FILES) at(`${name}-name`).textContent = at(name).files[0]?.name ?? text("lists.noFile");
}

function chooseKind() {
  for (const element of document.querySelectorAll("[data-of]")) {
    element.hidden = !element.dataset.of.split(" ").includes(at("kind").value);
  }
}

/** Why a list was refused, in whatever language. */
let refused = () => "";

function refuse(why) {
  refused = why;
  at("refused").textContent = refused();
}

function formOf(kind) {
  const form = new FormData();
  form.set("kind", kind);
  for (const name of ["list", ...(MORE[kind] ?? [])]) {
    const [file] = at(name).files;
    if (!file) return undefined;
    form.set(name, file);
  }
  return form;
}

at("kind").addEventListener("change", chooseKind);
for (const name of FILES) at(name).addEventListener("change", writeFiles);
at("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = formOf(at("kind").value);
  if (!form) {
    refuse(() => text("lists.missing"));
    return;
  }
  try {
    await lists.add(form);
    refuse(() => "");
    at("add").reset();
    chooseKind();
    writeFiles();
    at("change").open = false;
    writeLists();
    at("camera").focus();
  } catch (error) {
    refuse(() => said(error));
  }
  show(showReady);
});
at("forget").addEventListener("click", async () => {
  await lists.forget();
  writeLists();
  clear();
  at("change").open = true;
  at("kind").focus();
});

// The beginning.

/** The one script that this page may run besides its own: where Trusted Types are required, by a policy. */
function workerUrl() {
  const url = new URL("sw.js", import.meta.url).href;
  if (!globalThis.trustedTypes) return url;
  const createScriptURL = (asked) => {
    if (asked !== url) throw new TypeError("not the page's service worker");
    return asked;
  };
  return trustedTypes.createPolicy("episeal-web", { createScriptURL }).createScriptURL(url);
}

chooseKind();
speak(() => {
  writeLists();
  writeFiles();
  refuse(refused);
  show(again);
});
try {
  await init();
  await lists.load();
  at("change").open = lists.trust === undefined;
  writeLists();
  show(showReady);
} catch (error) {
  showError(error);
}
document.documentElement.dataset.ready = "";
await navigator.serviceWorker?.register(workerUrl(), { type: "module" });
