"""What is kept at home: section 18."""

import os
from dataclasses import replace

import pytest

import episeal2 as e
from episeal2 import cbor, curves, home
from scene import DAY, NOON, TODAY
from stage import refused


def test_key_rings():
    ring = e.KeyRing("venue", curves.random_key())
    for on in (TODAY + 1, TODAY):
        ring = ring.with_day(e.DaySecret(on, curves.random_key(), os.urandom(32) if on == TODAY else None))
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
    for bad in (fields[:3] + [os.urandom(32)] + fields[3:], ["episeal-1 kep"] + fields[1:], fields[:-1]):
        with refused("malformed"):
            e.read_kept(cbor.D(bad))
