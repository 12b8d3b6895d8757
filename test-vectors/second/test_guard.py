"""The issuance guard: section 18. The same values are in core/certificates (guard_tags.rs), and in guard.json."""

import hashlib
import hmac

import vectors
from episeal2 import bech32m
from episeal2.cbor import D
from episeal2.guard import GuardKey, canonical, decide, open_attempt, read_guard_key, read_state
from stage import refused

KEY = GuardKey(20_213, bytes(range(32)))
TAG = "539f0a5bd921778d7b95a92239ba48805e3e3e0f94bbad6336cb3b89df1bd5f9"

ID_TAG = "10d90d5474f556b1977589041cf74453579b5db3a6edf991645ab8ec99d48cae"


def test_the_fixed_tag():
    prefix, data = bech32m.decode(KEY.text)
    assert (prefix, data) == ("EPISEAL-GUARD-SECRET", bytes.fromhex("00004ef5") + KEY.secret)
    assert read_guard_key(KEY.text) == KEY
    for recovery_id in ("R-2021-4711", " r-2021-4711", "R 2021/4711.", "R\u20112021\u2013\u00a04711"):
        assert KEY.person_tag(recovery_id, "MUELLER", "1964-08-12").hex() == TAG
        assert KEY.id_tag(recovery_id).hex() == ID_TAG
    assert KEY.id().hex() == "28b0f3c3b022ace74b82f6e78a820595"


def test_the_tag_by_hand():
    message = (b"\x85" + b"\x78\x18" + b"episeal issuance guard 1" + b"\x19\x4e\xf5"
               + b"\x69R20214711" + b"\x67MUELLER" + b"\x6a1964-08-12")
    assert hmac.digest(KEY.secret, message, "sha512")[:32].hex() == TAG
    message = b"\x83" + b"\x78\x1b" + b"episeal issuance guard id 1" + b"\x19\x4e\xf5" + b"\x69R20214711"
    assert hmac.digest(KEY.secret, message, "sha512")[:32].hex() == ID_TAG
    assert hmac.new(KEY.secret, b"\x82\x78\x1cepiseal issuance guard key 1\x19\x4e\xf5",
                    hashlib.sha512).digest()[:16] == KEY.id()


def test_what_is_no_recovery_id():
    for recovery_id in ("", " ", "--", "Kö-1", "\u0420-1", "1\u200b2", "\uff11", "1\t2", "1\u202e2", "1" * 161):
        with refused("guard-input-invalid"):
            canonical(recovery_id)


def test_the_published_vector():
    assert (vectors.FOLDER / "guard.json").read_text() == vectors.guard_text()


def test_what_is_no_state():
    nonce = bytes(16)
    for state in ([1, 0, nonce, 5], [1, 0, nonce, -5], [1, 1, nonce], [1, 2, nonce]):
        assert read_state(D(state)) == state[1:]
    for state in ([1, 0, nonce], [1, 1, nonce, 5], [1, 3, nonce], [2, 1, nonce], [1, 1, nonce[1:]], [1, 1, "x" * 16],
                  [1, -1, nonce], [1], [], 1, [1, 0, nonce, "5"]):
        with refused("guard-state-invalid"):
            read_state(D(state))
    with refused("guard-state-invalid"):
        read_state(D([1, 1, nonce]) + b"\x00")


def test_one_certificate_for_a_recovery_id_in_whatever_spelling():
    """Under the tag of the recovery id alone."""
    (first, _, _, _), (second, _, _, _) = vectors.PEOPLE[:2]
    assert KEY.id_tag(first) == KEY.id_tag(second)
    assert KEY.person_tag(first, "MUELLER", "1964") != KEY.person_tag(second, "MULLER", "1964")
    issued = vectors.STATES[1]
    assert decide([KEY], [KEY.id()], [issued], vectors.T) == "already-issued"


def test_what_a_crash_left_open():
    reserved, issued, failed = vectors.STATES[:3]
    assert open_attempt(reserved, vectors.T + 600) == vectors.MINE.nonce
    assert open_attempt(vectors.STATES[5], vectors.T) == bytes(16)
    assert [open_attempt(state, vectors.T + after) for state, after in
            ((reserved, 599), (issued, 600), (failed, 600))] == [None] * 3
