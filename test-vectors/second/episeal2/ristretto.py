"""ristretto255 (RFC 9496, section 4): decode, encode, one-way map, and the group. Not in constant time."""

from dataclasses import dataclass

from .curves import EDWARDS_D as D_OF_CURVE
from .curves import P

ORDER = 2**252 + 27742317777372353535851937790883648493

# RFC 9496, 4.1. A square root is a choice of two: these are the RFC's.
SQRT_M1 = pow(2, (P - 1) // 4, P)
SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578
ONE_MINUS_D_SQ = (1 - D_OF_CURVE * D_OF_CURVE) % P
D_MINUS_ONE_SQ = (D_OF_CURVE - 1) * (D_OF_CURVE - 1) % P


def _is_negative(x: int) -> bool:
    return x % P & 1 == 1


def _abs(x: int) -> int:
    return -x % P if _is_negative(x) else x % P


def _sqrt_ratio_m1(u: int, v: int) -> tuple[bool, int]:
    """4.2: whether u/v is a square, and the nonnegative root of u/v, or else of SQRT_M1 u/v."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P) % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    correct, flipped = check == u % P, check == -u % P
    if flipped or check == -u * SQRT_M1 % P:
        r = r * SQRT_M1 % P
    return correct or flipped, _abs(r)


@dataclass(frozen=True)
class Element:
    """A representative on the curve in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z."""

    x: int
    y: int
    z: int
    t: int

    def __add__(self, other: "Element") -> "Element":
        # the complete addition of a twisted Edwards curve with a = -1 (RFC 8032, 5.1.4)
        a = (self.y - self.x) * (other.y - other.x) % P
        b = (self.y + self.x) * (other.y + other.x) % P
        c = 2 * self.t * other.t * D_OF_CURVE % P
        d = 2 * self.z * other.z % P
        e, f, g, h = b - a, d - c, d + c, b + a
        return Element(e * f % P, g * h % P, f * g % P, e * h % P)

    def __rmul__(self, scalar: int) -> "Element":
        product, doubled = NEUTRAL, self
        while scalar:
            product = product + doubled if scalar & 1 else product
            doubled, scalar = doubled + doubled, scalar >> 1
        return product

    def encode(self) -> bytes:
        """4.3.2"""
        u1 = (self.z + self.y) * (self.z - self.y) % P
        u2 = self.x * self.y % P
        _, invsqrt = _sqrt_ratio_m1(1, u1 * u2 * u2 % P)
        den1, den2 = invsqrt * u1 % P, invsqrt * u2 % P
        z_inv = den1 * den2 * self.t % P
        x, y, den_inv = self.x, self.y, den2
        if _is_negative(self.t * z_inv):
            x, y, den_inv = self.y * SQRT_M1, self.x * SQRT_M1, den1 * INVSQRT_A_MINUS_D
        y = -y if _is_negative(x * z_inv) else y
        return _abs(den_inv * (self.z - y)).to_bytes(32, "little")


NEUTRAL = Element(0, 1, 1, 0)


def decode(encoded: bytes) -> Element | None:
    """4.3.1: the element, or None for bytes that encode none."""
    s = int.from_bytes(encoded, "little")
    if len(encoded) != 32 or s >= P or _is_negative(s):
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D_OF_CURVE * u1 * u1 - u2 * u2) % P
    was_square, invsqrt = _sqrt_ratio_m1(1, v * u2 * u2 % P)
    den_x = invsqrt * u2 % P
    den_y = invsqrt * den_x * v % P
    x, y = _abs(2 * s * den_x), u1 * den_y % P
    t = x * y % P
    if not was_square or _is_negative(t) or y == 0:
        return None
    return Element(x, y, 1, t)


def _map(t: int) -> Element:
    """4.3.4: MAP"""
    r = SQRT_M1 * t * t % P
    u = (r + 1) * ONE_MINUS_D_SQ % P
    v = (-1 - r * D_OF_CURVE) * (r + D_OF_CURVE) % P
    was_square, s = _sqrt_ratio_m1(u, v)
    c = -1 if was_square else r
    s = s if was_square else -_abs(s * t)
    n = c * (r - 1) * D_MINUS_ONE_SQ - v
    w0, w1, w2, w3 = 2 * s * v, n * SQRT_AD_MINUS_ONE, 1 - s * s, 1 + s * s
    return Element(w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P)


def one_way_map(uniform: bytes) -> Element:
    """4.3.4: 64 uniform bytes to an element; the highest bit of each half is ignored."""
    halves = (int.from_bytes(half, "little") & (1 << 255) - 1 for half in (uniform[:32], uniform[32:]))
    one, two = (_map(half % P) for half in halves)
    return one + two
