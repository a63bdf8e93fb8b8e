"""Lists loaded whole or not at all: killed in the middle, of any length, and refused by size before they are read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from application import settings
from application.screening_lists import load_files
from application.work import Tack
from screening import list_queries as reads
from screening.list_kinds import ListKind
from tests import peak
from tests.screening import list_examples as examples
from tests.screening.reading_much import written

#: Loads a list, and is killed the second time that records are written.
KILLED = """
import os, signal, sys
from pathlib import Path
from application import settings
from application.screening_lists import load_files
from application.work import Tack
from screening import list_actions
from screening.list_kinds import ListKind

insert, calls = list_actions._insert, []

def killing(*given):
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    insert(*given)

list_actions._insert = killing
load_files(Tack(settings.load()), ListKind.OPENSANCTIONS, [Path(sys.argv[1])])
"""


@pytest.fixture
def tack(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tack]:
    monkeypatch.setenv("TACK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    opened = Tack(settings.load())
    yield opened
    opened.database.close()


def in_force(tack: Tack) -> tuple[list[int], set[str]]:
    with tack.reading() as work:
        versions = [one.entries for one in reads.in_force(work.session)]
        return versions, {record.key for record in reads.listed(work.session)}


def test_killed_between_batches_leaves_the_old_version_in_force(tack: Tack, tmp_path: Path) -> None:
    small = tmp_path / "small.csv"
    small.write_text(examples.OPENSANCTIONS, encoding="utf-8")
    load_files(tack, ListKind.OPENSANCTIONS, [small])
    before = in_force(tack)
    large = written(tmp_path / "large.csv", 2_500)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(large)], check=False, capture_output=True, env=os.environ
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert in_force(tack) == before
    assert before[0] == [3]

    done = load_files(tack, ListKind.OPENSANCTIONS, [large])
    assert done.load.state == "loaded"
    versions, keys = in_force(tack)
    assert (versions, len(keys)) == ([2_500], 2_500)


def test_a_list_of_any_length_is_read_in_the_same_memory() -> None:
    few, many = (peak.run("tests.screening.reading_much", str(count)) for count in (1_000, 20_000))
    assert (few.code, many.code) == (0, 0), many.output
    assert (few.output.strip(), many.output.strip()) == (b"1000", b"20000")
    assert many.most - few.most < 12
