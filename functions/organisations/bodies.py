"""What the routes of organisations take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Password, Proof, RequestBody, ShortText
from shared.exams.catalogue import EXAMS, Paper
from shared.exams.scale import Cefr
from shared.verification.requirement_profile import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    OLDEST_MONTHS,
    Minimum,
    Requirements,
    accepted_exams,
    minimum,
)


class NewOrganisation(RequestBody):
    """`accept_terms` is the version of the terms of use that was read, as their page names it. `country` is a code of
    ISO 3166-1 in two letters, `web_domain` a host name alone. `person_name` is who registers it, and is its first
    administrator."""

    name: ShortText
    person_name: ShortText
    email: Email
    password: Password
    accept_terms: ShortText
    language: Annotated[str, Field(min_length=2, max_length=2)] = "en"
    country: ShortText | None = None
    web_domain: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class OrganisationProof(Proof):
    """`password` is the one that was chosen with the registration."""

    password: Password


class LeastAsked(RequestBody):
    """A score of the Cambridge English Scale, a CEFR level, or both: the level is then for exams off the scale."""

    score: Annotated[int, Field(ge=LOWEST_SCORE, le=HIGHEST_SCORE)] | None = None
    level: Annotated[Cefr | None, Field(strict=False)] = None

    def read(self, pointer: str) -> Minimum:
        return minimum(self.score, self.level, pointer)


class PapersAsked(RequestBody):
    """Of Key and BULATS a paper that tests two skills counts for each of them."""

    reading: LeastAsked | None = None
    use_of_english: LeastAsked | None = None
    writing: LeastAsked | None = None
    listening: LeastAsked | None = None
    speaking: LeastAsked | None = None

    def read(self) -> dict[Paper, Minimum]:
        given = {Paper(name): asked for name, asked in self if asked is not None}
        return {paper: asked.read(f"/minimum_papers/{paper}") for paper, asked in given.items()}


class NewProfile(RequestBody):
    """What is left out is not asked for. An age is counted in months from the date of the exam. `verdict_only`: checks
    by this profile show whether it is met, and no score."""

    name: ShortText
    exams: Annotated[list[ShortText], Field(min_length=1, max_length=len(EXAMS))]
    minimum_overall: LeastAsked | None = None
    minimum_papers: PapersAsked | None = None
    maximum_age_months: Annotated[int, Field(ge=1, le=OLDEST_MONTHS)] | None = None
    may_combine_sittings: bool = False
    verdict_only: bool = False

    def read(self) -> Requirements:
        return Requirements(
            exams=accepted_exams(self.exams),
            overall=self.minimum_overall.read("/minimum_overall") if self.minimum_overall else None,
            papers=self.minimum_papers.read() if self.minimum_papers else {},
            maximum_age_months=self.maximum_age_months,
            may_combine_sittings=self.may_combine_sittings,
            verdict_only=self.verdict_only,
        )


class ChangedProfile(NewProfile):
    """The whole profile as it is to be; `version` is the one that was read before."""

    version: Annotated[int, Field(ge=1)]
