"""Centres and schools: name, zone, contact, the windows of their enquiries and what they ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.calendar.enquiry_windows import own_windows
from shared.centres.centre import KEPT_MONTHS, Centre, CentreKind
from shared.centres.fees import Money
from shared.centres.public_contact import kept_contact
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import NotFound
from shared.store import keys, rows
from shared.store.items import Row
from shared.store.tables import BY_CENTRE, BY_SCHOOL, RESULTS, Index


class UnknownCentre(NotFound):
    def __init__(self, number: str) -> None:
        super().__init__(f"There is no centre {number[:10]}.")


def find_centre(number: str) -> Centre | None:
    row = rows.get(RESULTS, keys.centre(number), "CENTRE")
    return _centre(row) if row else None


def get_centre(number: str) -> Centre:
    """Adds a centre that an entries file names, unless it exists, so that every entry's centre has a row."""
    found = find_centre(number)
    if found is None:
        raise UnknownCentre(number)
    return found


def put_centre(centre: Centre) -> None:
    rows.put(RESULTS, _centre_row(centre))


def add_centre(centre: Centre) -> bool:
    return rows.put_new(RESULTS, _centre_row(centre))


def find_known(numbers: Iterable[str]) -> set[str]:
    """Those of these centres and schools that have a row."""
    places = [(keys.centre(number), "CENTRE") for number in numbers]
    found = [row for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk, only=("pk",))]
    return {keys.named_in(row["pk"]) for row in found}


def put_cohort(session_id: str, number: str, kind: CentreKind) -> None:
    """Notes that this centre has entered, or this school prepared, somebody for this session. Repeating it changes
    nothing."""
    rows.put(RESULTS, {"pk": keys.session(session_id), "sk": _cohort(number, kind)})


def centres_of_session(session_id: str) -> list[str]:
    """The numbers of all centres that ever had an entry for this session; one may have none any more."""
    found = rows.query(RESULTS, keys.session(session_id), begins=keys.centre(""))
    return [keys.named_in(row["sk"]) for row in found]


def sessions_with_cohort(number: str, kind: CentreKind, session_ids: tuple[str, ...]) -> set[str]:
    """Those of these sessions for which the centre ever entered, or the school prepared, somebody."""
    places = [(keys.session(each), _cohort(number, kind)) for each in session_ids]
    found = [row for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk)]
    return {keys.named_in(row["pk"]) for row in found}


def page_of_cohort(
    session_id: str, number: str, kind: CentreKind, after: str | None, most: int
) -> tuple[list[str], str | None]:
    """As `page_of_centre`, but a page ends with an ID number: the place in the index is computed from it, so that it is
    always one of this cohort's, wherever the number came from."""
    begin: Row | None = None
    if after is not None:
        index, partition = _index_of(session_id, number, kind)
        begin = {"pk": keys.candidate(after), "sk": keys.entry(session_id), index.partition: partition}
    found, last = page_of_centre(session_id, number, kind, begin, most)
    return found, keys.named_in(last["pk"]) if last else None


def page_of_centre(
    session_id: str, number: str, kind: CentreKind, after: Row | None, most: int
) -> tuple[list[str], Row | None]:
    """One page of the ID numbers that a centre entered, or a school prepared, for a session, and where to go on."""
    index, partition = _index_of(session_id, number, kind)
    found, last = rows.page_of_index(RESULTS, index.name, partition, after=after, most=most)
    return [keys.named_in(row["pk"]) for row in found], last


def _index_of(session_id: str, number: str, kind: CentreKind) -> tuple[Index, str]:
    if kind is CentreKind.SCHOOL:
        return BY_SCHOOL, keys.session_school(session_id, number)
    return BY_CENTRE, keys.session_centre(session_id, number)


def _cohort(number: str, kind: CentreKind) -> str:
    return keys.school(number) if kind is CentreKind.SCHOOL else keys.centre(number)


def _centre_row(centre: Centre) -> Row:
    return {
        "pk": keys.centre(centre.number),
        "sk": "CENTRE",
        "name": centre.name,
        "zone": centre.zone,
        "kind": centre.kind.value,
        "contact_email": centre.contact_email,
        **centre.windows.named(),
        "language": centre.language,
        "daily_digest": centre.daily_digest,
        "keeps_certificates_months": centre.keeps_certificates_months,
        "fees": {exam: _fees_row(stages) for exam, stages in centre.fees.items()} or None,
        "dispatch_prices": {country: _fee_row(price) for country, price in centre.dispatch_prices.items()} or None,
        "public_contact": {part: text for part, text in centre.public_contact.to_json().items() if text} or None,
    }


def _centre(row: Row) -> Centre:
    return Centre(
        number=keys.named_in(row["pk"]),
        name=row["name"],
        zone=row["zone"],
        kind=CentreKind(row["kind"]),
        contact_email=row.get("contact_email"),
        windows=own_windows(row),
        language=row.get("language"),
        daily_digest=row.get("daily_digest", True),
        keeps_certificates_months=row.get("keeps_certificates_months", KEPT_MONTHS),
        fees={exam: _fees(stages) for exam, stages in row.get("fees", {}).items()},
        dispatch_prices={country: _fee(price) for country, price in row.get("dispatch_prices", {}).items()},
        public_contact=kept_contact(row.get("public_contact", {})),
    )


def _fees_row(stages: Mapping[Stage, Money]) -> Row:
    return {stage.value: _fee_row(fee) for stage, fee in stages.items()}


def _fees(stages: Row) -> Mapping[Stage, Money]:
    return {Stage(stage): _fee(fee) for stage, fee in stages.items()}


def _fee_row(fee: Money) -> Row:
    return {"amount": fee.amount, "currency": fee.currency}


def _fee(row: Row) -> Money:
    return Money(row["amount"], row["currency"])
