"""What a person types: names, areas, contacts and passphrases (FORMAT.md, sections 5 and 18)."""

import episeal2 as e
from bech32 import bech32
from episeal2.cbor import D
from vector import SUCCESS, Vectors

KEY = bytes(range(32))


def vectors() -> Vectors:
    found = Vectors("visits/typed", "FORMAT.md, section 5")
    for add in (printed, areas, contacts, passphrases):
        add(found)
    return found


def printed(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, entered: str, area: str = "", *rules: str, said=None) -> None:
        def made():
            given = {"venue": e.public_text("venue", KEY), "name": entered, "area": area}
            if expect != SUCCESS:
                return given
            return given, {"text": bech32("EPISEAL-POSTER", D([1, KEY, *said]))}
        found.add(name, comment, "print-poster", expect, made, *rules)

    add("printed-in-nfc", "The name of a venue is brought into NFC, and its area into the form of levels.", SUCCESS,
        "Cafe\u0301 Linde", " Hof /Tisch\u00a0 4", "R75", said=["Café Linde", ["Hof", "Tisch 4"]])
    add("printed-name-of-160-bytes", "The name of a venue with exactly 160 bytes.", SUCCESS, "ß" * 80, "", "R8",
        said=["ß" * 80, []])
    add("printed-name-of-161-bytes", "The name of a venue with 161 bytes.", "too-long", "ß" * 80 + "x", "", "R8")
    add("printed-name-empty", "The name of a venue is empty.", "invalid-text", "", "", "R76")
    add("printed-name-not-visible", "The name of a venue is a letter that is not seen.", "invalid-text", "\u115f", "",
        "R76")
    add("printed-name-with-control-character", "The name of a venue has a bell in it.", "invalid-text", "Linde\u0007",
        "", "R9")
    add("printed-name-is-a-symbol", "The name of a venue is one symbol.", SUCCESS, "\u2618", "", "R76",
        said=["\u2618", []])


# -- What a person types --------------------------------------------------------------------------


def areas(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, text: str, *rules: str, area: str = "") -> None:
        found.add(name, comment, "enter-area", expect,
                  lambda: {"text": text} if expect != SUCCESS else ({"text": text}, {"area": area}), *rules)

    add("typed-area", "An area of two levels is typed.", SUCCESS, "Saal/Bahn 3", area="Saal/Bahn 3")
    add("typed-area-empty", "The empty text is the empty area.", SUCCESS, "")
    add("typed-level-in-nfc", "A level is typed with a letter and a mark, and brought into NFC.", SUCCESS,
        "Bu\u0308hne", "R75", area="Bühne")
    add("typed-level-with-white-space", "Runs of white space become one space, with none at either end.", SUCCESS,
        "  Bahn\u2003\u00a0 3 / Bank\u30001 ", "R75", area="Bahn 3/Bank 1")
    add("typed-level-of-64-bytes", "A level of exactly 64 bytes.", SUCCESS, "ä" * 32, "R8", area="ä" * 32)
    add("typed-level-of-65-bytes", "A level of 65 bytes is typed.", "too-long", "ä" * 32 + "x", "R8")
    add("typed-level-grows-in-nfc", "A level of 63 bytes as typed, which has more than 64 in NFC.", "too-long",
        "\ufb2c" * 21, "R8")
    add("typed-level-of-spaces", "A level of 65 bytes as typed, 61 of them spaces at its end.", SUCCESS,
        "Saal" + " " * 61, "R8", area="Saal")
    add("typed-six-levels", "Six levels.", "too-long", "a/b/c/d/e/f", "R8")
    add("typed-empty-level", "An empty level between two others.", "invalid-text", "Saal//Bahn 3", "R9")
    add("typed-level-of-blanks", "A level of blanks alone.", "invalid-text", "Saal/  ", "R9")
    add("typed-tab", "A tabulator is white space, and a control character: it is refused.", "invalid-text",
        "Bahn\t3", "R9")
    add("typed-line-separator", "A line separator is white space, and breaks what a reader sees: it is refused.",
        "invalid-text", "Bahn\u20283", "R9")
    add("typed-override", "A character that reorders what a reader sees.", "invalid-text", "Bahn \u202e3", "R9")
    add("typed-later-unicode", "A character that Unicode 15.0 does not assign.", "invalid-text", "Saal \U0001ccf0")
    add("typed-nothing-visible", "A level of a letter that is not seen.", "invalid-text", "\uffa0", "R76")
    add("typed-format-character", "A level of a joiner alone, which is not seen.", "invalid-text", "\u200d", "R76")


def contacts(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, fields: dict, field: str | None = None, *rules: str, said=None):
        given = {"contact": fields} | ({} if field is None else {"wrong_field": field})
        found.add(name, comment, "enter-contact", expect,
                  lambda: given if expect != SUCCESS else (given, said or fields), *rules)

    full = {"given-name": "Ilse", "family-name": "Vogt", "phone": "+49 5681 00 00", "email": "ilse.vogt@example.org",
            "street": "Am Anger", "house-number": "12 a", "postal-code": "34582", "city": "Altenau", "country": "DE"}
    add("contact", "A contact with every field.", SUCCESS, full)
    add("contact-with-family-name-alone", "A contact with a family name and nothing else.", SUCCESS,
        {"family-name": "Vogt"}, None, "R9")
    add("contact-in-nfc", "Names and addresses are brought into NFC where they are entered.", SUCCESS,
        {"given-name": "Jo\u0308rg", "city": "Ko\u0308nigsau"}, said={"given-name": "Jörg", "city": "Königsau"})
    add("contact-without-name", "A contact with neither a given nor a family name.", "invalid-text",
        {"city": "Altenau"}, "family-name", "R9")
    longest = {"given-name": 160, "family-name": 160, "phone": 32, "email": 254, "street": 160, "house-number": 16,
               "postal-code": 16, "city": 160}
    vogt = {"family-name": "Vogt"}
    add("contact-at-every-limit", "A contact whose fields have as many bytes as they may.", SUCCESS,
        {name: "7" * limit for name, limit in longest.items()}, None, "R8")
    for name, limit in longest.items():
        add(f"contact-{name}-too-long", f"The field {name} has {limit + 1} bytes.", "too-long",
            vogt | {name: "7" * (limit + 1)}, name, "R8")
    add("contact-name-of-162-bytes", "A given name of 81 letters has 162 bytes.", "too-long",
        {"given-name": "ä" * 81}, "given-name", "R8")
    for name, text in (("country", "de"), ("country", "D1"), ("country", "D")):
        said = {"de": "in small letters", "D1": "with a digit", "D": "of one letter"}[text]
        add(f"contact-country-{said.replace(' ', '-')}", f"A country {said}.", "invalid-text", vogt | {name: text},
            name)
    for name, text, what, rule in (
            ("given-name", "Ilse\u0000", "has a control character", "R9"),
            ("phone", "0049\u0085", "has a control character of two bytes", "R9"),
            ("email", "a@example.org\u200f", "has a mark that reorders", "R9"),
            ("street", "Anger\u2066", "has an isolate that reorders", "R9"),
            ("family-name", "\u3164", "has nothing that is seen", "R76"),
            ("city", "\U0001d159", "is a blank note head", "R76"),
            ("postal-code", "  ", "has nothing but blanks", "R76")):
        add(f"contact-{name}-{what.replace(' ', '-')}", f"The field {name} {what}.", "invalid-text",
            vogt | {"given-name": "Ilse"} | {name: text}, name, rule)


def passphrases(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, role: str, passphrase: str, *rules: str) -> None:
        ring = bech32(f"EPISEAL-{role.upper()}-SECRET", KEY) + "\n"
        given = {"role": role, "ring": ring, "passphrase": passphrase}
        found.add(name, comment, "set-passphrase", expect, lambda: given if expect != SUCCESS else (given, "set"),
                  *rules, source="FORMAT.md, section 18")

    add("passphrase-of-8-characters", "A passphrase of eight characters is set for a venue's keys.", SUCCESS, "venue",
        "Kegel ä7", "R104")
    add("passphrase-of-7-characters", "A passphrase of seven characters is set for a venue's keys.", "invalid-text",
        "venue", "Kegel ä", "R104")
    add("passphrase-of-7-characters-in-nfc", "A passphrase of eight characters as typed, seven in NFC.", "invalid-text",
        "venue", "Kegel a\u0308", "R104")
    add("passphrase-of-11-characters-for-authority", "A passphrase of eleven characters is set for an authority's "
        "keys.", "invalid-text", "authority", "Kegel ä7890", "R104")
    add("passphrase-of-digits", "A passphrase of twelve digits.", "invalid-text", "venue", "271828182845", "R104")
    add("passphrase-of-arabic-digits", "A passphrase of nine digits of another script.", "invalid-text", "venue",
        "٢٧١٨٢٨١٨٢", "R104")
    add("passphrase-of-a-later-unicode", "A passphrase with a character that Unicode 15.0 does not assign.",
        "invalid-text", "venue", "Kegelbahn\U0001ccf0")
    add("passphrase-of-1025-bytes", "A passphrase of 1,025 bytes.", "too-long", "venue", "x" * 1_025)
