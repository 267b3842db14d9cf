"""A candidate and an institution by the generated client alone, from the registration to a verified Statement.

    python -m local.generated_client.story URL

The awarding body's steps, and the mailbox in which both find their links, are not theirs and go by `Caller`.
"""

from __future__ import annotations

import sys
from http.cookies import SimpleCookie
from typing import TypeVar

from results_online_client import AuthenticatedClient, Client
from results_online_client.api.organisations import confirm_organisation, register_organisation
from results_online_client.api.register import confirm_email, register
from results_online_client.api.results import get_my_statement, list_my_results
from results_online_client.api.signin import sign_in
from results_online_client.api.verify import verify
from results_online_client.models import (
    Confirmed,
    Credentials,
    MyResults,
    MyStatement,
    NewCheck,
    NewOrganisation,
    NotFoundProblem,
    OrganisationProof,
    OrganisationRegistered,
    OverallResult,
    Proof,
    Registered,
    Registration,
    SignedIn,
    StatementView,
    VerificationView,
)
from results_online_client.models.list_line_status import ListLineStatus
from results_online_client.models.purpose import Purpose
from results_online_client.models.signed_in_kind import SignedInKind
from results_online_client.models.state import State

from local.client.caller import Caller, Unexpected, wait_for
from local.journeys.main import (
    ACTS_WITHIN,
    AHEAD,
    PASSWORD,
    SHOWN_WITHIN,
    the_body_announces_five_sessions,
    the_body_loads_the_results,
)
from local.journeys.story import OUR_OVERALL, OUR_SCORES, Story, begin, must, pair_of
from web.body import load_body

CANDIDATES = 25
TERMS = load_body().terms_version
SESSION = "__Host-session"

Answer = TypeVar("Answer")


def walk(url: str) -> None:
    """Prints a line a step with what was read; Unexpected where an answer is of another type, or says otherwise."""
    story, anyone = begin(Caller(url), AHEAD, CANDIDATES), Client(base_url=url, raise_on_unexpected_status=True)
    the_body_announces_five_sessions(story)
    a_candidate_registers(story, anyone)
    candidate = signed_in(anyone, pair_of(story.ours)["candidate_id"], SignedInKind.CANDIDATE)
    the_body_loads_the_results(story)
    story.caller.approve(story.release_id, "ann", "ben")
    result_id = before_the_release_it_is_expected(candidate)
    story.caller.come_to(story.release_at)
    statement = after_it_the_statement_is_there(candidate, result_id)
    email = story.email.replace("journey", "admissions")
    an_organisation_registers(story, anyone, email)
    organisation = signed_in(anyone, email, SignedInKind.ORGANISATION)
    it_verifies_the_same(story, organisation, statement)


def a_candidate_registers(story: Story, anyone: Client) -> None:
    body = Registration(
        **pair_of(story.ours), email=story.email, password=PASSWORD, accept_terms=TERMS, marketing=False, language="en"
    )
    made = answered(Registered, register.sync(client=anyone, body=body))
    say(f"registered {made.candidate_id}; a mail went to {made.email}")
    proof = Proof(token=story.caller.token_mailed_to(story.email))
    answered(Confirmed, confirm_email.sync(client=anyone, body=proof))
    say("confirmed the address by the link in the mail")


def signed_in(anyone: Client, identifier: str, kind: SignedInKind) -> AuthenticatedClient:
    """A client that carries this sign-in."""
    body = Credentials(identifier=identifier, password=PASSWORD)
    answer = sign_in.sync_detailed(client=anyone, body=body)
    seen = answered(SignedIn, answer.parsed)
    must(seen.kind is kind and seen.email_proved, f"It is a {kind} whose address is proved: {seen}")
    cookies = SimpleCookie(answer.headers["set-cookie"])
    say(f"signed in as {identifier}: {seen.kind}, address proved, cookie {SESSION}")
    token = f"{SESSION}={cookies[SESSION].value}"
    url = str(anyone.get_httpx_client().base_url)
    return AuthenticatedClient(
        base_url=url, raise_on_unexpected_status=True, token=token, prefix="", auth_header_name="Cookie"
    )


def before_the_release_it_is_expected(candidate: AuthenticatedClient) -> str:
    """The result's id."""
    (line,) = answered(MyResults, list_my_results.sync(client=candidate)).data
    must(line.status is ListLineStatus.EXPECTED and line.expected_at is not None, f"It is expected: {line}")
    refused = answered(NotFoundProblem, get_my_statement.sync(line.id, client=candidate))
    say(f"{line.exam.name} is {line.status} at {line.expected_at}; the Statement is {refused.status} {refused.code}")
    result_id: str = line.id
    return result_id


def after_it_the_statement_is_there(candidate: AuthenticatedClient, result_id: str) -> MyStatement:
    def look() -> MyStatement | None:
        found = get_my_statement.sync(result_id, client=candidate)
        return None if isinstance(found, NotFoundProblem) else answered(MyStatement, found)

    def is_listed() -> bool | None:
        (line,) = answered(MyResults, list_my_results.sync(client=candidate)).data
        return line.status is ListLineStatus.RELEASED or None

    statement = wait_for("the Statement", look, SHOWN_WITHIN)
    wait_for("the list to say so, too", is_listed, ACTS_WITHIN)
    scores = {paper.paper.value: paper.value for paper in statement.papers if paper.reported}
    must(scores == OUR_SCORES, f"The papers are as in the file: {scores}")
    overall = answered(OverallResult, statement.overall)
    read = (overall.scale_score, overall.grade, overall.cefr, overall.certificate_cefr)
    must(read == tuple(OUR_OVERALL.values()), f"The overall result is as it should be: {read}")
    who, exam = statement.candidate, statement.exam
    say(f"read the Statement of {who.given_names} {who.family_name}, {exam.name}, out at {statement.released_at}:")
    say(f"  {scores}, overall {overall.scale_score}, grade {overall.grade}, {overall.cefr}")
    return statement


def an_organisation_registers(story: Story, anyone: Client, email: str) -> None:
    body = NewOrganisation(
        name="Synthetic University",
        person_name="Laia Puig",
        email=email,
        password=PASSWORD,
        accept_terms=TERMS,
        language="en",
    )
    answered(OrganisationRegistered, register_organisation.sync(client=anyone, body=body))
    proof = OrganisationProof(token=story.caller.token_mailed_to(email), password=PASSWORD)
    answered(Confirmed, confirm_organisation.sync(client=anyone, body=proof))
    say(f"registered {body.name} and confirmed its address")


def it_verifies_the_same(story: Story, organisation: AuthenticatedClient, statement: MyStatement) -> None:
    check = NewCheck(purpose=Purpose.ADMISSION, **pair_of(story.ours))
    seen = answered(VerificationView, verify.sync(client=organisation, body=check))
    result = answered(StatementView, seen.result)
    must(seen.results == [result] and result.state is State.VALID, f"The one result is valid: {result.state}")
    must(shared(result) == shared(statement), "It is the Statement that the candidate reads.")
    say(f"verified {result.candidate.candidate_id} as {seen.verification_id} at {seen.verified_at}: {result.state}")


def shared(statement: MyStatement | StatementView) -> object:
    """What candidate and institution read alike."""
    return (
        *(statement.id, statement.version, statement.candidate, statement.exam, statement.session),
        *(statement.papers, statement.overall, statement.certificate, statement.released_at),
    )


def answered(kind: type[Answer], answer: object) -> Answer:
    if not isinstance(answer, kind):
        raise Unexpected(f"A {kind.__name__} was expected, and read was {answer}")
    return answer


def say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


if __name__ == "__main__":
    try:
        walk(sys.argv[1])
    except Unexpected as other:
        sys.exit(str(other))
