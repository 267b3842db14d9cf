"""The people of the main journey, what they ask of the platform, and what its answers must be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from local.client.caller import Caller, Unexpected
from local.data.candidates import Candidate, make_candidates
from shared.exams.catalogue import Paper

EXAMS = ("KET", "PET", "FCE", "CAE", "IELTS")
COUNT = 300

# (176 + 168 + 171 + 180 + 175) / 5 = 174: grade B of B2 First (173-179), certificate at B2.
OUR_SCORES = {"reading": "176", "use_of_english": "168", "writing": "171", "listening": "180", "speaking": "175"}
OUR_OVERALL = {"scale_score": 174, "grade": "B", "cefr": "B2", "certificate_cefr": "B2"}


def scores_in(text: str) -> list[str]:
    """Our candidate's scores that stand in it by themselves: an opaque id may have the same digits."""
    return [score for score in (*OUR_SCORES.values(), "174") if re.search(rf"\b{score}\b", text)]


@dataclass(slots=True)
class Story:
    """The people of the journey, and the cookies and ids they have so far."""

    caller: Caller
    sessions: tuple[str, ...]
    candidates: list[Candidate]
    release_at: datetime
    release_id: str = ""
    email: str = ""
    cookie: str = ""
    organisation: str = ""
    refusals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ours(self) -> Candidate:
        """The candidate whose scores are `OUR_SCORES`."""
        return next(each for each in self.candidates if each.entry["session_id"].startswith("FCE"))

    def reported(self, session: str) -> Candidate:
        """One candidate of this session who has a result, and is not ours."""
        found = (each for each in self.candidates if each.entry["session_id"] == session and each is not self.ours)
        return next(each for each in found if each.result["status"] == "reported")

    def listed(self) -> dict[str, Any]:
        """Our candidate's one line of the list of results."""
        lines = self.caller.get("/v1/me/results", cookie=self.cookie)["data"]
        must(len(lines) == 1, f"The candidate was entered once, and has {len(lines)} lines.")
        line: dict[str, Any] = lines[0]
        return line

    def statement(self) -> httpx.Response:
        return self.caller.ask("GET", f"/v1/me/results/{self.listed()['id']}", cookie=self.cookie)

    def verify(self, pair: dict[str, str]) -> httpx.Response:
        return self.caller.ask("POST", "/v1/verifications", {**pair, "purpose": "admission"}, cookie=self.organisation)


def begin(caller: Caller, wait: timedelta, count: int = COUNT) -> Story:
    """A new journey, with other sessions, candidates and addresses each time."""
    now = caller.now()
    run = f"{int(now.timestamp()):X}"  # other ids each time, so that it can be repeated on one platform
    sessions = tuple(f"{code}-{run}" for code in EXAMS)
    story = Story(caller, sessions, list(make_candidates(count, sessions, seed=int(run, 16))), now + wait)
    story.ours.result.update(dict.fromkeys((paper.value for paper in Paper), ""), **OUR_SCORES, status="reported")
    story.email = f"journey-{run.lower()}@example.org"
    return story


def pair_of(candidate: Candidate) -> dict[str, str]:
    return {name: candidate.entry[name] for name in ("candidate_id", "secret_number")}


def shown(answer: httpx.Response) -> dict[str, Any] | None:
    """The body of an answer of 200; None of any other."""
    body: dict[str, Any] | None = answer.json() if answer.status_code == 200 else None
    return body


def must_be_as_in_the_file(statement: dict[str, Any], candidate: Candidate) -> None:
    must(statement["candidate"]["candidate_id"] == candidate.entry["candidate_id"], "It is this candidate's.")
    must(statement["candidate"]["family_name"] == candidate.entry["family_name"], "The name is right.")
    papers = {paper["paper"]: paper for paper in statement["papers"]}
    for name, value in candidate.result.items():
        if name in set(Paper) and value not in {"", "exempt"} and papers[name]["reported"]:
            must(papers[name]["value"] == value, f"{name} is {value}, and shows {papers[name]['value']}.")


def must_be_unrecognised(answer: httpx.Response) -> None:
    code = answer.json().get("code") if answer.content else None
    must((answer.status_code, code) == (404, "not_recognised"), f"Refused as {answer.status_code} {code}.")


def must(is_so: bool, sentence: str) -> None:  # noqa: FBT001 - an assertion reads best with its condition first
    if not is_so:
        raise Unexpected(f"It is not so: {sentence}")
