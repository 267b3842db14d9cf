"""What the batches' routes take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.verification.access_record import Purpose
from shared.verification.batch import MOST_ROWS_SENT

Cell = Annotated[str, Field(max_length=120)]


class NewRow(RequestBody):
    """One pair, or the `share_code` of a link, where `candidate_id` may be left out; a `reference` is the
    organisation's own. What is wrong with a figure is said in the row's outcome."""

    candidate_id: Cell = ""
    secret_number: Cell = ""
    share_code: Cell = ""
    date_of_birth: Cell = ""
    session_id: Cell = ""
    reference: Cell = ""


class NewBatch(RequestBody):
    """`rows` are checked at once, without a file; where they are left out, the answer has a form for a CSV file.
    `purpose` and `profile_id` are as in a single check, for all rows."""

    purpose: Annotated[Purpose, Field(strict=False)]
    purpose_text: ShortText | None = None
    profile_id: ShortText | None = None
    rows: Annotated[list[NewRow], Field(min_length=1, max_length=MOST_ROWS_SENT)] | None = None
