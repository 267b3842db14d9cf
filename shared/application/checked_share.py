"""One check by an organisation of what a candidate shares, by the code of a link or from its inbox: recorded before it
is shown. No number is compared, so it costs the guard no try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.adapters import identity, parallel, queue
from shared.application.checked_pair import Asker, asking, within_limit
from shared.application.shared_results import must_open, refuse_link, shared_now
from shared.results import verdicts
from shared.results.shared_result import Shared
from shared.secret_numbers.guard import Guarded
from shared.store import check_history, guard, inboxes, results, shares
from shared.store.items import Row
from shared.store.results import Record
from shared.verification.access_record import CheckRoute, Verification
from shared.verification.history import check_id, place_in
from shared.verification.organisation import ChecksSpent, Organisation, may_verify
from shared.verification.requirement_profile import RequirementProfile, offered
from shared.verification.share import Share, must_be_live
from shared.verification.share_errors import UnknownLink, UnknownShare
from shared.verification.share_link import key_of


@dataclass(frozen=True, slots=True)
class CheckedShare:
    """`shared` is without a Statement where the result is recalled."""

    id: str
    organisation: str
    share: Share
    shared: Shared
    profile: RequirementProfile | None


def check_code(code: str, pin: str | None, asker: Asker, at: datetime, candidate_id: str | None = None) -> CheckedShare:
    """One of the link's views. Raises UnknownLink alike for a code that there is not, for one whose result is not out,
    for one of another candidate than is named, and where the candidate has blocked the organisation; and what says how
    the link has ended."""
    if asker.is_practice:
        raise UnknownLink
    organisation, profile = _who(asker, at)
    share = shares.find_share(key_of(code))
    if share is None or candidate_id not in (None, share.candidate_id):
        refuse_link(asker.source, at, asker.once)
    known, record = _candidate(share)
    shared = shared_now(share, record, at)
    if shared is None or _blocks(known, organisation):
        refuse_link(asker.source, at, asker.once)
    must_open(share, code, pin, at)
    own_id = asker.once or check_id(at, identity.new_id())
    checked = CheckedShare(own_id, organisation.name, share, _within_limit(shared, organisation), profile)
    _record(checked, organisation, asker, CheckRoute.SHARE_CODE, [shares.counting_view(share, at)], at)
    _mail(known, checked, at)
    return checked


def recorded(code: str, asker: Asker, at: datetime) -> CheckedShare:
    """A check by a code that was recorded just before its worker was killed: what it showed, and no further view.
    Raises UnknownLink where that is out no more, and what says how the link was ended."""
    organisation, _, profile = asking(asker.organisation_id, at, asker.profile_id)
    share = shares.find_share(key_of(code))
    shared = shared_now(share, results.get_record(share.candidate_id), at) if share else None
    if organisation is None or share is None or shared is None:
        raise UnknownLink
    if not share.shows_again(at):
        must_be_live(share, at)
    return CheckedShare(asker.once or "", organisation.name, share, _within_limit(shared, organisation), profile)


def check_inbox(line_id: str, asker: Asker, at: datetime) -> CheckedShare:
    """The line is read from now on. Raises UnknownShare alike for a line that there is not, for another organisation's,
    and where the candidate has blocked the organisation; and what says how the share has ended."""
    if asker.is_practice:
        raise UnknownShare
    organisation, profile = _who(asker, at)
    place = place_in(line_id)
    line = inboxes.find_line(organisation.id, place) if place else None
    share = shares.find_share(line.share_key) if line else None
    if line is None or share is None:
        raise UnknownShare
    known, record = _candidate(share)
    shared = shared_now(share, record, at)
    if shared is None or _blocks(known, organisation):
        raise UnknownShare
    must_be_live(share, at)
    checked = CheckedShare(
        check_id(at, identity.new_id()), organisation.name, share, _within_limit(shared, organisation), profile
    )
    parts = [shares.being_live(share, at), inboxes.marking_read(line, at)]
    _record(checked, organisation, asker, CheckRoute.SHARE, parts, at)
    _mail(known, checked, at)
    return checked


def _who(asker: Asker, at: datetime) -> tuple[Organisation, RequirementProfile | None]:
    found, _, named = asking(asker.organisation_id, at, asker.profile_id)
    return may_verify(found), offered(asker.profile_id, named)


def _candidate(share: Share) -> tuple[Guarded | None, Record]:
    (known, _), record = parallel.both(
        lambda: guard.find_lock(share.candidate_id), lambda: results.get_record(share.candidate_id)
    )
    return known, record


def _within_limit(shared: Shared, organisation: Organisation) -> Shared:
    return replace(shared, out=within_limit([shared.out], organisation)[0]) if shared.out else shared


def _blocks(known: Guarded | None, organisation: Organisation) -> bool:
    return known is not None and organisation.id in known.blocked


def _record(
    checked: CheckedShare,
    organisation: Organisation,
    asker: Asker,
    route: CheckRoute,
    parts: Sequence[Row],
    at: datetime,
) -> None:
    """Written before anything is shown, as a check of the day, while the share is live (`parts`)."""
    share, out = checked.share, checked.shared.out
    whole = checked.shared.to_json(share.fields, at, with_id=True)
    verdict = verdicts.verdict_on_shared(checked.profile, whole, at)
    look = Verification(
        id=checked.id,
        candidate_id=share.candidate_id,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        at=at,
        route=route,
        seen=(f"{share.session_id}#{out.version}",) if out else (),
        declared=asker.declared,
        judged_by=verdicts.judged_by(checked.profile, verdict, whole["state"]),
        max_age_months=organisation.max_age_months,
        share_key=share.key,
        fields=share.fields,
        person=asker.person,
    )
    if check_history.add_shared_check(look, organisation.checks_per_day, parts):
        return
    now = shares.find_share(share.key)
    if now is not None:
        must_be_live(now, at)
    raise ChecksSpent(at)


def _mail(known: Guarded | None, checked: CheckedShare, at: datetime) -> None:
    if known and known.look_mails:
        queue.send_look(checked.share.candidate_id, checked.id, at)
