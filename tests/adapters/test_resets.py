"""Who has forgotten a password, on the queue: as it was asked, and no address."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from shared.accounts.account import Holder, ResetAsked
from shared.adapters import resets
from shared.adapters.aws import client
from shared.ground.settings import settings

ASKED = ResetAsked(Holder.CANDIDATE, "KXA104827", "source", datetime(2026, 12, 9, 8, 0, 0, 123_000, tzinfo=UTC))


def test_what_is_sent_is_read(aws: None) -> None:
    resets.send(ASKED)
    (message,) = client("sqs").receive_message(QueueUrl=settings().resets_queue)["Messages"]
    assert resets.read(json.loads(message["Body"])) == ASKED


@pytest.mark.parametrize("body", [{}, {"holder": "X", "key": "k", "source": "s", "at": "2026-12-09T08:00:00+00:00"}])
def test_a_message_that_is_none_of_ours_is_refused(body: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        resets.read(body)
