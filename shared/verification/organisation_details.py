"""What an organisation says of itself when it registers, so that the awarding body can judge who it is."""

from __future__ import annotations

import re

from shared.ground.errors import RuleBroken
from shared.ground.text import as_meant, ascii_lower

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"({_LABEL}\.)+(?=[a-z])({_LABEL})")
"""Names of at least two labels whose last begins with a letter (RFC 1123, 2.1): an address of a machine is none,
however it is written."""
_LONGEST_HOST = 253


def parse_web_domain(text: str, pointer: str = "/web_domain") -> str:
    """A host name in lower case, its letters outside ASCII in Punycode as they were written; raises RuleBroken."""
    host = ascii_lower(as_meant(text))
    if len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        raise RuleBroken(
            "Give the web domain alone, as uni.example.org: without https://, a path or a port, and with letters like "
            "ü in Punycode (xn--).",
            pointer=pointer,
        )
    return host


def is_under(email: str, web_domain: str) -> bool:
    """Whether the address is of this domain or of one below it; "www." in front says nothing of whose it is."""
    domain = web_domain.removeprefix("www.") if web_domain.count(".") > 1 else web_domain
    host = email.rpartition("@")[2].casefold()
    return host == domain or host.endswith(f".{domain}")
