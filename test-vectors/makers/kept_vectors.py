"""What a visitor keeps of a visit (FORMAT.md, section 18)."""

from dataclasses import replace

import episeal2 as e
from episeal2 import curves
from episeal2.cbor import D, read
from scene import DAY, NOON, TODAY
from vector import SUCCESS, Vectors
from visitor_stage import HOUR, Stage, diary_says, flipped


def vectors() -> Vectors:
    found = Vectors("visits/kept", "FORMAT.md, section 18")
    kept(found)
    malformed(found)
    opened(found)
    return found


def kept(found: Vectors) -> None:
    def add(name: str, comment: str, change) -> None:
        def made():
            stage = Stage()
            one = change(stage, stage.visit()[1])
            return {"kept": e.write_kept(one)}, diary_says(one)
        found.add(name, comment, "read-kept", SUCCESS, made)

    def at_the_edges(_, one: e.Kept) -> e.Kept:
        return replace(one, arrival=DAY * (TODAY + 1) - 1, departure=DAY * (TODAY + 2) - 1)

    add("check-in", "A check-in, as its visitor keeps it.", lambda _, one: one)
    add("check-out", "A check-out, which has revision 1.", lambda stage, one: stage.check_out(one)[1])
    add("longest-stay", "An arrival in the last second of its day, and a departure 24 hours later.", at_the_edges)
    add("check-out-in-the-same-second", "A kept visit that ended in the second in which it began.",
        lambda _, one: replace(one, departure=one.arrival))


def malformed(found: Vectors) -> None:
    def add(name: str, comment: str, change, *rules: str, expect: str = "malformed") -> None:
        def made():
            fields = read(e.write_kept(Stage().visit()[1]))
            changed = change(fields)
            return {"kept": changed if isinstance(changed, bytes) else D(changed)}
        found.add(name, comment, "read-kept", expect, made, *rules)

    def at(place: int, value):
        return lambda fields: [*fields[:place], value(fields) if callable(value) else value, *fields[place + 1:]]

    def header(**changed):
        def made(fields: list) -> bytes:
            names = ("version", "day", "kid", "revision", "author")
            return D(list((dict(zip(names, read(fields[3]))) | changed).values()))
        return at(3, made)

    first = DAY * TODAY
    add("version-2", "A kept visit of version 2.", at(0, "episeal-2 kept"), "R70", expect="unsupported-version")
    add("label-of-a-log", "A kept visit under the label of a request log.", at(0, "episeal-1 request log"))
    add("author-of-another-visit", "The author's secret is not that of the header's author.",
        at(1, lambda _: curves.random_key()))
    add("visitor-of-31-bytes", "A visitor's secret of 31 bytes.", at(2, bytes(31)))
    add("header-of-version-2", "A kept visit with a header of version 2.", header(version=2), "R3", "R71",
        expect="unsupported-version")
    add("header-of-version-2-with-a-long-integer", "A header of version 2, in which an integer is not the shortest.",
        at(3, b"\x82\x02\x18\x17"), "R1", "R71")
    add("revision-24", "A header of revision 24.", header(revision=24), "R71")
    add("kind-4", "A kept visit of a kind that there is not.", at(4, 4))
    add("name-of-161-bytes", "A venue's name of 161 bytes.", at(6, "f" * 161))
    add("area-with-a-slash", "An area with a slash in a level.", at(7, ["Terrasse/Tisch 4"]))
    add("arrival-the-day-before", "An arrival a second before the header's day.", at(8, first - 1))
    add("departure-before-the-arrival", "A departure a second before the arrival.", at(9, NOON - HOUR - 1))
    add("departure-after-a-day", "A departure 24 hours and a second after the arrival.", at(9, NOON - HOUR + DAY + 1))
    add("nine-fields", "A kept visit without the field of a departure.", lambda fields: fields[:9])
    add("trailing-byte", "A kept visit with a byte after its end.", lambda fields: D(fields) + b"\0", "R1")


def opened(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        found.add(name, comment, "open-kept", expect, lambda: make(Stage()), *rules)

    def of(data: bytes, one: e.Kept, **changed) -> dict:
        return {"kept": e.write_kept(replace(one, **changed)), "visit": data}

    def later(stage: Stage) -> tuple[dict, dict]:
        _, one = stage.visit()
        data, check_out = stage.check_out(one)
        return of(data, one), stage.stored_says(check_out)

    add("opens-a-later-revision", "What is kept of the check-in opens the check-out that is stored.", SUCCESS, later)
    add("opens-no-other-visit", "A stored visit of another visitor.", "undecryptable",
        lambda stage: of(stage.visit()[0], stage.visit()[1]), "R6")
    add("opens-nothing-with-another-key", "A stored visit with another secret of the visitor than its own.",
        "undecryptable", lambda stage: of(*stage.visit(), visitor=curves.random_key()), "R6")
    add("opens-nothing-changed", "A stored visit with one bit of its signature changed.", "bad-signature",
        lambda stage: of(flipped((pair := stage.visit())[0], -1), pair[1]), "R25")
