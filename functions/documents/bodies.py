"""What the routes of documents take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody
from shared.documents.document import DocumentKind

Kind = Annotated[DocumentKind, Field(strict=False)]
Language = Annotated[str, Field(min_length=2, max_length=2)]


class DocumentRequest(RequestBody):
    """`language` is one of the site's."""

    kind: Kind
    language: Language
