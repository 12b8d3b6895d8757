"""The diary: section 18."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import episeal2 as e
from episeal2 import cose, curves, diary
from episeal2.cbor import D, read
from scene import DAY, NOON, TODAY
from stage import ADA, BEN, flipped, refused

PIN, OTHER_PIN = "271828", "314159"


@pytest.fixture
def quick(monkeypatch):
    """A hash in place of Argon2id, where a test opens very often."""
    monkeypatch.setattr(diary, "argon2id", lambda pin, salt: cose.sha256(pin + salt))


def kept(on: int = TODAY) -> e.Kept:
    author = curves.random_key()
    header = e.Header(on, os.urandom(16), 0, curves.ed25519_public(author))
    return e.Kept(author, os.urandom(32), header, 0, os.urandom(32), "Löwen", ("Saal",), DAY * on + 60, None)


def filled(secret=None, *visits) -> e.Diary:
    book = e.new_diary(PIN, secret).with_contact(ADA)
    for one in visits or (kept(), kept()):
        book = book.with_visit(one)
    return book


# -- Writing and reading --------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [None, os.urandom(32)])
def test_what_is_written_is_read(secret):
    book = filled(secret)
    data = e.write_diary(book)
    assert e.read_diary(data, PIN, secret) == book
    assert (len(diary.read_envelope0("diary", data).ciphertext) - 16) % 4_096 == 0
    for hidden in (b"Ada", b"Saal", book.visits[0].author, book.visits[0].header.kid):
        assert hidden not in data


def test_the_content_key_by_the_formula():
    """The key of section 18, written out once more."""
    secret = os.urandom(32)
    book = filled(secret)
    envelope = diary.read_envelope0("diary", e.write_diary(book))
    version, salt, nonce = read(envelope.clear)
    assert (version, salt, len(nonce)) == (1, book.salt, 16)
    stretched = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1_024).derive(PIN.encode())
    ext = D(["episeal-1 diary", envelope.clear])
    cek = cose.HKDF(D(["episeal-1 diary key", stretched, secret]), ext)
    contact = {6: "Ada", 7: "Müller-Öztürk", 8: "+49 711 1", 9: "ada@example.org", 10: "Königstraße", 11: "70173",
               12: "Stuttgart", 13: "1", 14: "DE"}
    assert cose.open0(envelope, cek, ext, diary.DIARY) == D([contact, [e.write_kept(v) for v in book.visits], []])


def test_the_nonce_is_new_with_every_writing_and_the_salt_with_every_pin(quick):
    book = filled()
    one, two = (read(diary.read_envelope0("diary", e.write_diary(book)).clear) for _ in range(2))
    assert one[1] == two[1] and one[2] != two[2]
    changed = book.with_pin(PIN, None)
    assert changed.salt != book.salt and changed.stretched != book.stretched


def test_visits_ascend_and_a_check_out_takes_the_place_of_the_check_in(quick):
    visits = [kept() for _ in range(20)]
    book = filled(None, *visits)
    later = replace(visits[0], header=replace(visits[0].header, revision=1), departure=visits[0].arrival)
    book = e.read_diary(e.write_diary(book.with_visit(later)), PIN)
    assert [v.record_id for v in book.visits] == sorted(v.record_id for v in visits)
    assert later in book.visits and visits[0] not in book.visits


def test_an_empty_diary_and_one_of_a_thousand(quick):
    empty = e.new_diary(PIN)
    assert e.read_diary(e.write_diary(empty), PIN) == empty and empty.contact is None
    longest = replace(kept(), name="ä" * 80, area=("L" * 64,) * 5)
    visits = [replace(longest, author=one.author, header=one.header) for one in (kept() for _ in range(1_000))]
    full = replace(empty, visits=diary._ascending(visits))
    assert len(e.read_diary(e.write_diary(full), PIN).visits) == 1_000
    assert len(full.with_visit(visits[0]).visits) == 1_000
    with refused("too-long"):
        full.with_visit(kept())
    with refused("malformed"):
        e.read_diary(e.write_diary(replace(full, visits=diary._ascending([*visits, kept()]))), PIN)


# -- PIN, secret, changed bytes [R64] -------------------------------------------------------------


@pytest.mark.parametrize("pin, code", [
    ("", "invalid-text"), ("12345", "invalid-text"), ("12345678901", "too-long"), ("1" * 1_025, "too-long"),
    ("1234567", None), ("123456", None), ("1234567890", None), ("Esel", "invalid-text"), ("Esel567", "invalid-text"),
    ("Esel5678", None),
    ("١٢٣٤٥", "invalid-text"), ("١٢٣٤٥٦", None), ("１２３４５６７８９01", "too-long"),
    ("äöüÄÖÜß", "invalid-text"), ("äöüÄÖÜß€", None), ("1234567 ", None),
    ("Esel \U0001ccf0 1234", "invalid-text"),
    ("a" * 1_024, None), ("a" * 1_025, "too-long"), ("ä" * 513, "too-long")])
def test_what_may_be_a_pin(quick, pin, code):
    if code is None:
        assert e.read_diary(e.write_diary(e.new_diary(pin)), pin).visits == ()
        return
    with refused(code):
        e.new_diary(pin)
    with refused(code):
        filled().with_pin(pin, None)
    with refused("undecryptable"):
        e.read_diary(e.write_diary(filled()), pin)


@pytest.mark.parametrize("one, other", [
    ("Zw\u00f6lf Esel", "Zwo\u0308lf Esel"), ("271828", "٢٧١٨٢٨"), ("271828", "２７１８２８"),
    ("Esel \u2126 12345", "Esel \u03a9 १२३४५"), ("\uac00\uac01 271828", "\u1100\u1161\u1100\u1161\u11a8 271828")])
def test_two_spellings_of_a_pin_open_the_same(quick, one, other):
    """[R77]"""
    for written, entered in ((one, other), (other, one)):
        assert e.read_diary(e.write_diary(e.new_diary(written)), entered).contact is None
    with refused("undecryptable"):
        e.read_diary(e.write_diary(e.new_diary(one)), one + "1")


def test_a_wrong_pin_a_wrong_secret_and_both_are_one_error():
    secret = os.urandom(32)
    data = e.write_diary(filled(secret))
    for pin, with_secret in ((OTHER_PIN, secret), (PIN, os.urandom(32)), (PIN, None), (OTHER_PIN, None)):
        with refused("undecryptable"):
            e.read_diary(data, pin, with_secret)
    with refused("undecryptable"):
        e.read_diary(e.write_diary(filled()), PIN, secret)


def test_every_flipped_bit_of_a_diary_is_refused(quick):
    data = e.write_diary(filled())
    codes = set()
    for bad in flipped(data, 11, 250):
        with pytest.raises(e.Refused) as caught:
            e.read_diary(bad, PIN)
        codes.add(caught.value.code)
    assert codes <= {"malformed", "undecryptable", "wrong-purpose", "unsupported-version"}


def forged(body, clear=None) -> bytes:
    clear = D(clear or [1, bytes(16), bytes(16)])
    ext = cose.ext_of("diary", clear)
    cek = diary._cek(diary.argon2id(PIN.encode(), bytes(16)), None, ext)
    return cose.seal0("diary", cek, ext, D(body), diary.DIARY, clear)


def pending(**changed) -> list:
    good = dict(kind=0, venue=bytes(32), name="Löwen", area=("Saal",), arrival=NOON, departure=None)
    return e.Pending(**good | changed).encode()


def test_a_body_that_is_not_in_its_format_is_malformed(quick):
    one, two = sorted((kept(), kept()), key=lambda v: v.record_id)
    first, second = e.write_kept(one), e.write_kept(two)
    good = {6: "", 7: "Ben"}
    later = D(["episeal-2 kept", "anything"])
    for visits in ([second, first], [first, first], [b"\x80"], {}):
        with refused("malformed"):
            e.read_diary(forged([None, visits, []]), PIN)
    for contact in ([], {6: "Ada"}, {6: "", 7: ""}, {**good, 8: ""}, {**good, 8: None}, {**good, 15: "x"},
                    {**good, 5: NOON}, {**good, 8: "1" * 33}, {6: "a\u202e", 7: "b"}, {**good, 14: "DEU"},
                    {**good, 16: b""}):
        with refused("malformed"):
            e.read_diary(forged([contact, [], []]), PIN)
    for body in ([None], {}, [None, []], [None, [], [], []]):
        with refused("malformed"):
            e.read_diary(forged(body), PIN)
    with refused("unsupported-version"):
        e.read_diary(forged([None, [later], []]), PIN)
    assert e.read_diary(forged([good, [first, second], []]), PIN).contact == BEN
    for clear, code in (([2, "anything"], "unsupported-version"), ([1, bytes(16)], "malformed"),
                        ([1, bytes(16), bytes(15)], "malformed"), ([1, bytes(8), bytes(16)], "malformed")):
        with refused(code):
            e.read_diary(forged([None, [], []], clear), PIN)
    with refused("wrong-purpose"):
        e.unlock_key_ring("venue", forged([None, [], []]), PIN)


# -- Waiting check-ins [R105] -------------------------------------------------------------------


def test_pending_check_ins_are_in_order_as_a_visit_is(quick):
    good, later = pending(), pending(arrival=NOON + 1, departure=NOON + 1 + DAY)
    for bad in ([later, good], [pending(departure=NOON - 1)], [pending(departure=NOON + DAY + 1)], [pending(name="")],
                [pending(name="\u3164")], [pending(area=("Saal ",))], [pending(kind=4)], [pending(arrival=-1)],
                [good[:5]], [good] * 65, {}):
        with refused("malformed"):
            e.read_diary(forged([None, [], bad]), PIN)
    assert [p.encode() for p in e.read_diary(forged([None, [], [good, later]]), PIN).pending] == [good, later]
    assert len(e.read_diary(forged([None, [], [good] * 64]), PIN).pending) == 64


def test_a_check_in_waits_until_it_is_sealed_or_due(quick):
    book = e.new_diary(PIN)
    waiting = [e.Pending(0, bytes(32), "Löwen", (), NOON - n * DAY) for n in (0, 15, 14)]
    for one in waiting:
        book = book.with_pending(one, NOON)
    book = e.read_diary(e.write_diary(book), PIN)
    assert [p.arrival for p in book.pending] == [NOON - 15 * DAY, NOON - 14 * DAY, NOON]
    assert [p.arrival for p in book.expired(NOON, None).pending] == [NOON - 14 * DAY, NOON]
    sealed = kept()
    after = book.sealed(waiting[0], sealed)
    assert waiting[0] not in after.pending and sealed in after.visits
    for changed in (dict(arrival=NOON + 601), dict(departure=NOON + 601), dict(departure=NOON - 601)):
        with refused("invalid-time"):
            book.with_pending(replace(waiting[0], **changed), NOON)
    for n in range(61):
        book = book.with_pending(replace(waiting[0], arrival=NOON + n), NOON)
    with refused("too-long"):
        book.with_pending(waiting[0], NOON)


# -- The next secret [R65] ------------------------------------------------------------------------


def test_deleting_expiring_and_changing_the_pin_take_the_next_secret(quick):
    secret, following = os.urandom(32), os.urandom(32)
    book = filled(secret)
    for change in (lambda s: book.without([book.visits[0].record_id], s), lambda s: book.expired(NOON, s),
                   lambda s: book.with_pin(OTHER_PIN, s)):
        for not_fresh in (None, secret):
            with refused("secret-not-fresh"):
                change(not_fresh)
        changed = change(following)
        assert changed.secret == following
        # nor is one that has been in use since the diary was unlocked
        for not_fresh in (secret, following, None):
            with refused("secret-not-fresh"):
                changed.with_pin(PIN, not_fresh)
    assert len(book.without([book.visits[0].record_id], following).visits) == 1
    assert e.read_diary(e.write_diary(book.with_pin(OTHER_PIN, following)), OTHER_PIN, following).visits == book.visits


def test_no_old_bytes_bring_a_deleted_visit_back(quick):
    secret, following = os.urandom(32), os.urandom(32)
    book = filled(secret)
    old, gone = e.write_diary(book), book.visits[0]
    data = e.write_diary(book.without([gone.record_id], following))
    with refused("undecryptable"):
        e.read_diary(old, PIN, following)
    with refused("undecryptable"):
        e.read_diary(data, PIN, secret)
    assert gone not in e.read_diary(data, PIN, following).visits


def test_a_diary_without_a_secret_may_get_one(quick):
    secret = os.urandom(32)
    book = filled()
    assert book.without([], None).secret is None
    data = e.write_diary(book.with_pin(PIN, secret))
    assert e.read_diary(data, PIN, secret).visits == book.visits
    with refused("undecryptable"):
        e.read_diary(data, PIN)


# -- Fourteen days [R66] --------------------------------------------------------------------------


def test_day_14_is_kept_and_day_15_is_gone(quick):
    visits = [kept(TODAY - n) for n in (0, 13, 14, 15, 40)] + [kept(TODAY + 1)]
    book = filled(None, *visits)
    for t in (DAY * TODAY, DAY * (TODAY + 1) - 1):
        assert {v.header.day for v in book.expired(t, None).visits} == {TODAY + 1, TODAY, TODAY - 13, TODAY - 14}
    assert len(book.expired(DAY * TODAY - 1, None).visits) == 5


def test_a_clock_that_goes_back_revives_and_deletes_nothing(quick):
    book = filled(None, kept(), kept(TODAY - 14), kept(TODAY - 15))
    now = book.expired(NOON, None)
    assert len(now.visits) == 2 and now.expired(NOON - 400 * DAY, None).visits == now.visits
