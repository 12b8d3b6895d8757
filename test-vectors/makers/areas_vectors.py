"""The list of a venue's areas, and what a server takes of it (FORMAT.md, section 8)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.authority import VENUE
from episeal2.cbor import D
from parts import Parts
from scene import NOON, TODAY
from vector import SUCCESS, Vectors

PROTECTED = D({1: -19, 16: cose.typ_of("venue-areas")})
SAAL = [["Saal"], [["Reihe", 1, 12], ["Platz", 1, 20]], 1, {0: 2_400, 1: 35, 2: 0, 3: 1}]
HOF = [["Hof"], [["Tisch", 0, 9]], 6, {2: 1}]
BAR = [["Bar", "Theke"], [], 8, {}]


def vectors() -> Vectors:
    found = Vectors("visits/areas", "FORMAT.md, section 8")
    for add in (lists, overlaps, limits, places, cells, at_servers):
        add(found)
    return found


def _list(seed: bytes, groups: list, start: int = TODAY, by: bytes | None = None) -> bytes:
    return cose.sign("venue-areas", by or seed, [1, curves.ed25519_public(seed), start, groups])


def _said(group: list) -> dict:
    area, ranges, number, facts = group
    outdoors = facts.get(2)
    return {"area": "/".join(area), "ranges": ranges, "places": number, "volume": facts.get(0),
            "air_changes": facts.get(1), "is_outdoors": None if outdoors is None else outdoors == 1,
            "activity": facts.get(3)}


def _adder(found: Vectors):
    def add(name: str, comment: str, expect: str, groups: list, *rules: str, by=None, venue=None) -> None:
        def made():
            seed = curves.random_key()
            given = {"list": _list(seed, groups, by=by and by()),
                     "venue": e.public_text("venue", venue or curves.ed25519_public(seed))}
            if expect != SUCCESS:
                return given
            return given, {"from": TODAY, "groups": [_said(group) for group in groups]}
        found.add(name, comment, "verify-areas", expect, made, *rules)
    return add


def lists(found: Vectors) -> None:
    add = _adder(found)
    add("list-of-areas", "A hall with rows and seats, a yard with tables, and a bar.", SUCCESS, [SAAL, HOF, BAR], "R92")
    add("list-of-another-venue", "A list of areas that another venue signed for itself.", "wrong-venue", [BAR],
        venue=bytes(32))
    add("list-not-signed-by-the-venue", "A list of areas that names the venue and is signed by another key.",
        "bad-signature", [BAR], "R5", by=curves.random_key)
    add("fact-that-nobody-knows", "A group with fact 200, which is ignored.", SUCCESS, [[*BAR[:3], {200: 7}]], "R92")
    for name, comment, facts in (("fact-256", "a fact 256", {256: 1}), ("outdoors-2", "fact 2 with value 2", {2: 2}),
                                 ("activity-4", "fact 3 with value 4", {3: 4}),
                                 ("fact-of-text", "a text for a fact", {0: "7"}),
                                 ("fact-under-a-text", "a fact whose key is a text", {"x": 1}),
                                 ("facts-in-an-array", "an array of facts", [])):
        add(name, f"A group with {comment}.", "malformed", [[*BAR[:3], facts]], "R92")


    def facts(name: str, comment: str, encoded: bytes) -> None:
        """Facts in another form."""
        def made():
            seed = curves.random_key()
            key = curves.ed25519_public(seed)
            group = b"\x84" + D(["Bar"]) + D([]) + D(8) + encoded
            payload = b"\x84" + D(1) + D(key) + D(TODAY) + b"\x81" + group
            return {"list": Parts(seed, payload, PROTECTED).encode(), "venue": e.public_text("venue", key)}
        found.add(name, comment, "verify-areas", "malformed", made, "R1")

    facts("facts-unsorted", "A group whose facts are unsorted.", b"\xa2\x01\x00\x00\x00")
    facts("fact-twice", "A group with one fact twice.", b"\xa2\x01\x00\x01\x00")


def overlaps(found: Vectors) -> None:
    add = _adder(found)

    def group(area: list, *ranges: list, number: int = 1) -> list:
        return [area, list(ranges), number, {}]

    rows, seats = ["Reihe", 1, 5], ["Platz", 1, 9]
    for name, comment, one, other in (
            ("leaf-twice", "The same leaf in two groups.", group(["Bar"]), group(["Bar"])),
            ("leaf-inside-a-leaf", "A group inside the leaf of another one.", group(["Bar"]), group(["Bar", "Theke"])),
            ("ranges-overlap", "Two ranges of one word that share a number.", group(["Saal"], rows),
             group(["Saal"], ["Reihe", 5, 9])),
            ("number-written-out", "A group whose area is one of the numbered areas of another one.",
             group(["Saal"], rows), group(["Saal", "Reihe 3"])),
            ("rows-inside-rows", "Rows with seats below rows that are leaves.", group(["Saal"], rows),
             group(["Saal"], ["Reihe", 2, 3], seats)),
            ("seats-overlap", "Two groups whose rows and whose seats overlap.", group(["Saal"], rows, seats),
             group(["Saal"], ["Reihe", 5, 8], ["Platz", 9, 9])),
            ("everything-and-a-part", "A group of numbered areas at the top, and one inside the first of them.",
             group([], ["Raum", 1, 3]), group(["Raum 1", "Ecke"]))):
        add(name, comment, "malformed", [one, other], "R92")
    for name, comment, one, other in (
            ("ranges-side-by-side", "Two ranges of one word that share no number.", group(["Saal"], rows),
             group(["Saal"], ["Reihe", 6, 9])),
            ("number-with-leading-zero", "A number with a leading zero is no number of a range.", group(["Saal"], rows),
             group(["Saal", "Reihe 03"])),
            ("rows-overlap-and-seats-do-not", "Two groups whose rows overlap, with seats that share no number.",
             group(["Saal"], rows, seats), group(["Saal"], rows, ["Platz", 10, 12]))):
        add(name, comment, SUCCESS, [one, other], "R92")


def limits(found: Vectors) -> None:
    add = _adder(found)

    def of(area=("Saal",), ranges=(), number: int = 1) -> list:
        return [[list(area), [list(one) for one in ranges], number, {}]]

    add("rows-65536", "A list with exactly 65,536 rows.", SUCCESS, of(ranges=[("Reihe", 0, 65_535), ("Platz", 1, 2)]),
        "R92")
    levels = ["a", "b", "c", "d"]
    add("five-levels-with-the-numbers", "Leaves of five levels, the last of them numbered.", SUCCESS,
        of(levels, [("Bank", 1, 2)]), "R92")
    for name, comment, groups in (
            ("rows-65537", "A list with 65,537 rows.", of(ranges=[("Reihe", 0, 65_536), ("Platz", 1, 2)])),
            ("six-levels-with-the-numbers", "Leaves of six levels, the last of them numbered.",
             of([*levels, "e"], [("Bank", 1, 2)])),
            ("no-level-at-all", "A group without area and ranges.", of([])),
            ("no-group", "A list without a group.", []),
            ("three-ranges", "A group with three ranges.",
             of(ranges=[("Rang", 1, 2), ("Reihe", 1, 2), ("Platz", 1, 2)])),
            ("range-descends", "A range whose first number is above its last.", of(ranges=[("Reihe", 2, 1)])),
            ("number-100000", "A range with the number 100,000.", of(ranges=[("Reihe", 99_999, 100_000)])),
            ("no-places", "A group whose leaves have no place.", of(number=0)),
            ("places-100001", "A group whose leaves have 100,001 places.", of(number=100_001)),
            ("word-with-two-spaces", "A range whose word is no valid level.", of(ranges=[("Lange  Bank", 1, 2)])),
            ("word-with-a-slash", "A range whose word has a /.", of(ranges=[("a/b", 1, 2)])),
            ("word-too-long-with-its-number", "A word of 63 bytes, which is no level with a space and a number.",
             of(ranges=[("x" * 63, 1, 2)])),
            ("level-in-another-form", "A group whose area ends with a space.", of(["Saal "]))):
        add(name, comment, "malformed", groups, "R75" if name == "level-in-another-form" else "R92")


def places(found: Vectors) -> None:
    def add(name: str, comment: str, areas: list, number: int | str) -> None:
        def made():
            seed = curves.random_key()
            given = {"list": _list(seed, [SAAL, HOF, BAR]), "areas": areas,
                     "venue": e.public_text("venue", curves.ed25519_public(seed))}
            return given if isinstance(number, str) else (given, {"places": number})
        found.add(name, comment, "count-places", number if isinstance(number, str) else SUCCESS, made)

    add("places-of-a-seat", "A seat has one place.", ["Saal/Reihe 7/Platz 20"], 1)
    add("places-of-a-row", "A row has as many places as it has seats.", ["Saal/Reihe 7"], 20)
    add("places-of-a-hall-and-two-tables", "A hall and two tables have the places of all of them.",
        ["Saal", "Hof/Tisch 0", "Hof/Tisch 9"], 12 * 20 + 2 * 6)
    add("places-above-a-leaf", "A level above a leaf has the places of the leaf.", ["Bar"], 8)
    add("places-of-an-unknown-row", "A row that the hall does not have.", ["Saal/Reihe 13"], "area-unknown")
    add("places-of-a-number-with-zero", "A row whose number is written with a leading zero.", ["Saal/Reihe 07"],
        "area-unknown")
    add("places-below-a-leaf", "A level below a leaf.", ["Bar/Theke/links"], "area-unknown")


def cells(found: Vectors) -> None:
    def add(name: str, comment: str, seat: str, rows: int, seats: int, leaves: list | str) -> None:
        def made():
            seed = curves.random_key()
            given = {"list": _list(seed, [SAAL, HOF, BAR]), "seat": seat, "rows": rows, "seats": seats,
                     "venue": e.public_text("venue", curves.ed25519_public(seed))}
            return given if isinstance(leaves, str) else (given, {"leaves": leaves})
        found.add(name, comment, "cell-of-areas", leaves if isinstance(leaves, str) else SUCCESS, made)

    add("cell-of-a-seat", "The cell of one row and two seats around a seat.", "Saal/Reihe 7/Platz 10", 1, 2,
        [f"Saal/Reihe {row}/Platz {seat}" for row in (6, 7, 8) for seat in range(8, 13)])
    add("cell-in-a-corner", "The cell around the last seat of the last row.", "Saal/Reihe 12/Platz 20", 1, 1,
        [f"Saal/Reihe {row}/Platz {seat}" for row in (11, 12) for seat in (19, 20)])
    add("cell-of-a-table", "The cell around a table, of which the seats count and not the rows.", "Hof/Tisch 0", 9, 2,
        ["Hof/Tisch 0", "Hof/Tisch 1", "Hof/Tisch 2"])
    add("cell-of-a-bar", "The cell around a leaf without numbers is the leaf.", "Bar/Theke", 3, 3, ["Bar/Theke"])
    add("cell-of-a-row", "There is no cell around what is not a leaf.", "Saal/Reihe 7", 1, 1, "area-unknown")


def at_servers(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str, start: int = TODAY) -> None:
        """`make(seed)` gives the list, what is published, and more that is given."""
        def made():
            seed = curves.random_key()
            data, published, more = make(seed)
            given = {"list": data, "published": published, "now": NOON} | more
            if expect != SUCCESS:
                return given
            return given, {"venue": e.public_text("venue", curves.ed25519_public(seed)), "from": start,
                           "is_stored_already": data in published}
        found.add(name, comment, "admit-areas", expect, made, *rules)

    add("server-first-list", "The first list of a venue, from ten days ago.", SUCCESS,
        lambda seed: (_list(seed, [BAR], TODAY - 10), [], {}), "R93", start=TODAY - 10)
    add("server-list-from-tomorrow", "A second list, from the day after today.", SUCCESS,
        lambda seed: (_list(seed, [HOF], TODAY + 1), [_list(seed, [BAR])], {}), "R93", start=TODAY + 1)
    add("server-list-from-today", "A second list, from today.", "disagrees",
        lambda seed: (_list(seed, [HOF]), [_list(seed, [BAR], TODAY - 10)], {}), "R93")
    add("server-two-lists-from-one-day", "A second list from a day to come from which there is one.", "disagrees",
        lambda seed: (_list(seed, [HOF], TODAY + 3), [_list(seed, [BAR], TODAY + 3)], {}), "R93")
    add("server-same-list-again", "The same list again, after its day.", SUCCESS,
        lambda seed: (_list(seed, [BAR], TODAY - 1), [_list(seed, [BAR], TODAY - 1)], {}), "R93", start=TODAY - 1)
    add("server-list-not-signed", "A list that its venue did not sign, for publishing.", "bad-signature",
        lambda seed: (_list(seed, [BAR], by=curves.random_key()), [], {}), "R5")

    def succeeded(start: int) -> dict:
        return lambda seed: (_list(seed, [BAR]), [], {
            "successions": [e.succeed(seed, curves.random_key(), VENUE, start)]})

    add("server-list-before-the-succession", "A list from the day before its identity is succeeded.", SUCCESS,
        succeeded(TODAY + 1), "R86")
    add("server-list-after-the-succession", "A list from the day on which its identity is succeeded.", "wrong-venue",
        succeeded(TODAY), "R86")
