"""The sentences of the documents that are handed out as PDF: those of the pages where they say the same, and their own.

`make docs` writes them in each language beside the templates (functions/documents/words), for a function knows no
catalogue of translations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from web.exam_words import EXAM_WORDS
from web.translations import N_, translations
from web.words import WORDS

PRINTED_WORDS: Mapping[str, str] = {
    "statement_of_results": N_("Statement of Results"),
    "certifying_statement": N_("Certifying statement"),
    "credential": N_("Digital credential"),
    "issued_on": N_("Date of issue"),
    "version": N_("version {version}"),
    "certificate_level": N_("Level of the certificate"),
    "certifies": N_("{body} certifies that a certificate with this content was issued for this result."),
    "certificate_not_replaced": N_("The certificate itself is not replaced. This document stands in its place."),
    "id_number": N_("ID number"),
    "centre": N_("Centre"),
    "exam": N_("Exam"),
    "format_date": N_("{format}, {date}"),
    "overall": N_("Overall score"),
    "grade": N_("Grade"),
    "cefr": N_("CEFR level"),
    "paper": N_("Paper"),
    "place": N_("Where it stands"),
    "level": N_("Level"),
    "name_not_printed": N_(
        "The name is written in a script that this document cannot print. The ID number says whose result it is."
    ),
    "document_number": N_("Document number"),
    "check": N_(
        "Is this document real and still in force? Choose the file or type its number on the page below, which the "
        "code opens. A forged document names a forged page: take {body}’s address from its own site or letters, not "
        "from this document alone."
    ),
    "confirmation": N_("Confirmation of Entry"),
    "confirmations_of": N_("Confirmations of Entry: {exam}, {session}"),
    "secret_number": N_("Secret number"),
    "how_to_register": N_("How to register"),
    "register_open": N_("Open {site} and choose “Register”."),
    "register_type": N_("Type both numbers as they stand above, then your email address and a password of your own."),
    "register_confirm": N_(
        "Open the link in the email that we send you. We write to you when your result is out, and you read it there "
        "with your ID number and password."
    ),
    "keep_secret": N_("Keep the Secret number to yourself"),
    "keep_secret_why": N_(
        "Treat it like the PIN of a card. We never ask for it by telephone or email. Whoever has both numbers can "
        "check your result."
    ),
    "secret_lost": N_("Lost, or read by somebody else? Ask your exam centre for another one: this one is void then."),
    "confirmation_printed": N_("Printed by {centre} on {date}."),
    "session": N_("Session"),
    "exam_date": N_("Date of the exam"),
    "centre_and_candidate": N_("Centre and candidate number"),
    "results_announced": N_("Results are announced for"),
    "confirmation_nameless": N_(
        "The name is written in a script that this document cannot print. The ID number says whose it is."
    ),
    "signed": N_("Signed electronically by {body}. A copy on paper proves nothing by itself."),
    "qr": N_("QR code: opens {address} and shows what this document says."),
}


def words_of_documents(language: str) -> Mapping[str, str]:
    """All that a document may say, by key, in one language."""
    said = translations(language).gettext
    return {key: said(text) for key, text in {**WORDS["statement"], **EXAM_WORDS, **PRINTED_WORDS}.items()}


def written_words(language: str) -> str:
    return json.dumps(words_of_documents(language), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
