"""The main journey over HTTP alone, from a file of results to a verified Statement of Results.

    python -m local.journeys.main --url http://127.0.0.1:8000

`walk` has its steps in order. The rehearsal, the tests and a person at a keyboard run the same ones.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from local.client.caller import Caller, wait_for
from local.data.candidates import as_bytes, session_body
from local.data.people import CENTRES
from local.journeys.command import run
from local.journeys.saving import the_statement_is_saved_and_the_file_recognised
from local.journeys.story import (
    OUR_OVERALL,
    Story,
    begin,
    must,
    must_be_as_in_the_file,
    must_be_unrecognised,
    pair_of,
    scores_in,
    shown,
)
from web.body import load_body

AHEAD = timedelta(minutes=10)
"""From the start to the release. Its mails are queued five minutes ahead, in real time: by then the clock was moved."""
ZONE = "Europe/Madrid"
PASSWORD = "correct horse battery"
ACTS_WITHIN = 5.0  # seconds: what becomes of a release shows on every route within 5 s
LOOKS_EVERY = 2.0  # an organisation that is refused one pair three times waits for it, and a cache lasts 3 s
SHOWN_WITHIN = 75.0  # the minute's sweep publishes the key again, at the latest


def walk(url: str, report: Callable[[str], None] = lambda _: None) -> Story:
    """Runs the whole journey on the platform at `url`; Unexpected where an answer differs."""
    story = begin(Caller(url), AHEAD)
    for step in (
        the_body_announces_five_sessions,
        a_candidate_registers_and_confirms,
        the_body_loads_the_results,
        an_organisation_registers,
        two_people_approve_and_one_twice_is_refused,
        before_the_second_nothing_is_seen,
        after_it_the_statement_is_right,
        one_mail_announces_it_without_the_result,
        the_organisation_verifies_the_same,
        the_organisation_looks_back_at_its_checks,
        the_statement_is_saved_and_the_file_recognised,
        three_wrong_secret_numbers_and_the_organisation_waits,
        eleven_wrong_secret_numbers_are_all_refused_alike,
        a_recall_hides_it_on_every_route,
        a_restoration_shows_it_again,
    ):
        began = time.monotonic()
        step(story)
        report(f"  {step.__name__.replace('_', ' ')}: {time.monotonic() - began:.1f} s")
    return story


def the_body_announces_five_sessions(story: Story) -> None:
    sat_on = (story.release_at - timedelta(days=35)).date()
    for centre in CENTRES:
        story.caller.board("PUT", f"centres/{centre.number}", {"name": centre.name, "zone": centre.zone})
    for session in story.sessions:
        story.caller.board("POST", "sessions", session_body(session, zone=ZONE, exam_date=sat_on))
    entries, _ = as_bytes(story.candidates)
    story.caller.load("entries", entries)


def a_candidate_registers_and_confirms(story: Story) -> None:
    pair = pair_of(story.ours)
    made = register(story, pair)
    must(made.status_code == 201, f"The registration was answered {made.status_code}: {made.text[:300]}")
    story.caller.post("/v1/email-confirmations", {"token": story.caller.token_mailed_to(story.email)})
    story.cookie = story.caller.sign_in(pair["candidate_id"], PASSWORD)
    must(story.caller.get("/v1/me", cookie=story.cookie)["email_proved"] is True, "The address is proved.")
    must_be_unrecognised(register(story, pair))  # the pair is spent


def the_body_loads_the_results(story: Story) -> None:
    _, results = as_bytes(story.candidates)
    story.release_id = story.caller.plan(story.sessions, story.release_at, ZONE)
    story.caller.load("results", results, story.release_id)
    dry_run = story.caller.board("GET", f"releases/{story.release_id}/dry-run")
    count = len(story.candidates)
    must(dry_run["results"] == count, f"The dry run counts {count} results.")


def an_organisation_registers(story: Story) -> None:
    email = story.email.replace("journey", "admissions")
    terms = load_body().terms_version
    words = {
        "name": "Synthetic University",
        "person_name": "Laia Puig",
        "email": email,
        "password": PASSWORD,
        "language": "en",
    }
    story.caller.post("/v1/organisations", {**words, "accept_terms": terms})
    proof = {"token": story.caller.token_mailed_to(email), "password": PASSWORD}
    story.caller.post("/v1/organisation-confirmations", proof)
    story.organisation = story.caller.sign_in(email, PASSWORD)
    practice = story.verify({"candidate_id": "NGG004291", "secret_number": "5362"}).json()
    must(practice["result"]["state"] == "practice", "The practice pair always answers.")


def two_people_approve_and_one_twice_is_refused(story: Story) -> None:
    approvals = f"releases/{story.release_id}/approvals"
    story.caller.board("POST", approvals, {}, operator="ann")
    twice = story.caller.ask_board("POST", approvals, {}, operator="ann")
    must(twice.json().get("code") == "second_person_required", f"The same person twice is refused: {twice.text}")
    state = story.caller.board("POST", approvals, {}, operator="ben")["state"]
    must(state in {"approved", "released"}, f"Two people approve it, and it is {state}.")


def before_the_second_nothing_is_seen(story: Story) -> None:
    listed = story.listed()
    must(story.caller.now() < story.release_at, "There was time enough to come here before the release.")
    must(listed["status"] == "expected", f"The list expects it, and says {listed['status']}.")
    expected = datetime.fromisoformat(listed["expected_at"])
    must(expected == story.release_at.replace(microsecond=0), f"The list says when: {expected}.")
    must(story.statement().status_code == 404, "There is no Statement yet.")
    must_be_unrecognised(story.verify(pair_of(story.ours)))


def after_it_the_statement_is_right(story: Story) -> None:
    story.caller.come_to(story.release_at - timedelta(seconds=1))
    seen = wait_for("the Statement", lambda: shown(story.statement()), SHOWN_WITHIN)
    must(story.caller.now() >= story.release_at, "It was not seen before its second.")
    must_be_as_in_the_file(seen, story.ours)
    overall = {name: seen["overall"][name] for name in OUR_OVERALL}
    must(overall == OUR_OVERALL, f"The overall result is {overall}.")
    wait_for("the list to say so, too", lambda: story.listed()["status"] == "released" or None, ACTS_WITHIN)


def one_mail_announces_it_without_the_result(story: Story) -> None:
    def released() -> list[dict[str, Any]]:
        return [mail for mail in story.caller.mails_to(story.email) if "/en/results\n" in mail["text"]]

    wait_for("the release mail", lambda: released() or None, SHOWN_WITHIN)
    time.sleep(3)  # a second one would be on its way by now
    must(len(released()) == 1, f"There is one release mail, not {len(released())}.")
    text = " ".join(str(released()[0][part]) for part in ("subject", "text", "html"))
    found = scores_in(text)
    must(not found and not re.search(r"\bgrade\b", text), f"The mail says no result, and has {found}.")


def the_organisation_verifies_the_same(story: Story) -> None:
    for candidate in (story.ours, *(story.reported(session) for session in story.sessions)):
        answer = story.verify(pair_of(candidate))
        must(answer.status_code == 200, f"The verification was answered {answer.status_code}: {answer.text[:300]}")
        must_be_as_in_the_file(answer.json()["result"], candidate)


def the_organisation_looks_back_at_its_checks(story: Story) -> None:
    """Each is listed once, page by page; one is opened again, of which the candidate reads."""
    wanted = [story.ours, *(story.reported(session) for session in story.sessions)]
    ids = [pair_of(each)["candidate_id"] for each in reversed(wanted)]
    whole = wait_for("every check", lambda: _listed(story, len(ids)), ACTS_WITHIN)  # an index is a moment late on AWS
    must([each["candidate_id"] for each in whole] == ids, f"The newest first: {whole}")
    again = story.caller.get(f"/v1/verifications/{whole[-1]['verification_id']}", cookie=story.organisation)
    must_be_as_in_the_file(again["results"][0]["result"], story.ours)
    looks = story.caller.get("/v1/me/activity", cookie=story.cookie)["data"]
    must([each["route"] for each in looks] == ["look_again", "secret_number"], f"Both are recorded: {looks}")


def _listed(story: Story, count: int) -> list[Any] | None:
    listed: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = story.caller.get(f"/v1/verifications?limit=2{cursor}", cookie=story.organisation)
        listed += page["data"]
        cursor = f"&cursor={quote(page['next_cursor'])}" if page["has_more"] else None
    return listed if len(listed) == count else None


def three_wrong_secret_numbers_and_the_organisation_waits(story: Story) -> None:
    victim = pair_of(story.reported(story.sessions[0]))
    for pair in (victim, {**victim, "candidate_id": "ZZZ999999"}):  # the same for an ID that nobody has
        answers = [story.verify({**pair, "secret_number": guess}) for guess in guesses(victim)[:4]]
        for answer in answers[:3]:
            must_be_unrecognised(answer)
            story.refusals.append({name: value for name, value in answer.json().items() if name != "request_id"})
        must(answers[3].status_code == 429, f"The fourth waits: {answers[3].text}")
        waits = int(answers[3].headers["retry-after"])
        must(waits == 30, f"Until the three have surely been answered: {waits} s.")


def eleven_wrong_secret_numbers_are_all_refused_alike(story: Story) -> None:
    """Three have been tried by the organisation; whoever registers tries on, and the tenth is the last one compared."""
    victim = pair_of(story.reported(story.sessions[0]))
    answers = [register(story, {**victim, "secret_number": guess}) for guess in guesses(victim)[3:]]
    unknown = register(story, {"candidate_id": "ZZZ999999", "secret_number": "0000"})
    locked = register(story, victim)  # the right one, after ten wrong ones
    for answer in (*answers, unknown, locked):
        must_be_unrecognised(answer)
        story.refusals.append({name: value for name, value in answer.json().items() if name != "request_id"})
    must(all(each == story.refusals[0] for each in story.refusals), "Every refusal is the same.")


def guesses(pair: dict[str, str]) -> list[str]:
    """Eleven wrong Secret numbers."""
    return [f"{(int(pair['secret_number']) + step) % 10_000:04d}" for step in range(1, 12)]


def register(story: Story, pair: dict[str, str]) -> httpx.Response:
    choices = {"email": story.email, "password": PASSWORD, "marketing": False, "language": "en"}
    return story.caller.ask("POST", "/v1/registrations", {**pair, **choices, "accept_terms": load_body().terms_version})


def a_recall_hides_it_on_every_route(story: Story) -> None:
    story.caller.board("POST", f"releases/{story.release_id}/recalls", {"reason": "The journey recalls it."})

    def hidden() -> bool | None:
        is_hidden = (
            story.statement().status_code == 404 and story.listed()["status"] == "taken_back"
        )  # as who had seen it reads
        return is_hidden and story.verify(pair_of(story.ours)).status_code == 404 or None

    wait_for("the recall on every route", hidden, ACTS_WITHIN, every=LOOKS_EVERY)


def a_restoration_shows_it_again(story: Story) -> None:
    story.caller.board("POST", f"releases/{story.release_id}/restorations", {"reason": "All was well."})
    seen = wait_for("the Statement again", lambda: shown(story.statement()), SHOWN_WITHIN)
    must_be_as_in_the_file(seen, story.ours)
    pair = pair_of(story.reported(story.sessions[1]))  # not refused before
    wait_for("the verification again", lambda: shown(story.verify(pair)), SHOWN_WITHIN, every=LOOKS_EVERY)


def everywhere() -> None:
    """What one environment shows of a decision, all of them show within five seconds."""
    time.sleep(ACTS_WITHIN)


if __name__ == "__main__":
    sys.exit(run("main", __doc__, walk, "The journey is as it should be."))
