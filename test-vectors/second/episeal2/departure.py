"""Departure notes: section 11."""

from collections.abc import Iterable
from dataclasses import dataclass

from .cbor import D, bstr, read, versioned
from .cose import Envelope, Signed, Size, content_key, open_with_cek, read_envelope, read_signed, seal, sign
from .curves import ed25519_public
from .day_keys import StaffCertificate, VenueDayKey, read_staff_certificate
from .errors import Refused, require
from .values import T, day, time
from .visit import ADMITTED, ALREADY_STORED, MAX_STAY, Visit, check_day, departure_after, publisher

DEPARTURE = Size(16)


@dataclass(frozen=True)
class DepartureNote:
    """As it was received; the envelope has the time when the guest left."""

    signed: Signed
    day: int
    kid: bytes
    record_id: bytes
    certificate: StaffCertificate
    sealed: Envelope

    @property
    def staff(self) -> bytes:
        return self.certificate.staff

    @property
    def ext(self) -> bytes:
        return _departure_ext(self.day, self.kid, self.record_id, self.staff)

    def cek(self, venue_secret: bytes) -> bytes:
        return content_key(self.sealed, "departure", self.ext, venue_secret)

    def departure(self, cek: bytes) -> int:
        return time(read(open_with_cek(self.sealed, cek, self.ext, DEPARTURE)))

    def check_signed(self, venue: bytes) -> None:
        """That the certificate names this venue and the note's day or the next, and both signatures."""
        good = self.certificate.identity == venue and self.certificate.day in (self.day, self.day + 1)
        require(good, "note-invalid")
        try:
            self.certificate.signed.verify(venue)
            self.signed.verify(self.staff)
        except Refused:
            raise Refused("note-invalid") from None


def _departure_ext(on: int, kid: bytes, record_id: bytes, staff: bytes) -> bytes:
    # ext = D(["episeal-1 departure", [1, day, kid, record_id, staff]])
    return D(["episeal-1 departure", [1, on, kid, record_id, staff]])


def note_departure(staff_seed: bytes, certificate: bytes, day_key: VenueDayKey, record_id: bytes,
                   departure: int, t: int | None = None) -> bytes:
    """[R23], as staff enter it at t."""
    require(t is None or departure <= t + T, "invalid-time")
    ext = _departure_ext(day_key.day, day_key.kid, record_id, ed25519_public(staff_seed))
    sealed, _, _ = seal("departure", "departure", day_key.public, ext, D(departure), DEPARTURE)
    return sign("departure-note", staff_seed, [1, day_key.day, day_key.kid, record_id, certificate, sealed])


def read_departure_note(data: bytes) -> DepartureNote:
    signed, payload = read_signed("departure-note", data)
    on, kid, record_id, certificate, sealed = versioned(payload, 6)
    return DepartureNote(signed, day(on), bstr(kid, 16), bstr(record_id, 16),
                         read_staff_certificate(bstr(certificate)),
                         read_envelope("departure", bstr(sealed), DEPARTURE, has_clear=False))


NOTES_OF_STAFF_A_RECORD, NOTES_A_RECORD, NOTES_OF_STAFF = 4, 24, 20_000


def take_note(data: bytes, t: int, published: Iterable[VenueDayKey], stored: Iterable[bytes],
              of_staff: int | None = None) -> str:
    """[R26] [R90] [R91] [R94], in this order; whether the record is stored is not checked. `of_staff` says how many of
    the staff key are stored where `stored` are only those of the record."""
    note = read_departure_note(data)
    check_day(note.day, t)
    venue = publisher(note.day, note.kid, published)
    require(venue is not None, "no-day-key")
    note.check_signed(venue)
    if data in (stored := list(stored)):
        return ALREADY_STORED
    others = [read_departure_note(other) for other in stored]
    of_record = [other for other in others if (other.kid, other.record_id) == (note.kid, note.record_id)]
    require(sum(other.staff == note.staff for other in of_record) < NOTES_OF_STAFF_A_RECORD, "too-long")
    require(len(of_record) < NOTES_A_RECORD, "too-long")
    of_staff = sum(other.staff == note.staff for other in others) if of_staff is None else of_staff
    require(of_staff < NOTES_OF_STAFF, "too-long")
    return ADMITTED


def noted_departure(note: DepartureNote, cek: bytes, visit: Visit, venue: bytes, arrival: int) -> int:
    """[R30]: the departure of a note that is valid for the visit."""
    meant = note.day, note.kid, note.record_id
    require(meant == (visit.header.day, visit.header.kid, visit.record_id), "note-invalid")
    note.check_signed(venue)
    try:
        departure = note.departure(cek)
    except Refused:
        raise Refused("note-invalid") from None
    require(arrival - T <= departure <= arrival + MAX_STAY, "note-invalid")
    return departure_after(arrival, departure)
