"""The key that a program shows with its request, by the header Authorization: Bearer (RFC 6750), or Basic (RFC 7617)
with the key as the user and no password.

The CDN passes the header on as X-Authorization (infra/headers.py). No browser adds it by itself, as it does a cookie.
"""

from __future__ import annotations

import base64
from urllib.parse import unquote_plus

from shared.adapters.events import Event, header
from shared.verification.key_text import names_key


def shows_key(event: Event) -> bool:
    """Whether the request has the header; then its cookie counts for nothing."""
    return bool(header(event, "x-authorization"))


def has_key_in_address(event: Event) -> bool:
    """Whether a key stands in the path or the query, in any parameter or as its name."""
    return names_key(event["rawPath"]) or names_key(unquote_plus(event.get("rawQueryString") or ""))


def shown_key(event: Event) -> str:
    """What stands where a key should; "" of a header that has no place for one. The scheme's case does not count."""
    scheme, _, rest = header(event, "x-authorization").strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return rest.strip()
        case "basic":
            return _user(rest.strip())
    return ""


def _user(encoded: str) -> str:
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode("ascii").partition(":")
    except ValueError:  # also of what is no base 64, and of what it holds
        return ""
    return "" if password else user
