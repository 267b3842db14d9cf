from __future__ import annotations

import re

import pytest

from shared.adapters.mail import FOLDER
from web.translations import MESSAGES, catalogue, extracted, translations

OTHERS = ("es", "ca")
MIXED = {
    "es": r"(?i:\b(usted(es)?|vuestr\w+|habéis|podéis|tenéis|escríbanos|pídaselo|verific\w+)\b)"
    r"|\b(Abra|Elija|Escriba|Pida|Pulse|Revise)\b|[Nn]úmero de identificación|[Ee]ntidad (?!certificadora)",
    "ca": r"(?i)\b(vostès?|vós|vostr[ae]s?|heu|podeu|teniu|escrigui|obriu|demaneu|escriviu|verific\w+|"
    r"número d['’]identificació)\b|entitat (?!certificadora)",
}
"""What a translation does not say: the reader is tú and tu, a result is checked by one verb, and what has an exam and
gives out its numbers has one name each."""


def messages(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


def spoken() -> set[str]:
    return {str(message.id) for message in extracted() if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    known = messages(language)
    assert sorted(sentence for sentence in spoken() if not known.get(sentence, "").strip()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_one_word_for_one_thing(language: str) -> None:
    mails = {path.name: path.read_text("utf-8") for path in FOLDER.glob(f"*.{language}.txt")}
    said = {**messages(language), **mails}
    assert {name: found[0] for name, text in said.items() if (found := re.search(MIXED[language], text))} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess_or_a_leftover(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []
    assert set(messages(language)) == spoken()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_places_for_values(language: str) -> None:
    places = re.compile(r"%\(\w+\)s|\{\w+\}")
    for sentence, translated in messages(language).items():
        assert sorted(places.findall(sentence)) == sorted(places.findall(translated)), sentence


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_translates(language: str) -> None:
    assert translations(language).gettext("My results") in {"Mis resultados", "Els meus resultats"}


def test_the_list_of_sentences_in_the_tree_is_current() -> None:
    listed = (MESSAGES / "messages.pot").read_text("utf-8")
    assert all(f'"{sentence}"' in listed for sentence in spoken() if len(sentence) < 60 and '"' not in sentence)
