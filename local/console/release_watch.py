"""`/_local/releases` and `/_local/releases/{id}`: live pages about releases, from the operators' own routes."""

from __future__ import annotations

from pathlib import Path

from local.front.wire import Answer, Request, message

PATH = "/_local/releases"
_FOLDER = Path(__file__).parent / "pages"
_FILES = {
    f"{PATH}.css": ("releases.css", "text/css; charset=utf-8"),
    f"{PATH}.js": ("releases.js", "text/javascript; charset=utf-8"),
    PATH: ("releases.html", "text/html; charset=utf-8"),
}
_ONE = ("release.html", "text/html; charset=utf-8")


async def respond(request: Request) -> Answer:
    """The page is the same for every release: its script asks for the one in the address."""
    if request.method not in {"GET", "HEAD"}:
        return message(405, "Method Not Allowed", ("allow", "GET, HEAD"))
    if request.path == f"{PATH}/":
        return Answer(301, (("location", PATH), ("cache-control", "no-store")))
    name, kind = _FILES.get(request.path, _ONE)
    headers = (("content-type", kind), ("cache-control", "no-store"))
    return Answer(200, headers, (_FOLDER / name).read_bytes())
