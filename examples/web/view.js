/** What is seen: the card with the verdict, and the details below it. */

import { codes, countryText, dateText, dayText, numberText, sentence, text, textOf } from "./language.js";

const at = (id) => document.getElementById(id);

const SYMBOLS = {
  empty: "M12 6v7M12 17.5v.01",
  ready: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4",
  working: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M7 12h10",
  checking: "M6 12h.01M12 12h.01M18 12h.01",
  problem: "M12 6v7M12 17.5v.01",
  attention: "M12 6v7M12 17.5v.01",
  valid: "M5 12.5l5 5 9-11",
  invalid: "M6 6l12 12M18 6L6 18",
};
const RESULTS = { passed: "M5 12.5l5 5 9-11", failed: "M6 6l12 12M18 6L6 18", "not-done": "M6 12h12" };

/** The card without a verdict: what to do, what is being done, or why nothing was checked. */
export function showState(state, reason = "") {
  card(state, reason);
  at("person").hidden = true;
  at("details").hidden = true;
  for (const id of ["name", "birth", "entries", "checks", "deviations", "unjudged"]) at(id).replaceChildren();
}

/** A verdict, as `examine` gives it. */
export function showVerdict(verdict) {
  const { certificate, checks, error, deviations } = verdict;
  const matters = certificate?.notJudged ?? [];
  const state = error === undefined ? (matters.length > 0 ? "attention" : "valid") : "invalid";
  const said = error === undefined ? matters.map((code) => codes().NotJudged[code]) : [codes().CertificateError[error]];
  card(state, said.map(sentence).join("\n"), certificate && adviceOf(certificate));
  showPerson(certificate);
  at("content").hidden = certificate === undefined;
  at("entries").replaceChildren(...(certificate ? entriesOf(certificate) : []).flatMap(entry));
  const passed = checks.filter(({ result }) => result === "passed").length;
  at("counted").textContent = text("checks.counted", { passed: numberText(passed), all: numberText(checks.length) });
  at("checks").replaceChildren(...checks.map(checkItem));
  at("deviations-none").textContent = text(deviations.length === 0 ? "deviations.none" : "deviations.some");
  at("deviations").replaceChildren(...deviations.map((code) => element("li", sentence(codes().Deviation[code]))));
  at("unjudged").replaceChildren(...unjudged(matters, certificate));
  at("details").hidden = false;
}

function card(state, reason, advice = "") {
  at("card").dataset.state = state;
  at("symbol").setAttribute("d", SYMBOLS[state]);
  at("word").textContent = text(`states.${state}`);
  at("reason").textContent = reason;
  at("advice").textContent = advice;
}

function adviceOf({ isRevocationChecked }) {
  return [text("advice.compare"), ...(isRevocationChecked ? [] : [text("advice.notRevoked")])].join("\n");
}

function showPerson(certificate) {
  at("person").hidden = certificate === undefined;
  const { name, dateOfBirth } = certificate ?? { name: {}, dateOfBirth: "" };
  at("name").textContent = nameText(name);
  at("birth").textContent = dateOfBirth === "" ? "" : text("born", { date: dayText(dateOfBirth) });
}

/** As it is written, or else as in travel documents. */
function nameText({ given, family, givenTransliterated, familyTransliterated }) {
  const parts = [given ?? givenTransliterated, family ?? familyTransliterated];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** What a certificate says, as pairs of a field and its text; what it does not say is undefined. */
function entriesOf({ kind, name, dateOfBirth, entry, issued, expires }) {
  const value = (code) => (code === undefined ? undefined : (textOf("values", code) ?? code));
  const day = (written) => (written === undefined ? undefined : dayText(written));
  const moment = (date) => dateText(date, { dateStyle: "medium", timeStyle: "short" });
  const { doseNumber, seriesDoses, sampleTime } = entry;
  return [
    ["kind", textOf("kinds", kind)],
    ["family", name.family ?? name.familyTransliterated],
    ["given", name.given ?? name.givenTransliterated],
    ["dateOfBirth", day(dateOfBirth)],
    ["disease", value(entry.disease)],
    ["firstPositive", day(entry.firstPositive)],
    ["validFrom", day(entry.validFrom)],
    ["validUntil", day(entry.validUntil)],
    ["result", value(entry.result)],
    ["sampleTime", sampleTime && (Number.isNaN(Date.parse(sampleTime)) ? sampleTime : moment(new Date(sampleTime)))],
    ["testType", value(entry.testType)],
    ["name", entry.name],
    ["device", entry.device],
    ["centre", entry.centre],
    ["date", day(entry.date)],
    ["dose", doseNumber && text("dose", { number: numberText(doseNumber), series: numberText(seriesDoses) })],
    ["vaccine", value(entry.vaccine)],
    ["product", entry.product],
    ["manufacturer", entry.manufacturer],
    ["country", countryText(entry.country)],
    ["issuer", entry.issuer],
    ["identifier", entry.identifier],
    ["issued", moment(issued)],
    ["expires", moment(expires)],
  ];
}

function entry([field, said]) {
  return said === undefined || said === "" ? [] : [element("dt", textOf("fields", field)), element("dd", said)];
}

function checkItem({ check, result, decides }) {
  const kind = Object.hasOwn(RESULTS, result) ? result : "failed";
  const item = element("li");
  item.dataset.result = kind;
  const name = element("span", text(`checks.names.${check}`), "what");
  item.append(symbol(RESULTS[kind]), name, element("span", text(`checks.results.${kind}`), "how"));
  const why = kind === "passed" ? codes().Check[check] : codes().CertificateError[result];
  if (why !== undefined) item.append(element("span", sentence(why), "why"));
  if (kind === "failed" && !decides) item.append(element("span", text("checks.tolerated"), "why"));
  return item;
}

function unjudged(matters, certificate) {
  const general = ["rules", "person", ...(certificate?.isRevocationChecked ? [] : ["revocation"])];
  return [
    ...matters.map((code) => element("li", sentence(codes().NotJudged[code]), "matters")),
    ...general.map((name) => element("li", text(`unjudged.${name}`))),
  ];
}

function element(name, content = "", of = "") {
  const made = document.createElement(name);
  made.textContent = content;
  if (of !== "") made.className = of;
  return made;
}

function symbol(path) {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
