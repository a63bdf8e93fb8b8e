"""`tack worker` that dies while it prints for many agreements: each has one paper, and the zip has them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from application.work import Tack
from benchmarks.print_trial import EACH, Printed, killed

pytestmark = pytest.mark.long
KILLS = 10


def test_every_document_is_printed_once_when_workers_are_killed(tack: Tack, tmp_path: Path) -> None:
    asked = KILLS * EACH
    carried = asked + 1 if tack.database.engine.dialect.name == "postgresql" else None

    trial = killed(tack, tmp_path, KILLS, seed=20261122)

    assert trial == Printed(kills=KILLS, asked=asked, lost=0, twice=0, missing=0, carried=carried)
