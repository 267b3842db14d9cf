"""A certificate that goes by courier: asked for with the price in view, sent by the exam centre on its day and never in
August, mailed once, and its address erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.deadlines.dispatches import event
from shared.adapters import cache
from shared.store import certificates, dispatches
from tests.kit import snapshots, stories
from tests.kit.certificate_stories import (
    CERTIFICATE,
    FROM,
    NUMBER,
    PASSPORT,
    READY_AT,
    act,
    listed,
    made,
    mine,
    take_numbers,
)
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

CENTRE = {
    "name": "Exams Girona",
    "zone": "Europe/Madrid",
    "dispatch_prices": {"ES": {"amount": 1200, "currency": "EUR"}, "AD": {"amount": 1850, "currency": "EUR"}},
}
PRICES: dict[str, Any] = CENTRE["dispatch_prices"]  # type: ignore[assignment]
HOME = {"name": "Ada Martí", "line_1": "Carrer Major 5", "postal_code": "17001", "town": "Girona", "country": "ES"}
AT_HOME = {**HOME, "line_2": ""}
WANTED = {"address": HOME, "price": {"amount": 1200, "currency": "EUR"}}
Both = tuple[stories.Person, str]
PATH = f"/v1/me/certificates/{CERTIFICATE}/dispatch"
PARCEL = {"tracking_number": "ex 123 456 785 es"}


@snapshots.stage
def on_its_way(world: World) -> tuple[stories.Person, str]:
    """Printed, not at the centre yet; who of its staff is signed in, and Ada's cookie."""
    return printed_for_ada(world)


@snapshots.stage
def asked(world: World) -> stories.Person:
    """Asked for by Ada, received, and the day of collection has come; who of the centre is signed in."""
    nuria, ada = printed_for_ada(world)
    assert ask(world, ada).status == 200
    assert act(world, nuria.cookie, "receipts").status == 201
    on_the_day(world, nuria)
    return nuria


def printed_for_ada(world: World) -> tuple[stories.Person, str]:
    made(world)
    assert world.call("PUT", "/v1/board/centres/ES442", CENTRE, operator="ana").status == 200
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria, ada = stories.an_administrator(world), stories.a_signed_in_candidate(world)
    world.drain()
    world.sent.clear()
    cache.forget()
    return nuria, ada


def on_the_day(world: World, nuria: stories.Person) -> None:
    world.at = READY_AT
    cache.forget()
    stories.sign_in_staff(world, nuria)


def ask(world: World, cookie: str | None, **changes: Any) -> Answer:
    return world.call("PUT", PATH, {**WANTED, **changes}, cookie=cookie)


def refusal(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.body["code"], answer.body["detail"]


def offered(world: World, ada: str) -> dict[str, Any]:
    found: dict[str, Any] = mine(world, ada).body["data"][0]["certificates"][0]
    return found


def next_minute(world: World) -> None:
    """The sweep, and what it queued."""
    world.at += timedelta(minutes=1)
    world.tick()
    world.drain()


def test_a_certificate_is_asked_for_sent_and_mailed_once(world: World, on_its_way: Both) -> None:
    nuria, ada = on_its_way
    assert offered(world, ada)["dispatch"] == {
        "is_open": True,
        "until": None,
        "ends_on": "2027-11-28",
        "next_day": FROM,
        "destinations": [{"country": each, "price": PRICES[each]} for each in ("AD", "ES")],
        "asked": None,
    }
    answer = ask(world, ada)
    assert answer.status == 200, answer.raw
    wanted = answer.body["dispatch"]["asked"]
    assert (wanted["address"], wanted["price"], wanted["by"]) == (AT_HOME, PRICES["ES"], "candidate")
    assert act(world, nuria.cookie, "receipts").body["group"] == "due"
    on_the_day(world, nuria)
    (line,) = listed(world, nuria.cookie, group="dispatch").body["data"]
    assert (line["dispatch"]["asked"]["address"], line["dispatch"]["next_day"]) == (AT_HOME, FROM)
    done = act(world, nuria.cookie, "dispatches", **PARCEL)
    assert (done.status, done.body["stage"], done.body["group"]) == (201, "dispatched", "collected")
    assert done.body["sent"] == {"tracking_number": "EX123456785ES", "country": "ES", "price": PRICES["ES"]}
    assert done.body["dispatch"]["asked"]["kept_until"] == "2027-04-13T21:59:59Z"  # 14 and 90 days
    for _ in range(2):
        next_minute(world)
    (mail,) = world.mails()
    assert mail["subject"] == "Your certificate for December 2026 was sent"
    assert "EX123456785ES" in mail["text"]
    assert "12.00 EUR" in mail["text"]
    assert "Carrer" not in mail["text"]
    cookie = stories.sign_in(world, CANDIDATE)
    assert offered(world, cookie)["sent"] == done.body["sent"]
    assert offered(world, cookie)["dispatch"] is None


def test_nothing_is_sent_twice_nor_collected_after(world: World, asked: stories.Person) -> None:
    nuria = asked
    assert act(world, nuria.cookie, "dispatches", **PARCEL).status == 201
    for answer in (
        act(world, nuria.cookie, "dispatches", **PARCEL),
        act(world, nuria.cookie, "collections", **PASSPORT),
    ):
        assert (answer.status, answer.body["code"]) == (409, "certificate_state")
        assert answer.body["detail"].startswith("This certificate has been dispatched")
    events = certificates.get_certificates(CANDIDATE, SESSION).copy(1).events
    assert [each.step.value for each in events].count("dispatch") == 1


EVENINGS = {
    "the-evening-before": (datetime(2026, 12, 29, 22, 59, tzinfo=UTC), 422),
    "the-day": (datetime(2026, 12, 29, 23, 0, tzinfo=UTC), 201),
    "in-august": (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), 422),
    "before-august": (datetime(2027, 7, 31, 21, 59, tzinfo=UTC), 201),
    "in-august-still": (datetime(2027, 8, 31, 21, 59, tzinfo=UTC), 422),
    "after-august": (datetime(2027, 8, 31, 22, 0, tzinfo=UTC), 201),
}


@pytest.mark.parametrize(("at", "status"), EVENINGS.values(), ids=EVENINGS)
def test_the_centres_calendar_decides_on_which_day_it_goes(
    world: World, asked: stories.Person, at: datetime, status: int
) -> None:
    world.at = at
    cache.forget()
    cookie = stories.sign_in_staff(world, asked) if at > READY_AT else asked.cookie
    if at >= READY_AT:
        (line,) = listed(world, cookie, group="dispatch").body["data"]
        assert line["dispatch"]["is_open"] is (status == 201)
    answer = act(world, cookie, "dispatches", **PARCEL)
    assert answer.status == status, answer.raw
    if at.month == 8 or at.day == 31:
        assert status == 201 or answer.body["detail"] == (
            "No certificate is dispatched in August. The next day for it is 1 September 2027."
        )


REFUSED: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "no-price": ({"address": {**HOME, "country": "FR"}}, 422, "no_dispatch_price", "/address/country"),
    "no-country": ({"address": {**HOME, "country": "XX"}}, 422, "validation_failed", "/address/country"),
    "another-price": ({"price": {"amount": 1000, "currency": "EUR"}}, 422, "other_price", "/price"),
    "no-currency": ({"price": {"amount": 1200, "currency": "XXX"}}, 422, "unknown_currency", "/price/currency"),
    "a-control": ({"address": {**HOME, "town": "Gi\u0007rona"}}, 422, "validation_failed", "/address/town"),
    "no-street": ({"address": {**HOME, "line_1": " "}}, 422, "validation_failed", "/address/line_1"),
}


@pytest.mark.parametrize(("changes", "status", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_for_changes_nothing(
    world: World, on_its_way: Both, changes: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    before = certificates.get_certificates(CANDIDATE, SESSION)
    answer = ask(world, on_its_way[1], **changes)
    assert (answer.status, answer.body["code"], answer.body["errors"][0]["pointer"]) == (status, code, pointer)
    assert certificates.get_certificates(CANDIDATE, SESSION) == before
    assert dispatches.find_request(CANDIDATE, SESSION) is None


def test_it_is_asked_for_changed_and_withdrawn_until_the_day_before(world: World, on_its_way: Both) -> None:
    nuria, ada = on_its_way
    assert ask(world, ada).status == 200
    away = {**HOME, "line_1": "Av. Meritxell 1", "country": "AD"}
    moved = ask(world, ada, address=away, price=PRICES["AD"])
    assert moved.body["dispatch"]["asked"]["address"]["country"] == "AD"
    assert world.call("DELETE", PATH, cookie=ada).status == 204
    assert dispatches.find_request(CANDIDATE, SESSION) is None
    assert world.call("DELETE", PATH, cookie=ada).status == 204
    assert ask(world, ada).status == 200
    assert act(world, nuria.cookie, "receipts").status == 201
    world.at = datetime(2026, 12, 29, 22, 59, tzinfo=UTC)  # the last minute of the day before, in Girona
    cookie = stories.sign_in(world, CANDIDATE)
    assert offered(world, cookie)["dispatch"]["until"] == "2026-12-29"
    assert ask(world, cookie).status == 200
    world.at += timedelta(minutes=1)
    late = "Dispatch can be asked for, changed and withdrawn until the day before 30 December 2026, when the"
    for answer in (ask(world, cookie), world.call("DELETE", PATH, cookie=cookie)):
        assert refusal(answer) == (422, "dispatch_closed", f"{late} certificate is ready.")
    assert not offered(world, cookie)["dispatch"]["is_open"]
    assert dispatches.find_request(CANDIDATE, SESSION) is not None


def test_who_has_not_asked_collects(world: World, on_its_way: Both) -> None:
    nuria, _ = on_its_way
    assert act(world, nuria.cookie, "receipts").status == 201
    on_the_day(world, nuria)
    answer = act(world, nuria.cookie, "dispatches", **PARCEL)
    assert (answer.status, answer.body["code"]) == (409, "no_dispatch_asked")
    assert (
        act(world, nuria.cookie, "dispatches", tracking_number="x").body["errors"][0]["pointer"] == "/tracking_number"
    )
    assert listed(world, nuria.cookie, group="dispatch").body["data"] == []
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).state == "at_centre"


def test_who_comes_to_collect_is_asked_no_address_any_more(world: World, asked: stories.Person) -> None:
    done = act(world, asked.cookie, "collections", **PASSPORT)
    assert (done.status, done.body["dispatch"]) == (201, None)
    assert dispatches.find_request(CANDIDATE, SESSION) is None


def test_what_the_courier_brings_back_is_sent_again_and_mailed_again(world: World, asked: stories.Person) -> None:
    nuria = asked
    assert act(world, nuria.cookie, "dispatches", **PARCEL).status == 201
    next_minute(world)
    back = act(world, nuria.cookie, "returns")
    assert (back.status, back.body["group"], back.body["sent"]) == (201, "dispatch", None)
    assert back.body["came_back_at"] == world.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert back.body["dispatch"]["is_open"]
    again = act(world, nuria.cookie, "dispatches", tracking_number="EX200000001ES")
    assert (again.status, again.body["came_back_at"], again.body["dispatch"]["is_open"]) == (201, None, False)
    next_minute(world)
    assert ["EX200000001ES" in each["text"] for each in world.mails()] == [False, True]


def test_an_address_is_erased_when_its_time_is_over(world: World, asked: stories.Person) -> None:
    assert act(world, asked.cookie, "dispatches", **PARCEL).status == 201
    next_minute(world)
    request = dispatches.find_request(CANDIDATE, SESSION)
    assert request is not None
    world.at = request.kept_until
    next_minute(world)
    assert dispatches.find_request(CANDIDATE, SESSION) is None
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).dispatch is not None


def test_a_message_that_comes_too_early_erases_and_mails_nothing(world: World, on_its_way: Both) -> None:
    assert ask(world, on_its_way[1]).status == 200
    assert world.deliver("deadlines", event(CANDIDATE, SESSION, world.at)) == []
    world.drain()
    assert dispatches.find_request(CANDIDATE, SESSION) is not None
    assert world.mails() == []


def test_an_address_that_was_never_used_is_erased_a_year_after_the_exam(world: World, on_its_way: Both) -> None:
    assert ask(world, on_its_way[1]).status == 200
    world.at = datetime(2027, 11, 28, 22, 59, 59, tzinfo=UTC)
    world.tick()
    world.drain()
    assert dispatches.find_request(CANDIDATE, SESSION) is not None
    next_minute(world)
    assert dispatches.find_request(CANDIDATE, SESSION) is None


def test_a_recall_stops_a_dispatch_and_its_asking_at_once(world: World, on_its_way: Both) -> None:
    nuria, ada = on_its_way
    assert ask(world, ada).status == 200
    assert act(world, nuria.cookie, "receipts").status == 201
    (release_id,) = {each.release_id for each in certificates.get_certificates(CANDIDATE, SESSION).copies}
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", why, operator="ana").status == 200
    cache.forget()
    assert ask(world, ada).status == 409
    on_the_day(world, nuria)
    assert act(world, nuria.cookie, "dispatches", **PARCEL).status == 409
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).state == "at_centre"


def test_an_address_is_shown_to_the_exam_centre_alone(world: World, on_its_way: Both) -> None:
    nuria, ada = on_its_way
    assert ask(world, ada).status == 200
    cookies = []
    for number, kind in (("ES777", "centre"), ("ES901", "school")):
        body = {"name": f"Of {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
        cookies.append(stories.staff_of(world, f"pep@{number.lower()}.example", centre_number=number).cookie)
    unknown = CERTIFICATE.replace(CANDIDATE, "KXZ999999")
    answers = [act(world, each, "dispatches", CERTIFICATE, **PARCEL) for each in cookies]
    answers.append(act(world, nuria.cookie, "dispatches", unknown, **PARCEL))
    faces = [stories.face(each) for each in answers]
    assert faces[0] == faces[1] == faces[2]
    assert answers[0].status == 404
    assert all("Carrer" not in listed(world, each).raw for each in cookies)
    stories.register(
        world, candidate_id=PENDING_CANDIDATE, secret_number=stories.PENDING_SECRET, email="pau@example.org"
    )
    other = stories.sign_in(world, PENDING_CANDIDATE)
    theirs = [ask(world, other), world.call("DELETE", PATH, cookie=other)]
    assert {each.status for each in theirs} == {404}
    assert dispatches.find_request(CANDIDATE, SESSION) is not None


# Asked for at entry

COLUMNS = ("name", "line_1", "line_2", "postal_code", "town", "country")


def entries(address: dict[str, str] | None = None) -> str:
    """Ada's with this address, Pau's with none."""
    header, ada, pau = stories.ENTRIES.splitlines()
    cells = [(address or {}).get(each, "") for each in COLUMNS]
    return "\n".join(
        [
            ",".join([header, *(f"dispatch_{each}" for each in COLUMNS)]),
            ",".join([ada, *cells]),
            pau + "," * len(COLUMNS),
        ]
    )


@snapshots.stage
def drafted(world: World) -> str:
    release_id = stories.set_the_stage(world)
    assert world.call("PUT", "/v1/board/centres/ES442", CENTRE, operator="ana").status == 200
    return release_id


def test_an_entry_asks_for_dispatch_and_a_later_file_says_otherwise(world: World, drafted: str) -> None:
    for _ in range(2):
        assert world.ingest("entries", entries(HOME))["state"] == "loaded"
    request = dispatches.find_request(CANDIDATE, SESSION)
    assert request is not None
    assert (request.by, request.address.to_json(), str(request.price)) == ("entry", AT_HOME, "12.00 EUR")
    assert dispatches.find_request(PENDING_CANDIDATE, SESSION) is None
    assert world.ingest("entries", stories.ENTRIES)["state"] == "loaded"  # says nothing of it
    assert dispatches.find_request(CANDIDATE, SESSION) == request
    assert world.ingest("entries", entries())["state"] == "loaded"
    assert dispatches.find_request(CANDIDATE, SESSION) is None


def test_an_entry_to_a_country_without_a_price_is_a_fault_and_nothing_is_written(
    world: World, drafted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rejected = world.ingest("entries", entries({**HOME, "country": "FR"}))
    assert rejected["state"] == "rejected"
    (fault,) = rejected["faults"]
    assert (fault["line"], fault["column"], fault["found"]) == (2, "dispatch_country", "")
    assert fault["remedy"] == "The exam centre has no price for FR, so it sends no certificates there."
    assert dispatches.find_request(CANDIDATE, SESSION) is None
    assert "Carrer" not in capsys.readouterr().out


def test_once_results_are_out_a_file_changes_no_request(world: World, on_its_way: Both) -> None:
    loaded = world.ingest("entries", entries(HOME))
    assert (loaded["state"], loaded["warnings"][0]["column"]) == ("loaded", "dispatch_country")
    assert dispatches.find_request(CANDIDATE, SESSION) is None
    assert ask(world, on_its_way[1]).status == 200
    assert world.ingest("entries", entries())["state"] == "loaded"
    assert dispatches.find_request(CANDIDATE, SESSION) is not None


def test_who_asked_at_entry_is_sent_the_certificate(world: World, drafted: str) -> None:
    assert world.ingest("entries", entries(HOME))["state"] == "loaded"
    stories.load_and_approve(world, drafted)
    world.move_to(stories.RELEASE_AT)
    world.drain()
    ada = stories.a_signed_in_candidate(world)
    assert offered(world, ada)["dispatch"]["asked"]["by"] == "entry"
