"""What a candidate shares by invitation: nothing leaves before the result is out, then one mail with one link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import identity, queue
from shared.ground.rate_limits import INVITED_TO_ADDRESS
from shared.notices.notice import Reference
from shared.store import source_counters
from tests.functions.test_share_conditions import settle
from tests.functions.test_shared_checks import check
from tests.functions.test_shared_with_organisations import released
from tests.functions.test_shares import PATH, made, make, one, view
from tests.kit import sharing_stories, snapshots, stories
from tests.kit.ses_events import full
from tests.kit.stories import (
    CANDIDATE,
    RELEASE_AT,
    SESSION,
    an_officer,
    stored,
)
from tests.kit.world import World

ADDRESS = "admissions@music.example.org"
WANTED = {"name": "School of Music", "email": ADDRESS, "web_domain": "music.example.org"}


@pytest.fixture
def candidate(world: World) -> str:
    return snapshots.begin(world, sharing_stories.before_the_release)


def invited(world: World, candidate: str, **changes: Any) -> dict[str, Any]:
    share = made(world, candidate, invitation={**WANTED, **changes.pop("invitation", {})}, **changes)
    settle(world)
    return share


def mailed(world: World, address: str = ADDRESS) -> list[dict[str, Any]]:
    world.drain()
    return [each for each in world.mails() if each["to"] == address]


def code_in(mail: dict[str, Any]) -> str:
    link = next(each for each in mail["text"].splitlines() if "/s#" in each)
    assert link.startswith("https://results.example.org/")
    return str(link.partition("#")[2])


def test_nobody_is_mailed_before_the_release_and_then_one_mail_has_the_link(world: World, candidate: str) -> None:
    share = invited(world, candidate, fields=["overall", "name"])
    assert [share[each] for each in ("kind", "code", "url", "qr_svg", "organisation")] == ["invitation", *[None] * 4]
    assert share["invited"] == {**WANTED, "email_domain_matches": True, "language": "en", "mail": "waiting"}
    stories.later(world, RELEASE_AT - timedelta(milliseconds=1))
    assert mailed(world) == []
    released(world)
    (mail,) = mailed(world)
    assert mail["subject"] == "An exam result is shared with you"
    shown = view(world, code_in(mail))
    assert (shown.body["overall"]["scale_score"], shown.body["candidate_id"], shown.body["views_left"]) == (
        174,
        None,
        9,
    )
    own = one(world, candidate, share["id"])
    assert (own["views"], own["invited"]["mail"], own["opened_at"]) == (1, "sent", "2026-12-09T08:00:00Z")
    (line,) = world.call("GET", "/v1/me/activity", cookie=candidate).body["data"]
    assert (line["route"], line["results"]) == ("shared_link", [SESSION])


def test_of_a_result_that_is_out_the_mail_goes_at_once_and_once(world: World, candidate: str) -> None:
    released(world)
    invited(world, candidate)
    for _ in range(2):
        queue.send_shares(CANDIDATE, world.at)
        settle(world)
    assert len(mailed(world)) == 1


@pytest.mark.parametrize(("fields", "is_named"), [(["name"], True), (["overall"], False)], ids=["named", "unnamed"])
@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_the_mail_names_the_candidate_where_they_have_chosen_it_and_nothing_that_was_typed(
    world: World, candidate: str, fields: list[str], is_named: bool, language: str
) -> None:
    invited(world, candidate, fields=fields, invitation={"language": language})
    released(world)
    (mail,) = mailed(world)
    assert ("Ada Martí" in mail["text"]) is is_named
    assert f"/{language}/s#" in mail["text"]
    for typed in ("School", "Music", "174"):
        assert typed not in mail["subject"] + mail["text"] + mail["html"]


def test_the_code_is_in_no_row_once_the_mail_is_sent(world: World, candidate: str) -> None:
    invited(world, candidate)
    released(world)
    code = code_in(mailed(world)[0])
    kept = str(stored())
    assert code not in kept
    assert code.replace("-", "") not in kept.lower().replace("-", "")


def test_five_are_invited_in_a_day_and_the_same_request_again_is_one(world: World, candidate: str) -> None:
    for number in range(5):
        for _ in range(2):
            body = {"invitation": {**WANTED, "email": f"a{number}@music.example.org"}}
            assert make(world, candidate, key=f"a-key-of-mine-{number}", **body).status == 201
    before = stored()["test-verifications"]
    refused = make(world, candidate, invitation=WANTED)
    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert stored()["test-verifications"] == before
    assert make(world, candidate).status == 201, "a link is no invitation"
    world.at += timedelta(days=1)
    assert make(world, stories.sign_in(world), invitation=WANTED).status == 201


def test_what_is_ended_before_the_release_is_mailed_to_nobody_and_after_it_the_link_says_so(
    world: World, candidate: str
) -> None:
    share, other = invited(world, candidate), invited(world, candidate, invitation={"email": "b@music.example.org"})
    assert world.call("DELETE", f"{PATH}/{share['id']}", cookie=candidate).status == 204
    released(world)
    assert mailed(world) == []
    (mail,) = mailed(world, "b@music.example.org")
    more = world.call("PATCH", f"{PATH}/{other['id']}", {"expires_in_days": 365, "most_views": 20}, cookie=candidate)
    assert (more.status, more.body["most_views"]) == (200, 20)
    assert world.call("DELETE", f"{PATH}/{other['id']}", cookie=candidate).status == 204
    assert view(world, code_in(mail)).body["code"] == "link_revoked"


@pytest.mark.parametrize(
    ("email", "web_domain", "matches"),
    [
        ("adm@music.example.org", "music.example.org", True),
        ("adm@post.music.example.org", "www.music.example.org", True),
        ("adm@music.example.com", "music.example.org", False),
        ("adm@notmusic.example.org", "music.example.org", False),
        ("adm@music.example.org", None, None),
    ],
    ids=["same", "below", "other", "begins_otherwise", "none"],
)
def test_an_address_that_is_not_of_the_web_domain_is_said(
    world: World, candidate: str, email: str, web_domain: str | None, matches: bool | None
) -> None:
    wanted = {"name": "School of Music", "email": email, **({"web_domain": web_domain} if web_domain else {})}
    assert made(world, candidate, invitation=wanted)["invited"]["email_domain_matches"] is matches


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"invitation": {**WANTED, "name": "="}}, "/invitation/name"),
        ({"invitation": {**WANTED, "email": "nobody"}}, "/invitation/email"),
        ({"invitation": {**WANTED, "web_domain": "https://music.example.org"}}, "/invitation/web_domain"),
        ({"invitation": {**WANTED, "language": "xx"}}, "/invitation/language"),
        ({"invitation": {**WANTED, "message": "Buy now"}}, "/invitation/message"),
        ({"invitation": WANTED, "organisation_id": "0" * 30}, "/invitation"),
        ({"invitation": WANTED, "condition": {"profile_id": "x", "profile_version": 1}}, "/condition"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nothing_is_kept(
    world: World, candidate: str, changes: dict[str, Any], pointer: str
) -> None:
    before = stored()
    refused = make(world, candidate, **changes)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert stored() == before


def test_an_institution_that_has_registered_since_checks_by_the_mailed_code(world: World, candidate: str) -> None:
    invited(world, candidate, fields=["overall"], pin="740193")
    released(world)
    code, officer = code_in(mailed(world)[0]), an_officer(world)
    assert check(world, officer, share_code=code).body["code"] == "pin_required"
    assert check(world, officer, share_code=code, pin="740193").body["result"]["overall"]["scale_score"] == 174


def test_the_candidate_reads_that_a_mail_has_not_arrived(world: World, candidate: str) -> None:
    share = invited(world, candidate)
    released(world)
    assert len(mailed(world)) == 1
    event = full("Bounce", f"invited-{CANDIDATE}", share["id"], bounceType="Permanent")
    assert world.deliver("mail-events", event) == []
    assert one(world, candidate, share["id"])["invited"]["mail"] == "undelivered"


def test_twenty_mails_a_day_go_to_an_address_whoever_invites_it_and_the_next_has_not_arrived(
    world: World, candidate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(INVITED_TO_ADDRESS.most - 2):  # by others
        source_counters.count(identity.hashed(ADDRESS), INVITED_TO_ADDRESS, RELEASE_AT)
    made_by = [invited(world, candidate, invitation={"email": ADDRESS.upper()}) for _ in range(3)]
    assert [each["invited"] for each in made_by] == [made_by[0]["invited"]] * 3, "nothing is told of others"
    released(world)
    settle(world)
    asked: list[Reference] = []
    monkeypatch.setattr(queue, "send_references", asked.extend)
    world.at += timedelta(days=1)
    queue.send_shares(CANDIDATE, RELEASE_AT)
    settle(world)
    monkeypatch.undo()
    assert (len(mailed(world)), len(asked)) == (2, 2), "what goes on waiting is asked for again, and no other"
    cookie = stories.sign_in(world)
    arrived = [one(world, cookie, each["id"])["invited"]["mail"] for each in made_by]
    assert sorted(arrived) == ["sent", "sent", "undelivered"]
    assert "unsent_code" not in str(stored()["test-verifications"])
    assert invited(world, cookie)["invited"]["mail"] == "waiting"
    assert len(mailed(world)) == 3, "the next day has mails of its own"
