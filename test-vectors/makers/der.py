"""DER (X.690), as far as certificates have it."""


def tagged(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    return tagged(0x30, *parts)


def explicit(number: int, *parts: bytes) -> bytes:
    return tagged(0xA0 | number, *parts)


def integer(value: int) -> bytes:
    return tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def bits(content: bytes, unused: int = 0) -> bytes:
    return tagged(0x03, bytes([unused]), content)


def octets(content: bytes) -> bytes:
    return tagged(0x04, content)


def boolean(value: bool) -> bytes:
    return tagged(0x01, b"\xff" if value else b"\x00")


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    return tagged(0x06, *(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(arc & 0x7F | 0x80)
    return bytes(reversed(digits))


def printable(text: str) -> bytes:
    return tagged(0x13, text.encode("ascii"))


def utf8(text: str) -> bytes:
    return tagged(0x0C, text.encode())


def utc_time(text: str) -> bytes:
    return tagged(0x17, text.encode("ascii"))


NULL = b"\x05\x00"
