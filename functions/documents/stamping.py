"""The stamp of a timestamp authority (RFC 3161) on a signature: asked for once, within seconds, and looked at before it
is part of a document."""

from __future__ import annotations

from asn1crypto import cms
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

LONGEST = 8.0
"""Seconds for a whole answer, however slowly it comes."""
LARGEST = 12 * 1024
"""Bytes of a stamp with its certificates: what a signature has room for beside its own chain (signing.py)."""


class Stamper(HTTPTimeStamper):
    """As pyHanko's; whatever is wrong with an answer is a TimestampRequestError, and what it stamps is compared."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=LONGEST)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            about = stamp["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"]
            size = len(stamp.dump())
        except TimestampRequestError:
            raise
        except Exception as error:  # what is no stamp at all, in whichever way
            raise TimestampRequestError("the timestamp authority's answer cannot be read") from error
        if about.native != message_digest:
            raise TimestampRequestError("the timestamp is about something else")
        if size > LARGEST:
            raise TimestampRequestError("the timestamp has no room in a signature")
        return stamp
