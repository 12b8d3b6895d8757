"""Every operation by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .areas import AREAS
from .check_in import CHECK_IN
from .day_keys import DAY_KEYS
from .diary import DIARY
from .given import Given
from .guard import GUARD
from .home import HOME
from .key_ring import KEY_RING
from .live import LIVE
from .reading import READING
from .release import RELEASE
from .request import REQUEST
from .revocations import REVOCATIONS
from .rules import RULES
from .share import SHARE
from .signers import SIGNERS
from .texts import TEXTS
from .trust import TRUST
from .verify import VERIFY

OPERATIONS: dict[str, Callable[[Given], Any]] = {
    **AREAS,
    **CHECK_IN,
    **DAY_KEYS,
    **DIARY,
    **GUARD,
    **HOME,
    **KEY_RING,
    **LIVE,
    **READING,
    **RELEASE,
    **REQUEST,
    **REVOCATIONS,
    **RULES,
    **SHARE,
    **SIGNERS,
    **TEXTS,
    **TRUST,
    **VERIFY,
}
