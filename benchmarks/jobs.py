"""Jobs lost or done twice when the process of their worker is killed time and again, on each database."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from application.work import Tack
from benchmarks import ground
from benchmarks.job_trial import LEASE, Trial, killed, settings
from benchmarks.rows import Row

KILLS = 100


def measure() -> Iterator[Row]:
    """A hundred kills on each database."""
    found: list[tuple[Trial, str]] = []
    for kind in ("sqlite", "postgres"):
        with ground.database(kind) as database, tempfile.TemporaryDirectory(prefix="tack-bench-") as folder:
            tack = Tack(settings(database.engine.url.render_as_string(hide_password=False), Path(folder)))
            began = time.monotonic()
            trial = killed(tack, Path(folder), KILLS, seed=len(found))
            tack.database.close()
            found.append((trial, f"{kind}: {trial.asked} jobs, {time.monotonic() - began:.0f} s"))
    how = f"{KILLS} random kill -9 of the worker, lease {LEASE.seconds} s; " + "; ".join(words for _, words in found)
    for key, counts in (("lost", [one.lost for one, _ in found]), ("twice", [one.twice for one, _ in found])):
        yield Row(f"jobs.{key}", float(sum(counts)), "jobs", "at most", 0, min(counts), max(counts), how)
