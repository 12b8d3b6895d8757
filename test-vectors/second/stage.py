"""Everyone of `scene` on one day, for the tests of the second implementation against itself."""

import pytest

import episeal2 as e
from scene import NOON, Authority, Office, Server, Venue

ADA = e.Contact(given="Ada", family="Müller-Öztürk", telephone="+49 711 1", email="ada@example.org",
                street="Königstraße", postal_code="70173", city="Stuttgart", house_number="1", country="DE")
BEN = e.Contact(family="Ben")


def refused(code: str):
    class _Code:
        def __enter__(self):
            self.raises = pytest.raises(e.Refused)
            self.info = self.raises.__enter__()

        def __exit__(self, *exc):
            caught = self.raises.__exit__(*exc)
            assert self.info.value.code == code
            return caught
    return _Code()


def flipped(data: bytes, step: int = 1, dense: int = 0):
    """The message with one bit changed in every step-th byte, and in every one of the first `dense`."""
    for n in sorted({*range(0, len(data), step), *range(min(dense, len(data)))}):
        yield data[:n] + bytes([data[n] ^ 1 << n % 8]) + data[n + 1:]


class Scene:
    def __init__(self, venue_may_read: bool = False):
        self.authority = Authority()
        self.office = Office(self.authority)
        self.venue = Venue()
        self.server = Server()
        self.trust = self.authority.trust()
        self.may_read = venue_may_read
        self.day_key = self.venue.day_key(None if venue_may_read else self.office.day_key())
        self.server.publish(self.day_key)
        self.poster = e.read_poster(self.venue.poster())

    def accepted(self, t: int = NOON):
        return e.accept_venue_day_key(self.day_key, self.venue.id, t, self.trust, self.may_read)

    def seal(self, contact=ADA, arrival=NOON - 3_600, **more):
        data, kept = e.seal_visit(self.accepted(), self.poster, contact, arrival, **more)
        self.server.admit(data)
        return data, kept

    def release(self, asked: bytes, **more):
        return self.venue.release(asked, self.server.list(), self.server.notes, self.trust, **more)

    def open(self, asked: bytes, parts):
        return self.office.open(asked, parts, [self.day_key], self.server.list())

    def ask_release_open(self, reported=(), **more):
        asked = self.office.request(self.venue.id, **more)
        parts, reports = self.release(asked)
        assert [code for _, _, code in reports] == list(reported)
        return self.open(asked, parts)
