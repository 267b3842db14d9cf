"""What the routes of shares take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, RequestBody, ShortText
from shared.verification.share import MOST_DAYS, MOST_VIEWS, USUAL_DAYS, SharedField

Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Views = Annotated[int, Field(ge=1, le=MOST_VIEWS)]
Fields = Annotated[list[Annotated[SharedField, Field(strict=False)]], Field(min_length=1, max_length=len(SharedField))]


class OnlyIf(RequestBody):
    """One of the requirements that the organisation publishes, in the version that was read."""

    profile_id: ShortText
    profile_version: Annotated[int, Field(ge=1)]


class NewInvitation(RequestBody):
    """Of an institution that is not here yet. `language` is the mail's; with a `web_domain` the answer says whether the
    address is under it."""

    name: ShortText
    email: Email
    web_domain: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    language: Annotated[str, Field(min_length=2, max_length=2)] = "en"


class NewShare(RequestBody):
    """Of one entry, by its session: the result need not be out, nor in. With an `organisation_id` it is for this
    organisation, which sees it only where the result meets the `condition`, if there is one; without one it is a link,
    which may have a number of views and a PIN of 6 to 12 digits, and is mailed to whom an `invitation` names once the
    result is out."""

    session_id: ShortText
    fields: Fields
    organisation_id: ShortText | None = None
    condition: OnlyIf | None = None
    invitation: NewInvitation | None = None
    expires_in_days: Days = USUAL_DAYS
    most_views: Views | None = None
    pin: ShortText | None = None


class ShareChange(RequestBody):
    """`expires_in_days` is counted from now; `most_views` are all of a link's views, with those that there were."""

    expires_in_days: Days | None = None
    most_views: Views | None = None


class LinkView(RequestBody):
    """`token` is the code in the link's fragment, also as a person types it."""

    token: ShortText
    pin: ShortText | None = None


class Nothing(RequestBody):
    """The route needs to know only who asks."""
