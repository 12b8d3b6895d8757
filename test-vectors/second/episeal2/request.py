"""Requests and referrals: sections 12 and 14."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from .areas import AreaPolicy, VenueAreas, check_areas, inside_another
from .authority import VENUE, Trust
from .cbor import D, array, bstr, read, versioned, with_ext
from .cose import Envelope, Signed, Size, ext_of, open_envelope, read_envelope, read_signed, seal, sign
from .day_keys import OfficeDayKey, is_deleted, read_office_day_key
from .errors import require
from .values import DAY, LEGAL_BASIS, T, area, day_of, enter_name, lies_in, name, time, window

REFERRAL = Size(4_096, multiple=True)


@dataclass(frozen=True)
class Policy:
    minimum_window: int = 1_800
    seconds_a_day: int | None = None
    requests_a_day: int = 128
    areas: AreaPolicy = AreaPolicy()
    maximum_stay: int = 43_200


@dataclass(frozen=True)
class Request:
    """A request, or (with `to`) a referral order."""

    signed: Signed
    id: bytes
    office: bytes
    to: bytes | None
    venue: bytes
    windows: tuple[tuple[int, int], ...]
    areas: tuple[tuple[str, ...], ...]
    legal_basis: str
    issued: int
    expires: int
    reply_key: OfficeDayKey

    @property
    def days(self) -> set[int]:
        """day(from) - 1 .. day(to - 1) of every window, without days before day(issued) - 30."""
        return {on for on in self.days_with_the_day_before if not is_deleted(on, self.issued)}

    @property
    def days_with_the_day_before(self) -> set[int]:
        return _days_with_the_day_before(self.windows)

    @property
    def days_touched(self) -> set[int]:
        return {on for a, b in self.windows for on in range(day_of(a), day_of(b - 1) + 1)}

    def asks_for(self, levels) -> bool:
        return not self.areas or any(lies_in(levels, p) for p in self.areas)

    def overlaps(self, arrival: int, end: int) -> bool:
        # arrival < to and end >= from
        return any(arrival < b and end >= a for a, b in self.windows)


def _days_with_the_day_before(windows) -> set[int]:
    return {on for a, b in windows for on in range(day_of(a) - 1, day_of(b - 1) + 1)}


def read_windows(x) -> tuple[tuple[int, int], ...]:
    """1 to 64 windows that ascend and do not overlap; counting the day before each, they touch at most 33 days."""
    require(1 <= len(array(x)) <= 64, "malformed")
    windows = tuple(window(w) for w in x)
    require(all(b <= c for (_, b), (c, _) in zip(windows, windows[1:])), "malformed")
    require(len(_days_with_the_day_before(windows)) <= 33, "malformed")
    return windows


def _ascending(values) -> bool:
    return all(a < b for a, b in zip(values, values[1:]))


def read_areas(x) -> tuple[tuple[str, ...], ...]:
    """At most 64 that ascend by their encoding, none empty, none inside another."""
    require(len(array(x)) <= 64, "malformed")
    areas = tuple(area(a) for a in x)
    require(all(areas) and _ascending([D(list(a)) for a in areas]), "malformed")
    require(not inside_another(areas), "malformed")
    return areas


def _check_constraints(request: Request) -> None:
    require(all(b <= request.issued + T for _, b in request.windows), "malformed")
    require(0 < request.expires - request.issued <= 7 * DAY, "malformed")
    require(day_of(request.issued) == request.reply_key.day, "malformed")


def _request(signed: Signed, fields: list, to: bytes | None) -> Request:
    id, office, venue, windows, areas, legal_basis, issued, expires, reply_key = fields
    request = Request(
        signed, bstr(id, 16), bstr(office, 32), to, bstr(venue, 32), read_windows(windows), read_areas(areas),
        name(legal_basis, LEGAL_BASIS), time(issued), time(expires), read_office_day_key(bstr(reply_key)))
    _check_constraints(request)
    return request


def _fields(office: bytes, to: list, venue: bytes, windows, areas, legal_basis: str, issued: int, expires: int,
            reply_key: bytes) -> list:
    areas = sorted((list(a) for a in areas), key=D)
    legal_basis = enter_name(legal_basis, LEGAL_BASIS)
    return [1, os.urandom(16), office, *to, venue, [list(w) for w in sorted(windows)], areas, legal_basis, issued,
            expires, reply_key]


def make_request(office_seed: bytes, office: bytes, venue: bytes, windows, areas, legal_basis: str, issued: int,
                 expires: int, reply_key: bytes, *ext: dict) -> bytes:
    fields = _fields(office, [], venue, windows, areas, legal_basis, issued, expires, reply_key)
    return sign("request", office_seed, [*fields, *ext])


def read_request(data: bytes) -> Request:
    signed, payload = read_signed("request", data)
    fields, ext = with_ext(versioned(payload, 10, 11), 10)
    request = _request(signed, fields, None)
    ext.check()
    return request


@dataclass(frozen=True)
class DayKeyOfVenue:
    """What a venue knows about one of its day keys: the day, and the office named (or None)."""

    day: int
    office: bytes | None


def verify_request(request: Request, t: int, identity: bytes, trust: Trust, log, policy: Policy, day_keys,
                   lists: Iterable[VenueAreas] = ()) -> None:
    """[R31] to [R39], in this order; `log` holds (id, office, windows) of the requests that were already verified."""
    require(request.venue == identity, "wrong-venue")
    # [R86]
    counts = all(trust.successions.counts(VENUE, identity, on) for on in request.days_touched)
    require(counts, "wrong-venue")
    require(request.office == request.reply_key.office, "office-uncertified")
    trust.check_office(request.office, request.reply_key.certificate, t)
    request.reply_key.signed.verify(request.office)
    request.signed.verify(request.office)
    request.reply_key.check_sealable()
    require(request.issued - T <= t < request.expires, "request-expired")
    require((request.id, request.office) not in {(id, office) for id, office, _ in log}, "request-seen")
    require(all(b - a >= max(1_800, policy.minimum_window) for a, b in request.windows), "window-too-short")
    check_areas(request.areas, request.days_touched, lists, policy.areas)
    _check_days(request, [k for k in day_keys if not is_deleted(k.day, t)])
    _check_limits(request, [windows for _, office, windows in log if office == request.office], policy)


def _check_days(request: Request, day_keys) -> None:
    touched = request.days_touched
    require(touched <= {k.day for k in day_keys}, "no-day-key")
    require(touched <= {k.day for k in day_keys if k.office in (None, request.office)}, "office-not-named")


def _within(windows, on: int) -> list[tuple[int, int]]:
    """The parts of the windows that lie in a day, ascending."""
    cut = ((max(a, DAY * on), min(b, DAY * (on + 1))) for a, b in windows)
    return sorted((a, b) for a, b in cut if a < b)


def _seconds_of_union(windows: list[tuple[int, int]]) -> int:
    seconds, end = 0, 0
    for a, b in windows:
        seconds += max(0, b - max(a, end))
        end = max(b, end)
    return seconds


def _check_limits(request: Request, earlier: list, policy: Policy) -> None:
    """[R98] [R39], for each day that a window touches; `earlier` are the windows of each request of this office."""
    asked = [*earlier, request.windows]
    for on in request.days_touched:
        require(sum(bool(_within(one, on)) for one in asked) <= policy.requests_a_day, "requests-exceed-limit")
    for on in request.days_touched:
        together = sorted(w for one in asked for w in _within(one, on))
        within = policy.seconds_a_day is None or _seconds_of_union(together) <= policy.seconds_a_day
        require(within, "windows-exceed-limit")


# -- Referral -------------------------------------------------------------------------------------


def refer(office_seed: bytes, office: bytes, to: OfficeDayKey, venue: bytes, windows, areas, legal_basis: str,
          issued: int, expires: int, reply_key: bytes, *ext: dict) -> bytes:
    fields = _fields(office, [to.office], venue, windows, areas, legal_basis, issued, expires, reply_key)
    order = sign("referral-order", office_seed, [*fields, *ext])
    # clear = [1, kid]
    clear = D([1, to.kid])
    return seal("referral", "referral", to.public, ext_of("referral", clear), order, REFERRAL, clear)[0]


def read_referral_order(data: bytes) -> Request:
    signed, payload = read_signed("referral-order", data)
    fields, ext = with_ext(versioned(payload, 11, 12), 11)
    order = _request(signed, fields[:2] + fields[3:], bstr(fields[2], 32))
    ext.check()
    return order


def read_referral(data: bytes) -> tuple[Envelope, bytes]:
    envelope = read_envelope("referral", data, REFERRAL, has_clear=True)
    (kid,) = versioned(read(envelope.clear), 2)
    return envelope, bstr(kid, 16)


def open_referral(data: bytes, competent: bytes, secrets: dict[bytes, bytes], trust: Trust, t: int) -> Request:
    """[R46]; `secrets` are the competent office's day secrets by kid."""
    envelope, kid = read_referral(data)
    require(kid in secrets, "no-day-key")
    ext = ext_of("referral", envelope.clear)
    order = read_referral_order(open_envelope(envelope, "referral", ext, secrets[kid], REFERRAL))
    require(order.to == competent, "wrong-office")
    require(order.office == order.reply_key.office, "office-uncertified")
    trust.check_office(order.office, order.reply_key.certificate, t)
    order.reply_key.signed.verify(order.office)
    order.signed.verify(order.office)
    require(order.issued - T <= t < order.expires, "request-expired")
    return order
