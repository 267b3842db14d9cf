"""The second of a release: nothing before it by anybody's clock, everything from it on, whatever happened meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from functions.release.steps import Unpublished
from infra.catalogue import FUNCTIONS
from infra.words import Role, Rows
from shared.adapters import cache, release_keys
from shared.releases.release import ReleaseState
from shared.store import releases
from tests.faults.approved import MINUTE
from tests.faults.stage import Stage, staged
from tests.kit import document_files, stories
from tests.kit.document_stories import InHand, handed_out
from tests.kit.stories import CANDIDATE, RELEASE_AT, SECRET, SESSION
from tests.kit.world import World

MOMENT = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)
AHEAD = 10 * MINUTE
OFFICERS = [f"adm@uni{number}.example.org" for number in range(4)]


@dataclass
class Audience:
    """A candidate, officers in turn, for each organisation has three checks of an ID that open nothing, somebody of the
    centre, and whoever has a link or a document, who look wherever a result could show; `late` is how wrong the clock
    is they meet."""

    stage: Stage
    release_id: str
    candidate: str
    officers: Iterator[str]
    staff: str
    link: str
    document: InHand
    at: datetime

    def sees(self, late: timedelta = timedelta(0)) -> dict[str, bool]:
        """By route, whether it shows the result now."""
        world = self.stage.world
        world.at = self.stage.at + late
        listed = world.call("GET", "/v1/me/results", cookie=self.candidate)
        statement = world.call("GET", f"/v1/me/results/{SESSION}", cookie=self.candidate)
        plain_list = world.call("GET", "/plain/en/results", cookie=self.candidate)
        plain = world.call("GET", f"/plain/en/results/{SESSION}", cookie=self.candidate)
        check = {"candidate_id": CANDIDATE, "secret_number": SECRET, "purpose": "admission"}
        verified = world.call("POST", "/v1/verifications", check, cookie=next(self.officers))
        asked = world.call("POST", "/v1/enquiries", {"session_id": SESSION, "stage": "stage_1"}, cookie=self.candidate)
        assert (listed.status, statement.status in (200, 404), verified.status in (200, 404)) == (200, True, True)
        saved = document_files.ask(world, self.candidate)
        credential = document_files.ask(world, self.candidate, kind="credential")
        assert credential.status == saved.status
        fetched = world.call("GET", saved.body["url"], cookie=self.candidate).status if saved.status == 200 else 404
        path = f"/v1/sessions/{SESSION}/results"
        of_centre = [world.call("GET", path, cookie=self.staff, query={"format": each}) for each in ("json", "csv")]
        linked = world.call("POST", "/v1/shared-links/view", {"token": self.link})
        checked = world.call("POST", "/v1/document-checks", self.document.by("token"))
        signed_out = late > 15 * MINUTE  # staff's sign-in has been idle for so long
        assert [each.status for each in of_centre] == ([401, 401] if signed_out else [200, 200])
        assert asked.status in (404, 201, 409), "409: it was asked for when the result was out"
        return {
            "GET /v1/me/results": '"status":"released"' in listed.raw,
            "GET /v1/me/results/{id}": statement.status == 200 and "174" in statement.raw,
            "GET /plain/{language}/results": "Released on" in plain_list.raw,
            "GET /plain/{language}/results/{id}": plain.status == 200 and "174" in plain.raw,
            "POST /v1/me/results/{id}/documents": saved.status == 200,
            "GET /v1/me/files/{id}": fetched == 200,
            "GET /v1/sessions/{id}/results": '"174"' in of_centre[0].raw,
            "GET /v1/sessions/{id}/results as CSV": '"174"' in of_centre[1].raw,
            "POST /v1/enquiries": asked.status != 404,
            "POST /v1/shared-links/view": linked.status == 200 and "174" in linked.raw,
            "POST /v1/document-checks": '"state":"unknown"' not in checked.raw and "174" in checked.raw,
            "POST /v1/verifications": verified.status == 200 and "174" in verified.raw,
        }

    def sees_nothing(self, late: timedelta = timedelta(0)) -> bool:
        return not any(self.sees(late).values()) and not self.has_mail()

    def sees_all(self) -> bool:
        return all(self.sees().values())

    def has_mail(self) -> bool:
        """Whether a mail about the release has left."""
        return any(mail.cause == self.release_id for mail in self.stage.provider.taken)


@contextmanager
def an_audience(world: World, release_at: str, sweeps: Callable[[datetime], list[datetime]]) -> Iterator[Audience]:
    """Everything stands ten minutes before; the sweeps come when they are told to."""
    release_id = stories.set_the_stage(world) if release_at == text(RELEASE_AT) else planned(world, release_at)
    at = datetime.fromisoformat(release_at).astimezone(UTC)
    stories.load_and_approve(world, release_id)
    stories.a_signed_in_candidate(world)
    for each in OFFICERS:
        stories.an_officer(world, each)
    person = stories.an_administrator(world)
    world.drain()
    document_files.install_chain(world)
    with staged(world, at - AHEAD) as stage:
        world.at = stage.at
        candidate = stories.sign_in(world)
        officers = cycle([stories.sign_in(world, each, "admissions office") for each in OFFICERS])
        staff = stories.sign_in_staff(world, person)
        sharing = {"session_id": SESSION, "fields": ["overall"], "most_views": 100}
        link = world.call("POST", "/v1/me/shares", sharing, cookie=candidate).body["code"]
        stage.tick_at(*sweeps(at))
        yield Audience(stage, release_id, candidate, officers, staff, link, handed_out(at), at)


def planned(world: World, release_at: str) -> str:
    stories.enter_candidates(world)
    return stories.plan_release(world, release_at)


def text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def each_minute(at: datetime) -> list[datetime]:
    return [at + number * MINUTE for number in range(-9, 3)]


def with_a_gap(at: datetime) -> list[datetime]:
    """Four sweeps are missing: the last minute's finds it all to do."""
    return [each for each in each_minute(at) if not -5 * MINUTE <= each - at <= -2 * MINUTE]


def late_in_their_minute(at: datetime) -> list[datetime]:
    return [each + 59 * SECOND for each in each_minute(at)]


AUTUMN, SPRING = "2027-10-31T09:00:00+01:00", "2027-03-28T09:00:00+02:00"
"""The mornings on which Madrid's clocks have changed."""

STORIES = {
    "each_minute": (text(RELEASE_AT), each_minute),
    "four_sweeps_missed": (text(RELEASE_AT), with_a_gap),
    "sweeps_late_in_their_minute": (text(RELEASE_AT), late_in_their_minute),
    "clocks_went_forward": (SPRING, each_minute),
    "clocks_went_back": (AUTUMN, each_minute),
}


@pytest.mark.parametrize(("release_at", "sweeps"), STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("restarted", [False, True])
def test_no_result_shows_before_its_second_and_every_one_at_it(
    world: World, release_at: str, sweeps: Callable[[datetime], list[datetime]], restarted: bool
) -> None:
    with an_audience(world, release_at, sweeps) as audience:
        for early in (9 * MINUTE, 5 * MINUTE, MINUTE, SECOND, MOMENT):
            audience.stage.run(max(audience.stage.at, audience.at - early))
            if restarted:
                cache.forget()  # every environment is a new one
            assert audience.sees_nothing(), early
        assert releases.get_release(audience.release_id).state is ReleaseState.RELEASED
        for late in (timedelta(0), MOMENT, SECOND):
            audience.stage.run(audience.at + late)
            if restarted:
                cache.forget()
            assert audience.sees_all(), late
        audience.stage.run()
        assert audience.has_mail()


@pytest.mark.parametrize("wrong", [-5 * MINUTE, 5 * MINUTE, 20 * MINUTE])
def test_a_wrong_clock_shows_nothing_before_the_key_is_out(world: World, wrong: timedelta) -> None:
    """And its own second, which is the platform's, once it is."""
    with an_audience(world, text(RELEASE_AT), each_minute) as audience:
        while audience.stage.at < RELEASE_AT - 5 * MINUTE:
            assert audience.sees_nothing(wrong)
            audience.stage.run(audience.stage.at + MINUTE / 2 - MOMENT)
        audience.stage.run(RELEASE_AT)
        assert audience.sees_all()


def test_a_key_that_is_not_out_a_minute_before_rings_an_alarm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep fails, and the alarm on its errors goes off; when the trouble is over, the next sweep releases."""

    def refused(*_: object) -> bytes:
        raise ConnectionError

    unwrap = release_keys.unwrap
    with an_audience(world, text(RELEASE_AT), each_minute) as audience:
        monkeypatch.setattr(release_keys, "unwrap", refused)
        audience.stage.run(RELEASE_AT - MINUTE + SECOND)
        assert isinstance(audience.stage.errors[-1], Unpublished)
        audience.stage.run(RELEASE_AT - SECOND)
        monkeypatch.setattr(release_keys, "unwrap", unwrap)
        audience.stage.run(RELEASE_AT)
        assert not audience.has_mail()
        audience.stage.run(RELEASE_AT + SECOND)
        assert audience.sees_all()


def test_every_route_that_reads_results_is_watched() -> None:
    """Of the functions that may read sealed results and a release's key, each route that does."""
    reading = {row.name for row in FUNCTIONS if row.routes and _reads_results(row.grants)}
    every = (route for row in FUNCTIONS if row.name in reading for route in (*row.routes, *row.pages))
    routes = {route.key for route in every if route.role is not Role.OPERATOR}
    others = {f"POST /v1/{each}" for each in ("organisations", "organisation-confirmations", "conversions")}
    others |= {"GET /v1/me/activity", "GET /v1/me/activity/{id}/receipt"}
    # An enquiry is only ever opened about a result that is out; what happens to it shows none.
    others |= {each for each in routes if each.split()[1].startswith(("/v1/enquiries", "/v1/enquiry-"))}
    # Nor is a statement asked for before, and an application has states alone.
    others |= {each for each in routes if each.split()[1].startswith("/v1/certifying-statements")}
    others |= {each for each in routes if each.split()[1].startswith(("/v1/centres/me/", "/v1/candidates/"))}
    others.add("GET /v1/sessions/{id}/candidates")
    others |= {each for each in routes if "/confirmation" in each}  # numbers, and no result
    # Shares and an inbox have names and no results.
    others |= {each for each in routes if each.split()[1].startswith(("/v1/me/shares", "/v1/shared-results"))}
    # A certificate shows no result, and is made after the release (tests/functions/test_certificates_made.py).
    others |= {each for each in routes if "certificate" in each}
    others |= {"GET /v1/me/documents", "DELETE /v1/me/documents/{id}"}  # which have states alone
    # Only of what a check has shown (tests/functions/test_look_again.py).
    others |= {"GET /v1/verifications", "GET /v1/verifications/{id}"}
    others.add("GET /v1/verifications/{id}/receipts/{look}")  # of the record alone
    # A batch checks by the very code of a single check, behind its queue (tests/functions/test_batches.py).
    others |= {each for each in routes if each.split()[1].startswith("/v1/verification-batches")}
    shown = {"GET /v1/me/results", "GET /v1/me/results/{id}", "GET /v1/sessions/{id}/results", "POST /v1/verifications"}
    shown |= {"GET /plain/{language}/results", "GET /plain/{language}/results/{id}"}
    shown |= {"POST /v1/shared-links/view", "POST /v1/document-checks"}
    shown |= {"POST /v1/me/results/{id}/documents", "GET /v1/me/files/{id}"}
    assert routes - others == shown
    assert "POST /v1/enquiries" in routes


def _reads_results(grants: tuple[object, ...]) -> bool:
    return any(
        isinstance(each, Rows)
        and each.table == "results"
        and {"Query", "BatchGetItem"} & {*each.actions}
        and "CANDIDATE#*" in each.keys
        for each in grants
    )


WITHIN = 5 * SECOND
"""Of a recall or a restoration, on every route."""


def test_a_recall_hides_everything_within_seconds_and_its_restoration_shows_it(world: World) -> None:
    with an_audience(world, text(RELEASE_AT), each_minute) as audience:
        stage, path = audience.stage, f"/v1/board/releases/{audience.release_id}"
        stage.run(RELEASE_AT + 10 * SECOND)
        assert audience.sees_all()  # and remembers the release
        assert stage.call("POST", f"{path}/recalls", {"reason": "wrong file"}, operator="ana").status == 200
        stage.run(stage.at + WITHIN)
        assert not any(audience.sees().values())
        stage.run(RELEASE_AT + 90 * SECOND)
        assert not any(audience.sees().values()), "a sweep has given it back"
        assert stage.call("POST", f"{path}/restorations", {"reason": "it was right"}, operator="ana").status == 200
        stage.run(stage.at + WITHIN)
        assert audience.sees_all()
