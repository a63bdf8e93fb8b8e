"""`python -m tests.screening.reading_much COUNT`: read a made-up list of so many entries, and say how many came out."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from screening.formats import stage
from screening.list_kinds import ListKind
from tests.screening.list_examples import OPENSANCTIONS_HEADING


def written(path: Path, count: int) -> Path:
    """Write a list of so many persons that nobody is, row by row, and return where it is."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(OPENSANCTIONS_HEADING) + "\n")
        file.writelines(
            f"NK-{number},Person,Zorvald Quibble {number},Quibble {number};Z. {number},1960,hn,,X{number},"
            f"{'Invented. ' * 20},,,NWH,made-up,,2026-03-01,\n"
            for number in range(count)
        )
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        source = written(Path(folder) / "list.csv", int(sys.argv[1]))
        with stage(ListKind.OPENSANCTIONS, [(source.name, source)]) as staged:
            sys.stdout.write(f"{staged.counts().entries}\n")
