"""Visits, which their visitors open again (FORMAT.md, sections 5 and 9)."""

from dataclasses import replace

import episeal2 as e
from episeal2 import cbor, cose, curves
from episeal2.cbor import D, Tag
from scene import DAY, NOON
from vector import SUCCESS, Vectors
from venue_day import ARRIVAL, JOREN, NULL, TILDA, VenueDay, said

OPEN = "open-kept"
L = 2**252 + 27742317777372353535851937790883648493


def vectors() -> Vectors:
    found = Vectors("visits/visit", "FORMAT.md, section 9")
    sound(found)
    forged(found)
    stays(found)
    bodies(found)
    later(found)
    return found


def given(kept: e.Kept, visit: bytes) -> dict:
    return {"kept": e.write_kept(kept), "visit": visit}


# -- What opens -----------------------------------------------------------------------------------


def sound(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str) -> None:
        found.add(name, comment, OPEN, SUCCESS, make, *rules)

    add("check-in", "A visit with everything that can be entered.", lambda: plain())
    add("check-in-of-one-name", "A visit on a web page, by somebody who enters a family name and nothing else.",
        lambda: plain(JOREN, kind=1))
    add("check-in-in-no-area", "A visit by staff in a venue without areas.", lambda: plain(kind=2, levels=()))
    add("stay-of-24-hours", "A departure exactly 24 hours after the arrival.",
        lambda: plain(departure=ARRIVAL + DAY), "R23")
    add("departure-at-arrival", "A departure in the second of the arrival.", lambda: plain(departure=ARRIVAL), "R23")
    add("last-second-of-the-day", "An arrival in the last second of the header's day.",
        lambda: plain(arrival=NOON + DAY // 2 - 1), "R22")
    add("check-out", "Revision 1 opens with what was kept of the check-in.", lambda: checked_out(1))
    add("last-revision", "Revision 23, the highest there is.", lambda: checked_out(23))
    add("earlier-revision", "The check-in opens with what was kept of the check-out.", earlier)
    add("five-levels", "An area of five levels, the first of 64 bytes.",
        lambda: plain(levels=("ä" * 32, "Rang 2", "Block C", "Reihe 9", "Platz 31")))
    add("name-in-another-form", "A name that is not in NFC: the form of names is not judged in messages.",
        lambda: with_name("Ame\u0301lie"), "R75")
    add("name-that-cannot-be-seen",
        "A name of one blank character, which could not be entered: no contact is lost over "
        "it.", lambda: with_name("\u3164"), "R76")


def plain(contact: e.Contact = TILDA, **kept):
    day = VenueDay()
    sealed = day.sealed(contact=contact, **kept)
    return given(sealed.kept, sealed.data), said(sealed.kept, contact)


def checked_out(revision: int):
    day = VenueDay()
    kept = day.kept()
    after = day.checked_out(kept, NOON - 60, revision)
    return given(kept, after.data), said(after.kept)


def earlier():
    day = VenueDay()
    first = day.sealed()
    after = day.checked_out(first.kept)
    return given(after.kept, first.data), said(first.kept)


def with_name(name: str):
    day = VenueDay()
    kept = day.kept()
    sealed = day.craft(kept, record={6: name})
    return given(kept, sealed.data), said(kept, replace(TILDA, given=name))


# -- Who wrote it, and what belongs to it ---------------------------------------------------------


def forged(found: Vectors) -> None:
    def signature(name: str, comment: str, make) -> None:
        found.add(name, comment, OPEN, "bad-signature", make, "R21", "R25")

    def moved(name: str, comment: str, make) -> None:
        found.add(name, comment, OPEN, "undecryptable", make, "R21")

    signature("signed-by-another", "A visit that is signed by another key than its author.", signed_by_another)
    signature("revision-changed-afterwards", "The revision in the header is changed after the author has signed.",
              revision_changed)
    signature("signature-changed", "One bit of the signature is changed.", lambda: other_signature(
        lambda signature: signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]))
    signature("signature-in-another-form",
              "The scalar of the signature has the group's order added: the equation holds, "
              "and the form is not the canonical one.", lambda: other_signature(above_order))
    signature("author-of-small-order", "The author is the neutral element, under which anything is signed.",
              author_of_small_order)
    moved("record-of-another-visit", "The record was sealed for the same visitor's key under another author's header.",
          record_of_another_visit)
    moved("record-of-another-revision", "Revision 1 carries the record of revision 0.", record_of_another_revision)
    moved("visit-of-another-author",
          "A sound visit of another author, whose record is sealed to the same visitor's key.",
          visit_of_another_author)
    found.add("index-of-another-visit", "The index is that of another visit of the same day: whoever has only the "
              "visitor's key does not open it.", OPEN, SUCCESS, index_of_another_visit, "R21")


def signed_by_another() -> dict:
    day = VenueDay()
    kept = day.kept()
    return given(kept, day.craft(kept, signer=curves.random_key()).data)


def parts_of(data: bytes) -> list:
    return cbor.read(data).value


def revision_changed() -> dict:
    day = VenueDay()
    sealed = day.sealed()
    protected, unprotected, payload, signature = parts_of(sealed.data)
    _, index, record = cbor.read(payload)
    header = replace(sealed.kept.header, revision=1).encode()
    return given(sealed.kept, D(Tag(18, [protected, unprotected, D([header, index, record]), signature])))


def other_signature(change) -> dict:
    day = VenueDay()
    sealed = day.sealed()
    *rest, signature = parts_of(sealed.data)
    return given(sealed.kept, D(Tag(18, [*rest, change(signature)])))


def above_order(signature: bytes) -> bytes:
    scalar = int.from_bytes(signature[32:], "little") + L
    return signature[:32] + scalar.to_bytes(32, "little")


def author_of_small_order() -> dict:
    day = VenueDay()
    sealed = day.sealed()
    neutral = b"\1" + bytes(31)
    protected, unprotected, payload, _ = parts_of(sealed.data)
    _, index, record = cbor.read(payload)
    header = replace(sealed.kept.header, author=neutral).encode()
    return given(sealed.kept, D(Tag(18, [protected, unprotected, D([header, index, record]), neutral + bytes(32)])))


def record_of_another_visit() -> dict:
    day = VenueDay()
    kept = day.kept()
    other = replace(day.kept(), visitor=kept.visitor)
    ext = cose.ext_of("record", other.header.encode())
    return given(kept, day.craft(kept, record_as={"bound": ext}).data)


def record_of_another_revision() -> dict:
    day = VenueDay()
    kept = day.kept()
    after = replace(kept, header=replace(kept.header, revision=1))
    ext = cose.ext_of("record", kept.header.encode())
    return given(kept, day.craft(after, record_as={"bound": ext}).data)


def visit_of_another_author() -> dict:
    day = VenueDay()
    kept = day.kept()
    return given(kept, day.sealed(replace(day.kept(), visitor=kept.visitor)).data)


def index_of_another_visit():
    day = VenueDay()
    sealed, other = day.sealed(), day.sealed()
    header, _, record = cbor.read(parts_of(sealed.data)[2])
    _, index, _ = cbor.read(parts_of(other.data)[2])
    moved = cose.sign("visit", sealed.kept.author, [header, index, record])
    return given(sealed.kept, moved), said(sealed.kept)


# -- The record's body ----------------------------------------------------------------------------


def body(changed: dict) -> dict:
    day = VenueDay()
    kept = day.kept()
    return given(kept, day.craft(kept, record=changed).data)


def stays(found: Vectors) -> None:
    def add(name: str, comment: str, changed: dict) -> None:
        found.add(name, comment, OPEN, "malformed", lambda: body(changed))

    midnight = NOON - DAY // 2
    add("arrival-before-the-day", "The arrival is in the last second of the day before the header's.",
        {4: midnight - 1})
    add("arrival-after-the-day", "The arrival is in the first second of the day after the header's.",
        {4: midnight + DAY})
    add("departure-before-arrival", "The departure is a second before the arrival.", {5: ARRIVAL - 1})
    add("stay-over-24-hours", "The departure is 24 hours and a second after the arrival.", {5: ARRIVAL + DAY + 1})
    add("departure-that-is-null", "The departure is null: what is not known is left out.", {5: NULL})
    add("arrival-that-is-no-number", "The arrival is a text.", {4: str(ARRIVAL)})


def bodies(found: Vectors) -> None:
    def add(name: str, comment: str, changed: dict, *rules: str) -> None:
        found.add(name, comment, OPEN, "malformed", lambda: body(changed), *rules)

    add("kind-four", "A kind of check-in that there is not.", {1: 4})
    add("no-kind", "The kind is missing.", {1: None})
    add("venue-of-31-bytes", "The venue's identity has 31 bytes.", {2: bytes(31)})
    add("notice-key-of-15-bytes", "The notice key has 15 bytes.", {15: bytes(15)})
    add("six-levels", "An area of six levels.", {3: ["a", "b", "c", "d", "e", "f"]})
    add("level-with-a-slash", "A level with the character that separates levels.", {3: ["Saal/Tisch 7"]})
    add("level-of-65-bytes", "A level of 65 bytes.", {3: ["ä" * 32 + "x"]})
    add("level-that-is-empty", "A level without a character.", {3: ["Saal", ""]})
    add("level-not-in-nfc", "A level with a letter and its diaeresis as two characters.", {3: ["Sa\u0308le"]}, "R75")
    add("level-with-two-spaces", "A level with two spaces between its words.", {3: ["Tisch  7"]}, "R75")
    add("level-of-a-later-unicode", "A level with a character that Unicode 15.0 does not assign.",
        {3: ["Block \U0001ccf0"]}, "R75")
    add("level-that-cannot-be-seen", "A level of one blank character.", {3: ["\u2800"]})
    add("no-name", "Neither a given nor a family name.", {6: "", 7: ""})
    add("name-of-161-bytes", "A family name of 161 bytes.", {7: "ß" * 80 + "x"})
    add("name-with-a-line-break", "A given name of two lines.", {6: "Tilda\nMaria"})
    add("name-that-reorders", "A given name with a character that turns what follows it around.", {6: "Til\u202eda"})
    add("telephone-of-33-bytes", "A telephone number of 33 bytes.", {8: "+" + "4" * 32})
    add("street-that-is-empty", "A street without a character: what is not given is left out.", {10: ""})
    add("country-of-three-bytes", "A country of three letters, where a code has two.", {14: "DEU"})


# -- What a later version may add -----------------------------------------------------------------


def later(found: Vectors) -> None:
    def add(name: str, comment: str, changed: dict, rule: str, code: str = "malformed") -> None:
        found.add(name, comment, OPEN, code, lambda: body(changed), rule, source="FORMAT.md, section 2")

    def opens():
        day = VenueDay()
        kept = day.kept()
        sealed = day.craft(kept, record={16: b"", **{k: bytes(256) for k in (17, 127)}})
        return given(kept, sealed.data), said(kept)

    found.add("fields-that-are-passed-over", "Fields 16, 17 and 127, which a reader may pass over, of up to 256 bytes.",
              OPEN, SUCCESS, opens, "R72", "R73", source="FORMAT.md, section 2")
    add("field-that-must-be-known", "Field 128, which a reader has to know.", {128: b""}, "R73", "unsupported-version")
    add("field-256", "A field beyond those of extensions.", {256: b""}, "R72")
    add("nine-fields", "Nine fields that nobody knows: eight are allowed.", {k: b"" for k in range(16, 25)}, "R72")
    add("field-of-257-bytes", "A field that nobody knows, of 257 bytes.", {16: bytes(257)}, "R72")
    add("field-of-text", "A field that nobody knows, which is a text.", {16: "later"}, "R72")
