"""What is out of a shared entry, and whether a link may be used: on its own page, and by an organisation."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from shared.application.reference import session_of
from shared.application.share_conditions import is_met, statement_out
from shared.ground.rate_limits import GUESSED_LINKS
from shared.results.shared_result import Shared
from shared.store import shares, source_counters
from shared.store.results import Record
from shared.verification.share import Share, must_be_live
from shared.verification.share_errors import MOST_WRONG_PINS, PinRequired, ShareLocked, UnknownLink, WrongPin
from shared.verification.share_link import is_right_pin


def shared_now(share: Share, record: Record, at: datetime) -> Shared | None:
    """The newest version that is out. None while whoever it is shared with may not know that there is one: before the
    release, of a result that was recalled before they could see it, and where it does not meet what it is shared by."""
    entry, out = record.entry(share.session_id), statement_out(record, share.session_id, at)
    if entry is None or (out is None and not share.was_seen) or not is_met(share, out):
        return None
    return Shared(entry, session_of(share.session_id), out)


def refuse_link(source: str, at: datetime, once: str | None = None) -> NoReturn:
    """A code that there is not, and one whose result is not out: one guess of this source, and the same answer. `once`
    names a check that may be begun again."""
    if once is None:
        source_counters.spend(source, GUESSED_LINKS, at)
    else:
        source_counters.spend_once(source, GUESSED_LINKS, at, once)
    raise UnknownLink


def must_open(share: Share, code: str, pin: str | None, at: datetime) -> None:
    """Raises what says how the link has ended; then for a PIN that is missing or wrong, which is counted. After the
    last wrong one the right one opens nothing: the view's own write asks for it again (`counting_view`)."""
    must_be_live(share, at)
    if share.pin_mac is None:
        return
    if pin is None:
        raise PinRequired
    if not is_right_pin(share, pin, code):
        counted = shares.count_wrong_pin(share)
        if counted is None or counted.wrong_pins >= MOST_WRONG_PINS:
            raise ShareLocked
        raise WrongPin(MOST_WRONG_PINS - counted.wrong_pins)
