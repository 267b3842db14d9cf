from __future__ import annotations

import re

import pytest

from web.translations import MESSAGES, catalogue, extracted, translations

OTHERS = ("es", "ca")


def messages(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


def spoken() -> set[str]:
    return {str(message.id) for message in extracted() if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    known = messages(language)
    assert sorted(sentence for sentence in spoken() if not known.get(sentence, "").strip()) == []


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
