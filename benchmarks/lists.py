"""A list of 50 partnerships with their parties: its queries, against one query a row, and as the portfolio grows."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks import ground
from benchmarks.counting import statements_of
from benchmarks.ground import TODAY, Settled
from benchmarks.rows import Row, in_turns, ratio_row
from kernel import lists
from kernel.database import Database
from kernel.ids import new_id
from kernel.text import fold
from partnerships.models import Organisation, Partnership, Party
from partnerships.permissions import Role, Standing
from partnerships.queries import partnerships

SMALL, LARGE = 1_000, 100_000
PAGE = 50
TIMES = 20
AUDITOR = Standing(new_id(), active=True, roles=frozenset({(Role.AUDITOR.value, None)}))


def measure() -> Iterator[Row]:
    """On SQLite, with a portfolio of 1,000 and one of 100,000."""
    with ground.database(ground.SQLITE) as small, ground.database(ground.SQLITE) as large:
        fill(small, SMALL)
        fill(large, LARGE)
        yield queries(small)
        yield against_one_by_one(small)
        yield growth(small, large)


def queries(database: Database) -> Row:
    """Statements of one page, sign-in aside."""
    count = statements_of(database, lambda: listed(database))
    how = f"statements of a list of {PAGE} with programme, liaison and parties, as a person with a role may see it"
    return Row("list.queries", count, "queries", "at most", 2, count, count, how)


def against_one_by_one(database: Database) -> Row:
    """The page against mapped objects whose relationships load when they are touched."""
    slow, fast = in_turns(lambda: one_by_one(database), lambda: listed(database))
    how = f"{slow.median * 1e3:.1f} ms for {PAGE} mapped objects walked, {fast.median * 1e3:.1f} ms for the page"
    return ratio_row("list.vs_n_plus_1", slow, fast, sense="at least", bound=40, how=how)


def growth(small: Database, large: Database) -> Row:
    """A page from the middle of 100,000 against one from the middle of 1,000."""
    before, after = middle(small, SMALL), middle(large, LARGE)
    big, little = in_turns(
        lambda: [listed(large, after) for _ in range(TIMES)], lambda: [listed(small, before) for _ in range(TIMES)]
    )
    how = (
        f"{big.median / TIMES * 1e3:.1f} ms with {LARGE:,} partnerships, {little.median / TIMES * 1e3:.1f} ms with "
        f"{SMALL:,}; keyset paging from the middle"
    )
    return ratio_row("list.growth", big, little, sense="at most", bound=2, how=how)


def listed(database: Database, after: str | None = None) -> str | None:
    """One page; returns where the next begins."""
    with database.reading() as session:
        return partnerships.page(session, AUDITOR, after=after, limit=PAGE).after


def one_by_one(database: Database) -> list[object]:
    """What the page shows, from lazy relationships."""
    with database.reading() as session:
        wanted = select(Partnership).order_by(Partnership.sort_key, Partnership.id).limit(PAGE)
        return [walked(one) for one in session.scalars(wanted)]


def walked(one: Partnership) -> tuple[object, ...]:
    """One line of the list."""
    parties = [(party.organisation.name, party.role, party.share) for party in one.parties]
    return (one.number, one.title, one.programme.name, one.liaison.name if one.liaison else None, parties)


def middle(database: Database, count: int) -> str:
    """The cursor before the page in the middle; it carries the mark that the list gives its own cursors."""
    with database.reading() as session:
        first = partnerships.page(session, AUDITOR, limit=1).after or ""
    mark, _key, _identifier = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    return lists.encode(mark, fold(f"Partnership {count // 2:06}"), "")


def fill(database: Database, count: int) -> None:
    """Add a portfolio, two parties to a partnership."""
    with database.writing() as session:
        settled = Settled(session)
        for begin in range(0, count, 5_000):
            add(session, settled, range(begin, min(begin + 5_000, count)))


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


def partner(number: int) -> dict[str, object]:
    """The columns of one organisation."""
    name = f"Cooperative {number:06}"
    keys = {"name_key": fold(name), "search_text": fold(name), "sort_key": fold(name)}
    return {"id": new_id(), "name": name, "version": 1, **keys}


def plain(settled: Settled, number: int) -> dict[str, object]:
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
        "stage": "delivery" if number % 2 else "exploratory",
        "stage_since": TODAY,
        "liaison_id": settled.officer.id,
        "risk": "not-rated",
        "opened_on": TODAY,
        "search_text": fold(title),
        "sort_key": fold(title),
        "version": 1,
    }
