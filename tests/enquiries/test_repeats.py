"""What the key of a request makes of an enquiry that is asked for again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.enquiries.case import KEY_LIFE, Asking
from shared.enquiries.opening import asked_before, must_ask_the_same, number_of, opened_by
from shared.enquiries.states import EnquiryState
from shared.ground.idempotency import IdempotencyKeyReused
from tests.kit.enquiry_chain import DAY_1, grown

ASKING = Asking("a", "stage_1", DAY_1)
OPENED = opened_by(grown(EnquiryState.DRAFT), ASKING)
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("asking", "after", "number"),
    [
        (ASKING, timedelta(0), 1),
        (ASKING, KEY_LIFE - MS, 1),
        (ASKING, KEY_LIFE, None),
        (replace(ASKING, id="b"), timedelta(0), None),
        (None, timedelta(0), None),
    ],
)
def test_the_same_request_within_a_day_is_the_same_enquiry(
    asking: Asking | None, after: timedelta, number: int | None
) -> None:
    found = asked_before(OPENED, asking, DAY_1 + after)
    assert (found.number if found else None) == number


def test_another_request_under_the_key_is_refused() -> None:
    with pytest.raises(IdempotencyKeyReused):
        must_ask_the_same(ASKING, replace(ASKING, request="stage_2"), DAY_1 + KEY_LIFE - MS)
    must_ask_the_same(ASKING, replace(ASKING, request="stage_2"), DAY_1 + KEY_LIFE)
    must_ask_the_same(ASKING, ASKING, DAY_1)
    must_ask_the_same(None, ASKING, DAY_1)


def test_what_it_opened_is_found_by_its_key() -> None:
    assert [number_of(OPENED, each) for each in (ASKING, None)] == [1, 1]
    assert opened_by(OPENED, None) is OPENED
