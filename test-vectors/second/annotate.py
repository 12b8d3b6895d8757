"""CBOR as annotated hexadecimal, at most 120 columns: what is before a semicolon is the message."""

from dataclasses import dataclass, field

from episeal2.cbor import D, Tag, read

NARROW, COLUMN, COLUMNS = 36, 80, 120
HEADS = {18: "COSE_Sign1", 96: "COSE_Encrypt", 16: "COSE_Encrypt0"}


@dataclass(frozen=True)
class Of:
    """What an item is: its name, and what is in it (a list for arrays, a map for maps, one for a byte string)."""

    name: str
    inside: object = None


@dataclass
class Lines:
    lines: list[str] = field(default_factory=list)

    def put(self, depth: int, data: bytes, note: str = "") -> None:
        text = f"{' ' * depth}{data.hex()}"
        self.lines.append(f"{text:{COLUMN}}; {note}" if note else text)
        assert len(self.lines[-1]) <= COLUMNS, self.lines[-1]

    def put_long(self, depth: int, head: bytes, data: bytes, note: str) -> None:
        """In one line, in short ones, or in lines of full width below a header."""
        whole = head + data
        if len(whole) <= 2 * NARROW:
            self.put(depth, whole[:NARROW], note)
            if whole[NARROW:]:
                self.put(depth, whole[NARROW:])
            return
        self.put(depth, head, f"{note}, {len(data)} bytes")
        width = (COLUMNS - depth - 1) // 2
        for at in range(0, len(data), width):
            self.put(depth + 1, data[at:at + width])

    def item(self, x, what: Of, depth: int = 0, before: bytes = b"") -> None:
        """`before` is the key of a map entry."""
        if type(x) is Tag:
            head = before + D(x)[:len(D(x)) - len(D(x.value))] + _head(x.value)
            self.put(depth, head, f"{what.name}: {HEADS[x.tag]}")
            self._elements(x.value, what.inside, depth)
        elif type(x) is list:
            self.put(depth, before + _head(x), f"{what.name}: array of {len(x)}" if x else f"{what.name}: none")
            self._elements(x, what.inside, depth)
        elif type(x) is dict:
            self.put(depth, before + _head(x), f"{what.name}: map of {len(x)}" if x else f"{what.name}: empty")
            for k, one in x.items():
                self.item(one, _part(what.inside, k), depth + 1, D(k))
        elif type(x) is bytes and what.inside is not None:
            self.put(depth, before + D(x)[:len(D(x)) - len(x)], f"{what.name}, {len(x)} bytes:")
            self.item(read(x), what.inside, depth + 1)
        else:
            head = before + D(x)[:len(D(x)) - len(x)] if type(x) in (bytes, str) and x else before
            self.put_long(depth, head, D(x)[len(head) - len(before):], _note(x, what.name))

    def _elements(self, x: list, inside, depth: int) -> None:
        for n, one in enumerate(x):
            self.item(one, _part(inside, n), depth + 1)


def _note(x, name: str) -> str:
    if type(x) in (int, str):
        shown = f'{name} "{x}"' if type(x) is str else f"{name} {x}"
        return shown if len(shown) <= 38 else name
    return name if type(x) is bytes else f"{name} {({None: 'nil', True: 'true', False: 'false'})[x]}"


def _head(x) -> bytes:
    whole = D(x)
    inside = sum(len(D(one)) for one in x) + (sum(len(D(one)) for one in x.values()) if type(x) is dict else 0)
    return whole[:len(whole) - inside]


def _part(inside, n) -> Of:
    if isinstance(inside, Of):
        return inside
    try:
        return inside[n]
    except (KeyError, IndexError, TypeError):
        return Of(str(n))


def annotated(data: bytes, what: Of) -> str:
    lines = Lines()
    lines.item(read(data), what)
    assert bytes_of("\n".join(lines.lines)) == data
    return "\n".join(lines.lines)


def bytes_of(text: str) -> bytes:
    return bytes.fromhex("".join(line.split(";")[0] for line in text.splitlines()))
