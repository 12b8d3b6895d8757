"""A venue's list of its areas, and cells: section 8."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import prod

from .authority import VENUE, Successions
from .cbor import array, bstr, uint, versioned
from .cose import Signed, read_signed, sign
from .curves import ed25519_public
from .errors import require
from .values import LEVELS, area, day, day_of, level, lies_in

MAX_GROUPS = 4_096
MAX_ROWS = 65_536
MAX_NUMBER = 99_999
MAX_PLACES = 100_000
MAX_FACT = 255
# 2 outdoors, 3 activity
TOPS_OF_FACTS = {2: 1, 3: 3}
MAX_ASKED = 64
KEPT_DAYS = 30


@dataclass(frozen=True)
class Part:
    """One level of the leaves of a group: a word with a number from first to last, or (without a number) any text."""

    word: str
    first: int | None = None
    last: int | None = None

    def __contains__(self, one: "Part") -> bool:
        """Whether the two have a level in common."""
        if self.word != one.word or (self.first is None) != (one.first is None):
            return False
        return self.first is None or self.first <= one.last and one.first <= self.last

    @property
    def levels(self) -> list[str]:
        if self.first is None:
            return [self.word]
        return [f"{self.word} {n}" for n in range(self.first, self.last + 1)]


def part_of(one: str) -> Part:
    """The number at the end of a level, in decimal without leading zeros, stands for itself."""
    word, _, number = one.rpartition(" ")
    is_number = number.isascii() and number.isdigit() and len(number) <= 5 and str(int(number)) == number
    return Part(word, int(number), int(number)) if word and is_number else Part(one)


@dataclass(frozen=True)
class Group:
    area: tuple[str, ...]
    ranges: tuple[tuple[str, int, int], ...]
    places: int
    facts: dict

    @property
    def parts(self) -> list[Part]:
        return [*map(part_of, self.area), *(Part(*one) for one in self.ranges)]

    def leaves_in(self, asked) -> int:
        """How many leaves are the area asked for, or lie in it."""
        parts, asked = self.parts, [part_of(one) for one in asked]
        if len(asked) > len(parts) or not all(a in p for a, p in zip(asked, parts)):
            return 0
        return prod(p.last - p.first + 1 for p in parts[len(asked):] if p.first is not None)

    @property
    def rows(self) -> int:
        """The numbers of the first of two ranges, and one for every other group."""
        return self.ranges[0][2] - self.ranges[0][1] + 1 if len(self.ranges) == 2 else 1

    def encode(self) -> list:
        return [list(self.area), [list(one) for one in self.ranges], self.places, self.facts]


@dataclass(frozen=True)
class VenueAreas:
    signed: Signed
    identity: bytes
    start: int
    groups: tuple[Group, ...]

    def places_in(self, asked) -> int:
        return sum(group.places * group.leaves_in(asked) for group in self.groups)

    def knows(self, asked) -> bool:
        """Whether it is one of the leaves, or a level above one."""
        return any(group.leaves_in(asked) for group in self.groups)

    def cell(self, leaf, rows: int, seats: int) -> list[tuple[str, ...]]:
        """The leaves of its group whose numbers lie within rows and seats of its own; for one range, within seats."""
        group = next((g for g in self.groups if len(g.parts) == len(leaf) and g.leaves_in(leaf)), None)
        require(group is not None, "area-unknown")
        own, far = map(part_of, leaf[len(group.area):]), (rows, seats)[2 - len(group.ranges):]
        near = [Part(r[0], max(r[1], mine.first - within), min(r[2], mine.first + within)).levels
                for r, mine, within in zip(group.ranges, own, far)]
        return [(*group.area, *last) for last in product(*near)]


def _read_range(x) -> tuple[str, int, int]:
    word, first, last = array(x, 3)
    require(uint(first, MAX_NUMBER) <= uint(last, MAX_NUMBER), "malformed")
    # if the longest is a level, so are all
    level(f"{level(word)} {last}")
    return word, first, last


def _read_facts(x) -> dict:
    require(type(x) is dict, "malformed")
    for k, value in x.items():
        require(type(k) is int and 0 <= k <= MAX_FACT, "malformed")
        uint(value, *([TOPS_OF_FACTS[k]] if k in TOPS_OF_FACTS else []))
    return x


def _read_group(x) -> Group:
    above, ranges, places, facts = array(x, 4)
    require(len(array(ranges)) <= 2 and 1 <= uint(places, MAX_PLACES), "malformed")
    group = Group(area(above), tuple(map(_read_range, ranges)), places, _read_facts(facts))
    require(1 <= len(group.parts) <= LEVELS, "malformed")
    return group


def read_venue_areas(data: bytes) -> VenueAreas:
    """[R92]"""
    signed, payload = read_signed("venue-areas", data)
    identity, start, groups = versioned(payload, 4)
    identity, start = bstr(identity, 32), day(start)
    require(1 <= len(array(groups)) <= MAX_GROUPS, "malformed")
    groups = tuple(map(_read_group, groups))
    require(sum(group.rows for group in groups) <= MAX_ROWS, "malformed")
    require(not _overlap([group.parts for group in groups]), "malformed")
    return VenueAreas(signed, identity, start, groups)


def _overlap(leaves: list[list[Part]]) -> bool:
    """Whether a leaf of one group is one of another, or lies inside it."""
    if len(leaves) < 2:
        return False
    if not all(leaves):
        return True
    by_word: dict = {}
    for parts in leaves:
        by_word.setdefault((parts[0].word, parts[0].first is None), []).append(parts)
    return any(_overlap_of_word(same) for same in by_word.values())


def _overlap_of_word(leaves: list[list[Part]]) -> bool:
    """For groups whose first level has one word: those that share a number are compared with each other."""
    below: dict[Part, list] = {}
    for parts in leaves:
        below.setdefault(parts[0], []).append(parts[1:])
    if any(map(_overlap, below.values())):
        return True
    numbers = sorted((part for part in below if part.first is not None), key=lambda part: part.first)
    for n, one in enumerate(numbers):
        for other in numbers[n + 1:]:
            if other.first > one.last:
                break
            if _overlap(below[one] + below[other]):
                return True
    return False


def list_areas(venue_seed: bytes, start: int, groups) -> bytes:
    return sign("venue-areas", venue_seed, [1, ed25519_public(venue_seed), start, list(groups)])


def list_of_day(lists: Iterable[VenueAreas], on: int) -> VenueAreas | None:
    """The one with the highest `from` that is not after the day."""
    return max((one for one in lists if one.start <= on), key=lambda one: one.start, default=None)


def take_list(data: bytes, t: int, stored: Iterable[bytes], successions: Successions = Successions()) -> list[bytes]:
    """[R86] [R93]: what a server does; `stored` are the lists that it has of this venue."""
    found, stored = read_venue_areas(data), list(stored)
    found.signed.verify(found.identity)
    require(successions.counts(VENUE, found.identity, found.start), "wrong-venue")
    if data in stored:
        return stored
    others = [read_venue_areas(other) for other in stored]
    require(not others or found.start > day_of(t), "disagrees")
    require(all(other.start != found.start for other in others), "disagrees")
    return [*stored, data]


# -- What a request asks (section 12) -------------------------------------------------------------


@dataclass(frozen=True)
class AreaPolicy:
    places: int = 8
    without_list: bool = False


def check_areas(asked, days: Iterable[int], lists: Iterable[VenueAreas], policy: AreaPolicy) -> None:
    """[R97] for every day, then [R36]; no areas asked for means the whole venue, whatever it holds."""
    if not asked:
        return
    of_days = {one.start: one for on in days if (one := list_of_day(lists, on)) is not None}
    if any(list_of_day(lists, on) is None for on in days):
        require(policy.without_list and all(len(one) == 1 for one in asked), "area-unknown")
    for one in of_days.values():
        require(all(one.knows(a) for a in asked), "area-unknown")
    for one in of_days.values():
        require(sum(map(one.places_in, asked)) >= policy.places, "area-too-small")


def inside_another(areas) -> bool:
    return any(a is not b and lies_in(a, b) for a in areas for b in areas)
