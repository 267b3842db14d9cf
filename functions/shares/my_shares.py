"""A candidate's own shares: made, listed, extended and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.shares import invitations
from functions.shares.bodies import NewShare, ShareChange
from shared.adapters import identity, link_codes, parallel, qr, queue
from shared.adapters.paging import Listing
from shared.application import share_conditions
from shared.ground import idempotency
from shared.ground.errors import RuleBroken, TryAgain
from shared.ground.rate_limits import INSTITUTIONS_INVITED
from shared.ground.settings import keyed_hash, settings
from shared.store import blocked_organisations, organisations, published_profiles, results, shares, source_counters
from shared.verification.invitation import InvitationMail, Invited, invited
from shared.verification.organisation import Organisation, OrganisationState
from shared.verification.requirements import VerdictView
from shared.verification.share import (
    USUAL_VIEWS,
    Share,
    SharedField,
    ShareKind,
    ShareView,
    expires_in,
    may_change,
    may_have_views,
    may_make,
)
from shared.verification.share_condition import ShareCondition, condition_on
from shared.verification.share_errors import ShareOver, UnknownShare
from shared.verification.share_link import key_of, mac_of, pin_of, shown_code

TURNS = 3


class MadeShare(ShareView):
    """`code`, `url` and its QR code are there in this one answer, and of a link alone: nobody keeps them, so a repeated
    request has none."""

    code: str | None
    url: str | None
    qr_svg: str | None


def make(candidate_id: str, body: NewShare, key: str | None, at: datetime) -> MadeShare:
    """The same calls and the same answer whether a result is in, out, or neither: nothing is judged here. The message
    at the end opens what is shared with an organisation, if its result is out; the release opens the rest."""
    share_id = idempotency.id_of(candidate_id, key) if key else identity.new_id()
    code, pin = link_codes.new_code(), pin_of(body.pin) if body.pin is not None else None
    _must_fit(body)
    organisation, kind = _organisation(candidate_id, body), _kind(body)
    has_code, is_link = kind is not ShareKind.ORGANISATION, kind is ShareKind.LINK
    share = Share(
        id=share_id,
        key=key_of(code) if has_code else share_id,
        candidate_id=candidate_id,
        session_id=_entered(candidate_id, body.session_id),
        kind=kind,
        fields=tuple(each for each in SharedField if each in body.fields),
        made_at=at,
        expires_at=expires_in(body.expires_in_days, at),
        organisation_id=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else None,
        condition=_condition(organisation, body),
        invited=_invited(share_id, body),
        unsent_code=code if body.invitation else None,
        most_views=(body.most_views or USUAL_VIEWS) if has_code else None,
        pin_mac=mac_of(pin, code) if pin is not None else None,
    )
    asked = idempotency.request_hash(body.model_dump_json()) if key else None
    made, is_new = _kept(share, asked, at)
    if not is_link:
        queue.send_shares(candidate_id, at)
    return _made(made, code if is_new and is_link else None, at)


def _kept(share: Share, asked: str | None, at: datetime) -> tuple[Share, bool]:
    """The share, and whether it is new. Whoever makes two at once has the second one tried again."""
    for turn in range(TURNS):
        before = shares.find_shares(share.candidate_id)
        earlier = next((each for each in before.every if each.id == share.id), None)
        if earlier and asked:
            idempotency.may_repeat(shares.find_asked(share.candidate_id, share.id), asked)
            return earlier, False
        may_make(before.every, at)
        if share.invited and not turn:
            source_counters.spend(keyed_hash("invited", share.candidate_id)[:32], INSTITUTIONS_INVITED, at)
        if shares.add_share(share, before, asked):
            return share, True
    raise TryAgain


def _must_fit(body: NewShare) -> None:
    if body.organisation_id is not None and body.invitation is not None:
        raise RuleBroken("Choose an organisation of the directory, or invite one. Not both.", pointer="/invitation")
    if body.organisation_id is None:
        if body.condition is not None:
            raise RuleBroken("Only what is shared with an organisation has a condition.", pointer="/condition")
        return
    if body.pin is not None:
        raise RuleBroken("Only a link has a PIN: an organisation signs in.", pointer="/pin")
    if body.most_views is not None:
        raise RuleBroken("Only a link has a number of views.", pointer="/most_views")


def _organisation(candidate_id: str, body: NewShare) -> Organisation | None:
    """One of the directory, which lists those that are approved."""
    wanted = body.organisation_id
    if wanted is None:
        return None
    found, blocked = parallel.both(
        lambda: organisations.find_organisation(wanted), lambda: blocked_organisations.find_blocked(candidate_id)
    )
    if found is None or found.state is not OrganisationState.APPROVED:
        raise RuleBroken("The directory has no such organisation. Choose one of it.", pointer="/organisation_id")
    if found.id in blocked:
        raise RuleBroken("You have blocked this organisation. Unblock it first.", pointer="/organisation_id")
    return found


def _kind(body: NewShare) -> ShareKind:
    if body.invitation is not None:
        return ShareKind.INVITATION
    return ShareKind.LINK if body.organisation_id is None else ShareKind.ORGANISATION


def _invited(share_id: str, body: NewShare) -> Invited | None:
    asked = body.invitation
    if asked is None:
        return None
    languages = settings().known_languages
    return invited(share_id, asked.name, asked.email, asked.web_domain, asked.language, languages)


def _condition(organisation: Organisation | None, body: NewShare) -> ShareCondition | None:
    if organisation is None or body.condition is None:
        return None
    place = organisation.id, body.condition.profile_id
    return condition_on(published_profiles.find_offered([place]).get(place), body.condition.profile_version)


def _entered(candidate_id: str, session_id: str) -> str:
    if (candidate_id, session_id) not in results.find_entries([(candidate_id, session_id)]):
        raise RuleBroken("You are not entered for this session. Choose one of yours.", pointer="/session_id")
    return session_id


def listed(candidate_id: str, at: datetime) -> Listing[ShareView]:
    """All of them, newest first; those that have ended for 90 days after."""
    kept = [each for each in shares.find_shares(candidate_id).every if at < each.kept_until]
    return {"data": _views(candidate_id, kept, at)}


def show(candidate_id: str, share_id: str, at: datetime) -> ShareView:
    return _views(candidate_id, [_own(candidate_id, share_id)], at)[0]


def change(candidate_id: str, share_id: str, body: ShareChange, at: datetime) -> ShareView:
    before = _own(candidate_id, share_id)
    may_change(before, at)
    after = before
    if body.most_views is not None:
        may_have_views(before, body.most_views)
        after = replace(after, most_views=body.most_views)
    if body.expires_in_days is not None:
        after = replace(after, expires_at=expires_in(body.expires_in_days, at))
    if after != before and not shares.change(before, after):
        raise ShareOver
    return _views(candidate_id, [after], at)[0]


def revoke(candidate_id: str, share_id: str, at: datetime) -> None:
    """Whoever it is for sees nothing more from now on; what they have seen they have seen."""
    shares.revoke(_own(candidate_id, share_id), at)


def _views(candidate_id: str, found: list[Share], at: datetime) -> list[ShareView]:
    """With the verdicts on what is shared by a condition, and with what has become of the mails of invitations."""
    verdicts, mails = _verdicts(candidate_id, found, at), invitations.mails_of(candidate_id, found)
    return [each.to_json(at, verdicts.get(each.id), mails.get(each.id, InvitationMail.WAITING)) for each in found]


def _verdicts(candidate_id: str, found: list[Share], at: datetime) -> dict[str, VerdictView]:
    """By share; where none has a condition, nothing is read."""
    judged = [each for each in found if each.condition]
    if not judged:
        return {}
    record, profiles = results.get_record(candidate_id), share_conditions.find_profiles(judged)
    verdicts = {}
    for each in judged:
        out = share_conditions.statement_out(record, each.session_id, at)
        if out:
            profile = profiles[share_conditions.place_of(each)]
            verdicts[each.id] = share_conditions.verdict_on(each, out, profile).to_json()
    return verdicts


def _own(candidate_id: str, share_id: str) -> Share:
    found = shares.find_own(candidate_id, share_id)
    if found is None:
        raise UnknownShare
    return found


def _made(share: Share, code: str | None, at: datetime) -> MadeShare:
    shown = shown_code(code) if code else None
    url = f"{settings().site_url}/s#{shown}" if shown else None
    return {**share.to_json(at), "code": shown, "url": url, "qr_svg": qr.svg(url) if url else None}
