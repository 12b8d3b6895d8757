"""Shares at the office, and what they are compared with (FORMAT.md, section 15)."""

from dataclasses import replace

import episeal2 as e
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from episeal2 import cose, curves, share
from episeal2.visit import RECORD
from episeal2.cbor import D, Tag, read
from scene import DAY, NOON, TODAY, Venue
from vector import SUCCESS, Vectors
from visitor_stage import HOUR, YESTERDAY, Shares, Stage, flipped

CODE = "507 319 842"
SOURCE = "FORMAT.md, section 15"


def vectors() -> Vectors:
    found = Vectors("visits/share", SOURCE)
    codes(found)
    opened(found)
    refused(found)
    malformed(found)
    compared(found)
    disagreeing(found)
    sealed(found)
    return found


# -- Codes ----------------------------------------------------------------------------------------


def codes(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, text: str, *rules: str) -> None:
        made = (lambda: ({"text": text}, {"code": CODE})) if expect == SUCCESS else (lambda: {"text": text})
        found.add(name, comment, "read-share-code", expect, made, *rules)

    add("code-with-every-dash", "A code with white space, hyphens and dashes between its digits.", SUCCESS,
        "\u00a050-7\u20103\u20111\u20129\u20138\u2014\u20154\u2212\uff0d2\u3000", "R51")
    add("code-in-digits-of-two-scripts", "A code in Arabic-Indic and in Tamil digits.", SUCCESS, "٥٠٧٣١٩௮௪௨", "R51",
        "R77")
    add("code-of-eight-digits", "A code of eight digits.", "invalid-text", "507 319 84", "R51")
    add("code-of-ten-digits", "A code of ten digits.", "invalid-text", "507 319 842 6", "R51")
    add("code-with-a-dot", "A code whose groups are separated by dots.", "invalid-text", "507.319.842", "R51")
    add("code-with-a-superscript", "A code with a superscript two: it has a numeric value, but is not of category Nd.",
        "invalid-text", "507 319 84²", "R51", "R77")


# -- Opening --------------------------------------------------------------------------------------


def opened(found: Vectors) -> None:
    def result(scene: Shares, *before: list, expires: int = NOON + DAY) -> dict:
        visit = {**scene.visitor_says(scene.kept), "visit": None, "errors": ["not-published"]}
        return {"share_id": scene.share_id, "visits": [visit], "log": scene.log_after(*before, expires=expires)}

    def success(name: str, comment: str, make, *rules: str) -> None:
        found.add(name, comment, "open-share", SUCCESS, make, *rules)

    def as_stored():
        scene = Shares()
        visit = {**scene.visitor_says(scene.kept), "visit": scene.stored_says(scene.kept), "errors": []}
        return (scene.given(published=[scene.day_key], stored=[scene.stored]),
                result(scene) | {"visits": [visit]})

    def typed():
        scene = Shares()
        scene.stretched = cose.argon2id(b"507319842", scene.share_id)
        given = scene.given(code="507–319–٨٤٢")
        del given["derived"]
        return given, result(scene)

    def until(expires: int, now: int):
        scene = Shares()
        return scene.given(scene.sealed(expires=expires), now=now), result(scene, expires=expires)

    def logged():
        scene = Shares()
        kept, gone = [curves.random_key()[:16], NOON - 31 * DAY + 1], [curves.random_key()[:16], NOON - 31 * DAY]
        log = D(["episeal-1 share log", [gone, kept]])
        return scene.given(log=log), result(scene, kept)

    def derived(purpose: str):
        scene = Shares()
        return scene.given(derived=scene.derived(purpose)), result(scene)

    success("as-stored", "A share of one visit that is stored as the visitor says, under the published day key.",
            as_stored, "R57", "R96")
    success("typed-code",
        "A share opened with its code as it was typed, by Argon2id with the parameters of section 15.",
            typed, "R51", "R52", "R77")
    success("last-second", "A share that is opened a second before it expires.",
            lambda: until(NOON + 60, NOON + 59), "R54")
    success("seven-days-and-ten-minutes", "A share that expires in seven days and the tolerance: the latest there is.",
            lambda: until(NOON + 7 * DAY + 600, NOON), "R54")
    success("log-forgets-after-31-days",
            "What expired 31 days ago leaves the log when a share is entered; what expired a second later stays.",
            logged, "R55")
    success("secret-for-sealing-opens", "A share opened with the derived secret that it was sealed with.",
            lambda: derived("seal-share"), "R117")


def refused(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "open-share", expect, lambda: given(Shares()), *rules)

    def weaker(scene: Shares) -> dict:
        scene.stretched = Argon2id(salt=scene.share_id, length=32, iterations=2, lanes=4,
                                   memory_cost=65_536).derive(b"507319842")
        given = scene.given(code=CODE)
        del given["derived"]
        return given

    def of_other_key(scene: Shares) -> dict:
        data = scene.sealed()
        scene.office.ring = replace(scene.office.ring, days=())
        scene.office.day_key()
        return scene.given(data)

    def committed_to_another(scene: Shares) -> dict:
        clear, cek = scene.clear(), curves.random_key()
        ext = cose.ext_of("share", clear)
        body = share.share_body([scene.kept])
        protected, ciphertext = cose.encrypt_under(cek, "share", ext, body, share.SHARE, clear,
                                                   commit_to=curves.random_key())
        epk, wrapped = cose.wrap(cek, "share", protected, ext, scene.to.public, scene.stretched)
        return scene.given(cose.envelope_of(protected, ciphertext, epk, wrapped))

    add("weaker-argon2id", "A share whose code was stretched in two passes instead of three.", "undecryptable", weaker,
        "R52", "R56")
    add("expired", "A share that is opened in the second in which it expires.", "share-expired",
        lambda scene: scene.given(scene.sealed(expires=NOON)), "R54")
    add("expires-too-late", "A share that expires a second after seven days and the tolerance.", "invalid-time",
        lambda scene: scene.given(scene.sealed(expires=NOON + 7 * DAY + 601)))
    add("opened-before", "A share whose id is in the office's log.", "share-used",
        lambda scene: scene.given(log=scene.log_after()), "R55")
    add("another-office-in-clear", "A share that names another office, sealed to this office's day key all the same.",
        "undecryptable", lambda scene: scene.given(scene.sealed(office=curves.ed25519_public(curves.random_key()))),
        "R56")
    add("day-key-not-there", "A share to a day key that the office does not have.", "undecryptable", of_other_key,
        "R56")
    add("day-key-due-for-deletion", "A share to a day key that should have been deleted and is still there.",
        "undecryptable", lambda scene: scene.given(scene.sealed(expires=NOON + 31 * DAY + 60), now=NOON + 31 * DAY),
        "R56")
    add("wrong-code", "A share opened with what another code was stretched to.", "undecryptable",
        lambda scene: scene.given(derived=scene.derived(stretched=curves.random_key())), "R56")
    add("changed-byte", "A share with one bit of its ciphertext changed.", "undecryptable",
        lambda scene: scene.given(flipped(scene.sealed(), 1_000)), "R6", "R56")
    add("sealed-without-a-code", "A share that was sealed to the day key alone, without psi.", "undecryptable",
        lambda scene: scene.given(scene.sealed(psi=None)), "R56")
    add("committed-to-another-key", "A share that opens and commits to another content key.", "undecryptable",
        committed_to_another, "R6", "R56")
    add("role-of-a-live-share", "A share whose content key is wrapped in the role of a live share.", "undecryptable",
        lambda scene: scene.given(scene.sealed(role="live-share")), "R6", "R56")
    add("derived-for-a-key-ring", "A share opened with a secret that was derived for a key ring.", "wrong-purpose",
        lambda scene: scene.given(derived=scene.derived("open-keyring")), "R117")
    add("derived-with-another-salt", "A share opened with the right stretched code, derived for another share.",
        "undecryptable", lambda scene: scene.given(derived=scene.derived(salt=bytes(16))), "R56", "R117")


# -- Form -----------------------------------------------------------------------------------------


def with_high_bit(scene: Shares) -> bytes:
    """Everything is derived from the ephemeral key as it is written, with its highest bit set."""
    clear = scene.clear()
    ext, cek = cose.ext_of("share", clear), curves.random_key()
    protected, ciphertext = cose.encrypt_under(cek, "share", ext, share.share_body([scene.kept]), share.SHARE, clear)
    secret = curves.random_key()
    epk = curves.x25519_public(secret)
    epk = epk[:31] + bytes([epk[31] | 0x80])
    kek = cose._kek(curves.x25519(secret, scene.to.public), "share", protected, ext, epk, scene.to.public,
                    scene.stretched)
    return cose.envelope_of(protected, ciphertext, epk, cose.aes_key_wrap(kek, cek))


def malformed(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, data, *rules: str) -> None:
        found.add(name, comment, "open-share", expect, lambda: as_given(Shares(), data), *rules)

    def as_given(scene: Shares, data) -> dict:
        return scene.given(data(scene))

    def body(change):
        def made(scene: Shares) -> bytes:
            fields = read(share.share_body([scene.kept]))[0]
            return scene.sealed(body=D(change(scene, fields)))
        return made

    def at(place: int, value):
        return body(lambda _, fields: [[*fields[:place], value, *fields[place + 1:]]])

    def descending(scene: Shares, _) -> list:
        visits = sorted((scene.kept, scene.visit()[1]), key=lambda kept: kept.record_id, reverse=True)
        return share.shared_of(visits)

    add("ephemeral-key-not-canonical", "A share whose ephemeral key has its highest bit set; everything in it is "
        "derived from the key as it is written.", "malformed", with_high_bit, "R49")
    add("version-2", "A share of version 2.", "unsupported-version", lambda scene: scene.sealed(version=2), "R3")
    add("trailing-byte", "A share with a byte after its end.", "malformed", lambda scene: scene.sealed() + b"\0", "R1")
    add("tag-of-encrypt0", "A share under the tag of an Encrypt0.", "wrong-purpose",
        lambda scene: D(Tag(16, read(scene.sealed()).value)), "R4")
    add("expiry-after-9999", "A share that expires in the year 10000.", "malformed",
        lambda scene: scene.sealed(expires=253_402_300_800))
    add("no-visit", "A share without a visit.", "malformed", body(lambda scene, fields: []))
    add("visits-descend", "A share whose visits descend by record id.", "malformed", body(descending))
    add("a-visit-twice", "A share that has one visit twice.", "malformed",
        body(lambda scene, fields: [fields, fields]))
    add("arrival-on-another-day", "A shared visit whose arrival is a second before the day of its header.", "malformed",
        at(5, DAY * TODAY - 1))
    add("departure-after-24-hours", "A shared visit whose departure is 24 hours and a second after its arrival.",
        "malformed", at(6, NOON - HOUR + DAY + 1))
    add("name-with-nothing-to-see", "A shared visit whose venue has a name of a blank Braille pattern alone.",
        "malformed", at(3, "\u2800"))


# -- What is stored -------------------------------------------------------------------------------


def compared(found: Vectors) -> None:
    def success(name: str, comment: str, make, *rules: str) -> None:
        found.add(name, comment, "check-shared-visit", SUCCESS, make, *rules)

    def said(scene: Shares, shared: e.Kept, stored: e.Kept, *errors: str) -> dict:
        return {**scene.visitor_says(shared), "visit": scene.stored_says(stored), "errors": list(errors)}

    def lost_check_out():
        scene = Shares()
        _, later = scene.check_out(scene.kept)
        return scene.compared(later), said(scene, later, scene.kept, "missing")

    def later_stored():
        scene = Shares()
        data, later = scene.check_out(scene.kept)
        return scene.compared(stored=[data, scene.stored]), said(scene, scene.kept, later)

    def beside(bad, *errors: str):
        def made():
            scene = Shares()
            return scene.compared(stored=[bad(scene), scene.stored]), said(scene, scene.kept, scene.kept, *errors)
        return made

    def forged(scene: Shares) -> bytes:
        return signed_by_another(scene.check_out(scene.kept)[0])

    def elsewhere(scene: Shares) -> bytes:
        return scene.check_out(scene.kept, area=("Terrasse",))[0]

    def of_another_key(scene: Shares) -> bytes:
        visit = e.read_visit(scene.stored)
        header = replace(visit.header, kid=bytes(16), revision=1).encode()
        return cose.sign("visit", scene.kept.author, [header, visit.index.encoding, visit.record.encoding])

    def twice():
        scene = Shares()
        one, other = (scene.check_out(scene.kept, departure=at) for at in (NOON - 60, NOON - 120))
        highest = max((one, other), key=lambda pair: cose.sha256(pair[0]))
        return (scene.compared(stored=[scene.stored, one[0], other[0]]),
                said(scene, scene.kept, highest[1], "disagrees"))

    success("check-out-lost", "A share of a check-out that is not stored: the check-in counts, and the check-out is "
            "missing beside it.", lost_check_out, "R57")
    success("check-out-stored-later",
        "The stored check-out of a visit that was shared before it: what is stored counts.",
            later_stored, "R57")
    success("forged-revision-beside", "A revision signed by another key beside the sound one.",
            beside(forged, "bad-signature"), "R5", "R57")
    success("revision-elsewhere-beside", "A revision in another area beside the sound one.",
            beside(elsewhere, "disagrees"), "R57")
    success("revision-under-another-key-beside", "A revision that names another venue day key is of another venue and "
            "day, and says nothing.", beside(of_another_key), "R96")
    success("two-contents-of-a-revision", "Two sound revisions of one number: the one with the higher digest counts.",
            twice, "R57")


def second_day_key(scene: Shares) -> bytes:
    """Another one of the same venue and day."""
    secret = e.DaySecret(TODAY, curves.random_key())
    return e.make_venue_day_key(scene.venue.ring.seed, scene.venue.id, TODAY, secret.public, scene.office_day_key)


def signed_by_another(visit: bytes) -> bytes:
    read_visit = e.read_visit(visit)
    parts = [read_visit.header_bytes, read_visit.index.encoding, read_visit.record.encoding]
    return cose.sign("visit", curves.random_key(), parts)


def disagreeing(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, given, *rules: str) -> None:
        found.add(name, comment, "check-shared-visit", expect, lambda: given(Shares()), *rules)

    def says(**changed):
        return lambda scene: scene.compared(replace(scene.kept, **changed))

    def departed(departure):
        def made(scene: Shares) -> dict:
            data, later = scene.check_out(scene.kept)
            return scene.compared(replace(later, departure=departure), stored=[data])
        return made

    def of_another_venue(scene: Shares) -> dict:
        """The record names a venue other than the one whose day key it is sealed to."""
        data, _ = scene.check_out(scene.kept, venue=Venue().id)
        return scene.compared(replace(scene.kept, header=e.read_visit(data).header, departure=NOON - 60), stored=[data])

    def replaced(scene: Shares) -> dict:
        return scene.compared(published=[second_day_key(scene)])

    def twice_published(scene: Shares) -> dict:
        return scene.compared(published=[scene.day_key, second_day_key(scene)])

    def not_a_record(scene: Shares) -> dict:
        visit = e.read_visit(scene.stored)
        record = cose.seal("record", "visitor", curves.x25519_public(scene.kept.visitor), visit.record_ext, D({}),
                           RECORD)[0]
        data = cose.sign("visit", scene.kept.author, [visit.header_bytes, visit.index.encoding, record])
        return scene.compared(stored=[data])

    add("another-area", "The visitor says another area than is stored.", "disagrees", says(area=("Terrasse",)), "R57")
    add("another-arrival", "The visitor says an arrival a second later than is stored.", "disagrees",
        says(arrival=NOON - HOUR + 1), "R57")
    add("another-departure", "The visitor says another departure than the revision has that is shared.", "disagrees",
        departed(NOON - 61), "R57")
    add("departure-concealed", "The visitor says no departure, and the revision that is shared has one.", "disagrees",
        departed(None), "R57")
    add("record-of-another-venue", "A stored record that names another venue than the one to which it is sealed.",
        "disagrees", of_another_venue, "R57")
    add("another-visitor-key", "The visitor hands over a key that does not open the record.", "undecryptable",
        says(visitor=b"\x07" * 32), "R6")
    add("signed-by-another", "The only stored revision is signed by another key than the author's.", "bad-signature",
        lambda scene: scene.compared(stored=[signed_by_another(scene.stored)]), "R5")
    add("record-not-in-its-format", "The stored record opens and is an empty map.", "malformed", not_a_record)
    add("not-stored", "A shared visit of which nothing is stored.", "missing", lambda scene: scene.compared(stored=[]))
    add("day-key-not-published", "A shared visit of a venue that published no day key.", "not-published",
        lambda scene: scene.compared(published=[]), "R96")
    add("another-day-key-published", "A stored visit under a day key other than the one that its venue published.",
        "not-published", replaced, "R96")
    add("two-day-keys-published", "A server that shows two day keys of one venue and day.", "disagrees",
        twice_published,
        "R50")


# -- The visitor ----------------------------------------------------------------------------------


def sealed(found: Vectors) -> None:
    def recipient(name: str, comment: str, expect: str, now: int, day: int, *rules: str) -> None:
        def made():
            stage = Stage()
            given = {"trust": stage.trust(), "day_key": stage.office.day_key(day), "now": now}
            said = {"office": e.public_text("office", stage.office.id), "name": "Amt für Gesundheit"}
            return (given, said) if expect == SUCCESS else given
        found.add(name, comment, "verify-recipient", expect, made, *rules)

    def seals(name: str, comment: str, expect: str, *rules: str, arrival: int = NOON - HOUR, purpose="seal-share",
              expires: int = NOON + 7 * DAY) -> None:
        def made():
            scene = Shares()
            header = replace(scene.kept.header, day=arrival // DAY)
            kept = e.write_kept(replace(scene.kept, header=header, arrival=arrival))
            given = {"trust": scene.trust(), "kept": [kept], "day_key": scene.office_day_key, "verified": NOON,
                     "derived": scene.derived(purpose), "expires": expires, "now": NOON}
            return (given, {"share_id": scene.share_id}) if expect == SUCCESS else given
        found.add(name, comment, "seal-share", expect, made, *rules)

    midnight = DAY * TODAY
    recipient("recipient-in-the-tolerance", "An office's day key ten minutes less a second after its day.", SUCCESS,
              midnight + 599, YESTERDAY, "R53")
    recipient("recipient-of-yesterday", "An office's day key ten minutes after its day.", "wrong-day", midnight + 600,
              YESTERDAY, "R53")
    recipient("recipient-of-tomorrow", "An office's day key ten minutes and a second before its day.", "wrong-day",
              midnight - 601, TODAY, "R53")
    seals("seals-day-14", "A visit of the first second of the day 14 days ago is shared, for seven days.", SUCCESS,
        "R53",
          arrival=midnight - 14 * DAY)
    seals("seals-no-day-15", "There is one visit, of the last second of the day 15 days ago: nothing is shared.",
          "missing", arrival=midnight - 14 * DAY - 1)
    seals("seals-for-more-than-seven-days", "A share that is to expire in seven days and a second.", "invalid-time",
          expires=NOON + 7 * DAY + 1)
    seals("seals-with-a-secret-for-opening", "A share that is to be sealed with a secret derived for opening it.",
          "wrong-purpose", "R117", purpose="open-share")
