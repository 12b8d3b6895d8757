"""Bech32m texts, right ones and wrong ones."""

from episeal2 import bech32m

BECH32 = 1


def bech32(prefix: str, data: bytes, constant: int = bech32m.CONSTANT, more: int = 0, spare: int = 0) -> str:
    """Bech32m text of any length; with another constant, `more` values of zero, or other spare bits at the end."""
    low = prefix.lower()
    values, bits, pending = bech32m._regroup(data, 8, 5)
    values += [pending << 5 - bits | spare] if bits else []
    values += [0] * more
    check = bech32m._polymod(bech32m._expanded(low) + values + [0] * 6) ^ constant
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    code = low + "1" + "".join(bech32m.ALPHABET[v] for v in values)
    return code.upper() if prefix == prefix.upper() else code
