"""Candidates whose Secret number is issued here, and what a centre or school does about their Confirmations."""

from __future__ import annotations

import hmac
import re
import subprocess
from typing import Any

import boto3

from shared.adapters import cache, secret_number_macs
from shared.store import guard
from tests.kit import stories
from tests.kit.stories import SESSION, Person, enter_candidates, staff_of
from tests.kit.world import Answer, World

HEADER = stories.ENTRIES.splitlines()[0]
NOA, LEO, EVA = "KXA104843", "KXA104851", "KXA104868"
NOAS = f"{NOA},,Puig i Soler,Noa,2009-01-02,ES442,0003,ES901,{SESSION}"
LEOS = f"{LEO},,Vidal,Leo,2009-02-03,ES442,0004,,{SESSION}"
EVAS = f"{EVA},,Roca,Eva,2009-03-04,ES443,0001,ES901,{SESSION}"
PATH = f"/v1/sessions/{SESSION}/confirmations"
AGAIN = f"/v1/sessions/{SESSION}/confirmation-reissues"
WHY = "The printer jammed"


def enter(world: World) -> World:
    """Noa and Leo of ES442, Eva of ES443; Noa and Eva were prepared by the school ES901. Their numbers are ours."""
    enter_candidates(world)
    assert world.ingest("entries", "\n".join([HEADER, NOAS, LEOS, EVAS, ""]))["counts"]["secret_numbers_issued"] == 3
    for number, kind in (("ES443", "centre"), ("ES901", "school")):
        body = {"name": f"Exams {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    cache.forget()
    return world


def person_of(world: World, number: str = "ES442", name: str = "staff") -> Person:
    return staff_of(world, f"{name}@{number.lower()}.example.org", centre_number=number)


def of(world: World, number: str = "ES442", name: str = "staff") -> str:
    return person_of(world, number, name).cookie


def ask(world: World, cookie: str | None, *who: str, **body: Any) -> Answer:
    return world.call("POST", PATH, {"candidates": list(who), **body}, cookie=cookie)


def allow(world: World, who: str = NOA, operator: str | None = "ana", **body: Any) -> Answer:
    """One more number, by the awarding body."""
    path = f"/v1/board/candidates/{who}/number-allowances"
    return world.call("POST", path, {"reason": WHY, **body}, operator=operator)


def printed(world: World, cookie: str, *who: str) -> dict[str, str]:
    """The numbers on the pages, by ID number."""
    answer = ask(world, cookie, *who)
    assert answer.status == 201, answer.raw
    return numbers_on(answer)


def numbers_on(answer: Answer) -> dict[str, str]:
    """As poppler reads them: both numbers of a page stand in one line."""
    pdf = answer.raw.encode("latin-1")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    pages = text.decode().split("\f")[:-1]
    found = [re.search(r"^\s+(\w{3})\s(\w{3})\s(\w{3})\s+(\d{4})$", page, re.MULTILINE) for page in pages]
    assert all(found), pages
    return {"".join(each.groups()[:3]): each[4] for each in found if each}


def listed(world: World, cookie: str) -> dict[str, tuple[str, bool]]:
    data = world.call("GET", PATH, cookie=cookie).body["data"]
    return {each["candidate_id"]: (each["state"], each["again"]) for each in data}


def reissue(world: World, cookie: str | None, *who: str) -> Answer:
    return world.call("POST", AGAIN, {"candidates": list(who), "reason": WHY}, cookie=cookie)


def opened(candidate_id: str, context: str = "") -> str:
    """The number in its box, by who may use the key."""
    box = stories.row("people", f"SEALED#{candidate_id}", "SEALED")["box"]["B"]
    context_of = {"purpose": "confirmation", "candidate": context or candidate_id}
    answer = boto3.client("kms").decrypt(CiphertextBlob=box, EncryptionContext=context_of)
    return str(answer["Plaintext"].decode())


def is_guarded(candidate_id: str, number: str) -> bool:
    known = guard.find_guarded([candidate_id])[candidate_id]
    macs = secret_number_macs.typed(guard.find_wrapped_keys, candidate_id, number, None).macs
    return hmac.compare_digest(macs(known.key_version).secret, known.secret_mac)
