"""A second, independent implementation of the formats of episeal, written from FORMAT.md alone."""

from .areas import AreaPolicy, list_areas, list_of_day, read_venue_areas, take_list
from .authority import (Seen, Successions, Trust, certify_office, read_certificate, read_revocations, read_succession,
                        read_trust, revoke, succeed, take_succession, trust_in, write_trust)
from .cbor import D
from .check_in import (CheckInCode, Invitation, draw_check_in_code, invite, read_check_in_code, scan_check_in_code,
                       take_invitation)
from .day_keys import (Slot, accept_for_check_out, accept_office_day_key, accept_venue_day_key, certify_staff, kid_of,
                       make_office_day_key, make_venue_day_key, publish, read_office_day_key, read_staff_certificate,
                       read_venue_day_key)
from .departure import note_departure, read_departure_note, take_note
from .diary import Diary, Pending, new_diary, read_diary, write_diary
from .errors import Refused
from .home import (DaySecret, KeyRing, lock_key_ring, poster_text, public_text, read_kept, read_key_ring, read_poster,
                   read_public_text, read_request_log, read_secret_text, read_share_log, secret_as_text,
                   unlock_key_ring, write_kept, write_key_ring, write_request_log, write_share_log)
from .kept_runs import KeptRun, read_office_run, read_visitor_run
from .live import (OfficeRun, VisitorRun, judge_answer, judge_live_share, live_answer, live_hello, live_open,
                   live_share, take_answer, take_live_share)
from .notices import read_notice, take_notice, told_by, write_notice
from .opening import OfficeKeys, Opening, open_parts, open_release
from .release import VenueSecret, examine, write_release
from .request import DayKeyOfVenue, Policy, make_request, open_referral, read_request, refer, verify_request
from .share import (Checked, Shared, check_shared, draw_code, enter_code, forget_expired, open_share, read_share,
                    reference, seal_share, show_code)
from .visit import Contact, Header, Kept, admit, check_out, read_visit, seal_visit

__all__ = [
    "AreaPolicy", "CheckInCode", "Checked", "Contact", "D", "DayKeyOfVenue", "DaySecret", "Diary", "Header",
    "Invitation", "Kept", "KeptRun", "KeyRing", "OfficeKeys", "OfficeRun", "Opening", "Pending", "Policy", "Refused",
    "Shared", "Slot", "Successions", "Trust", "VenueSecret", "VisitorRun", "accept_for_check_out",
    "accept_office_day_key", "accept_venue_day_key", "admit", "certify_office", "certify_staff", "check_out",
    "check_shared", "draw_check_in_code", "draw_code", "enter_code", "examine", "forget_expired", "invite",
    "judge_answer", "judge_live_share", "kid_of", "list_areas", "list_of_day", "live_answer", "live_hello",
    "live_open", "live_share", "lock_key_ring", "make_office_day_key", "make_request", "make_venue_day_key",
    "new_diary", "note_departure", "open_parts", "open_referral", "open_release", "open_share", "poster_text",
    "public_text", "publish", "read_certificate", "read_check_in_code", "read_departure_note", "read_diary",
    "read_kept", "read_key_ring", "read_notice", "read_office_day_key", "read_office_run", "read_poster",
    "read_public_text", "read_request", "read_request_log", "read_revocations", "read_secret_text", "read_share",
    "read_share_log", "read_staff_certificate", "read_succession", "read_trust", "read_venue_areas",
    "read_venue_day_key", "read_visit", "read_visitor_run", "refer", "reference", "revoke", "scan_check_in_code",
    "seal_share", "seal_visit", "secret_as_text", "show_code", "succeed", "take_answer", "take_invitation",
    "take_list", "take_live_share", "take_note", "take_notice", "take_succession", "told_by", "trust_in",
    "unlock_key_ring", "verify_request", "write_diary", "write_kept", "write_key_ring", "write_notice",
    "write_release", "write_request_log", "write_share_log", "write_trust",
]
