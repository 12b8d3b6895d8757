"""Errors: the right class, code and texts each time, and no memory that is kept."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from surface import enums, errors, variants
from town import NOW, PIN, town

import episeal
from episeal import EpisealError, Language, Stretch

CHEAP, SLOW = 10_000, 20
PAGE = 4096
# What an allocator keeps for later.
ALLOWANCE = 2 * 1024 * 1024

Case = tuple[Callable[[], object], type[EpisealError], str]


def cheap() -> dict[str, Case]:
    request, later = town().request(), NOW + timedelta(days=2)
    kept, other = town().sealed[0].kept(), town().sealed[1].visit()
    typed = episeal.ContactFields(family_name="Lindner", phone="0\x01")
    return {
        "malformed bytes": (
            lambda: episeal.UnverifiedVisit.parse(bytes(40)),
            episeal.RecordError.Malformed,
            "malformed",
        ),
        "an expired request": (
            lambda: town().verified(request, later),
            episeal.RecordError.RequestExpired,
            "request-expired",
        ),
        "another's visit": (lambda: kept.open(other), episeal.RecordError.Undecryptable, "undecryptable"),
        "no code": (lambda: episeal.ShareCode.parse("x"), episeal.RecordError.InvalidText, "invalid-text"),
        "a telephone number": (lambda: episeal.Contact(typed), episeal.FieldError.Phone, "invalid-text"),
        "no certificate": (
            lambda: episeal.UnverifiedCertificate.parse("WIFI:"),
            episeal.CertificateError.PrefixMissing,
            "prefix-missing",
        ),
        "no signer": (
            lambda: episeal.DocumentSigner.from_der(b""),
            episeal.IssueError.SignerInvalid,
            "signer-invalid",
        ),
        "no rule": (lambda: episeal.RuleExpression.parse("{"), episeal.RulesError.Malformed, "malformed-json"),
        "no app's": (
            lambda: episeal.both_apps("WIFI:", b"", NOW),
            episeal.Refusal.CoronaWarnApp,
            "prefix",
        ),
    }


def slow() -> dict[str, Case]:
    """Behind Argon2id."""
    stretch, secret = Stretch(), episeal.DiarySecret.generate()
    diary = episeal.Diary.create(stretch.new_pin_key(PIN), secret).lock()
    drawn = stretch.draw_share_code()
    recipient = episeal.ShareRecipient.verify(town().office_day_key, town().trust, NOW)
    order = episeal.ShareOrder(recipient=recipient, code=drawn.key(), expires=NOW + timedelta(days=1))
    shared = episeal.share_visits([town().sealed[0].kept()], order, town().trust, NOW)
    share = episeal.UnverifiedShare.parse(shared.bytes)
    told = episeal.ShareCode.parse("000 000 001")

    def wrong_code() -> None:
        key = stretch.share_code_key(shared.share_id, told)
        town().office.open_share(share, key, episeal.ShareLog(), NOW)

    return {
        "a wrong PIN": (
            lambda: episeal.Diary.unlock(diary, stretch.pin_key(diary, "271828"), secret),
            episeal.RecordError.Undecryptable,
            "undecryptable",
        ),
        "a wrong code": (wrong_code, episeal.RecordError.Undecryptable, "undecryptable"),
    }


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def memory_of(times: int, case: Case) -> int:
    """The most that was resident while it was refused so often."""
    work, error, code = case
    most = 0
    for at in range(times):
        with pytest.raises(error) as caught:
            work()
        assert caught.value.code == code
        if at % 100 == 99 or at == times - 1:
            most = max(most, resident())
    return most


@pytest.mark.parametrize("name", cheap())
def test_what_is_cheap_is_refused_ten_thousand_times(name: str) -> None:
    case = cheap()[name]
    first = memory_of(CHEAP // 10, case)
    memory_of(CHEAP - 2 * (CHEAP // 10), case)
    assert memory_of(CHEAP // 10, case) <= first + ALLOWANCE


@pytest.mark.parametrize("name", ["a wrong PIN", "a wrong code"])
def test_what_is_behind_argon2id_is_refused_twenty_times(name: str) -> None:
    case = slow()[name]
    first = memory_of(SLOW // 4, case)
    memory_of(SLOW // 2, case)
    assert memory_of(SLOW // 4, case) <= first + ALLOWANCE


@pytest.mark.parametrize("name", cheap())
def test_an_error_says_itself_in_both_languages(name: str) -> None:
    work, error, code = cheap()[name]
    with pytest.raises(error) as caught:
        work()
    refused = caught.value
    assert isinstance(refused, EpisealError)
    english, german = refused.text(Language.ENGLISH), refused.text(Language.GERMAN)
    assert str(refused) == f"{code}: {english}"
    assert german != english and german[0].isupper() and len(german) > 10
    assert type(refused).__module__ == "episeal"


def test_what_a_person_typed_is_named() -> None:
    with pytest.raises(episeal.FieldError) as caught:
        episeal.Contact(episeal.ContactFields(given_name="\x00"))
    assert caught.value.field is episeal.Field.GIVEN_NAME
    assert caught.value.text(Language.GERMAN) == "Vorname: " + _german("invalid-text")
    assert caught.value.text(Language.ENGLISH).startswith("given name: ")


def _german(code: str) -> str:
    return episeal.error_text("RecordError", f"{code}: ", Language.GERMAN)


# What each class of errors takes its texts from; ``FieldError`` and ``Refusal`` have those of the error that they name.
GERMAN = json.loads((Path(__file__).resolve().parents[3] / "core" / "texts" / "german.json").read_text("utf-8"))
TEXTS = {"FieldError": "Field", "Refusal": "App"}


@pytest.mark.parametrize("error", errors(), ids=lambda of: of.__name__)
def test_every_class_of_errors_is_whole(error: Any) -> None:
    texts = GERMAN[TEXTS.get(error.__name__, error.__name__)]
    assert len(variants(error)) == len(texts)
    for name, variant in variants(error).items():
        made = variant("no-such-code: nothing")
        assert made.code == "no-such-code" and isinstance(made, error)
        assert repr(made) == f"{error.__name__}.{name}('no-such-code: nothing')"
        if error is episeal.FieldError:
            assert made.field.code() == name_in_kebab(name)


@pytest.mark.parametrize("name", ["CertificateError", "IssueError", "RecordError", "Rejection", "RulesError"])
def test_every_code_of_an_error_has_its_german_text(name: str) -> None:
    for code, text in GERMAN[name].items():
        assert getattr(episeal, name)(f"{code}: English").text(Language.GERMAN) == text
        assert getattr(episeal, name)(f"{code}: English").text(Language.ENGLISH) == "English"


def name_in_kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def test_every_code_has_a_text_in_both_languages() -> None:
    for enum in enums():
        for member in enum:
            english, german = member.text(Language.ENGLISH), member.text(Language.GERMAN)
            assert english and german
            assert enum.from_code(member.code()) is member
        with pytest.raises(ValueError, match=f"^{enum.__name__} has no member with this code$"):
            enum.from_code("no-such-code")


def test_errors_are_pickled_whole() -> None:
    """As ``multiprocessing`` passes them on."""
    for work, error, code in cheap().values():
        with pytest.raises(error) as caught:
            work()
        back = pickle.loads(pickle.dumps(caught.value))
        assert type(back) is type(caught.value) and back.code == code and str(back) == str(caught.value)
    closed = pickle.loads(pickle.dumps(episeal.ClosedError()))
    assert closed.code == "closed"


def test_a_fault_of_the_package_does_not_say_what_was_given() -> None:
    assert str(episeal.InternalError("a panic that quotes Lindner")) == "internal: the library has failed"


def test_a_panic_of_the_library_is_an_error_and_it_goes_on() -> None:
    """A call that no Python makes: an enum with a number that it does not have."""
    native: Any = episeal._native
    for _ in range(100):
        name = native._UniffiFfiConverterString.lower("Vogt")
        with native._UniffiRustBuffer.alloc_with_builder() as builder:
            builder.write_i32(99)
            language = builder.finalize()
        with pytest.raises(episeal.InternalError) as caught:
            native._uniffi_rust_call(native._UniffiLib.uniffi_episeal_ffi_fn_func_transliterate, name, language)
        assert str(caught.value) == "internal: the library has failed"
    assert episeal.transliterate("Müller", episeal.NameLanguage.OTHER) == "MUELLER"


@pytest.mark.parametrize("error", [episeal.ClosedError(), episeal.InternalError("a panic")])
def test_faults_say_themselves_in_both_languages(error: EpisealError) -> None:
    assert error.text(Language.ENGLISH) and error.text(Language.GERMAN) != error.text(Language.ENGLISH)
    assert error.code in ("closed", "internal")


def test_an_argument_that_is_refused_leaves_nothing_behind() -> None:
    """Text and bytes before it are not copied to the library, whose copies nobody would free."""
    venue, name, closed = town().venue, "x" * 100_000, town().new_trust()
    closed.close()

    def refused() -> None:
        with pytest.raises(TypeError):
            venue.poster(name, 5)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="surrogate"):
            venue.poster(name, "\ud800")
        with pytest.raises(episeal.ClosedError):
            venue.day_key(NOW.date(), bytes(100_000), closed, NOW)

    for _ in range(100):
        refused()
    first = resident()
    for _ in range(1000):
        refused()
    assert resident() <= first + ALLOWANCE
