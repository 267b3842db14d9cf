"""What the routes of documents take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.documents.document import DocumentKind
from shared.secret_numbers.confirmation import MOST_PRINTED

Kind = Annotated[DocumentKind, Field(strict=False)]
Language = Annotated[str, Field(min_length=2, max_length=2)]


class ToPrint(RequestBody):
    """The candidates whose Confirmations are printed; `language` is one of the site's, the reader's own where none is
    named."""

    candidates: Annotated[list[ShortText], Field(min_length=1, max_length=MOST_PRINTED)]
    language: Language | None = None


class DocumentRequest(RequestBody):
    """`language` is one of the site's."""

    kind: Kind
    language: Language
