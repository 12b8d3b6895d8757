"""Shares, and what they are compared with (FORMAT.md, section 15)."""

import episeal2 as e
from episeal2 import home, share
from episeal2.day_keys import accept_office_day_key
from episeal2.errors import require

from . import view
from .given import Given, WrongVector, prepared
from .trust import trust


def ring(given: Given, role: str) -> e.KeyRing:
    with prepared():
        return e.read_key_ring(role, given.value(role))


def log(given: Given) -> dict[bytes, int]:
    """The office's share log, empty where it is not given."""
    with prepared():
        return e.read_share_log(given.bytes("log")) if "log" in given else {}


class Desk:
    """`office`, `share`, `log`, `now`; `derived` (a derived secret) or `code` (as it is typed)."""

    def __init__(self, given: Given):
        self.derived, self.code = given.get("derived"), given.get("code")
        self.office, self.log = ring(given, "office"), log(given)
        self.share, self.now = given.bytes("share"), given.value("now")

    @property
    def share_id(self) -> bytes:
        return e.read_share(self.share)[1].share_id

    def open(self) -> list[e.Shared]:
        if self.derived is None:
            return e.open_share(self.share, self.code, self.office, self.now, self.log)
        derived = home.read_derived(self.derived, "open-share", "seal-share")
        return share.open_derived(self.share, derived, self.office, self.now, self.log)


class Server:
    """What a server publishes and stores."""

    def __init__(self, given: Given):
        self.published, self.stored = given.all_bytes("published"), given.all_bytes("stored")

    def day_keys(self) -> list:
        found = [e.read_venue_day_key(day_key) for day_key in self.published]
        kids = {}
        for day_key in found:
            day_key.verify_both()
            kid = kids.setdefault((day_key.identity, day_key.day), day_key.kid)
            # [R50]
            require(kid == day_key.kid, "disagrees")
        return found

    def check(self, shared: list[e.Shared]) -> list[tuple[e.Shared, e.Checked]]:
        day_keys = self.day_keys()
        return [(one, e.check_shared(one, self.stored, day_keys)) for one in shared]


def read_share_code(given: Given) -> dict:
    return {"code": e.show_code(e.enter_code(given.value("text")).decode())}


def open_share(given: Given) -> dict:
    desk, server = Desk(given), Server(given)
    visits = [view.shared(*pair) for pair in server.check(desk.open())]
    return {"share_id": desk.share_id.hex(), "visits": visits, "log": e.write_share_log(desk.log).hex()}


def check_shared_visit(given: Given) -> dict:
    desk, server, record = Desk(given), Server(given), given.bytes("record")
    with prepared():
        shared = desk.open()
    pairs = [pair for pair in server.check(shared) if pair[0].record_id == record]
    if not pairs:
        raise WrongVector("record is not shared")
    (found, checked), = pairs
    if checked.record is None:
        if len(checked.errors) > 1:
            raise WrongVector(f"more than one fault: {sorted(checked.errors)}")
        raise e.Refused(*checked.errors)
    return view.shared(found, checked)


def verify_recipient(given: Given) -> dict:
    day_key = accept_office_day_key(given.bytes("day_key"), given.value("now"), given.object("trust", trust))
    return {"office": e.public_text("office", day_key.office), "name": day_key.certificate.name}


def seal_share(given: Given) -> dict:
    found, day_key = given.object("trust", trust), given.bytes("day_key")
    with prepared():
        kept = [e.read_kept(data) for data in given.all_bytes("kept")]
        accept_office_day_key(day_key, given.value("verified"), found)
        derived = home.read_derived(given.value("derived"), "open-share", "seal-share")
    sealed = share.seal_derived(kept, day_key, found, given.value("now"), derived, given.value("expires"))
    return {"share_id": e.read_share(sealed)[1].share_id.hex()}


OPERATIONS = {"read-share-code": read_share_code, "open-share": open_share, "check-shared-visit": check_shared_visit,
              "verify-recipient": verify_recipient, "seal-share": seal_share}
