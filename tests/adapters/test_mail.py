"""Mails: every template in every language, filled whole or not at all, and no result in any of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError
from jinja2 import UndefinedError

from shared.adapters import mail
from shared.adapters.aws import client
from shared.adapters.mail import FOLDER, BlankField, Refused
from shared.ground.errors import TryAgain
from shared.notices.notice import OPTIONAL, Notice, NoticeKind, NoticeState
from shared.notices.written_dates import in_words
from shared.verification.result_change import CauseKind
from tests.kit.world import World

LANGUAGES = ("en", "es", "ca")
ENQUIRIES = [
    (
        "enquiry_moved",
        "open consent consent_minor approve approve_free pay refuse submit withdraw withdraw_submitted end appeal",
    ),
    ("enquiry_moved", "expire_draft expire close_stage_2 close_appeal"),
    ("enquiry_reminder", "remind_draft remind_fee_due remind_consent_candidate remind_consent_guardian remind_stage_2"),
    ("enquiry_outcome", "conclude_stage_2 conclude_appeal settle"),
    ("enquiry_at_centre", "consent consent_minor agreed agreed_minor"),
    ("enquiry_at_centre", "withdraw withdraw_submitted end pause resume conclude_stage_2 conclude_appeal settle"),
    ("enquiry_at_centre", "remind_with_centre remind_fee_due remind_paid remind_appeal expire overdue"),
    ("certifying_statement", "apply_preparation_centre apply_private issue refuse"),
]
"""What an enquiry's mails say, and those of a lost certificate, each by its own sentence (`notifications.py`)."""
SENTENCES = [(kind, what, language) for kind, named in ENQUIRIES for what in named.split() for language in LANGUAGES]
CAUSES = tuple(each.value for each in CauseKind)
OWNERS = ("password_set", "password_changed", "recovery_code_used", "staff_removed", "new_device", "organisation_look")
WITHOUT_MOMENT = {
    "refuse",
    "withdraw",
    "withdraw_submitted",
    "end",
    "appeal",
    "pause",
    "settle",
    "submit",
    "resume",
    "overdue",
    "apply_preparation_centre",
    "apply_private",
    "issue",
}
"""What is said where nothing has a moment, or where it may have gone by the time of the mail."""
EVERY = [(kind.value, language) for kind in NoticeKind for language in LANGUAGES]
MERGE = {
    "link": "https://results.example.org/en/results#token",
    "candidate_id": "KXA104827",
    "sessions": "December 2026",
    "body_name": "Example Awarding Body",
    "support_contact": "help@example.org",
    "announced": "2026-12-09, 09:00 (Europe/Madrid)",
    "centre_name": "Exams Girona",
    "day": "2026-12-09",
    "out": "41",
    "no_account": "7",
    "unproved": "2",
    "undelivered": "0",
    "organisation_name": "Universitat d'Exemple",
    "until": "2027-01-08, 23:59 (Europe/Madrid)",
    "checks_per_day": "2000",
    "results": "3",
    "candidate_name": "Ada Martí",
    "exam_name": "B2 First",
    "register_link": "https://results.example.org/en/org/register",
    "kept_until": "2027-12-30",
    "reason": "its address is not the university's",
    "tracking_number": "EX123456785ES",
    "price": "12.00 EUR",
}


def test_every_kind_has_its_template_in_every_language() -> None:
    assert {path.name for path in FOLDER.glob("*.txt")} == {f"{kind}.{language}.txt" for kind, language in EVERY}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_template_names_no_result_and_leaves_nothing_unfilled(kind: str, language: str) -> None:
    whats = [what for each, what, _ in SENTENCES if each == kind] or [*CAUSES] * (kind == "result_changed")
    made = mail.build(kind, language, {**MERGE, **({"what": whats[0]} if whats else {})})
    template = (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")
    fields = set(re.findall(r"{{\s*(\w+)", template))
    assert fields <= MERGE.keys()
    assert not fields & {"grade", "score", "overall", "cefr", "status", "secret_number", "password"}
    assert made.subject
    assert "\n" not in made.subject
    assert "{{" not in made.text + made.html
    assert not re.search(r"\d-\d\d|Europe/|December" if language != "en" else r"\d-\d\d", made.subject + made.text)
    assert MERGE["link"] in made.text
    assert f'<a href="{MERGE["link"]}">' in made.html
    assert f'lang="{language}"' in made.html


@pytest.mark.parametrize(("kind", "what", "language"), SENTENCES)
def test_an_enquirys_mail_says_one_sentence_for_each_step_and_never_what_was_found(
    kind: str, what: str, language: str
) -> None:
    merge = {name: value for name, value in MERGE.items() if name != "until" or what not in WITHOUT_MOMENT}
    made = mail.build(kind, language, {**merge, "what": what})
    text = f"{made.subject} {made.text}".casefold()
    assert "\n\n\n" not in made.text, "a sentence is missing"
    assert len({mail.build(kind, language, {**merge, "until": "x", "what": each}).text for each in whats_of(kind)}) >= (
        len(whats_of(kind)) - (kind == "enquiry_at_centre")
    ), "two steps are said alike (a withdrawal, at the centre)"
    for word in ("upheld", "higher", "lower", "improved", "unchanged", "grade up", "refunded", "stage_", "remind_"):
        assert word not in text
    assert ("until" in merge) == (in_words(MERGE["until"], language) in made.text + made.subject)


@pytest.mark.parametrize(
    ("what", "lead"),
    [
        ("apply_preparation_centre", "Sign in to see your application and its fee:"),
        ("apply_private", "Sign in to see your application and its fee:"),
        ("issue", "Sign in to save it as a file:"),
        ("refuse", "Sign in to see the application and the reason:"),
    ],
)
def test_the_link_of_a_lost_certificates_mail_leads_to_what_is_to_be_done_there(what: str, lead: str) -> None:
    made = mail.build("certifying_statement", "en", {**MERGE, "what": what})
    assert f"{lead}\n\n{MERGE['link']}\n" in made.text
    for language in ("es", "ca"):
        text = mail.build("certifying_statement", language, {**MERGE, "what": what}).text
        assert ("tasa" in text or "taxa" in text) == what.startswith("apply")


def whats_of(kind: str) -> list[str]:
    return [what for each, what, language in SENTENCES if (each, language) == (kind, "en")]


@pytest.mark.parametrize("what", ["remind_with_centre", "remind_fee_due", "remind_paid"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_centres_reminder_says_whose_consent_is_missing(what: str, language: str) -> None:
    text = {
        mail.build("enquiry_at_centre", language, {**MERGE, "what": what, **missing}).text
        for missing in ({}, {"missing": "candidate"}, {"missing": "guardian"})
    }
    assert len(text) == 3


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in ENQUIRIES}))
def test_a_step_without_its_sentence_is_never_sent(kind: str) -> None:
    for language in LANGUAGES:
        with pytest.raises(UndefinedError):
            mail.build(kind, language, {**MERGE, "what": "something_new"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisation_is_notified_why_a_result_changed_and_never_what_was_found(language: str) -> None:
    template = (FOLDER / f"result_changed.{language}.txt").read_text(encoding="utf-8")
    asked = {"sessions", "organisation_name", "candidate_id", "results", "link", "support_contact", "body_name"}
    assert set(re.findall(r"{{\s*(\w+)", template)) == asked
    texts = {what: mail.build("result_changed", language, {**MERGE, "what": what}).text for what in CAUSES}
    assert len(set(texts.values())) == len(CAUSES)
    of_many = {name: value for name, value in MERGE.items() if name != "candidate_id"}
    assert MERGE["candidate_id"] not in mail.build("result_changed", language, {**of_many, "what": "recall"}).text
    one, many = (mail.build("result_changed", language, {**MERGE, "what": "recall", "results": n}) for n in ("1", "3"))
    assert ("3" in many.subject, "1" in one.subject) == (True, False)
    with pytest.raises(UndefinedError):
        mail.build("result_changed", language, {**MERGE, "what": "something_new"})


@pytest.mark.parametrize(
    ("kind", "language"),
    [each for each in EVERY if each[0] in ("email_confirmation", "password_reset", "password_set")],
)
def test_a_mail_that_may_go_to_a_mistyped_address_does_not_say_whose_account_it_is(kind: str, language: str) -> None:
    """The ID number asks for a new password: a stranger who read both would be in."""
    template = (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")
    assert set(re.findall(r"{{\s*(\w+)", template)) <= {"link", "body_name", "support_contact"}


@pytest.mark.parametrize(("kind", "language"), [each for each in EVERY if each[0] in OWNERS])
def test_a_notice_to_the_owner_says_whom_to_write_to_and_names_nobody(kind: str, language: str) -> None:
    made = mail.build(kind, language, MERGE)
    assert MERGE["support_contact"] in made.text
    assert NoticeKind(kind) not in OPTIONAL, "its header would name the account"
    template = (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")
    assert set(re.findall(r"{{\s*(\w+)", template)) <= {"link", "body_name", "support_contact", "centre_name"}


def test_the_mail_of_a_release_opens_no_sign_in() -> None:
    """A link in it leads to the page that asks for the password; a token stands in no such mail."""
    for language in LANGUAGES:
        assert "token" not in (FOLDER / f"results_released.{language}.txt").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_field_is_never_sent(blank: str) -> None:
    with pytest.raises(BlankField):
        mail.build("results_released", "en", {**MERGE, "sessions": blank})


def test_a_missing_field_is_never_sent() -> None:
    with pytest.raises(UndefinedError):
        mail.build("results_released", "en", {"link": MERGE["link"]})


def test_typed_text_is_neither_markup_nor_a_header() -> None:
    hostile = "<script>alert(1)</script>\r\nBcc: eve@example.org"
    made = mail.build("organisation_confirmation", "en", {**MERGE, "body_name": hostile})
    assert "\n" not in made.subject
    assert "\r" not in made.subject
    assert "<script" not in made.html


NOTICE = Notice("cause", "KXA104827", NoticeKind.RESULTS_RELEASED, NoticeState.SENDING, "en", "ada@example.org")


UNVERIFIED = "Email address is not verified. The following identities failed the check in region EU-WEST-1: example.org"


@pytest.mark.parametrize(
    ("code", "sentence", "status", "raised"),
    [
        ("TooManyRequestsException", "", 429, TryAgain),
        ("LimitExceededException", "", 400, TryAgain),
        ("MessageRejected", "Address blacklisted.", 400, Refused),
        ("MessageRejected", UNVERIFIED, 400, TryAgain),
        ("BadRequestException", "", 400, Refused),
    ],
)
def test_a_temporary_refusal_is_distinguished_from_a_final_one(
    world: World, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str, status: int, raised: type[Exception]
) -> None:
    def refuse(**_: object) -> object:
        raise ClientError(
            {"Error": {"Code": code, "Message": sentence}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
            "SendEmail",
        )

    monkeypatch.setattr(client("sesv2"), "send_email", refuse)
    with pytest.raises(raised):
        mail.send(NOTICE, mail.build("results_released", "en", MERGE))


def test_a_mail_carries_the_tags_that_its_events_come_back_with(world: World) -> None:
    assert mail.send(NOTICE, mail.build("results_released", "en", MERGE))
    (sent,) = world.sent
    assert sent["EmailTags"] == [{"Name": "cause", "Value": "cause"}, {"Name": "recipient", "Value": "KXA104827"}]
    assert sent["Destination"] == {"ToAddresses": ["ada@example.org"]}
    assert sent["ConfigurationSetName"] == "test-mail"


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_mail_says_that_a_machine_made_it(world: World, kind: NoticeKind) -> None:
    """RFC 3834, 5: so that no automatic answer comes back. SES takes the field once at most."""
    mail.send(replace(NOTICE, kind=kind), mail.Mail("Subject", "Text", "<p>Text</p>"))
    (sent,) = world.sent
    named = [(each["Name"], each["Value"]) for each in sent["Content"]["Simple"]["Headers"]]
    assert named.count(("Auto-Submitted", "auto-generated")) == 1
    assert ("List-Unsubscribe" in dict(named)) is (kind in OPTIONAL)
