"""The table of steps, written out whole: who moves a certificate from where to where, and on which days."""

from __future__ import annotations

from shared.certificates.states import MOVES, ROWS, CertificateState, CertificateStep, Party

TABLE = """
make: - -> made, rule, any
number: made -> numbered, board, any
number: numbered -> numbered, board, any
receive: numbered -> at_centre, centre, any
collect: at_centre -> collected, centre, from_the_collection_date
dispatch: at_centre -> dispatched, centre, from_the_collection_date_never_in_august
return: dispatched -> at_centre, centre, any
return: at_centre -> returned, centre, once_unclaimed
return: recalled -> returned, centre, any
destroy: at_centre -> destroyed, centre, once_unclaimed
destroy: recalled -> destroyed, centre, any
recall: made -> recalled, rule, any
recall: numbered -> recalled, rule, any
recall: at_centre -> recalled, rule, any
recall: collected -> recalled, rule, any
recall: dispatched -> recalled, rule, any
recall: returned -> recalled, rule, any
"""


def test_the_table_of_steps_is_as_written_here() -> None:
    assert "\n".join(str(row) for row in ROWS) == TABLE.strip()


def test_every_state_is_reachable_and_one_is_final() -> None:
    assert {row.after for row in ROWS} == set(CertificateState)
    assert set(CertificateState) - {row.before for row in ROWS} == {CertificateState.DESTROYED}


def test_one_row_a_step_and_state() -> None:
    assert len(MOVES) == len(ROWS) - 1  # the making
    assert {row.step for row in ROWS} == set(CertificateStep)


def test_nobody_but_the_result_recalls() -> None:
    assert all(row.who == {Party.RULE} for row in ROWS if Party.RULE in row.who)
    assert {row.step for row in ROWS if Party.RULE in row.who} == {CertificateStep.MAKE, CertificateStep.RECALL}
