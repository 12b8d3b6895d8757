"""Texts: section 5."""

import pytest

import episeal2 as e
from episeal2 import values
from stage import refused

REAL_NAMES = (
    "Ada", "Ærøskøbing", "Björk", "Đỗ Mười", "Ğ", "İbrahim", "Ĳsbrand", "Łucja", "Ñ", "Øyvind", "O’Brien", "Þóra",
    "Ștefan", "Ünal", "Żółć", "d'Arc", "Jean-Luc", "X Æ A-12", "Nguyễn", "Ǧ", "Ḥasan", "Ṣāliḥ", "Kealiʻi", "Ōtani",
    "Μαρία", "Ιωάννης", "Иван", "Її", "Ђорђе", "Ցոլակ", "אברהם", "שרה־לאה", "محمد", "فاطمة", "ﻣ", "علی‌رضا", "ܐܒܐ",
    "आर्यन", "ক্ষমা", "ਗੁਰਪ੍ਰੀਤ", "ગીતા",
    "தமிழ்", "లక్ష్మి", "ಕನ್ನಡ", "മലയാളം", "සුනිල්", "สมชาย", "ດາວ", "མཚོ", "မောင်",
    "თამარ", "አበበ", "ᎠᏓ", "ᐃᓄᒃ", "សុខ", "ᠮᠣᠩᠭᠣᠯ", "佐藤", "髙橋", "김철수", "ひろし", "𠮷野", "𰻝𰻝")


@pytest.mark.parametrize("name", REAL_NAMES)
def test_names_that_people_have_are_names(name):
    assert values.enter_name(name, 160) == values.nfc(name) == values.name(values.nfc(name), 160)
    assert values.name(name, 160) == name


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u200b",
                                  "\U0001d159", "\u0301", "\ufe0f", "\u00ad", "\ue000", "\U000e0041", "\u2060 \ufeff"])
def test_what_cannot_be_seen_is_no_name_and_no_level(text):
    """[R76]"""
    with refused("invalid-text"):
        values.enter_name(text, 160)
    with refused("malformed"):
        values.name(text, 160)
    if text:
        with refused("malformed"):
            values.area([text])


@pytest.mark.parametrize("entered, level", [
    ("Osttribu\u0308ne", "Osttribüne"), (" Saal  7 ", "Saal 7"), ("a\u00a0\u2003b", "a b"), ("\u212b", "\u00c5"),
    ("\ufb01", "\ufb01"), ("Reihe 15", "Reihe 15"), ("\u1100\u1161", "\uac00"), ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ("a\u3164", "a\u3164"), ("a\u0323\u0307", "\u1ea1\u0307"), ("q\u0307\u0323", "q\u0323\u0307")])
def test_a_level_is_brought_into_its_form_and_another_is_malformed(entered, level):
    """[R75]"""
    assert values.enter_area(entered) == [level] and values.area([level]) == (level,)
    if entered != level:
        with refused("malformed"):
            values.area([entered])


@pytest.mark.parametrize("level", ["a\tb", "a\u2028b", "a\u200eb", "\u0378", "a\U0002ebf0", "a\uffff", "a\U0001ccf0",
                                   "a\u1c89", "x" * 65, "ä" * 33, "a\u0085b"])
def test_a_level_of_what_no_level_may_hold(level):
    with refused("too-long" if len(level) > 30 else "invalid-text"):
        values.enter_area(level)
    with refused("malformed"):
        values.area([level])


def test_names_are_brought_into_nfc_and_their_form_is_not_judged():
    assert values.enter_text("u\u0308", 160) == "\u00fc"
    assert values.text("u\u0308", 160) == "u\u0308"
    assert values.enter_text("e\u0301" * 80, 160) == "\u00e9" * 80
    contact = e.Contact("Zoe\u0308", "A\u030angstro\u0308m", city="Mu\u0308nchen")
    from episeal2.visit import contact_body
    assert contact_body(contact) == {6: "Zoë", 7: "Ångström", 12: "München"}


@pytest.mark.parametrize("one, form", [("٣", "3"), ("１", "1"), ("𝟙", "1"), ("९", "9"), ("²", "²"),
                                       ("Ⅷ", "Ⅷ"), ("①", "①"),
                                       ("e\u0301", "é"), ("\u0661\u0301", "1\u0301"), ("Ａ", "Ａ")])
def test_the_form_of_a_pin(one, form):
    """[R77]"""
    assert values.secret_text(one) == form


def test_limits_count_bytes_of_the_form():
    assert values.enter_area("ä" * 32) == ["ä" * 32]
    assert values.enter_area("a\u0308" * 32 + " ") == ["ä" * 32]
    assert values.enter_area("a/b/c/d/e") == list("abcde")
    with refused("too-long"):
        values.enter_area("a/b/c/d/e/f")
    with refused("malformed"):
        values.area(list("abcdef"))
