"""Numbers, codes and addresses are read as they are meant, by one rule, in form, API and file alike."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.contract.requests import REQUESTS
from functions.signin.handler import Code
from shared.accounts.account import Holder
from shared.accounts.second_factor import step_shown
from shared.adapters import second_factors
from shared.adapters.request_body import Named, deliverable, email_key
from shared.adapters.schemas import AS_MEANT, Malformed, with_checked_body
from shared.candidates.candidate import (
    WrongForm,
    parse_candidate_id,
    parse_candidate_number,
    parse_centre_number,
    parse_preparation_centre,
    parse_secret_number,
    personal_name,
)
from shared.candidates.entry_file import ENTRIES_HEADER, read_entries
from shared.ground.errors import RuleBroken
from shared.ground.readable_codes import as_read
from shared.ground.text import as_meant, ascii_lower, ascii_upper, closed_up
from shared.results.result_file import read_results
from shared.secret_numbers.access_code import parse_access_code
from tests.candidates.test_entry_file import SESSIONS, SOUND

CASES = json.loads((Path(__file__).parents[1] / "ground" / "as_meant.json").read_text(encoding="utf-8"))

Reader = Callable[[str], object]
READERS: dict[str, tuple[Reader, str]] = {
    "ID number": (parse_candidate_id, "KXA104827"),
    "Secret number": (parse_secret_number, "0417"),
    "centre number": (parse_centre_number, "ES442"),
    "candidate number": (parse_candidate_number, "0001"),
    "preparation centre": (parse_preparation_centre, "SCH-01"),
    "access code": (parse_access_code, "7K2MX910"),
    "recovery code": (second_factors.recovery_hash, "7k2m-x9qd-4t01-hz3e"),
    "code of the app": (lambda typed: step_shown(typed, {7: "012345"}), "012345"),
    "address": (deliverable, "ann@example.org"),
    "key of an address": (email_key, "ann@example.org"),
    "who signs in": (lambda typed: Named(identifier=typed).account_key(), "KXA104827"),
}


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


SPELLINGS: dict[str, Reader] = {
    "spaces": lambda text: f"  {text} ",
    "no-break spaces": lambda text: f"\u00a0{text}\u3000",
    "tabs": lambda text: f"\t{text}\t",
    "line ends": lambda text: f"\r\n{text}\n",
    "byte order mark": lambda text: f"\ufeff{text}",
    "zero-width signs": lambda text: "\u200b".join(text) + "\u200c\u200d\u2060",
    "soft hyphen": lambda text: f"{text[:3]}\u00ad{text[3:]}",
    "direction marks": lambda text: f"\u200e\u202a\u2066{text}\u2069\u202c\u200f\u061c",
    "full-width signs": full_width,
    "all of it": lambda text: f"\ufeff\u202a\t{full_width(text)}\u202c\r\n",
}
ALIKE = {
    "dotless i": ("I", "\u0131"),
    "long s": ("s", "\u017f"),
    "Kelvin": ("K", "\u212a"),
    "Cyrillic A": ("A", "\u0410"),
    "Greek Kappa": ("K", "\u039a"),
    "Arabic-Indic 4": ("4", "\u0664"),
    "superscript 4": ("4", "\u2074"),
    "circled 4": ("4", "\u2463"),
    "bold 4": ("4", "\U0001d7d2"),
}


@pytest.mark.parametrize(("typed", "meant"), CASES["meant"])
def test_what_is_typed_is_read_as_meant(typed: str, meant: str) -> None:
    """The script of the forms reads the same table: tests/web/scripts/ids.test.mjs."""
    assert as_meant(typed) == meant


@pytest.mark.parametrize(("typed", "closed"), CASES["closed"])
def test_gaps_of_every_kind_are_closed_up(typed: str, closed: str) -> None:
    assert closed_up(typed) == closed


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("field", READERS)
def test_every_number_code_and_address_is_read_as_meant(field: str, spelling: str) -> None:
    read, right = READERS[field]
    assert read(str(SPELLINGS[spelling](right))) == read(right)
    assert read(right) is not None


@pytest.mark.parametrize("alike", ALIKE)
def test_a_look_alike_is_no_letter_and_no_digit(alike: str) -> None:
    plain, sign = ALIKE[alike]
    for read, text in (
        (parse_candidate_id, "KIA104S84"),
        (parse_secret_number, "0444"),
        (parse_centre_number, "KS444"),
        (parse_access_code, "SKAS4444"),
        (parse_candidate_number, "0444"),
        (parse_preparation_centre, "KISA4"),
    ):
        typed = text.replace(plain, sign).replace(plain.upper(), sign)
        if typed != text:
            with pytest.raises(WrongForm):
                read(typed)
    assert second_factors.recovery_hash(f"7k2m-x9qd-4t01-hz3{sign}") not in map(
        second_factors.recovery_hash, (f"7k2m-x9qd-4t01-hz3{each}" for each in {plain, plain.upper(), plain.lower()})
    )


TEXT = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\ufeff\u200b\u00ad\u202a \t\n-\u2011\u3000KkIi\u0131Ｋ４")
)


@pytest.mark.thorough
@settings(deadline=None)
@given(TEXT)
def test_reading_twice_is_reading_once(text: str) -> None:
    for read in (as_meant, closed_up, as_read, ascii_upper, ascii_lower):
        assert read(read(text)) == read(text)
    assert not any(unicodedata.category(sign) == "Cf" for sign in as_meant(text))


@pytest.mark.parametrize("spelling", list(SPELLINGS))
def test_a_file_is_read_as_a_form_is(spelling: str) -> None:
    columns = ("candidate_id", "secret_number", "centre_number", "candidate_number")
    row = {**SOUND, **{column: str(SPELLINGS[spelling](SOUND[column])) for column in columns}}
    lines = [",".join(ENTRIES_HEADER), ",".join(f'"{row[column]}"' for column in ENTRIES_HEADER)]
    (entered,) = read_entries("\n".join(lines).encode(), SESSIONS).entries
    entry = entered.entry
    assert [entry.candidate_id, entered.secret_number, entry.centre_number, entry.candidate_number] == [
        SOUND[column] for column in columns
    ]
    content = f'candidate_id,session_id,status\n"{row["candidate_id"]}",FCE-2026-12-PB,absent_all'
    (loaded,) = read_results(content.encode(), SESSIONS).results
    assert loaded.candidate_id == SOUND["candidate_id"]


def _body(field: str, text: str) -> str:
    event = {"rawPath": "/v1/x", "headers": {"content-type": "application/json"}, "body": json.dumps({field: text})}
    return str(with_checked_body({**event, "requestContext": {"http": {"method": "POST"}}})["body"])


@pytest.mark.parametrize("pointer", sorted(AS_MEANT))
def test_a_body_may_hold_a_tab_or_line_end_beside_a_number_a_code_or_an_address(pointer: str) -> None:
    assert _body(pointer[1:], "\tKXA104827\r\n")
    with pytest.raises(Malformed):
        _body(pointer[1:], "KXA\n104827")
    with pytest.raises(Malformed):
        _body(pointer[1:], "KXA104827\x00")


@pytest.mark.parametrize("field", ["password", "name", "reason", "session_id", "token"])
def test_no_other_field_of_a_body_may(field: str) -> None:
    with pytest.raises(Malformed):
        _body(field, "correct horse\n")


def test_every_field_that_holds_one_is_known_as_one() -> None:
    """Fields of sound bodies whose value reads as an ID number, a code or an address."""
    fields = [(field, value) for body in REQUESTS.values() for field, value in body.items()]
    words = {"purpose", "kind"}  # "admission" and "statement" are as long as an ID number
    known = {f"/{field}" for field, value in fields if isinstance(value, str) and field not in words and _is_one(value)}
    assert known <= AS_MEANT
    assert len(known) >= 7
    assert set(Code.model_fields) == {"code"}


def _is_one(value: str) -> bool:
    holder, _ = Named(identifier=value).account_key()
    return holder is Holder.CANDIDATE or "@" in value or re.fullmatch("[0-9]{4}|[0-9]{6}|7K2M-X9QD", value) is not None


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u202a", "\n"])
def test_names_stay_strict(sign: str) -> None:
    with pytest.raises(RuleBroken):
        personal_name(f"Mar{sign}ti", pointer="/family_name")
    assert personal_name("\uff2barl", pointer="/family_name") == "\uff2barl"
