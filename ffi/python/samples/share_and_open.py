"""A visitor shares what a diary keeps, under a code that is told by telephone; the health office opens it once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import episeal as e


def share(
    visits: Sequence[e.Kept], office_day_key: bytes, trust: e.Trust, now: datetime
) -> tuple[e.SealedShare, e.ShareCode]:
    """The share goes to the server; the code is shown to the visitor, who reads it out."""
    recipient = e.ShareRecipient.verify(office_day_key, trust, now)
    print("for", recipient.name())
    drawn = e.Stretch().draw_share_code()
    order = e.ShareOrder(recipient=recipient, code=drawn.key(), expires=now + timedelta(days=1))
    return e.share_visits(visits, order, trust, now), drawn.code()


def open_share(office: e.Office, share: bytes, told: str, log: e.ShareLog, now: datetime) -> list[str]:
    """``log`` is kept (``to_bytes``): it is why a share opens once."""
    unverified = e.UnverifiedShare.parse(share)
    office.check_share(unverified, log, now)
    key = e.Stretch().share_code_key(unverified.claimed_address().share_id, e.ShareCode.parse(told))
    return [visit.venue_name() for visit in office.open_share(unverified, key, log, now).visits()]
