"""The made-up lists of the speed table, and that the index misses none of what a plain loop over them finds."""

from __future__ import annotations

import random

from benchmarks.screening_names import listed, parties
from screening.index import Index
from screening.likeness import adjusted
from screening.listed import Asked, Kind
from screening.reading import read
from screening.scoring import worth

REVIEW = 0.70


def compared(asked: Asked, name: str, kind: Kind) -> float:
    score = worth(read(asked.name, asked.kind), read(name, kind), asked=True).score
    return round(adjusted(score, asked, kind, (), (), ())[0], 3)


def test_the_index_finds_what_a_plain_loop_finds() -> None:
    records = list(listed(400))
    index, chance = Index(records), random.Random(4)  # noqa: S311 -- the same in every run
    asked = [chance.choice(list(parties(records, 200))) for _ in range(25)]
    looped = {
        (one.name, record.key)
        for one in asked
        for record in records
        if max(compared(one, name.text, record.kind) for name in record.names) >= REVIEW
    }
    found = {(one.name, hit.key) for one in asked for hit in index.hits(one, REVIEW)}

    assert looped
    assert found == looped


def test_the_same_names_are_made_in_every_run() -> None:
    records = list(listed(50))

    assert records == list(listed(50))
    assert list(parties(records, 20)) == list(parties(records, 20))
    assert len({name.text for one in records for name in one.names}) > 130
