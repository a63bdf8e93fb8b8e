"""PDF by the jobs of the product, many papers in one start of LibreOffice, beside one process of it for each paper.

The process for each gets a profile that stays, as a person's own office has it: so it is as fast as it can be. What it
is given is what is printed: letters, small grants and umbrellas with their clauses, in both languages.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from application.work import Tack
from benchmarks import ground
from benchmarks.job_trial import settings
from benchmarks.press_sweep import newest, papers, printed
from benchmarks.rows import Row
from contracts import rendition_actions, rendition_queries
from contracts.rendition_forms import Form, Standing
from contracts.rendition_models import Rendition
from jobs import rendering
from kernel.queue import Job
from partnerships.models import SYSTEM_PERSON
from policy.kinds import AgreementKind, Tier

KEY = "pdf.batch.vs_single"
GOAL = 4
#: How many papers there are of each input in a round, and how many rounds.
PAPERS, ROUNDS = 12, 2
INPUTS: Mapping[str, tuple[AgreementKind, Tier]] = {
    "letter grants": (AgreementKind.GRANT, Tier.T1),
    "small grants": (AgreementKind.GRANT, Tier.T2),
    "umbrellas": (AgreementKind.UMBRELLA, Tier.T4),
}


def measure() -> Iterator[Row]:
    found: list[tuple[str, float, float]] = []
    with ground.database(ground.SQLITE) as database, tempfile.TemporaryDirectory(prefix="tack-bench-") as at:
        tack = Tack(settings(database.engine.url.render_as_string(hide_password=False), Path(at)))
        profile = Path(at) / "profile"
        _alone(profile, [_contents(AgreementKind.GRANT, Tier.T1, 0)[0]])
        for number in range(ROUNDS):
            for name, (kind, tier) in INPUTS.items():
                some = _contents(kind, tier, number)
                single = _timed(partial(_alone, profile, some))
                found.append((name, single, _timed(partial(_together, tack, some))))
        repeat, jobs = _repeat(tack)
        tack.database.close()
    ratios = [single / together for _, single, together in found]
    each = "; ".join(_told(name, [row for row in found if row[0] == name]) for name in INPUTS)
    how = f"{PAPERS} papers at a time, seconds for each: {each}. A repeat of all: {repeat * 1000:.1f} ms, {jobs} jobs"
    yield Row(KEY, round(statistics.median(ratios), 2), "x", "at least", GOAL, min(ratios), max(ratios), how)


def _told(name: str, rows: Sequence[tuple[str, float, float]]) -> str:
    single = statistics.median(single for _, single, _ in rows) / PAPERS
    together = statistics.median(together for *_, together in rows) / PAPERS
    return f"{name} {together:.2f} against {single:.2f}"


def _contents(kind: AgreementKind, tier: Tier, number: int) -> list[bytes]:
    """Papers of one kind and tier, others in each round."""
    edition = newest()
    asked = ((one, language) for one, language in papers(edition) if (one.kind, one.tier) == (kind, tier))
    return [printed(edition, one, language) for one, language in islice(asked, number * PAPERS, (number + 1) * PAPERS)]


def _alone(profile: Path, contents: Sequence[bytes]) -> None:
    """Give each to a process of its own; raises where one makes nothing."""
    with tempfile.TemporaryDirectory(prefix="tack-bench-") as at:
        for number, content in enumerate(contents):
            file = Path(at) / f"{number}.docx"
            file.write_bytes(content)
            kept = f"-env:UserInstallation={profile.as_uri()}"
            command = ["soffice", kept, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", at, str(file)]
            subprocess.run(command, capture_output=True, check=True)
            file.with_suffix(".pdf").stat()


def _together(tack: Tack, contents: Sequence[bytes]) -> None:
    """Ask for all and let one job make them; raises AssertionError where one is not there."""
    hashes = [tack.storage.put(content).sha256 for content in contents]
    _ask(tack, hashes)
    with tack.reading() as work:
        job = work.session.scalars(select(Job).order_by(Job.id.desc())).first()
    if job is None:
        raise AssertionError(hashes)
    rendering.render(tack, job.facts)
    with tack.reading() as work:
        found = rendition_queries.of_contents(work.session, hashes)
    if {one[Form.PDF].standing for one in found.values()} != {Standing.READY}:
        raise AssertionError(found)


def _ask(tack: Tack, hashes: Sequence[str]) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        for sha256 in hashes:
            rendition_actions.ask(work.session, sha256, Form.PDF, name="paper.docx", now=work.now)


def _repeat(tack: Tack) -> tuple[float, int]:
    """Ask once more for everything: seconds, and how many jobs that brought."""
    with tack.reading() as work:
        hashes = list(work.session.scalars(select(Rendition.source_sha256)))
        before = _jobs(tack)
    return _timed(partial(_ask, tack, hashes)), _jobs(tack) - before


def _jobs(tack: Tack) -> int:
    with tack.reading() as work:
        return int(work.session.scalar(select(func.count()).select_from(Job)) or 0)


def _timed(what: Callable[[], None]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began
