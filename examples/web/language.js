/** The page in German or English: its own texts, and the package's sentences about codes. */

import { english, german } from "episeal/texts";
import de from "./texts/de.js";
import en from "./texts/en.js";

const LANGUAGES = { de: { own: de, codes: german, region: "de-DE" }, en: { own: en, codes: english, region: "en-GB" } };
const KEPT = "language";

let language = languageAtFirst();

function languageAtFirst() {
  const kept = localStorage.getItem(KEPT);
  if (kept !== null && Object.hasOwn(LANGUAGES, kept)) return kept;
  return navigator.language.startsWith("de") ? "de" : "en";
}

/** The page's own text by its path, such as `scan.title`, with values for what is in braces. */
export function text(path, values = {}) {
  const found = path.split(".").reduce((texts, key) => texts[key], LANGUAGES[language].own);
  return found.replace(/\{(\w+)\}/g, (whole, name) => String(values[name]));
}

/** One of the page's texts by a name that comes from a certificate, if there is one. */
export function textOf(table, name) {
  const texts = LANGUAGES[language].own[table];
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** The package's sentences of this language. */
export function codes() {
  return LANGUAGES[language].codes;
}

/** A sentence of the package as one: in English they come without capital and full stop. */
export function sentence(said) {
  const begun = said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export function dateText(date, options) {
  return new Intl.DateTimeFormat(LANGUAGES[language].region, options).format(date);
}

/** A day as `2026-11-29`, or what of one is known. */
export function dayText(written) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return written;
  return dateText(new Date(`${written}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
}

export function numberText(number) {
  return new Intl.NumberFormat(LANGUAGES[language].region).format(number);
}

export function countryText(code) {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code);
  } catch {
    return code;
  }
}

/** Writes the texts that never change, and says what must be written anew whenever the language changes. */
export function speak(rewrite) {
  const buttons = [...document.querySelectorAll("[data-language]")];
  function write() {
    document.documentElement.lang = language;
    document.title = text("title");
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", text(element.dataset.label));
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === language));
    rewrite();
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      language = button.dataset.language;
      localStorage.setItem(KEPT, language);
      write();
    });
  }
  write();
}
