"""Every message, text and file: as version 1 writes it, under another purpose, and of version 2 (FORMAT.md, sections 2
and 23)."""

import random

from episeal2 import bech32m
from later_version import Specimens
from specimens import AtHome, Corpus, encoded
from vector import SUCCESS, Vectors

# Kinds that only whoever has opened an envelope reads
INSIDE = ("referral-order", "release-part")
LATER_TEXTS = {"poster": "EPISEAL-2-POSTER", "check-in-code": "EPISEAL-2-CHECK-IN"}
ROLES = ("authority", "office", "venue", "staff")


def vectors() -> Vectors:
    found = Vectors("visits/reading", "FORMAT.md, section 2")
    for add in (of_version_1, of_another_purpose, messages_of_version_2, texts_of_version_2, files_of_version_2):
        add(found)
    return found


def _add(found: Vectors, name: str, comment: str, expect: str, kind: str, make, *rules: str) -> None:
    def made():
        given = {"kind": kind, "bytes": make()}
        return given if expect != SUCCESS else (given, "read")
    found.add(name, comment, "read", expect, made, *rules)


def _corpus(name: str) -> Corpus:
    return Corpus(random.Random(name))


def of_version_1(found: Vectors) -> None:
    corpus = _corpus("kinds")
    for kind in corpus.messages:
        if kind not in INSIDE:
            _add(found, f"{kind}-of-version-1", f"A message of the kind {kind}, as version 1 writes it.", SUCCESS, kind,
                 lambda kind=kind: encoded(_corpus(kind).messages[kind]))
    for place, one in enumerate(corpus.at_home):
        if one.name not in ROLES:
            _add(found, f"{one.name}-of-version-1", f"What is kept as {one.name}, as version 1 writes it.", SUCCESS,
                 one.name, lambda place=place: _corpus("at home").at_home[place].encoded())


def of_another_purpose(found: Vectors) -> None:
    """Under the typ of the kind before it, signed again."""
    kinds = [kind for kind in _corpus("kinds").messages if kind not in INSIDE]
    for kind, other in zip(kinds, [kinds[-1], *kinds]):
        def make(kind=kind, other=other) -> bytes:
            corpus = _corpus(kind)
            message = corpus.messages[kind]
            message.headers[16] = corpus.messages[other].headers[16]
            return encoded(message)
        _add(found, f"{kind}-under-another-typ", f"A message of the kind {kind}, whose typ says {other}.",
             "wrong-purpose", kind, make, "R4")


def messages_of_version_2(found: Vectors) -> None:
    for kind in Specimens().messages:
        if kind not in INSIDE:
            _add(found, f"{kind}-of-version-2", f"A message of the kind {kind}, as version 2 might write it.",
                 "unsupported-version", kind, lambda kind=kind: Specimens().messages[kind], "R3")


def texts_of_version_2(found: Vectors) -> None:
    for kind in (*ROLES, *LATER_TEXTS):
        prefix = LATER_TEXTS.get(kind, f"episeal-2-{kind}")
        _add(found, f"{kind}-text-of-version-2", f"The text of the kind {kind} with the prefix {prefix}.",
             "unsupported-version", kind, lambda prefix=prefix: Specimens().texts[prefix].encode(), "R70")
    _add(found, "poster-text-of-version-2-with-wrong-checksum", "A poster of version 2 with a wrong checksum.",
         "malformed", "poster", lambda: _changed(Specimens().texts["EPISEAL-2-POSTER"]), "R47")


def _changed(text: str) -> bytes:
    last = next(c for c in bech32m.ALPHABET.upper() if c != text[-1])
    return (text[:-1] + last).encode()


def files_of_version_2(found: Vectors) -> None:
    for name in Specimens().rings():
        role = name.split()[0]
        _add(found, f"{name.replace(' ', '-')}-of-version-2", f"The {name}, of which a line is of version 2.",
             "unsupported-version", f"{role}-ring", lambda name=name: Specimens().rings()[name].encode(), "R70")
    for label in Specimens().files:
        kind = label.replace(" ", "-")
        _add(found, f"{kind}-file-of-version-2", f"A file under the label of a {label} of version 2.",
             "unsupported-version", kind, lambda label=label: Specimens().files[label], "R70")

    def under(label) -> bytes:
        return AtHome("share-log", [label, []]).encoded()

    for name, comment, value in (("empty", "an empty array", []), ("a-map", "a map", {0: []}),
                                 ("a-number", "the number 1", 1),
                                 ("labelled-with-a-number", "labelled with 1", [1, []]),
                                 ("labelled-with-bytes", "labelled with bytes", [b"episeal-1 share log", []]),
                                 ("of-three-elements", "of three elements", ["episeal-1 share log", [], []])):
        _add(found, f"file-{name}", f"A file that is {comment}.", "malformed", "share-log",
             lambda value=value: AtHome("share-log", value).encoded())

    for name, comment, label, code, rules in (
            ("version-999999", "of version 999,999 and another name", "episeal-999999 ledger", "unsupported-version",
             ("R70",)),
            ("version-1000000", "of version 1,000,000", "episeal-1000000 share log", "malformed", ()),
            ("version-02", "of version 02", "episeal-02 share log", "malformed", ()),
            ("another-name", "of version 1 and another name", "episeal-1 share list", "malformed", ()),
            ("no-label", "without a version", "episeal share log", "malformed", ()),
            ("in-capitals", "in capitals", "EPISEAL-1 share log", "malformed", ())):
        _add(found, f"label-{name}", f"A file under a label {comment}.", code, "share-log",
             lambda label=label: under(label), *rules)
