"""A second, independent implementation of the formats of episeal, written from FORMAT.md alone."""

from .authority import certify_office, read_certificate, read_revocations, revoke, trust
from .cbor import D
from .check_in import (CheckInCode, Invitation, draw_check_in_code, invite, read_check_in_code, scan_check_in_code,
                       take_invitation)
from .day_keys import (accept_office_day_key, accept_venue_day_key, certify_staff, kid_of, make_office_day_key,
                       make_venue_day_key, publish, read_office_day_key, read_staff_certificate, read_venue_day_key)
from .diary import Diary, new_diary, read_diary, write_diary
from .errors import Refused
from .home import (DaySecret, KeyRing, lock_key_ring, poster_text, public_text, read_kept, read_key_ring,
                   read_poster, read_public_text, read_request_log, read_share_log, unlock_key_ring, write_kept,
                   write_key_ring, write_request_log, write_share_log)
from .live import OfficeRun, VisitorRun, live_answer, live_hello, live_open, live_share
from .opening import OfficeKeys, open_parts, open_release
from .release import VenueSecret, examine, write_release
from .request import (DayKeyOfVenue, Policy, make_request, open_referral, read_request, refer, verify_request)
from .share import (Checked, Shared, check_shared, draw_code, enter_code, forget_expired, open_share, read_share,
                    reference, seal_share, show_code)
from .visit import (Contact, Header, Kept, admit, check_out, note_departure, read_departure_note, read_visit,
                    seal_visit)

__all__ = [
    "CheckInCode", "Checked", "Contact", "D", "DayKeyOfVenue", "DaySecret", "Diary", "Header", "Invitation", "Kept",
    "KeyRing", "OfficeKeys", "OfficeRun", "Policy", "Refused", "Shared", "VenueSecret", "VisitorRun",
    "accept_office_day_key", "accept_venue_day_key", "admit", "certify_office", "certify_staff", "check_out",
    "check_shared", "draw_check_in_code", "draw_code", "enter_code", "examine", "forget_expired", "invite",
    "kid_of", "live_answer", "live_hello", "live_open", "live_share", "lock_key_ring", "make_office_day_key",
    "make_request", "make_venue_day_key", "new_diary", "note_departure", "open_parts", "open_referral",
    "open_release", "open_share", "poster_text", "public_text", "publish", "read_certificate", "read_check_in_code",
    "read_departure_note", "read_diary", "read_kept", "read_key_ring", "read_office_day_key", "read_poster",
    "read_public_text", "read_request", "read_request_log", "read_revocations", "read_share", "read_share_log",
    "read_staff_certificate", "read_venue_day_key", "read_visit", "refer", "reference", "revoke",
    "scan_check_in_code", "seal_share", "seal_visit", "show_code", "take_invitation", "trust", "unlock_key_ring",
    "verify_request", "write_diary", "write_kept", "write_key_ring", "write_release", "write_request_log",
    "write_share_log",
]
