"""The worked examples of FORMAT.md, section 24. Prints the section; with a path as argument, writes it there."""

import sys
from contextlib import contextmanager
from itertools import count
from textwrap import fill
from unittest.mock import patch

import episeal2 as e
from annotate import Of, annotated
from episeal2 import cose, curves, opening, release, share, visit

DAY = 20_773                          # 2026-11-16
DAWN = 86_400 * DAY
ARRIVAL, DEPARTURE = DAWN + 43_200, DAWN + 50_400
ISSUED = DAWN + 64_800
CONTACT = e.Contact("Ada", "Müller", telephone="+49 711 123456", street="Königstraße", house_number="1",
                    postal_code="70173", city="Stuttgart", country="DE")
CODE = "123456789"


@contextmanager
def counted():
    """The k-th random string that is drawn is the byte 10 + k (hexadecimal), repeated."""
    numbers = count(0x10)

    def draw(n: int) -> bytes:
        return bytes([next(numbers)]) * n

    with patch("os.urandom", draw), patch("secrets.token_bytes", draw):
        yield


def seed(n: int) -> bytes:
    return bytes([n]) * 32


class Examples:
    """All keys of the parties are secrets of one repeated byte."""

    def __init__(self):
        self.office, self.venue = (curves.ed25519_public(seed(n)) for n in (2, 3))
        self.certificate = e.certify_office(seed(1), self.office, "Amt für Gesundheit", DAWN, DAWN + 60 * 86_400)
        self.office_day_key = e.make_office_day_key(seed(2), self.office, DAY, curves.x25519_public(seed(4)),
                                                    self.certificate)
        self.venue_day_key = e.make_venue_day_key(seed(3), self.venue, DAY, curves.x25519_public(seed(5)),
                                                  self.office_day_key)
        self.named = e.read_office_day_key(self.office_day_key)
        self.day_key = e.read_venue_day_key(self.venue_day_key)
        self.trust = e.trust_in([curves.ed25519_public(seed(1))], ISSUED,
                                [e.revoke(seed(1), 1, DAWN, DAWN + 7 * 86_400, [])])
        self.visit, self.kept = self._visit()
        self.request = self._request()
        self.release = self._release()
        self.share = self._share()

    def _visit(self) -> tuple[bytes, e.Kept]:
        poster = e.read_poster(e.poster_text(self.venue, "Gasthaus Zum Löwen", "Saal"))
        with counted():
            return e.seal_visit(self.day_key, poster, CONTACT, ARRIVAL, DEPARTURE, ["Saal", "Tisch 7"])

    def _request(self) -> bytes:
        with counted():
            return e.make_request(seed(2), self.office, self.venue, [(ARRIVAL + 3_600, ARRIVAL + 10_800)], [["Saal"]],
                                  "§ 28a IfSG", ISSUED, ISSUED + 86_400, self.office_day_key)

    def _release(self) -> bytes:
        asked = e.read_request(self.request)
        secrets = {self.day_key.kid: e.VenueSecret(DAY, seed(5), self.office)}
        with counted():
            found = e.examine(asked, self.trust, secrets, [self.visit], [], e.Policy(), ISSUED)
            (part,) = e.write_release(found.items, asked, seed(3))
        return part

    def _share(self) -> bytes:
        with counted():
            return e.seal_share([self.kept], self.office_day_key, self.trust, ISSUED, code=CODE)[0]

    # -- what is in them --

    def record_body(self) -> bytes:
        sealed = e.read_visit(self.visit)
        cek = cose.content_key(sealed.record, "visitor", sealed.record_ext, self.kept.visitor)
        return cose.open_with_cek(sealed.record, cek, sealed.record_ext, visit.RECORD)

    def index_body(self) -> bytes:
        sealed = e.read_visit(self.visit)
        return cose.open_with_cek(sealed.index, sealed.index_cek(seed(5)), sealed.index_ext, visit.INDEX)

    def release_part(self) -> bytes:
        envelope, _ = opening.read_release(self.release)
        ext = cose.ext_of("release", envelope.clear)
        return cose.open_envelope(envelope, "release", ext, seed(4), release.RELEASE)

    def share_body(self) -> bytes:
        envelope, clear = e.read_share(self.share)
        psi = cose.argon2id(CODE.encode(), clear.share_id)
        return cose.open_envelope(envelope, "share", cose.ext_of("share", envelope.clear), seed(4), share.SHARE, psi)


# -- What the items are ---------------------------------------------------------------------------

VERSION = Of("version")
AREA, WINDOW = Of("area", Of("level")), Of("window", [Of("from"), Of("to")])
HEADER = Of("header", [VERSION, Of("day"), Of("kid"), Of("revision"), Of("author")])


def signed(name: str, payload: list) -> Of:
    protected = Of("protected", Of("headers", {1: Of("alg"), 16: Of("typ")}))
    return Of(name, [protected, Of("unprotected"), Of("payload", Of("payload", payload)), Of("signature")])


def envelope(name: str, clear: list | None = None) -> Of:
    headers = {1: Of("alg"), 5: Of("iv"), 16: Of("typ"), -70002: Of("kc"), -70003: Of("clear", Of("clear", clear))}
    ephemeral = Of("unprotected", {-1: Of("ephemeral key", {1: Of("kty"), -1: Of("crv"), -2: Of("epk")})})
    recipient = [Of("protected", Of("headers", {1: Of("alg")})), ephemeral, Of("wrapped")]
    return Of(name, [Of("protected", Of("headers", headers)), Of("unprotected"), Of("ciphertext"),
                     Of("recipients", [Of("recipient", recipient)])])


CERTIFICATE = signed("office-certificate", [VERSION, Of("authority"), Of("office"), Of("name"), Of("not_before"),
                                            Of("not_after")])
OFFICE_DAY_KEY = signed("office-day-key", [VERSION, Of("office"), Of("day"), Of("public"),
                                           Of("certificate", CERTIFICATE)])
VISIT = Of("visit", [Of("protected", Of("headers", {1: Of("alg"), 16: Of("typ")})), Of("unprotected"),
                     Of("payload", Of("payload", [Of("header", HEADER), Of("index", envelope("index")),
                                                  Of("record", envelope("record"))])), Of("signature")])
REQUEST = signed("request", [VERSION, Of("id"), Of("office"), Of("venue"), Of("windows", WINDOW), Of("areas", AREA),
                             Of("legal_basis"), Of("issued"), Of("expires"), Of("reply_key", OFFICE_DAY_KEY)])
RELEASE = envelope("release", [VERSION, Of("request"), Of("i"), Of("last")])
ENTRY = Of("entry", [Of("record_id"), Of("revision"), Of("visit"), Of("index_cek"), Of("note"), Of("ticket")])
RELEASE_PART = signed("release-part", [VERSION, Of("request"), Of("i"), Of("last"), Of("items", ENTRY), Of("total")])
SHARE = envelope("share", [VERSION, Of("share_id"), Of("office"), Of("kid"), Of("expires")])
SHARED = Of("shared", [Of("header", HEADER), Of("visitor"), Of("venue"), Of("name"), AREA, Of("arrival"),
                       Of("departure")])
RECORD_BODY = Of("RecordBody", {1: Of("kind"), 2: Of("venue"), 3: AREA, 4: Of("arrival"), 5: Of("departure"),
                                6: Of("given name"), 7: Of("family name"), 8: Of("telephone"), 10: Of("street"),
                                11: Of("postal code"), 12: Of("city"), 13: Of("house number"), 14: Of("country"),
                                15: Of("notice key")})
INDEX_BODY = Of("IndexBody", {1: Of("arrival"), 2: Of("departure"), 3: AREA, 4: Of("ticket")})


# -- The section ----------------------------------------------------------------------------------

TITLE = "## 24. Worked examples"
HEAD = """
Four messages byte by byte; `test-vectors/second/worked.py` writes this section. What is before a semicolon is the
message; the indentation shows what is nested in what. Each secret key is one byte repeated 32 times: the Ed25519 seeds
of authority `01`, office `02` and venue `03`, the X25519 secrets of the office's day key `04` and the venue's `05`, of
day {day} (2026-11-16). The random strings that a message needs are drawn in the order that the text names, and the k-th
one (k from 0) is the byte `10` + k, hexadecimal, repeated.

kid of the office day key: `{office_kid}`
kid of the venue day key: `{venue_kid}`
""".lstrip("\n")
SECTIONS = (
    ("visit", """A visit of Ada Müller to "Saal/Tisch 7" from 12:00 to 14:00 UTC, under that venue day key.
Drawn: author's seed, visitor's secret; content key, iv and ephemeral secret of the record; ephemeral secret of the
ticket; content key, iv
and ephemeral secret of the index.""", "visit", VISIT),
    ("RecordBody", "Its record, opened with the visitor's secret (`11` repeated):", "record_body", RECORD_BODY),
    ("IndexBody", "Its index, opened with the venue's day secret:", "index_body", INDEX_BODY),
    ("request", """A request for "Saal" from 13:00 to 15:00 UTC of that day, issued at 18:00. Drawn: its id.""",
     "request", REQUEST),
    ("release", """The release for it: one part, with the visit above as its one entry. Drawn: content key, iv and
ephemeral secret.""",
     "release", RELEASE),
    ("release-part", "What is sealed in it, opened with the office's day secret:", "release_part", RELEASE_PART),
    ("share", """A share of the same visit, sealed at 18:00 under the code 123 456 789. Drawn: share id;
content key, iv and ephemeral secret.""", "share", SHARE),
    ("ShareBody", "What is sealed in it, opened with the office's day secret and the code:", "share_body",
     Of("ShareBody", SHARED)),
)


NEXT = "## 25. "


def section() -> str:
    found = Examples()
    parts = [TITLE, HEAD.format(day=DAY, office_kid=found.named.kid.hex(), venue_kid=found.day_key.kid.hex())]
    for name, said, attribute, what in SECTIONS:
        data = getattr(found, attribute)
        data = data if type(data) is bytes else data()
        said = fill(f"**{name}**, {len(data):,} bytes. {said}", width=120, break_on_hyphens=False)
        parts.append(f"{said}\n\n```\n{annotated(data, what)}\n```\n")
    return "\n".join(parts).rstrip() + "\n"


def put_into(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head, _, rest = text.partition(TITLE)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{head.rstrip()}\n\n{section()}\n{NEXT}{rest.partition(NEXT)[2]}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        put_into(sys.argv[1])
    else:
        print(section(), end="")
