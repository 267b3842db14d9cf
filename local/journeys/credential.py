"""The journey of a digital credential over HTTP alone: downloaded, checked by two programs of others, taken back.

    python -m local.journeys.credential --url http://127.0.0.1:8000

Two candidates of one session download their results as credentials. openbadgeslib and joserfc accept them with what the
site publishes, and refuse what was changed; a recall suspends both and its end gives them back; a changed grade and a
retirement revoke them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from time import monotonic

from joserfc.errors import JoseError
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3VerificationError

from local.client.caller import Caller, wait_for
from local.journeys import certificates
from local.journeys.command import run
from local.journeys.desk import Desk, asked_in, documents, grade_goes_up
from local.journeys.enquiries.asking import statement, statement_once_out
from local.journeys.enquiries.cast import cast_for
from local.journeys.main import everywhere
from local.journeys.readers import read_badge, read_token
from local.journeys.story import must

CHANGES, RETIRES = "changed", "retired"
WITHIN = timedelta(seconds=60)
"""In which a list shows what has become of a credential."""


def walk(url: str, report: Callable[[str], None] = lambda _: None) -> None:
    """Runs the whole journey on the platform at `url`; Unexpected where an answer differs."""
    cast = cast_for(Caller(url), (RETIRES, CHANGES))
    desk = Desk(cast, (cast.release_at + timedelta(days=21)).date())
    for step in STEPS:
        began = monotonic()
        step(desk)
        report(f"  {step.__name__.replace('_', ' ')}: {monotonic() - began:.1f} s")


def before_the_release_there_is_none(desk: Desk) -> None:
    certificates.before_the_release_there_is_nothing(desk)
    desk.cast.as_candidate(CHANGES, "GET", "/v1/me")
    cookie = desk.cast.candidates[CHANGES].cookie
    refused = desk.caller.ask("POST", documents(desk), asked_in("en", "credential"), cookie=cookie)
    must(refused.status_code == 404, f"There is no credential yet: {refused.status_code}")


def two_programs_of_others_accept_it(desk: Desk) -> None:
    cast = desk.cast
    cast.advance_to(cast.release_at)
    for who in cast.candidates:
        statement_once_out(cast, who)
    everywhere()
    for who, person in cast.candidates.items():
        desk.files[who] = downloaded(desk, who)
        shown = statement(cast, who)
        badge = read(desk, who)
        printed = [each["value"] for each in shown["papers"] if each["value"]]
        must([each.value for each in badge.results][: len(printed)] == printed, f"It says the scores of {who}.")
        must(person.identifier in [each.identity_hash for each in badge.identifiers], f"It says who {who} is.")
        claims = read_token(desk.files[who].decode(), desk.caller.get("/.well-known/jwks.json"))
        must(claims["jti"] == badge.id, f"Both read the same: {claims}")
        must(checked(desk, who) == "current", "Our own check knows the file.")


def what_is_changed_is_refused(desk: Desk) -> None:
    token, keys = desk.files[CHANGES].decode(), desk.caller.get("/.well-known/jwks.json")
    for place in range(0, len(token), len(token) // 40):
        if token[place] == ".":
            continue
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        must(refusal(desk, changed) != "", f"openbadgeslib accepts it with another letter at {place}.")
        try:
            read_token(changed, keys)
        except (JoseError, ValueError):
            continue
        must(False, f"joserfc accepts it with another letter at {place}.")


def a_recall_suspends_and_its_end_gives_back(desk: Desk) -> None:
    releases = desk.caller.board("GET", "releases")["data"]
    release = next(each["id"] for each in releases if desk.cast.session in each["session_ids"])
    desk.caller.board("POST", f"releases/{release}/recalls", {"reason": "a rehearsal"})
    for who in desk.cast.candidates:
        comes_to_be(desk, who, "suspension")
    desk.caller.board("POST", f"releases/{release}/restorations", {}, operator="ben")
    for who in desk.cast.candidates:
        comes_to_be(desk, who, "")


def a_changed_grade_revokes_and_another_is_made(desk: Desk) -> None:
    grade_goes_up(desk, CHANGES)
    must(statement(desk.cast, CHANGES)["version"] == 2, "Another version is out.")
    comes_to_be(desk, CHANGES, "revocation")
    must(checked(desk, CHANGES) == "replaced", "Our own check says that it is replaced.")
    must(read(desk, RETIRES).id != "", "The other one is as it was.")
    desk.files[CHANGES] = downloaded(desk, CHANGES)
    read(desk, CHANGES)


def a_retired_one_is_revoked(desk: Desk) -> None:
    (mine,) = desk.cast.as_candidate(RETIRES, "GET", "/v1/me/documents")["data"]
    cookie = desk.cast.candidates[RETIRES].cookie
    gone = desk.caller.ask("DELETE", f"/v1/me/documents/{mine['id']}", cookie=cookie)
    must(gone.status_code == 204, f"It is retired: {gone.status_code}")
    comes_to_be(desk, RETIRES, "revocation")
    must(checked(desk, RETIRES) == "retired", "Our own check says so.")


def downloaded(desk: Desk, who: str) -> bytes:
    link = desk.cast.as_candidate(who, "POST", documents(desk), asked_in("en", "credential"))
    answer = desk.caller.ask("GET", link["url"], cookie=desk.cast.candidates[who].cookie)
    kind, name = answer.headers["content-type"], answer.headers.get("content-disposition", "")
    must(kind == "application/vc+jwt" and ".jwt" in name, f"It is a credential: {answer.status_code} {kind} {name}")
    return answer.content


def checked(desk: Desk, who: str) -> str:
    return str(desk.checked(sha256=sha256(desk.files[who]).hexdigest())["state"])


def read(desk: Desk, who: str) -> OpenBadgeCredential:
    return _badge(desk, desk.files[who].decode())


def refusal(desk: Desk, token: str) -> str:
    """Why openbadgeslib refuses it; "" where it accepts it."""
    try:
        _badge(desk, token)
    except OB3VerificationError as error:
        return str(error)
    return ""


def comes_to_be(desk: Desk, who: str, status: str) -> None:
    """Refused by the list of this purpose, or by none, within the minute that is promised."""

    def look() -> bool | None:
        why = refusal(desk, desk.files[who].decode())
        return True if (f"'{status}' is set" in why if status else not why) else None

    wait_for(f"{who} to be {status or 'good again'}", look, WITHIN.total_seconds(), every=1.0)


def _badge(desk: Desk, token: str) -> OpenBadgeCredential:
    did = str(desk.caller.get("/.well-known/did.json")["id"])

    def fetch(path: str) -> bytes:
        answer = desk.caller.ask("GET", path)
        must(answer.status_code == 200, f"{path} was answered {answer.status_code}: {answer.text[:200]}")
        return answer.content

    return read_badge(token, did, fetch, desk.caller.now() + timedelta(seconds=1))


STEPS = (
    certificates.the_entries_come_without_secret_numbers,
    certificates.confirmations_are_printed_once,
    certificates.candidates_register_with_what_is_printed,
    before_the_release_there_is_none,
    two_programs_of_others_accept_it,
    what_is_changed_is_refused,
    a_recall_suspends_and_its_end_gives_back,
    a_changed_grade_revokes_and_another_is_made,
    a_retired_one_is_revoked,
)


if __name__ == "__main__":
    sys.exit(run("credential", __doc__, walk, "The journey of a digital credential is as it should be."))
