from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from application.demo.walking import Effort, Walk, walk, written
from application.settings import load
from kernel.text import LOCALES
from tests.policy.editions import CLAUSED

TODAY = date(2026, 9, 16)
#: What one walk prints under the newest edition, whose contracts are all made of clauses: the look, how the paper's
#: number begins (a subaward's ends in one of its own), and how many there are.
PRINTED = {
    ("assembled-letter", "MU"): 1,
    ("assembled-letter", "LI"): 2,
    ("assembled-letter", "EA"): 2,
    ("assembled-letter", "GA"): 2,
    ("assembled-letter", "subaward"): 3,
    ("assembled-agreement", "GA"): 1,
    ("assembled-agreement", "UA"): 2,
}


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> list[Walk]:
    settings = load({"TACK_INSTANCE": str(tmp_path_factory.mktemp("instance"))})
    return [walk(tmp_path_factory.mktemp(f"walk-{language}"), settings, language, TODAY) for language in LOCALES]


def figures(effort: Effort) -> tuple[int, ...]:
    return effort.agreements, effort.moves, effort.approvals, effort.documents, effort.fields


def look_and_kind(path: Path) -> tuple[str, str]:
    look, _language, number, _suffix = path.name.split(".")
    return look, "subaward" if "-S" in number else number[:2]


def test_no_count_falls_as_the_tier_rises(walks: list[Walk]) -> None:
    for one in walks:
        tiers = [effort for effort in one.efforts if effort.story != "pivot"]
        assert [effort.story for effort in tiers] == ["N0", "T1", "T2", "T3", "T4"]
        for counted in zip(*map(figures, tiers), strict=True):
            assert list(counted) == sorted(counted)


def test_small_stays_small(walks: list[Walk]) -> None:
    for effort in walks[0].efforts[:2]:
        assert (effort.agreements, effort.approvals, effort.documents) == (1, 1, 1)


def test_both_sides_assess_each_other_in_every_walk(walks: list[Walk]) -> None:
    """Handed in by both, then agreed: of the partner and of the funder at least; every answer counts as a field."""
    for one in walks:
        for effort in one.efforts:
            moves = [(taken.subject, taken.dest) for taken in one.taken if taken.story == effort.story]
            agreed = [subject for subject, dest in moves if dest == "agreed"]
            assert len(set(agreed)) >= 2
            assert [dest for subject, dest in moves if subject == agreed[0]][:3] == ["open", "shared", "agreed"]
    # A memorandum takes 11 moves and 39 fields. Each of its two assessments is handed in twice and agreed: whom and
    # how deep, five questions answered by both and rated together, and who was there.
    smallest = walks[0].efforts[0]
    assert (smallest.moves, smallest.fields) == (11 + 2 * 3, 39 + 2 * (2 + 3 * 5 + 1))


def test_both_languages_take_the_same(walks: list[Walk]) -> None:
    english, spanish = walks
    assert list(map(figures, english.efforts)) == list(map(figures, spanish.efforts))
    assert [(one.source, one.dest, one.gates) for one in english.taken] == [
        (one.source, one.dest, one.gates) for one in spanish.taken
    ]


def test_every_kind_is_printed_from_clauses_in_both_languages(walks: list[Walk], tmp_path: Path) -> None:
    files = list(written(walks, tmp_path / "out"))
    printed = Counter((look_and_kind(path), path.name.split(".")[1]) for path in files)
    assert printed == {(one, language): count for one, count in PRINTED.items() for language in LOCALES}
    assert {look for look, _kind in PRINTED} == {row.template for row in CLAUSED.documents}
    assert len(files) == len(set(files)) == 26
    assert all(path.read_bytes().startswith(b"PK") for path in files)


def test_every_walk_comes_to_its_end_through_gates(walks: list[Walk]) -> None:
    for one in walks:
        last = {taken.story: taken for taken in one.taken}
        assert {taken.dest for taken in last.values()} == {"closed"}
        pivot = [taken.dest for taken in one.taken if taken.story == "pivot" and taken.subject.startswith("P-")]
        assert pivot == ["umbrella", "delivery", "pivot", "delivery", "closing", "closed"]
        assert all(taken.gates for taken in one.taken if taken.dest in {"umbrella", "delivery", "in-force"})
