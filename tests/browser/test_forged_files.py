"""A genuine file and forgeries of it, dropped on the page as somebody does it, with the service behind it as it is."""

from __future__ import annotations

import json
import random

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from shared.ground.rate_limits import GUESSED_DOCUMENTS
from tests.browser.test_pages import opened
from tests.kit import stories
from tests.kit.document_stories import handed_out
from tests.kit.world import World

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_of_a_hundred_forgeries_none_is_genuine_and_then_the_source_must_wait(phone: Page, world: World) -> None:
    """Each differs from the file that was handed out by one bit."""
    stories.release_results(world)
    hand, chance = handed_out(world.at), random.Random(7)

    def answer(route: Route) -> None:
        made = world.call("POST", "/v1/document-checks", json.loads(route.request.post_data or "{}"))
        route.fulfill(status=made.status, headers=made.headers, body=made.raw)

    def dropped(content: bytes) -> FilePayload:
        return {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": content}

    phone.route("**/v1/document-checks", answer)
    opened(phone, "check")
    verdict, forgeries = phone.locator("#done h2"), GUESSED_DOCUMENTS.most
    for number in range(forgeries + 1):
        forged = bytearray(hand.file)
        forged[chance.randrange(len(forged))] ^= 1 << chance.randrange(8)
        phone.set_input_files("#file", dropped(bytes(forged)))
        if number < forgeries:
            expect(verdict).to_have_text("Not a file of ours, or altered")
            phone.click("#again")
    expect(phone.locator("#errors")).to_contain_text("Too many attempts. Try again in")
    phone.set_input_files("#file", dropped(hand.file))
    expect(verdict).to_have_text("Genuine, unchanged and current")
    expect(phone.locator("#statement")).to_contain_text("Ada")
