"""The Statement as a signed file, saved by its candidate and recognised by whoever has it."""

from __future__ import annotations

from hashlib import sha256

from local.journeys.story import Story, must


def the_statement_is_saved_and_the_file_recognised(story: Story) -> None:
    path, wanted = f"/v1/me/results/{story.listed()['id']}/documents", {"kind": "statement", "language": "ca"}
    saved = [
        story.caller.ask("GET", story.caller.post(path, wanted, cookie=story.cookie)["url"], cookie=story.cookie)
        for _ in range(2)
    ]
    first, again = (each.content for each in saved)
    must(first == again, "The file that is asked for again is another.")
    must(first.startswith(b"%PDF-1.7") and b"/ETSI.CAdES.detached" in first, "It is no signed PDF.")
    must(len(first) <= 150 * 1024, f"It has {len(first)} bytes.")
    found = story.caller.post("/v1/document-checks", {"sha256": sha256(first).hexdigest()})
    must(found["state"] == "current", f"Its check says {found['state']}.")
    changed = sha256(first.replace(b"%PDF-1.7", b"%PDF-1.6")).hexdigest()
    must(story.caller.post("/v1/document-checks", {"sha256": changed})["state"] == "unknown", "A changed one is known.")
