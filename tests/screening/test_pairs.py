"""Figures of labelled pairs, and tables that are none; worked by hand, without an edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.list_files import look
from screening.pairs import BrokenPairs, Figures, Pair, figures, labelled

SAME, TURNED, OTHER = "Peter Wexholm", "Wexholm, Peter", "Ana Ostrovar"


def table(folder: Path, content: str) -> list[Pair]:
    file = folder / "pairs.csv"
    file.write_text(content, encoding="utf-8")
    return labelled(look(file.name, file, also_latin=False))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(SAME, TURNED, True)], Figures(1, 1, 0, 0, 0, 1.0, 1.0, 1.0)),
        ([(SAME, OTHER, False)], Figures(1, 0, 0, 0, 0, 0.0, 0.0, 0.0)),
        ([(SAME, OTHER, True)], Figures(1, 0, 1, 0, 0, 0.0, 0.0, 0.0)),
        ([(SAME, TURNED, False)], Figures(1, 0, 0, 1, 0, 0.0, 0.0, 0.0)),
        ([("???", "???", True), ("???", SAME, False)], Figures(2, 0, 1, 0, 2, 0.0, 0.0, 0.0)),
        # Found 2, missed 1, one false alarm: 2/3, 2/3, 2/3.
        (
            [
                (SAME, TURNED, True),
                (SAME, SAME, True),
                (SAME, OTHER, True),
                (SAME, TURNED, False),
                (OTHER, SAME, False),
            ],
            Figures(5, 2, 1, 1, 0, 0.6667, 0.6667, 0.6667),
        ),
    ],
)
def test_figures(pairs: list[tuple[str, str, bool]], expected: Figures) -> None:
    assert figures([Pair(*pair, line=1) for pair in pairs], 0.7) == expected


def test_the_threshold_itself_is_found() -> None:
    assert figures([Pair(SAME, SAME, same=True, line=1)], 1.0).found == 1


def test_columns_stand_in_any_order_and_lines_may_be_empty(tmp_path: Path) -> None:
    found = table(tmp_path, "\ufeffSame, Name_B ,name_a,remark\n1,B,A,x\n,,,\n\nFALSE,D,C\n")

    assert found == [Pair("A", "B", same=True, line=2), Pair("C", "D", same=False, line=5)]


@pytest.mark.parametrize(
    ("content", "text", "values"),
    [
        ("name_a,name_b\nA,B\n", "“%(name)s” has no column “%(column)s”.", {"column": "same"}),
        ("A,B,1\n", "“%(name)s” has no column “%(column)s”.", {"column": "name_a"}),
        ("name_a,name_b,same\nA,B,2\n", "“%(name)s”, line %(line)s: “same”", {"line": 2, "value": "2"}),
        ("name_a,name_b,same\n", "“%(name)s” has no pairs", {}),
        ("name_a,name_b,same\nA," + "B" * 200_000 + ",1\n", "“%(name)s”, line %(line)s: this is no CSV.", {"line": 2}),
    ],
)
def test_a_table_that_is_none_says_what_is_wrong(
    content: str, text: str, values: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(BrokenPairs) as caught:
        table(tmp_path, content)

    assert caught.value.message.text.startswith(text)
    assert {**caught.value.message.values} == {"name": "pairs.csv", **values}
