"""Messages changed at random, and signed again around the change: both implementations must judge them the same way."""

import random
from collections.abc import Callable

from episeal2 import cose
from episeal2.cbor import D, Tag
from specimens import AtHome, Corpus, Message, Part, copied, encoded

SHARE_AT_HOME = 0.1
NUMBERS = (-1, 0, 1, 2, 3, 23, 24, 255, 256, 2_932_896, 2_932_897, 253_402_300_799, 253_402_300_800, 2**53 - 1, 2**53,
           2**64 - 1)
TEXTS = ("", " ", "a", "x" * 64, "x" * 65, "ä" * 32, "ä" * 33, "x" * 160, "x" * 161, "ä" * 80, "Saal ", "Sa  al", "a/b",
         "Osttribu\u0308ne", "\u212b", "a\tb", "a\u202eb", "\u3164", "\u2800", "\u200b", "\u0378", "a\u0378",
         "\U0002ebf0", "\u00a0", "x\u00a0y", "q\u0307\u0323", "\U0001d159", "\ue000", "a\u2028", "Reihe 07", "Reihe 7")
EXTENSIONS = ({}, {0: b""}, {127: b"x" * 256}, {127: b"x" * 257}, {128: b""}, {255: b"x"}, {256: b""}, {-1: b""},
              {0: "x"}, {"x": b""}, {n: b"" for n in range(8)}, {n: b"" for n in range(9)}, {0: b"", 200: b""},
              {0: 1, 200: b""}, None, [], 5)
VERSIONS = (0, 2, 3, 2**32, 2**53 - 1, 2**53, -1, "1", None, b"\x01", [1], True)
NAMES = ("visit", "request", "record", "index", "departure", "office-day-key", "share", "notice", "nothing")


# -- Encodings that D would not write -------------------------------------------------------------


def _long_head(data: bytes) -> bytes:
    """The first item's header one size longer than it has to be."""
    major, info = data[0] & 0xE0, data[0] & 0x1F
    if info < 24:
        return bytes([major | 24, info]) + data[1:]
    size = {24: 1, 25: 2, 26: 4}.get(info)
    if size is None or major == 0xE0:
        return data + b"\x00"
    longer = int.from_bytes(data[1:1 + size], "big").to_bytes(2 * size, "big")
    return bytes([major | info + 1]) + longer + data[1 + size:]


def distorted(rng: random.Random) -> Callable:
    """An encoder that writes one item of the value in another way."""
    way = rng.choice(("long", "indefinite", "unsorted", "twice", "float", "undefined", "cut", "trailing", "deep",
                      "tag"))

    def encode(x) -> bytes:
        data = D(x)
        if way == "cut":
            return data[:-rng.randint(1, min(4, len(data)))]
        if way == "trailing":
            return data + bytes(rng.randint(1, 3))
        if way == "deep":
            return b"\x81" * rng.choice((13, 14, 15, 16, 17, 18, 40)) + data
        return _distort(x, rng, way)
    return encode


def _distort(x, rng: random.Random, way: str) -> bytes:
    if type(x) is list and x and rng.random() < 0.8:
        n = rng.randrange(len(x))
        parts = [_distort(one, rng, way) if i == n else D(one) for i, one in enumerate(x)]
        return D(x)[:len(D(x)) - sum(len(D(one)) for one in x)] + b"".join(parts)
    data = D(x)
    if way == "indefinite" and type(x) is list:
        return b"\x9f" + b"".join(map(D, x)) + b"\xff"
    if way == "indefinite" and type(x) is bytes:
        return b"\x5f" + data + b"\xff"
    if type(x) is dict and len(x) > 1 and way in ("unsorted", "twice"):
        pairs = sorted((D(k), D(value)) for k, value in x.items())
        pairs = pairs[::-1] if way == "unsorted" else pairs[:1] * len(pairs)
        return data[:1] + b"".join(k + value for k, value in pairs)
    return {"float": b"\xf9\x3c\x00", "undefined": b"\xf7", "tag": b"\xc1" + data}.get(way) or _long_head(data)


# -- Changes of a value ---------------------------------------------------------------------------


def _other(x, rng: random.Random):
    """Another value in place of this one."""
    if type(x) is int and rng.random() < 0.7:
        return rng.choice((*NUMBERS, x + 1, x - 1))
    if type(x) is str and rng.random() < 0.8:
        return rng.choice(TEXTS)
    if type(x) is bytes and rng.random() < 0.8:
        return rng.choice((b"", x[:-1], x + b"\x00", bytes(len(x)), b"\xff" * len(x), x[::-1], x * 2))
    if type(x) is dict and rng.random() < 0.8:
        return {**x, rng.choice((-1, 0, 1, 2, 3, 255, 256)): rng.choice((0, 1, 4, b"", 2**53))}
    return rng.choice((None, True, False, 0, 1, "x", b"", b"\x80", [], {}, [0], bytes(16), bytes(32), -1, Tag(18, [])))


def _items(x: list, depth: int = 0) -> list[tuple[list, int]]:
    """Every place in the lists of a value."""
    places = [(x, n) for n in range(len(x))]
    return places + [place for one in x if type(one) is list for place in _items(one, depth + 1)][:200]


def change_value(x: list, rng: random.Random) -> None:
    if not x:
        x.append(rng.choice((0, b"", [])))
        return
    at, n = rng.choice(_items(x))
    way = rng.choice(("other", "other", "other", "other", "drop", "add", "swap", "twice"))
    if way == "drop":
        del at[n]
    elif way == "add":
        at.insert(rng.randint(0, len(at)), rng.choice((None, 0, b"", "x", [], {}, {0: b""})))
    elif way == "swap":
        m = rng.randrange(len(at))
        at[n], at[m] = at[m], at[n]
    elif way == "twice":
        at.insert(n, at[n])
    else:
        at[n] = _other(at[n], rng)


def change_message(m: Message, rng: random.Random) -> None:
    """What is around the payload."""
    way = rng.choice(("typ", "no typ", "alg", "header", "headers", "tag", "rest", "unprotected", "typ of another kind"))
    if way == "typ":
        m.headers[16] = cose.typ_of(rng.choice(NAMES))
    elif way == "no typ":
        m.headers[16] = rng.choice((b"", 16, None, "", [cose.typ_of(m.name)]))
    elif way == "typ of another kind":
        del m.headers[16]
    elif way == "alg":
        m.headers[1] = rng.choice((-8, -7, 1, 3, -19, "x", None))
    elif way == "header":
        key = rng.choice((2, 4, 5, -1, -70003, -70002, "x"))
        m.headers[key] = rng.choice((0, b"", bytes(12), bytes(32), D([1]), D([2])))
    elif way == "headers":
        key = rng.choice(list(m.headers))
        m.headers[key] = _other(m.headers[key], rng)
    elif way == "tag":
        m.tag = rng.choice((16, 17, 18, 61, 96, 98))
    elif way == "unprotected":
        m.unprotected = rng.choice(({1: 1}, {4: b"x"}, {"x": 0}))
    else:
        change_value(m.rest, rng)


def change_version(m: Message, rng: random.Random) -> None:
    versioned = m.value[0].value if m.name == "visit" and isinstance(m.value[0], Part) else m.value
    versioned[:1] = [rng.choice(VERSIONS)]
    if rng.random() < 0.3:
        del versioned[1:rng.randint(1, len(versioned))]


def change_extensions(m: Message, rng: random.Random) -> None:
    m.value.append(dict(chosen) if type(chosen := rng.choice(EXTENSIONS)) is dict else chosen)


# -- A mutant -------------------------------------------------------------------------------------


def _nested(x, found: list) -> list:
    """Everything that is in a message and is read with it."""
    for one in x.value if isinstance(x, (Message, Part)) and x.value else x if type(x) is list else []:
        if isinstance(one, (Message, Part)):
            found.append(one)
        if isinstance(one, (Message, Part, list)):
            _nested(one, found)
    return found


def flipped(data: bytes, rng: random.Random) -> bytes:
    n = rng.choice((rng.randrange(len(data)), rng.randrange(min(len(data), 200))))
    return data[:n] + bytes([data[n] ^ 1 << rng.randrange(8)]) + data[n + 1:]


def mutant(corpus: Corpus, rng: random.Random, inside: bool) -> tuple[str, bytes]:
    """A kind, and a message of it with one change: in a nested message and signed again, or in the outer one."""
    while True:
        name = rng.choice(list(corpus.messages))
        root = corpus.messages[name].copy()
        nested = _nested(root, [])
        if nested or not inside:
            break
    target = rng.choice(nested) if inside else root
    if isinstance(target, Part):
        changes = (lambda: change_value(target.value, rng), lambda: change_value(target.value, rng))
    else:
        changes = (lambda: change_message(target, rng), lambda: change_version(target, rng),
                   lambda: change_extensions(target, rng)) + (lambda: change_value(target.value, rng),) * 4
    if target.value is None:
        change_message(target, rng)
        return name, encoded(root)
    way = rng.random()
    if way < 0.15:
        encode, plain = distorted(rng), target.value
        return name, encoded(root, lambda x: encode(x) if _same(x, plain) else D(x))
    if way < 0.3 and not inside:
        data = encoded(root)
        return name, rng.choice((flipped(data, rng), data[:rng.randrange(len(data))], data + b"\x00"))
    rng.choice(changes)()
    return name, encoded(root)


LABELS = ("episeal-1 kept", "episeal-1 trust", "episeal-2 trust", "episeal-2 kept", "episeal-10 share log",
          "episeal-02 kept", "episeal-1000000 kept", "episeal-999999 request log", "episeal-0 kept", "episeal kept",
          "episeal-2", "episeal-2 ", "episeal-2 anything", "x", "", 2, None)
PREFIXES = ("episeal-venue", "episeal-2-venue", "EPISEAL-2-POSTER", "EPISEAL-POSTER", "EPISEAL-CHECK-IN", "episeal-x",
            "EPISEAL-RUN-SECRET", "EPISEAL-VENUE-SECRET", "episeal-02-venue", "episeal-1-venue", "EPISEAL-999999-X",
            "EPISEAL-1000000-X", "other")


def at_home(corpus: Corpus, rng: random.Random) -> tuple[str, bytes]:
    """A text or a kept file, changed."""
    root: AtHome = copied(rng.choice(corpus.at_home))
    way = rng.random()
    if way < 0.15:
        return root.name, flipped(root.encoded(), rng)
    if way < 0.3:
        if root.prefix is None:
            root.value[0] = rng.choice(LABELS)
        else:
            root.prefix = rng.choice(PREFIXES)
    elif type(root.value) is bytes:
        root.value = rng.choice((root.value[1:], root.value + b"\x00", b"", bytes(32)))
    elif way < 0.45:
        return root.name, root.encoded(distorted(rng))
    elif way < 0.55 and root.name == "poster":
        root.value.append(rng.choice(EXTENSIONS))
    else:
        change_value(root.value, rng)
    return root.name, root.encoded()


def _same(x: list, plain: list) -> bool:
    """Whether a written value is that of the target: of the same length, with the same first plain items."""
    return len(x) == len(plain) and all(a == b for a, b in zip(x, plain) if not isinstance(b, (Message, Part, list)))


def mutants(seed: int, number: int, share_inside: float = 0.3):
    """(kind, message, whether the change is in a nested message)"""
    rng = random.Random(seed)
    corpus = Corpus(rng)
    for n in range(number):
        inside = n < share_inside * number
        found = at_home(corpus, rng) if n >= (1 - SHARE_AT_HOME) * number else mutant(corpus, rng, inside)
        yield *found, inside
