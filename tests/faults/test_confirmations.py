"""Trouble at every call of an issue, a print and another issue: a number waits whole, or is gone with its record."""

from __future__ import annotations

import pytest

from shared.adapters import secret_number_macs
from shared.adapters.aws import client
from shared.ground.settings import settings
from shared.store import confirmations, guard
from tests.faults.each_call import troubled
from tests.kit import snapshots, stories
from tests.kit.aws_calls import Trouble
from tests.kit.confirmation_stories import (
    HEADER,
    LEOS,
    NOA,
    NOAS,
    ask,
    enter,
    is_guarded,
    numbers_on,
    of,
    opened,
    reissue,
)
from tests.kit.stories import SESSION
from tests.kit.world import World

ONE = Trouble.TIMED_OUT_AFTER
TROUBLES = [ONE, *(pytest.param(each, marks=pytest.mark.long) for each in Trouble if each is not ONE)]


@snapshots.stage
def entered(world: World) -> World:
    return enter(world)


def acts() -> int:
    return sum(each["pk"]["S"] == f"SEEN#{NOA}" for each in stories.stored()["test-verifications"])


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_number_is_printed_or_waits_or_is_issued_anew(entered: World, trouble: Trouble) -> None:
    cookie = of(entered)
    for where, answers in troubled(trouble, lambda: ask(entered, cookie, NOA), secret_number_macs.forget):
        waits = confirmations.find([NOA])[NOA].done_at is None
        assert waits is (NOA in confirmations.find_sealed([NOA])), where
        assert waits is (acts() == 0), where
        got = [each for each in answers if each.status == 201]
        assert not (got and waits), where
        if not (waits or got):
            assert reissue(entered, cookie, NOA).body["data"][0]["reissued"], where
        answer = got[0] if got else ask(entered, cookie, NOA)
        assert is_guarded(NOA, numbers_on(answer)[NOA]), where


@pytest.mark.long
@pytest.mark.parametrize("trouble", Trouble)
def test_another_number_is_recorded_or_not_issued(entered: World, trouble: Trouble) -> None:
    cookie = of(entered)
    before = guard.find_guarded([NOA])[NOA].secret_mac
    for where, _ in troubled(trouble, lambda: reissue(entered, cookie, NOA), secret_number_macs.forget):
        changed = guard.find_guarded([NOA])[NOA].secret_mac != before
        assert changed is (acts() == 1) is confirmations.find([NOA])[NOA].again, where
        assert is_guarded(NOA, opened(NOA)), where
        assert numbers_on(ask(entered, cookie, NOA)).keys() == {NOA}, where


@pytest.mark.long
@pytest.mark.parametrize("trouble", Trouble)
def test_a_load_issues_one_number_whatever_fails(world: World, trouble: Trouble) -> None:
    stories.enter_candidates(world)
    content = "\n".join([HEADER, NOAS, LEOS, ""])
    ingest: list[str] = []

    def begin() -> None:
        secret_number_macs.forget()
        opened_ingest = world.call("POST", "/v1/board/ingests", {"kind": "entries"}, operator="ana").body["id"]
        ingest[:] = [opened_ingest]
        client("s3").put_object(Bucket=settings().uploads_bucket, Key=opened_ingest, Body=content.encode())

    def deliver() -> list[str]:
        return world.deliver("uploads", {"detail": {"object": {"key": ingest[0]}}})

    begin()
    for where, _ in troubled(trouble, deliver, begin):
        deliver()
        report = world.ingest("entries", content)
        assert report["state"] == "loaded", (where, report)
        assert is_guarded(NOA, opened(NOA)), where
        assert stories.row("results", f"CANDIDATE#{NOA}", f"ENTRY#{SESSION}"), where
