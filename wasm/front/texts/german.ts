/** What every code says to a person, in German. Complete, or it does not compile. */

import { german as core } from "../generated/german.js";
import type { Texts } from "./texts.js";

/** What codes say in German. */
export const german: Texts = {
  ...core,
  Package: {
    "not-initialised": "Das Modul ist nicht geladen.",
    disposed: "Das Objekt wurde schon verworfen.",
    "instance-dead": "Das Modul ist ausgefallen: Laden Sie die Seite neu.",
    "worker-failed": "Der Hintergrundprozess ließ sich nicht starten oder ist ausgefallen.",
    "storage-unavailable": "Der Browser bietet hier keinen Speicher oder hat ihn geschlossen.",
    "storage-busy": "Der Speicher ist gerade in Gebrauch.",
    "storage-full": "Es ist kein Speicherplatz mehr frei.",
    "storage-corrupt": "Die gespeicherten Daten lassen sich nicht lesen.",
    "storage-empty": "Es ist nichts gespeichert.",
    "storage-occupied": "Es ist schon etwas gespeichert.",
    "camera-denied": "Die Kamera darf nicht benutzt werden: Erlauben Sie es in den Einstellungen des Browsers.",
    "camera-missing": "Es gibt keine Kamera, oder ein anderes Programm benutzt sie.",
    "scanner-missing": "Dieser Browser kann keine QR-Codes lesen.",
    "picture-unreadable": "Das ist kein lesbares Bild.",
    "argument-type": "Eine Angabe des Programms hat den falschen Typ.",
    "argument-range": "Eine Angabe des Programms hat einen unmöglichen Wert.",
  },
};
