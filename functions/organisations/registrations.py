"""An organisation's registration and the proof of its address."""

from __future__ import annotations

from datetime import datetime

from functions.organisations.bodies import NewOrganisation, OrganisationProof
from shared.accounts.account import (
    CONFIRMATION_LIFE,
    Account,
    Holder,
    ResetAsked,
    accepted_terms,
    known_language,
)
from shared.accounts.password import Beside, good_password, same_password_text
from shared.adapters import identity, queue
from shared.adapters.request_body import email_key
from shared.application import counted_passwords
from shared.application.mail_orders import letter, order
from shared.ground.countries import parse_country
from shared.ground.errors import LinkExpired
from shared.ground.rate_limits import ORGANISATIONS
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind
from shared.store import accounts, organisation_lists, organisations, rows, team_list, teams, tokens
from shared.store.items import Row
from shared.teams.team import Member, Team, member_name
from shared.verification.agent import OrganisationRole
from shared.verification.organisation import AnotherPassword, Organisation, organisation_name
from shared.verification.organisation_details import parse_web_domain

O = Holder.ORGANISATION  # noqa: E741
PURPOSE = "prove-organisation"


def register(body: NewOrganisation, source: str, at: datetime) -> None:
    """Makes the account and orders its mail; a source over its budget gets neither, nor a hash.

    A registration whose address is not proved gives way to a new one of another organisation, so nothing of the old one
    (its link, its sign-ins) is any good; after seven days it ends. The organisation itself begins with the proof: until
    then what it says of itself stands with the link. Nothing changes where the address has had its mails of this hour,
    nor of a proved one, and the answer does not say so: a link to a new password is asked for instead, so one message
    is queued either way and the time taken shows nothing.
    """
    said, name = _said(body), member_name(body.person_name, "/person_name")
    account = _account(body, source, at)
    key, organisation_id = account.id, identity.new_id()
    team = Team(O, organisation_id)
    founder = Member(key, body.email, name, team, OrganisationRole.ADMINISTRATOR, account.language, joined_at=at)
    made = letter(NoticeKind.ORGANISATION_CONFIRMATION, account, "org/confirm")
    spoken_for = f"{key}.{organisation_id}.{said}"
    writes = [
        teams.registering(account, founder, at),
        tokens.adding_token(made.cause, purpose=PURPOSE, key=spoken_for, expires=at + CONFIRMATION_LIFE),
    ]
    if not order(made, writes, at):
        queue.send_reset(ResetAsked(O, key, source, at))


def _said(body: NewOrganisation) -> str:
    """Name, country and web domain, a line each: none of them has a line end."""
    country = parse_country(body.country) if body.country is not None else ""
    web_domain = parse_web_domain(body.web_domain) if body.web_domain is not None else ""
    return "\n".join((organisation_name(body.name), country, web_domain))


def _account(body: NewOrganisation, source: str, at: datetime) -> Account:
    password = good_password(body.password, Beside(settings().body_name, body.email))
    language = known_language(body.language, settings().known_languages)
    terms = accepted_terms(body.accept_terms, settings().terms_version)
    password_hash = counted_passwords.hashed(password, counted_passwords.count(source, at, ORGANISATIONS))
    ends = at + CONFIRMATION_LIFE
    return Account(
        O, email_key(body.email), body.email, password_hash, language, terms, at, mail_asked_at=at, expires_at=ends
    )


def prove_address(body: OrganisationProof, source: str, at: datetime) -> None:
    """Proves the registration that this link was mailed for, and no later one under the same address.

    The link shows whose the mailbox is, the password who registered: a stranger may register the address, too, and
    their mail reads like the owner's own. A wrong password leaves the link as it is; pressed again it says the same.
    """
    token_hash = identity.hashed(body.token)
    link = tokens.find_link(token_hash, purpose=PURPOSE, at=at) or tokens.Link("..", None)
    key, organisation_id, said = link.key.split(".", 2)
    account, founder = (teams.find_person(O, key, at) if key else None) or (None, None)
    if account is None or founder is None or founder.team.id != organisation_id:
        raise _old_link()
    counted = counted_passwords.count(source, at)
    if not counted_passwords.matches(same_password_text(body.password), account.password_hash, counted):
        raise AnotherPassword
    if link.used_at is not None and account.email_proved_at == link.used_at:
        return  # pressed again by the same person
    if not rows.transact(_proving(founder, said, token_hash, at)):
        raise _old_link()


def _proving(founder: Member, said: str, token_hash: str, at: datetime) -> list[Row]:
    """It fails where the registration was replaced since it was read; until then no route sets its password."""
    name, _, more = said.partition("\n")
    country, _, web_domain = more.partition("\n")
    proved = Organisation(
        founder.team.id,
        name,
        email_proved_at=at,
        account_key=founder.id,
        country=country or None,
        web_domain=web_domain or None,
        without_second_factor=1,
    )
    return [
        tokens.using_token(token_hash, at),
        accounts.changing_account(
            O, founder.id, {"organisation_id": founder.team.id}, email_proved_at=at, expires=None
        ),
        team_list.founding(founder),
        organisations.adding_organisation(proved),
        *organisation_lists.listing(proved),
    ]


def _old_link() -> LinkExpired:
    return LinkExpired("This link is used or too old. Register again with the same address.")
