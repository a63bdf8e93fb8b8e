"""Tools as Word files: complete in both languages, columns that hold their words, the template as committed."""

from __future__ import annotations

import pytest

from diligence import tool_paper
from documents import tool_template
from documents.ooxml import TEXT_WIDTH
from kernel.text import using
from policy import tool_files
from policy.tools import Lines, Table
from tests.documents.word_files import paragraphs

LIBRARY = tool_files.library()


def test_the_committed_templates_are_what_the_code_makes() -> None:
    committed = {path.name: path.read_bytes() for path in tool_template.SHELF.glob("*.docx")}
    assert tool_template.made() == committed


@pytest.mark.parametrize("language", ["en", "es"])
def test_whatever_stands_in_a_tool_is_printed(language: str) -> None:
    for tool in LIBRARY.tools:
        printed = paragraphs(tool_paper.printed(tool, LIBRARY.label, language))
        assert printed[0] == tool.title.in_(language)
        assert not any("{{" in one or "{%" in one for one in printed), tool.key
        with using(language):
            for block in tool.blocks:
                match block:
                    case Lines():
                        said = [one.in_(language) for one in block.lines]
                    case Table():
                        said = [tool_paper.said(cell) for row in block.rows for cell in row if cell]
                    case _:
                        said = [block.text.in_(language)]
                missing = [one for one in said if not any(line.endswith(one) for line in printed)]
                assert missing == [], tool.key


def test_steps_are_counted_and_figures_are_written_as_the_country_does() -> None:
    cash = paragraphs(tool_paper.printed(LIBRARY.by_key["petty-cash"], LIBRARY.label, "es"))
    assert any(one.startswith("1.") and "Una persona la guarda" in one for one in cash)
    assert any(one.startswith("7.") for one in cash)
    assert "2,185" in cash
    calendar = paragraphs(tool_paper.printed(LIBRARY.by_key["payment-calendar"], LIBRARY.label, "es"))
    assert "15\u00a0ene\u00a02027" in calendar


def test_the_same_tool_gives_the_same_bytes() -> None:
    tool = LIBRARY.by_key["board-minutes"]
    assert tool_paper.printed(tool, LIBRARY.label, "es") == tool_paper.printed(tool, LIBRARY.label, "es")
    assert tool_paper.file_name(tool, "es") == "board-minutes.es.docx"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_word_is_broken_by_its_column(language: str) -> None:
    narrow = []
    for tool in LIBRARY.tools:
        for block in tool.blocks:
            if isinstance(block, Table):
                with using(language):
                    rows = [[one.in_(language) for one in block.head],
                            *([tool_paper.said(cell) for cell in row] for row in block.rows)]  # fmt: skip
                widths = tool_paper.widths(rows)
                assert sum(widths) == TEXT_WIDTH
                # A letter of ten points takes a twentieth of an inch at the most, and less on the average.
                narrow += [
                    (tool.key, word)
                    for row in rows
                    for cell, width in zip(row, widths, strict=True)
                    for word in cell.split(" ")
                    if len(word) * 95 + 180 > width
                ]
    assert narrow == []
