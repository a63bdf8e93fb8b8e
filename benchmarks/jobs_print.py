"""Documents lost or printed twice when `tack worker` is killed time and again while it prints, on each database."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from application.work import Tack
from benchmarks import ground
from benchmarks.job_trial import LEASE, settings
from benchmarks.print_trial import Printed, killed
from benchmarks.rows import Row

KILLS = 100


def measure() -> Iterator[Row]:
    """A hundred kills during one print run on each database."""
    found: list[Printed] = []
    told: list[str] = []
    for kind in ("sqlite", "postgres"):
        with ground.database(kind) as database, tempfile.TemporaryDirectory(prefix="tack-bench-") as folder:
            tack = Tack(settings(database.engine.url.render_as_string(hide_password=False), Path(folder)))
            began = time.monotonic()
            trial = killed(tack, Path(folder), KILLS, seed=len(found))
            tack.database.close()
        found.append(trial)
        told.append(f"{kind}: {_words(trial)}, {time.monotonic() - began:.0f} s")
    how = f"random kill -9 of tack worker during one print run, lease {LEASE.seconds} s; " + "; ".join(told)
    # A paper that is not in the zip is lost to whoever asked for it.
    lost = [one.lost + one.missing for one in found]
    for key, counts in (("lost", lost), ("twice", [one.twice for one in found])):
        yield Row(f"jobs.print.{key}", float(sum(counts)), "documents", "at most", 0, min(counts), max(counts), how)


def _words(trial: Printed) -> str:
    carried = f", {trial.carried} jobs carried by Procrastinate" if trial.carried is not None else ""
    return f"{trial.kills} kills, {trial.asked} documents{carried}"
