"""20,000 listed names with aliases against 5,000 parties: time, memory, what the index misses, and a rival."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
from rapidfuzz import fuzz, process, utils

from benchmarks.rows import Row
from benchmarks.screening_child import REVIEW
from benchmarks.screening_names import LISTED, PARTIES, listed, parties
from screening.index import Index
from screening.likeness import adjusted
from screening.listed import Asked, Listed
from screening.reading import Read, read
from screening.scoring import worth

#: From here on, of 100, plain token-set matching calls a name worth a look.
LIKELY = 70
#: So many parties are compared with every listed name, one by one.
LOOPED = 30
#: The rival fills its table for one party of so many; the rest takes as long again.
SHARE = 10


def measure() -> Iterator[Row]:
    """All on one core, by CPU time."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.screening_child"], capture_output=True, check=True)
    said = json.loads(done.stdout)
    whole, most = said["whole"], said["most"]
    build = f"building ({said['build']:.1f} s) included"
    how = f"{LISTED:,} listed names with 2 aliases each x {PARTIES:,} parties, {build}; {said['hits']:,} have a hit"
    yield Row("screening.bulk", round(whole, 1), "s", "at most", 60, whole, whole, how)
    median, high = said["median"] * 1e3, said["high"] * 1e3
    how = f"one name among them: 99 of 100 of {PARTIES:,} new names take less than {high:.1f} ms; the median is shown"
    yield Row("screening.one", round(median, 2), "ms", "at most", 5, median, high, how)
    how = "the most the process ever held, interpreter, list and parties included"
    yield Row("screening.memory", round(most), "MiB", "at most", 300, most, most, how)
    records = list(listed())
    asked = list(parties(records))
    yield recall(records, asked)
    yield rival(records, asked, whole)


def recall(records: list[Listed], asked: list[Asked]) -> Row:
    """What the plain loop finds at the threshold of review, and how much of it the index finds too."""
    index = Index(records)
    some = asked[:: len(asked) // LOOPED]
    names = [(one, [read(name.text, one.kind) for name in one.names]) for one in records]
    looped = [(number, key) for number, one in enumerate(some) for key in plainly(one, names)]
    found = {(number, hit.key) for number, one in enumerate(some) for hit in index.hits(one, REVIEW)}
    share = sum(one in found for one in looped) / max(len(looped), 1)
    how = f"of {len(looped):,} hits that {len(some)} parties have in a plain loop over every name"
    return Row("screening.recall", round(share, 4), "of 1", "at least", 0.999, share, share, how)


def plainly(asked: Asked, names: list[tuple[Listed, list[Read]]]) -> Iterator[str]:
    ours = read(asked.name, asked.kind)
    for one, readings in names:
        score = max(worth(ours, theirs, asked=True).score for theirs in readings)
        if round(adjusted(score, asked, one.kind, one.countries, one.born, one.identifiers)[0], 3) >= REVIEW:
            yield one.key


def rival(records: list[Listed], asked: list[Asked], ours: float) -> Row:
    """The whole table of plain token-set matching, as the documentation of rapidfuzz fills it, on one core."""
    names = [utils.default_process(name.text) for one in records for name in one.names]
    queries = [utils.default_process(one.name) for one in asked[::SHARE]]
    began = time.process_time()
    table = process.cdist(queries, names, scorer=fuzz.token_set_ratio, score_cutoff=LIKELY, dtype=np.uint8, workers=1)
    taken = (time.process_time() - began) * SHARE
    likely = int((table >= LIKELY).any(axis=1).sum()) * SHARE
    how = (
        f"rapidfuzz process.cdist of token_set_ratio: {taken:.1f} s for the same (1 of {SHARE} measured), which calls"
        f" {likely:,} of {PARTIES:,} parties worth a look; ours takes {ours:.1f} s"
    )
    ratio = taken / ours
    return Row("screening.vs_cdist", round(ratio, 2), "x", "at least", 1, ratio, ratio, how)
