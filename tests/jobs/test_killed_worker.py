"""Workers that die in the middle of their work: no job is lost, and none has its effect twice."""

from __future__ import annotations

from pathlib import Path

from application.work import Tack
from benchmarks.job_trial import EACH, Trial, killed

KILLS = 10


def test_no_job_is_lost_or_done_twice_when_workers_are_killed(tack: Tack, tmp_path: Path) -> None:
    assert killed(tack, tmp_path, KILLS, seed=20260916) == Trial(asked=KILLS * EACH, lost=0, twice=0)
