"""A list of 50 partnerships with what their agreements say: its queries, against one query a row, and as it grows."""

from __future__ import annotations

import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from benchmarks import ground
from benchmarks.counting import statements_of
from benchmarks.ground import TODAY, Settled
from benchmarks.rows import Row, Timed, in_turns, ratio_row
from contracts import count_queries, partnership_queries
from contracts.asked_queries import Asked
from contracts.line_queries import SORTS
from contracts.models import Agreement, ReportDue
from contracts.states import OBLIGATING, State
from contracts.tiering import COMMITTING
from kernel import lists
from kernel.database import Database
from kernel.ids import new_id
from kernel.text import fold
from partnerships.models import Exploration, Organisation, Partnership, Party, Programme
from partnerships.permissions import Role, Standing
from partnerships.queries.partnerships import Filters

SIZES = (1_000, 10_000, 100_000)
PAGE = 50
TIMES, FEW = 10, 2
LONGEST = 900  # days that a partnership stands in its stage
REPORTING = {State.IN_FORCE, State.SUSPENDED, State.ENDED}
SYSTEMS = ("agriculture", "tourism", "finance", "crafts", "energy")
AUDITOR = Standing(new_id(), active=True, roles=frozenset({(Role.AUDITOR.value, None)}))
#: Stands for the one programme and the one liaison of a portfolio, whose identifiers differ from one to the next.
THE_ONE = "the-one"
#: What is asked, each for its first page and for the page after the middle of the portfolio.
INPUTS: Mapping[str, Asked] = {
    "everything": Asked(),
    "programme": Asked(Filters(programme=THE_ONE)),
    "liaison": Asked(Filters(liaison=THE_ONE)),
    "type": Asked(Filters(relationship_type="service")),
    "flagged": Asked(Filters(flagged=True)),
    "stage": Asked(Filters(stage="exploratory")),
    "market system": Asked(Filters(market_system="tourism")),
    "stage and system": Asked(Filters(stage="delivery", market_system="finance")),
    "longest in stage": Asked(sort="longest"),
    "a word": Asked(Filters(search="000777")),
}
#: Measured too, and told: what looks at the agreements of the whole portfolio.
WHOLE: Mapping[str, Asked] = {
    "tier": Asked(Filters(tier="T2")),
    "approval waits": Asked(waits="approval"),
    "over its date": Asked(waits="overdue"),
    "nothing waits": Asked(waits="nothing"),
    "a word of all": Asked(Filters(search="partnership")),
    "a word of all and one": Asked(Filters(search="cooperative 000777")),
}
Grown = Mapping[int, Database]
Values = dict[str, object]


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
            told = "; ".join(f"{name} {whole(grown[SIZES[-1]], asked):.0f}" for name, asked in WHOLE.items())
            growing[-1] = (growing[-1][0], f"{growing[-1][1]}; at {SIZES[-1]:,} on {kind}, ms: {told}")
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
    statements = statements_of(database, partial(one_by_one, database))
    # A round of either takes a while: one page of a millisecond would measure what the other side left in the caches.
    slow, fast = in_turns(
        lambda: [one_by_one(database) for _ in range(FEW)],
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


def meant(database: Database, asked: Asked) -> Asked:
    """The same list with the identifiers of this portfolio."""
    filters = asked.filters
    with database.reading() as session:
        if filters.programme == THE_ONE:
            filters = replace(filters, programme=session.scalar(select(Programme.id)))
        if filters.liaison == THE_ONE:
            filters = replace(filters, liaison=session.scalar(select(Partnership.liaison_id).limit(1)))
    return replace(asked, filters=filters)


def each(one: Timed) -> str:
    """Milliseconds of a page."""
    return f"{one.median / TIMES * 1e3:.2f}"


def peak(database: Database) -> float:
    """KiB that Python has in use at most, above what it had before, for any of the pages."""
    asked = [*INPUTS.values(), *WHOLE.values()]
    for one in asked:
        listed(database, one)
    tracemalloc.start()
    try:
        for one in asked:
            listed(database, one)
        return tracemalloc.get_traced_memory()[1] / 1024
    finally:
        tracemalloc.stop()


def whole(database: Database, asked: Asked) -> float:
    """Milliseconds of a page that is measured without a goal."""
    return in_turns(lambda: listed(database, asked), rounds=3)[0].median * 1e3


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


def one_by_one(database: Database) -> list[object]:
    """What the page shows, from relationships that load when they are touched."""
    with database.reading() as session:
        wanted = select(Partnership).order_by(Partnership.sort_key, Partnership.id).limit(PAGE)
        return [walked(session, one) for one in session.scalars(wanted)]


def walked(session: Session, one: Partnership) -> tuple[object, ...]:
    """One line of the list, with the same columns and aggregates."""
    agreements = session.scalars(select(Agreement).where(Agreement.partnership_id == one.id)).all()
    committed: dict[str, int] = defaultdict(int)
    for found in agreements:
        if found.kind in COMMITTING and found.state in OBLIGATING and found.amount and found.currency:
            committed[found.currency] += found.amount
    days = [plan.ends_on for plan in one.explorations if plan.found_on is None and not plan.left]
    days += [found.ends_on for found in agreements if found.state == State.IN_FORCE and found.ends_on]
    days += [
        due.due_on
        for found in agreements
        if found.state in REPORTING
        for due in found.reports
        if due.received_on is None
    ]
    return (
        (one.number, one.title, one.stage, one.stage_since, one.market_system, one.relationship_type, one.financial),
        (one.outcome, one.flagged, one.opened_on, one.programme.name, one.liaison.name if one.liaison else None),
        max((found.tier for found in agreements if found.tier and found.state != State.CANCELLED), default=None),
        committed,
        [sum(found.state == state for found in agreements) for state in (State.IN_REVIEW, State.SIGNED)],
        min(days, default=None),
        [(party.organisation.name, party.role, party.share) for party in one.parties],
    )


def middle(count: int, asked: Asked) -> str:
    """The cursor before the page in the middle; it carries the mark that the list gives its own cursors."""
    dated = SORTS[asked.sort].dated
    key = (TODAY - timedelta(days=LONGEST // 2)).isoformat() if dated else fold(f"Partnership {count // 2:06}")
    return lists.encode(asked.mark(), key, "")


def fill(database: Database, count: int) -> None:
    """Add a portfolio: two parties and two agreements to a partnership, a report and an exploration to most."""
    with database.writing() as session:
        settled = Settled(session)
        for begin in range(0, count, 5_000):
            add(session, settled, range(begin, min(begin + 5_000, count)))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def add(session: Session, settled: Settled, numbers: Sequence[int]) -> None:
    """Add some partnerships, each with a partner of its own, without building objects for them."""
    records = [plain(settled, number) for number in numbers]
    partners = [partner(number) for number in numbers]
    session.execute(insert(Organisation), partners)
    session.execute(insert(Partnership), records)
    pairs = [(one["id"], other["id"]) for one, other in zip(records, partners, strict=True)]
    session.execute(
        insert(Party),
        [
            {"id": new_id(), "partnership_id": one, "organisation_id": member, "role": role, "position": place}
            for one, other in pairs
            for place, (member, role) in enumerate([(settled.funder.id, "funder"), (other, "implementer")])
        ],
    )
    agreements = [
        agreement(settled, number, second, *pair)
        for number, pair in zip(numbers, pairs, strict=True)
        for second in (False, True)
    ]
    session.execute(insert(Agreement), agreements)
    session.execute(insert(ReportDue), [report(number, one["id"]) for number, one in enumerate(agreements)])
    session.execute(insert(Exploration), [plan(number, one) for number, (one, _) in zip(numbers, pairs, strict=True)])


def agreement(settled: Settled, number: int, second: bool, partnership_id: object, partner_id: object) -> Values:  # noqa: FBT001 -- the second of two
    """The columns of an agreement: every tenth waits for approval, every twentieth is over its end."""
    waits = second and number % 10 == 0
    return {
        "id": new_id(),
        "number": f"A-{number:06}-{int(second)}",
        "partnership_id": partnership_id,
        "recipient_id": partner_id,
        "kind": "grant",
        "state": "in-review" if waits else "in-force",
        "state_since": TODAY,
        "title": "Agreement",
        "language": "es",
        "tier": f"T{1 + number % 4}",
        "downstream": False,
        "amount": 1_000_00 + number,
        "currency": "HNL" if number % 7 == 0 else "USD",
        "ends_on": TODAY + timedelta(days=-9 if number % 20 == 0 else 30 + number % 300),
        "author_id": settled.officer.id,
        "executed_on": None if waits else TODAY,
        "terms_version": 1,
        "review_round": 1,
        "version": 1,
    }


def report(number: int, agreement_id: object) -> Values:
    """The columns of a report, half of them received."""
    received: date | None = TODAY if number % 2 else None
    due = TODAY + timedelta(days=number % 200)
    return {"id": new_id(), "agreement_id": agreement_id, "kind": "narrative", "due_on": due, "received_on": received}


def plan(number: int, partnership_id: object) -> Values:
    """The columns of an exploration that has its finding, as most have."""
    found = number % 10 != 1
    return {
        "id": new_id(),
        "partnership_id": partnership_id,
        "question": "Is there a market?",
        "cap": 1_000_000,
        "currency": "USD",
        "ends_on": TODAY + timedelta(days=60),
        "co_investment": "A person.",
        "finding": "Yes." if found else None,
        "found_on": TODAY if found else None,
        "extended": False,
        "left": False,
    }


def partner(number: int) -> Values:
    """The columns of one organisation."""
    name = f"Cooperative {number:06}"
    keys = {"name_key": fold(name), "search_text": fold(name), "sort_key": fold(name)}
    return {"id": new_id(), "name": name, "version": 1, **keys}


def plain(settled: Settled, number: int) -> Values:
    """The columns of one partnership."""
    title = f"Partnership {number:06}"
    return {
        "id": new_id(),
        "number": f"P-{number:06}",
        "programme_id": settled.programme.id,
        "edition_id": settled.edition_id,
        "title": title,
        "idea": "Sheep for the valley.",
        "financial": True,
        "market_system": SYSTEMS[number % len(SYSTEMS)],
        "relationship_type": "service" if number % 3 == 0 else "co-design",
        "flagged": "late" if number % 12 == 0 else None,
        "stage": "delivery" if number % 2 else "exploratory",
        "stage_since": TODAY - timedelta(days=number % LONGEST),
        "liaison_id": settled.officer.id,
        "risk": "not-rated",
        "opened_on": TODAY,
        "search_text": f"{fold(title)} cooperative {number:06}",
        "sort_key": fold(title),
        "version": 1,
    }
