"""What the organisation of the institution's journey publishes, what is shared only if it is met, and an invitation."""

from __future__ import annotations

import re
from typing import Any

from local.client.caller import MAIL_WITHIN, wait_for
from local.journeys.main import SHOWN_WITHIN
from local.journeys.office import MET, MISSED, Office
from local.journeys.story import OUR_OVERALL, must

INVITED = {"name": "School of Music", "web_domain": "music.example.org"}


def it_publishes_what_it_asks(office: Office) -> None:
    for profile in (MET, MISSED):
        path = f"/v1/requirement-profiles/{office.profiles[profile['name']]}/publication"
        must(office.caller.good("PUT", path, {}, cookie=office.story.organisation)["version"] == 2, "It is published.")
    must(_public(office).keys() == {MET["name"], MISSED["name"]}, "Anybody reads both, and nothing else of it.")


def more_is_shared_before_the_release(office: Office) -> None:
    """Only if what is missed is met; and with an institution that is not here yet, by an address of another domain."""
    office.shares["missed"] = _share(office, organisation_id=office.id, condition=_by(office, MISSED))
    must(office.shares["missed"]["condition"]["verdict"] is None, "There is no verdict before the release.")
    invited = _share(office, fields=["overall"], invitation={**INVITED, "email": _address(office)})
    must(invited["invited"]["email_domain_matches"] is False, "The address is of another domain, which is said.")
    must(invited["code"] is None and office.caller.mails_to(_address(office)) == [], "Nobody has its code yet.")
    office.shares["invited"] = invited


def the_invited_institution_sees_it_by_its_mail(office: Office) -> None:
    code = wait_for("the mail of the invitation", lambda: _mailed_code(office), MAIL_WITHIN)
    seen = office.caller.post("/v1/shared-links/view", {"token": code})
    must(seen["overall"]["value"] == str(OUR_OVERALL["scale_score"]), "The link shows what was chosen.")
    must(len(office.caller.mails_to(_address(office))) == 1, "One mail was sent.")
    own = _own(office, office.shares["invited"]["id"])
    must((own["views"], own["invited"]["mail"]) == (1, "sent"), "The candidate sees the view, and that it was mailed.")


def what_meets_its_condition_opens_and_what_misses_does_not(office: Office) -> None:
    met = _share(office, organisation_id=office.id, condition=_by(office, MET))
    (line,) = wait_for("what meets its condition", lambda: _inbox(office) or None, SHOWN_WITHIN)
    must(line["meets"]["profile_name"] == MET["name"], "It says which requirement is met.")
    must(_own(office, met["id"])["condition"]["verdict"]["meets"] is True, "The candidate reads that it is.")
    missed = _own(office, office.shares["missed"]["id"])
    must(missed["condition"]["verdict"]["meets"] is False, "And that the other is not.")
    must(missed["opened_at"] is None, "Of which the organisation sees nothing.")
    for each in (met, missed):
        office.caller.good("DELETE", f"/v1/me/shares/{each['id']}", cookie=office.story.cookie)


def _public(office: Office) -> dict[str, dict[str, Any]]:
    listed = office.caller.get(f"/v1/published-requirements?organisation_id={office.id}")["data"]
    return {each["name"]: each for each in listed}


def _by(office: Office, profile: dict[str, Any]) -> dict[str, Any]:
    found = _public(office)[profile["name"]]
    return {"profile_id": found["id"], "profile_version": found["version"]}


def _share(office: Office, **what: Any) -> dict[str, Any]:
    body = {"session_id": office.story.ours.entry["session_id"], "fields": ["overall", "name"], **what}
    return office.caller.post("/v1/me/shares", body, cookie=office.story.cookie)


def _own(office: Office, share_id: str) -> dict[str, Any]:
    return office.caller.get(f"/v1/me/shares/{share_id}", cookie=office.story.cookie)


def _inbox(office: Office) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = office.caller.get("/v1/shared-results", cookie=office.story.organisation)["data"]
    return listed


def _address(office: Office) -> str:
    return f"music-{office.email}"


def _mailed_code(office: Office) -> str | None:
    found = [
        code for mail in office.caller.mails_to(_address(office)) for code in re.findall(r"/s#(\S+)", mail["text"])
    ]
    return found[-1] if found else None
