"""What is kept at home: section 18."""

import os
from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import bech32m, cbor, curves, home
from scene import DAY, NOON, TODAY
from stage import refused


def test_key_rings():
    ring = e.KeyRing("venue", curves.random_key())
    for on in (TODAY + 1, TODAY):
        named = (os.urandom(32), os.urandom(16)) if on == TODAY else ()
        ring = ring.with_day(e.DaySecret(on, curves.random_key(), *named))
    written = e.write_key_ring(ring)
    assert e.read_key_ring("venue", written) == ring
    for bad in (written[:-1], written + "\n", written.lower(), "\n".join(reversed(written.split("\n"))), ""):
        with pytest.raises(e.Refused):
            e.read_key_ring("venue", bad)
    with refused("wrong-purpose"):
        e.read_key_ring("office", written)
    locked = e.lock_key_ring(ring, "Fünf Esel")
    assert e.unlock_key_ring("venue", locked, "Fünf Esel") == ring
    with refused("undecryptable"):
        e.unlock_key_ring("venue", locked, "Fünf Äsel")
    with refused("undecryptable"):
        e.unlock_key_ring("venue", locked[:-1] + bytes([locked[-1] ^ 1]), "Fünf Esel")
    with refused("wrong-purpose"):
        e.read_public_text("office", e.public_text("venue", ring.identity))


def test_a_key_ring_is_at_most_65_536_bytes():
    ring = e.KeyRing("office", curves.random_key())
    days = [e.DaySecret(on, curves.random_key()) for on in range(1_000)]
    lines = e.write_key_ring(replace(ring, days=tuple(days))).splitlines(True)
    while len("".join(lines)) > home.MAX_KEY_RING:
        beyond, lines = lines, lines[:-1]
    assert len(e.read_key_ring("office", "".join(lines)).days) == len(lines) - 1
    with refused("malformed"):
        e.read_key_ring("office", "".join(beyond))


def test_request_logs():
    office, windows = os.urandom(32), ((NOON - 7_200, NOON - 3_600), (NOON - 3_600, NOON))
    ids = [n.to_bytes(16, "big") for n in range(home.MAX_LOG_ENTRIES + 1)]
    full = [(id, office, windows[:1]) for id in ids[1:]]
    assert e.read_request_log(e.write_request_log(full)) == full
    log = [(ids[0], office, windows), (ids[0], os.urandom(32), windows)]
    assert e.read_request_log(e.write_request_log(log)) == log
    month = [(NOON - 32 * DAY, NOON)]
    for bad in ([(id, office, windows[:1]) for id in ids], [log[0], (ids[0], office, windows[:1])],
                [(ids[0], office, windows[::-1])], [(ids[0], office, ())], [(ids[0], office, month)],
                [(ids[0], office, [(DAY * on, DAY * on + 1) for on in range(65)])]):
        with refused("malformed"):
            e.read_request_log(e.write_request_log(bad))


def test_share_logs():
    full = {n.to_bytes(16, "big"): NOON - n for n in range(home.MAX_LOG_ENTRIES)}
    assert e.read_share_log(e.write_share_log(full)) == full
    one = {os.urandom(16): NOON, bytes(16): 0}
    assert list(e.read_share_log(e.write_share_log(one)).items()) == list(one.items())
    assert e.write_share_log({}) == cbor.D(["episeal-1 share log", []])
    twice = [[bytes(16), NOON], [bytes(16), NOON + 1]]
    for bad in (["episeal-1 share log", twice], ["episeal-1 request log", []],
                ["episeal-1 share log", [[bytes(15), 0]]], ["episeal-1 share log", [[bytes(16), -1]]],
                ["episeal-1 share log", [[bytes(16)]]],
                ["episeal-1 share log", {}], ["episeal-1 share log"]):
        with refused("malformed"):
            e.read_share_log(cbor.D(bad))
    with refused("malformed"):
        e.read_share_log(e.write_share_log({**full, b"\xff" * 16: 0}))


def test_kept_agrees_with_itself():
    author = curves.random_key()
    header = e.Header(TODAY, os.urandom(16), 0, curves.ed25519_public(author))
    good = e.Kept(author, os.urandom(32), header, 0, os.urandom(32), "Löwen", (), NOON, NOON + DAY)
    assert e.read_kept(e.write_kept(good)) == good
    for changed in (dict(author=curves.random_key()), dict(arrival=NOON - DAY), dict(departure=NOON - 1),
                    dict(departure=NOON + DAY + 1), dict(header=replace(header, day=TODAY + 1)), dict(kind=4)):
        with refused("malformed"):
            e.read_kept(e.write_kept(replace(good, **changed)))


def test_kept_holds_no_content_key():
    """Ten fields: author and visitor are the only secrets."""
    author = curves.random_key()
    header = e.Header(TODAY, os.urandom(16), 0, curves.ed25519_public(author))
    kept = e.Kept(author, os.urandom(32), header, 0, os.urandom(32), "Löwen", ("Saal",), NOON, None)
    written = e.write_kept(kept)
    fields = cbor.read(written)
    assert len(fields) == 10 and e.read_kept(written) == kept
    for bad in (fields[:3] + [os.urandom(32)] + fields[3:], ["episeal-1 trust"] + fields[1:], fields[:-1]):
        with refused("malformed"):
            e.read_kept(cbor.D(bad))


# -- Derived secret [R117] ------------------------------------------------------------------------


def test_a_derived_secret_opens_what_has_its_salt_and_is_for_that():
    ring = e.KeyRing("venue", curves.random_key())
    one, two = (e.lock_key_ring(ring, "Fünf Esel") for _ in range(2))
    derived = home.derive_passphrase(one, "Fünf Esel")
    assert home.read_derived(derived.text(), "open-keyring") == derived
    assert home.unlock_derived("venue", one, derived) == ring
    with refused("undecryptable"):
        home.unlock_derived("venue", two, derived)
    with refused("wrong-purpose"):
        home.read_derived(derived.text(), "open-diary", "new-pin")
    with refused("malformed"):
        home.read_derived(e.secret_as_text(home.DERIVED, bytes([len(home.PURPOSES)]) + bytes(48)), "open-diary")


# -- Labels and prefixes [R70] [R103] -------------------------------------------------------------


def test_every_other_secret_has_its_prefix():
    for prefix, length in home.SECRETS.items():
        data = os.urandom(length)
        assert e.read_secret_text(prefix, e.secret_as_text(prefix, data)) == data
        for bad in (data[1:], data + b"\0"):
            with refused("malformed"):
                e.read_secret_text(prefix, bech32m.encode(prefix, bad))
        with refused("malformed"):
            e.read_secret_text(prefix, e.secret_as_text(prefix, data).lower())
        with refused("wrong-purpose"):
            e.read_key_ring("venue", e.secret_as_text(prefix, data) + "\n")


@pytest.mark.parametrize("prefix", ["episeal-2-venue", "EPISEAL-2-VENUE-SECRET", "episeal-10-office",
                                    "EPISEAL-3-POSTER",
                                    "episeal-999999-anything", "EPISEAL-2-VENUE"])
def test_a_prefix_of_a_later_version_is_told_from_a_damaged_one(prefix):
    line = bech32m.encode(prefix, bytes(32))
    good = e.write_key_ring(e.KeyRing("venue", curves.random_key(), (e.DaySecret(TODAY, bytes(32)),)))
    for call in (lambda: e.read_public_text("venue", line), lambda: e.read_poster(line),
                 lambda: e.read_key_ring("venue", line + "\n"), lambda: e.read_key_ring("venue", good + line + "\n"),
                 lambda: e.read_key_ring("venue", line + "\n" + good)):
        with refused("unsupported-version"):
            call()
    with refused("malformed"):
        e.read_public_text("venue", line[:-1] + ("q" if line[-1] != "q" else "p"))


@pytest.mark.parametrize("prefix", ["episeal-1-venue", "episeal-02-venue", "episeal-0-venue", "episeal-1000000-venue",
                                    "episeal-x-venue", "episeal-2", "episeal-2-", "other-2-venue"])
def test_what_is_no_prefix_of_a_later_version_is_malformed(prefix):
    with refused("malformed"):
        e.read_public_text("venue", bech32m.encode(prefix, bytes(32)))


@pytest.mark.parametrize("name, read", [
    ("kept", e.read_kept), ("request log", e.read_request_log), ("share log", e.read_share_log),
    ("trust", e.read_trust)])
def test_a_label_of_a_later_version_is_told_from_a_damaged_one(name, read):
    for label in (f"episeal-2 {name}", f"episeal-999999 {name}"):
        with refused("unsupported-version"):
            read(cbor.D([label, "anything"]))
    for label in (f"episeal-1 {name}", f"episeal-02 {name}", f"episeal-1000000 {name}", f"episeal- {name}",
                  "episeal-1"):
        with refused("malformed"):
            read(cbor.D([label, "anything"]))


# -- Passphrases [R104] ---------------------------------------------------------------------------


def test_a_passphrase_has_its_length_where_it_is_set():
    ring = e.KeyRing("office", curves.random_key())
    authority = replace(ring, role="authority")
    for one, passphrase, code in ((ring, "siebenZ", "invalid-text"), (ring, "12345678", "invalid-text"),
                                  (ring, "١٢٣٤٥٦٧٨", "invalid-text"), (authority, "elf Zeichen", "invalid-text"),
                                  (ring, "ä" * 513, "too-long"), (authority, "123456789012", "invalid-text")):
        with refused(code):
            e.lock_key_ring(one, passphrase)
    assert e.unlock_key_ring("authority", e.lock_key_ring(authority, "zwölf Esel 2"), "zwo\u0308lf Esel ２") == authority
    older = home.lock_under(ring, b"kurz")
    assert e.unlock_key_ring("office", older, "kurz") == ring
    typed = home.lock_under(ring, "u\u0308ber der Furt".encode())
    assert e.unlock_key_ring("office", typed, "u\u0308ber der Furt") == ring
    for wrong in ("", "Kurz", "x" * 2_000):
        with refused("undecryptable"):
            e.unlock_key_ring("office", older, wrong)
