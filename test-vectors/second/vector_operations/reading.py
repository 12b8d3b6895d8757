"""What can be read of a message, a text or a file (FORMAT.md, section 2)."""

from episeal2 import judge
from episeal2.errors import Refused

from .given import Given, WrongVector

# Whoever reads one says these; what they say next is not about reading.
OF_READING = ("malformed", "wrong-purpose", "unsupported-version")


def read(given: Given) -> str:
    kind, data = given.value("kind"), given.bytes("bytes")
    if kind not in judge.READERS:
        raise WrongVector(f"no kind is called {kind}")
    try:
        judge.READERS[kind](data)
    except Refused as refused:
        if refused.code in OF_READING:
            raise
    return "read"


OPERATIONS = {"read": read}
