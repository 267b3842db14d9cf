"""What a good password is: boundaries as a table, and each refusal with its own reason."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from shared.accounts.password import (
    SENTENCES,
    Beside,
    GuessablePassword,
    Weakness,
    common_passwords,
    good_password,
    parts_of_address,
)
from shared.ground.errors import RuleBroken

NOTHING = Beside(body_name="", email="")
ADA = Beside("Example Awarding Body", "ada.martí-2@uni.escola.org", "KXA104827", "0417", date(2009, 5, 7))
ID, MAIL, BORN, SECRET = Weakness.ID_NUMBER, Weakness.EMAIL, Weakness.BIRTH, Weakness.SECRET_NUMBER
NAME, AGAIN, ROW, COMMON = Weakness.NAME, Weakness.REPEATED, Weakness.ROW, Weakness.COMMON


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("ninesigns", "at least 10"),
        ("ten signs!", None),
        ("xylograph1" * 25 + "yellow", None),
        ("xylograph1" * 25 + "yellows", "at most 256"),
        ("\ufdfa" * 15, "at most 256"),  # one sign that NFKC writes as eighteen
    ],
)
def test_the_length_of_a_password(password: str, refused: str | None) -> None:
    if refused is None:
        assert good_password(password, NOTHING)
        return
    with pytest.raises(RuleBroken, match=refused) as caught:
        good_password(password, NOTHING)
    assert caught.value.pointer == "/password"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        # the ID number: as it is, spaced, embedded, repeated, full-width
        ("KXA104827X", ID),
        ("kxa 104-827 tren blau", ID),
        ("my_KXA.104.827_mine", ID),
        ("kxa104827kxa104827", ID),
        ("ｋｘａ１０４８２７ tren", ID),
        # the address: whole, its sides, its words and numbers, without accents
        ("Ada.Marti-2@uni.escola.org", MAIL),
        ("adamarti2 tren blau", MAIL),
        ("MARTÍ tren blau", MAIL),
        ("tren blau m a r t i", MAIL),
        ("tren blau escola", MAIL),
        ("martimartimarti", MAIL),
        # the date of birth: ISO, day first, month first, short years, zeros left out, in words
        ("tren 2009-05-07", BORN),
        ("tren 20090507", BORN),
        ("tren 07/05/2009", BORN),
        ("tren 7.5.2009", BORN),
        ("tren 05/07/2009", BORN),
        ("tren 5/7/2009", BORN),
        ("tren 070509 blau", BORN),
        ("tren 05.07.09", BORN),
        ("tren 09-05-07", BORN),
        ("tren 7/5/09 blau", BORN),
        ("tren 07/5/09 blau", BORN),
        ("7509 tren blau", BORN),
        ("tren 9-5-7 blau", BORN),
        ("tren 5.7.09", BORN),
        ("7 maig 09 tren", BORN),
        ("7 de mayo del 09", BORN),
        ("tren May 7, '09", BORN),
        ("tren ٧/٥/٠٩", BORN),
        ("tren ٧/٥/٢٠٠٩", BORN),
        ("7 de maig del 2009", BORN),
        ("May 7th, 2009 ok", BORN),
        ("May 7, 2009 ok", BORN),
        ("07052009 07052009", BORN),
        # the Secret number typed with it
        ("tren0417blau", SECRET),
        ("tren 04 17 blau", SECRET),
        ("0417-0417-0417", SECRET),
        # the names of body and product
        ("Example Awarding Body", NAME),
        ("awarding body!", NAME),
        ("Awarding2026", NAME),
        ("my results-online page", NAME),
        ("Results2026!", NAME),
        ("online 2026 online", NAME),
        ("onlineresults", NAME),
        ("Online-Results 2026", NAME),
        ("body awarding example", NAME),
        ("ExampleResults!", NAME),
        ("resultsresults online", NAME),
        # the same again, and rows
        ("1111111111", AGAIN),
        ("x" * 256, AGAIN),
        (". . . . . . . . .", AGAIN),
        ("🔑" * 12, AGAIN),
        ("ten ten ten ten", AGAIN),
        ("xq7 xq7 xq7 xq7 x", AGAIN),
        ("1234567890", ROW),
        ("0987654321", ROW),
        ("1234567890123456789", ROW),
        ("abcdefghij", ROW),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ROW),
        ("zyxwvutsrqp", ROW),
        ("a-b-c-d-e-f-g", ROW),
        ("qwertyuiop", ROW),
        ("poiuytrewq", ROW),
        ("asdfghjkl;", ROW),
        ("azertyuiop", ROW),
        ("1qaz2wsx3edc", ROW),
        ("aaaabbbbcccc", ROW),
        ("qwerty123456", ROW),
        ("12345!!!!!", ROW),
        ("zyxwvutsrqponml", ROW),
        # the digits with Shift, of the common keyboards, and neighbours in any script
        ("!@#$%^&*()", ROW),
        (")(*&^%$#@!", ROW),
        ('!"£$%^&*()', ROW),
        ('!"·$%&/()=?', ROW),
        ("!?=)(/&%$·", ROW),
        ('!"§$%&/()=', ROW),
        ("&é\"'(-è_çà", ROW),
        ("!@#$%12345qwert", ROW),
        ("αβγδεζηθικ", ROW),
        ("абвгдежзик", ROW),
        ("йцукенгшщз", ROW),
        ("٠١٢٣٤٥٦٧٨٩", ROW),
        ("九八七六五四三二一零"[::-1], None),  # Chinese digits are no neighbours
        ("あぃいぅうぇえぉおか", ROW),
        # the list of common ones, with little beside them
        ("password123", COMMON),
        ("PASSWORD123", COMMON),
        ("P a s s w o r d - 1 2 3", COMMON),
        ("password!!", COMMON),
        ("dragon2024", COMMON),
        ("2024-Liverpool!", COMMON),
        ("sunshine sunshine", AGAIN),
        ("dragon2024dragon", COMMON),
        # said again, it is as good as said once
        ("letmein2024letmein2024", COMMON),
        ("qwerty2024qwerty2024", COMMON),
        ("qwerty2024 qwerty2024 qwerty", COMMON),
        ("Results2026!Results2026!", NAME),
        ("tren blau cendra tren blau cendra", None),
        # good ones
        ("tren blau cendra", None),
        ("correct horse battery", None),
        ("correct horse battery correct horse battery", None),
        ("horse battery", None),
        ("K7$mq!x2Zr", None),
        ("!;=)ç/%#$·", None),
        ("tren 957 blau", None),  # a number that is no date
        ("tren 175093 blau", None),
        ("7 horses 09 carts", None),
        ("body and soul online", None),
        ("the results of nine horses", None),
        ("мой синий поезд 7", None),
        ("το μπλε τρένο", None),
        ("حصان أزرق بطارية", None),
        ("한국어 비밀번호 문장", None),
        ("rst tuv horse", None),
        ("la meva contrasenya", None),
        ("ada is my given name", None),  # three letters are in too many words
        ("7 horses and 2010 carts", None),
        ("awarding a prize to everybody", None),
        ("密码是我的秘密花园里", None),
        ("gràcies per tot, avi", None),
    ],
)
def test_a_password_that_somebody_would_guess(password: str, why: Weakness | None) -> None:
    if why is None:
        assert good_password(password, ADA)
        return
    with pytest.raises(GuessablePassword) as caught:
        good_password(password, ADA)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.detail) == (why, "/password", SENTENCES[why])
    assert password not in caught.value.detail


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("12/3/08 moonlight", True),
        ("12/03/08 moonlight", True),
        ("moonlight 3-12-8", True),
        ("moonlight12308", True),
        ("12 mar 08 moonlight", True),
        ("12/4/08 moonlight", False),
        ("1123089 moonlight", False),
        ("12 moons 08 lights", False),
    ],
)
def test_a_short_year_of_a_date_of_birth(password: str, *, refused: bool) -> None:
    beside = replace(NOTHING, date_of_birth=date(2008, 3, 12))
    if not refused:
        assert good_password(password, beside)
        return
    with pytest.raises(GuessablePassword) as caught:
        good_password(password, beside)
    assert [each.code for each in caught.value.faults] == [BORN]


@pytest.mark.parametrize(
    ("password", "gone"),
    [
        ("kxa 104-827 tren blau", replace(ADA, candidate_id="")),
        ("MARTÍ tren blau", replace(ADA, email="")),
        ("tren 2009-05-07", replace(ADA, date_of_birth=None)),
        ("tren0417blau", replace(ADA, secret_number="")),
        ("awarding body!", replace(ADA, body_name="")),
    ],
)
def test_it_is_compared_with_what_stands_in_this_request_alone(password: str, gone: Beside) -> None:
    with pytest.raises(GuessablePassword):
        good_password(password, ADA)
    assert good_password(password, gone)


def test_each_refusal_says_why_in_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) == set(Weakness)
    assert len(set(SENTENCES.values())) == len(Weakness)


@pytest.mark.parametrize(
    ("email", "parts"),
    [
        ("ann@example.org", {"annexampleorg", "example"}),
        ("nuria.pla+exams99@xtec.cat", {"nuriaplaexams99xteccat", "nuriaplaexams99", "nuria", "exams", "xtec"}),
        ("o'neil1987@b.co.uk", {"oneil1987bcouk", "oneil1987", "neil", "1987"}),
        ("", set()),
    ],
)
def test_the_parts_of_an_address(email: str, parts: set[str]) -> None:
    assert parts_of_address(email) == parts


def test_the_list_has_ten_thousand_common_passwords_and_its_licence() -> None:
    common = common_passwords()
    assert len(common) == 10_000
    assert all(len(each) >= 6 and each == each.casefold() and each.isalnum() for each in common)
    assert sum(len(each) >= 10 for each in common) > 1_700
    assert {"password123", "liverpool", "dragon", "iloveyou"} <= common


def test_the_list_is_read_at_the_first_password_and_not_at_a_cold_start() -> None:
    script = (
        "from functions.register import handler; from shared.accounts import password;"
        "print(password.common_passwords.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0"


def test_a_password_is_judged_in_a_few_milliseconds() -> None:
    good_password("tren blau cendra", ADA)
    begun = process_time()
    for _ in range(20):
        good_password("tren blau cendra " * 15, ADA)
    assert (process_time() - begun) / 20 < 0.02
