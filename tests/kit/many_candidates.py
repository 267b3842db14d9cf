"""As many candidates as a test needs: entered, with accounts, drafted, loaded, approved."""

from __future__ import annotations

from shared.accounts.account import Account, Holder
from shared.store import accounts, rows
from tests.kit import stories
from tests.kit.world import START, World

HEADER = "candidate_id,session_id,status,reading,use_of_english,writing,listening,speaking"


def ids(count: int) -> list[str]:
    return [f"KXB{number:06d}" for number in range(count)]


def entries(count: int, session: str = stories.SESSION) -> str:
    header = stories.ENTRIES.splitlines()[0]
    lines = [_entry(number, each, session) for number, each in enumerate(ids(count))]
    return "\n".join([header, *lines, ""])


def _entry(number: int, candidate_id: str, session: str) -> str:
    """Nine thousand at a centre, after the numbers that the stories' own candidates have."""
    more, place = divmod(number, 9_000)
    return f"{candidate_id},{place:04d},Ferrer,Pau,2008-11-02,ES{442 + more},{10 + place:04d},,{session}"


def results(count: int, session: str = stories.SESSION) -> str:
    lines = [f"{each},{session},reported,176,171,168,182,174" for each in ids(count)]
    return "\n".join([HEADER, *lines, ""])


def enter(world: World, count: int) -> None:
    stories.enter_candidates(world)
    assert world.ingest("entries", entries(count))["state"] == "loaded"


def give_accounts(count: int) -> None:
    """Registered long ago, each with a proved address (hashing as many passwords would only cost time)."""
    for each in ids(count):
        account = Account(Holder.CANDIDATE, each, f"{each.lower()}@example.org", "-", "en", stories.TERMS, START)
        assert rows.transact([accounts.adding_account(each, account)])
        accounts.change_account(Holder.CANDIDATE, each, email_proved_at=START)


def drafted(world: World, count: int) -> str:
    """Entered, registered and loaded: a draft that waits for its approvals. Its id."""
    enter(world, count)
    give_accounts(count)
    release_id = stories.plan_release(world)
    assert world.ingest("results", results(count), release_id)["state"] == "loaded"
    return release_id


def approved(world: World, count: int) -> str:
    release_id = drafted(world, count)
    world.approve(release_id)
    return release_id
