"""The layers of a text: prefix, Base45, zlib."""

import gzip
import zlib
from itertools import count

from hcert import Certificates, claims, content, cose, in_base45, proven, recovery, scanned, text
from vector import Vectors

BASE45 = "RFC 9285, section 4"
ZLIB = "RFC 1950, section 2.2; HCERT 1.0.5, section 4"
LIMIT = 65_536


def vectors() -> Vectors:
    found = Certificates("certificates/transport", "HCERT 1.0.5, section 4")
    message = cose()
    compressed = zlib.compress(message, 9)
    whole = in_base45(compressed)

    found.refuse("prefix-missing", "A text without its prefix.", "prefix-missing", scanned(whole.removeprefix("HC1:")))
    found.refuse("prefix-in-lower-case", "A prefix in lower case.", "prefix-missing", scanned("hc1:" + whole[4:]))
    found.refuse("prefix-of-another-version", "The prefix of another version.", "prefix-missing",
                 scanned("HC2:" + whole[4:]))
    found.refuse("space-before-prefix", "A space before the prefix.", "prefix-missing", scanned(" " + whole))
    found.refuse("131073-characters", "A text of 131,073 characters, whose zlib stream has thousands of empty blocks "
                 "and is right.", "text-too-long", scanned(_long()), source="core/certificates/src/hcert.rs, MAX_TEXT")
    _base45(found, whole)
    _zlib(found, message, compressed)
    return found


def _base45(found: Certificates, whole: str) -> None:
    even, odd = _of_length(0), _of_length(1)
    for name, comment, code, wrong in (
            ("lower-case-letter", "A letter of the Base45 text in lower case.", "base45-character", whole[:-3] + "0a0"),
            ("character-outside-the-alphabet", "A character that Base45 does not have.", "base45-character",
             whole[:10] + "=" + whole[11:]),
            ("letter-outside-ascii", "A letter outside ASCII.", "base45-character", whole[:10] + "Å" + whole[11:]),
            ("line-break-at-the-end", "A line break after the text.", "base45-character", odd + "\n"),
            ("one-character-too-many", "A last group of one character.", "base45-length", even + "0"),
            ("triplet-above-65535", "A group of three characters that stands for 65536.", "base45-overflow",
             even[:-3] + "GGW"),
            ("pair-above-255", "A last group of two characters that stands for 256.", "base45-overflow",
             odd[:-2] + "V5")):
        found.refuse(name, comment, code, scanned(wrong), source=BASE45)


def _zlib(found: Certificates, message: bytes, compressed: bytes) -> None:
    deflated = zlib.compressobj(9, wbits=-15)
    raw = deflated.compress(message) + deflated.flush()
    primed = zlib.compressobj(9, zdict=b"URN:UVCI:01:")
    with_dictionary = primed.compress(message) + primed.flush()
    for name, comment, code, wrong in (
            ("not-compressed", "The signed message in Base45, without zlib.", "inflate-malformed", message),
            ("without-zlib-header", "A deflate stream (RFC 1951) without its zlib frame.", "inflate-malformed", raw),
            ("gzip", "A gzip stream (RFC 1952) instead of a zlib stream.", "inflate-malformed",
             gzip.compress(message, 9, mtime=0)),
            ("preset-dictionary", "A zlib stream that needs a preset dictionary.", "inflate-malformed",
             with_dictionary),
            ("truncated-stream", "A zlib stream without its last eight bytes.", "inflate-malformed", compressed[:-8]),
            ("wrong-checksum", "A zlib stream whose Adler-32 is of something else.", "inflate-malformed",
             compressed[:-4] + zlib.adler32(b"").to_bytes(4, "big")),
            ("byte-after-the-stream", "One byte after the zlib stream.", "inflate-trailing", compressed + b"\0"),
            ("second-stream", "A second zlib stream after the first.", "inflate-trailing", compressed + compressed)):
        found.refuse(name, comment, code, scanned(in_base45(wrong)), source=ZLIB)
    stored = zlib.compressobj(0)
    found.accept("stored-blocks", "A zlib stream that stores its content and compresses nothing.",
                 scanned(in_base45(stored.compress(message) + stored.flush())), proven(), source=ZLIB)
    limit = "core/certificates/src/hcert.rs, MAX_INFLATED"
    found.accept("65536-bytes", "A message that inflates to 65,536 bytes, most of them in a header that is not signed.",
                 scanned(_padded_to(LIMIT)), proven(deviations=["extra-keys"]), source=limit)
    found.refuse("65537-bytes", "The same with one byte more: an inflate bomb begins here.", "inflate-too-large",
                 scanned(_padded_to(LIMIT + 1)), source=limit)


def _padded_to(length: int) -> str:
    padding = length - len(cose(unprotected={"padding": bytes(LIMIT - 1_000)})) + LIMIT - 1_000
    message = cose(unprotected={"padding": bytes(padding)})
    assert len(message) == length
    return text(message)


def _long() -> str:
    """Empty stored blocks (RFC 1951, 3.2.4) before the rest of the stream."""
    empty, bytes_of_text = b"\x00\x00\x00\xff\xff", 87_379
    streams = (zlib.compress(cose(claims(_numbered(n))), 9) for n in count())
    stream = next(stream for stream in streams if (bytes_of_text - len(stream)) % len(empty) == 0)
    padded = stream[:2] + empty * ((bytes_of_text - len(stream)) // len(empty)) + stream[2:]
    found = in_base45(padded)
    assert len(found) == 131_073
    return found


def _numbered(number: int) -> dict:
    return content(entry=recovery(ci=f"01DE/KLEINWARNOW/{number}"))


def _of_length(odd: int) -> str:
    """A text of an even or odd number of bytes."""
    texts = (zlib.compress(cose(claims(_numbered(n))), 9) for n in count())
    return next(in_base45(compressed) for compressed in texts if len(compressed) % 2 == odd)
