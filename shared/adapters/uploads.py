"""The upload buckets, in which files wait to be read: those of the awarding body, and those of organisations."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import ClientError
from typing_extensions import TypedDict

from shared.adapters.aws import client

LARGEST = 64 * 1024 * 1024
"""Bytes of a file of the awarding body; 200,000 rows of results take about 12 MB."""
LINK_LIFE = 900
"""Seconds in which the file may be sent."""
_GONE = ("NoSuchKey", "404")
_REPLACED_OR_GONE = (*_GONE, "PreconditionFailed", "412", "ConditionalRequestConflict", "409")
"""The last two where another is sent, or the file deleted, while S3 deletes it."""


class UploadForm(TypedDict):
    """A presigned POST for one file: send `fields` as form fields, the file last, as `file`."""

    url: str
    fields: dict[str, str]


def upload_form(bucket: str, name: str, largest: int = LARGEST) -> UploadForm:
    """`largest` in bytes; S3 refuses a larger file."""
    form = client("s3").generate_presigned_post(
        Bucket=bucket,
        Key=name,
        Conditions=[["content-length-range", 1, largest]],
        ExpiresIn=LINK_LIFE,
    )
    return {"url": form["url"], "fields": form["fields"]}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was read; `tag` tells it from another under the same name."""

    content: bytes
    tag: str


def put(bucket: str, name: str, content: bytes) -> None:
    """A file that came with a request; the same again changes nothing."""
    client("s3").put_object(Bucket=bucket, Key=name, Body=content)


def read(bucket: str, name: str) -> Upload | None:
    """The file, or None when it is gone: whoever has ended its work has deleted it."""
    try:
        answer = client("s3").get_object(Bucket=bucket, Key=name)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return Upload(bytes(answer["Body"].read()), answer["ETag"])


def delete(bucket: str, name: str, of: Upload) -> None:
    """Deletes the file that was read; another that was sent since stays for the notice that tells of it. S3 compares
    the tag itself, so that one sent at this very moment stays, too; it asks for the right to get the file besides."""
    try:
        client("s3").delete_object(Bucket=bucket, Key=name, IfMatch=of.tag)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _REPLACED_OR_GONE:
            raise
