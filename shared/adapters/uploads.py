"""The upload bucket, in which files wait for their ingest."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import ClientError
from typing_extensions import TypedDict

from shared.adapters.aws import client
from shared.ground.settings import settings

LARGEST = 64 * 1024 * 1024
"""Bytes; 200,000 rows of results take about 12 MB."""
LINK_LIFE = 900
"""Seconds in which the file may be sent."""
_GONE = ("NoSuchKey", "404")
_REPLACED_OR_GONE = (*_GONE, "PreconditionFailed", "412", "ConditionalRequestConflict", "409")
"""The last two where another is sent, or the file deleted, while S3 deletes it."""


class UploadForm(TypedDict):
    """A presigned POST for one file of at most 64 MB: send `fields` as form fields, the file last, as `file`."""

    url: str
    fields: dict[str, str]


def upload_form(ingest_id: str) -> UploadForm:
    form = client("s3").generate_presigned_post(
        Bucket=settings().uploads_bucket,
        Key=ingest_id,
        Conditions=[["content-length-range", 1, LARGEST]],
        ExpiresIn=LINK_LIFE,
    )
    return {"url": form["url"], "fields": form["fields"]}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was read; `tag` tells it from another under the same name."""

    content: bytes
    tag: str


def read(ingest_id: str) -> Upload | None:
    """The file, or None when it is gone: an ingest that ended has deleted it."""
    try:
        answer = client("s3").get_object(Bucket=settings().uploads_bucket, Key=ingest_id)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return Upload(bytes(answer["Body"].read()), answer["ETag"])


def delete(ingest_id: str, of: Upload) -> None:
    """Deletes the file that was read; another that was sent since stays for the notice that tells of it. S3 compares
    the tag itself, so that one sent at this very moment stays, too; it asks for the right to get the file besides."""
    try:
        client("s3").delete_object(Bucket=settings().uploads_bucket, Key=ingest_id, IfMatch=of.tag)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _REPLACED_OR_GONE:
            raise
