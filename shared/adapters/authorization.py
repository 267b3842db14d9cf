"""What a request shows of who sends it: that it came through the CDN, from whose page, and a program's key.

The key comes by the header Authorization: Bearer (RFC 6750), or Basic (RFC 7617) with the key as the user and no
password. The CDN passes it on as X-Authorization (infra/headers.py). No browser adds it by itself, as it does a cookie.
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import unquote_plus

from shared.adapters.events import Event, header
from shared.ground.settings import settings
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


def came_through_the_cdn(event: Event) -> bool:
    given = header(event, "x-origin-secret").encode()
    return any(hmac.compare_digest(given, secret.encode()) for secret in settings().live_origin_secrets)


def is_same_origin(event: Event, *, must_say: bool) -> bool:
    """Refuses a write that another site's page sent. A browser names the page's origin; a program that names none does
    not carry our cookie by accident, but what `must_say` where it comes from is refused without that."""
    site = header(event, "sec-fetch-site")
    if site:
        return site == "same-origin" or (site == "none" and not must_say)
    origin = header(event, "origin")
    return origin == settings().site_url or (not origin and not must_say)
