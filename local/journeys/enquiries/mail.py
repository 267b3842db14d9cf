"""Checks that the people of the journey got exactly the expected mails about enquiries."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

from local.client.caller import MAIL_WITHIN, Body, wait_for
from local.journeys.enquiries.cast import Cast
from local.journeys.story import must

SETTLES = 3.0  # seconds: a mail that comes twice would be on its way by now
_ABOUT_ENQUIRIES = re.compile(r"nquiry|verified has changed")

Mail = tuple[str, ...]
"""An expected mail: its address, and texts that it contains."""


def to_candidates(cast: Cast, who: Iterable[str], *says: str) -> list[Mail]:
    return [(cast.candidates[each].email, "esults enquiry for", *says) for each in who]


def to_centre(cast: Cast, who: Iterable[str], *says: str) -> list[Mail]:
    """Expected mails to the centre, one about each of these candidates."""
    about = (cast.candidates[each].identifier for each in who)
    return [(cast.contact, f"of candidate {candidate_id}", *says) for candidate_id in about]


def to_verifiers(cast: Cast, who: Iterable[str]) -> list[Mail]:
    """Expected mails to the organisation that had verified them; the other has not, and gets none."""
    about = (cast.candidates[each].identifier for each in who)
    return [(cast.officer.email, "verified has changed", f"Candidate: {candidate_id}") for candidate_id in about]


def mailed(cast: Cast, *expected: Mail) -> None:
    """Checks that the mails since the last check are exactly these, each once; Unexpected where they are not."""
    wait_for(f"{len(expected)} mails", lambda: len(_news(cast)) >= len(expected) or None, MAIL_WITHIN)
    time.sleep(SETTLES)
    missing = list(expected)
    for number, mail in _news(cast).items():
        found = next((each for each in missing if _is_it(mail, each)), None)
        must(found is not None, f"This mail was expected, and once: {mail['to']}: {mail['text'][:300]}")
        missing.remove(found or ())
        cast.read.add(number)
    must(not missing, f"These mails have come: {missing}")


def _news(cast: Cast) -> dict[int, Body]:
    ours = {cast.contact, *(each.email for each in cast.everybody())}
    return {
        number: mail
        for number, mail in enumerate(cast.caller.get("/_local/mail")["data"])
        if number not in cast.read and mail["to"] in ours and _ABOUT_ENQUIRIES.search(mail["subject"])
    }


def _is_it(mail: Body, expected: Mail) -> bool:
    address, *parts = expected
    return mail["to"] == address and all(part in f"{mail['subject']}\n{mail['text']}" for part in parts)
