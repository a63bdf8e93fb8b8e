"""Many moves in one commit, against the same one by one through a plain ORM unit of work.

Both judge every partnership by the same gates, keep its version, and chain a journal entry to its newest. Ours finds
version conflicts by counting what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks import ground
from benchmarks.ground import NOW, TODAY, Settled
from benchmarks.move_stored import MOVE, Plain, plainly
from benchmarks.rows import ROUNDS, Row, Timed, in_turns, ratio_row
from kernel.database import Database
from lifecycle.bulk_actions import advance_many

KEY = "move.bulk.vs_orm"
AT_ONCE = (100, 1_000)
#: Partnerships the plain way moves in a round; its time for each is what counts.
ONE_BY_ONE = 40


def measure() -> Iterator[Row]:
    """Both databases, with batches of two sizes; the slowest of them stands for the whole."""
    rows = []
    for kind in (ground.SQLITE, ground.POSTGRES):
        for size in AT_ONCE:
            with ground.database(kind) as database:
                rows.append(measure_on(database, kind, size))
    yield from rows
    yield replace(min(rows, key=lambda row: row.value), key=KEY)


def measure_on(database: Database, kind: str, size: int) -> Row:
    """Each batch and each single move on partnerships that have not moved yet."""
    Plain.metadata.create_all(database.engine)
    with database.writing() as session:
        settled = Settled(session)
        ids = list(settled.partnerships(session, (size + ONE_BY_ONE) * (ROUNDS + 1)))

    def ours() -> None:
        chosen = [ids.pop() for _ in range(size)]
        with database.writing() as session:
            batch = advance_many(session, chosen, MOVE, by=settled.standing, on=TODAY, now=NOW)
            if batch.left:
                raise AssertionError(batch.left)

    def plain() -> None:
        for _ in range(ONE_BY_ONE):
            plainly(database, settled, ids.pop())

    at_once, one_by_one = in_turns(ours, plain)
    each, alone = _each(at_once, size), _each(one_by_one, ONE_BY_ONE)
    how = f"{kind}, {size} at once: {1 / each.median:.0f} moves a second against {1 / alone.median:.0f} one by one"
    return ratio_row(f"{KEY}.{kind}.{size}", alone, each, sense="at least", bound=30, how=how)


def _each(timed: Timed, count: int) -> Timed:
    return Timed(tuple(seconds / count for seconds in timed.seconds))
