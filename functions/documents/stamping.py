"""The stamp of a timestamp authority (RFC 3161) on a signature: asked for once, within seconds, and looked at before it
is part of a document."""

from __future__ import annotations

from asyncio import to_thread

import requests
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from shared.adapters import clock

LONGEST = 8.0
"""Seconds for a whole answer, however slowly it comes."""
EACH_READ = 3.0
"""Seconds to connect, and for each part of the answer."""
LARGEST = 12 * 1024
"""Bytes of a stamp with its certificates: what a signature has room for beside its own chain (signing.py)."""
ANSWER = "application/timestamp-reply"


class Stamper(HTTPTimeStamper):
    """As pyHanko's, but bounded as a whole. Whatever is wrong with an answer is a TimestampRequestError."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(await to_thread(self._answer, req.dump()), strict=True)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            about = stamp["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"]
        except TimestampRequestError:
            raise
        except Exception as error:  # what is no stamp at all, in whichever way
            raise TimestampRequestError("the timestamp authority's answer cannot be read") from error
        if about.native != message_digest:
            raise TimestampRequestError("the timestamp is about something else")
        return stamp

    def _answer(self, asked: bytes) -> bytes:
        ends, found = clock.elapsed() + LONGEST, b""
        with requests.post(
            self.url, asked, headers=self.request_headers(), timeout=EACH_READ, stream=True, allow_redirects=False
        ) as answer:
            if answer.status_code != requests.codes.ok or answer.headers.get("Content-Type") != ANSWER:
                raise TimestampRequestError(f"the timestamp authority answered {answer.status_code}")
            while part := answer.raw.read1(LARGEST):  # what has come, and not until so much has
                found += part
                if len(found) > LARGEST or clock.elapsed() > ends:
                    raise TimestampRequestError("the timestamp authority's answer is too long, or too slow")
        return found
