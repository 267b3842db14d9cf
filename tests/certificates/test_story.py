"""The certificates of one result in anybody's hands: any act by anybody on any day, with a result that moves as it
likes. A small profile runs always; the whole, 500 stories of 50 steps: `make long`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared.candidates.postal_address import PostalAddress
from shared.centres.dispatch_prices import dispatch_price
from shared.centres.fees import Money
from shared.certificates.certificate import Authorisation, AuthorisedBy, Certificates, Collection, ProofOfIdentity
from shared.certificates.dispatch import (
    AskedBy,
    DispatchRequest,
    changed,
    must_be_open,
    sent,
    settled_request,
    unsent_kept_until,
)
from shared.certificates.due import Certified
from shared.certificates.limits import ready_on
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import PLAIN, Actor, Due, Limits, collected, numbered, ready_day, settled, stepped
from shared.exams.scale import Cefr
from shared.ground.dates import zone_named
from shared.ground.errors import ExpectedError

CERTIFIED = (None, Certified(Cefr.B1, "Level B1"), Certified(Cefr.B2, "C"), Certified(Cefr.B2, "B"))
ZONES = ("Europe/Madrid", "Pacific/Auckland", "America/Los_Angeles")
JUMPS = [timedelta(hours=7), *(timedelta(days=days) for days in (1, 5, 20, 120))]
ACTORS = (Actor(Party.CENTRE, "ana"), Actor(Party.BOARD, "ops"))
BY = (
    Collection(ProofOfIdentity.PASSPORT),
    Collection(ProofOfIdentity.IDENTITY_CARD, "Pau Riera", AuthorisedBy.ACCOUNT),
    Collection(ProofOfIdentity.IDENTITY_CARD, "Pau Riera", AuthorisedBy.LETTER),
)
EXAM = date(2027, 5, 29)
HOME = PostalAddress("Ada Martí", "Carrer Major 5", "", "17001", "Girona", "ES")
PRICES = {"ES": Money(1200, "EUR")}
ENDED = {CertificateState.RECALLED, CertificateState.DESTROYED, CertificateState.RETURNED}
S = CertificateStep


class Story(RuleBasedStateMachine):
    """`result` is what the result is certified with now; `said` what each version was."""

    at: datetime
    of: Certificates
    said: list[Certified | None]

    @initialize(zone=st.sampled_from(ZONES), published=st.sampled_from((None, 0, 21, 60)))
    def begins(self, zone: str, published: int | None) -> None:
        self.at = datetime(2027, 6, 20, 8, tzinfo=UTC)
        self.dates = Limits(None if published is None else date(2027, 6, 20) + timedelta(days=published))
        self.of, self.said = Certificates("KXA104827", "FCE-1", zone), [None]
        self.request: DispatchRequest | None = None

    @rule(jump=st.sampled_from(JUMPS))
    def time_passes(self, jump: timedelta) -> None:
        self.at += jump

    @rule(now=st.sampled_from(CERTIFIED))
    def the_result_moves(self, now: Certified | None) -> None:
        self.said.append(now)
        current = self.of.current
        said = self.said[current.version] if current else None
        version = len(self.said) - 1
        self.of = settled(self.of, said, Due(now, version, "r") if now else None, self.at)

    @rule(name=st.sampled_from((None, "Pau Riera", "Nil Bosch")))
    def the_candidate_names_somebody(self, name: str | None) -> None:
        named = Authorisation(name, self.at) if name else None
        self.of = Certificates(*_fields(self.of), self.of.copies, named)

    @rule(step=st.sampled_from(sorted(PLAIN)), actor=st.sampled_from(ACTORS), copy=st.integers(1, 4))
    def somebody_acts(self, step: CertificateStep, actor: Actor, copy: int) -> None:
        self._try(lambda: stepped(self.of, copy, step, actor, self.dates, self.at))

    @rule(copy=st.integers(1, 4))
    def the_board_prints(self, copy: int) -> None:
        self._try(lambda: numbered(self.of, copy, f"B{copy:07d}", ACTORS[1], self.at))

    @rule(by=st.sampled_from(BY), copy=st.integers(1, 4), actor=st.sampled_from(ACTORS))
    def somebody_collects(self, by: Collection, copy: int, actor: Actor) -> None:
        is_done = self._try(lambda: collected(self.of, copy, by, actor, self.dates, self.at))
        if is_done and by.authorised_by is AuthorisedBy.ACCOUNT:
            assert self.of.authorisation is not None
            assert self.of.authorisation.name == by.name

    @rule(copy=st.integers(1, 4), country=st.sampled_from(("ES", "FR")))
    def the_candidate_asks_for_dispatch(self, copy: int, country: str) -> None:
        """At the price of its country; nobody has set one for France."""
        try:
            must_be_open(self.of, copy, self.dates, EXAM, self.at)
            price = dispatch_price(PRICES, country)
        except ExpectedError:
            return
        self.of, until = changed(self.of), unsent_kept_until(EXAM, self.of.zone)
        self.request = DispatchRequest("KXA104827", "FCE-1", HOME, price, AskedBy.CANDIDATE, self.at, until)
        ready = ready_day(self.of, self.of.copy(copy), self.dates)
        assert ready is None or self.at.astimezone(zone_named(self.of.zone)).date() < ready

    @rule(copy=st.integers(1, 4))
    def the_candidate_withdraws_dispatch(self, copy: int) -> None:
        try:
            must_be_open(self.of, copy, self.dates, EXAM, self.at)
        except ExpectedError:
            return
        self.request = None if self.request and self.request.sent is None else self.request

    @rule(copy=st.integers(1, 4), actor=st.sampled_from(ACTORS))
    def somebody_sends(self, copy: int, actor: Actor) -> None:
        asked = self.request
        try:
            self.of, self.request = sent(self.of, copy, asked, "EX123456785ES", actor, self.dates, self.at)
        except ExpectedError:
            return
        assert asked is not None
        assert asked.sent is None
        assert self.at <= asked.kept_until

    def _try(self, act: Callable[[], Certificates]) -> bool:
        try:
            self.of = act()
        except ExpectedError:
            return False
        self.request = settled_request(self.of, self.request)
        return True

    @invariant()
    def at_most_one_is_good_and_it_says_what_the_result_says(self) -> None:
        if not hasattr(self, "of"):
            return
        good = [each for each in self.of.copies if each.state not in ENDED]
        assert len(good) <= 1
        assert all(self.said[each.version] == self.said[-1] is not None for each in good)
        assert all(self.said[each.version] is not None for each in self.of.copies)
        assert self.said[-1] is None or self.of.current is not None

    @invariant()
    def what_is_sent_has_a_number_and_a_price_and_a_waiting_address_has_a_certificate(self) -> None:
        if not hasattr(self, "of"):
            return
        for each in self.of.copies:
            assert each.state is not CertificateState.DISPATCHED or each.dispatch is not None
        if self.request and self.request.sent:
            copy = self.of.copy(self.request.sent.copy)
            assert copy.state in (CertificateState.DISPATCHED, CertificateState.RECALLED, *ENDED)

    @invariant()
    def nothing_leaves_the_centre_before_its_day_nor_twice(self) -> None:
        for each in self.of.copies if hasattr(self, "of") else ():
            steps = [event.step for event in each.events]
            assert steps.count(S.COLLECT) <= 1
            assert each.number or each.state in (CertificateState.MADE, CertificateState.RECALLED)
            received: datetime | None = None
            for event in each.events:
                received = event.at if event.after is CertificateState.AT_CENTRE else received
                if event.step in (S.COLLECT, S.DISPATCH):
                    day = event.at.astimezone(zone_named(self.of.zone)).date()
                    ready = ready_on(self.dates.certificates_from, received, self.of.zone)
                    assert ready is not None
                    assert day >= ready
                    assert event.step is S.COLLECT or day.month != 8


def _fields(of: Certificates) -> tuple[str, str, str, int]:
    return of.candidate_id, of.session_id, of.zone, of.revision


@pytest.mark.parametrize(
    ("stories", "steps"), [(8, 25), pytest.param(500, 50, marks=pytest.mark.long)], ids=["small", "whole"]
)
def test_any_story_ends_well(stories: int, steps: int) -> None:
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=stories < 100,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
