"""The main journey's steps on AWS: four roles sign in, 500 results are loaded and released in real time."""

from __future__ import annotations

import time
from datetime import timedelta

from local.account.steps import SIMULATOR
from local.client.caller import Caller
from local.client.staff_sign_up import invite, join
from local.data.people import CENTRES
from local.journeys import main
from local.journeys.story import Story, begin
from web.body import load_body

RESULTS = 500
AHEAD = timedelta(minutes=7)
"""From the plan to the release: the key is published five minutes ahead, and no clock is moved on AWS."""
NEXT_CODE = 31.0
"""Seconds until the authenticator shows another code: the one of the set-up is spent."""


def run_story(caller: Caller, to: str) -> None:
    """All mails but the simulator's go to the address `to`; Unexpected where AWS answers otherwise than it should.

    The steps for which a person must paste a link come before the release is planned.
    """
    story = begin(caller, AHEAD, RESULTS)
    story.email = to
    main.the_body_announces_five_sessions(story)
    main.a_candidate_registers_and_confirms(story)
    main.an_organisation_registers(story)
    _staff_sign_in(caller, to)
    _a_candidate_of_the_simulator_registers(story)
    story.release_at = caller.now() + AHEAD
    main.the_body_loads_the_results(story)
    main.two_people_approve_and_one_twice_is_refused(story)
    main.before_the_second_nothing_is_seen(story)
    main.after_it_the_statement_is_right(story)
    main.the_organisation_verifies_the_same(story)


def _staff_sign_in(caller: Caller, to: str) -> None:
    invite(caller, CENTRES[0].number, to)
    joined = join(caller, to, "Rehearsing Staff", main.PASSWORD)
    half = caller.sign_in(to, main.PASSWORD, as_="staff")
    time.sleep(NEXT_CODE)
    whole = caller.give_code(joined.authenticator.at(caller.now()), half)
    caller.get("/v1/centres/me", cookie=whole)


def _a_candidate_of_the_simulator_registers(story: Story) -> None:
    """Its confirmation is a mail whose delivery SES reports, also in the sandbox."""
    entry = story.reported(story.sessions[0]).entry
    pair = {name: entry[name] for name in ("candidate_id", "secret_number")}
    choices = {"email": SIMULATOR, "password": main.PASSWORD, "accept_terms": load_body().terms_version}
    story.caller.post("/v1/registrations", {**pair, **choices, "marketing": False, "language": "en"})
