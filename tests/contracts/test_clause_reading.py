"""Clauses as they are read in a library: terms by what they are called, references by titles, no tag left over."""

from __future__ import annotations

import pytest

from contracts.clause_reading import Piece, Sort, pieces, plain, said
from kernel.text import Label, using
from policy import clause_files

LIBRARY = clause_files.library("standard-2")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_of_the_library_shows_a_tag_or_a_bare_name(language: str) -> None:
    with using(language):
        for clause in LIBRARY.by_key.values():
            for _variant, text in clause.texts:
                found = said(text, LIBRARY)
                line = plain(found)
                assert not [mark for mark in ("{", "}", "%", "[[", "]]", "_") if mark in line], clause.key
                assert [one for one in found if one.sort is Sort.TERM and "“" in one.text] == []


def test_pieces() -> None:
    with using("en"):
        text = "Until {{ end }}{% if law %}, under {{ law }}{% endif %}, see [[exit-plan]]."
        found = pieces(text, {"exit-plan": "The end"}.__getitem__)
    assert found == [
        Piece(Sort.WORDS, "Until "),
        Piece(Sort.TERM, "last day", "end"),
        Piece(Sort.WORDS, "["),
        Piece(Sort.WORDS, ", under "),
        Piece(Sort.TERM, "law that applies", "law"),
        Piece(Sort.WORDS, "]"),
        Piece(Sort.WORDS, ", see "),
        Piece(Sort.CLAUSE, "The end", "exit-plan"),
        Piece(Sort.WORDS, "."),
    ]
    assert plain(found) == "Until «last day»[, under «law that applies»], see «The end»."


def test_terms_are_called_in_the_language_of_the_reader() -> None:
    with using("es"):
        assert plain(said(Label("x {{ end }}", "hasta el {{ end }}"), LIBRARY)) == "hasta el «último día»"
