"""Candidates, weak aliases, what else is known of both, and what cannot be read."""

from __future__ import annotations

import pytest

from kernel.text import render, using
from screening.index import WEAK_ALIAS, Index, readable
from screening.likeness import adjusted
from screening.listed import Asked, Born, Kind, Listed, ListedName

REVIEW = 0.70
HAMZA = Listed(
    "made-1",
    Kind.PERSON,
    (ListedName("Hamza Qarabani"), ListedName("Abu Tariq", weak=True), ListedName("حمزة القرباني")),
    countries=("sy",),
    born=(Born(1960, circa=True), Born(1971, 3, 2)),
    identifiers=("N-123 456",),
)
AURORA = Listed("made-2", Kind.ORGANISATION, (ListedName("Aurora Trading House LLC"),))
INDEX = Index([HAMZA, AURORA])


def test_best_comes_first_and_below_the_floor_nothing() -> None:
    twice = Index([HAMZA, Listed("made-3", Kind.PERSON, (ListedName("Hamza Karabany"),))])

    assert [hit.key for hit in twice.hits(Asked("Hamza Qarabani", Kind.PERSON), REVIEW)] == ["made-1", "made-3"]
    assert [hit.key for hit in twice.hits(Asked("Hamza Qarabani", Kind.PERSON), 1.0)] == ["made-1"]
    assert not twice.hits(Asked("Hamza Lindqvist", Kind.PERSON), REVIEW)


def test_a_record_is_one_hit_by_the_best_of_its_names() -> None:
    (hit,) = INDEX.hits(Asked("حمزة القرباني", Kind.PERSON), REVIEW)

    assert (hit.key, hit.score, hit.name) == ("made-1", 1.0, "حمزة القرباني")


def test_a_weak_alias_tells_only_where_it_is_the_same() -> None:
    (hit,) = INDEX.hits(Asked("ABU-TARIQ", Kind.PERSON), REVIEW)

    assert (hit.score, hit.name) == (WEAK_ALIAS, "Abu Tariq")
    assert [why.text for why in hit.reasons] == ["A weak alias of the list is the same."]
    assert not INDEX.hits(Asked("Abu Tarik Saleh", Kind.PERSON), REVIEW)


@pytest.mark.parametrize("name", ["", "   ", "???", "—", "🙂🙂", "\ufffd\ufffd\ufffd", "\u200e\u202e", "()"])
def test_what_cannot_be_read_is_told_and_hits_nobody(name: str) -> None:
    assert not readable(name)
    assert INDEX.hits(Asked(name, Kind.OTHER), 0.0) == []


@pytest.mark.parametrize("name", ["李", "7", "Ñ", "حسن", "დავით", "हरि", "Ա", "김", "X Æ A-12"])
def test_whatever_has_a_letter_or_a_digit_can_be_read(name: str) -> None:
    assert readable(name)


def test_a_name_as_long_as_a_book_takes_no_time_and_harms_nobody() -> None:
    assert INDEX.hits(Asked("Hamza " * 100_000, Kind.PERSON), REVIEW) == []


@pytest.mark.parametrize(
    ("born", "countries", "identifiers", "total", "why"),
    [
        (None, (), (), 0.90, None),
        (None, ("sy",), (), 0.93, "Both belong to the same country."),
        (None, ("hn",), (), 0.85, "They belong to different countries."),
        (Born(1971, 3, 2), (), (), 0.95, "Born on the same day."),
        (Born(1971), (), (), 0.93, "Born in the same year."),
        (Born(1971, 4, 2), (), (), 0.80, "Born in the same year, but not on the same day."),
        (Born(1963), (), (), 0.93, "Their years of birth may be the same."),
        (Born(1955, until=1957), (), (), 0.93, "Their years of birth may be the same."),
        (Born(1964), (), (), 0.90, "Their years of birth are one apart."),
        (Born(1990), (), (), 0.70, "They were born in different years."),
        (None, (), ("n123456",), 0.90, "An identifier is the same: n123456."),
    ],
)
def test_what_else_is_known_adds_or_takes_away(
    born: Born | None, countries: tuple[str, ...], identifiers: tuple[str, ...], total: float, why: str | None
) -> None:
    asked = Asked("Hamza Qarabani", Kind.PERSON, countries, born, identifiers)
    score, reasons = adjusted(0.90, asked, Kind.PERSON, HAMZA.countries, HAMZA.born, HAMZA.identifiers)

    assert score == pytest.approx(total)
    with using("en"):
        assert [render(one) for one in reasons] == ([why] if why else [])


def test_an_equal_identifier_is_found_whatever_the_name() -> None:
    (hit,) = INDEX.hits(Asked("Somebody Else", Kind.PERSON, identifiers=("N 123-456",)), REVIEW)

    assert (hit.key, hit.score) == ("made-1", 0.9)
    assert not INDEX.hits(Asked("Somebody Else", Kind.PERSON, identifiers=("N-12",)), REVIEW)


def test_a_person_is_no_company_but_a_look_is_worth_it() -> None:
    (hit,) = INDEX.hits(Asked("Aurora Trading House", Kind.PERSON), REVIEW)

    assert hit.score == pytest.approx(0.8)
    assert hit.reasons[-1].text == "One is a person, the other an organisation."


def test_reasons_are_sentences_in_both_languages() -> None:
    (hit,) = INDEX.hits(Asked("Hamsa Karabani", Kind.PERSON), REVIEW)

    with using("en"):
        assert [render(why) for why in hit.reasons] == [
            "“karabani” and “qarabani” differ by one letter.",
            "“hamsa” and “hamza” are forms of one name.",
        ]
    with using("es"):
        assert render(hit.reasons[0]) == "«karabani» y «qarabani» difieren en una letra."
