"""Applications for certifying statements: those about one result are one row, each change a conditional put on the
revision that was read. Sparse indexes list those that their centre, or the awarding body, has to see, and in `due`
those with mails that are still to be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.centres.fees import Money
from shared.certifying_statements.application import Application, ApplicationEvent, Applications, Loss
from shared.certifying_statements.errors import UnknownApplication
from shared.certifying_statements.notifications import event_count, pending_mails
from shared.certifying_statements.states import (
    OPEN,
    Applicant,
    ApplicationParty,
    ApplicationState,
    ApplicationStep,
)
from shared.certifying_statements.steps import must_act
from shared.ground.errors import StaleVersion
from shared.store import items, keys, rows
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import RESULTS

TURNS = 3
"""How often a step is decided again where somebody else has changed the row meanwhile."""
Mark = tuple[str, str, str]
"""Where a page of a list ends: candidate, session, and the place in the index."""


class ApplicationGroup(StrEnum):
    """Of a centre's list: where somebody has yet to act, and all the others."""

    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ApplicationChange:
    """What was decided on the applications as they were read; `besides` are other parts of one transaction."""

    before: Applications
    after: Applications
    besides: tuple[Row, ...] = ()


def find_applications(candidate_id: str, session_id: str) -> Applications | None:
    row = rows.get(RESULTS, keys.certifying(candidate_id), keys.session(session_id))
    return applications_of(row) if row else None


def get_applications(candidate_id: str, session_id: str) -> Applications:
    """Raises UnknownApplication."""
    found = find_applications(candidate_id, session_id)
    if found is None:
        raise UnknownApplication
    return found


def applications_of_candidate(candidate_id: str) -> list[Applications]:
    return [applications_of(row) for row in rows.query(RESULTS, keys.certifying(candidate_id))]


def write(decide: Callable[[], ApplicationChange]) -> Applications:
    """The applications after what `decide` reads and decides; decided again where somebody was faster.

    A transaction even of one row: AWS knows one that is sent again by its token. Raises StaleVersion when it keeps
    changing.
    """
    for _ in range(TURNS):
        change = decide()
        after = replace(change.after, revision=change.before.revision + 1)
        if rows.transact([rows.putting(RESULTS, row_of(after), _as_read(change.before)), *change.besides]):
            return after
    raise StaleVersion("Somebody has just changed this application. Look at it again.")


def mark_notified(of: Applications) -> bool:
    """Marks all events, as they were read, as mailed; False where they have changed meanwhile, so that the sweep looks
    again. It keeps the revision, so that nobody else's write is refused for it."""
    row = rows.update(
        RESULTS,
        keys.certifying(of.candidate_id),
        keys.session(of.session_id),
        change="SET notified = :notified REMOVE due, due_at",
        values={":notified": event_count(of)},
        condition=_as_read(of),
    )
    return row is not None


def due_applications(up_to: datetime) -> list[tuple[str, str]]:
    """(candidate, session) of those with a mail that is still to be written."""
    found = rows.query_index(RESULTS, "due", keys.CERTIFYING, up_to=items.sortable(up_to))
    return [(keys.named_in(row["pk"]), keys.named_in(row["sk"])) for row in found]


def page_of_inbox(
    centre_number: str, group: ApplicationGroup, after: Mark | None, most: int
) -> tuple[list[Applications], Mark | None]:
    """One page of the applications that go through this centre, the longest waiting first, and where to go on."""
    return _page("inbox", keys.inbox(centre_number, f"certifying_{group}"), after, most)


def page_of_worklist(after: Mark | None, most: int) -> tuple[list[Applications], Mark | None]:
    """One page of those that the awarding body has to act on, the longest waiting first, and where to go on."""
    return _page("worklist", keys.CERTIFYING, after, most)


def _page(index: str, partition: str, after: Mark | None, most: int) -> tuple[list[Applications], Mark | None]:
    """As the index has it, so one that has just changed may be at its old place; each is read strongly."""
    place = f"{index}_at"
    begin = {"pk": keys.certifying(after[0]), "sk": keys.session(after[1]), place: after[2]} if after else None
    start = {**begin, index: partition} if begin else None
    found, last = rows.page_of_index(RESULTS, index, partition, after=start, most=most)
    places = [(row["pk"], row["sk"]) for row in found]
    read = {(row["pk"], row["sk"]): applications_of(row) for row in rows.get_many(RESULTS, places)} if places else {}
    ended = (keys.named_in(last["pk"]), keys.named_in(last["sk"]), str(last[place])) if last else None
    return [read[each] for each in places if each in read], ended


def row_of(of: Applications) -> Row:
    return {
        "pk": keys.certifying(of.candidate_id),
        "sk": keys.session(of.session_id),
        "centre_number": of.centre_number,
        "revision": of.revision,
        "applications": [_application_row(each) for each in of.applications],
        "notified": of.notified,
        **_places(of),
    }


def _places(of: Applications) -> Row:
    last = of.last
    if last is None:
        return {}
    since = items.sortable(last.events[-1].at)
    found: Row = {}
    if last.applicant is Applicant.PREPARATION_CENTRE:
        group = ApplicationGroup.OPEN if last.state in OPEN else ApplicationGroup.ENDED
        found |= {"inbox": keys.inbox(of.centre_number, f"certifying_{group}"), "inbox_at": since}
    if must_act(last) is ApplicationParty.BOARD:
        found |= {"worklist": keys.CERTIFYING, "worklist_at": since}
    waiting = pending_mails(of)
    if waiting:
        found |= {"due": keys.CERTIFYING, "due_at": items.sortable(waiting[0].event.at)}
    return found


def applications_of(row: Row) -> Applications:
    """Nobody is mailed of what happened before events were counted as mailed."""
    found = Applications(
        candidate_id=keys.named_in(row["pk"]),
        session_id=keys.named_in(row["sk"]),
        centre_number=row["centre_number"],
        revision=row["revision"],
        applications=tuple(_application(number, each) for number, each in enumerate(row["applications"], start=1)),
    )
    return replace(found, notified=row.get("notified", event_count(found)))


def _application_row(of: Application) -> Row:
    return {
        "applicant": of.applicant.value,
        "loss": of.loss.value,
        "fee": {"amount": of.fee.amount, "currency": of.fee.currency},
        "state": of.state.value,
        "events": [_event_row(each) for each in of.events],
        **({} if of.version is None else {"version": of.version}),
    }


def _application(number: int, row: Row) -> Application:
    return Application(
        number=number,
        applicant=Applicant(row["applicant"]),
        loss=Loss(row["loss"]),
        fee=Money(row["fee"]["amount"], row["fee"]["currency"]),
        state=ApplicationState(row["state"]),
        events=tuple(_event(each) for each in row["events"]),
        version=row.get("version"),
    )


def _event_row(of: ApplicationEvent) -> Row:
    written = {
        "step": of.step.value,
        "who": of.who,
        "party": of.party.value,
        "at": items.moment(of.at),
        "after": of.after.value,
        "found": of.found,
        "reason": of.reason,
    }
    return {name: value for name, value in written.items() if value is not None}


def _event(row: Row) -> ApplicationEvent:
    return ApplicationEvent(
        step=ApplicationStep(row["step"]),
        who=row["who"],
        party=ApplicationParty(row["party"]),
        at=datetime.fromisoformat(row["at"]),
        after=ApplicationState(row["after"]),
        found=row.get("found"),
        reason=row.get("reason"),
    )


def _as_read(before: Applications) -> Condition:
    if not before.revision:
        return ABSENT
    return Condition("#revision = :seen", {"#revision": "revision"}, {":seen": before.revision})
