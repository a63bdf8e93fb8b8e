"""`kill -9` of the server and an import, at random moments: nothing is half-done, and the import goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.crash import Trial

pytestmark = pytest.mark.long

#: On each database.
KILLS = 5


def test_nothing_is_half_done_and_the_import_goes_on(database_url: str, tmp_path: Path) -> None:
    trial = Trial(database_url, tmp_path, random.Random(20261121))  # noqa: S311 -- moments, not secrets
    trial.prepare()

    assert trial.run(KILLS) == []
    # It was killed in the middle of something, and not before anything began.
    assert trial.answered > 0
    assert trial.broken_off > 0
