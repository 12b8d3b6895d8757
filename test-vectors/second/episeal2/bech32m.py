"""Bech32m (BIP 350) with the code's length limit of 1,023 characters: section 18."""

from .errors import require

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CONSTANT = 0x2BC830A3
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
LIMIT = 1_023


def _polymod(values) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i in range(5):
            check ^= GENERATOR[i] if top >> i & 1 else 0
    return check


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _regroup(values, width: int, new_width: int) -> tuple[list[int], int, int]:
    """The groups of new_width bits, and the remaining bits: their number and value."""
    groups, bits, pending = [], 0, 0
    for value in values:
        pending, bits = pending << width | value, bits + width
        while bits >= new_width:
            bits -= new_width
            groups.append(pending >> bits)
            pending &= (1 << bits) - 1
    return groups, bits, pending


def encode(prefix: str, data: bytes) -> str:
    """The case of the prefix is the case of the whole."""
    low = prefix.lower()
    values, bits, pending = _regroup(data, 8, 5)
    values += [pending << 5 - bits] if bits else []
    check = _polymod(_expanded(low) + values + [0] * 6) ^ CONSTANT
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    code = low + "1" + "".join(ALPHABET[v] for v in values)
    require(len(code) <= LIMIT, "too-long")
    return code.upper() if prefix == prefix.upper() else code


def decode(code: str) -> tuple[str, bytes]:
    """Prefix (in the case that it has) and data; anything else is malformed."""
    require(len(code) <= LIMIT and code.isascii() and code in (code.lower(), code.upper()), "malformed")
    prefix, one, rest = code.rpartition("1")
    require(prefix != "" and all("!" <= c <= "~" for c in prefix) and len(rest) >= 6, "malformed")
    require(all(c in ALPHABET for c in rest.lower()), "malformed")
    values = [ALPHABET.index(c) for c in rest.lower()]
    require(_polymod(_expanded(prefix.lower()) + values) == CONSTANT, "malformed")
    data, bits, pending = _regroup(values[:-6], 5, 8)
    require(bits < 5 and pending == 0, "malformed")
    return prefix, bytes(data)
