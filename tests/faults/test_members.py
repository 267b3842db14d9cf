"""Trouble at every call of what is done to an organisation's people: whole or not done, and done by doing it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyotp import TOTP

from shared.accounts.account import Holder
from shared.store import organisations, team_list
from shared.teams.invitation import Colleague
from shared.teams.team import Team
from tests.faults.each_call import TROUBLES, troubled
from tests.functions.test_members import FACTORS, ME, POL, invite, invited, laia, mailed, office
from tests.kit.aws_calls import Trouble
from tests.kit.stories import OFFICER, join_office, organisation_of, sign_in
from tests.kit.world import Answer, World

__all__ = ["office"]
ANSWERS = {200, 201, 202, 204, 409, 410, 422, 503}


def people(organisation_id: str) -> dict[str, Colleague]:
    """Who has joined, by address; how many of them have no second factor is what the organisation's own row says."""
    team = Team(Holder.ORGANISATION, organisation_id)
    joined = [each for each in team_list.all_colleagues(team) if each.joined_at]
    without = [each for each in joined if not each.has_second_factor]
    assert organisations.get_organisation(organisation_id).without_second_factor == len(without)
    return {each.invitation.email: each for each in joined}


def after_each(world: World, trouble: Trouble, act: Callable[[], Answer], done: Callable[[], bool]) -> None:
    """Each time the people and their count agree, and the act, done again, is done."""
    organisation_id = organisation_of(laia(world))

    def begin() -> None:
        world.sent.clear()
        world.delayed.clear()

    for where, answers in troubled(trouble, act, begin):
        assert {each.status for each in answers} <= ANSWERS, where
        people(organisation_id)
        before = done()
        if any(each.status < 300 for each in answers):
            assert before, where
        again = act()
        assert again.status < 300 or before, where
        assert done(), where
        people(organisation_id)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_colleague_is_invited_and_mailed(office: World, trouble: Trouble) -> None:
    administrator = laia(office)

    def act() -> Answer:
        return invite(office, administrator)

    def done() -> bool:
        return len(mailed(office)) <= 1 and POL in _listed(office, administrator)

    after_each(office, trouble, act, done)


def _listed(world: World, cookie: str) -> set[str]:
    return {each["email"] for each in world.call("GET", f"{ME}/members", cookie=cookie).body["data"]}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_colleague_joins_once(office: World, trouble: Trouble) -> None:
    administrator = laia(office)
    token = invited(office, administrator)
    chosen = {"token": token, "name": "Pol Vidal", "password": "another good office"}
    assert office.call("POST", "/v1/organisation-acceptances", chosen).status == 201

    def act() -> Answer:
        return office.call("POST", "/v1/organisation-acceptances/confirmations", {"token": token})

    def done() -> bool:
        return POL in people(organisation_of(administrator))

    after_each(office, trouble, act, done)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_removed_person_is_out_whatever_fails(office: World, trouble: Trouble) -> None:
    administrator = laia(office)
    join_office(office, invited(office, administrator), secured=False)
    theirs = sign_in(office, POL, "another good office")
    person_id = theirs.split(".")[1]

    def act() -> Answer:
        return office.call("DELETE", f"{ME}/members/{person_id}", cookie=administrator)

    def done() -> bool:
        gone = POL not in people(organisation_of(administrator))
        assert office.call("GET", ME, cookie=theirs).status == (401 if gone else 200)
        return gone

    after_each(office, trouble, act, done)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_second_factor_is_added_and_counted_once(office: World, trouble: Trouble) -> None:
    administrator = laia(office)
    begun = office.call("POST", FACTORS, {"password": "admissions office"}, cookie=administrator).body
    code = TOTP(begun["secret"]).at(office.at)

    def act() -> Answer:
        return office.call("POST", f"{FACTORS}/confirmations", {"code": code}, cookie=administrator)

    def done() -> bool:
        added = people(organisation_of(administrator))[OFFICER].has_second_factor
        assert len([each for each in mailed(office, OFFICER) if "second factor" in each["subject"]]) <= added
        return added

    after_each(office, trouble, act, done)
