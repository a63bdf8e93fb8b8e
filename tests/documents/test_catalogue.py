"""The catalogue of names: all of them, each with its meaning and an example that a template prints."""

from __future__ import annotations

import pytest

from documents import catalogue, check, example, shelf
from documents.catalogue import Sort
from documents.catalogue_words import MEANINGS
from documents.names import empty_terms
from documents.press import render
from documents.samples import known_names
from tests.documents.word_files import paragraphs, word_file


def test_every_name_that_prints_stands_in_it() -> None:
    assert set(MEANINGS) == known_names()
    assert {one.name for one in catalogue.names()} == known_names()


@pytest.mark.parametrize("one", catalogue.names(), ids=lambda one: one.name)
def test_each_has_its_meaning_and_its_example_in_both_languages(one: catalogue.Name) -> None:
    assert one.meaning.en.strip()
    assert one.meaning.es.strip()
    assert one.meaning.en != one.meaning.es
    if one.sort is Sort.TEXT:
        assert all(one.example[language] for language in ("en", "es"))


def test_what_the_catalogue_says_to_type_prints_the_example() -> None:
    for one in catalogue.names():
        if one.sort is Sort.TEXT and "[]" not in one.name:
            assert paragraphs(render(word_file(one.tag), example.typical("en"))) == [one.example["en"]]


def test_loops_are_written_with_the_items_that_their_names_speak_of() -> None:
    tags = {one.name: one.tag for one in catalogue.names()}
    assert tags["budget"] == "{% for line in budget %} … {% endfor %}"
    assert tags["budget[].amount"] == "{{ line.amount }}"
    assert tags["clauses[].pieces"] == "{% for piece in line.pieces %} … {% endfor %}"
    assert tags["clauses[].pieces[].text"] == "{{ piece.text }}"
    assert tags["clauses[].heading"] == "{% if line.heading %} … {% endif %}"
    assert tags["multi_party"] == "{% if multi_party %} … {% endif %}"
    assert tags["partner"] == ""


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", shelf.kinds())
def test_the_example_prints_on_every_template_that_tack_brings(kind: str, language: str) -> None:
    content = shelf.template(kind, language).content
    report, prints = check.printed(content, language)
    assert report.accepted
    assert list(prints) == ["smallest", "typical", "largest"]
    assert empty_terms(content, example.typical(language)) == []
    sizes = [len(prints[case]) for case in prints]
    assert sizes == sorted(sizes)


def test_first_prints_are_made_in_the_process_with_limits() -> None:
    report, prints = check.first_prints(word_file("For {{ partner.name }}"), "es")
    assert report.needs == ("partner.name",)
    assert paragraphs(prints["typical"]) == ["For Red de Productoras de Lempira"]
    assert paragraphs(prints["largest"])[0].endswith("& Asociados «Ñandú» <Ltda.>")
    assert check.first_prints(word_file("{{ amuont }}"), "es")[1] == {}


def test_bookmarks_of_the_largest_case_are_each_there_once() -> None:
    clauses = example.largest("en")["clauses"]
    marks = [line["mark"] for line in clauses]
    assert len(set(marks)) == len(marks) == len({line["id"] for line in clauses}) == 24
    refs = {piece["ref"] for line in clauses for piece in line["pieces"] if piece["ref"]}
    assert len(refs) == 6
    assert refs <= set(marks)
