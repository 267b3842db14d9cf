"""A centre's or school's list of Confirmations of Entry: whose number waits to be printed, and what became of it."""

from __future__ import annotations

from datetime import datetime

from shared.candidates.candidate import Entry
from shared.cohorts.visibility import AccountState, EntryLine, account_state, entry_line
from shared.ground.dates import instant_text
from shared.ground.forms import Instant
from shared.notices.notice import Reach
from shared.secret_numbers.confirmation import Confirmation, ConfirmationState


class ConfirmationLine(EntryLine):
    """`waiting_since` is there while the number waits; `done_at` and `done_by`, a centre's or school's number, once it
    was printed or shown; `person` where that was the reader's own. `again`: it is not the candidate's first."""

    state: ConfirmationState
    account: AccountState
    again: bool
    waiting_since: Instant | None
    done_at: Instant | None
    done_by: str | None
    person: str | None


def confirmation_line(entry: Entry, found: Confirmation | None, reach: Reach | None, reader: str) -> ConfirmationLine:
    """Never a number. A person's name is for their own colleagues: `reader` is the number of whose list it is."""
    state = found.state if found else ConfirmationState.FROM_FILE
    waits = found is not None and state is ConfirmationState.WAITING
    return {
        **entry_line(entry),
        "state": state,
        "account": account_state(reach),
        "again": found is not None and found.again,
        "waiting_since": instant_text(found.issued_at) if found and waits else None,
        "done_at": _text(found.done_at) if found else None,
        "done_by": found.centre_number if found else None,
        "person": found.person if found and found.centre_number == reader else None,
    }


def _text(at: datetime | None) -> str | None:
    return instant_text(at) if at else None
