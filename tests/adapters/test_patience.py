"""What a call that has minutes tries again, and what it leaves to whoever reads its log."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from shared.adapters import clock, patience
from shared.ground.errors import TryAgain


def answered(code: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Call")


@pytest.fixture(autouse=True)
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(clock, "rest", found.append)
    return found


@pytest.mark.parametrize(
    "trouble",
    [
        TryAgain(),
        answered("ThrottlingException", 400),  # KMS, SQS
        answered("RequestThrottled", 403),  # SQS
        answered("InternalServerError", 500),
        ReadTimeoutError(endpoint_url="x"),
    ],
)
def test_what_passes_is_tried_until_it_is_done(trouble: Exception, rests: list[float]) -> None:
    left: list[Exception] = [trouble, trouble]

    def act() -> str:
        if left:
            raise left.pop()
        return "done"

    assert patience.once(act, clock.elapsed() + 60) == "done"
    assert len(rests) == 2


@pytest.mark.parametrize("trouble", [answered("AccessDeniedException", 400), ValueError()])
def test_what_does_not_pass_is_said_at_once(trouble: Exception, rests: list[float]) -> None:
    def act() -> None:
        raise trouble

    with pytest.raises(type(trouble)):
        patience.once(act, clock.elapsed() + 60)
    assert rests == []


def test_nothing_is_begun_when_the_call_must_end() -> None:
    with pytest.raises(TryAgain):
        patience.once(lambda: pytest.fail("begun"), clock.elapsed())
