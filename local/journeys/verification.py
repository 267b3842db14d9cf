"""The journey of an institution over HTTP alone: approved by the awarding body, it holds results against what it asks.

    python -m local.journeys.verification --url http://127.0.0.1:8000

What becomes of a result that it has seen is in its history at once; the candidate sees every look, and blocks it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import httpx

from local.client.caller import Caller, wait_for
from local.journeys import conditions, decisions, keys, sharing
from local.journeys.batches import (
    a_file_of_rows_is_checked_and_one_with_faults_is_not,
    codes_of_links_are_checked_at_once,
    many_are_checked_at_once,
    the_end_of_each_batch_is_notified_once,
)
from local.journeys.changes import it_is_notified_once_by_each_channel, it_names_a_webhook_and_tries_it
from local.journeys.command import run
from local.journeys.main import (
    ACTS_WITHIN,
    AHEAD,
    LOOKS_EVERY,
    PASSWORD,
    SHOWN_WITHIN,
    everywhere,
    the_body_loads_the_results,
)
from local.journeys.office import MET, MISSED, VERDICT_ALONE, Office
from local.journeys.receiver import Receiver, listening
from local.journeys.story import (
    OUR_SCORES,
    begin,
    must,
    must_be_as_in_the_file,
    must_be_unrecognised,
    scores_in,
    shown,
)
from web.body import load_body


def walk(url: str, report: Callable[[str], None] = lambda _: None) -> None:
    """Runs the whole journey on the platform at `url`; Unexpected where an answer differs."""
    story = begin(Caller(url), AHEAD)
    run = story.sessions[0].rpartition("-")[2]
    office = Office(story, f"University of Synthesis {run}", story.email.replace("journey", "desk"))
    with listening() as receiver:
        _take(_steps(receiver), office, report)


def _take(steps: Sequence[Callable[[Office], None]], office: Office, report: Callable[[str], None]) -> None:
    for step in steps:
        began = time.monotonic()
        step(office)
        report(f"  {_named(step)}: {time.monotonic() - began:.1f} s")


def _named(step: Callable[[Office], None]) -> str:
    name: str = getattr(step, "func", step).__name__
    return name.replace("_", " ")


def _steps(receiver: Receiver) -> Sequence[Callable[[Office], None]]:
    notified = partial(it_is_notified_once_by_each_channel, receiver=receiver)
    return (
        an_organisation_registers,
        the_practice_pair_answers,
        decisions.the_body_approves_it_and_candidates_find_it,
        it_says_what_it_asks,
        conditions.it_publishes_what_it_asks,
        results_are_loaded,
        sharing.shares_are_made_before_the_release,
        conditions.more_is_shared_before_the_release,
        before_the_release_nothing_is_seen,
        one_requirement_is_met,
        another_is_missed_by_two_papers_and_age,
        of_a_third_the_verdict_alone_is_shown,
        partial(it_names_a_webhook_and_tries_it, receiver=receiver),
        a_withdrawal_and_a_restoration_are_in_its_history,
        partial(notified, wanted=["result.withdrawn", "result.restored"]),
        a_recall_and_a_restoration_are_too,
        partial(notified, wanted=["result.withdrawn", "result.restored", "result.recalled", "result.restored"]),
        the_candidate_sees_every_look,
        sharing.what_was_shared_opens_with_the_release,
        sharing.a_link_is_looked_through_and_its_code_checked,
        sharing.the_candidate_ends_what_they_share,
        conditions.the_invited_institution_sees_it_by_its_mail,
        conditions.what_meets_its_condition_opens_and_what_misses_does_not,
        the_candidate_blocks_it_and_lets_it_in_again,
        decisions.the_body_suspends_it_and_reinstates_it,
        many_are_checked_at_once,
        a_file_of_rows_is_checked_and_one_with_faults_is_not,
        codes_of_links_are_checked_at_once,
        partial(the_end_of_each_batch_is_notified_once, receiver=receiver),
        keys.a_key_checks_and_lists_what_changed,
        keys.a_key_in_an_address_is_refused,
        keys.a_key_for_practice_sees_nobody_real,
        keys.a_key_is_replaced_and_revoked,
    )


def an_organisation_registers(office: Office) -> None:
    words = {"name": office.name, "email": office.email, "password": PASSWORD, "language": "en"}
    known = {"country": "ES", "web_domain": "example.org", "accept_terms": load_body().terms_version}
    known |= {"person_name": "Laia Puig"}
    office.caller.post("/v1/organisations", {**words, **known})
    proof = {"token": office.caller.token_mailed_to(office.email), "password": PASSWORD}
    office.caller.post("/v1/organisation-confirmations", proof)
    office.story.organisation = office.caller.sign_in(office.email, PASSWORD)


def the_practice_pair_answers(office: Office) -> None:
    practice = office.check(candidate_id="NGG004291", secret_number="5362").json()  # noqa: S106 - it is public
    must(practice["result"]["state"] == "practice", "The practice pair always answers.")
    must(office.history() == [], "It is in no history.")


def it_says_what_it_asks(office: Office) -> None:
    for profile in (MET, MISSED, VERDICT_ALONE):
        made = office.caller.post("/v1/requirement-profiles", profile, cookie=office.story.organisation)
        must(made["can_be_met"] is True, f"It can be met: {made['cautions']}")
        office.profiles[made["name"]] = made["id"]


def results_are_loaded(office: Office) -> None:
    the_body_loads_the_results(office.story)
    office.caller.approve(office.story.release_id, "ann", "ben")


def before_the_release_nothing_is_seen(office: Office) -> None:
    must(office.caller.now() < office.story.release_at, "There was time enough to come here before the release.")
    must_be_unrecognised(office.check(MET["name"]))
    must(office.history() == [], "What opened nothing is in no history.")


def one_requirement_is_met(office: Office) -> None:
    """The candidate looks until it is out: three checks that opened nothing would keep the organisation waiting."""
    office.caller.come_to(office.story.release_at)
    wait_for("the Statement", lambda: shown(office.story.statement()), SHOWN_WITHIN)
    everywhere()
    seen = _shown(office.check(MET["name"]))
    must_be_as_in_the_file(seen["result"], office.story.ours)
    must(seen["verdict"]["meets"] is True and seen["verdict"]["misses"] == [], f"It is met: {seen['verdict']}")
    office.checks["met"] = seen["verification_id"]


def another_is_missed_by_two_papers_and_age(office: Office) -> None:
    seen = _shown(office.check(MISSED["name"]))
    misses = [(each["what"], each["paper"], each["actual"]) for each in seen["verdict"]["misses"]]
    papers = [("paper", paper, OUR_SCORES[paper]) for paper in MISSED["minimum_papers"]]
    must(seen["verdict"]["meets"] is False, "It is not met.")
    must(misses[0][0] == "age" and misses[1:] == papers, f"By its age and two papers: {misses}")


def of_a_third_the_verdict_alone_is_shown(office: Office) -> None:
    answer = office.check(VERDICT_ALONE["name"])
    seen = _shown(answer)
    must(seen["verdict"]["meets"] is True, f"It is met: {seen['verdict']}")
    scores = scores_in(answer.text)
    must(not scores and seen["result"]["state"] == "valid", f"No score is shown: {scores}")


def a_withdrawal_and_a_restoration_are_in_its_history(office: Office) -> None:
    result = f"{office.story.ours.entry['candidate_id']}.{office.story.ours.entry['session_id']}"
    must(office.states() == {"valid"}, "All that it has seen stands.")
    office.caller.board("POST", f"results/{result}/withdrawals", {"reason": "The journey withdraws it."})
    _states_come_to(office, {"withheld"})
    again = _look(office, "met")
    must(again["results"][0]["result"] is None, "Nothing of a withheld result is shown.")
    office.caller.board("POST", f"results/{result}/restorations", {"reason": "All was well."})
    _states_come_to(office, {"superseded"})
    again = _look(office, "met")
    must(again["verdict"]["meets"] is True, f"As it stands now it is met: {again['verdict']}")
    must_be_as_in_the_file(again["results"][0]["result"], office.story.ours)


def a_recall_and_a_restoration_are_too(office: Office) -> None:
    release = f"releases/{office.story.release_id}"
    office.caller.board("POST", f"{release}/recalls", {"reason": "The journey recalls it."})
    _states_come_to(office, {"recalled"})
    everywhere()
    must(_look(office, "met")["results"][0]["result"] is None, "Nothing of a recalled result is shown.")
    office.caller.board("POST", f"{release}/restorations", {"reason": "All was well."})
    wait_for("the result again", lambda: office.states() == {"superseded"} or None, SHOWN_WITHIN, every=LOOKS_EVERY)
    everywhere()


def the_candidate_sees_every_look(office: Office) -> None:
    looks = office.caller.get("/v1/me/activity", cookie=office.story.cookie)["data"]
    routes = [each["route"] for each in reversed(looks)]
    must(routes == ["secret_number"] * 3 + ["look_again"] * 3, f"Each look is there: {routes}")
    must({each["organisation"] for each in looks} == {office.name}, "They name the organisation.")
    must({each["purpose"] for each in looks} == {"admission"}, "They say what for.")
    alone = [each["profile_name"] for each in looks if each["verdict_only"]]
    must(alone == [VERDICT_ALONE["name"]], f"They say where it saw the verdict alone: {alone}")


def the_candidate_blocks_it_and_lets_it_in_again(office: Office) -> None:
    path = f"/v1/me/blocked-organisations/{office.id}"
    office.caller.good("PUT", path, cookie=office.story.cookie)
    must_be_unrecognised(office.check())
    must(_look(office, "met")["content_shown"] is False, "Nor does it see again what it saw.")
    office.caller.good("DELETE", path, cookie=office.story.cookie)
    _shown(office.check())


def _states_come_to(office: Office, wanted: set[str]) -> None:
    wait_for(f"{wanted} in the history", lambda: office.states() == wanted or None, ACTS_WITHIN)


def _look(office: Office, check: str) -> dict[str, Any]:
    return office.caller.get(f"/v1/verifications/{office.checks[check]}", cookie=office.story.organisation)


def _shown(answer: httpx.Response) -> dict[str, Any]:
    found = shown(answer)
    must(found is not None, f"The check was answered {answer.status_code}: {answer.text[:300]}")
    return found or {}


if __name__ == "__main__":
    sys.exit(run("verification", __doc__, walk, "The journey of an institution is as it should be."))
