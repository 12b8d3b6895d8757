"""The issuance guard: section 18. The same figures stand in core/tests/certificate_guard.rs."""

import hashlib
import hmac

from episeal2 import bech32m
from episeal2.guard import GuardKey, canonical, read_guard_key
from stage import refused

KEY = GuardKey(20_213, bytes(range(32)))
TAG = "539f0a5bd921778d7b95a92239ba48805e3e3e0f94bbad6336cb3b89df1bd5f9"


def test_the_fixed_tag():
    prefix, data = bech32m.decode(KEY.text)
    assert (prefix, data) == ("EPISEAL-GUARD-SECRET", bytes.fromhex("00004ef5") + KEY.secret)
    assert read_guard_key(KEY.text) == KEY
    for recovery_id in ("R-2021-4711", " r-2021-4711", "R 2021/4711.", "R\u20112021\u2013\u00a04711"):
        assert KEY.tag(recovery_id, "MUELLER", "1964-08-12").hex() == TAG
    assert KEY.id().hex() == "28b0f3c3b022ace74b82f6e78a820595"


def test_the_tag_by_hand():
    message = (b"\x85" + b"\x78\x18" + b"episeal issuance guard 1" + b"\x19\x4e\xf5"
               + b"\x69R20214711" + b"\x67MUELLER" + b"\x6a1964-08-12")
    assert hmac.digest(KEY.secret, message, "sha512")[:32].hex() == TAG
    assert hmac.new(KEY.secret, b"\x82\x78\x1cepiseal issuance guard key 1\x19\x4e\xf5",
                    hashlib.sha512).digest()[:16] == KEY.id()


def test_what_is_no_recovery_id():
    for recovery_id in ("", " ", "--", "Kö-1", "\u0420-1", "1\u200b2", "\uff11", "1\t2", "1\u202e2", "1" * 161):
        with refused("guard-input-invalid"):
            canonical(recovery_id)
