"""A list of 50 partnerships with what their agreements say: its queries, against one query a row, and as it grows."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial

from benchmarks import ground
from benchmarks.counting import statements_of
from benchmarks.ground import TODAY
from benchmarks.list_inputs import INPUTS, TOLD, meant, middle
from benchmarks.list_naive import one_by_one
from benchmarks.list_portfolio import fill
from benchmarks.rows import Row, Timed, in_turns, ratio_row
from contracts import count_queries, partnership_queries
from contracts.asked_queries import Asked
from kernel.database import Database
from kernel.ids import new_id
from partnerships.permissions import Role, Standing

SIZES = (1_000, 10_000, 100_000)
PAGE = 50
TIMES, FEW = 10, 2
AUDITOR = Standing(new_id(), active=True, roles=frozenset({(Role.AUDITOR.value, None)}))
Grown = Mapping[int, Database]


def measure() -> Iterator[Row]:
    """On SQLite and PostgreSQL, with portfolios of 1,000, 10,000 and 100,000."""
    against, growing, counts, peaks = [], [], [], []
    for kind in (ground.SQLITE, ground.POSTGRES):
        with ExitStack() as stack:
            grown = {size: stack.enter_context(ground.database(kind)) for size in SIZES}
            for size, database in grown.items():
                fill(database, size)
            counts.append(statements_of(grown[SIZES[0]], partial(shown, grown[SIZES[0]])))
            against += [against_one_by_one(f"{kind} {size:,}", database) for size, database in grown.items()]
            growing += [growth(kind, name, asked, grown) for name, asked in INPUTS.items()]
            growing.append((growing[-1][0], f"beside it, {kind}, without a goal, ms: {'; '.join(beside(grown))}"))
            peaks.append(f"{kind} {peak(grown[SIZES[-1]]):.0f}")
    count = max(counts)
    kept = f"most memory that Python takes for one page of {SIZES[-1]:,}, search included, KiB: {', '.join(peaks)}"
    how = (
        f"statements of a list of {PAGE} with its aggregates and its count, as a person with a role may see it; {kept}"
    )
    yield Row("list.queries", count, "queries", "at most", 2, count, count, how)
    yield worst(against, "list.vs_n_plus_1", min)
    yield worst(growing, "list.growth", max)


def worst(found: Sequence[tuple[Row, str]], key: str, choose: Callable[..., tuple[Row, str]]) -> Row:
    """The worst of several rows, with the others told beside it and the spread over all of them."""
    row, _how = choose(found, key=lambda one: one[0].value)
    how = " | ".join(told for _row, told in found)
    low, high = min(one.low for one, _ in found), max(one.high for one, _ in found)
    return Row(key, row.value, row.unit, row.sense, row.bound, low, high, f"the worst of: {how}")


def against_one_by_one(name: str, database: Database) -> tuple[Row, str]:
    """The page against mapped objects whose relationships load when they are touched, each with what it needs warm."""
    statements = statements_of(database, partial(one_by_one, database, PAGE))
    # A round of either takes a while: one page of a millisecond would measure what the other side left in the caches.
    slow, fast = in_turns(
        lambda: [one_by_one(database, PAGE) for _ in range(FEW)],
        lambda: often(database, Asked(), None),
    )
    slow, fast = slow.each(FEW), fast.each(TIMES)
    row = ratio_row("list.vs_n_plus_1", slow, fast, sense="at least", bound=40, how="")
    told = f"{slow.median * 1e3:.0f} ms in {statements} statements / {fast.median * 1e3:.2f} ms = {row.value}"
    return row, f"{name}: {told}"


def growth(kind: str, name: str, asked: Asked, grown: Grown) -> tuple[Row, str]:
    """A page of 100,000 against the same of 1,000: the worse of the first page and of one half through the list."""
    found = []
    wanted = {size: meant(database, asked) for size, database in grown.items()}
    for deep in (False, True):
        places = {size: middle(size, one) if deep else None for size, one in wanted.items()}
        taken = in_turns(*(partial(often, grown[size], wanted[size], places[size]) for size in SIZES))
        row = ratio_row("list.growth", taken[-1], taken[0], sense="at most", bound=2, how="")
        told = f"{kind}, {name}{', deep' if deep else ''}: {' / '.join(each(one) for one in taken)} ms = {row.value}"
        found.append((row, told))
    row, _told = max(found, key=lambda one: one[0].value)
    return row, "; ".join(told for _row, told in found)


def each(one: Timed) -> str:
    """Milliseconds of a page."""
    return f"{one.median / TIMES * 1e3:.2f}"


def peak(database: Database) -> float:
    """KiB that Python has in use at most, above what it had before, for any of the pages."""
    asked = [*INPUTS.values(), *TOLD.values()]
    for one in asked:
        listed(database, one)
    tracemalloc.start()
    try:
        for one in asked:
            listed(database, one)
        return tracemalloc.get_traced_memory()[1] / 1024
    finally:
        tracemalloc.stop()


def beside(grown: Grown) -> Iterator[str]:
    """Yield what is measured without a goal: pages of what only some have, and how long every list is counted."""
    ends = (grown[SIZES[0]], grown[SIZES[-1]])
    for name, asked in TOLD.items():
        yield f"{name} {compared(*(partial(listed, one, asked) for one in ends))}"
    for name, asked in {**INPUTS, **TOLD}.items():
        yield f"count of {name} {compared(*(partial(number, one, meant(one, asked)) for one in ends))}"


def compared(*sides: Callable[[], object]) -> str:
    """Milliseconds of some pieces of work."""
    return " / ".join(f"{one.median * 1e3:.2f}" for one in in_turns(*sides, rounds=3))


def number(database: Database, asked: Asked) -> int:
    """How many a list has, as the page tells it."""
    with database.reading() as session:
        return count_queries.counted(session, AUDITOR, asked, today=TODAY)


def often(database: Database, asked: Asked, after: str | None) -> None:
    """The same page several times."""
    for _ in range(TIMES):
        listed(database, asked, after)


def shown(database: Database) -> None:
    """What the page asks its database: its rows and how many there are."""
    with database.reading() as session:
        partnership_queries.page(session, AUDITOR, Asked(), today=TODAY, limit=PAGE)
        count_queries.counted(session, AUDITOR, Asked(), today=TODAY)


def listed(database: Database, asked: Asked, after: str | None = None) -> object:
    """One page."""
    with database.reading() as session:
        return partnership_queries.page(session, AUDITOR, asked, today=TODAY, after=after, limit=PAGE)
