"""How an organisation stands: approved once its people have second factors, joined by a colleague, suspended."""

from __future__ import annotations

from typing import Any

from pyotp import TOTP

from local.client.caller import wait_for
from local.journeys.main import (
    ACTS_WITHIN,
    LOOKS_EVERY,
    PASSWORD,
    a_candidate_registers_and_confirms,
    everywhere,
    the_body_announces_five_sessions,
)
from local.journeys.office import Office
from local.journeys.story import must, shown


def the_body_approves_it_and_candidates_find_it(office: Office) -> None:
    the_body_announces_five_sessions(office.story)
    a_candidate_registers_and_confirms(office.story)
    must(_found(office) == [], "An organisation that nobody has approved is not in the directory.")
    listed = office.caller.board("GET", "organisations?state=instant")["data"]
    line = next(each for each in listed if each["name"] == office.name)
    must(line["email_domain_matches"] is True, "Its address is under its web domain.")
    office.id = line["id"]
    office.must_not_be_approved()
    office.secure()
    a_colleague_joins_and_is_removed(office)
    approved = office.decided("approvals", checks_per_day=400)
    must(approved["state"] == "approved", f"It is {approved['state']}.")
    must([each["id"] for each in _found(office)] == [office.id], "Candidates find it by name.")
    office.must_be_mailed("approved")


def a_colleague_joins_and_is_removed(office: Office) -> None:
    """With a code of their own app, though the organisation is not approved yet; each check carries their name."""
    colleague, me = office.email.replace("desk", "colleague"), "/v1/organisations/me"
    office.caller.post(f"{me}/invitations", {"email": colleague}, cookie=office.story.organisation)
    token, chosen = office.caller.token_mailed_to(colleague), {"name": "Pol Vidal", "password": PASSWORD}
    joining = office.caller.post("/v1/organisation-acceptances", {"token": token, **chosen})
    code = TOTP(joining["secret"]).at(office.caller.now())
    office.caller.post("/v1/organisation-acceptances/confirmations", {"token": token, "code": code})
    half = office.caller.sign_in(colleague, PASSWORD)
    cookie = office.caller.give_code(joining["recovery_codes"][0], half)
    seen = office.caller.get(me, cookie=cookie)
    must(seen["me"]["name"] == "Pol Vidal", "A colleague acts under their own name.")
    own = f"{me}/members/{seen['me']['id']}"
    must(office.caller.ask("DELETE", own, None, cookie=office.story.organisation).status_code == 204, "They leave.")
    must(office.caller.ask("GET", me, None, cookie=cookie).status_code == 401, "Who was removed is out at once.")


def _found(office: Office) -> list[dict[str, Any]]:
    path = f"/v1/organisations?query={office.name.rpartition(' ')[2]}"
    found: list[dict[str, Any]] = office.caller.get(path, cookie=office.story.cookie)["data"]
    return found


def the_body_suspends_it_and_reinstates_it(office: Office) -> None:
    office.decided("suspensions", reason="The journey suspends it.")

    def code() -> str:
        found: str = office.check().json().get("code", "")
        return found

    wait_for("the suspension", lambda: code() == "organisation_suspended" or None, ACTS_WITHIN)
    must(_found(office) == [], "Candidates do not find it.")
    office.must_be_mailed("suspended")
    office.decided("reinstatements", reason="All was well.")
    wait_for("the reinstatement", lambda: shown(office.check()), ACTS_WITHIN, every=LOOKS_EVERY)
    everywhere()
    must([each["id"] for each in _found(office)] == [office.id], "Candidates find it again.")
